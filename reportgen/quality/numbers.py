"""Typed numbers questioned: counts that count nothing, percentages beside their counts, parts beside their whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from reportgen.catalogue.model import Basis, Indicator, RowMeasure, SumRows, Timing
from reportgen.formats import Unit, plain_number
from reportgen.period import Month
from reportgen.quality.findings import QualityFinding
from reportgen.quality.reach import Touch
from reportgen.quality.scorecard import Place, Typed, as_it_counts, reference
from reportgen.quality.wording import TITLES
from reportgen.sources import DoubtKind

PERCENT = "A percentage that is not its numerator over its denominator"
_FAR_POINTS = Fraction(1, 1000)
"""A tenth of a percentage point, as percentages are held here (0.9 for 90%)."""


@dataclass(frozen=True)
class TypedNumbers:
    """Questions the numbers that the scorecard holds in the months to date."""

    typed: Typed

    def findings(self) -> Iterator[QualityFinding]:
        """All that cannot be."""
        rows = {measure.id: measure for measure in self.typed.rows()}
        for measure in rows.values():
            yield from self._no_counts(measure)
        told = {finding.where: finding for finding in self._percents(rows)}
        yield from told.values()
        for added in self.typed.catalogue.sums:
            yield from self._above(added)

    # Counts

    def _no_counts(self, measure: RowMeasure) -> Iterator[QualityFinding]:
        whole = self._is_whole(measure)
        for month in self.typed.months:
            place = self.typed.place(measure, month)
            number = place.cell.number
            if number is None or (number >= 0 and (number.denominator == 1 or not whole)):
                continue
            kind = DoubtKind.NOT_A_COUNT
            severity = as_it_counts(self.typed.catalogue.always[kind], place.touch)
            what = f"is {plain_number(number)}; a count is a whole number of nought or more."
            yield place.found(TITLES[kind], severity, what, "Correct it.")

    def _is_whole(self, measure: RowMeasure) -> bool:
        """Whether a row counts: no percentage, and no number that the report shows with decimals."""
        shown = [one for one in self.typed.catalogue.indicators.values() if one.numerator == measure.id]
        decimals = any(one.unit is Unit.COUNT and one.decimals > 0 for one in shown)
        return not decimals and "%" not in measure.row.measure

    # Percentages

    def _percents(self, rows: dict[str, RowMeasure]) -> Iterator[QualityFinding]:
        for indicator in self.typed.catalogue.indicators.values():
            numerator, denominator = rows.get(indicator.numerator), rows.get(indicator.denominator or "")
            if numerator and denominator and _by_month(indicator, numerator):
                for month in self.typed.months:
                    yield from self._percent(indicator, numerator, denominator, month)

    def _percent(
        self, indicator: Indicator, numerator: RowMeasure, denominator: RowMeasure, month: Month
    ) -> Iterator[QualityFinding]:
        """A month's typed percentage beside the two counts typed for the same month."""
        row = self.typed.row_of(indicator.row)
        cell = row.months.get(month) if row else None
        part, whole = self.typed.place(numerator, month), self.typed.place(denominator, month)
        counted, of = part.cell.number, whole.cell.number
        if cell is None or cell.number is None or counted is None or not of or not 0 <= counted <= of:
            return  # counts that cannot be are told themselves
        if abs(cell.number - counted / of) > _FAR_POINTS:
            what = (
                f"is {_percentage(cell.number)}, but {plain_number(counted)} in {reference(part)} of "
                f"{plain_number(of)} in {reference(whole)} is {_percentage(counted / of)}."
            )
            place = Place(cell, Touch(frozenset([(indicator.id, month)])), frozenset())
            yield place.found(PERCENT, self.typed.catalogue.reasonable.percents, what, "Check the three cells.")

    # Sums

    def _above(self, added: SumRows) -> Iterator[QualityFinding]:
        rows = {measure.id: measure for measure in self.typed.rows()}
        if added.whole not in rows:
            return
        for month in self.typed.months:
            whole = self.typed.place(rows[added.whole], month)
            places = [self.typed.place(rows[name], month) for name in added.parts if name in rows]
            parts = [(place, place.cell.number) for place in places if place.cell.number is not None]
            total = sum((number for _, number in parts), Fraction(0))
            if not parts or whole.cell.number is None or total <= whole.cell.number:
                continue
            first, *others = [place for place, _ in parts]
            beside = (
                f" and with {', '.join(reference(place) for place in others)} {plain_number(total)}" if others else ""
            )
            what = (
                f"is {plain_number(parts[0][1])}{beside}, above the {plain_number(whole.cell.number)} of "
                f"{reference(whole)}."
            )
            touch = whole.touch
            for place, _ in parts:
                touch |= place.touch
            yield Place(first.cell, touch, frozenset()).found(added.title, added.severity, what, "Check the cells.")


def _by_month(indicator: Indicator, numerator: RowMeasure) -> bool:
    """Whether the row of percentages stands for the same as the counts of the same month."""
    adds_up = indicator.months is Timing.YEAR_TO_DATE and numerator.basis is Basis.EVENTS
    return indicator.unit is Unit.PERCENT and not adds_up


def _percentage(value: Fraction) -> str:
    return f"{plain_number(value * 100, 1)}%"
