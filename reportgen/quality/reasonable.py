"""What is unlikely rather than wrong: sudden movements, numbers and rates that disagree, parts beside their total."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from statistics import median

from reportgen.catalogue.model import (
    AnnualRule,
    EventMeasure,
    Indicator,
    Movement,
    RowMeasure,
    Severity,
    TableLayout,
    Timing,
    columns_of,
)
from reportgen.errors import Finding
from reportgen.figures import Nature, Series
from reportgen.formats import Unit, plain_number, round_half_up, shown
from reportgen.period import FinancialYear, Month
from reportgen.quality.findings import QualityFinding
from reportgen.quality.reach import Touch
from reportgen.quality.scorecard import Place, Typed, told
from reportgen.quality.wording import TITLES
from reportgen.sources import CaseList, Cell, DoubtKind, sheet_and_cell

MOVED = "A month far from the one before it"
DISAGREE = "A year's number and rate that disagree"
PARTS = "Parts that do not add up to their total"
ABOVE_TOTAL = "A part above its total"
POPULATION = "A population far from the year before"
_PER_PEOPLE = 10_000
_FAR_PEOPLE = 10


@dataclass(frozen=True)
class Doubtful:
    """Questions the figures of one report."""

    typed: Typed

    def findings(self) -> Iterator[QualityFinding]:
        """All that is unlikely."""
        for series in self.typed.figures.series.values():
            yield from self._movements(series)
        yield from self._rates()
        yield from self._population()
        for section in self.typed.catalogue.sections:
            for layout in section.tables:
                if layout.breakdown_of:
                    yield from self._parts(layout, layout.breakdown_of)

    # Movements

    def _movements(self, series: Series) -> Iterator[QualityFinding]:
        if series.nature is Nature.YEAR_TO_DATE or self._told_as_count(series.indicator):
            return
        values = [(month, value.amount) for month, value in sorted(series.months.items()) if value.amount is not None]
        limits = self.typed.catalogue.reasonable.movement
        for before, after, usual in far_months(values, series.indicator.unit, limits):
            yield self._moved(series, before, after, usual)

    def _told_as_count(self, indicator: Indicator) -> bool:
        """A rate moves as the count that it is made of."""
        others = self.typed.catalogue.indicators.values()
        return indicator.unit is Unit.RATE and any(
            other.unit is Unit.COUNT and other.numerator == indicator.numerator for other in others
        )

    def _moved(self, series: Series, before: Month, after: Month, usual: Fraction) -> QualityFinding:
        indicator = series.indicator
        limits = self.typed.catalogue.reasonable.movement
        was, now = (_shown(series.months[month].amount, indicator) for month in (before, after))
        there, here = self._cell(indicator, before), self._cell(indicator, after)
        beside = f" ({sheet_and_cell(there)[1]})" if there != here else ""
        what = (
            f"{indicator.name} is {now} in {after.long_label} after {was} in {before.long_label}{beside}"
            f"{_unlike(usual, indicator, limits)}."
        )
        touch = Touch(frozenset([(indicator.id, after)]))
        return told(Finding(here, what, "Is it right?"), MOVED, limits.severity, touch)

    def _cell(self, indicator: Indicator, month: Month) -> str:
        """The numerator's cell of the month; for a case list the column by which its months are counted."""
        measure = self.typed.catalogue.measures[indicator.numerator]
        if isinstance(measure, RowMeasure):
            return self.typed.place(measure, month).cell.where
        cases: CaseList = self.typed.workbook.case_lists[measure.case_list]
        if isinstance(measure, EventMeasure):
            return f"{cases.where} > column {cases.letters[measure.dates[0].column]}"
        return cases.where

    # Numbers and rates

    def _rates(self) -> Iterator[QualityFinding]:
        """Earlier years typed both as a number and as a rate of the same thing."""
        indicators = self.typed.catalogue.indicators.values()
        counts = [indicator for indicator in indicators if indicator.unit is Unit.COUNT and _whole_year(indicator)]
        for rate in indicators:
            for count in counts:
                if rate.unit is Unit.RATE and rate.numerator == count.numerator and self._same_year(count, rate):
                    yield from self._disagreeing(count, rate)

    def _same_year(self, count: Indicator, rate: Indicator) -> bool:
        """Different people of a year are not the sum of each month's: a total and a year to date then differ."""
        measure = self.typed.catalogue.measures[count.numerator]
        distinct = isinstance(measure, EventMeasure) and measure.distinct is not None
        return not distinct or count.annual is rate.annual

    def _disagreeing(self, count: Indicator, rate: Indicator) -> Iterator[QualityFinding]:
        tolerance = self.typed.catalogue.reasonable.rate_tolerance
        for year, typed in self._typed_years(rate).items():
            number, people = self._typed_years(count).get(year), self.typed.workbook.population.get(year)
            if not number or number.number is None or not people or not people.number or not typed.number:
                continue
            expected = number.number * _PER_PEOPLE / people.number
            apart = abs(expected - typed.number) * 100 / typed.number
            if apart > tolerance:
                what = (
                    f"is {plain_number(typed.number)} per 10,000 for {year}, but {plain_number(number.number)} in "
                    f"{_reference(number)} over the population in {_reference(people, sheet=True)} makes "
                    f"{_shown(expected, rate)}: {plain_number(apart, 0)}% apart."
                )
                place = Place(typed, Touch(), frozenset([count.id, rate.id]))
                severity = self.typed.catalogue.reasonable.rate
                yield place.found(DISAGREE, severity, what, "Check number, rate and population.")

    def _typed_years(self, indicator: Indicator) -> Mapping[FinancialYear, Cell]:
        scorecard = self.typed.workbook.scorecard
        shown_years = self.typed.figures.series[indicator.id].years
        row = scorecard.row(indicator.row) if scorecard and indicator.row else None
        return {year: cell for year, cell in row.years.items() if year in shown_years} if row else {}

    # Population

    def _population(self) -> Iterator[QualityFinding]:
        """The year's population beside the year before, and beside what is counted of it."""
        year, rates = self.typed.figures.quarter.year, self.typed.rates
        now, before = (self.typed.workbook.population.get(one) for one in (year, year.plus(-1)))
        if not rates or now is None or not now.number:
            return
        place = Place(now, Touch(), rates)
        if before is not None and before.number and abs(now.number - before.number) * 100 > before.number * _FAR_PEOPLE:
            what = (
                f"is {plain_number(now.number)} for {year}, more than {_FAR_PEOPLE}% from the "
                f"{plain_number(before.number)} of {_reference(before)} for {year.plus(-1)}."
            )
            yield place.found(POPULATION, self.typed.catalogue.reasonable.population, what, "Check both cells.")
        for name in sorted(rates):
            yield from self._above_population(now, self.typed.figures.series[name])

    def _above_population(self, people: Cell, series: Series) -> Iterator[QualityFinding]:
        values = {month: value.amount for month, value in series.months.items() if value.amount is not None}
        above = [month for month, amount in values.items() if amount > _PER_PEOPLE]
        if above and people.number is not None:
            counted = plain_number(series.months[above[0]].numerator or Fraction(0))
            what = (
                f"is {plain_number(people.number)}, below the {counted} that {series.indicator.name} counts in "
                f"{above[0].long_label}."
            )
            kind, touch = DoubtKind.ABOVE_DENOMINATOR, Touch(frozenset((series.indicator.id, month) for month in above))
            severity = self.typed.catalogue.always[kind]
            yield Place(people, touch, frozenset()).found(TITLES[kind], severity, what, "Correct the population.")

    # Parts

    def _parts(self, layout: TableLayout, whole: str) -> Iterator[QualityFinding]:
        yield from self._parts_of_months(layout, self.typed.figures.series[whole])
        if self.typed.catalogue.indicators[whole].unit is Unit.COUNT:
            yield from self._parts_of_years(layout, self.typed.catalogue.indicators[whole])

    def _parts_of_months(self, layout: TableLayout, whole: Series) -> Iterator[QualityFinding]:
        for month in self.typed.figures.quarter.months_to_date:
            amounts = [self.typed.figures.series[name].months[month].amount for name in layout.indicators]
            total = whole.months[month].amount
            parts = sum((amount for amount in amounts if amount is not None), Fraction(0))
            if total is not None and parts != total:
                where, parts_at = self._parts_place(layout, whole.indicator, month)
                total_at = self._cell(whole.indicator, month).rpartition(" > ")[2]
                what = (
                    f"{layout.caption}: the parts ({parts_at}) add up to {plain_number(parts)} in {month.label}, the "
                    f"total ({total_at}) is {plain_number(total)}."
                )
                remedy = "A code or word in the case list is not in the catalogue, or a cell is blank."
                touch = Touch(frozenset((name, month) for name in (*layout.indicators, whole.indicator.id)))
                yield told(Finding(where, what, remedy), PARTS, self._severity, touch)

    def _parts_place(self, layout: TableLayout, whole: Indicator, month: Month) -> tuple[str, str]:
        """Where the parts are told apart: the first place, and all of them within its sheet."""
        indicators = [self.typed.catalogue.indicators[name] for name in layout.indicators]
        places = list(dict.fromkeys(place for one in indicators for place in self._told_by(one, whole, month)))
        within = [place.rpartition(" > ")[2] for place in places]
        if all(place.startswith("column ") for place in within):
            letters = ", ".join(place.removeprefix("column ") for place in within)
            return places[0], f"column{'s' if len(within) > 1 else ''} {letters}"
        return places[0], within[0] if len(within) == 1 else f"{within[0]} to {within[-1]}"

    def _told_by(self, part: Indicator, whole: Indicator, month: Month) -> list[str]:
        """The columns of the conditions that only the part has; without any, as for a typed figure, its own place."""
        measures = self.typed.catalogue.measures
        measure, of = measures[part.numerator], measures[whole.numerator]
        if not isinstance(measure, RowMeasure):
            cases = self.typed.workbook.case_lists[measure.case_list]
            known = () if isinstance(of, RowMeasure) else of.where
            columns = {name for one in measure.where if one not in known for name in columns_of(one)}
            if columns:
                return [f"{cases.where} > column {cases.letters[name]}" for name in cases.letters if name in columns]
        return [self._cell(part, month)]

    @property
    def _severity(self) -> Severity:
        return self.typed.catalogue.reasonable.parts

    def _parts_of_years(self, layout: TableLayout, whole: Indicator) -> Iterator[QualityFinding]:
        """Earlier years are typed: each part and the total in a cell of its own."""
        by_part = [self._typed_years(self.typed.catalogue.indicators[name]) for name in layout.indicators]
        of = frozenset((*layout.indicators, whole.id))
        for year, total in self._typed_years(whole).items():
            cells = [years[year] for years in by_part if year in years]
            if total.number is None or len(cells) < len(by_part) or any(cell.number is None for cell in cells):
                continue
            for rule, cell, what in _beside_total(cells, total, total.number):
                yield Place(cell, Touch(), of).found(rule, self._severity, what, "Check the cells.")


