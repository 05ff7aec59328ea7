"""Stretches of time that figures are of, and how well a period that is named fits one.

A stretch runs from a month's beginning to another's end; a figure as at a day is of a stretch without length.
"""

from dataclasses import dataclass
from enum import Enum

from reportgen.period import MONTHS_IN_YEAR, FinancialYear, Month, Quarter


@dataclass(frozen=True, order=True)
class Stretch:
    """From the first day of `first` to the last day of `last`; `point`: as at that last day."""

    first: Month
    last: Month
    point: bool = False

    @classmethod
    def at(cls, month: Month) -> "Stretch":
        """As at the end of a month."""
        return cls(month, month, point=True)

    @classmethod
    def of_quarter(cls, quarter: Quarter) -> "Stretch":
        """A quarter's three months."""
        return cls(quarter.months[0], quarter.months[2])

    @classmethod
    def to_date(cls, month: Month) -> "Stretch":
        """April up to a month."""
        return cls(FinancialYear.of(month).months[0], month)

    @property
    def is_month(self) -> bool:
        """Whether it is one month long."""
        return self.first == self.last and not self.point

    @property
    def months(self) -> tuple[Month, ...]:
        """Its months in order."""
        return tuple(self.first.plus(number) for number in range(self.length))

    @property
    def length(self) -> int:
        """How many months it has."""
        return (self.last.year - self.first.year) * MONTHS_IN_YEAR + self.last.number - self.first.number + 1

    @property
    def is_to_date(self) -> bool:
        """Whether it begins where a financial year begins."""
        return not self.point and self.first == FinancialYear.of(self.last).months[0]

    def earlier(self, years: int = 1) -> "Stretch":
        """The same months of an earlier year."""
        return Stretch(self.first.plus(-MONTHS_IN_YEAR * years), self.last.plus(-MONTHS_IN_YEAR * years), self.point)

    @property
    def label(self) -> str:
        """As a sentence says it: Q2 2021/22, September 2021, April to September 2021, the end of September 2021."""
        if self.point:
            return f"the end of {self.last.long_label}"
        if self.is_month:
            return self.last.long_label
        year = FinancialYear.of(self.last)
        for number in range(1, 5):
            if year.quarter(number).months[0] == self.first and year.quarter(number).last_month == self.last:
                return str(year.quarter(number))
        if (self.first, self.last) == (year.months[0], year.months[-1]):
            return str(year)
        return f"{self.first.name} to {self.last.long_label}"


class Named(Enum):
    """How a period is named in a text."""

    MONTH = "month"
    END = "end of a month"
    QUARTER = "quarter"
    RANGE = "range of months"
    TO_DATE = "year to date"
    YEAR = "year"
    THIS_YEAR = "this year"
    YEAR_BEFORE = "the same time of the year before"
    LAST_YEAR = "last year"


@dataclass(frozen=True)
class Cue:
    """A period that a text names from `start` to `end`; `vague` where no year is said.

    `first` and `last` are the tokens that name it; they are filled in by the reader of the passage.
    """

    start: int
    end: int
    said: str
    named: Named
    stretch: Stretch
    vague: bool = False
    first: int = 0
    last: int = 0


_EXACT, _GOOD, _FAIR, _POOR = 1.0, 0.8, 0.6, 0.4
_PERFECT_YEAR = 12


def fit(cue: Cue, stretch: Stretch) -> float:
    """How well a figure of a stretch answers to a period that is named, 0 (not at all) to 1."""
    named = cue.stretch
    if cue.named is Named.TO_DATE and stretch.is_month and stretch.first == named.first:
        return _FAIR if cue.said.casefold().startswith("since") else 0.0
    if (stretch.first, stretch.last) == (named.first, named.last) and stretch.point == named.point:
        return _EXACT
    if cue.named in (Named.YEAR_BEFORE, Named.LAST_YEAR, Named.THIS_YEAR):
        return _loose_fit(cue, stretch)
    if stretch.last != named.last:
        return _POOR if cue.named is Named.YEAR and _within(stretch, named) and not stretch.is_month else 0.0
    if stretch.point:
        return _EXACT if cue.named in (Named.MONTH, Named.END, Named.QUARTER, Named.YEAR) else _GOOD
    return _fit_at_same_end(cue, stretch)


def _fit_at_same_end(cue: Cue, stretch: Stretch) -> float:
    """A flow that ends where the period that is named ends."""
    if cue.named is Named.END and stretch.length == _PERFECT_YEAR:
        return _EXACT
    if stretch.is_to_date:
        return {Named.MONTH: _FAIR, Named.END: _EXACT, Named.QUARTER: _FAIR}.get(cue.named, _POOR)
    if cue.named is Named.END:
        return _GOOD if stretch.is_month else _FAIR
    return 0.0


def _loose_fit(cue: Cue, stretch: Stretch) -> float:
    named = cue.stretch
    if cue.named is Named.YEAR_BEFORE:
        return _EXACT if stretch.last == named.last and not stretch.is_month else _POOR * (stretch.last == named.last)
    if not _within(stretch, named):
        return 0.0
    return _GOOD if stretch.last == named.last or not stretch.is_month else _POOR


def _within(inner: Stretch, outer: Stretch) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last
