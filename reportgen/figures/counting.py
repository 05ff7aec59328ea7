"""Counts measures over any months of the year, and says where each count comes from.

A count is exact; where there is none, the reason stands in its place. Blank is not nought: a reported month without
events is 0, a month that nobody filled in is not available.
"""

from abc import ABC, abstractmethod
from collections import Counter as Tally
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from reportgen.catalogue.model import (
    Basis,
    CaseMeasure,
    EventMeasure,
    ListMeasure,
    Measure,
    RowMeasure,
    SnapshotMeasure,
    columns_of,
)
from reportgen.figures.conditions import Judge
from reportgen.figures.quarters import Reported
from reportgen.figures.values import Nature, Reason, Trace
from reportgen.figures.wording import counting_rule, typed_rule
from reportgen.period import FinancialYear, Month, Quarter
from reportgen.sources import CaseList, Cell, Doubt, DoubtKind, ScorecardRow, Workbook, sheet_and_cell

Amount = Fraction | Reason
Months = Sequence[Month]

NO_DATE, NO_KEY = "no date", "nobody named"
END_BEFORE_START = "ends before it starts"


class Counts(ABC):
    """A measure's counts. Months follow each other; what is as at a month's end is taken at the last of them."""

    @abstractmethod
    def over(self, months: Months) -> Amount:
        """The count over the months."""

    @abstractmethod
    def trace(self, months: Months) -> Trace:
        """Where that count comes from."""

    def at(self, month: Month) -> Amount:
        """The month's count: its events, or as at its end."""
        return self.over((month,))


def months_up_to(month: Month) -> list[Month]:
    """April up to and including the month."""
    return [earlier for earlier in FinancialYear.of(month).months if earlier <= month]


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
        judge = self.judge(measure)
        if isinstance(measure, EventMeasure):
            return _Events(self.quarter, _traced(measure, judge.cases), tuple(self._events(measure, judge)))
        if isinstance(measure, SnapshotMeasure):
            return _Snapshots(_traced(measure, judge.cases), tuple(self._snapshots(measure, judge)))
        return self._standing_list(measure, judge)

    def times(self, measure: EventMeasure, column: str, months: Months) -> Tally[object]:
        """How often each value of a column (a child) was counted in the months; never to be shown itself."""
        counted = self._events(replace(measure, distinct=column), self.judge(measure))
        return Tally(key for month, key, reason in counted if month in months and not reason)

    def judge(self, measure: CaseMeasure) -> Judge:
        """Judges the cases of the measure's list, for this quarter."""
        return Judge(self.workbook.case_lists[measure.case_list], self.quarter)

    def _events(self, measure: EventMeasure, judge: Judge) -> Iterator[tuple[Month | None, object, str]]:
        """The month of each case, what it counts as, and why it is left out."""
        reach = set(self.quarter.months_to_date)
        dated = [(choice.column, judge.test(choice.where)) for choice in measure.dates]
        why_not = judge.why_not(measure.where)
        keys = judge.cases.columns[measure.distinct] if measure.distinct else range(len(judge.cases))
        for index, key in enumerate(keys):
            column = next(column for column, chosen in dated if chosen(index))
            day = judge.day(column, index)
            if day is None and len(dated) > 1 and index not in judge.cases.unreadable.get(column, ()):
                self._doubt_date(judge.cases, column, index)
            month = Month.of(day) if day else None
            yield month, key, NO_KEY if key is None else (why_not(index) if month in reach else "")

    def _doubt_date(self, cases: CaseList, column: str, index: int) -> None:
        where, said = cases.cell(column, index), "has no date, so the case counts nowhere."
        self.doubts.append(Doubt(where, said, kind=DoubtKind.BLANK, case_list=cases.id, column=column, index=index))

    def _snapshots(self, measure: SnapshotMeasure, judge: Judge) -> Iterator[tuple[date | None, date | None, str]]:
        """The first and last day of each case, and why it is left out at any time."""
        why_not = judge.why_not(measure.where)
        unknown_end = judge.cases.unreadable.get(measure.ended, frozenset())
        for index in range(len(judge.cases)):
            started, ended = judge.day(measure.started, index), judge.day(measure.ended, index)
            if started is None or index in unknown_end:
                yield started, ended, NO_DATE
            elif ended is not None and judge.span(measure.started, measure.ended, index) is None:
                yield started, ended, END_BEFORE_START
            else:
                yield started, ended, why_not(index)

    def _standing_list(self, measure: ListMeasure, judge: Judge) -> Counts:
        why_not = judge.why_not(measure.where)
        reasons = tuple(why_not(index) for index in range(len(judge.cases)))
        is_of_this_quarter = self.quarter == self.reported.last_quarter
        return _Standing(self.quarter, _traced(measure, judge.cases), reasons, is_of_this_quarter)

    def _row(self, measure: RowMeasure) -> Counts:
        assert self.workbook.scorecard is not None, "the catalogue has no scorecard row without a scorecard"
        row = self.workbook.scorecard.row(measure.row)
        amounts = {month: self._row_amount(row, month, measure) for month in self.quarter.months_to_date}
        return _Typed(measure, row, sheet_and_cell(self.workbook.scorecard.where)[0], amounts)

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
    if cell.doubt is DoubtKind.NEVER_CALCULATED:
        what = "is a formula never calculated; the figure is not available."
        remedy = "Open the workbook in Excel, let it calculate, and save it."
        return Doubt(cell.where, what, remedy, kind=cell.doubt)
    what = "holds words, or an Excel error, where a number belongs" if cell.text else "is blank in a reported month"
    kind = cell.doubt or (DoubtKind.NOT_A_NUMBER if cell.text else DoubtKind.BLANK)
    return Doubt(cell.where, f"{what}; the figure is not available.", kind=kind)


