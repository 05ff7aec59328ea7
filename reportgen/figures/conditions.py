"""Conditions on a case: each kind of the catalogue as a test of one row of a case list."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import singledispatch

from reportgen.catalogue.model import (
    AgeBetween,
    AtLeastMonths,
    Condition,
    Filled,
    OneOf,
    WithinMonths,
    WorkingDays,
    YesNo,
)
from reportgen.period import Quarter, add_months, age_at, working_days_between
from reportgen.sources import CaseList, Doubt, DoubtKind, fold

Test = Callable[[int], bool]


class Judge:
    """Judges the cases of one list for one quarter, noting those that cannot be judged."""

    def __init__(self, cases: CaseList, quarter: Quarter, doubts: list[Doubt]) -> None:
        self.cases = cases
        self.quarter = quarter
        self._doubts = doubts

    def test(self, conditions: Sequence[Condition]) -> Test:
        """A test that holds when every condition holds."""
        tests = [_test(condition, self) for condition in conditions]
        return lambda index: all(test(index) for test in tests)

    def day(self, column: str, index: int) -> date | None:
        """A date column's day, without its time."""
        value = self.cases.columns[column][index]
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else None

    def span(self, start: str, end: str, index: int) -> tuple[date, date] | None:
        """Both dates, when both are there and in order; a case that ends before it starts is warned of."""
        first, last = self.day(start, index), self.day(end, index)
        if first is None or last is None:
            return None
        if last < first:
            where, other = self.cases.cell(end, index), self.cases.cell(start, index).rpartition(" > ")[2]
            said = f"is before the date in {other}, so the time between them counts nowhere."
            place = {"case_list": self.cases.id, "column": end, "index": index}
            self._doubts.append(Doubt(where, said, kind=DoubtKind.WRONG_ORDER, **place))  # type: ignore[arg-type]
            return None
        return first, last


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
def _(condition: AgeBetween, judge: Judge) -> Test:
    def test(index: int) -> bool:
        born = judge.day(condition.born, index)
        return born is not None and condition.youngest <= age_at(born, judge.quarter.end) <= condition.oldest

    return test
