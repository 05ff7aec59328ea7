"""Makes the clerk's clean document from a report that people have edited.

An open document in, the bytes of another one out; the first stays as it is. What people wrote and what the pages show
stays; content controls, prompts, draft marks, comments, hidden text, fields and everything that names people goes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import docx
from docx.document import Document
from lxml.etree import _Element

from reportgen.errors import DocumentError, Finding
from reportgen.word import looks
from reportgen.word.contents import remove_numbers
from reportgen.word.finalise.controls import Nothing, replace_style, unwrap_controls
from reportgen.word.finalise.embedded import (
    Behind,
    Workbooks,
    missing_files,
    replace_workbooks,
    unlink_pictures,
)
from reportgen.word.finalise.fields import unlink_fields
from reportgen.word.finalise.hidden import remove_hidden
from reportgen.word.finalise.images import clean_pictures
from reportgen.word.finalise.marks import name_neutrally, remove_marks, remove_paths, remove_unused_notes, set_language
from reportgen.word.finalise.package import (
    clean_settings,
    drop_parts,
    drop_properties,
    drop_style,
    set_default_language,
)
from reportgen.word.finish import LANGUAGE, as_property
from reportgen.word.names import qn
from reportgen.word.objects import flatten_objects
from reportgen.word.packing import packed
from reportgen.word.parts import TextPart, has_style, open_parts, placed, style_id
from reportgen.word.prompts import has_words_among_questions
from reportgen.word.undecided import undecided_changes

NO_ANALYSIS = "No analysis was provided for this quarter."


@dataclass(frozen=True)
class Published:
    """What a finished document says of itself: `author` is the council, `subject` perhaps the committee.

    `finished` (UTC) stands as the time at which it was made and changed.
    """

    title: str
    author: str
    finished: datetime
    subject: str = ""


@dataclass(frozen=True)
class FinishedDocument:
    """The clean document's file; `faults` only people can put right, `notes` say what was taken out for good."""

    content: bytes
    faults: Sequence[Finding]
    notes: Sequence[Finding]


def finalise(document: Document, facts: Published, behind: Behind = lambda _: None) -> FinishedDocument:
    """The finished document; `behind` makes the workbooks of its charts.

    Raises DocumentError while tracked changes are undecided.
    """
    _refuse_undecided(document)
    copy = _copy(document)
    with open_parts(copy) as texts:
        faults = [*missing_files(copy), *_words_among_questions(copy, texts), *_remarks_left(copy, texts)]
        objects = sum(flatten_objects(text.root) for text in texts)
        for text in texts:
            _clean(copy, text)
        _drop_unused_notes(texts)
    remove_numbers(copy)  # nobody knows whether they are right; who lays the pages out writes new ones
    notes = _notes(objects, replace_workbooks(copy, behind))
    _clean_parts(copy)
    drop_parts(copy.part.package)
    _set_properties(copy, facts)
    return FinishedDocument(packed(copy), faults, notes)


def _refuse_undecided(document: Document) -> None:
    undecided = undecided_changes(document)
    if undecided:
        remedy = "Accept or reject them in Word (Review)."
        raise DocumentError(
            *(
                Finding(
                    one.place, f"has tracked changes that nobody has decided ({one.kind.value}: {one.count}).", remedy
                )
                for one in undecided
            )
        )


def _copy(document: Document) -> Document:
    content = BytesIO()
    document.save(content)
    content.seek(0)
    return docx.Document(content)


def _clean(document: Document, text: TextPart) -> None:
    """One text. Comments go before what is hidden, as their marks stand in it; fields before hidden fields."""
    root, style = text.root, style_id(document, looks.ANALYSIS)
    remove_marks(root)
    unwrap_controls(root, Nothing(NO_ANALYSIS, style, _headings(document)))
    replace_style(root, style_id(document, looks.DRAFT), style)
    unlink_fields(root)
    remove_hidden(document, root)
    unlink_pictures(root)
    remove_paths(root)
    name_neutrally(root)
    set_language(root)


def _headings(document: Document) -> list[str]:
    """The ids of the styles of headings."""
    return [style.style_id or "" for style in document.styles if (style.name or "").startswith("Heading")]


def _clean_parts(document: Document) -> None:
    """What stands beside the texts."""
    draft = style_id(document, looks.DRAFT)
    if draft:
        drop_style(document, draft)
    remove_marks(document.styles.element)
    set_language(document.styles.element)
    set_default_language(document)
    clean_settings(document)
    clean_pictures(document)


def _drop_unused_notes(texts: Sequence[TextPart]) -> None:
    for name, reference in (("Footnotes", "w:footnoteReference"), ("Endnotes", "w:endnoteReference")):
        used = [node.get(qn("w:id")) for text in texts for node in text.root.iter(qn(reference))]
        for text in texts:
            if text.name == name:
                remove_unused_notes(text.root, used)


def _words_among_questions(document: Document, texts: Sequence[TextPart]) -> list[Finding]:
    what = "has words typed among the grey questions, so the questions stay in the report."
    return [
        Finding(place, what, "Remove the questions in Word.")
        for place, paragraph in _paragraphs(document, texts)
        if has_words_among_questions(paragraph)
    ]


def _remarks_left(document: Document, texts: Sequence[TextPart]) -> list[Finding]:
    """The program's own remarks between people's words, which may stand beside two versions of one analysis."""
    note, what = style_id(document, looks.NOTE), "still has a remark of this program, which says what to do there."
    return [
        Finding(place, what, "Do that in Word, and delete the remark.")
        for place, paragraph in _paragraphs(document, texts)
        if note and has_style(paragraph, note)
    ]


def _paragraphs(document: Document, texts: Sequence[TextPart]) -> Iterator[tuple[str, _Element]]:
    for text in texts:
        yield from placed(document, text, [qn("w:p")])


def _notes(objects: int, charts: Workbooks) -> list[Finding]:
    said = (
        (objects, "Embedded objects of which only the picture was kept"),
        (charts.removed, "Charts whose workbook was taken out, as any reader could have opened it"),
        (charts.replaced, "Charts whose workbook now holds what they show and no more"),
    )
    return [Finding("", f"{what}: {count}.") for count, what in said if count]


def _set_properties(document: Document, facts: Published) -> None:
    """These and no others: whoever wrote, saved, printed or labelled it is nobody's business."""
    drop_properties(document.part.package)
    properties = document.core_properties
    for old in list(properties._element):
        properties._element.remove(old)
    properties.title = as_property(facts.title)
    properties.author = properties.last_modified_by = as_property(facts.author)
    properties.language = LANGUAGE
    properties.created = properties.modified = facts.finished
    if facts.subject:
        properties.subject = as_property(facts.subject)
