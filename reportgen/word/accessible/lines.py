"""A document as the rules read it: paragraph by paragraph, each with its place, its letters and how they look."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from docx.document import Document
from lxml.etree import _Element

from reportgen.word.accessible.effective import Effective
from reportgen.word.accessible.rules import Rule
from reportgen.word.names import qn
from reportgen.word.parts import TextPart, placed, read_parts
from reportgen.word.story import NOTES
from reportgen.word.visible import Piece, visible_pieces

PLACES_ASIDE = ("Page header", "Page footer")
_BOX = qn("w:txbxContent")
_IN_TABLE = qn("w:tc")


@dataclass(frozen=True)
class Line:
    """A paragraph (`w:p`) that is there for its reader. `anchor` is the one in the body at which a comment on it can
    stand: itself, the one that its text box hangs on, or that its note belongs to."""

    paragraph: _Element
    place: str
    anchor: _Element | None
    level: int | None
    aside: bool
    pieces: Sequence[Piece] = field(repr=False)

    @cached_property
    def text(self) -> str:
        """What a reader sees."""
        return "".join(piece.text for piece in self.pieces)

    @cached_property
    def table(self) -> _Element | None:
        """The outermost table around it; None where it stands in none, or in a text box."""
        found = None
        for holder in self.paragraph.iterancestors(qn("w:tbl"), _BOX):
            if holder.tag == _BOX:
                break
            found = holder
        return found

    @property
    def cell(self) -> _Element | None:
        """The table's cell around it."""
        return next(self.paragraph.iterancestors(_IN_TABLE), None)

    @property
    def is_in_box(self) -> bool:
        """Whether it stands in a text box."""
        return next(self.paragraph.iterancestors(_BOX), None) is not None


@dataclass(frozen=True)
class Fault:
    """A breach of a rule: the heading under which it stands, the words, what is the matter with them.

    `anchor` is the paragraph at which a comment on it can stand, from `start` to `end` of its visible text; None for
    what is about the whole document.
    """

    rule: Rule
    place: str
    said: str
    what: str
    anchor: _Element | None = None
    start: int = 0
    end: int = 0

    @property
    def stops(self) -> bool:
        """Whether a report cannot be finished with it."""
        return self.rule.stops


@dataclass(frozen=True)
class Text:
    """A document as the rules read it."""

    document: Document
    parts: Sequence[TextPart]
    lines: Sequence[Line]
    effective: Effective

    def placed(self, *tags: str) -> Iterator[tuple[TextPart, str, _Element]]:
        """Each element of these names with the part and the place where it stands."""
        names = [qn(tag) for tag in tags]
        for part in self.parts:
            for place, node in placed(self.document, part, names):
                yield part, place, node

    @cached_property
    def by_paragraph(self) -> dict[_Element, Line]:
        """The lines by their paragraphs."""
        return {line.paragraph: line for line in self.lines}

    @cached_property
    def numbers(self) -> dict[_Element, int]:
        """The number of each line by its paragraph."""
        return {line.paragraph: number for number, line in enumerate(self.lines)}

    @cached_property
    def first_heading(self) -> int:
        """The number of the line from which on it is no cover; 0 in a document without headings."""
        return next((number for number, line in enumerate(self.lines) if line.level and not line.aside), 0)

    def is_cover(self, line: Line) -> bool:
        """Whether a line stands before the first heading."""
        return self.numbers[line.paragraph] < self.first_heading

    def line_around(self, node: _Element) -> Line | None:
        """The line in which a node stands."""
        return next((self.by_paragraph[one] for one in node.iterancestors(qn("w:p")) if one in self.by_paragraph), None)

    def line_within(self, node: _Element) -> Line | None:
        """The first line in a node that says anything; else the first."""
        held = [self.by_paragraph[one] for one in node.iter(qn("w:p")) if one in self.by_paragraph]
        return next((line for line in held if line.text.strip()), held[0] if held else None)


def read_text(document: Document) -> Text:
    """All that a document shows."""
    effective = Effective(document)
    parts = read_parts(document)
    notes = _notes(parts)
    lines = []
    for part in parts:
        for place, paragraph in placed(document, part, [qn("w:p")]):
            lines.append(
                Line(
                    paragraph=paragraph,
                    place=place,
                    anchor=_anchor(paragraph, part, notes),
                    level=effective.level(paragraph),
                    aside=bool(part.name),
                    pieces=visible_pieces(paragraph),
                )
            )
    return Text(document, parts, lines, effective)


