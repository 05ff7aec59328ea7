"""The report made: of figures alone, or with people's words in it.

assemble_report -> draw_charts -> fill_template -> keep_words -> save
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docx.document import Document

from reportgen.audit.earlier import FIGURES_FILE
from reportgen.audit.evidence import Evidence
from reportgen.audit.layout import PUBLIC
from reportgen.audit.places import relative_link
from reportgen.audit.record import record_xml
from reportgen.catalogue import Catalogue
from reportgen.catalogue.model import ChartForm
from reportgen.figures import Figures, Revisions
from reportgen.pdf.results import Exported, Failed
from reportgen.pipeline.printing import NO_PDF, Printed, Printing, pdf_file, printed
from reportgen.pipeline.source import Questioned, run_facts
from reportgen.quality import Quality
from reportgen.report import Report, assemble_report, report_file_name
from reportgen.report.model import Chart, DrawnChart, Picture, RunFacts
from reportgen.saving import NewFile, Saved, save_files
from reportgen.word.analyses import baseline_of
from reportgen.word.carried import carry_xml
from reportgen.word.charts import images_of
from reportgen.word.fill import fill_template
from reportgen.word.packing import packed

if TYPE_CHECKING:
    from reportgen.audit.record import Record
    from reportgen.charts.pictures import Images
    from reportgen.narrative.checking import Checked
    from reportgen.narrative.versions import Kept
    from reportgen.pipeline.edited import Edited

TEMPLATE = "template.docx"
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Order:
    """What is to be made: the folder for it, the committee on the cover, the report whose words are to be kept,
    whether the analyses begin with drafts, the form of the charts, and whether there is to be a PDF."""

    out: Path
    committee: str = ""
    edited: "Edited | None" = None
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
    kept: "Kept | None" = None
    checked: "Checked | None" = None


@dataclass(frozen=True)
class _Shown:
    """What a report says and shows before people's words are in it, and where that comes from."""

    report: Report
    drawn: Sequence[DrawnChart]
    run: RunFacts


@dataclass(frozen=True)
class Made:
    """A report in memory: its values, its document with people's words, and the record that this carries."""

    report: Report
    document: Document
    run: RunFacts
    record: bytes
    kept: "Kept | None"


def build_report(questioned: Questioned, revisions: Revisions, order: Order, progress: Progress) -> Built:
    """The Word report and its figures workbook, saved into one folder."""
    made = made_report(questioned, revisions, order, progress)
    pdf = _printed(made.document, made.run, order, progress)
    progress("Saving the report")
    name = _name(questioned, made.report, order.edited)
    evidence = _evidence(questioned, revisions, made.run, order.out, made.record)
    saved, workbook, paper = save_files(
        order.out,
        NewFile(f"{name}.docx", packed(made.document)),
        NewFile(f"{name}{FIGURES_FILE}", evidence, "figures workbook"),
        pdf_file(name, pdf),
    )
    return Built(
        made.report,
        questioned.figures,
        questioned.quality,
        revisions,
        saved,
        workbook,
        printed(order.printing, pdf, paper),
        kept=made.kept,
        checked=_fits(made, name, questioned) if made.kept else None,
    )


def report_before(questioned: Questioned, out: Path) -> Path | None:
    """The report of this quarter and edition that is in the folder `out`, if there is one."""
    catalogue, public = questioned.catalogue, questioned.whole is not None
    path = out / f"{report_file_name(catalogue, questioned.figures.quarter, public=public)}.docx"
    return path if path.is_file() else None


def made_report(questioned: Questioned, revisions: Revisions, order: Order, progress: Progress) -> Made:
    """The report in memory."""
    source = questioned.source
    progress("Writing the words")
    committee = order.committee or (order.edited.committee if order.edited else "")
    report = assemble_report(
        questioned.catalogue,
        questioned.figures,
        source.workbook.saved,
        committee,
        quality=questioned.quality,
        revisions=revisions,
        drafts=order.drafts,
    )
    progress("Drawing charts")
    drawn = list(_drawn(report, questioned, order, progress))
    shown = _Shown(report, drawn, run_facts(source))
    document = fill_template(source.folder / TEMPLATE, report, drawn, shown.run)
    kept, record = _finished(document, questioned, shown, order)
    return Made(report, document, shown.run, record, kept)


def chart_form(said: str | None, questioned: Questioned, before: "Record | None") -> ChartForm:
    """The form of the charts: as was said, as the report before has them, or as the catalogue says."""
    known = said or (before.about.get("charts") if before else None)
    return ChartForm(known) if known else questioned.catalogue.words.charts


def _name(questioned: Questioned, report: Report, edited: "Edited | None") -> str:
    """The file's name: that of the report whose words it holds, unless that is of another edition."""
    return edited.path.stem if edited and not crosses(questioned, edited) else report.file_name


