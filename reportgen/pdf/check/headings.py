"""Headings in order, and the outline, by which people find their way, in the same order (ISO 14289-1, 7.4.2)."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pikepdf

from reportgen.pdf.check.problems import Problem
from reportgen.pdf.outline import Entry, read_outline
from reportgen.pdf.tree import Node

_HEADING = re.compile(r"H([1-6])")
_IN_WORD = "Give it the next level in Word (Styles: Heading 1, 2, 3), then make the PDF anew."
_ANEW = "Make it anew from the Word report with --pdf."


def headings_out_of_order(pdf: pikepdf.Pdf, tree: Node) -> Iterator[Problem]:
    """A level that was skipped, a first heading that is not of level 1, an outline that does not hold them in order."""
    headings = [node for node in tree.walk() if _HEADING.fullmatch(node.role)]
    level = 0
    for heading in headings:
        before, level = level, int(heading.role[1:])
        if level > before + 1:
            after = f"follows one of level {before}" if before else "is the first"
            yield Problem(f"has a heading of level {level} that {after}.", _IN_WORD, heading.page)
    outline = read_outline(pdf)
    if headings and len(outline) < len(headings):
        what = f"has {len(headings)} headings, but {len(outline)} bookmarks to find them by."
        yield Problem(what, _ANEW)
    yield from _outline_out_of_order(outline)


def _outline_out_of_order(outline: Sequence[Entry]) -> Iterator[Problem]:
    for entry in outline:
        if entry.place is None:
            yield Problem(f"has a bookmark that leads nowhere: '{entry.title}'.", _ANEW)
    placed = [(entry, entry.place) for entry in outline if entry.place is not None]
    for (_, before), (entry, place) in pairwise(placed):
        higher = before.height is not None and place.height is not None and place.height > before.height
        if place.page < before.page or (place.page == before.page and higher):
            yield Problem(f"has a bookmark out of the pages' order: '{entry.title}'.", _ANEW, place.page)