@dataclass(frozen=True)
class Hit:
    """Words of a line that share a trait, from `start` to `end`."""

    line: Line
    start: int
    end: int
    trait: str

    @property
    def is_whole(self) -> bool:
        """Whether they are all that the line says."""
        return self.line.text[self.start : self.end].strip() == self.line.text.strip()

    def fault(self, rule: Rule, what: str) -> Fault:
        """The fault that they are."""
        return fault_at(rule, self.line, what, self.start, self.end)


def run_of(piece: Piece) -> _Element:
    """The run in which letters stand."""
    return next(piece.node.iterancestors(qn("w:r")))


def fault_at(rule: Rule, line: Line, what: str, start: int = 0, end: int | None = None) -> Fault:
    """A fault of a line, or of the words from `start` to `end` of it."""
    end = len(line.text) if end is None else end
    said = line.text[start:end].strip()
    own = line.anchor is line.paragraph
    return Fault(rule, line.place, said, what, line.anchor, start if own else 0, end if own else 0)


def hits_of(lines: Sequence[Line], trait: Callable[[_Element], str]) -> list[Hit]:
    """The words that have a trait, side by side as long as it is the same; blanks between them belong.

    `trait` puts it into words for a run, empty where it has none.
    """
    return [hit for line in lines for hit in _hits(line, trait) if hit.trait]


def _hits(line: Line, trait: Callable[[_Element], str]) -> list[Hit]:
    found: list[Hit] = []
    for piece in line.pieces:
        if not piece.text.strip():
            continue
        said = trait(run_of(piece))
        before = found[-1] if found else None
        if before and before.trait == said and not line.text[before.end : piece.start].strip():
            found[-1] = Hit(line, before.start, piece.end, said)
        else:
            found.append(Hit(line, piece.start, piece.end, said))
    return found


def joined(hits: Sequence[Hit], lines: Sequence[Line]) -> Iterator[tuple[Hit, str]]:
    """The hits of one rule, each with words on how many more are like it: whole paragraphs one below the other are
    one, and so is what is alike in a table."""
    numbers = {line.paragraph: number for number, line in enumerate(line for line in lines if line.text.strip())}
    firsts: list[Hit] = []
    more: Counter[int] = Counter()
    last: dict[object, tuple[int, int]] = {}  # of each kind of hit: which is told of, and the line it has come to
    for hit in hits:
        number, table = numbers[hit.line.paragraph], hit.line.table
        key = (hit.trait, hit.line.place, table, hit.is_whole or table is not None)
        at, before = last.get(key, (-1, 0))
        if at >= 0 and (table is not None or (hit.is_whole and number == before + 1)):
            more[at] += 1
        else:
            at = len(firsts)
            firsts.append(hit)
        last[key] = (at, number)
    return ((hit, _and_more(more[at])) for at, hit in enumerate(firsts))


def _and_more(count: int) -> str:
    """How many more are like it."""
    return "" if not count else f" ({count} more like it {'follows' if count == 1 else 'follow'})"


def _notes(parts: Sequence[TextPart]) -> dict[tuple[str, str], _Element]:
    """The paragraphs of the body that notes belong to, by kind and number."""
    found = {}
    for kind, tag in NOTES.items():
        for part in parts:
            for mark in part.root.iter(tag) if not part.name else ():
                found[kind, mark.get(qn("w:id"), "")] = next(mark.iterancestors(qn("w:p")))
    return found


def _anchor(paragraph: _Element, part: TextPart, notes: dict[tuple[str, str], _Element]) -> _Element | None:
    """Word has no comments in headers, footers, notes and text boxes."""
    if part.name:
        note = next(paragraph.iterancestors(qn("w:footnote"), qn("w:endnote")), None)
        return None if note is None else notes.get((part.name.lower(), note.get(qn("w:id"), "")))
    outermost = paragraph
    for holder in paragraph.iterancestors(qn("w:p")):
        outermost = holder
    return outermost
