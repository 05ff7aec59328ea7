"""What people have still to decide in a document: tracked changes, and comments that are not answered by deleting them.

An open document in, plain values out; nothing is changed.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from docx.document import Document
from lxml.etree import _Element

from reportgen.word.names import qn
from reportgen.word.parts import placed, read_parts


class ChangeKind(Enum):
    """A kind of tracked change."""

    INSERTED = "inserted"
    DELETED = "deleted"
    MOVED = "moved"
    FORMATTED = "formatted"
    MERGED = "merged or split cells"


@dataclass(frozen=True)
class Undecided:
    """How many tracked changes of a kind stand under a heading, or in a header, a footer or notes."""

    place: str
    kind: ChangeKind
    count: int


@dataclass(frozen=True)
class CommentLeft:
    """A comment that is still there, and the heading under which it stands; `place` is empty where it is nowhere."""

    place: str
    author: str
    text: str


_CHANGES = {
    ChangeKind.INSERTED: ("ins", "cellIns", "customXmlInsRangeStart"),
    ChangeKind.DELETED: ("del", "cellDel", "customXmlDelRangeStart"),
    ChangeKind.MOVED: ("moveFrom", "moveTo", "customXmlMoveFromRangeStart", "customXmlMoveToRangeStart"),
    ChangeKind.FORMATTED: (
        "rPrChange",
        "pPrChange",
        "sectPrChange",
        "tblPrChange",
        "tblPrExChange",
        "tblGridChange",
        "trPrChange",
        "tcPrChange",
        "numberingChange",
    ),
    ChangeKind.MERGED: ("cellMerge",),
}
_KINDS = {qn(f"w:{name}"): kind for kind, names in _CHANGES.items() for name in names}


def undecided_changes(document: Document) -> Sequence[Undecided]:
    """Every tracked change that is neither accepted nor rejected, in the order of the document."""
    found = Counter(
        (place, _KINDS[str(node.tag)])
        for text in read_parts(document, with_others=True)
        for place, node in placed(document, text, _KINDS)
    )
    return [Undecided(place, kind, count) for (place, kind), count in found.items()]


def comments_left(document: Document) -> Sequence[CommentLeft]:
    """Every comment, in the order of the document; last those that stand nowhere in it."""
    comments = dict(_comments(document))
    left = []
    for text in read_parts(document):
        for place, node in placed(document, text, [qn("w:commentReference")]):
            comment = comments.pop(node.get(qn("w:id"), ""), None)
            if comment is not None:
                left.append(_left(place, comment))
    return left + [_left("", comment) for comment in comments.values()]


def _comments(document: Document) -> Iterator[tuple[str, _Element]]:
    for text in read_parts(document, with_others=True):
        for comment in text.root.iterchildren(qn("w:comment")):
            yield comment.get(qn("w:id"), ""), comment


def _left(place: str, comment: _Element) -> CommentLeft:
    paragraphs = comment.iter(qn("w:p"))
    text = "\n".join("".join(node.text or "" for node in one.iter(qn("w:t"))) for one in paragraphs)
    return CommentLeft(place, comment.get(qn("w:author"), ""), text)
