"""Conditions on a case: each kind of the catalogue as a test of one row of a case list."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import singledispatch

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
from reportgen.figures.wording import left_out_words
from reportgen.period import Quarter, add_months, age_at, working_days_between
from reportgen.sources import CaseList, fold

Test = Callable[[int], bool]


class Judge:
    """Judges the cases of one list for one quarter."""

    def __init__(self, cases: CaseList, quarter: Quarter) -> None:
        self.cases = cases
        self.quarter = quarter

    def test(self, conditions: Sequence[Condition]) -> Test:
        """A test that holds when every condition holds."""
        why_not = self.why_not(conditions)
        return lambda index: not why_not(index)

    def why_not(self, conditions: Sequence[Condition]) -> Callable[[int], str]:
        """Why a case is left out, by the first condition that does not hold; empty when every condition holds."""
        tests = [(_test(condition, self), left_out_words(condition, self.cases.headers)) for condition in conditions]
        return lambda index: next((reason for test, reason in tests if not test(index)), "")

    def day(self, column: str, index: int) -> date | None:
        """A date column's day, without its time."""
        value = self.cases.columns[column][index]
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else None

    def span(self, start: str, end: str, index: int) -> tuple[date, date] | None:
        """Both dates, when both are there and in order; the time between two in the wrong order counts nowhere."""
        first, last = self.day(start, index), self.day(end, index)
        if first is None or last is None:
            return None
        return None if last < first else (first, last)


@singledispatch
def _test(condition: Condition, judge: Judge) -> Test:
    raise TypeError(f"no test for {type(condition).__name__}")


@_test.register
def _(condition: YesNo, judge: Judge) -> Test:
    column = judge.cases.columns[condition.column]
    return lambda index: bool(column[index]) is condition.yes


@_test.register
def _(condition: OneOf, judge: Judge) -> Test:
    column = judge.cases.columns[condition.column]
    texts = {fold(text) for text in condition.texts}
    return lambda index: (fold(column[index] or "") in texts) is not condition.negated


@_test.register
def _(condition: Filled, judge: Judge) -> Test:
    column = judge.cases.columns[condition.column]
    return lambda index: (column[index] is not None) is condition.filled


@_test.register
def _(condition: WorkingDays, judge: Judge) -> Test:
    def test(index: int) -> bool:
        span = judge.span(condition.start, condition.end, index)
        if span is None:
            return False
        days = working_days_between(*span)
        return days <= condition.at_most if condition.at_most is not None else days > (condition.over or 0)

    return test


@_test.register
def _(condition: WithinMonths, judge: Judge) -> Test:
    def test(index: int) -> bool:
        span = judge.span(condition.start, condition.end, index)
        return span is not None and span[1] <= add_months(span[0], condition.months)

    return test


@_test.register
def _(condition: AtLeastMonths, judge: Judge) -> Test:
    def test(index: int) -> bool:
        span = judge.span(condition.start, condition.end, index)
        return span is not None and span[1] >= add_months(span[0], condition.months)

    return test


@_test.register
def _(condition: HoursBetween, judge: Judge) -> Test:
    starts, ends = judge.cases.columns[condition.start], judge.cases.columns[condition.end]

    def test(index: int) -> bool:
        start, end = starts[index], ends[index]
        if judge.span(condition.start, condition.end, index) is None:
            return False
        return _within_hours(_moment(end) - _moment(start), condition)

    return test


def _moment(value: object) -> datetime:
    """A day without a time is its first moment."""
    assert isinstance(value, date), "a span has two dates"
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)


def _within_hours(passed: timedelta, condition: HoursBetween) -> bool:
    if condition.at_most is not None:
        return timedelta(0) <= passed <= timedelta(hours=condition.at_most)
    if condition.under is not None:
        return timedelta(0) <= passed < timedelta(hours=condition.under)
    return passed > timedelta(hours=condition.over or 0)


@_test.register
def _(condition: AgeBetween, judge: Judge) -> Test:
    def test(index: int) -> bool:
        born = judge.day(condition.born, index)
        return born is not None and condition.youngest <= age_at(born, judge.quarter.end) <= condition.oldest

    return test
