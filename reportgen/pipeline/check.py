"""A report's words held against its figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from docx.document import Document

from reportgen import clock
from reportgen.audit.earlier import CHECKED, is_checked_copy
from reportgen.audit.record import NAMESPACE, Record, read_record, record_xml, with_baseline
from reportgen.errors import Finding, ReportgenError, UsageError
from reportgen.narrative.check.known import Known, known_from
from reportgen.narrative.checking import Checked, Hidden, check_narrative
from reportgen.narrative.remarks import WHOLE, Remark
from reportgen.pipeline.edited import Edited
from reportgen.pipeline.source import Questioned, run_facts
from reportgen.saving import NewFile, Saved, save_files
from reportgen.word.accessible import Fault, find_faults, places_of_faults
from reportgen.word.analyses import baseline_of
from reportgen.word.carried import carried_xml, carry_xml
from reportgen.word.comments import AUTHOR, Place, comment
from reportgen.word.finalise import missing_files
from reportgen.word.keep import Written
from reportgen.word.outside import findings_of
from reportgen.word.packing import packed
from reportgen.word.passages import ReadAnalysis, read_analyses
from reportgen.word.reading import open_document
from reportgen.word.undecided import comments_left, undecided_changes
from reportgen.word.visible import visible_text


@dataclass(frozen=True)
class CheckedReport:
    """What a check found, the copy in which it stands as comments, and what people have still to decide in Word.

    `faults` are what keeps people from reading it, `cut` is what reached beyond it and is not in the copy.
    """

    checked: Checked
    saved: Saved
    undecided: Sequence[Finding]
    faults: Sequence[Fault] = ()
    cut: Sequence[Finding] = ()

    @property
    def stops(self) -> bool:
        """Whether the report cannot be finished as it is."""
        return bool(self.checked.serious) or any(fault.stops for fault in self.faults)


@dataclass(frozen=True)
class CheckedToRead:
    """What keeps people from reading a document, and the copy in which it stands as comments; None without any."""

    faults: Sequence[Fault]
    saved: Saved | None
    cut: Sequence[Finding] = ()

    @property
    def stops(self) -> bool:
        """Whether something surely fails the standard."""
        return any(fault.stops for fault in self.faults)


def check_report(edited: Edited, record: Record, out: Path, hidden: Hidden | None = None) -> CheckedReport:
    """What is wrong in a report's words or still to be done, also as comments in a copy saved into the folder `out`."""
    analyses, checked = checked_report(edited, record, hidden)
    document = edited.documents[0].document
    undecided = [*open_comments(document), *open_changes(document), *missing_files(document)]
    _remember_words(edited.documents[0])
    faults = find_faults(document)
    comment(document, [*_places(analyses, checked.remarks), *places_of_faults(document, faults)])
    saved = _checked_copy(edited.path, document, out)
    return CheckedReport(checked, saved, undecided, faults, findings_of(edited.documents[0].cuts))


def check_accessible(edited: Edited, out: Path) -> CheckedToRead:
    """The same of a document without figures, such as a finished report: only whether everybody can read it."""
    document = edited.documents[0].document
    faults = find_faults(document)
    cut = findings_of(edited.documents[0].cuts)
    if not faults:
        return CheckedToRead(faults, None, cut)
    comment(document, places_of_faults(document, faults))
    return CheckedToRead(faults, _checked_copy(edited.path, document, out), cut)


def _checked_copy(path: Path, document: Document, out: Path) -> Saved:
    """Saves a document with its remarks, never over one that somebody has worked in."""
    document.core_properties.last_modified_by, document.core_properties.modified = AUTHOR, clock.now()
    name = path.name if is_checked_copy(path) else f"{path.stem}{CHECKED}.docx"
    lost = (out / name).resolve() != path.resolve() and _is_worked_in(out / name)
    (saved,) = save_files(out, NewFile(name, packed(document), "checked copy", keep_previous=lost))
    return saved


def open_comments(document: Document) -> list[Finding]:
    """Comments that are still there; only the remedy says whose."""
    return [
        Finding(
            left.place or "The report",
            "holds a comment that is still open.",
            f"{f'It is by {left.author}. ' if left.author else ''}Answer it, then delete it.",
        )
        for left in comments_left(document)
    ]


def open_changes(document: Document) -> list[Finding]:
    """Tracked changes that nobody has decided."""
    return [
        Finding(
            one.place,
            f"has tracked changes that nobody has decided ({one.kind.value}: {one.count}).",
            "Accept or reject them in Word (Review).",
        )
        for one in undecided_changes(document)
    ]


def _remember_words(report: Written) -> None:
    """The words of today are what a checked copy is made from: what officers change in it will take their place."""
    record = carried_xml(report.document, NAMESPACE)
    if record is None or report.baseline is None:
        return
    now = baseline_of(report.document).analyses
    analyses = {
        section: replace(one, whole=now[section].whole, words=now[section].words, drafted=False)
        if section in now and now[section].whole != one.whole
        else one
        for section, one in report.baseline.analyses.items()
    }
    carry_xml(report.document, with_baseline(record, replace(report.baseline, analyses=analyses)))


def _is_worked_in(path: Path) -> bool:
    """Whether somebody has saved a checked copy since it was made: Word writes its user's name into it, or none."""
    if not path.is_file():
        return False
    try:
        return str(open_document(path).core_properties.last_modified_by) != AUTHOR
    except ReportgenError:
        return True


def checked_report(
    edited: Edited, record: Record, hidden: Hidden | None = None
) -> tuple[Sequence[ReadAnalysis], Checked]:
    """A report's analyses as they stand, and what is wrong in them or still to be done; in a public edition also what
    gives away what is `hidden`."""
    report = edited.documents[0]
    if report.baseline is None:
        what = "was made before checks were known: it does not say what the program wrote in it."
        raise UsageError(Finding(edited.path.name, what, "Refresh it, then check again."))
    return checked_document(report, record, hidden)


def checked_document(
    written: Written, record: Record, hidden: Hidden | None = None
) -> tuple[Sequence[ReadAnalysis], Checked]:
    """The same of one document that has its baseline."""
    analyses = read_analyses(written, record.sections)
    return analyses, check_narrative([analysis.text for analysis in analyses], known_of(record), hidden)


def hidden_of(questioned: Questioned) -> Hidden | None:
    """What a public edition of these figures does not show; None when all is shown."""
    if questioned.whole is None or questioned.figures.edition is None:
        return None
    record = read_record(record_xml(questioned.source.catalogue, questioned.whole, run_facts(questioned.source)))
    assert record is not None, "it was made just now"
    edition = questioned.figures.edition
    return Hidden(known_of(record), edition.largest_hidden, edition.symbol)


def known_of(record: Record) -> Known:
    """What a report's record says, for the number check."""
    return known_from(record.quarter, record.figures, record.facts, record.indicators, record.sections, record.terms)


def _places(analyses: Sequence[ReadAnalysis], remarks: Sequence[Remark]) -> Iterator[Place]:
    """Where each remark belongs; one on an analysis that has gone has no place."""
    read = {analysis.text.section: analysis for analysis in analyses}
    for remark in remarks:
        analysis = read[remark.section]
        if remark.passage != WHOLE:
            yield Place(analysis.paragraphs[remark.passage], remark.start, remark.end, remark.message)
        elif analysis.before is not None:
            yield Place(analysis.before, 0, len(visible_text(analysis.before)), remark.message)
