"""What the figures workbook is made from."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from reportgen.catalogue.model import Catalogue, QuarterBasis
from reportgen.figures import Figures, Revisions
from reportgen.quality import Quality
from reportgen.report.marks import Marks
from reportgen.report.model import RunFacts
from reportgen.sources import SheetFound

IN_DOUBT = "data in doubt"
BASES = {QuarterBasis.QUARTER: "", QuarterBasis.QUARTER_END: " (at its end)", QuarterBasis.YEAR_TO_DATE: " (to date)"}
"""What a quarter's figure stands for, behind its name."""


@dataclass(frozen=True)
class Evidence:
    """All that the figures workbook tells of one report. `link` is the source workbook as a link; empty for none.

    `revisions` is None for an inspection, which makes no report. `record` is what the report carries, in XML.
    """

    catalogue: Catalogue
    figures: Figures
    run: RunFacts
    quality: Quality = field(default_factory=Quality)
    revisions: Revisions | None = field(default_factory=Revisions)
    sheets: Sequence[SheetFound] = ()
    link: str = ""
    record: bytes = b""

    @property
    def marks(self) -> Marks:
        """What is known about the figures, as the report marks them."""
        return Marks(self.figures.quarter, self.quality, self.revisions or Revisions())
