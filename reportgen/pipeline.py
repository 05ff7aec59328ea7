"""The commands, stage by stage: each function reads like a table of contents.

read_catalogue -> read_workbook -> compute_figures -> assemble_report -> draw_charts -> fill_template -> save
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from reportgen import __version__
from reportgen.audit import record_xml
from reportgen.catalogue import Catalogue, read_catalogue
from reportgen.charts import draw_charts
from reportgen.figures import Figures, Reported, compute_figures, reported_months
from reportgen.period import Quarter
from reportgen.report import Picture, Report, assemble_report
from reportgen.report.model import RunFacts
from reportgen.saving import Saved, save_file
from reportgen.sources import Workbook
from reportgen.word import fill_template
from reportgen.workbook import read_workbook

TEMPLATE = "template.docx"
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Source:
    """A workbook that has been read with its report's catalogue."""

    folder: Path
    catalogue: Catalogue
    workbook: Workbook
    reported: Reported
    sha256: str


@dataclass(frozen=True)
class Built:
    """A report that has been made."""

    report: Report
    figures: Figures
    saved: Saved


def read_source(folder: Path, workbook: Path) -> Source:
    """Catalogue and workbook. Raises CatalogueError or WorkbookError with all faults together."""
    catalogue = read_catalogue(folder)
    book = read_workbook(workbook, catalogue)
    digest = sha256(workbook.read_bytes()).hexdigest()
    return Source(folder, catalogue, book, reported_months(book, catalogue), digest)


def build_report(source: Source, quarter: Quarter, out: Path, committee: str, progress: Progress) -> Built:
    """The Word report of one quarter, saved into the folder `out`."""
    progress("Counting figures")
    figures = compute_figures(source.workbook, source.catalogue, quarter)
    report = assemble_report(source.catalogue, figures, source.workbook.saved, committee)
    progress("Drawing charts")
    pictures = _drawn(report, progress)
    run = _run_facts(source)
    record = record_xml(source.catalogue, figures, run)
    document = fill_template(source.folder / TEMPLATE, report, pictures, run, record)
    progress("Saving the report")
    saved = save_file(lambda path: document.save(str(path)), out, f"{report.file_name}.docx")
    return Built(report, figures, saved)


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


def steps_of(catalogue: Catalogue) -> int:
    """How often `build_report` calls its progress."""
    return 3 + sum(len(section.charts) for section in catalogue.sections)


def figures_of(source: Source, quarter: Quarter) -> Figures:
    """Every figure of one quarter."""
    return compute_figures(source.workbook, source.catalogue, quarter)


def _drawn(report: Report, progress: Progress) -> Iterator[Picture]:
    for picture in draw_charts(report.charts):
        yield picture
        progress("Drawing charts")
