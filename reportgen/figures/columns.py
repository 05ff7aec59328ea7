"""A case list's columns as counting needs them: days, their order, months, working days; worked out once and kept."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from itertools import repeat
from operator import is_, or_
from typing import TypeVar

from reportgen.figures.case_sets import Cases, cases_at, cases_by_kind, cases_where
from reportgen.period import FinancialYear, Month, number_working_days
from reportgen.sources import CaseList

T = TypeVar("T")


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
        values = self.cases.columns[column]
        made = {value: make(value) for value in set(values)}
        return map(made.__getitem__, values)

    def days(self, column: str) -> Sequence[date | None]:
        """A date column's days, without their times."""
        return self.kept(("days", column), lambda: list(self.each(column, day_of)))

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
        return self.kept(
            ("timed", column), lambda: cases_where(self.each(column, lambda value: isinstance(value, datetime)))
        )

    def in_order(self, start: str, end: str) -> Cases:
        """The cases that have both dates, and in order: the time between two in the wrong order counts nowhere."""
        return self.kept(("in order", start, end), lambda: self.where_both(start, end, date.__le__))

    def where_both(self, one: str, other: str, holds: Callable[[date, date], bool]) -> Cases:
        """The cases that have both dates, and of whose days something holds."""
        days = zip(self.days(one), self.days(other), strict=True)
        return cases_where(bool(first and last and holds(first, last)) for first, last in days)

    def beside_limit(
        self, start: str, end: str, limit: Callable[[date], date], is_so: Callable[[date, date], bool]
    ) -> Cases:
        """The cases that have both dates, and whose end is so beside the limit that its start sets."""
        limits = {day: limit(day) for day in set(self.days(start)) if day}
        return self.where_both(start, end, lambda first, last: is_so(last, limits[first]))

    def by_month(self, column: str, year: FinancialYear) -> ByMonth:
        """The cases by the month of a date, for the months of a financial year."""
        return self.kept(("by month", column, year), lambda: _by_month(self.each(column, _kind_in(year)), year))

    def working_days(self, start: str, end: str) -> Sequence[int]:
        """The working days from one date to the other; without meaning for cases that are not `in_order`."""
        return self.kept(("working days", start, end), lambda: list(self._working_days(start, end)))

    def _working_days(self, start: str, end: str) -> Iterator[int]:
        firsts, lasts = self.days(start), self.days(end)
        numbers = number_working_days({day for day in {*firsts, *lasts} if day})
        spans = zip(firsts, lasts, strict=True)
        return (numbers[last] - numbers[first] if first and last else 0 for first, last in spans)


def day_of(value: object) -> date | None:
    """The day of a date, without its time; of anything else there is none."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


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
    undated, before, *months, after = cases_by_kind(bytes(kinds), _FIRST_MONTH + len(year.months) + 1)
    return ByMonth(undated, before, dict(zip(year.months, months, strict=True)), after)
