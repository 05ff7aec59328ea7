"""Puts counts together as the catalogue's indicators: months, quarters, the current year and earlier years, targets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from reportgen.catalogue.model import (
    AnnualRule,
    CaseMeasure,
    Catalogue,
    EventMeasure,
    Indicator,
    QuarterBasis,
    Timing,
    quarter_basis,
)
from reportgen.figures.counting import Amount, Counter, Counts, added, months_up_to, nature_of, not_a_number
from reportgen.figures.facts import Facts
from reportgen.figures.quarters import reported_months
from reportgen.figures.values import Figures, Nature, Reason, Series, Trace, Value, typed_trace
from reportgen.formats import Unit, plain_number
from reportgen.period import FinancialYear, Month, Quarter
from reportgen.sources import Benchmark, Cell, Doubt, DoubtKind, RowKey, ScorecardRow, Workbook, fold

EARLIER_YEARS = 3
_PER_PEOPLE = 10_000


def compute_figures(workbook: Workbook, catalogue: Catalogue, quarter: Quarter) -> Figures:
    """Every indicator of the catalogue as it stood at the quarter's end."""
    doubts: list[Doubt] = []
    counter = Counter(workbook, reported_months(workbook, catalogue), quarter, doubts)
    counts = {name: counter.count(measure) for name, measure in catalogue.measures.items()}
    context = _Context(workbook, catalogue, quarter, counts, doubts)
    series = {name: context.series(indicator) for name, indicator in catalogue.indicators.items()}
    facts = Facts(counter, counts, catalogue, context.typed_previous).of(series)
    return Figures(
        quarter=quarter,
        series=series,
        benchmarks_title=workbook.benchmarks_title,
        doubts=tuple(dict.fromkeys([*workbook.doubts, *doubts])),
        facts=facts,
        coverage=_coverage(catalogue, counts, quarter),
    )


def _coverage(catalogue: Catalogue, counts: Mapping[str, Counts], quarter: Quarter) -> dict[str, list[Trace]]:
    """The traces of the measures that are no part of another one, by case list."""
    cases = [measure for measure in catalogue.measures.values() if isinstance(measure, CaseMeasure)]
    return {
        name: [
            counts[measure.id].trace(quarter.months_to_date)
            for measure in cases
            if measure.case_list == name and not any(_is_part(measure, other) for other in cases)
        ]
        for name in catalogue.layout.case_lists
    }


def _is_part(measure: CaseMeasure, other: CaseMeasure) -> bool:
    """Whether a measure only adds conditions, or a distinct column, to another one."""
    whole = replace(measure, id=other.id, where=other.where)
    if isinstance(whole, EventMeasure):
        whole = replace(whole, distinct=None)
    return whole == other and measure != other and set(other.where) <= set(measure.where) and measure.id != other.id


