"""The commands, stage by stage: each function reads like a table of contents.

read_catalogue -> read_workbook -> compute_figures -> check_quality -> compare_figures -> assemble_report -> draw_charts
-> fill_template -> save
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from reportgen import __version__
from reportgen.audit import Evidence, figures_workbook, latest_earlier, read_earlier, record_xml, relative_link
from reportgen.audit import write_workbook as write_figures
from reportgen.catalogue import Catalogue, read_catalogue
from reportgen.charts import draw_charts
from reportgen.errors import Finding, WorkbookError
from reportgen.figures import Figures, Reported, Revisions, compare_figures, compute_figures, reported_months
from reportgen.period import Quarter
from reportgen.quality import Quality, check_quality
from reportgen.report import Picture, Report, assemble_report
from reportgen.report.model import RunFacts
from reportgen.saving import NewFile, Saved, save_files
from reportgen.sources import SheetFound, Workbook
from reportgen.word import fill_template
from reportgen.workbook import examine_workbook

TEMPLATE = "template.docx"
Progress = Callable[[str], None]


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


@dataclass(frozen=True)
class Built:
    """A report that has been made, and its figures workbook."""

    report: Report
    figures: Figures
    quality: Quality
    revisions: Revisions
    saved: Saved
    workbook: Saved


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


def build_report(questioned: Questioned, revisions: Revisions, out: Path, committee: str, progress: Progress) -> Built:
    """The Word report and its figures workbook, saved into the folder `out`."""
    source, figures, quality = questioned.source, questioned.figures, questioned.quality
    progress("Writing the words")
    report = assemble_report(
        source.catalogue, figures, source.workbook.saved, committee, quality=quality, revisions=revisions
    )
    run = _run_facts(source)
    record = record_xml(source.catalogue, figures, run)
    progress("Drawing charts")
    document = fill_template(source.folder / TEMPLATE, report, _drawn(report, progress), run, record)
    progress("Saving the report")
    audit = partial(_write_evidence, questioned, revisions, run, out)
    saved, workbook = save_files(
        out,
        NewFile(f"{report.file_name}.docx", lambda path: document.save(str(path))),
        NewFile(f"{report.file_name} figures.xlsx", audit, "figures workbook"),
    )
    return Built(report, figures, quality, revisions, saved, workbook)


def save_inspection(questioned: Questioned, out: Path) -> Saved:
    """The figures workbook of an inspection, beside no report: the one before it is not kept."""
    source = questioned.source
    audit = partial(_write_evidence, questioned, None, _run_facts(source), out)
    (saved,) = save_files(
        out, NewFile(f"{source.path.stem} check.xlsx", audit, "list of findings", keep_previous=False)
    )
    return saved


def steps_of(catalogue: Catalogue) -> int:
    """How often `build_report` calls its progress."""
    return 3 + sum(len(section.charts) for section in catalogue.sections)


def _write_evidence(questioned: Questioned, revisions: Revisions | None, run: RunFacts, out: Path, path: Path) -> None:
    evidence = Evidence(
        catalogue=questioned.source.catalogue,
        figures=questioned.figures,
        run=run,
        quality=questioned.quality,
        revisions=revisions,
        sheets=questioned.source.workbook.sheets,
        link=relative_link(questioned.source.path, out),
    )
    write_figures(figures_workbook(evidence), path)


def _run_facts(source: Source) -> RunFacts:
    return RunFacts(
        workbook=source.workbook.name,
        sha256=source.sha256,
        saved=source.workbook.saved,
        made=datetime.now(UTC).replace(tzinfo=None),
        program=f"reportgen {__version__}",
        report=source.catalogue.id,
        catalogue=source.catalogue.digest,
    )


def _drawn(report: Report, progress: Progress) -> Iterator[Picture]:
    for picture in draw_charts(report.charts):
        yield picture
        progress("Drawing charts")
