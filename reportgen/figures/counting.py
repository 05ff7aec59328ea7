"""Counts measures over any months of the year, and says where each count comes from.

A count is exact; where there is none, the reason stands in its place. Blank is not nought: a reported month without
events is 0, a month that nobody filled in is not available.
"""

from abc import ABC, abstractmethod
from collections import Counter as Tally
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import compress

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
from reportgen.figures.case_sets import Cases, flags_of, places_of
from reportgen.figures.columns import ByMonth
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
            return self._events(measure, judge)
        if isinstance(measure, SnapshotMeasure):
            return self._snapshots(measure, judge)
        return self._standing_list(measure, judge)

    def times(self, measure: EventMeasure, column: str, months: Months) -> Tally[object]:
        """How often each value of a column (a child) was counted in the months; never to be shown itself."""
        judge = self.judge(measure)
        counted = self._events(replace(measure, distinct=column), judge).counted(months)
        return Tally(compress(judge.cases.columns[column], flags_of(counted)))

    def judge(self, measure: CaseMeasure) -> Judge:
        """Judges the cases of the measure's list, for this quarter."""
        return Judge(self.workbook.case_lists[measure.case_list], self.quarter)

    def _events(self, measure: EventMeasure, judge: Judge) -> "_Events":
        """The cases by the month of each one's own date, and those that are left out."""
        year = self.quarter.year
        undecided = judge.every
        dated = ByMonth(0, 0, dict.fromkeys(year.months, 0), 0)
        without: dict[int, str] = {}
        for choice in measure.dates:
            chosen = undecided & judge.meeting(choice.where)
            undecided ^= chosen
            dated |= judge.columns.by_month(choice.column, year).chosen(chosen)
            blank = judge.columns.blank(choice.column) & ~judge.columns.unreadable(choice.column)
            without |= dict.fromkeys(places_of(chosen & blank), choice.column)
        if len(measure.dates) > 1:
            self._doubt_dates(judge.cases, without)
        keys = judge.cases.columns[measure.distinct] if measure.distinct else None
        nobody = [(NO_KEY, judge.columns.blank(measure.distinct))] if measure.distinct else []
        left_out = (*nobody, *judge.left_out(measure.where))
        return _Events(self.quarter, _traced(measure, judge.cases), dated, left_out, keys)

    def _doubt_dates(self, cases: CaseList, without: Mapping[int, str]) -> None:
        """Doubts each case that is without the date which is chosen for it; one that cannot be read is told anyhow."""
        for index, column in sorted(without.items()):
            where, said = cases.cell(column, index), "has no date, so the case counts nowhere."
            place = {"case_list": cases.id, "column": column, "index": index}
            self.doubts.append(Doubt(where, said, kind=DoubtKind.BLANK, **place))  # type: ignore[arg-type]

    def _snapshots(self, measure: SnapshotMeasure, judge: Judge) -> Counts:
        """The cases by the months in which they start and end, and those that are left out at any time."""
        columns, year = judge.columns, self.quarter.year
        started, ended = (columns.by_month(column, year) for column in (measure.started, measure.ended))
        wrong = judge.every ^ ended.undated ^ columns.in_order(measure.started, measure.ended)
        left_out = (
            (NO_DATE, started.undated | columns.unreadable(measure.ended)),
            (END_BEFORE_START, wrong),
            *judge.left_out(measure.where),
        )
        return _Snapshots(_traced(measure, judge.cases), started, ended, left_out)

    def _standing_list(self, measure: ListMeasure, judge: Judge) -> Counts:
        is_of_this_quarter = self.quarter == self.reported.last_quarter
        left_out = tuple(judge.left_out(measure.where))
        return _Standing(self.quarter, _traced(measure, judge.cases), judge.every, left_out, is_of_this_quarter)

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


LeftOut = Sequence[tuple[str, Cases]]
"""Why cases are left out, with those that are; a case is left out for the first reason that holds of it."""


