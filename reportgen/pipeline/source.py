"""A workbook read with its report's catalogue, and questioned for one quarter."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen import __version__, clock
from reportgen.audit.earlier import latest_of, read_earlier, reports_in
from reportgen.catalogue import Catalogue, read_catalogue
from reportgen.catalogue.audience import for_audience
from reportgen.catalogue.model import Audience
from reportgen.errors import Finding, UsageError, WorkbookError
from reportgen.figures import (
    Figures,
    Reported,
    Revisions,
    compare_figures,
    compute_figures,
    limited_to,
    reported_months,
)
from reportgen.period import Quarter
from reportgen.quality import Quality, check_quality
from reportgen.report.model import RunFacts
from reportgen.sources import SheetFound, Workbook
from reportgen.workbook import examine_workbook

if TYPE_CHECKING:
    from reportgen.disclosure import Protected


@dataclass(frozen=True)
class Source:
    """A workbook that has been read with its report's catalogue."""

    folder: Path
    path: Path
    catalogue: Catalogue
    workbook: Workbook
    reported: Reported
    sha256: str


@dataclass(frozen=True)
class Examined:
    """What was found of a workbook; `source` is None when its faults leave nothing to count."""

    sheets: Sequence[SheetFound]
    faults: Sequence[Finding]
    source: Source | None


@dataclass(frozen=True)
class Questioned:
    """A workbook's figures of one quarter, and what is wrong or unlikely in it.

    In a public edition `figures` are those that may be shown, `whole` all of them, which nothing that is made may hold.
    For an audience `figures` and `quality` are limited to what it reads.
    """

    source: Source
    figures: Figures
    quality: Quality
    whole: Figures | None = None
    audience: Audience | None = None

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue of the report that is made of it: the source's, or that of the audience."""
        return for_audience(self.source.catalogue, self.audience)


def read_source(folder: Path, workbook: Path) -> Source:
    """Catalogue and workbook. Raises CatalogueError or WorkbookError with all faults together."""
    examined = examine(folder, workbook)
    if examined.source is None:
        raise WorkbookError(*examined.faults)
    return examined.source


def examine(folder: Path, workbook: Path) -> Examined:
    """As `read_source`, but a workbook with faults still tells what was found of it."""
    catalogue = read_catalogue(folder)
    with _unchanged(workbook):
        found = examine_workbook(workbook, catalogue)
        if found.workbook is None:
            return Examined(found.sheets, found.faults, None)
        reported = reported_months(found.workbook, catalogue)
        digest = _digest_of(workbook)
    return Examined(found.sheets, (), Source(folder, workbook, catalogue, found.workbook, reported, digest))


@contextmanager
def _unchanged(workbook: Path) -> Iterator[None]:
    """Raises WorkbookError when somebody saves or moves it meanwhile: neither figures nor faults are to be trusted."""
    before = _state_of(workbook)
    faults: WorkbookError | None = None
    try:
        yield
    except WorkbookError as error:
        faults = error
    if _state_of(workbook) != before:
        raise WorkbookError(Finding(workbook.name, "was changed or moved while it was being read.", "Try again."))
    if faults:
        raise faults


def _state_of(workbook: Path) -> tuple[int, int] | None:
    """What tells whether somebody has saved a file meanwhile; None where it cannot be seen."""
    try:
        state = workbook.stat()
    except OSError:
        return None
    return state.st_size, state.st_mtime_ns  # some network drives give a file another st_ino each time


def _digest_of(workbook: Path) -> str:
    """The SHA-256 of its bytes; empty where it has been taken away."""
    try:
        with workbook.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def question(source: Source, quarter: Quarter, today: date) -> Questioned:
    """Every figure of one quarter, and the workbook questioned about them."""
    figures = compute_figures(source.workbook, source.catalogue, quarter)
    return Questioned(source, figures, check_quality(source.workbook, source.catalogue, figures, today))


def for_the_public(questioned: Questioned) -> "tuple[Questioned, Protected]":
    """The same for a public edition: small numbers hidden, and what would give them away."""
    from reportgen.disclosure import protect  # spares a full edition its start-up

    source, quarter = questioned.source, questioned.figures.quarter
    earlier = [
        compute_figures(source.workbook, source.catalogue, quarter.year.quarter(number))
        for number in range(1, quarter.number)
    ]
    protected = protect(questioned.figures, source.catalogue, earlier)
    return replace(questioned, figures=protected.figures, whole=questioned.figures), protected


def read_by(questioned: Questioned, audience: Audience | None) -> Questioned:
    """The same for an audience: only what is in its sections."""
    chosen = replace(questioned, audience=audience)
    if not chosen.catalogue.audience:
        return chosen
    figures = limited_to(questioned.figures, chosen.catalogue)
    origins = {fact.origin for fact in figures.facts}
    quality = questioned.quality.limited_to(chosen.catalogue.indicators.keys() | origins, origins)
    return replace(chosen, figures=figures, quality=quality)


def revisions_since(questioned: Questioned, previous: Path | None, out: Path) -> Revisions:
    """What has changed since the report named, or else since the last one of an earlier quarter in the folder `out`."""
    name, quarter = questioned.source.catalogue.id, questioned.figures.quarter
    public = questioned.whole is not None
    audience = questioned.audience.name if questioned.audience else ""
    earlier = (
        read_earlier(previous)
        if previous
        else latest_of(reports_in(out), name, quarter, public=public, audience=audience)
    )
    if earlier and earlier.public != public:
        theirs, ours = ("public" if one else "full" for one in (earlier.public, public))
        what = f"is a {theirs} edition, and this one is {ours}."
        raise UsageError(Finding(earlier.source, what, "Name the earlier report of the same edition."))
    return compare_figures(questioned.figures, earlier, name)


def run_facts(source: Source) -> RunFacts:
    """Where a report that is made now comes from."""
    return RunFacts(
        workbook=source.workbook.name,
        sha256=source.sha256,
        saved=source.workbook.saved,
        made=clock.now(),
        program=f"reportgen {__version__}",
        report=source.catalogue.id,
        catalogue=source.catalogue.digest,
    )
