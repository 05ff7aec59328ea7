"""The commands, stage by stage: each function reads like a table of contents.

read_catalogue -> read_workbook -> compute_figures -> check_quality -> compare_figures -> assemble_report -> draw_charts
-> fill_template -> keep_words -> save
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from reportgen import __version__
from reportgen.audit import (
    Evidence,
    Record,
    figures_workbook,
    latest_earlier,
    read_carried,
    read_earlier,
    record_xml,
    relative_link,
)
from reportgen.audit import write_workbook as write_figures
from reportgen.catalogue import Catalogue, read_catalogue
from reportgen.charts import draw_charts
from reportgen.errors import DocumentError, Finding, ReportgenError, UsageError, WorkbookError
from reportgen.figures import Figures, Reported, Revisions, compare_figures, compute_figures, fact_row, reported_months
from reportgen.narrative.checking import Checked, check_narrative
from reportgen.narrative.known import Known, known_from
from reportgen.narrative.remarks import Remark
from reportgen.narrative.versions import Kept
from reportgen.period import Quarter
from reportgen.quality import Quality, check_quality
from reportgen.report import Picture, Report, assemble_report, report_file_name
from reportgen.report.model import RunFacts
from reportgen.saving import NewFile, Saved, save_files
from reportgen.sources import SheetFound, Workbook
from reportgen.word import (
    Document,
    Place,
    ReadAnalysis,
    Written,
    baseline_of,
    carry_xml,
    comment,
    fill_template,
    holds_words,
    keep_words,
    number_ids,
    open_document,
    read_analyses,
    with_prompts,
)
from reportgen.workbook import examine_workbook

TEMPLATE, CHECKED = "template.docx", "checked"
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
class Edited:
    """A report that people have worked in, with their copies of it: the documents, of which the report is the first.

    `record` is what the report carries, or its figures workbook; None when neither does.
    """

    path: Path
    record: Record | None
    documents: Sequence[Written]

    @property
    def has_words(self) -> bool:
        """Whether people have written into the report."""
        return holds_words(self.documents[0], self.record.sections if self.record else {})

    @property
    def committee(self) -> str:
        """The committee that the report is for."""
        return str(self.documents[0].document.core_properties.subject or "")


@dataclass(frozen=True)
class Order:
    """What is to be made: the folder for it, the committee on the cover, the report whose words are to be kept, and
    whether the analyses begin with drafts."""

    out: Path
    committee: str = ""
    edited: Edited | None = None
    drafts: bool = True


@dataclass(frozen=True)
class Built:
    """A report that has been made, and its figures workbook; `kept` is what was done with people's words, if any."""

    report: Report
    figures: Figures
    quality: Quality
    revisions: Revisions
    saved: Saved
    workbook: Saved
    kept: Kept | None = None


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


def edited_before(questioned: Questioned, out: Path) -> Edited | None:
    """The report of this quarter in the folder `out`, if people have written into it."""
    path = out / f"{report_file_name(questioned.source.catalogue, questioned.figures.quarter)}.docx"
    if not path.is_file():
        return None
    edited = read_edited(path)
    return edited if edited.has_words else None


def read_edited(path: Path, copies: Sequence[Path] = (), figures: Path | None = None) -> Edited:
    """A report and copies of it. `figures` is the figures workbook of a report that does not carry its data.

    Raises UsageError or DocumentError with the faults of all the files together.
    """
    faults: list[Finding] = []
    read: list[tuple[Path, Document, Record | None]] = []
    for one in (path, *copies):
        try:
            read.append((one, open_document(one), _carried(one, figures)))
        except ReportgenError as error:
            faults += error.findings
    record = read[0][2] if read and read[0][0] == path else None
    faults += _strangers(record, [(one, held) for one, _, held in read[1:]])
    if faults:
        raise UsageError(*faults)
    names = _names([one for one, _, _ in read])
    carrying = [(one, document, held or record) for one, document, held in read]
    documents = [
        Written(
            name=name,
            document=document,
            baseline=held.baseline if held else None,
            facts={row["id"]: row for row in held.facts} if held else {},
            is_report=one == path,
        )
        for name, (one, document, held) in zip(names, carrying, strict=True)
    ]
    return Edited(path, record, documents)


