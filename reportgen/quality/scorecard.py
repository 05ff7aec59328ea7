"""The typed figures questioned: cells without a number, gaps, numerators above denominators, years to date that fall.

Scorecard, population, previous quarters, benchmarks. A cell without a number makes a figure not available, which is not
wrong: it only warns.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from reportgen.catalogue.model import Basis, Catalogue, RowMeasure, SameRows, Severity
from reportgen.errors import Finding
from reportgen.figures import Figures, Series
from reportgen.figures.compute import EARLIER_YEARS
from reportgen.formats import Unit, plain_number
from reportgen.period import FinancialYear, Month, Quarter
from reportgen.quality.findings import QualityFinding
from reportgen.quality.reach import Reach, Touch, measures_of
from reportgen.quality.wording import CELLS, NO_FIGURE, REMEDIES, TITLES
from reportgen.sources import Cell, DoubtKind, RowKey, ScorecardRow, Workbook, fold, sheet_and_cell

GAP = "A month's figure missing between two that are there"
MISSING = "A month's figure missing"
FALL = "A year to date that falls"


@dataclass(frozen=True)
class Place:
    """A cell that the report shows or counts, and what it touches. `of` are the indicators, whatever the month.

    `in_points`: a percentage is held as 90 and not as 0.9. `uncounted`: no figure is taken from it, as it only shows
    one that the report counts itself.
    """

    cell: Cell
    touch: Touch
    of: frozenset[str]
    in_points: bool = False
    uncounted: bool = False

    def found(self, rule: str, severity: Severity, what: str, remedy: str = "") -> QualityFinding:
        """A finding at this cell."""
        finding = told(Finding(self.cell.where, what, remedy), rule, severity, self.touch)
        return replace(finding, indicators=finding.indicators | self.of)


def told(said: Finding, rule: str, severity: Severity, touch: Touch) -> QualityFinding:
    """A finding with all that it touches."""
    return QualityFinding(
        said.where,
        said.what,
        said.remedy,
        rule=rule,
        severity=severity,
        indicators=touch.indicators,
        months=touch.months,
        touches=touch.touches,
        facts=touch.facts,
    )


def softened(severity: Severity) -> Severity:
    """The severity of what makes no figure wrong."""
    return Severity.WARNS if severity is Severity.STOPS else severity


def as_it_counts(severity: Severity, touch: Touch) -> Severity:
    """What touches no figure of this report stops nothing."""
    return severity if touch else softened(severity)


@dataclass(frozen=True)
class Typed:
    """The typed figures of one workbook, for one report."""

    workbook: Workbook
    catalogue: Catalogue
    figures: Figures
    reach: Reach

    def places(self) -> dict[str, Place]:
        """Every cell with a typed figure of this report, by where it stands; what touches most comes first."""
        found: dict[str, Place] = {}
        for place in (*self._month_places(), *self._row_places(), *self._beside()):
            known = found.get(place.cell.where)
            touch, of = (known.touch | place.touch, known.of | place.of) if known else (place.touch, place.of)
            uncounted = place.uncounted and (known is None or known.uncounted)
            found[place.cell.where] = replace(place, touch=touch, of=of, uncounted=uncounted)
        return found

    def findings(self) -> Iterator[QualityFinding]:
        """All that is wrong with them."""
        no_population = {doubt.where for doubt in self.figures.doubts if doubt.kind is DoubtKind.NO_POPULATION}
        for place in self.places().values():
            if place.cell.where not in no_population:  # told as what the rates lack
                yield from self._without_number(place)
        for measure in self.rows():
            yield from self._gaps(measure)
            yield from self._falls(measure)
        for numerator, denominator in self._pairs():
            yield from self._above(numerator, denominator)
        yield from self._above_in_lists()
        for same in self.catalogue.same_rows:
            yield from self._differing(same)

    # Places

    def rows(self) -> list[RowMeasure]:
        """The scorecard's rows that the report counts."""
        return [measure for measure in self.reach.measures if isinstance(measure, RowMeasure)]

    def row_of(self, key: RowKey | None) -> ScorecardRow | None:
        """A row of the scorecard."""
        return self.workbook.scorecard.row(key) if self.workbook.scorecard and key else None

    @property
    def months(self) -> Sequence[Month]:
        """The year's months up to the quarter's end."""
        return self.figures.quarter.months_to_date

    @property
    def _earlier_years(self) -> list[FinancialYear]:
        return [self.figures.quarter.year.plus(-back) for back in range(EARLIER_YEARS, 0, -1)]

    def place(self, measure: RowMeasure, month: Month) -> Place:
        """The cell of a month in a measure's row."""
        row = self.row_of(measure.row)
        cell = row.months.get(month) if row else None
        return Place(cell or Cell(""), self.reach.of_measures({measure.id: frozenset([month])}), frozenset())

    def _month_places(self) -> Iterator[Place]:
        for measure in self.rows():
            yield from (self.place(measure, month) for month in self.months)

    def _row_places(self) -> Iterator[Place]:
        """The row of an indicator: its target and earlier years, and months that only the scorecard itself shows."""
        for indicator in self.catalogue.indicators.values():
            row, of = self.row_of(indicator.row), frozenset([indicator.id])
            if row is None:
                continue
            cells = [row.target, *(row.years[year] for year in self._earlier_years if year in row.years)]
            yield from (Place(cell, Touch(), of) for cell in cells)
            shown = (row.months[month] for month in self.months if month in row.months)
            yield from (Place(cell, Touch(), of, uncounted=True) for cell in shown if cell.doubt in _BROKEN)

    def _beside(self) -> Iterator[Place]:
        """Earlier quarters, benchmarks and population."""
        indicators = self.catalogue.indicators.values()
        for indicator in indicators:
            of = frozenset([indicator.id])
            earlier = self.workbook.previous_quarters.get(indicator.previous.folded, {}) if indicator.previous else {}
            yield from (Place(cell, Touch(), of) for quarter, cell in earlier.items() if self._is_before(quarter))
            if indicator.benchmark:
                ref, name = indicator.benchmark
                beside = self.workbook.benchmarks.get((fold(ref), fold(name)), ())
                yield from (Place(one.value, Touch(), of, in_points=True) for one in beside)
        rates = self.rates
        for year in (*self._earlier_years, self.figures.quarter.year):
            if rates and year in self.workbook.population:
                yield Place(self.workbook.population[year], Touch(), rates)

    @property
    def rates(self) -> frozenset[str]:
        """The indicators that are rates of the population."""
        indicators = self.catalogue.indicators.values()
        return frozenset(indicator.id for indicator in indicators if indicator.unit is Unit.RATE)

    def _is_before(self, quarter: Quarter) -> bool:
        own = self.figures.quarter
        return quarter.number == own.number and quarter.year < own.year

    # Faults

    def _severity(self, kind: DoubtKind) -> Severity:
        """As the catalogue says, but a figure that is not available is not wrong."""
        return softened(self.catalogue.always[kind])

    def _without_number(self, place: Place) -> Iterator[QualityFinding]:
        cell = place.cell
        kind = cell.doubt or (DoubtKind.NOT_A_NUMBER if cell.number is None and cell.text else None)
        if kind is None or kind not in CELLS:
            return
        what = CELLS[kind]
        if kind is DoubtKind.PERCENT_SCALE and cell.number:
            points = cell.number if place.in_points else cell.number * 100
            read = f"was read as {plain_number(points, 1)}%"
            what = f"{read}; it {what}" if 0 <= points <= 100 else f"{read}, which is no share; it is not available."
        if place.uncounted:
            what = what.replace(NO_FIGURE, "no figure of this report is taken from it")
        yield place.found(TITLES[kind], self._severity(kind), what, REMEDIES[kind])

    def _gaps(self, measure: RowMeasure) -> Iterator[QualityFinding]:
        """Blanks in months that are due: between two that are there, or at the end, where they may just be late."""
        row = self.row_of(measure.row)
        if row is None:
            return
        due = [month for month in self.months if not measure.quarterly or month.number % 3 == 0]
        filled = [month for month in due if month in row.months and row.months[month].number is not None]
        for month in due:
            place = self.place(measure, month)
            if not place.cell.where or not place.cell.is_blank or place.cell.doubt:
                continue
            if filled and filled[0] < month < filled[-1]:
                yield place.found(GAP, self.catalogue.reasonable.gaps, f"is blank; {NO_FIGURE}.", _FILL)
            elif not measure.quarterly:
                severity = self._severity(DoubtKind.BLANK)
                yield place.found(MISSING, severity, f"is blank in a reported month; {NO_FIGURE}.", _FILL)

    def _falls(self, measure: RowMeasure) -> Iterator[QualityFinding]:
        if measure.basis is not Basis.YEAR_TO_DATE:
            return
        places = [self.place(measure, month) for month in self.months]
        for (before, earlier), (after, later) in pairwise(_numbers(places)):
            if later < earlier:
                said = f"is {plain_number(later)}, below the {plain_number(earlier)} of {reference(before)}"
                what = f"{said}: a year to date does not fall."
                yield after.found(FALL, self.catalogue.reasonable.falls, what, "Check both cells.")

    def _pairs(self) -> list[tuple[RowMeasure, RowMeasure]]:
        rows = {measure.id: measure for measure in self.rows()}
        named = dict.fromkeys(measures_of(indicator) for indicator in self.catalogue.indicators.values())
        pairs = [pair for pair in named if len(pair) == 2 and all(name in rows for name in pair)]
        return [(rows[pair[0]], rows[pair[1]]) for pair in pairs]

    def _above(self, numerator: RowMeasure, denominator: RowMeasure) -> Iterator[QualityFinding]:
        for month in self.months:
            part, whole = self.place(numerator, month), self.place(denominator, month)
            counted, of = part.cell.number, whole.cell.number
            if counted is None or of is None or counted <= of:  # one below nought is told as no count
                continue
            what = f"is {plain_number(counted)}, above its denominator, the {plain_number(of)} of {reference(whole)}."
            both = Place(part.cell, part.touch | whole.touch, frozenset())
            severity = self.catalogue.always[DoubtKind.ABOVE_DENOMINATOR]
            yield both.found(TITLES[DoubtKind.ABOVE_DENOMINATOR], severity, what, "Correct the cell that is wrong.")

    def _above_in_lists(self) -> Iterator[QualityFinding]:
        """Where the numerator or the denominator is counted from a case list, there is no cell to name."""
        typed = {(numerator.id, denominator.id) for numerator, denominator in self._pairs()}
        for series in self.figures.series.values():
            if measures_of(series.indicator) not in typed:
                yield from self._above_in_list(series)

    def _above_in_list(self, series: Series) -> Iterator[QualityFinding]:
        indicator = series.indicator
        for month in self.months:
            value = series.months[month]
            if not indicator.denominator or value.numerator is None or not value.denominator:
                continue
            if not 0 <= value.numerator <= value.denominator:
                counts = f"{plain_number(value.numerator)} of {plain_number(value.denominator)}"
                what = f"is {counts} in {month.long_label}, which makes no percentage."
                remedy = "Its measures in indicators.toml do not belong together, or a scorecard cell is wrong."
                kind, touch = DoubtKind.ABOVE_DENOMINATOR, Touch(frozenset([(indicator.id, month)]))
                yield told(Finding(indicator.name, what, remedy), TITLES[kind], self.catalogue.always[kind], touch)

    def _differing(self, same: SameRows) -> Iterator[QualityFinding]:
        rows = {measure.id: measure for measure in self.rows()}
        measures = [rows[name] for name in same.measures if name in rows]
        for month in self.months:
            places = _numbers([self.place(measure, month) for measure in measures])
            for (first, expected), (other, number) in ((places[0], place) for place in places[1:]):
                if number != expected:
                    said = f"is {plain_number(number)}, but {reference(first)} is {plain_number(expected)}"
                    both = Place(other.cell, first.touch | other.touch, frozenset())
                    yield both.found(
                        same.title, same.severity, f"{said}; both should be the same.", "Check both cells."
                    )


_BROKEN = (DoubtKind.EXCEL_ERROR, DoubtKind.NEVER_CALCULATED)
_FILL = "Fill it in as soon as the number is known."


def reference(place: Place) -> str:
    """The cell within its sheet: D17."""
    return sheet_and_cell(place.cell.where)[1]


def _numbers(places: Iterable[Place]) -> list[tuple[Place, Fraction]]:
    return [(place, place.cell.number) for place in places if place.cell.number is not None]
