"""A report that people have worked in, and officers' copies of it, opened with what they carry."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from docx.document import Document

from reportgen.audit.earlier import figures_beside, read_carried
from reportgen.audit.record import Record
from reportgen.errors import DocumentError, Finding, ReportgenError, UsageError
from reportgen.word.comments import take_back
from reportgen.word.keep import Written, holds_words
from reportgen.word.outside import Cut, cut_off
from reportgen.word.prompts import has_analyses
from reportgen.word.reading import open_document
from reportgen.word.visible import says

_OF_ONE = "Name copies of one report only."


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
    def is_working_report(self) -> bool:
        """Whether it is one that people write in, with figures or without; a finished report is none."""
        return self.record is not None or has_analyses(self.documents[0].document)

    @property
    def committee(self) -> str:
        """The committee that the report is for."""
        return str(self.documents[0].document.core_properties.subject or "")


def edited_before(path: Path) -> Edited | None:
    """The report that is there before another one takes its place, if people have written into it."""
    try:
        edited = read_edited(path)
    except ReportgenError as error:
        remedy = "To start anew, build with --fresh: the file is kept in the folder previous."
        raise type(error)(
            *error.findings, Finding(path.name, "may hold officers' words, so no report was made.", remedy)
        ) from None
    return edited if edited.has_words or _has_looks(edited) else None


def _has_looks(edited: Edited) -> bool:
    """Whether people have changed charts."""
    if not any(one.looks for one in edited.documents):
        return False
    from reportgen.pipeline.looks import restyled_charts  # spares reports without native charts the start-up

    return any(any(restyled_charts(one)) for one in edited.documents)


def read_edited(path: Path, copies: Sequence[Path] = (), figures: Path | None = None) -> Edited:
    """A report and copies of it. `figures` is the figures workbook of a report that does not carry its data.

    Raises UsageError or DocumentError with the faults of all the files together.
    """
    faults: list[Finding] = []
    kinds: set[type[ReportgenError]] = set()
    read: list[tuple[Path, Document, Record | None]] = []
    cuts: dict[Path, list[Cut]] = {}
    for one in (path, *copies):
        try:
            document = open_document(one)
            take_back(document)
            cuts[one] = cut_off(document)
            read.append((one, document, _carried(one, document, figures)))
        except ReportgenError as error:
            faults += error.findings
            kinds.add(type(error))
    record = read[0][2] if read and read[0][0] == path else None
    faults += _strangers(record, read[1:])
    if faults:
        raise (DocumentError if kinds == {DocumentError} else UsageError)(*faults)
    names = _names([one for one, _, _ in read])
    carrying = [(one, document, held or record) for one, document, held in read]
    documents = [
        Written(
            name=name,
            document=document,
            baseline=held.baseline if held and held.baseline.texts else None,  # up to 0.2.0 a record had no baseline
            facts={row["id"]: row for row in held.facts} if held else {},
            looks=held.looks if held else {},
            is_report=one == path,
            cuts=cuts[one],
        )
        for name, (one, document, held) in zip(names, carrying, strict=True)
    ]
    return Edited(path, record, documents)


def _carried(path: Path, document: Document, figures: Path | None) -> Record | None:
    """What a report carries; else what its figures workbook does: the one named, or the one beside it."""
    try:
        return read_carried(path)
    except (UsageError, DocumentError):
        beside = figures_beside(path)
        if figures is None and not beside.exists():
            return None
    record = read_carried(figures or beside)
    if _is_of_another_quarter(document, record):
        what = f"is not of {record.quarter}, as the figures workbook '{(figures or beside).name}' is."
        raise UsageError(Finding(path.name, what, "Name its own figures workbook with --figures."))
    return record


def _is_of_another_quarter(document: Document, record: Record) -> bool:
    """Whether a document that does not carry that record names its quarter nowhere, where each cover does."""
    line = record.about.get("quarter", "")
    return bool(line) and not says(document.element.body, line)


def _strangers(record: Record | None, copies: Sequence[tuple[Path, Document, Record | None]]) -> Iterator[Finding]:
    """Copies of another report, or of another quarter's."""
    for path, document, held in copies:
        if record and held is None and _is_of_another_quarter(document, record):
            yield Finding(path.name, f"is no copy of this report: it is not of {record.quarter}.", _OF_ONE)
        if record and held and held.is_public != record.is_public:
            what = f"is no copy of this report: it is {'a public' if held.is_public else 'the full'} edition."
            yield Finding(path.name, what, _OF_ONE)
        elif record and held and held.audience_name != record.audience_name:
            what = f"is no copy of this report: it was made for {held.audience_name or 'everybody'}."
            yield Finding(path.name, what, _OF_ONE)
        elif record and held and (held.run.report, held.quarter) != (record.run.report, record.quarter):
            what = f"is no copy of this report: it is {held.run.report}, {held.quarter}, not {record.quarter}."
            yield Finding(path.name, what, _OF_ONE)


def _names(paths: Sequence[Path]) -> list[str]:
    """A name for each, with as many of its folders as tell it apart: the report will show them in its marks."""
    most = max(len(path.parts) for path in paths)
    for length in range(1, most + 1):
        names = ["/".join(path.parts[-length:]) for path in paths]
        if len(set(names)) == len(set(paths)):
            break
    return names