@dataclass(frozen=True)
class _Context:
    """What every series is made from."""

    workbook: Workbook
    catalogue: Catalogue
    quarter: Quarter
    counts: Mapping[str, Counts]
    doubts: list[Doubt]

    def series(self, indicator: Indicator) -> Series:
        row = self._row(indicator)
        months = {month: self._month(indicator, month) for month in self.quarter.year.months}
        quarters = self._quarters(indicator)
        to_date = self._to_date(indicator)
        year_to_date = to_date.get(self.quarter)
        basis = quarter_basis(self.catalogue.measures[indicator.numerator])
        previous_basis = indicator.previous_basis or basis
        return Series(
            indicator=indicator,
            nature=self._nature(indicator),
            target=None if row is None or row.target.is_blank else self._typed(row.target, indicator.unit),
            months=months,
            years=self._years(indicator, row, months),
            benchmarks=self._benchmarks(indicator),
            quarters=quarters,
            quarter_basis=basis,
            to_date=to_date,
            previous=self.typed_previous(indicator.previous, indicator.unit),
            beside_previous=(year_to_date or Value())
            if previous_basis is QuarterBasis.YEAR_TO_DATE
            else quarters[self.quarter],
        )

    def _row(self, indicator: Indicator) -> ScorecardRow | None:
        scorecard = self.workbook.scorecard
        return scorecard.row(indicator.row) if scorecard and indicator.row else None

    def _nature(self, indicator: Indicator) -> Nature:
        if indicator.months is Timing.YEAR_TO_DATE:
            return Nature.YEAR_TO_DATE
        return nature_of(self.catalogue.measures[indicator.numerator])

    def _month(self, indicator: Indicator, month: Month) -> Value:
        if month > self.quarter.last_month:
            return Value(reason=Reason.NOT_YET_REPORTED)
        if indicator.months is Timing.YEAR_TO_DATE:
            return self._year_to_date(indicator, month)
        if indicator.months is Timing.QUARTER_END and month != self.quarter.last_month:
            return Value(reason=Reason.NOT_APPLICABLE)
        return self._over(indicator, (month,))

    def _year_to_date(self, indicator: Indicator, month: Month) -> Value:
        return self._over(indicator, months_up_to(month))

    def _quarters(self, indicator: Indicator) -> dict[Quarter, Value]:
        """Each quarter's own figure: its events, or as at its last month's end."""
        return {quarter: self._over(indicator, quarter.months) for quarter in self._quarters_so_far()}

    def _to_date(self, indicator: Indicator) -> dict[Quarter, Value]:
        """The year to date at the end of each quarter; what is as at a day has none."""
        if nature_of(self.catalogue.measures[indicator.numerator]) is Nature.AS_AT:
            return {}
        return {quarter: self._year_to_date(indicator, quarter.last_month) for quarter in self._quarters_so_far()}

    def _quarters_so_far(self) -> list[Quarter]:
        return [self.quarter.year.quarter(number) for number in range(1, self.quarter.number + 1)]

    def _over(self, indicator: Indicator, months: Sequence[Month]) -> Value:
        """The figure over months that follow each other, with where its counts come from."""
        names = [indicator.numerator, *filter(None, [indicator.denominator])]
        counts = [self.counts[name] for name in names]
        traces = tuple(count.trace(months) for count in counts)
        amounts = [count.over(months) for count in counts]
        value = self._value(indicator, amounts[0], amounts[1] if indicator.denominator else None)
        return replace(value, traces=(*traces, *self._population_trace(indicator)))

    def _population_trace(self, indicator: Indicator) -> list[Trace]:
        """Where the population stands that a rate is of."""
        cell = self.workbook.population.get(self.quarter.year)
        if indicator.unit is not Unit.RATE or cell is None:
            return []
        return [typed_trace(cell, "population")]

    def _value(self, indicator: Indicator, numerator: Amount, denominator: Amount | None) -> Value:
        """The figure from its counts; a percentage of nothing is not applicable."""
        for amount in (numerator, denominator):
            if isinstance(amount, Reason):
                return Value(reason=amount)
        assert isinstance(numerator, Fraction)
        if indicator.unit is Unit.RATE:
            people = self._people()
            if people is None:
                return Value(reason=Reason.NOT_AVAILABLE)
            return Value(numerator * _PER_PEOPLE / people, numerator, people)
        if not isinstance(denominator, Fraction):
            return Value(numerator, numerator)
        if denominator == 0:
            return Value(None, numerator, denominator, Reason.NOT_APPLICABLE)
        return Value(numerator * 100 / denominator, numerator, denominator)

    def _people(self) -> Fraction | None:
        """The year's population; without one the rates are not available, and the doubt says why."""
        people = self.workbook.population.get(self.quarter.year)
        if people is not None and people.number is not None and people.number > 0:
            return people.number
        layout = self.catalogue.layout.population
        assert layout is not None, "the catalogue has no rate without a population"
        where = people.where if people else f"{self.workbook.name} > {layout.sheet}"
        needed = f"no number under '{layout.people}' for {self.quarter.year}, so the rates are not available."
        remedy = "Type that year's number there."
        if people is not None and people.doubt is DoubtKind.NEVER_CALCULATED:
            remedy = "Open the workbook in Excel, let it calculate, and save it."
        self.doubts.append(Doubt(where, f"{_no_people(people)}{needed}", remedy, kind=DoubtKind.NO_POPULATION))
        return None

    def _years(
        self, indicator: Indicator, row: ScorecardRow | None, months: Mapping[Month, Value]
    ) -> dict[FinancialYear, Value]:
        """Up to three earlier years from the scorecard, and the current year by the indicator's own rule."""
        if indicator.annual is AnnualRule.NONE:
            return {}
        earlier = [self.quarter.year.plus(-back) for back in range(EARLIER_YEARS, 0, -1)]
        years = {
            year: self._typed(row.years[year], indicator.unit)
            for year in earlier
            if row is not None and year in row.years
        }
        return years | {self.quarter.year: self._current_year(indicator, months)}

    def _current_year(self, indicator: Indicator, months: Mapping[Month, Value]) -> Value:
        last = self.quarter.last_month
        if indicator.annual is AnnualRule.YEAR_TO_DATE:
            return self._year_to_date(indicator, last)
        if indicator.annual is AnnualRule.TOTAL:
            return self._total(indicator)
        if indicator.annual is AnnualRule.LATEST_AVAILABLE:
            there = [months[month] for month in self.quarter.months_to_date if months[month].amount is not None]
            return there[-1] if there else Value(reason=Reason.NOT_AVAILABLE)
        return months[last]

    def _total(self, indicator: Indicator) -> Value:
        """The sum of the months, in which a person who counts in two of them counts twice."""
        counts = self.counts[indicator.numerator]
        months = self.quarter.months_to_date
        value = self._value(indicator, added(counts.at(month) for month in months), None)
        return replace(value, traces=(counts.trace(months), *self._population_trace(indicator)))

    def typed_previous(self, row: RowKey | None, unit: Unit) -> dict[Quarter, Value]:
        """The same quarter in earlier years, as typed, the latest first."""
        typed = self.workbook.previous_quarters.get(row.folded, {}) if row else {}
        same = sorted(
            (held for held in typed if held.number == self.quarter.number and held < self.quarter), reverse=True
        )
        return {held: self._typed(typed[held], unit) for held in same if not typed[held].is_blank}

    def _typed(self, cell: Cell, unit: Unit) -> Value:
        """A target or an earlier outturn as typed; percentages are held as fractions."""
        return replace(self._typed_number(cell, unit), traces=(typed_trace(cell),))

    def _typed_number(self, cell: Cell, unit: Unit) -> Value:
        if cell.number is None:
            if cell.text:
                self.doubts.append(not_a_number(cell))
            return Value(reason=Reason.NOT_AVAILABLE)
        if unit is not Unit.PERCENT:
            return Value(cell.number)
        if not 0 <= cell.number <= 1:
            what = f"was read as {plain_number(cell.number * 100, 1)}%, which is no share; it is not available."
            self.doubts.append(Doubt(cell.where, what, kind=DoubtKind.PERCENT_SCALE))
            return Value(reason=Reason.NOT_AVAILABLE)
        return Value(cell.number * 100)

    def _benchmarks(self, indicator: Indicator) -> tuple[Benchmark, ...]:
        if indicator.benchmark is None:
            return ()
        ref, name = indicator.benchmark
        return tuple(self.workbook.benchmarks[fold(ref), fold(name)])


def _no_people(cell: Cell | None) -> str:
    """What stands in the place of the year's population, as the beginning of a sentence."""
    if cell is None:
        return "has "
    if cell.number is not None:
        return "is no number of people: "
    said = {
        DoubtKind.EXCEL_ERROR: "shows an Excel error: ",
        DoubtKind.NEVER_CALCULATED: "is a formula never calculated: ",
        DoubtKind.NOT_A_NUMBER: "holds words: ",
    }
    return said.get(cell.doubt, "is blank: ") if cell.doubt else "is blank: "
