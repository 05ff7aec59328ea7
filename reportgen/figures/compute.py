"""Puts counts together as the catalogue's indicators: months, the current year and earlier years, targets."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from reportgen.catalogue.model import AnnualRule, Catalogue, Indicator, Timing
from reportgen.errors import Finding, WorkbookError
from reportgen.figures.counting import Amount, Counter, Counts, added, nature_of, not_a_number
from reportgen.figures.quarters import reported_months
from reportgen.figures.values import Figures, Nature, Reason, Series, Value
from reportgen.formats import Unit
from reportgen.period import FinancialYear, Month, Quarter
from reportgen.sources import Benchmark, Cell, Doubt, DoubtKind, ScorecardRow, Workbook, fold

EARLIER_YEARS = 3
_PER_CHILDREN = 10_000


def compute_figures(workbook: Workbook, catalogue: Catalogue, quarter: Quarter) -> Figures:
    """Every indicator of the catalogue as it stood at the quarter's end.

    Raises WorkbookError when a rate has no population to be a rate of.
    """
    doubts: list[Doubt] = []
    counter = Counter(workbook, reported_months(workbook, catalogue), quarter, doubts)
    counts = {name: counter.count(measure) for name, measure in catalogue.measures.items()}
    context = _Context(workbook, catalogue, quarter, counts, doubts)
    series = {name: context.series(indicator) for name, indicator in catalogue.indicators.items()}
    return Figures(
        quarter=quarter,
        series=series,
        benchmarks_title=workbook.benchmarks_title,
        doubts=tuple(dict.fromkeys([*workbook.doubts, *doubts])),
    )


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
        return Series(
            indicator=indicator,
            nature=self._nature(indicator),
            target=None if row is None or row.target.is_blank else self._typed(row.target, indicator),
            months=months,
            years=self._years(indicator, row, months),
            benchmarks=self._benchmarks(indicator),
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
        numerator = self.counts[indicator.numerator].at(month)
        denominator = self.counts[indicator.denominator].at(month) if indicator.denominator else None
        return self._value(indicator, numerator, denominator)

    def _year_to_date(self, indicator: Indicator, month: Month) -> Value:
        numerator = self.counts[indicator.numerator].year_to(month)
        denominator = self.counts[indicator.denominator].year_to(month) if indicator.denominator else None
        return self._value(indicator, numerator, denominator)

    def _value(self, indicator: Indicator, numerator: Amount, denominator: Amount | None) -> Value:
        """The figure from its counts; a percentage of nothing is not applicable."""
        for amount in (numerator, denominator):
            if isinstance(amount, Reason):
                return Value(reason=amount)
        assert isinstance(numerator, Fraction)
        if indicator.unit is Unit.RATE:
            children = self._children()
            return Value(numerator * _PER_CHILDREN / children, numerator, children)
        if not isinstance(denominator, Fraction):
            return Value(numerator, numerator)
        if denominator == 0:
            return Value(None, numerator, denominator, Reason.NOT_APPLICABLE)
        if not 0 <= numerator <= denominator:
            what = f"has a numerator of {numerator} and a denominator of {denominator}, which makes no percentage."
            remedy = "Look at its cells; the figure is shown as counted."
            self.doubts.append(Doubt(indicator.name, what, remedy, kind=DoubtKind.ABOVE_DENOMINATOR))
        return Value(numerator * 100 / denominator, numerator, denominator)

    def _children(self) -> Fraction:
        children = self.workbook.population.get(self.quarter.year)
        if children is None or not children.number or children.number < 0:
            layout = self.catalogue.layout.population
            where = children.where if children else f"{self.workbook.name} > {layout.sheet if layout else ''}"
            what = f"has no number of children for {self.quarter.year}, which the rates need."
            raise WorkbookError(Finding(where, what, "Type the population aged 0 to 17 for that year."))
        return children.number

    def _years(
        self, indicator: Indicator, row: ScorecardRow | None, months: Mapping[Month, Value]
    ) -> dict[FinancialYear, Value]:
        """Up to three earlier years from the scorecard, and the current year by the indicator's own rule."""
        if indicator.annual is AnnualRule.NONE:
            return {}
        earlier = [self.quarter.year.plus(-back) for back in range(EARLIER_YEARS, 0, -1)]
        years = {
            year: self._typed(row.years[year], indicator) for year in earlier if row is not None and year in row.years
        }
        return years | {self.quarter.year: self._current_year(indicator, months)}

    def _current_year(self, indicator: Indicator, months: Mapping[Month, Value]) -> Value:
        last = self.quarter.last_month
        if indicator.annual is AnnualRule.YEAR_TO_DATE:
            return self._year_to_date(indicator, last)
        if indicator.annual is AnnualRule.TOTAL:
            parts = (self.counts[indicator.numerator].at(month) for month in self.quarter.months_to_date)
            return self._value(indicator, added(parts), None)
        if indicator.annual is AnnualRule.LATEST_AVAILABLE:
            there = [months[month] for month in self.quarter.months_to_date if months[month].amount is not None]
            return there[-1] if there else Value(reason=Reason.NOT_AVAILABLE)
        return months[last]

    def _typed(self, cell: Cell, indicator: Indicator) -> Value:
        """A target or an earlier year's outturn as typed; the scorecard holds percentages as fractions."""
        if cell.number is None:
            if cell.text:
                self.doubts.append(not_a_number(cell))
            return Value(reason=Reason.NOT_AVAILABLE)
        if indicator.unit is not Unit.PERCENT:
            return Value(cell.number)
        if not 0 <= cell.number <= 1:
            what = "holds a percentage that is not typed as a fraction, such as 0.9 for 90%; it is not available."
            self.doubts.append(Doubt(cell.where, what, kind=DoubtKind.PERCENT_SCALE))
            return Value(reason=Reason.NOT_AVAILABLE)
        return Value(cell.number * 100)

    def _benchmarks(self, indicator: Indicator) -> tuple[Benchmark, ...]:
        if indicator.benchmark is None:
            return ()
        ref, name = indicator.benchmark
        return tuple(self.workbook.benchmarks[fold(ref), fold(name)])
