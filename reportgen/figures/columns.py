"""A case list's columns as counting needs them: days, their order, months, working days; worked out once and kept."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from itertools import repeat
from operator import ge, is_, or_, sub
from typing import TypeVar

from reportgen.figures.case_sets import KINDS, Cases, cases_at, cases_of_kinds, cases_where
from reportgen.period import FinancialYear, Month, number_working_days
from reportgen.sources import CaseList

T = TypeVar("T")
IsSo = Callable[[int, int], bool]
"""How a day is beside another: before, not after, and so on, of their numbers."""


@dataclass(frozen=True)
class ByMonth:
    """The cases by the month of a date: those without one, and those before, in and after one financial year."""

    undated: Cases
    before: Cases
    months: Mapping[Month, Cases]
    after: Cases

    def within(self, months: Iterable[Month]) -> Cases:
        """The cases of these months; outside the year there are none."""
        return reduce(or_, (self.months.get(month, 0) for month in months), 0)

    def up_to(self, month: Month) -> Cases:
        """The cases of all months up to one of the year's."""
        return self.before | self.within(earlier for earlier in self.months if earlier <= month)

    def chosen(self, cases: Cases) -> "ByMonth":
        """Only some of the cases."""
        months = {month: of & cases for month, of in self.months.items()}
        return ByMonth(self.undated & cases, self.before & cases, months, self.after & cases)

    def __or__(self, other: "ByMonth") -> "ByMonth":
        months = {month: of | other.months[month] for month, of in self.months.items()}
        return ByMonth(self.undated | other.undated, self.before | other.before, months, self.after | other.after)


