"""The clerk's document: a report checked, made clean and handed over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from reportgen import __version__, clock
from reportgen.audit.record import Record
from reportgen.charts.embedded import workbook_behind
from reportgen.errors import Finding, NarrativeError, UndecidedError
from reportgen.formats import several, shortened
from reportgen.narrative.checking import Checked, Hidden
from reportgen.narrative.passages import KEY_MESSAGES
from reportgen.pdf.results import Exported, Failed
from reportgen.pdf.truth import Said
from reportgen.pipeline.accessible import as_finding, faults_left, passed
from reportgen.pipeline.check import checked_report, open_changes, open_comments
from reportgen.pipeline.edited import Edited
from reportgen.pipeline.paging import print_finished
from reportgen.pipeline.printing import NO_PDF, Printed, Printing, pdf_file, printed
from reportgen.report.handover import CheckPassed, Handover, handover_note, published_name
from reportgen.saving import NewFile, Saved, save_files
from reportgen.word.accessible import Fault
from reportgen.word.finalise import FinishedDocument, Published, finalise
from reportgen.word.finish import LANGUAGE
from reportgen.word.outside import findings_of, summary_of


@dataclass(frozen=True)
class Finished:
    """The clerk's document and its hand-over note; what the check found, what of it somebody has let pass.

    `drafts` are lines on those that nobody has touched, `cut` is what reached beyond it and was taken out.
    """

    saved: Saved
    note: Saved
    printed: Printed
    checked: Checked
    overridden: Sequence[Finding]
    drafts: Sequence[str] = ()
    cut: Sequence[Finding] = ()


@dataclass(frozen=True)
class Finishing:
    """How a report is to be finished: the folder, whether there is to be a PDF, and what a public edition's words must
    not give away. `despite` is the reason for finishing it though something serious is left."""

    out: Path
    despite: str = ""
    printing: Printing = NO_PDF
    hidden: Hidden | None = None


def finalise_report(edited: Edited, record: Record, finishing: Finishing) -> Finished:
    """The clerk's clean document and its hand-over note, saved into the folder `out`, with its PDF if one is wanted.

    Raises NarrativeError where something serious is left and there is no reason to finish it all the same, and always
    for what only people can decide.
    """
    out, despite, printing = finishing.out, finishing.despite, finishing.printing
    document = edited.documents[0].document
    _, checked = checked_report(edited, record, finishing.hidden)
    faults = faults_left(document)
    found = [*_serious(checked, record), *(as_finding(one) for one in faults if one.stops), *open_comments(document)]
    undecided, stopping = open_changes(document), [] if despite else found
    if undecided or stopping:
        raise (UndecidedError if undecided else NarrativeError)(*undecided, *stopping)
    made = clock.now()
    about = record.about
    facts = Published(about.get("title", ""), about.get("council", ""), made, about.get("committee", ""))
    finished = finalise(document, facts, workbook_behind)
    if finished.faults:
        raise UndecidedError(*finished.faults)
    name = _name(edited.path, record, out)
    content, pdf = print_finished(finished.content, printing, Said(facts.title, LANGUAGE, made))
    cuts = edited.documents[0].cuts
    note = _handover(f"{name}.docx", replace(finished, content=content), record, checked, (found, despite))
    note = replace(note, notes=[*note.notes, *summary_of(cuts)])
    note = _with_accessibility(_with_edition(note, record), faults)
    wanted = pdf if printing.wanted else None
    saved, noted, paper = save_files(
        out,
        NewFile(f"{name}.docx", content, "finished report"),
        NewFile(f"{name}-hand-over-note.txt", handover_note(_with_pdf(note, wanted)).encode(), "hand-over note"),
        pdf_file(name, wanted),
    )
    result = printed(printing, pdf, paper)
    return Finished(saved, noted, result, checked, found, list(drafts_left(checked, record)), findings_of(cuts))


def _name(report: Path, record: Record, out: Path) -> str:
    """The file's name for the web, from the catalogue, as people call their files what they like, also by their names.

    Never that of the report itself, of which Windows does not tell capitals apart.
    """
    name = published_name(record.about.get("file", "")) or published_name(report.stem) or "report"
    taken = str(report.resolve()).casefold() == str(out.resolve() / f"{name}.docx").casefold()
    return f"{name}-published" if taken else name


def _serious(checked: Checked, record: Record) -> Iterator[Finding]:
    for remark in checked.serious:
        said = f"'{shortened(remark.said)}': " if remark.said else ""
        yield Finding(record.sections.get(remark.section, KEY_MESSAGES), f"{said}{remark.message}")


def _with_edition(handover: Handover, record: Record) -> Handover:
    """The note of a public edition says so; what its words were checked for only where nothing was let pass."""
    if not record.is_public:
        return handover
    passed = CheckPassed("Small numbers", "no number that officers wrote is one that this edition does not show")
    checks = handover.checks if handover.overridden else [*handover.checks, passed]
    return replace(handover, edition="public; small numbers are not shown", checks=checks)


def _with_accessibility(handover: Handover, faults: Sequence[Fault]) -> Handover:
    """Its check beside the others; of faults that were let pass the note tells one by one."""
    if handover.overridden:
        return handover
    return replace(handover, checks=[*handover.checks, CheckPassed(*passed(faults))])


def drafts_left(checked: Checked, record: Record) -> Iterator[str]:
    """Which analyses are the program's draft, for somebody has to answer for them."""
    headings = [record.sections.get(section, KEY_MESSAGES) for section in checked.drafts]
    if headings:
        verb = "stands" if len(headings) == 1 else "stand"
        yield f"{several(len(headings), 'analysis', 'analyses')} {verb} as the program drafted: {', '.join(headings)}."


def _handover(
    name: str,
    finished: FinishedDocument,
    record: Record,
    checked: Checked,
    overridden: tuple[Sequence[Finding], str],
) -> Handover:
    found, reason = overridden
    run, about = record.run, record.about
    return Handover(
        file=name,
        sha256=sha256(finished.content).hexdigest(),
        title=about.get("title", ""),
        quarter=record.quarter,
        council=about.get("council", ""),
        committee=about.get("committee", ""),
        finished=clock.local_now(),
        workbook=run.workbook,
        workbook_sha256=run.sha256,
        counted=run.made,
        counted_by=run.program,
        program=f"reportgen {__version__}",
        checks=[] if found else [CheckPassed(*one) for one in checked.passed],
        overridden=[str(Finding(one.where, one.what)) for one in found],  # a remedy may say who wrote something
        reason=reason if found else "",
        notes=[*drafts_left(checked, record), *(str(note) for note in finished.notes)],
    )


def _with_pdf(note: Handover, pdf: Exported | Failed | None) -> Handover:
    """The note with what the PDF is and what its checks found."""
    if not isinstance(pdf, Exported):
        return note
    name = note.file.removesuffix(".docx") + ".pdf"
    note = replace(note, pdf=name, pdf_sha256=sha256(pdf.content).hexdigest(), pdf_maker=pdf.maker)
    if pdf.findings:
        return replace(note, notes=[*note.notes, *(f"The PDF is not accessible: {one}" for one in pdf.findings)])
    return replace(note, checks=[*note.checks, CheckPassed("Accessibility of the PDF (PDF/UA-1)", "nothing found")])
