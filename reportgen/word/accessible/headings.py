"""The rules for headings."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from lxml.etree import _Element

from reportgen.word import looks
from reportgen.word.accessible import rules
from reportgen.word.accessible.lines import Fault, Line, Text, fault_at, run_of
from reportgen.word.names import qn

_MOST_LETTERS, _MOST_WORDS = 80, 12
_LARGER = 1.5
"""Points by which a heading made by hand is larger than the text below it, where it is not bold."""
_NO_HEADINGS = ("title", "subtitle", "caption", "toc heading", looks.NOTE.lower())
"""Styles of short bold lines that are something else."""
_ENDS_OF_SENTENCES = (".", ",", ";", "!")


def faults_of_headings(text: Text) -> Iterator[Fault]:
    """What is wrong with them."""
    yield from _skipped(text)
    lines = [line for line in text.lines[text.first_heading :] if not line.aside and line.text.strip()]
    for line, following in pairwise(lines):
        if _may_be_heading(line, text) and _looks_like_one(line, following, text):
            yield fault_at(
                rules.REAL_HEADING, line, "This looks like a heading, but is none to those who do not see it."
            )


def _skipped(text: Text) -> Iterator[Fault]:
    above = 0
    for line in _headings(text.lines):
        level = line.level or 0
        if level > above + 1:
            before = f"after Heading {above}" if above else "as the first"
            yield fault_at(rules.HEADING_ORDER, line, f"This is Heading {level} {before}: a level is left out.")
        above = level


def _headings(lines: Sequence[Line]) -> Iterator[Line]:
    return (line for line in lines if line.level and line.text.strip() and not line.aside)


def _may_be_heading(line: Line, text: Text) -> bool:
    """Whether it is a short line of its own."""
    words = line.text.strip()
    short = len(words) <= _MOST_LETTERS and len(words.split()) <= _MOST_WORDS
    return (
        line.level is None
        and line.cell is None
        and not line.is_in_box
        and short
        and not words.endswith(_ENDS_OF_SENTENCES)
        and any(letter.isalpha() for letter in words)
        and text.effective.style_name(line.paragraph).lower() not in _NO_HEADINGS
        and not _is_listed(line, text)
    )


def _is_listed(line: Line, text: Text) -> bool:
    listed = text.effective.of_paragraph(line.paragraph, "w:numPr")
    number = None if listed is None else listed.find(qn("w:numId"))
    return number is not None and number.get(qn("w:val")) != "0"


def _looks_like_one(line: Line, following: Line, text: Text) -> bool:
    """Whether it is all bold, or larger than the text below; what stands over a table or a picture is its caption."""
    if following.cell is not None or _picture_follows(line):
        return False
    effective = text.effective
    if all(effective.is_bold(run) for run in _runs(line)):
        return True
    below = max(effective.points(run) for run in _runs(following))
    return following.level is None and min(effective.points(run) for run in _runs(line)) >= below + _LARGER


def _picture_follows(line: Line) -> bool:
    after = line.paragraph.getnext()
    return after is not None and (after.tag == qn("w:tbl") or next(after.iter(qn("w:drawing")), None) is not None)


def _runs(line: Line) -> list[_Element]:
    return [run_of(piece) for piece in line.pieces if piece.text.strip()]
