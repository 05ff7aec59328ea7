"""Finds the numbers in people's words that give away what a public edition hides.

In go an analysis and what is known twice: as the public edition shows it, and whole. Out come remarks. A number is held
to give something away where only a hidden figure has that value, or where a hidden one answers best to the words around
it. A small count that is no figure of the report is only told, as it may be of as few people, or of something else.
"""

import re
from collections.abc import Hashable, Iterator, Sequence
from functools import partial

from reportgen.narrative.check.candidates import Aspect, Candidate
from reportgen.narrative.check.collapsing import collapse
from reportgen.narrative.check.known import Known
from reportgen.narrative.check.numbers import Form, Mention
from reportgen.narrative.check.reading import read_passage
from reportgen.narrative.check.roles import Kind
from reportgen.narrative.check.sections import PassageCheck
from reportgen.narrative.check.verdicts import Verdict
from reportgen.narrative.remarks import Remark, RemarkKind

_AS_NUMBERS = {
    "": r"(?P<before>)\b(?P<word>only|just|but)(?P<after>\s+(?=one\b))",
    "one": r"\b(?P<before>(?:an?|the)\s+)(?P<word>only|sole|single|lone)(?P<after>)\b(?!\s+(?:\w*s|\w+ren|people)\b)",
    "two": r"\b(?P<before>(?:a|the)\s+)(?P<word>couple|pair)(?P<after>\s+of)\b",
}
"""Words that tell a small number without its being one for the number check."""


def find_revealing(
    section: str, passages: Sequence[str], public: Known, whole: Known, largest_hidden: int
) -> Iterator[Remark]:
    """The remarks on one analysis. Counts from 1 up to `largest_hidden` are small."""
    finder = _Finder(section, public, whole, largest_hidden)
    for number, passage in enumerate(passages):
        collapsed = collapse(passage)
        text = collapsed.text
        found = PassageCheck(read_passage(_with_numbers(text)), whole, whole.field(section)).found()
        for verdict in found.verdicts:
            told = finder.told(verdict)
            if told:
                start, end = verdict.mention.start, _end_of_word(text, verdict.mention.end)
                yield collapsed.back(Remark(told[0], section, number, start, end, "", told[1]), passage)


def _with_numbers(text: str) -> str:
    """The same text, letter under letter, with a number where words tell one: 'only one', 'a single', 'a couple of'."""
    for number, words in _AS_NUMBERS.items():
        text = re.sub(words, partial(_with_number, number), text, flags=re.IGNORECASE)
    return text


def _with_number(number: str, found: re.Match[str]) -> str:
    before, word, after = (len(found[name]) for name in ("before", "word", "after"))
    return " " * before + number.ljust(word) + " " * after


def _end_of_word(text: str, end: int) -> int:
    """Where the word ends in which a number ends."""
    return next((place for place in range(end, len(text)) if not text[place].isalpha()), len(text))


class _Finder:
    """Looks a section's numbers up among what is shown and what is hidden."""

    def __init__(self, section: str, public: Known, whole: Known, largest_hidden: int) -> None:
        self._whole = whole.field(section).candidates
        self._shown = {_key(one) for one in public.field(section).candidates.all}
        self._largest = largest_hidden

    def told(self, verdict: Verdict) -> tuple[RemarkKind, str] | None:
        """What a number gives away; None when nothing."""
        matching = [one for one in self._whole.matching(verdict.mention) if one.aspect is not Aspect.TARGET]
        hidden = [one for one in matching if _key(one) not in self._shown]
        stated = verdict.candidate
        if hidden and (len(hidden) == len(matching) or (stated and _key(stated) not in self._shown)):
            named = stated if stated in hidden else hidden[0]
            return RemarkKind.REVEALS, (
                f"This number is not shown in the public edition: {named.topic.name}. Say it without the number, so"
                " that no single person can be picked out."
            )
        if not matching and self._is_small(verdict.mention) and verdict.role.kind is Kind.LEVEL:
            return RemarkKind.SMALL_NUMBER, (
                f"This is a number from 1 to {self._largest}, which a public edition does not show of people. If it"
                " counts them, say it without the number."
            )
        return None

    def _is_small(self, mention: Mention) -> bool:
        return mention.form is Form.COUNT and 1 <= mention.value <= self._largest


def _key(candidate: Candidate) -> Hashable:
    topic = candidate.topic
    return topic.section, topic.title, topic.part, topic.unit, candidate.stretch, candidate.aspect
