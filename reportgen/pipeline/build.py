"""The report made: of figures alone, or with people's words in it.

assemble_report -> draw_charts -> fill_template -> keep_words -> save
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

import docx

from reportgen.audit import (
    FIGURES_FILE,
    PUBLIC,
    Evidence,
    figures_workbook,
    read_record,
    record_xml,
    relative_link,
)
from reportgen.audit import write_workbook as write_figures
from reportgen.catalogue import Catalogue
from reportgen.catalogue.model import ChartForm
from reportgen.charts import draw_charts, write_charts
from reportgen.figures import Figures, Revisions, fact_row
from reportgen.narrative.baseline import forgetting
from reportgen.narrative.checking import Checked, Hidden
from reportgen.narrative.versions import Kept
from reportgen.pdf import Exported, Failed
from reportgen.pipeline.check import checked_document, hidden_of
from reportgen.pipeline.edited import Edited
from reportgen.pipeline.printing import NO_PDF, Printed, Printing, pdf_file, print_working, printed
from reportgen.pipeline.source import Questioned, run_facts
from reportgen.quality import Quality
from reportgen.report import Report, assemble_report
from reportgen.report.model import DrawnChart, RunFacts
from reportgen.saving import NewFile, Saved, save_files
from reportgen.word import (
    Document,
    Written,
    baseline_of,
    carry_xml,
    fill_template,
    keep_words,
    number_ids,
    remembering,
)

TEMPLATE = "template.docx"
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Order:
    """What is to be made: the folder for it, the committee on the cover, the report whose words are to be kept,
    whether the analyses begin with drafts, the form of the charts, and whether there is to be a PDF."""

    out: Path
    committee: str = ""
    edited: Edited | None = None
    drafts: bool = True
    charts: ChartForm = ChartForm.PICTURE
    printing: Printing = NO_PDF


@dataclass(frozen=True)
class Built:
    """A report that has been made, and its figures workbook.

    `kept` is what was done with people's words, if any, and `checked` whether they fit the figures of today.
    """

    report: Report
    figures: Figures
    quality: Quality
    revisions: Revisions
    saved: Saved
    workbook: Saved
    printed: Printed
    kept: Kept | None = None
    checked: Checked | None = None


@dataclass(frozen=True)
class _Made:
    """A report in memory: its values, its document with people's words, and the record that this carries."""

    report: Report
    document: Document
    run: RunFacts
    record: bytes
    kept: Kept | None


def build_report(questioned: Questioned, revisions: Revisions, order: Order, progress: Progress) -> Built:
    """The Word report and its figures workbook, saved into one folder."""
    made = _made(questioned, revisions, order, progress)
    pdf = _printed(made.document, made.run, order, progress)
    progress("Saving the report")
    name = _name(questioned, made.report, order.edited)
    audit = partial(_write_evidence, questioned, revisions, made.run, order.out, made.record)
    saved, workbook, *pdfs = save_files(
        order.out,
        NewFile(f"{name}.docx", lambda path: made.document.save(str(path))),
        NewFile(f"{name}{FIGURES_FILE}", audit, "figures workbook"),
        *pdf_file(name, pdf),
    )
    return Built(
        made.report,
        questioned.figures,
        questioned.quality,
        revisions,
        saved,
        workbook,
        printed(order.printing, pdf, saved, pdfs),
        kept=made.kept,
        checked=_fits(made.document, name, made.record, hidden_of(questioned)) if made.kept else None,
    )


def public_edition_of(edited: Edited, questioned: Questioned, revisions: Revisions, order: Order) -> Edited:
    """A report that people have worked in as a public edition, in memory: made anew, with their words."""
    made = _made(questioned, revisions, order, lambda _: None)
    written = BytesIO()
    made.document.save(written)
    record = read_record(made.record)
    assert record is not None, "it was made just now"
    facts = {row["id"]: row for row in record.facts}
    document = docx.Document(BytesIO(written.getvalue()))
    own = Written(edited.path.name, document, record.baseline, facts, is_report=True)
    return Edited(edited.path, record, [own])