@dataclass(frozen=True)
class _Events(Counts):
    """Each case's month, what it counts as, and why it is left out; somebody counted twice is one in its year."""

    quarter: Quarter
    origin: Trace
    cases: Sequence[tuple[Month | None, object, str]]

    @cached_property
    def _keys(self) -> Mapping[Month, set[object]]:
        keys: dict[Month, set[object]] = {}
        for month, key, reason in self.cases:
            if month and not reason:
                keys.setdefault(month, set()).add(key)
        return keys

    @cached_property
    def _tally(self) -> Tally[tuple[Month | None, str]]:
        return Tally((month, reason) for month, _, reason in self.cases)

    def over(self, months: Months) -> Amount:
        return Fraction(len(set[object]().union(*(self._keys.get(month, ()) for month in months))))

    def trace(self, months: Months) -> Trace:
        """Outside the months first, then by the first condition that does not hold."""
        outcomes = Tally[str]()
        for (month, reason), number in self._tally.items():
            outcomes[_outside(month, months, self.quarter) or reason] += number
        return _with(self.origin, outcomes)


@dataclass(frozen=True)
class _Snapshots(Counts):
    """Cases open at a month's end: started on or before it, not ended or ended after it."""

    origin: Trace
    cases: Sequence[tuple[date | None, date | None, str]]

    def over(self, months: Months) -> Amount:
        return Fraction(self._outcomes(months[-1].last_day)[""])

    def trace(self, months: Months) -> Trace:
        return _with(self.origin, self._outcomes(months[-1].last_day))

    def _outcomes(self, day: date) -> Tally[str]:
        return Tally(reason or _closed(started, ended, day) for started, ended, reason in self.cases)


@dataclass(frozen=True)
class _Standing(Counts):
    """A list as at the quarter's end: it says nothing about any other day."""

    quarter: Quarter
    origin: Trace
    reasons: Sequence[str]
    is_of_this_quarter: bool

    def over(self, months: Months) -> Amount:
        if months[-1] != self.quarter.last_month:
            return Reason.NOT_APPLICABLE
        return Fraction(self.reasons.count("")) if self.is_of_this_quarter else Reason.NOT_AVAILABLE

    def trace(self, months: Months) -> Trace:
        there = self.is_of_this_quarter and months[-1] == self.quarter.last_month
        return _with(self.origin, Tally(self.reasons)) if there else self.origin


@dataclass(frozen=True)
class _Typed(Counts):
    """Numbers of each month, typed in a row of the scorecard: events are added up, others stand for themselves."""

    measure: RowMeasure
    row: ScorecardRow
    sheet: str
    amounts: Mapping[Month, Amount]

    def over(self, months: Months) -> Amount:
        if self.measure.basis is Basis.EVENTS:
            return added(self.amounts[month] for month in months)
        return self.amounts.get(months[-1], Reason.NOT_APPLICABLE)

    def trace(self, months: Months) -> Trace:
        asked = months if self.measure.basis is Basis.EVENTS else months[-1:]
        cells = [sheet_and_cell(self.row.months[month].where)[1] for month in asked if month in self.row.months]
        return Trace(self.measure.id, typed_rule(self.measure), self.sheet, cells_words(cells))


def added(amounts: Iterable[Amount]) -> Amount:
    """The sum; not available as soon as one part is not."""
    total = Fraction(0)
    for amount in amounts:
        if isinstance(amount, Reason):
            return Reason.NOT_AVAILABLE
        total += amount
    return total


def cells_words(references: Sequence[str]) -> str:
    """'cell M36', 'cells H36 to M36'; each of them where they do not stand side by side."""
    if len(references) < 2:
        return "".join(f"cell {reference}" for reference in references)
    places = [_column_number(reference) for reference in references]
    if places == list(range(places[0], places[0] + len(places))):
        return f"cells {references[0]} to {references[-1]}"
    return f"cells {', '.join(references)}"


def _column_number(reference: str) -> int:
    number = 0
    for letter in filter(str.isalpha, reference):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _traced(measure: CaseMeasure, cases: CaseList) -> Trace:
    """Where a measure's cases stand; how many of them count is still open."""
    letters = sorted({cases.letters[name] for name in columns_of(measure)}, key=lambda letter: (len(letter), letter))
    noun = "column" if len(letters) == 1 else "columns"
    places = f"{noun} {', '.join(letters)}" if letters else "every row"
    return Trace(measure.id, counting_rule(measure, cases), sheet_and_cell(cases.where)[0], places, rows=len(cases))


def _with(origin: Trace, outcomes: Tally[str]) -> Trace:
    left_out = {reason: number for reason, number in sorted(outcomes.items()) if reason and number}
    return replace(origin, counted=outcomes[""], left_out=left_out)


def _outside(month: Month | None, months: Months, quarter: Quarter) -> str:
    """Why a date lies outside the months; empty when it does not."""
    if month is None:
        return NO_DATE
    if month > quarter.last_month:
        return "after the quarter"
    if month < quarter.year.months[0]:
        return "before the year"
    if months[0] <= month <= months[-1]:
        return ""
    return "another month of the year"


def _closed(started: date | None, ended: date | None, day: date) -> str:
    """Why a case is not open at the end of a day; empty when it is."""
    if started is None:
        return NO_DATE
    if started > day:
        return "started later"
    return "" if ended is None or ended > day else "ended by then"