def build_report(questioned: Questioned, revisions: Revisions, order: Order, progress: Progress) -> Built:
    """The Word report and its figures workbook, saved into one folder."""
    source, figures, quality = questioned.source, questioned.figures, questioned.quality
    progress("Writing the words")
    committee = order.committee or (order.edited.committee if order.edited else "")
    report = assemble_report(
        source.catalogue,
        figures,
        source.workbook.saved,
        committee,
        quality=quality,
        revisions=revisions,
        drafts=order.drafts,
    )
    run = _run_facts(source)
    progress("Drawing charts")
    document = fill_template(source.folder / TEMPLATE, report, _drawn(report, progress), run)
    kept, record = _finished(document, questioned, run, order.edited)
    progress("Saving the report")
    name = order.edited.path.stem if order.edited else report.file_name
    audit = partial(_write_evidence, questioned, revisions, run, order.out, record)
    saved, workbook = save_files(
        order.out,
        NewFile(f"{name}.docx", lambda path: document.save(str(path))),
        NewFile(f"{name} figures.xlsx", audit, "figures workbook"),
    )
    return Built(report, figures, quality, revisions, saved, workbook, kept)


def check_report(edited: Edited, record: Record, out: Path) -> tuple[Checked, Saved]:
    """What is wrong in a report's words or still to be done, also as comments in a copy saved into the folder `out`."""
    analyses = read_analyses(edited.documents[0], record.sections)
    checked = check_narrative([analysis.text for analysis in analyses], _known(record))
    document = edited.documents[0].document
    comment(document, _places(analyses, checked.remarks))
    name = f"{edited.path.stem} {CHECKED}.docx"
    (saved,) = save_files(
        out, NewFile(name, lambda path: document.save(str(path)), "checked copy", keep_previous=False)
    )
    return checked, saved


def save_inspection(questioned: Questioned, out: Path) -> Saved:
    """The figures workbook of an inspection, beside no report: the one before it is not kept."""
    source = questioned.source
    audit = partial(_write_evidence, questioned, None, _run_facts(source), out, b"")
    (saved,) = save_files(
        out, NewFile(f"{source.path.stem} check.xlsx", audit, "list of findings", keep_previous=False)
    )
    return saved


def steps_of(catalogue: Catalogue) -> int:
    """How often `build_report` calls its progress."""
    return 3 + sum(len(section.charts) for section in catalogue.sections)


def _finished(
    document: Document, questioned: Questioned, run: RunFacts, edited: Edited | None
) -> tuple[Kept | None, bytes]:
    """Brings people's words into a document, and into it the record of all that the program itself wrote."""
    catalogue, figures = questioned.source.catalogue, questioned.figures
    fresh, kept = baseline_of(document), None
    if edited:
        facts = {fact.id: fact_row(fact) for fact in figures.facts}
        headings = {section.id: section.heading for section in catalogue.sections}
        kept = keep_words(document, edited.documents, facts, headings)
        number_ids(document)
    baseline = with_prompts(baseline_of(document), fresh)
    record = record_xml(catalogue, figures, run, baseline=baseline, before=edited.record if edited else None)
    carry_xml(document, record)
    return kept, record


def _known(record: Record) -> Known:
    return known_from(record.quarter, record.figures, record.facts, record.indicators, record.sections, record.terms)


def _places(analyses: Sequence[ReadAnalysis], remarks: Sequence[Remark]) -> Iterator[Place]:
    """Where each remark belongs; one on an analysis without any paragraph has no place."""
    paragraphs = {analysis.text.section: analysis.paragraphs for analysis in analyses}
    for remark in remarks:
        if remark.passage < len(paragraphs[remark.section]):
            yield Place(paragraphs[remark.section][remark.passage], remark.start, remark.end, remark.message)


def _carried(path: Path, figures: Path | None) -> Record | None:
    """What a report carries; else what its figures workbook does: the one named, or the one beside it."""
    try:
        return read_carried(path)
    except (UsageError, DocumentError):
        beside = path.with_name(f"{path.stem} figures.xlsx")
        if figures is None and not beside.exists():
            return None
    return read_carried(figures or beside)


def _strangers(record: Record | None, copies: Sequence[tuple[Path, Record | None]]) -> Iterator[Finding]:
    """Copies of another report, or of another quarter's."""
    for path, held in copies:
        if record and held and (held.run.report, held.quarter) != (record.run.report, record.quarter):
            what = f"is no copy of this report: it is {held.run.report}, {held.quarter}, not {record.quarter}."
            yield Finding(path.name, what, "Name copies of one report only.")


def _names(paths: Sequence[Path]) -> list[str]:
    """A name for each, with its folder where two have the same."""
    names = [path.name for path in paths]
    return [name if names.count(name) == 1 else str(path) for name, path in zip(names, paths, strict=True)]


def _write_evidence(  # noqa: PLR0913  # one for each thing that the workbook tells of
    questioned: Questioned, revisions: Revisions | None, run: RunFacts, out: Path, record: bytes, path: Path
) -> None:
    evidence = Evidence(
        catalogue=questioned.source.catalogue,
        figures=questioned.figures,
        run=run,
        quality=questioned.quality,
        revisions=revisions,
        sheets=questioned.source.workbook.sheets,
        link=relative_link(questioned.source.path, out),
        record=record,
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
