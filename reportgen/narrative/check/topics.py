"""What a number may be about: an indicator, a fact or one part of it, with its figures by stretch of time.

`derived_levels` adds what follows from months: sums of neighbouring months, the quarter from two years to date.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from reportgen.formats import Unit, plain_number, shown, shown_fraction
from reportgen.narrative.check.reading import Token, read_passage
from reportgen.narrative.check.stretches import Stretch
from reportgen.narrative.check.words import STOP
from reportgen.period import FinancialYear, Month


@dataclass(frozen=True)
class Level:
    """A figure of one stretch. `amount` as the report shows it; `was` is what it showed before the last refresh."""

    amount: Fraction
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    derived: bool = False
    was: "Level | None" = None

    @property
    def from_counts(self) -> Fraction | None:
        """The percentage that its counts give, not rounded."""
        return self.numerator * 100 / self.denominator if self.numerator is not None and self.denominator else None


@dataclass(frozen=True)
class Topic:
    """What figures are about. `good`: 'higher', 'lower' or 'neither'; the parts of a breakdown share their `origin`."""

    section: str
    title: str
    part: str
    unit: Unit
    decimals: int
    origin: str
    good: str = "neither"
    overlap: bool = False
    code: str = ""
    short: str = ""
    target: Fraction | None = None
    target_by_year_end: bool = False
    benchmarks: Mapping[str, Fraction] = field(default_factory=dict)
    levels: Mapping[Stretch, Level] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """As a message says it."""
        return f"{self.title}: {self.part}" if self.part else self.title

    @cached_property
    def words(self) -> frozenset[str]:
        """The stems that tell it."""
        return self.title_words | self.part_words

    @cached_property
    def title_words(self) -> frozenset[str]:
        """The stems of its title."""
        return stems_of(self.title)

    @cached_property
    def part_words(self) -> frozenset[str]:
        """The stems of its part, or of what stands after a colon in its title."""
        return stems_of(self.part or self.title.partition(":")[2])

    @cached_property
    def short_words(self) -> frozenset[str]:
        """The stems of its short title, where that is another."""
        return stems_of(self.short) if self.short and self.short != self.title and not self.part else frozenset()

    @cached_property
    def head(self) -> frozenset[str]:
        """The stems of what it counts: the title's words before the first preposition."""
        return frozenset(_head(self.title))

    def told(self, level: Level) -> str:
        """A figure as a message shows it: 136 of 157 (86.6%)."""
        amount = shown(level.amount, self.unit, self.decimals)
        if self.unit is Unit.PERCENT and level.numerator is not None and level.denominator:
            return f"{shown_fraction(level.numerator, level.denominator)} ({amount})"
        return amount

    def plain_told(self, level: Level) -> str:
        """A figure without its counts."""
        return shown(level.amount, self.unit, self.decimals)

    @property
    def told_target(self) -> str:
        """Its target as it was set."""
        return "" if self.target is None else plain_number(self.target) + ("%" if self.unit is Unit.PERCENT else "")


_HEAD_ENDS = frozenset(
    [
        "of",
        "by",
        "with",
        "within",
        "who",
        "which",
        "that",
        "in",
        "per",
        "for",
        "to",
        "on",
        "at",
        "over",
        "under",
        "after",
        "from",
        "whose",
        "without",
        "not",
        "aged",
        "and",
    ]
)


def stems_of(text: str) -> frozenset[str]:
    """The stems of a title that say something. Numbers say something too: 1 working day, 20 miles."""
    return frozenset(token.stem for token in _telling(text))


def _telling(text: str) -> Iterator[Token]:
    tokens = read_passage(text).tokens
    for before, token in zip([None, *tokens], tokens, strict=False):
        glued = before is not None and before.kind == "word" and before.end == token.start
        short = token.kind == "word" and len(token.text) < 2
        if token.kind != "mark" and not glued and not short and token.text not in STOP:
            yield token


def _head(title: str) -> Iterator[str]:
    begun = False
    for token in read_passage(title).tokens:
        if begun and (token.kind == "mark" or token.text in _HEAD_ENDS):
            return
        if token.kind == "word" and token.text not in STOP and len(token.text) > 1:
            begun = True
            yield token.stem


# What follows from months ---------------------------------------------------------------------------------------


def derived_levels(levels: Mapping[Stretch, Level], unit: Unit) -> dict[Stretch, Level]:
    """Sums of neighbouring months, and what lies between two years to date; those given are not derived anew.

    Months that do not add up to a figure that is given (different people are counted once) are not summed.
    """
    if unit is Unit.RATE:
        return {}
    months = {stretch.last: level for stretch, level in levels.items() if stretch.is_month}
    given = [(levels[stretch], level) for stretch, level in _sums(months, unit) if stretch in levels]
    if unit is Unit.COUNT and any(one.amount != other.amount for one, other in given):
        months = {}
    to_date = {stretch.last: level for stretch, level in levels.items() if stretch.is_to_date}
    found: dict[Stretch, Level] = {}
    for stretch, level in [*_between(to_date, unit), *_sums(months, unit)]:
        if stretch not in levels:
            found[stretch] = level
    return found


def _sums(months: Mapping[Month, Level], unit: Unit) -> Iterator[tuple[Stretch, Level]]:
    for first in sorted(months):
        last, numerator, denominator = first, Fraction(0), Fraction(0)
        while last in months and FinancialYear.of(last) == FinancialYear.of(first):
            level = months[last]
            if level.numerator is None:
                break
            numerator, denominator = numerator + level.numerator, denominator + (level.denominator or 0)
            made = _level(numerator, denominator, unit)
            if last != first and made:
                yield Stretch(first, last), made
            last = last.plus(1)


def _between(to_date: Mapping[Month, Level], unit: Unit) -> Iterator[tuple[Stretch, Level]]:
    """The months after one year to date up to another."""
    for before, level in to_date.items():
        for last, other in to_date.items():
            if last > before and Stretch.to_date(last).first == Stretch.to_date(before).first:
                made = _difference(level, other, unit)
                if made:
                    yield Stretch(before.plus(1), last), made


def _difference(before: Level, after: Level, unit: Unit) -> Level | None:
    if before.numerator is None or after.numerator is None:
        return None
    numerator = after.numerator - before.numerator
    denominator = (after.denominator or Fraction(0)) - (before.denominator or Fraction(0))
    return _level(numerator, denominator, unit) if numerator >= 0 and denominator >= 0 else None


def _level(numerator: Fraction, denominator: Fraction, unit: Unit) -> Level | None:
    if unit is Unit.COUNT:
        return Level(numerator, numerator, derived=True)
    if denominator <= 0 or numerator > denominator:
        return None
    return Level(numerator * 100 / denominator, numerator, denominator, derived=True)
