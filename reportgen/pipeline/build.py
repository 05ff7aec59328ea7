"""The report made: of figures alone, or with people's words in it.

assemble_report -> draw_charts -> fill_template -> keep_words -> save
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
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
from reportgen.charts import Images, draw_charts
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
from reportgen.report import Picture, Report, assemble_report
from reportgen.report.model import RunFacts
from reportgen.saving import NewFile, Saved, save_files
from reportgen.word import (
    Document,
    Written,
    baseline_of,
    carry_xml,
    fill_template,
    images_of,
    keep_words,
    number_ids,
    remembering,
)

TEMPLATE = "template.docx"
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Order:
    """What is to be made: the folder for it, the committee on the cover, the report whose words are to be kept,
    whether the analyses begin with drafts, and whether there is to be a PDF."""

    out: Path
    committee: str = ""
    edited: Edited | None = None
    drafts: bool = True
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
class _Shown:
    """What a report says and shows before people's words are in it, and where that comes from."""

    report: Report
    pictures: Sequence[Picture]
    run: RunFacts


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
    progress("Drawing charts")
    pictures = list(_drawn(report, _drawn_before(questioned, order.edited), progress))
    shown = _Shown(report, pictures, run_facts(source))
    document = fill_template(source.folder / TEMPLATE, report, pictures, shown.run)
    kept, record = _finished(document, questioned, shown, order.edited)
    return _Made(report, document, shown.run, record, kept)


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
    document: Document, questioned: Questioned, shown: _Shown, edited: Edited | None
) -> tuple[Kept | None, bytes]:
    """Brings people's words into a document, and into it the record of all that the program itself wrote."""
    catalogue, figures = questioned.source.catalogue, questioned.figures
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
    report = shown.report
    about = {
        "title": f"{report.title}, {report.quarter_line}",
        "council": report.council,
        "committee": report.committee,
        "file": report.file_name,
        "quarter": report.quarter_line,
        "edition": PUBLIC if figures.edition else "",
    }
    record = record_xml(
        catalogue, figures, shown.run, about=about, baseline=baseline, before=before, pictures=shown.pictures
    )
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


def _drawn(report: Report, before: Mapping[str, Images], progress: Progress) -> Iterator[Picture]:
    for picture in draw_charts(report.charts, before):
        yield picture
        progress("Drawing charts")


def _drawn_before(questioned: Questioned, edited: Edited | None) -> dict[str, Images]:
    """What an earlier state of the report shows, by its print, as far as nobody has changed it since."""
    if edited is None or edited.record is None or _crosses(questioned, edited):
        return {}
    images = images_of(edited.documents[0].document)
    rows = [row for row in edited.record.pictures if {row["svg"], row["png"]} <= images.keys()]
    return {row["print"]: (images[row["svg"]], images[row["png"]]) for row in rows}
