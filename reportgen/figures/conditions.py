"""Conditions on a case: each kind of the catalogue as a search of a case list's columns for the cases that meet it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import singledispatch
from itertools import repeat
from operator import ge, gt, le

from reportgen.catalogue.model import (
    AgeBetween,
    AtLeastMonths,
    Condition,
    Filled,
    HoursBetween,
    OneOf,
    WithinMonths,
    WorkingDays,
    YesNo,
)
from reportgen.figures.case_sets import Cases, cases_where, flags_of
from reportgen.figures.columns import Columns, IsSo, day_of
from reportgen.figures.wording import left_out_words
from reportgen.period import Quarter, add_months, age_at
from reportgen.sources import CaseList, fold

Test = Callable[[int], bool]

_HOUR = timedelta(hours=1) // timedelta.resolution


class Judge:
    """Judges the cases of one list for one quarter: all cases by one condition after the other, each condition once."""

    def __init__(self, cases: CaseList, quarter: Quarter) -> None:
        self.cases = cases
        self.quarter = quarter
        self.columns = Columns(cases)
        self.every: Cases = (1 << len(cases)) - 1

    def meeting(self, conditions: Iterable[Condition]) -> Cases:
        """The cases for which every condition holds."""
        met = self.every
        for condition in conditions:
            met &= self._meeting(condition)
        return met

    def left_out(self, conditions: Iterable[Condition]) -> Iterator[tuple[str, Cases]]:
        """Condition by condition, why it leaves cases out, and those for which it does not hold."""
        for condition in conditions:
            yield left_out_words(condition, self.cases.headers), self.every ^ self._meeting(condition)

    def test(self, conditions: Iterable[Condition]) -> Test:
        """A test of one case, that holds when every condition holds."""
        flags = flags_of(self.meeting(conditions))
        return lambda index: index < len(flags) and bool(flags[index])

    def day(self, column: str, index: int) -> date | None:
        """A case's day in a date column, without its time."""
        return day_of(self.cases.columns[column][index])

    def _meeting(self, condition: Condition) -> Cases:
        at = self.quarter if isinstance(condition, AgeBetween) else None
        return self.columns.kept((condition, at), lambda: _meeting(condition, self))


@singledispatch
def _meeting(condition: Condition, judge: Judge) -> Cases:
    raise TypeError(f"no search for {type(condition).__name__}")


@_meeting.register
def _(condition: YesNo, judge: Judge) -> Cases:
    return judge.columns.where(condition.column, lambda value: bool(value) is condition.yes)


@_meeting.register
def _(condition: OneOf, judge: Judge) -> Cases:
    texts = {fold(text) for text in condition.texts}
    return judge.columns.where(condition.column, lambda value: (fold(value or "") in texts) is not condition.negated)


@_meeting.register
def _(condition: Filled, judge: Judge) -> Cases:
    blank = judge.columns.blank(condition.column)
    return judge.every ^ blank if condition.filled else blank


@_meeting.register
def _(condition: WorkingDays, judge: Judge) -> Cases:
    days = judge.columns.working_days(condition.start, condition.end)
    is_so, limit = (le, condition.at_most) if condition.at_most is not None else (gt, condition.over or 0)
    return judge.columns.in_order(condition.start, condition.end) & cases_where(map(is_so, days, repeat(limit)))


@_meeting.register
def _(condition: WithinMonths, judge: Judge) -> Cases:
    return _beside_months(condition, judge, le)


@_meeting.register
def _(condition: AtLeastMonths, judge: Judge) -> Cases:
    return _beside_months(condition, judge, ge)


def _beside_months(condition: WithinMonths | AtLeastMonths, judge: Judge, is_so: IsSo) -> Cases:
    """Where the later date is so beside the day that is so many months after the earlier."""
    start, end = condition.start, condition.end
    beside = judge.columns.beside_limit(end, is_so, start, lambda day: add_months(day, condition.months))
    return judge.columns.in_order(start, end) & beside


@_meeting.register
def _(condition: HoursBetween, judge: Judge) -> Cases:
    passed = judge.columns.time_passed(condition.start, condition.end)
    return judge.columns.in_order(condition.start, condition.end) & cases_where(_within_hours(passed, condition))


def _within_hours(passed: Sequence[int], condition: HoursBetween) -> Iterator[bool]:
    """Whether each time (in microseconds) is within the hours; one below nought is within none."""
    if condition.at_most is not None:
        most = condition.at_most * _HOUR
        return (0 <= time <= most for time in passed)
    if condition.under is not None:
        under = condition.under * _HOUR
        return (0 <= time < under for time in passed)
    over = (condition.over or 0) * _HOUR
    return (time > over for time in passed)


@_meeting.register
def _(condition: AgeBetween, judge: Judge) -> Cases:
    def is_aged(value: object) -> bool:
        born = day_of(value)
        return born is not None and condition.youngest <= age_at(born, judge.quarter.end) <= condition.oldest

    return judge.columns.where(condition.born, is_aged)