def _made(questioned: Questioned, revisions: Revisions, order: Order, progress: Progress) -> _Made:
    """The report in memory."""
    source = questioned.source
    progress("Writing the words")
    committee = order.committee or (order.edited.committee if order.edited else "")
    report = assemble_report(
        source.catalogue,
        questioned.figures,
        source.workbook.saved,
        committee,
        quality=questioned.quality,
        revisions=revisions,
        drafts=order.drafts,
    )
    run = run_facts(source)
    progress("Drawing charts")
    document = fill_template(source.folder / TEMPLATE, report, _drawn(report, order.charts, progress), run)
    kept, record = _finished(document, questioned, report, run, order)
    return _Made(report, document, run, record, kept)


def _name(questioned: Questioned, report: Report, edited: Edited | None) -> str:
    """The file's name: that of the report whose words it holds, unless that is of another edition."""
    return edited.path.stem if edited and not _crosses(questioned, edited) else report.file_name


def _crosses(questioned: Questioned, edited: Edited) -> bool:
    """Whether words go from one edition into another."""
    return bool(edited.record and edited.record.is_public) != (questioned.whole is not None)


def save_inspection(questioned: Questioned, out: Path) -> Saved:
    """The figures workbook of an inspection, beside no report: the one before it is not kept."""
    source = questioned.source
    audit = partial(_write_evidence, questioned, None, run_facts(source), out, b"")
    (saved,) = save_files(
        out, NewFile(f"{source.path.stem} check.xlsx", audit, "list of findings", keep_previous=False)
    )
    return saved


def steps_of(catalogue: Catalogue, printing: Printing) -> int:
    """How often `build_report` calls its progress."""
    return 3 + printing.wanted + sum(len(section.charts) for section in catalogue.sections)


def _printed(document: Document, run: RunFacts, order: Order, progress: Progress) -> Exported | Failed | None:
    if order.printing.wanted:
        progress("Making the PDF")
    return print_working(document, order.printing, str(document.core_properties.title), run.made)


def _finished(
    document: Document, questioned: Questioned, report: Report, run: RunFacts, order: Order
) -> tuple[Kept | None, bytes]:
    """Brings people's words into a document, and into it the record of all that the program itself wrote."""
    catalogue, figures, edited = questioned.source.catalogue, questioned.figures, order.edited
    baseline, kept = baseline_of(document), None
    if edited:
        facts = {fact.id: fact_row(fact) for fact in figures.facts}
        headings = {section.id: section.heading for section in catalogue.sections}
        kept = keep_words(document, edited.documents, facts, headings)
        number_ids(document)
        earlier = edited.record.baseline if edited.record and not _crosses(questioned, edited) else None
        baseline = remembering(baseline_of(document), baseline, kept, earlier)
    before = edited.record if edited else None
    if edited and _crosses(questioned, edited):  # what the other edition showed, and wrote, is no business of this one
        before, baseline = None, forgetting(baseline)
    about = {
        "title": f"{report.title}, {report.quarter_line}",
        "council": report.council,
        "committee": report.committee,
        "file": report.file_name,
        "quarter": report.quarter_line,
        "edition": PUBLIC if figures.edition else "",
        "charts": order.charts.value,
    }
    record = record_xml(catalogue, figures, run, about=about, baseline=baseline, before=before)
    carry_xml(document, record)
    return kept, record


def _fits(document: Document, name: str, record: bytes, hidden: Hidden | None) -> Checked | None:
    """Whether people's words still fit the figures that have moved."""
    held = read_record(record)
    if held is None:
        return None
    facts = {row["id"]: row for row in held.facts}
    return checked_document(Written(name, document, held.baseline, facts), held, hidden)[1]


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


def _drawn(report: Report, form: ChartForm, progress: Progress) -> Iterator[DrawnChart]:
    draw = write_charts if form is ChartForm.NATIVE else draw_charts
    for drawn in draw(report.charts):
        yield drawn
        progress("Drawing charts")
