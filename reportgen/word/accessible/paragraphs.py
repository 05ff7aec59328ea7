"""The rules for paragraphs: alignment and space."""

from collections.abc import Iterator

from reportgen.formats import several
from reportgen.word.accessible import rules
from reportgen.word.accessible.lines import Fault, Hit, Line, Text, fault_at, joined
from reportgen.word.elements import is_blank
from reportgen.word.names import qn

_JUSTIFIED = ("both", "distribute", "lowKashida", "mediumKashida", "highKashida", "thaiDistribute")
_LETTERS = (qn("w:t"), qn("w:delText"))


def faults_of_paragraphs(text: Text) -> Iterator[Fault]:
    """What is wrong with them."""
    yield from _justified(text)
    yield from _spacing(text)


def _justified(text: Text) -> Iterator[Fault]:
    hits = [Hit(line, 0, len(line.text), "justified") for line in text.lines if _is_justified(line, text)]
    for hit, more in joined(hits, text.lines):
        yield hit.fault(rules.LEFT, f"This is justified, which makes uneven gaps between words{more}.")


def _is_justified(line: Line, text: Text) -> bool:
    aligned = text.effective.of_paragraph(line.paragraph, "w:jc")
    return bool(line.text.strip()) and aligned is not None and aligned.get(qn("w:val")) in _JUSTIFIED


def _spacing(text: Text) -> Iterator[Fault]:
    """Two and more empty paragraphs one below the other; a single one may have to stand between tables."""
    empty: list[Line] = []
    for line in (*text.lines, None):
        if line is not None and _is_empty(line) and (not empty or _is_beside(line, empty[-1])):
            empty.append(line)
            continue
        if len(empty) > 1:
            what = f"Here are {several(len(empty), 'empty paragraph')} one below the other."
            yield fault_at(rules.SPACING, empty[0], what)
        empty = [line] if line is not None and _is_empty(line) else []


def _is_empty(line: Line) -> bool:
    """Whether nothing at all stands in it: no words that a control asks for, none that a tracked change deletes."""
    return not any(node.text for node in line.paragraph.iter(*_LETTERS)) and is_blank(line.paragraph)


def _is_beside(line: Line, before: Line) -> bool:
    return line.paragraph.getparent() is before.paragraph.getparent()
