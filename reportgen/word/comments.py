"""Writes remarks into a document as Word comments, at the very words that they are about.

An open document and places in, the same document with comments out. Comments of people stay as they are. Offsets are
those of `visible`; the words may lie in links, content controls and tracked insertions, and over several runs.
"""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC
from itertools import takewhile

from docx.document import Document
from docx.oxml import OxmlElement
from lxml.etree import _Element

from reportgen import clock
from reportgen.word.elements import remove
from reportgen.word.names import qn
from reportgen.word.story import Story
from reportgen.word.visible import CONTAINERS, Piece, visible_pieces

AUTHOR, INITIALS = "reportgen", "rg"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_LOOK = "CommentReference"
_UNSEEN = frozenset(
    qn(f"w:{name}")
    for name in (
        "sdtPr",
        "sdtEndPr",
        "smartTagPr",
        "customXmlPr",
        "bookmarkStart",
        "bookmarkEnd",
        "commentRangeStart",
        "commentRangeEnd",
        "proofErr",
    )
)


@dataclass(frozen=True)
class Place:
    """Where a remark belongs: a paragraph (`w:p`) and offsets in its visible text; `end` is after the last letter.

    Without letters between them the remark stands at that point.
    """

    paragraph: _Element
    start: int
    end: int
    message: str


def comment(document: Document, places: Iterable[Place]) -> None:
    """Writes a comment at each place. Raises ValueError for offsets that are not in the paragraph."""
    made = clock.now().replace(tzinfo=UTC)
    for place in places:
        pieces = visible_pieces(place.paragraph)
        length = pieces[-1].end if pieces else 0
        if not 0 <= place.start <= place.end <= length:
            raise ValueError(f"{place.start} to {place.end} is not within {length} letters")
        said = document.comments.add_comment(place.message, AUTHOR, INITIALS)
        said._comment_elm.date = made  # not the moment at which python-docx was asked
        _mark(place, str(said.comment_id))


def take_back(document: Document) -> None:
    """Takes the program's own comments out again: what they said may no longer be so."""
    story = Story(document, "comments")
    own = [one for one in story.entries if one.get(qn("w:author")) == AUTHOR]
    numbers = {one.get(qn("w:id")) for one in own}
    marks = document.element.body.iter(*(qn(f"w:comment{name}") for name in ("RangeStart", "RangeEnd", "Reference")))
    for mark in [one for one in marks if one.get(qn("w:id")) in numbers]:
        holder = mark.getparent()
        remove(mark)
        if holder is not None and holder.tag == qn("w:r") and all(child.tag == qn("w:rPr") for child in holder):
            remove(holder)
    for one in own:
        remove(one)


def _mark(place: Place, number: str) -> None:
    start, end = _mark_of("w:commentRangeStart", number), _mark_of("w:commentRangeEnd", number)
    if place.start == place.end:
        _at_a_point(place, start)
        start.addnext(end)
    else:
        _split(place.paragraph, place.end)
        _split(place.paragraph, place.start)
        runs = [_run_of(piece) for piece in visible_pieces(place.paragraph) if place.start <= piece.start < place.end]
        _outermost(runs[0], first=True).addprevious(start)
        _outermost(runs[-1], first=False).addnext(end)
    end.addnext(_reference(number))


def _at_a_point(place: Place, mark: _Element) -> None:
    """Before the letter that begins there, after the last one at the end, or first in a paragraph without any."""
    _split(place.paragraph, place.start)
    pieces = visible_pieces(place.paragraph)
    after = next((piece for piece in pieces if piece.start == place.start), None)
    if after is not None:
        _outermost(_run_of(after), first=True).addprevious(mark)
    elif pieces:
        _outermost(_run_of(pieces[-1]), first=False).addnext(mark)
    else:
        place.paragraph.insert(place.paragraph.find(qn("w:pPr")) is not None, mark)


def _split(paragraph: _Element, offset: int) -> None:
    """Makes a run begin at an offset, both halves looking as the whole did."""
    piece = next((one for one in visible_pieces(paragraph) if one.start <= offset < one.end), None)
    if piece is None:
        return
    node = piece.node if offset == piece.start else _second_half(piece, offset)
    run = _run_of(piece)
    if not any(_is_content(before) for before in node.itersiblings(preceding=True)):
        return
    second: _Element = OxmlElement("w:r", attrs={str(key): str(value) for key, value in run.attrib.items()})
    look = run.find(qn("w:rPr"))
    if look is not None:
        second.append(deepcopy(look))
    second.extend([node, *node.itersiblings()])
    run.addnext(second)


def _second_half(piece: Piece, offset: int) -> _Element:
    """A text cut in two at an offset; the part after it."""
    at = offset - piece.start
    half: _Element = OxmlElement("w:t")
    for node, text in ((half, piece.text[at:]), (piece.node, piece.text[:at])):
        node.text = text
        node.set(_SPACE, "preserve")
    piece.node.addnext(half)
    return half


def _outermost(run: _Element, *, first: bool) -> _Element:
    """The outermost element that begins (or ends) with a run: a mark beside a control stays when the number in it is
    replaced, and a link that is all commented stays whole."""
    element = run
    for parent in _containers(run):
        if any(beside.tag not in _UNSEEN for beside in element.itersiblings(preceding=first)):
            break
        element = parent
    return element


def _containers(run: _Element) -> Iterator[_Element]:
    return takewhile(lambda parent: parent.tag in CONTAINERS, run.iterancestors())


def _run_of(piece: Piece) -> _Element:
    return next(piece.node.iterancestors(qn("w:r")))


def _is_content(node: _Element) -> bool:
    return node.tag != qn("w:rPr")


def _mark_of(tag: str, number: str) -> _Element:
    mark: _Element = OxmlElement(tag, attrs={qn("w:id"): number})
    return mark


def _reference(number: str) -> _Element:
    """The run that holds a comment's own mark."""
    run: _Element = OxmlElement("w:r")
    look = OxmlElement("w:rPr")
    look.append(OxmlElement("w:rStyle", attrs={qn("w:val"): _LOOK}))
    run.extend([look, _mark_of("w:commentReference", number)])
    return run
