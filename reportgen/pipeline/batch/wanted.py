"""What is wanted of a batch, before any workbook has been read."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reportgen.catalogue.model import Audience
from reportgen.jobs import Edition
from reportgen.pipeline.printing import NO_PDF, Printing


@dataclass(frozen=True)
class Origin:
    """What is read once: a report's folder of templates, and a workbook."""

    folder: Path
    workbook: Path


@dataclass(frozen=True)
class Wanted:
    """The reports that are wanted of one workbook. `year` and `quarters` are as they were asked for: without a quarter
    the workbook's own, EVERY_QUARTER alone all that it has reported."""

    origin: Origin
    out: Path
    year: str = ""
    quarters: Sequence[str] = ()
    editions: Sequence[Edition] = (Edition.FULL,)
    audience: Audience | None = None
    committee: str = ""
    drafts: bool = True
    printing: Printing = NO_PDF
