"""The numbers that the figures of a section give, found by their value.

In go topics; out come the candidates that a mention may stand for. Rounds as the text does.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from math import floor

from reportgen.formats import Unit, round_half_up
from reportgen.narrative.check.numbers import Exactness, Form, Mention
from reportgen.narrative.check.stretches import Stretch
from reportgen.narrative.check.topics import Level, Topic

_HUNDRED = 100


class Aspect(Enum):
    """Which number of a figure: REST is what is missing to the whole, REST_SHARE to 100%."""

    AMOUNT = "amount"
    PART = "part"
    WHOLE = "whole"
    REST = "rest"
    REST_SHARE = "rest in percent"
    TARGET = "target"


class Scale(Enum):
    """What a number is on: whole things, percent or neither."""

    WHOLE = "whole"
    PERCENT = "percent"
    OTHER = "other"


@dataclass(frozen=True)
class Candidate:
    """A number that a figure gives. `value` is not rounded; `shown` is it as the report shows it."""

    topic: Topic
    stretch: Stretch
    level: Level
    aspect: Aspect
    scale: Scale
    value: Fraction
    shown: Fraction


@dataclass(frozen=True)
class Candidates:
    """All candidates of some topics: by their whole part, and by topic in the order of `topics`."""

    topics: Sequence[Topic]
    by_topic: Sequence[Sequence[Candidate]]
    by_floor: "dict[int, list[Candidate]]"

    @property
    def all(self) -> Iterator[Candidate]:
        """Every candidate."""
        return (candidate for of_topic in self.by_topic for candidate in of_topic)

    def matching(self, mention: Mention) -> Iterator[Candidate]:
        """Those that a number may stand for by its value and form."""
        low, high = bounds(mention)
        first, last = floor(low) - 1, floor(high) + 1
        wide = last - first > len(self.by_floor)  # 'over a million' is looked for among the figures, not among millions
        floors = [one for one in self.by_floor if first <= one <= last] if wide else range(first, last + 1)
        for candidate in (one for whole in floors for one in self.by_floor.get(whole, ())):
            if says(mention, candidate):
                yield candidate


def candidates_of(topics: Sequence[Topic]) -> Candidates:
    """Every number that the figures of some topics give."""
    by_topic = [list(_of_topic(topic)) for topic in topics]
    by_floor: dict[int, list[Candidate]] = defaultdict(list)
    for of_topic in by_topic:
        for candidate in of_topic:
            by_floor[floor(candidate.value)].append(candidate)
    return Candidates(topics, by_topic, dict(by_floor))


def _of_topic(topic: Topic) -> Iterator[Candidate]:
    if topic.target is not None and topic.levels:
        stretch, level = next(iter(topic.levels.items()))
        scale = {Unit.COUNT: Scale.WHOLE, Unit.PERCENT: Scale.PERCENT, Unit.RATE: Scale.OTHER}[topic.unit]
        yield Candidate(topic, stretch, level, Aspect.TARGET, scale, topic.target, topic.target)
    for stretch, level in topic.levels.items():
        for aspect, scale, value, shown in _numbers(topic, level):
            yield Candidate(topic, stretch, level, aspect, scale, value, shown)


def _numbers(topic: Topic, level: Level) -> Iterator[tuple[Aspect, Scale, Fraction, Fraction]]:
    if topic.unit is Unit.COUNT:
        yield Aspect.AMOUNT, Scale.WHOLE, level.amount, level.amount
        return
    scale = Scale.PERCENT if topic.unit is Unit.PERCENT else Scale.OTHER
    exact = exact_amount(topic, level)
    yield Aspect.AMOUNT, scale, exact, level.amount
    part, whole = level.numerator, level.denominator
    if part is not None and topic.unit is Unit.PERCENT:
        yield Aspect.PART, Scale.WHOLE, part, part
    if whole is not None:
        yield Aspect.WHOLE, Scale.WHOLE, whole, whole
    if topic.unit is Unit.PERCENT:
        yield Aspect.REST_SHARE, Scale.PERCENT, _HUNDRED - exact, _HUNDRED - level.amount
        if part is not None and whole is not None:
            yield Aspect.REST, Scale.WHOLE, whole - part, whole - part


def exact_amount(topic: Topic, level: Level) -> Fraction:
    """A percentage by its counts where these give what is shown; otherwise what is shown."""
    counted = level.from_counts if topic.unit is Unit.PERCENT else None
    if counted is None or (not level.derived and Fraction(round_half_up(counted, topic.decimals)) != level.amount):
        return level.amount
    return counted


# How a number in a text is meant ------------------------------------------------------------------------------------

_FITTING = {
    Form.COUNT: (Scale.WHOLE, Scale.OTHER),
    Form.PERCENT: (Scale.PERCENT,),
    Form.SHARE: (Scale.PERCENT,),
    Form.DECIMAL: (Scale.OTHER, Scale.PERCENT),
    Form.POINTS: (),
}


def says(mention: Mention, candidate: Candidate) -> bool:
    """Whether a number in a text is this one."""
    if candidate.scale not in _FITTING[mention.form]:
        return False
    return stands_for(mention, candidate.value) or stands_for(mention, candidate.shown)


def stands_for(mention: Mention, value: Fraction) -> bool:
    """Whether a number in a text, as exactly as it is meant, is a value."""
    if mention.form is Form.SHARE:
        low, high = bounds(mention)
        return low <= value <= high
    if Fraction(round_half_up(value, mention.decimals)) == mention.value:
        return True
    if mention.exactness is Exactness.EXACT:
        return False
    low, high = bounds(mention)
    return low <= value <= high


def bounds(mention: Mention) -> tuple[Fraction, Fraction]:
    """The least and the most that a number may mean."""
    value = mention.value
    near, far = _tolerances(mention)
    below, above = {
        Exactness.EXACT: (near, near),
        Exactness.ABOUT: (far / 2, far / 2),
        Exactness.OVER: (Fraction(0), far),
        Exactness.JUST_OVER: (Fraction(0), far / 2),
        Exactness.UNDER: (far, Fraction(0)),
        Exactness.JUST_UNDER: (far / 2, Fraction(0)),
    }[mention.exactness]
    return value - below, value + above


def _tolerances(mention: Mention) -> tuple[Fraction, Fraction]:
    """By how much a number may be off when it is said plainly, and when it is said loosely."""
    rounding = Fraction(1, 2 * 10**mention.decimals)
    if mention.form is Form.SHARE:
        return Fraction(7, 2), Fraction(10)
    if mention.form is Form.PERCENT:
        return rounding, max(Fraction(6) / 10**mention.decimals, Fraction(1))
    return rounding, max(mention.value / 5, Fraction(2 if mention.form is Form.COUNT else 1))
