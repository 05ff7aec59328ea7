"""Abbreviations of an analysis that neither the glossary nor the analysis itself explains.

In go a section's passages and the glossary's terms; out come spans. An abbreviation is explained where it stands in
brackets, or brackets follow it; each is told once.
"""

import re
from collections.abc import Iterator, Sequence

from reportgen.narrative.check.words import COMMON_CAPITALS

_CAPITALS = re.compile(r"(?<![\w&/@.-])([A-Z][A-Z&]*[A-Z])(s?)(?![\w&@]|-\d|\s?\d)")
_IN_BRACKETS = re.compile(r"[(\[]\s*([A-Z][A-Z&]*[A-Z])s?\s*[)\]]|\b([A-Z][A-Z&]*[A-Z])s?\s*[(\[]")


def unexplained(passages: Sequence[str], terms: frozenset[str]) -> Iterator[tuple[int, int, int]]:
    """The passage, start and end of each abbreviation where it first stands."""
    text = "\n".join(passages)
    explained = {one for match in _IN_BRACKETS.finditer(text) for one in match.groups() if one}
    told: set[str] = set()
    for number, passage in enumerate(passages):
        if passage.isupper() and len(passage.split()) > 1:
            continue
        for match in _CAPITALS.finditer(passage):
            word = match[1]
            known = word in COMMON_CAPITALS or word.casefold() in terms or word in explained or word in told
            if not known:
                told.add(word)
                yield number, match.start(1), match.end(1)
