"""Numbers that follow from others of their sentence: what is left, what two make together, how many each on average.

In go the verdicts of a sentence; out comes a better one for a number that no figure gives.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from reportgen.formats import plain_number
from reportgen.narrative.check.candidates import Aspect, stands_for
from reportgen.narrative.check.numbers import Exactness, Form, Mention
from reportgen.narrative.check.verdicts import Judgement, Verdict

_MOST = 12
"""Of a sentence with more numbers only the nearest are tried."""


def follows(verdict: Verdict, others: Sequence[Verdict], *, announced: bool) -> bool:
    """Whether a number is what others give; `announced`: words such as 'so' or 'leaving' say that it does."""
    mention = verdict.mention
    counts = [one.mention.value for one in others if _is_usable(one) and one.mention.form is Form.COUNT][-_MOST:]
    if mention.form in (Form.PERCENT, Form.SHARE):
        return verdict.judgement is Judgement.NOT_KNOWN and any(stands_for(mention, share) for share in _shares(counts))
    if mention.form is not Form.COUNT and mention.form is not Form.DECIMAL:
        return False
    if announced and any(stands_for(mention, one) for one in (*_sums(counts), *_quotients(counts, mention))):
        return True
    return verdict.judgement is Judgement.NOT_KNOWN and any(stands_for(mention, one) for one in _sums(counts))


def is_change_between(verdict: Verdict, others: Sequence[Verdict]) -> bool:
    """Whether a percentage is the change from one number of the sentence to another: '21, down from 23 (8.7%)'."""
    if verdict.mention.form is not Form.PERCENT:
        return False
    begins = [one.mention.value for one in others if one.role.comes_from and one.mention.form is Form.COUNT]
    ends = [one.mention.value for one in others if not one.role.comes_from and one.mention.form is Form.COUNT]
    return any(stands_for(verdict.mention, abs(end - begin) * 100 / begin) for begin in begins for end in ends if begin)


def _is_usable(verdict: Verdict) -> bool:
    return verdict.judgement is not Judgement.WRONG


def _sums(counts: Sequence[Fraction]) -> Iterator[Fraction]:
    for one, other in combinations(counts, 2):
        yield one + other
        yield abs(one - other)
    for many in range(3, len(counts) + 1):
        yield sum(counts[-many:], Fraction(0))
    if len(counts) > 2:
        yield abs(counts[0] - sum(counts[1:], Fraction(0)))
    if len(counts) % 2 == 0 and len(counts) > 2:
        yield sum((abs(counts[place + 1] - counts[place]) for place in range(0, len(counts), 2)), Fraction(0))


def _shares(counts: Sequence[Fraction]) -> Iterator[Fraction]:
    for one in counts:
        for other in counts:
            if other and one < other:
                yield one * 100 / other


def _quotients(counts: Sequence[Fraction], mention: Mention) -> Iterator[Fraction]:
    if mention.exactness is not Exactness.EXACT or mention.form is Form.DECIMAL:
        yield from (one / other for one in counts for other in counts if other and one > other)


def left_over(verdict: Verdict, others: Sequence[Verdict]) -> Verdict | None:
    """A number that says what is left of the pair before it: right or wrong; None when there is no such pair."""
    counts = [one for one in others if one.mention.form is Form.COUNT and one.mention.start < verdict.mention.start]
    if len(counts) < 2 or verdict.mention.form is not Form.COUNT:
        return None
    one, other = counts[-2:]
    part, whole = (one, other) if one.value <= other.value else (other, one)
    if not all(verdict.judgement is Judgement.RIGHT for verdict in (part, whole)):
        return None
    left = whole.value - part.value
    if stands_for(verdict.mention, left):
        return replace(verdict, judgement=Judgement.RIGHT)
    if verdict.judgement is Judgement.RIGHT and (_is_rest(verdict) or not _is_pair(part, whole)):
        return None
    message = f"{plain_number(whole.value)} less {plain_number(part.value)} leaves {plain_number(left)}."
    return replace(verdict, judgement=Judgement.WRONG, message=message, meant=None)


def _is_rest(verdict: Verdict) -> bool:
    return verdict.candidate is not None and verdict.candidate.aspect is Aspect.REST


def _is_pair(part: Verdict, whole: Verdict) -> bool:
    return part.candidate is not None and part.candidate is whole.candidate
