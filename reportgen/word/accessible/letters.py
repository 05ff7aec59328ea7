"""The rules for how words look: contrast, colour, size, underlining, capitals."""

import re
from collections.abc import Iterator

from lxml.etree import _Element

from reportgen.word.accessible import rules
from reportgen.word.accessible.colours import contrast, signal
from reportgen.word.accessible.lines import Fault, Text, fault_at, hits_of, joined
from reportgen.word.accessible.links import is_link
from reportgen.word.names import qn

_LEAST_POINTS = 11
_LEAST, _LEAST_OF_LARGE = 4.5, 3.0
_LARGE, _LARGE_BOLD = 18, 14
_SAID_IN_WORDS = "status "
"""How the names of the program's own coloured styles begin: beside the colour they say 'met', 'near' or 'missed'."""
_PLAIN_MARKS = ("", "white", "black", "lightGray", "darkGray")
_CAPITALS = re.compile(r"\b[A-Z][A-Z'&/-]*(?: [A-Z0-9][A-Z0-9'&/-]*)+\b")
_SPLIT = re.compile("(?=[A-Z])")
_LEAST_WORDS, _LEAST_LETTERS = 3, 15


def faults_of_letters(text: Text) -> Iterator[Fault]:
    """What is wrong with them."""
    yield from _contrast(text)
    yield from _size(text)
    yield from _colour_alone(text)
    yield from _underlined(text)
    yield from _capitals(text)


def _contrast(text: Text) -> Iterator[Fault]:
    effective = text.effective

    def low(run: _Element) -> str:
        colour, behind = effective.colour(run), effective.background(run)
        points = effective.points(run)
        large = points >= _LARGE or (points >= _LARGE_BOLD and effective.is_bold(run))
        ratio = contrast(colour, behind)
        if ratio >= (_LEAST_OF_LARGE if large else _LEAST):
            return ""
        return f"{int(ratio * 10) / 10}:1 only from their background (#{colour} on #{behind})"

    for hit, more in joined(hits_of(text.lines, low), text.lines):
        yield hit.fault(rules.CONTRAST, f"These words stand out by {hit.trait}{more}.")


def _size(text: Text) -> Iterator[Fault]:
    def small(run: _Element) -> str:
        points = text.effective.points(run)
        return f"{points:g}" if points < _LEAST_POINTS else ""

    lines = [line for line in text.lines if line.cell is None or line.is_in_box]
    for hit, more in joined(hits_of(lines, small), text.lines):
        yield hit.fault(rules.SIZE, f"This is of {hit.trait} points{more}.")


def _colour_alone(text: Text) -> Iterator[Fault]:
    """Words in a traffic light's colour among others, or under a highlighter."""
    effective = text.effective

    def coloured(run: _Element) -> str:
        mark = effective.highlight(run)
        if mark not in _PLAIN_MARKS:
            return f"marked with a {_SPLIT.sub(' ', mark).lower()} highlighter"
        named = effective.run_style_name(run).lower().startswith(_SAID_IN_WORDS)
        own, usual = effective.colour(run), effective.paragraph_colour(next(run.iterancestors(qn("w:p"))))
        light = signal(own) if own != usual and not named and not is_link(run) else ""
        return f"in {light}" if light else ""

    for hit, more in joined(hits_of(text.lines, coloured), text.lines):
        what = f"These words are {hit.trait}{more}: does the colour say something that the words do not?"
        yield hit.fault(rules.COLOUR_ALONE, what)


def _underlined(text: Text) -> Iterator[Fault]:
    def lined(run: _Element) -> str:
        link = is_link(run) or text.effective.run_style_name(run).lower() in ("hyperlink", "followedhyperlink")
        return "yes" if text.effective.is_underlined(run) and not link else ""

    for hit, more in joined(hits_of(text.lines, lined), text.lines):
        yield hit.fault(rules.NO_UNDERLINE, f"This is underlined, as links are{more}.")


def _capitals(text: Text) -> Iterator[Fault]:
    def capitals(run: _Element) -> str:
        return "yes" if text.effective.is_capitals(run) else ""

    what = "This is in capitals, which are hard to read and may be read out letter by letter."
    for line in text.lines:
        typed = ((found.start(), found.end()) for found in _CAPITALS.finditer(line.text))
        shown = ((hit.start, hit.end) for hit in hits_of([line], capitals))
        for start, end in (*typed, *shown):
            if _is_long(line.text[start:end]):
                yield fault_at(rules.NO_CAPITALS, line, what, start, end)


def _is_long(words: str) -> bool:
    """Longer than a few abbreviations side by side."""
    letters = [letter for letter in words if letter.isalpha()]
    return len(words.split()) >= _LEAST_WORDS and len(letters) >= _LEAST_LETTERS
