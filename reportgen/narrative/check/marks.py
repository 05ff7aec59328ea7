"""Judges numbers that state a target or somebody else's figure.

In go a number with its role and the section's topics; out comes a verdict.
"""

from collections.abc import Iterator
from fractions import Fraction

from reportgen.formats import Unit, plain_number
from reportgen.narrative.check.candidates import stands_for
from reportgen.narrative.check.judging import Reading
from reportgen.narrative.check.numbers import Form, Mention
from reportgen.narrative.check.roles import OTHERS, Kind, Role
from reportgen.narrative.check.topics import Topic
from reportgen.narrative.check.verdicts import Judgement, Verdict

_MARGIN = 2.0


def judge_mark(mention: Mention, role: Role, reading: Reading, stated: Topic | None) -> Verdict:
    """A target or benchmark: the one of the topic that is spoken of. `stated` is the topic of the figure before it."""
    marks = sorted(_marks(reading, role), key=lambda one: _score(one[0], reading, stated), reverse=True)
    fitting = [one for one in marks if _may_be(one[0].unit, mention.form)]
    if not fitting:
        known = role.kind is Kind.TARGET and mention.form is not Form.COUNT
        return Verdict(mention, role, Judgement.NOT_KNOWN if known else Judgement.ALONE)
    right = [one for one in fitting if stands_for(mention, one[1])]
    best = _score(fitting[0][0], reading, stated)
    if right and _score(right[0][0], reading, stated) >= best - _MARGIN:
        return Verdict(mention, role, Judgement.RIGHT)
    if role.place == OTHERS or reading.scores.context.expected:
        return Verdict(mention, role, Judgement.ALONE)
    topic, value = fitting[0]
    return Verdict(mention, role, Judgement.WRONG, message=_told(topic, value, role))


def _marks(reading: Reading, role: Role) -> Iterator[tuple[Topic, Fraction]]:
    for topic in reading.candidates.topics:
        if role.kind is Kind.TARGET:
            if topic.target is not None:
                yield topic, topic.target
        elif role.place == OTHERS:
            yield from ((topic, value) for value in topic.benchmarks.values())
        elif role.place in topic.benchmarks:
            yield topic, topic.benchmarks[role.place]


def _may_be(unit: Unit, form: Form) -> bool:
    if form in (Form.PERCENT, Form.SHARE):
        return unit is Unit.PERCENT
    return form is not Form.POINTS


def _score(topic: Topic, reading: Reading, stated: Topic | None) -> float:
    return reading.scores.topic(topic) + (3.0 if stated is not None and topic.title == stated.title else 0.0)


def _told(topic: Topic, value: Fraction, role: Role) -> str:
    unit = "%" if topic.unit is Unit.PERCENT else ""
    whose = "The target" if role.kind is Kind.TARGET else f"The figure of {role.place}"
    return f"{whose} for {topic.name} is {plain_number(value)}{unit}."
