"""A workbook read with its report's catalogue, and questioned for one quarter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from reportgen.audit import (
    latest_earlier,
    read_earlier,
)
from reportgen.catalogue import Catalogue, read_catalogue
from reportgen.errors import Finding, WorkbookError
from reportgen.figures import Figures, Reported, Revisions, compare_figures, compute_figures, reported_months
from reportgen.period import Quarter
from reportgen.quality import Quality, check_quality
from reportgen.sources import SheetFound, Workbook
from reportgen.workbook import examine_workbook


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
    """A workbook's figures of one quarter, and what is wrong or unlikely in it."""

    source: Source
    figures: Figures
    quality: Quality


def read_source(folder: Path, workbook: Path) -> Source:
    """Catalogue and workbook. Raises CatalogueError or WorkbookError with all faults together."""
    examined = examine(folder, workbook)
    if examined.source is None:
        raise WorkbookError(*examined.faults)
    return examined.source


def examine(folder: Path, workbook: Path) -> Examined:
    """As `read_source`, but a workbook with faults still tells what was found of it."""
    catalogue = read_catalogue(folder)
    found = examine_workbook(workbook, catalogue)
    if found.workbook is None:
        return Examined(found.sheets, found.faults, None)
    reported = reported_months(found.workbook, catalogue)
    digest = sha256(workbook.read_bytes()).hexdigest()
    return Examined(found.sheets, (), Source(folder, workbook, catalogue, found.workbook, reported, digest))


def question(source: Source, quarter: Quarter, today: date) -> Questioned:
    """Every figure of one quarter, and the workbook questioned about them."""
    figures = compute_figures(source.workbook, source.catalogue, quarter)
    return Questioned(source, figures, check_quality(source.workbook, source.catalogue, figures, today))


def revisions_since(questioned: Questioned, previous: Path | None, out: Path) -> Revisions:
    """What has changed since the report named, or else since the last one of an earlier quarter in the folder `out`."""
    name, quarter = questioned.source.catalogue.id, questioned.figures.quarter
    earlier = read_earlier(previous) if previous else latest_earlier(out, name, quarter)
    return compare_figures(questioned.figures, earlier, name)
