"""Lists whose parts should add up to the total that they are parts of: '21 children: 13 ..., 3 ... and 5 ...'.

In go the verdicts of a sentence; out comes a total whose parts make another number. Parts that may overlap, and lists
that do not say that they are complete, are left alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from reportgen.formats import plain_number
from reportgen.narrative.check.numbers import Form
from reportgen.narrative.check.reading import Passage
from reportgen.narrative.check.verdicts import Judgement, Verdict

_COMPLETE = re.compile(r":\s|made\sup|compris|consist|breaks?\sdown|broken\sdown|as\sfollows|split|divided")
_NOT_COMPLETE = re.compile(r"\b(?:including|includes|such\sas|among|mainly|mostly|for\sexample|e\.g|at\sleast)\b")
_APART = re.compile(r"[,;)].*\S")
_SAYS_COMPLETE = re.compile(r"made\sup|compris|consist|breaks?\sdown|broken\sdown|as\sfollows|split|divided")
_LEAST_PARTS, _TELLING, _FEW = 2, 3, 2


@dataclass(frozen=True)
class BadSum:
    """A total, its parts and what they make."""

    total: Verdict
    parts: Sequence[Verdict]
    makes: Fraction

    @property
    def message(self) -> str:
        """For the officer."""
        parts = " + ".join(plain_number(part.value) for part in self.parts)
        return f"The parts make {plain_number(self.makes)} ({parts}), not {plain_number(self.total.value)}."


def check_sum(passage: Passage, verdicts: Sequence[Verdict]) -> BadSum | None:
    """The first total of a sentence whose parts do not add up to it."""
    counts = [one for one in verdicts if one.mention.form is Form.COUNT and one.judgement is not Judgement.ALONE]
    for place, total in enumerate(counts):
        parts = counts[place + 1 :]
        if len(parts) < _LEAST_PARTS or any(part.value > total.value for part in parts):
            continue
        opening = passage.lower[total.mention.end : parts[0].mention.start]
        whole = passage.lower[total.mention.end : parts[-1].mention.end]
        if (
            not _COMPLETE.search(opening)
            or _APART.search(opening)
            or _NOT_COMPLETE.search(whole)
            or _may_overlap(parts)
            or not _one_kind(parts)
        ):
            continue
        makes = sum((part.value for part in parts), Fraction(0))
        return BadSum(total, parts, makes) if _contradicts(opening, parts, total.value - makes, total.value) else None
    return None


def _contradicts(opening: str, parts: Sequence[Verdict], lacking: Fraction, total: Fraction) -> bool:
    """Whether parts should have made the total. After a mere colon some may have been left out on purpose."""
    if lacking <= 0 or re.search(r":\s", opening) is None or _SAYS_COMPLETE.search(opening):
        return lacking != 0
    return len(parts) >= _TELLING and lacking <= max(Fraction(_FEW), total / 10)


def _may_overlap(parts: Sequence[Verdict]) -> bool:
    return any(part.candidate is not None and part.candidate.topic.overlap for part in parts)


def _one_kind(parts: Sequence[Verdict]) -> bool:
    """Whether the parts are of one breakdown, as far as it is known."""
    known = [part.candidate.topic for part in parts if part.candidate is not None]
    origins = {topic.origin if topic.part else topic.title.partition(":")[0] for topic in known}
    stretches = {part.candidate.stretch for part in parts if part.candidate is not None}
    return len(origins) <= 1 or (len(stretches) == 1 and all(topic.part_words for topic in known))
