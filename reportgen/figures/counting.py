"""Counts measures: for each month, and for the year up to a month.

A count is exact; where there is none, the reason stands in its place. Blank is not nought: a reported month without
events is 0, a month that nobody filled in is not available.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Protocol

from reportgen.catalogue.model import (
    Basis,
    EventMeasure,
    ListMeasure,
    Measure,
    RowMeasure,
    SnapshotMeasure,
)
from reportgen.figures.conditions import Judge
from reportgen.figures.quarters import Reported
from reportgen.figures.values import Nature, Reason
from reportgen.period import Month, Quarter
from reportgen.sources import CaseList, Cell, Doubt, DoubtKind, ScorecardRow, Workbook

Amount = Fraction | Reason


class Counts(Protocol):
    """A measure's counts."""

    def at(self, month: Month) -> Amount:
        """The month's count: its events, or as at its end."""

    def year_to(self, month: Month) -> Amount:
        """The year's events up to and including the month."""


def nature_of(measure: Measure) -> Nature:
    """What a month's count of this measure stands for."""
    if isinstance(measure, RowMeasure):
        return {
            Basis.EVENTS: Nature.EVENTS,
            Basis.AS_AT: Nature.AS_AT,
            Basis.YEAR_TO_DATE: Nature.YEAR_TO_DATE,
        }[measure.basis]
    return Nature.EVENTS if isinstance(measure, EventMeasure) else Nature.AS_AT


@dataclass(frozen=True)
class Counter:
    """Counts any measure of one workbook for one quarter."""

    workbook: Workbook
    reported: Reported
    quarter: Quarter
    doubts: list[Doubt]

    def count(self, measure: Measure) -> Counts:
        """The measure's counts for the months up to the quarter's end."""
        if isinstance(measure, RowMeasure):
            return self._row(measure)
        cases = self.workbook.case_lists[measure.case_list]
        self._check_recent(cases, measure)
        judge = Judge(cases, self.quarter, self.doubts)
        if isinstance(measure, EventMeasure):
            return self._events(measure, judge)
        if isinstance(measure, SnapshotMeasure):
            return self._snapshots(measure, judge)
        return self._standing_list(measure, judge)

    def _check_recent(self, cases: CaseList, measure: EventMeasure | SnapshotMeasure | ListMeasure) -> None:
        """Warns of a list whose last date is before the quarter's last month: an old extract would count as noughts."""
        if isinstance(measure, ListMeasure):
            return
        single = [choice.column for choice in measure.dates] if isinstance(measure, EventMeasure) else [measure.started]
        days = [value for column in single for value in cases.columns[column] if isinstance(value, date)]
        months = {Month.of(day) for day in days}
        if months and max(months) < self.quarter.last_month:
            last = max(months)
            what = f"has no date after {last.long_label}, so the months since then count as nought."
            where = f"{cases.where} > column {cases.letters[single[0]]}"
            remedy = "Is it an old extract?"
            self.doubts.append(Doubt(where, what, remedy, kind=DoubtKind.OLD_EXTRACT, case_list=cases.id))

    def _events(self, measure: EventMeasure, judge: Judge) -> Counts:
        wanted = set(self.quarter.months_to_date)
        dated = [(choice.column, judge.test(choice.where)) for choice in measure.dates]
        test = judge.test(measure.where)
        keys = judge.cases.columns[measure.distinct] if measure.distinct else range(len(judge.cases))
        found: dict[Month, list[object]] = defaultdict(list)
        for index, key in enumerate(keys):
            column = next(column for column, chosen in dated if chosen(index))
            day = judge.day(column, index)
            if day is None and len(dated) > 1:
                where, said = judge.cases.cell(column, index), "has no date, so the case counts nowhere."
                place = {"case_list": judge.cases.id, "column": column, "index": index}
                self.doubts.append(Doubt(where, said, kind=DoubtKind.BLANK, **place))  # type: ignore[arg-type]
            if day and (month := Month.of(day)) in wanted and key is not None and test(index):
                found[month].append(key)
        return _Events(self.quarter, {month: frozenset(found[month]) for month in wanted})

    def _snapshots(self, measure: SnapshotMeasure, judge: Judge) -> Counts:
        open_at = dict.fromkeys(self.quarter.months_to_date, 0)
        test = judge.test(measure.where)
        unknown_end = judge.cases.unreadable.get(measure.ended, frozenset())
        for index in range(len(judge.cases)):
            started, ended = judge.day(measure.started, index), judge.day(measure.ended, index)
            if started is None or index in unknown_end or not test(index):
                continue
            if ended is not None and judge.span(measure.started, measure.ended, index) is None:
                continue
            for month in open_at:
                open_at[month] += started <= month.last_day and (ended is None or ended > month.last_day)
        return _AsAt({month: Fraction(number) for month, number in open_at.items()})

    def _standing_list(self, measure: ListMeasure, judge: Judge) -> Counts:
        if self.quarter != self.reported.last_quarter:
            return _AsAt({self.quarter.last_month: Reason.NOT_AVAILABLE})
        test = judge.test(measure.where)
        number = sum(test(index) for index in range(len(judge.cases)))
        return _AsAt({self.quarter.last_month: Fraction(number)})

    def _row(self, measure: RowMeasure) -> Counts:
        assert self.workbook.scorecard is not None, "the catalogue has no scorecard row without a scorecard"
        row = self.workbook.scorecard.row(measure.row)
        amounts = {month: self._row_amount(row, month, measure) for month in self.quarter.months_to_date}
        return _Summed(self.quarter, amounts) if measure.basis is Basis.EVENTS else _AsAt(amounts)

    def _row_amount(self, row: ScorecardRow, month: Month, measure: RowMeasure) -> Amount:
        cell = row.months.get(month, Cell(""))
        if cell.number is not None:
            return cell.number
        if cell.is_blank and measure.quarterly:
            return Reason.NOT_AVAILABLE if month.number % 3 == 0 else Reason.NOT_APPLICABLE
        self.doubts.append(not_a_number(cell))
        return Reason.NOT_AVAILABLE