def far_months(
    values: Sequence[tuple[Month, Fraction]], unit: Unit, limits: Movement
) -> Iterator[tuple[Month, Month, Fraction]]:
    """Each month that is too far from the one before it: that month before, the month, and the usual movement.

    The usual movement is the median of all. A month that only comes back to where the indicator was before is not far.
    """
    if len(values) < limits.months:
        return
    usual = median(abs(after - before) for (_, before), (_, after) in pairwise(values))
    least = {Unit.COUNT: limits.least_cases, Unit.PERCENT: limits.least_points, Unit.RATE: limits.least_rate}[unit]
    limit = max(usual * limits.times, least)
    base: Fraction | None = None
    for (before, earlier), (after, later) in pairwise(values):
        comes_back = base is not None and abs(later - base) <= limit
        base = None
        if abs(later - earlier) > limit and not comes_back:
            base = earlier
            yield before, after, usual


def _unlike(usual: Fraction, indicator: Indicator, limits: Movement) -> str:
    """How a movement is unlike the usual one; one that is shown as nought is no measure."""
    decimals = max(indicator.decimals, 0)
    if not round_half_up(usual, decimals):
        return "; from most months to the next it hardly moves"
    points = " percentage points" if indicator.unit is Unit.PERCENT else ""
    moves = f"{shown(usual, Unit.COUNT, decimals)}{points}"
    return f", more than {plain_number(limits.times)} times its usual movement of {moves} from month to month"


