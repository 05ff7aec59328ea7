"""Remarks in plain words: where the right value stands, and what was written.

In go verdicts; out come remarks.
"""

from reportgen.formats import plain_number, shown
from reportgen.narrative.check.candidates import Aspect, Candidate
from reportgen.narrative.check.reading import Passage
from reportgen.narrative.check.roles import WAYS
from reportgen.narrative.check.verdicts import Verdict
from reportgen.narrative.remarks import RemarkKind

_AROUND = 9
_NOT_KNOWN = "No figure of this report gives {said}. Please make sure that it is right."


def way_word(passage: Passage, verdict: Verdict) -> tuple[int, int] | None:
    """Where the word stands that says which way a number goes: the nearest one of that way."""
    mention, sentence = verdict.mention, passage.sentence_of(verdict.mention.first)
    words = [
        token
        for token in passage.tokens[max(sentence.first, mention.first - _AROUND) : mention.last + _AROUND]
        if token.index < sentence.last and WAYS.get(token.text) == verdict.role.way
    ]
    nearest = min(words, key=lambda token: abs(token.index - mention.first), default=None)
    return None if nearest is None else (nearest.start, nearest.end)


def told_verdict(verdict: Verdict, said: str) -> str:
    """What a remark about a number says. `said` is the number as it is written."""
    if verdict.kind is RemarkKind.WRONG_DIRECTION:
        return f"{said} is right, but {verdict.message}"
    if verdict.message:
        return f"{verdict.message} You wrote {said}."
    if verdict.kind is RemarkKind.WRONG_PERIOD:
        return _told_period(verdict, said)
    if verdict.meant is None:
        return _NOT_KNOWN.format(said=said)
    if verdict.kind is RemarkKind.STALE_NUMBER:
        return f"{said} was right before the last refresh; it is {told_candidate(verdict.meant)} now."
    told = f"The table gives {told_candidate(verdict.meant)}; you wrote {said}."
    if verdict.candidate is not None and verdict.candidate.topic is verdict.meant.topic:
        return f"{told} {said} is the figure for {verdict.candidate.stretch.label}."
    return told


def _told_period(verdict: Verdict, said: str) -> str:
    named = verdict.cue.said if verdict.cue else "this period"
    found = (
        f"{said} is the figure for {verdict.candidate.stretch.label}"
        if verdict.candidate
        else f"{said} is not the figure"
    )
    if verdict.meant is None:
        return f"{found}; you wrote {named}, for which this report has no figure."
    return f"{found}; for {named} the table gives {told_candidate(verdict.meant)}."


def told_candidate(candidate: Candidate) -> str:
    """A figure with what it is of: 136 of 157 (86.6%) for ..., Q2 2021/22."""
    topic, level = candidate.topic, candidate.level
    if candidate.aspect is Aspect.TARGET:
        return f"the target of {topic.told_target} for {topic.name}"
    if candidate.aspect in (Aspect.REST, Aspect.WHOLE):
        number = f"{plain_number(candidate.shown)} ({topic.told(level)})"
    elif candidate.aspect is Aspect.REST_SHARE:
        number = f"{shown(candidate.shown, topic.unit, topic.decimals)} ({topic.told(level)})"
    else:
        number = topic.told(level)
    return f"{number} for {topic.name}, {candidate.stretch.label}"


def not_known(said: str) -> str:
    """A number that no figure gives."""
    return _NOT_KNOWN.format(said=said)