def not_a_number(cell: Cell) -> Doubt:
    """The doubt about a scorecard cell without a number where one is expected; its words may be anybody's name."""
    what = "holds words, or an Excel error, where a number belongs" if cell.text else "is blank in a reported month"
    kind = DoubtKind.NOT_A_NUMBER if cell.text else DoubtKind.BLANK
    return Doubt(cell.where, f"{what}; the figure is not available.", kind=kind)


@dataclass(frozen=True)
class _Events:
    """What was counted in each month; a thing that is counted twice in the year (a child) is one in its year."""

    quarter: Quarter
    keys: Mapping[Month, frozenset[object]]

    def at(self, month: Month) -> Amount:
        return Fraction(len(self.keys[month]))

    def year_to(self, month: Month) -> Amount:
        months = _months_up_to(self.quarter, month)
        return Fraction(len(frozenset[object]().union(*(self.keys[earlier] for earlier in months))))


@dataclass(frozen=True)
class _Summed:
    """Numbers of each month, typed in the scorecard."""

    quarter: Quarter
    amounts: Mapping[Month, Amount]

    def at(self, month: Month) -> Amount:
        return self.amounts[month]

    def year_to(self, month: Month) -> Amount:
        return added(self.amounts[earlier] for earlier in _months_up_to(self.quarter, month))


@dataclass(frozen=True)
class _AsAt:
    """Numbers that each stand for themselves: there is nothing to add up."""

    amounts: Mapping[Month, Amount]

    def at(self, month: Month) -> Amount:
        return self.amounts.get(month, Reason.NOT_APPLICABLE)

    def year_to(self, month: Month) -> Amount:
        return self.at(month)


def added(amounts: Iterable[Amount]) -> Amount:
    """The sum; not available as soon as one part is not."""
    total = Fraction(0)
    for amount in amounts:
        if isinstance(amount, Reason):
            return Reason.NOT_AVAILABLE
        total += amount
    return total


def _months_up_to(quarter: Quarter, month: Month) -> list[Month]:
    return [earlier for earlier in quarter.months_to_date if earlier <= month]