class Columns:
    """The columns of one case list. What is worked out of them, the list keeps for whoever asks next."""

    def __init__(self, cases: CaseList) -> None:
        self.cases = cases

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made under this key before, or is made now."""
        if key not in self.cases.worked_out:
            self.cases.worked_out[key] = make()
        return self.cases.worked_out[key]  # type: ignore[return-value]  # nobody else makes what has this key

    def each(self, column: str, make: Callable[[object], T]) -> Iterator[T]:
        """What is made of each value of a column: made once of each different one, of which there are few."""
        made = {value: make(value) for value in self._different(column)}
        return map(made.__getitem__, self.cases.columns[column])

    def where(self, column: str, holds: Callable[[object], bool]) -> Cases:
        """The cases whose value in a column is one of which this holds."""
        different = self._different(column)
        if len(different) > KINDS:
            return cases_where(self.each(column, holds))
        places = {value: place for place, value in enumerate(different)}
        kinds = self.kept(("kinds", column), lambda: bytes(map(places.__getitem__, self.cases.columns[column])))
        return cases_of_kinds(kinds, map(holds, different))

    def _different(self, column: str) -> Sequence[object]:
        return self.kept(("different", column), lambda: tuple(set(self.cases.columns[column])))

    def days(self, column: str) -> Sequence[date | None]:
        """A date column's days, without their times."""
        return self.kept(("days", column), lambda: list(self.each(column, day_of)))

    def ordinals(self, column: str) -> Sequence[int]:
        """A date column's days as numbers, which are soon compared; 0 where there is none."""
        return self.kept(("ordinals", column), lambda: list(self.each(column, _ordinal)))

    def folded(self, column: str) -> Sequence[str]:
        """The values for comparing, without regard to capitals; empty where there is none."""
        values = self.cases.columns[column]
        return self.kept(
            ("folded", column), lambda: ["" if value is None else str(value).casefold() for value in values]
        )

    def blank(self, column: str) -> Cases:
        """The cases of which a column says nothing: it is blank, or cannot be read."""
        return self.kept(("blank", column), lambda: cases_where(map(is_, self.cases.columns[column], repeat(None))))

    def unreadable(self, column: str) -> Cases:
        """The cases in which something stands in a column that cannot be read."""
        return cases_at(self.cases.unreadable.get(column, ()), len(self.cases))

    def timed(self, column: str) -> Cases:
        """The cases that have a date with its time in a column."""
        return self.where(column, lambda value: isinstance(value, datetime))

    def dated(self, column: str) -> Cases:
        """The cases that have a date in a column."""
        return self.kept(("dated", column), lambda: self.where(column, lambda value: isinstance(value, date)))

    def in_order(self, start: str, end: str) -> Cases:
        """The cases that have both dates, and in order: the time between two in the wrong order counts nowhere."""
        return self.kept(
            ("in order", start, end), lambda: self._beside(end, ge, self.ordinals(start)) & self.dated(start)
        )

    def beside_limit(self, end: str, is_so: IsSo, start: str, limit: Callable[[date], date]) -> Cases:
        """The cases that have both dates, and whose end is so beside the limit that its start sets."""
        starts = self.ordinals(start)
        limits = {day: limit(date.fromordinal(day)).toordinal() if day else 0 for day in set(starts)}
        return self._beside(end, is_so, map(limits.__getitem__, starts)) & self.dated(start)

    def _beside(self, column: str, is_so: IsSo, ordinals: Iterable[int]) -> Cases:
        return self.dated(column) & cases_where(map(is_so, self.ordinals(column), ordinals))

    def by_month(self, column: str, year: FinancialYear) -> ByMonth:
        """The cases by the month of a date, for the months of a financial year."""
        return self.kept(("by month", column, year), lambda: _by_month(self.each(column, _kind_in(year)), year))

    def working_days(self, start: str, end: str) -> Sequence[int]:
        """The working days from one date to the other; without meaning for cases that are not `in_order`."""
        return self.kept(("working days", start, end), lambda: list(self._working_days(start, end)))

    def _working_days(self, start: str, end: str) -> Iterator[int]:
        starts, ends = self.ordinals(start), self.ordinals(end)
        days = {day: date.fromordinal(day) for day in {*starts, *ends} if day}
        numbered = number_working_days(days.values())
        numbers = {0: 0} | {day: numbered[of] for day, of in days.items()}
        return map(sub, map(numbers.__getitem__, ends), map(numbers.__getitem__, starts))

    def time_passed(self, start: str, end: str) -> Sequence[int]:
        """The microseconds from one date to the other; without meaning for cases that are not `in_order`."""
        return self.kept(
            ("time passed", start, end),
            lambda: list(map(sub, self.each(end, _microseconds), self.each(start, _microseconds))),
        )


def day_of(value: object) -> date | None:
    """The day of a date, without its time; of anything else there is none."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def _ordinal(value: object) -> int:
    return value.toordinal() if isinstance(value, date) else 0


def _microseconds(value: object) -> int:
    """Since a fixed day; one without a time is its first moment."""
    if not isinstance(value, date):
        return 0
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return (moment - datetime.min) // timedelta.resolution


_UNDATED, _BEFORE, _FIRST_MONTH = range(3)


def _kind_in(year: FinancialYear) -> Callable[[object], int]:
    """Where a date lies beside a year, as a number: no date, before, in its first to last month, after."""
    kinds = {month: _FIRST_MONTH + place for place, month in enumerate(year.months)}
    after = _FIRST_MONTH + len(kinds)

    def kind(value: object) -> int:
        day = day_of(value)
        if day is None:
            return _UNDATED
        return _BEFORE if day < year.months[0].first_day else kinds.get(Month.of(day), after)

    return kind


def _by_month(kinds: Iterable[int], year: FinancialYear) -> ByMonth:
    of_each, number = bytes(kinds), _FIRST_MONTH + len(year.months) + 1
    divided = (cases_of_kinds(of_each, (kind == one for one in range(number))) for kind in range(number))
    undated, before, *months, after = divided
    return ByMonth(undated, before, dict(zip(year.months, months, strict=True)), after)
