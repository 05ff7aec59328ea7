"""Finds the numbers in people's words that give away what a public edition hides.

In go an analysis and what is known twice: as the public edition shows it, and whole. Out come remarks. A number is held
to give something away where only a hidden figure has that value, or where a hidden one answers best to the words around
it. A small count that is no figure of the report is only told, as it may be of as few people, or of something else.
"""

from collections.abc import Hashable, Iterator, Sequence

from reportgen.narrative.check.candidates import Aspect, Candidate
from reportgen.narrative.check.known import Known
from reportgen.narrative.check.numbers import Form, Mention
from reportgen.narrative.check.reading import read_passage
from reportgen.narrative.check.roles import Kind
from reportgen.narrative.check.sections import PassageCheck
from reportgen.narrative.check.verdicts import Verdict
from reportgen.narrative.remarks import Remark, RemarkKind


def find_revealing(
    section: str, passages: Sequence[str], public: Known, whole: Known, largest_hidden: int
) -> Iterator[Remark]:
    """The remarks on one analysis. Counts from 1 up to `largest_hidden` are small."""
    finder = _Finder(section, public, whole, largest_hidden)
    for number, text in enumerate(passages):
        found = PassageCheck(read_passage(text), whole, whole.field(section)).found()
        for verdict in found.verdicts:
            told = finder.told(verdict)
            if told:
                start, end = verdict.mention.start, verdict.mention.end
                yield Remark(told[0], section, number, start, end, text[start:end], told[1])


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
