"""Claims that a month stands out: 'June was our best month', 'the lowest month was August'.

In go a sentence, its periods and verdicts, and a way to find what it speaks of; out come claims that the figures
contradict. Claims of a second best, or since some month, are left alone.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from reportgen.narrative.check.candidates import Aspect
from reportgen.narrative.check.claims import Claim, Sides
from reportgen.narrative.check.stretches import Cue, Named, Stretch
from reportgen.narrative.check.topics import Level, Topic
from reportgen.narrative.check.verdicts import Judgement
from reportgen.period import FinancialYear, Month

_WORDS = (
    r"(?P<most>highest|busiest|biggest|peak)|(?P<least>lowest|quietest|smallest)|"
    r"(?P<good>best|strongest)|(?P<bad>worst|weakest|poorest)"
)
_NOT_FIRST = r"(?<!second\s)(?<!third\s)(?<!second-)(?<!next\s)(?<!joint\s)"
_AFTER = re.compile(
    rf"\s(?:(?:itself|again|has|had|been|was|is|saw|being|by|far|the|our|its)\s)*{_NOT_FIRST}(?:{_WORDS})\s(?:performing\s)?month\b"
)
_BEFORE = re.compile(
    rf"{_NOT_FIRST}\b(?:{_WORDS})\smonth(?:\s(?:for|of|in)(?:\s[\w-]+){{1,8}}?)?\s(?:was|is|being)\s(?:again\s)?$"
)
_NARROWER = re.compile(
    r"\bsince\s(?!april)|\bquarter\b|\bin\s(?:two|three|four|five|six|\d+)\s|\bever\b|\bexcept\b|\bafter\b"
)
_LOOKED = 70
Value = tuple[Month, Fraction]


def find_extremes(sides: Sides) -> Iterator[Claim]:
    """The months of a sentence that do not stand out as it says."""
    tokens, text = sides.passage.tokens, sides.passage.lower
    begin, end = tokens[sides.sentence.first].start, tokens[sides.sentence.last - 1].end
    if _NARROWER.search(text, begin, end):
        return
    for cue in sides.cues:
        if cue.named not in (Named.MONTH, Named.END) or not _is_one_month(cue.stretch):
            continue
        match = _AFTER.match(text, cue.end, end) or _BEFORE.search(text[: cue.start], max(begin, cue.start - _LOOKED))
        claim = _claim(match, cue, sides) if match else None
        if claim is not None:
            yield claim


def _is_one_month(stretch: Stretch) -> bool:
    return stretch.first == stretch.last


def _claim(match: "re.Match[str]", cue: Cue, sides: Sides) -> Claim | None:
    kind = str(match.lastgroup)
    series = [values for topic, aspect in _topics(cue, sides) if (values := _values(topic, aspect, cue.stretch.last))]
    told = [(topic, aspect) for topic, aspect in _topics(cue, sides) if _values(topic, aspect, cue.stretch.last)]
    if not series:
        return None
    months = [_outstanding(values, kind, topic) for values, (topic, _) in zip(series, told, strict=True)]
    if any(not found or cue.stretch.last in found for found in months):
        return None
    start, end = match.start(kind), match.end(kind)
    return Claim(start, end, f"For {told[0][0].name} that was {months[0][0].long_label}.", [(cue.start, cue.end)])


def _topics(cue: Cue, sides: Sides) -> Sequence[tuple[Topic, Aspect]]:
    """What a figure beside speaks of, or else the words."""
    for verdict in sides.verdicts:
        one = verdict.candidate
        if verdict.judgement is Judgement.RIGHT and one is not None and one.stretch.last == cue.stretch.last:
            return [(one.topic, one.aspect)]
    return [(told.topic, Aspect.AMOUNT) for told in sides.find(cue.first, cue) if told.topic is not None]


def _values(topic: Topic, aspect: Aspect, month: Month) -> list[Value]:
    """The months of a year, with the figure of each."""
    year = FinancialYear.of(month)
    levels = [(stretch, level) for stretch, level in topic.levels.items() if FinancialYear.of(stretch.last) == year]
    for kind in range(len(_kinds(Stretch.at(month)))):
        of_kind = [(stretch.last, _value(level, aspect)) for stretch, level in levels if _kinds(stretch)[kind]]
        found = [(last, value) for last, value in of_kind if value is not None]
        if len(found) > 1 and month in [last for last, _ in found]:
            return found
    return []


def _kinds(stretch: Stretch) -> tuple[bool, ...]:
    """Whether it is a month, a day, a year to date: only figures of one kind are compared."""
    return stretch.is_month, stretch.point, stretch.is_to_date


def _value(level: Level, aspect: Aspect) -> Fraction | None:
    return {Aspect.PART: level.numerator, Aspect.WHOLE: level.denominator}.get(aspect, level.amount)


def _outstanding(values: Sequence[Value], kind: str, topic: Topic) -> list[Month]:
    """The months that stand out; none where it cannot be told."""
    if kind in ("good", "bad"):
        if topic.good == "neither":
            return []
        kind = "most" if (topic.good == "higher") == (kind == "good") else "least"
    numbers = [value for _, value in values]
    extreme = max(numbers) if kind == "most" else min(numbers)
    return [month for month, value in values if value == extreme]