def _beside_total(cells: Sequence[Cell], total: Cell, number: Fraction) -> Iterator[tuple[str, Cell, str]]:
    """What is wrong with typed parts beside their typed total: the rule, the cell and what to say."""
    above = [(cell, cell.number) for cell in cells if cell.number is not None and cell.number > number]
    for cell, part in above:
        what = f"is {plain_number(part)}, above its total, the {plain_number(number)} of {_reference(total)}."
        yield ABOVE_TOTAL, cell, what
    added = sum((cell.number for cell in cells if cell.number is not None), Fraction(0))
    if added != number and not above:
        parts = f"{_reference(cells[0])} to {_reference(cells[-1])}"
        what = f"is {plain_number(number)}, but its parts in {parts} add up to {plain_number(added)}."
        yield PARTS, total, what


def _whole_year(indicator: Indicator) -> bool:
    """Whether its annual figure is the year's (or the year's end), and not the latest month's."""
    return indicator.annual is not AnnualRule.NONE and indicator.months is not Timing.QUARTER_END


def _shown(amount: Fraction | None, indicator: Indicator) -> str:
    return shown(amount, indicator.unit, max(indicator.decimals, 0)) if amount is not None else ""


def _reference(cell: Cell, *, sheet: bool = False) -> str:
    name, place = sheet_and_cell(cell.where)
    return f"{name} > {place}" if sheet else place