@dataclass(frozen=True)
class _Events(Counts):
    """The cases by their month; with `keys`, what each counts as: somebody counted twice is one in its year."""

    quarter: Quarter
    origin: Trace
    dated: ByMonth
    left_out: LeftOut
    keys: Sequence[object] | None

    def counted(self, months: Months) -> Cases:
        """The cases of the months that are not left out."""
        return _sorted_out(self.dated.within(months), self.left_out)[0]

    def over(self, months: Months) -> Amount:
        if self.keys is None:
            return Fraction(self.counted(months).bit_count())
        return Fraction(len(set[object]().union(*(self._keys(month) for month in months))))

    def _keys(self, month: Month) -> frozenset[object]:
        assert self.keys is not None, "nobody is counted but cases"
        if month not in self._known_keys:
            self._known_keys[month] = frozenset(compress(self.keys, flags_of(self.counted((month,)))))
        return self._known_keys[month]

    @cached_property
    def _known_keys(self) -> dict[Month, frozenset[object]]:
        return {}

    def trace(self, months: Months) -> Trace:
        """Outside the months first, then by the first condition that does not hold."""
        counted, outcomes = _sorted_out(self.dated.within(months), self.left_out)
        last, of_year = self.quarter.last_month, self.dated.months
        outcomes[NO_DATE] += self.dated.undated.bit_count()
        outcomes["before the year"] += self.dated.before.bit_count()
        outcomes["after the quarter"] += self.dated.after.bit_count()
        for month, cases in of_year.items():
            if month > last or month not in months:
                outcomes["after the quarter" if month > last else "another month of the year"] += cases.bit_count()
        return _with(self.origin, counted, outcomes)


@dataclass(frozen=True)
class _Snapshots(Counts):
    """Cases open at a month's end: started on or before it, not ended or ended after it."""

    origin: Trace
    started: ByMonth
    ended: ByMonth
    left_out: LeftOut

    def over(self, months: Months) -> Amount:
        return Fraction(self._outcomes(months[-1])[0].bit_count())

    def trace(self, months: Months) -> Trace:
        return _with(self.origin, *self._outcomes(months[-1]))

    def _outcomes(self, month: Month) -> tuple[Cases, Tally[str]]:
        """The cases open at the month's end, and how many are not, by reason."""
        known, outcomes = _sorted_out(self._every, self.left_out)
        later, ended = known & ~self.started.up_to(month), self.ended.up_to(month)
        outcomes["started later"] += later.bit_count()
        outcomes["ended by then"] += (known & ~later & ended).bit_count()
        return known & ~later & ~ended, outcomes

    @property
    def _every(self) -> Cases:
        return self.ended.undated | self.ended.before | self.ended.within(self.ended.months) | self.ended.after


@dataclass(frozen=True)
class _Standing(Counts):
    """A list as at the quarter's end: it says nothing about any other day."""

    quarter: Quarter
    origin: Trace
    every: Cases
    left_out: LeftOut
    is_of_this_quarter: bool

    def over(self, months: Months) -> Amount:
        if months[-1] != self.quarter.last_month:
            return Reason.NOT_APPLICABLE
        if not self.is_of_this_quarter:
            return Reason.NOT_AVAILABLE
        return Fraction(_sorted_out(self.every, self.left_out)[0].bit_count())

    def trace(self, months: Months) -> Trace:
        there = self.is_of_this_quarter and months[-1] == self.quarter.last_month
        return _with(self.origin, *_sorted_out(self.every, self.left_out)) if there else self.origin


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


def _sorted_out(cases: Cases, left_out: LeftOut) -> tuple[Cases, Tally[str]]:
    """The cases that are left, and how many are left out, by the first reason that holds of each."""
    outcomes = Tally[str]()
    for reason, out in left_out:
        outcomes[reason] += (cases & out).bit_count()
        cases &= ~out
    return cases, outcomes


def _with(origin: Trace, counted: Cases, outcomes: Tally[str]) -> Trace:
    left_out = {reason: number for reason, number in sorted(outcomes.items()) if number}
    return replace(origin, counted=counted.bit_count(), left_out=left_out)