def crosses(questioned: Questioned, edited: "Edited") -> bool:
    """Whether words go from one edition into another."""
    return bool(edited.record and edited.record.is_public) != (questioned.whole is not None)


def save_inspection(questioned: Questioned, out: Path) -> Saved:
    """The figures workbook of an inspection, beside no report: the one before it is not kept."""
    source = questioned.source
    evidence = _evidence(questioned, None, run_facts(source), out, b"")
    (saved,) = save_files(
        out, NewFile(f"{source.path.stem} check.xlsx", evidence, "list of findings", keep_previous=False)
    )
    return saved


def steps_of(catalogue: Catalogue, printing: Printing) -> int:
    """How often `build_report` calls its progress."""
    return 3 + printing.wanted + sum(len(section.charts) for section in catalogue.sections)


def _printed(document: Document, run: RunFacts, order: Order, progress: Progress) -> Exported | Failed | None:
    if not order.printing.wanted:
        return None
    from reportgen.pipeline.paging import print_working  # spares a report without a PDF the start-up

    progress("Making the PDF")
    return print_working(document, order.printing, str(document.core_properties.title), run.made)


def _finished(document: Document, questioned: Questioned, shown: _Shown, order: Order) -> "tuple[Kept | None, bytes]":
    """Brings people's words into a document, and into it the record of all that the program itself wrote."""
    catalogue, figures, report, edited = questioned.catalogue, questioned.figures, shown.report, order.edited
    baseline, before, kept = baseline_of(document), None, None
    looks = _looks(document, order.charts)
    if edited:
        from reportgen.pipeline.kept import keep  # spares a report without words the start-up

        kept, baseline, before = keep(document, questioned, edited, baseline)
    about = {
        "title": f"{report.title}, {report.quarter_line}",
        "council": report.council,
        "committee": report.committee,
        "file": report.file_name,
        "quarter": report.quarter_line,
        "edition": PUBLIC if figures.edition else "",
        "audience": catalogue.audience.name if catalogue.audience else "",
        "chosen": "yes" if catalogue.audience and catalogue.audience.sections else "",
        "charts": order.charts.value,
    }
    record = record_xml(
        catalogue,
        figures,
        shown.run,
        about=about,
        baseline=baseline,
        before=before,
        pictures=[one for one in shown.drawn if isinstance(one, Picture)],
        looks=looks,
    )
    carry_xml(document, record)
    return kept, record


def _fits(made: Made, name: str, questioned: Questioned) -> "Checked | None":
    from reportgen.pipeline.kept import fits  # see _finished

    return fits(made, name, questioned)


def _evidence(questioned: Questioned, revisions: Revisions | None, run: RunFacts, out: Path, record: bytes) -> bytes:
    """The figures workbook; its links to the source workbook are those from the folder `out`."""
    from reportgen.audit.figures_workbook import figures_workbook  # spares other commands its library's start-up

    evidence = Evidence(
        catalogue=questioned.catalogue,
        figures=questioned.figures,
        run=run,
        quality=questioned.quality,
        revisions=revisions,
        sheets=questioned.source.workbook.sheets,
        link=relative_link(questioned.source.path, out),
        record=record,
    )
    return figures_workbook(evidence)


def _drawn(report: Report, questioned: Questioned, order: Order, progress: Progress) -> Iterator[DrawnChart]:
    for drawn in _in_form(report.charts, questioned, order):
        yield drawn
        progress("Drawing charts")


def _in_form(charts: Sequence[Chart], questioned: Questioned, order: Order) -> Iterator[DrawnChart]:
    if order.charts is ChartForm.NATIVE:
        from reportgen.charts.native import write_charts  # each form spares the other's libraries

        return write_charts(charts)
    from reportgen.charts.pictures import draw_charts  # the same

    return draw_charts(charts, _drawn_before(questioned, order.edited))


def _drawn_before(questioned: Questioned, edited: "Edited | None") -> "dict[str, Images]":
    """What an earlier state of the report shows, by its print, as far as nobody has changed it since."""
    if edited is None or edited.record is None or crosses(questioned, edited):
        return {}
    images = images_of(edited.documents[0].document)
    rows = [row for row in edited.record.pictures if {row["svg"], row["png"]} <= images.keys()]
    return {row["print"]: (images[row["svg"]], images[row["png"]]) for row in rows}


def _looks(document: Document, form: ChartForm) -> dict[str, str]:
    """How the program wrote native charts."""
    if form is not ChartForm.NATIVE:
        return {}
    from reportgen.pipeline.looks import looks_of  # spares pictures the start-up

    return looks_of(document)
