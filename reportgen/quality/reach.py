"""Which figures of the report a doubtful case, or a doubtful cell of the scorecard, touches.

A case touches a measure when it would count in it if its doubtful cells were right: every condition that does not rest
on them holds, and its date (unless that is doubtful itself) lies between 1 April and the quarter's end.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from reportgen.catalogue.model import (
    CaseMeasure,
    Catalogue,
    Condition,
    EventMeasure,
    FactLayout,
    FactPeriod,
    Indicator,
    ListMeasure,
    PlainFact,
    RowMeasure,
    SnapshotMeasure,
    Timing,
    columns_of,
)
from reportgen.figures import reported_months
from reportgen.figures.conditions import Judge, Test
from reportgen.period import Month, Quarter
from reportgen.sources import Workbook

Columns = Collection[str]
MonthsByMeasure = Mapping[str, frozenset[Month]]


@dataclass(frozen=True)
class Touch:
    """The figures that are touched: indicators with their months, and facts."""

    touches: frozenset[tuple[str, Month]] = frozenset()
    facts: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.touches or self.facts)

    def __or__(self, other: "Touch") -> "Touch":
        return Touch(self.touches | other.touches, self.facts | other.facts)

    @property
    def indicators(self) -> frozenset[str]:
        """The indicators, whatever the month."""
        return frozenset(indicator for indicator, _ in self.touches)

    @property
    def months(self) -> frozenset[Month]:
        """The months, whatever the indicator."""
        return frozenset(month for _, month in self.touches)


class Reach:
    """Knows for one report which measures, indicators and facts rest on which cells."""

    def __init__(self, workbook: Workbook, catalogue: Catalogue, quarter: Quarter) -> None:
        self.catalogue = catalogue
        self.quarter = quarter
        self._workbook = workbook
        self._judges = {name: Judge(cases, quarter) for name, cases in workbook.case_lists.items()}
        self._touches: dict[frozenset[tuple[str, frozenset[Month]]], Touch] = {}
        self._tests: dict[tuple[str, int, frozenset[str]], Test] = {}
        self._indicators: dict[str, list[Indicator]] = defaultdict(list)
        self._facts: dict[str, list[FactLayout]] = defaultdict(list)
        for indicator in catalogue.indicators.values():
            for name in dict.fromkeys(measures_of(indicator)):
                self._indicators[name].append(indicator)
        for fact in catalogue.facts:
            for name in dict.fromkeys(_counted_by(fact)):
                self._facts[name].append(fact)
        used = {*self._indicators, *self._facts}
        self.measures = [measure for name, measure in catalogue.measures.items() if name in used]
        self._of_list: dict[str, list[tuple[CaseMeasure, frozenset[str]]]] = defaultdict(list)
        for measure in self.measures:
            if not isinstance(measure, RowMeasure):
                self._of_list[measure.case_list].append((measure, columns_of(measure)))

    @cached_property
    def _own_quarter(self) -> Quarter | None:
        """The quarter at whose end standing lists are kept."""
        return reported_months(self._workbook, self.catalogue).last_quarter

    def case(self, case_list: str, index: int, doubtful: Columns) -> Touch:
        """What a case touches by its doubtful columns; with none, by being there at all (when it is there twice)."""
        touched = {
            measure.id: frozenset(self._months(measure, index, doubtful))
            for measure, columns in self._of_list[case_list]
            if not doubtful or not columns.isdisjoint(doubtful)
        }
        return self.of_measures(touched) | Touch(facts=frozenset(self._facts_by_column(case_list, index, doubtful)))

    def disordered(self, case_list: str, index: int, dates: Columns) -> Touch:
        """What a case touches by two readable dates in the wrong order: the months in which it counts now.

        One that counts in no month to date by its own date touches the month of the other; one that a snapshot leaves
        out touches the months from the first of the two dates on.
        """
        resting = [measure for measure, columns in self._of_list[case_list] if not columns.isdisjoint(dates)]
        return self.of_measures({one.id: frozenset(self._months_now(one, index, dates)) for one in resting})

    def _months_now(self, measure: CaseMeasure, index: int, dates: Columns) -> Iterable[Month]:
        if not self._may_hold(measure.where, measure.case_list, index, dates):
            return ()
        months = {Month.of(day) for column in dates if (day := self._judges[measure.case_list].day(column, index))}
        to_date = self.quarter.months_to_date
        if isinstance(measure, SnapshotMeasure) and {measure.started, measure.ended} <= set(dates):
            return [month for month in to_date if month >= min(months)]
        if isinstance(measure, SnapshotMeasure):
            return self._open_months(measure, index, ())
        if isinstance(measure, EventMeasure):
            return self._event_now(measure, index, dates) or months & set(to_date)
        return self._standing_months()

    def _event_now(self, measure: EventMeasure, index: int, dates: Columns) -> set[Month]:
        """The month to date of the date that is taken, or of each that may be."""
        months: set[Month] = set()
        for choice in measure.dates:
            if not self._may_hold(choice.where, measure.case_list, index, dates):
                continue
            if day := self._judges[measure.case_list].day(choice.column, index):
                months.add(Month.of(day))
            if not any(columns_of(condition) & set(dates) for condition in choice.where):
                break
        return months & set(self.quarter.months_to_date)

    def _facts_by_column(self, case_list: str, index: int, doubtful: Columns) -> Iterable[str]:
        """Facts that count by a doubtful column: the words of its parts, or those whom its groups count."""
        for fact in self.catalogue.facts:
            if isinstance(fact, PlainFact) or fact.column not in doubtful:
                continue
            measure = self.catalogue.measures[fact.count]
            if isinstance(measure, RowMeasure) or measure.case_list != case_list:
                continue
            if self._counts_in(fact, frozenset(self._months(measure, index, doubtful))):
                yield fact.id

    def whole_list(self, case_list: str) -> Touch:
        """Everything that is counted from a case list."""
        months, standing = frozenset(self.quarter.months_to_date), frozenset(self._standing_months())
        own = [measure for measure, _ in self._of_list[case_list]]
        return self.of_measures({one.id: standing if isinstance(one, ListMeasure) else months for one in own})

    def of_measures(self, months: MonthsByMeasure) -> Touch:
        """The figures that rest on these measures in these months. Many cases touch the same."""
        key = frozenset(months.items())
        if key not in self._touches:
            self._touches[key] = self._of_measures(months)
        return self._touches[key]

    def _of_measures(self, months: MonthsByMeasure) -> Touch:
        touches = {
            (indicator.id, month)
            for name, touched in months.items()
            for indicator in self._indicators.get(name, ())
            for month in self._shown(indicator, touched)
        }
        facts = {
            fact.id
            for name, touched in months.items()
            for fact in self._facts.get(name, ())
            if self._counts_in(fact, touched)
        }
        return Touch(frozenset(touches), frozenset(facts))

    def _shown(self, indicator: Indicator, months: frozenset[Month]) -> Sequence[Month]:
        """The months whose figure shows an event of `months`: for a year to date all from the first of them on."""
        if not months or indicator.months is Timing.MONTH:
            return sorted(months)
        if indicator.months is Timing.QUARTER_END:
            return [self.quarter.last_month]
        return [month for month in self.quarter.months_to_date if month >= min(months)]

    def _counts_in(self, fact: FactLayout, months: frozenset[Month]) -> bool:
        own = {
            FactPeriod.QUARTER: frozenset(self.quarter.months),
            FactPeriod.YEAR_TO_DATE: frozenset(self.quarter.months_to_date),
            FactPeriod.QUARTER_END: frozenset([self.quarter.last_month]),
        }
        return bool(own[fact.period] & months)

    def _months(self, measure: CaseMeasure, index: int, doubtful: Columns) -> Iterable[Month]:
        """The months to date in which the case would count if its doubtful cells were right."""
        if not self._may_hold(measure.where, measure.case_list, index, doubtful):
            return ()
        if isinstance(measure, EventMeasure):
            return self._event_months(measure, index, doubtful)
        if isinstance(measure, SnapshotMeasure):
            return self._open_months(measure, index, doubtful)
        return self._standing_months()

    def _may_hold(self, where: Sequence[Condition], case_list: str, index: int, doubtful: Columns) -> bool:
        """Whether every condition holds that does not rest on a doubtful column."""
        key = case_list, id(where), frozenset(doubtful)
        if key not in self._tests:
            certain = [condition for condition in where if not columns_of(condition) & key[2]]
            self._tests[key] = self._judges[case_list].test(certain)
        return self._tests[key](index)

    def _event_months(self, measure: EventMeasure, index: int, doubtful: Columns) -> Iterable[Month]:
        judge = self._judges[measure.case_list]
        if (
            measure.distinct
            and measure.distinct not in doubtful
            and judge.cases.columns[measure.distinct][index] is None
        ):
            return ()
        months: set[Month] = set()
        for choice in measure.dates:
            if not self._may_hold(choice.where, measure.case_list, index, doubtful):
                continue
            if choice.column in doubtful:
                return self.quarter.months_to_date
            if day := judge.day(choice.column, index):
                months.add(Month.of(day))
            if not columns_of(choice) & set(doubtful):
                break
        return months & set(self.quarter.months_to_date)

    def _open_months(self, measure: SnapshotMeasure, index: int, doubtful: Columns) -> Iterable[Month]:
        judge = self._judges[measure.case_list]
        started, ended = judge.day(measure.started, index), judge.day(measure.ended, index)
        for month in self.quarter.months_to_date:
            begun = measure.started in doubtful or (started is not None and started <= month.last_day)
            if begun and (measure.ended in doubtful or ended is None or ended > month.last_day):
                yield month

    def _standing_months(self) -> Iterable[Month]:
        return [self.quarter.last_month] if self.quarter == self._own_quarter else []


def measures_of(indicator: Indicator) -> tuple[str, ...]:
    """The measures of which an indicator is made."""
    return (indicator.numerator, indicator.denominator) if indicator.denominator else (indicator.numerator,)


def _counted_by(fact: FactLayout) -> tuple[str, ...]:
    denominator: str | None = getattr(fact, "denominator", None)
    return (fact.count, denominator) if denominator else (fact.count,)
