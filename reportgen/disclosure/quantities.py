"""Names what a figure counts, so that the same count is known wherever it is printed.

A measure's count over months is one quantity, whether it stands in a month's cell, in a year's row, as the denominator
of a percentage or in a sentence; two measures of the catalogue that count the same cases are one measure here.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction

from reportgen.catalogue.model import (
    AnnualRule,
    Basis,
    CaseMeasure,
    Catalogue,
    Condition,
    EventMeasure,
    GroupFact,
    Indicator,
    ListMeasure,
    Measure,
    OneOf,
    PartsFact,
    PlainFact,
    QuarterBasis,
    RowMeasure,
    Timing,
)
from reportgen.figures import Fact, Figures, Series, Value
from reportgen.formats import Unit
from reportgen.period import FinancialYear, Month, Quarter
from reportgen.sources import fold


class How(Enum):
    """How a measure is counted over months: what happened in them, their months' counts added up (in which somebody
    may count twice), or as at the end of the last one."""

    OVER = "over"
    SUM = "sum"
    AT = "at"


@dataclass(frozen=True)
class Same:
    """What is counted, as a key. `people`: of somebody who is counted in two months the year counts one."""

    key: Hashable
    people: bool = False


@dataclass(frozen=True)
class Quantity:
    """A whole number that somebody may try to find out. `apart` tells two that should be one but are typed unlike."""

    measure: Same
    how: How
    months: tuple[Month, ...]
    apart: str = ""


@dataclass(frozen=True)
class Relation:
    """A sum of quantities, each with its factor, lies between two bounds (None: no bound)."""

    terms: tuple[tuple[Quantity, float], ...]
    least: float | None = 0
    most: float | None = 0


@dataclass(frozen=True)
class Counted:
    """What stands behind a printed figure; `lower` is None where the figure is a count or a rate."""

    upper: Quantity
    lower: Quantity | None = None


@dataclass(frozen=True)
class Place:
    """A figure where it is printed: `owner` is an indicator or a fact, `tabled` whether it stands in a table. `few` is
    the largest count that is too small to be shown; 0 where all are shown."""

    owner: str
    unit: Unit
    decimals: int
    value: Value
    counted: Counted
    tabled: bool
    few: int = 0


def same_measure(measure: Measure) -> Same:
    """What two measures have in common that count the same: all but their names and what is said of them."""
    if isinstance(measure, RowMeasure):
        return Same(("row", measure.row.folded, measure.basis))
    where = frozenset(map(same_condition, measure.where))
    if isinstance(measure, EventMeasure):
        dates = tuple((one.column, frozenset(map(same_condition, one.where))) for one in measure.dates)
        return Same(("events", measure.case_list, where, dates, measure.distinct), people=measure.distinct is not None)
    if isinstance(measure, ListMeasure):
        return Same(("list", measure.case_list, where))
    return Same(("open", measure.case_list, where, measure.started, measure.ended))


def same_condition(condition: Condition) -> Condition:
    """The same of two conditions."""
    plain = replace(condition, otherwise="")
    return replace(plain, texts=tuple(sorted(map(fold, plain.texts)))) if isinstance(plain, OneOf) else plain


class Namer:
    """Names the quantities behind the figures of one catalogue."""

    def __init__(self, catalogue: Catalogue, figures: Figures) -> None:
        self.catalogue = catalogue
        self.figures = figures
        self.quarter = figures.quarter

    def counted(self, indicator: Indicator, months: Sequence[Month], how: How | None = None) -> Counted:
        """What an indicator counts over these months."""
        lower = self.quantity(indicator.denominator, months, how) if indicator.denominator else None
        return Counted(self.quantity(indicator.numerator, months, how), lower)

    def quantity(self, name: str, months: Sequence[Month], how: How | None = None) -> Quantity:
        """A measure of the catalogue over these months."""
        return quantity_of(self.catalogue.measures[name], months, how)

    def months_of(self, basis: QuarterBasis, quarter: Quarter) -> Sequence[Month]:
        """The months that a quarter's figure counts."""
        if basis is QuarterBasis.QUARTER:
            return quarter.months
        return quarter.months_to_date if basis is QuarterBasis.YEAR_TO_DATE else (quarter.last_month,)

    # Where figures are printed

    def of_month(self, series: Series, month: Month) -> Counted:
        """A month's figure."""
        to_date = series.indicator.months is Timing.YEAR_TO_DATE
        months = [one for one in self.quarter.year.months if one <= month] if to_date else [month]
        return self.counted(series.indicator, months)

    def of_year(self, series: Series, year: FinancialYear) -> Counted:
        """A year's figure, by the indicator's annual rule; an earlier one is of the whole year."""
        rule = series.indicator.annual
        months = self.quarter.months_to_date if year == self.quarter.year else year.months
        if rule is AnnualRule.TOTAL:
            return self.counted(series.indicator, months, How.SUM)
        if rule is AnnualRule.LATEST_AVAILABLE and year == self.quarter.year:
            there = [month for month in months if series.months[month].amount is not None]
            return self.of_month(series, there[-1] if there else months[-1])
        if rule is AnnualRule.LATEST and year == self.quarter.year:
            return self.of_month(series, months[-1])
        return self.counted(series.indicator, months)

    def of_quarter(self, series: Series, quarter: Quarter) -> Counted:
        """A quarter's own figure."""
        return self.counted(series.indicator, self.months_of(series.quarter_basis, quarter))

    def of_previous(self, series: Series, quarter: Quarter) -> Counted:
        """An earlier year's figure of a quarter."""
        basis = series.indicator.previous_basis or series.quarter_basis
        return self.counted(series.indicator, self.months_of(basis, quarter))

    def of_fact(self, fact: Fact) -> Counted:
        """A fact's figure."""
        if fact.is_of_indicator:
            return self.counted(self.figures.series[fact.origin].indicator, fact.months)
        layout = next(one for one in self.catalogue.facts if one.id == fact.origin)
        if isinstance(layout, PlainFact):
            lower = self.quantity(layout.denominator, fact.months) if layout.denominator else None
            return Counted(self.quantity(layout.count, fact.months), lower)
        if isinstance(layout, GroupFact):
            whole = self.catalogue.measures[layout.count]
            assert isinstance(whole, EventMeasure), "the catalogue groups events only"
            children = quantity_of(replace(whole, distinct=layout.column), fact.months)
            return Counted(replace(children, measure=Same((children.measure, fact.part), people=True)), children)
        whole = self.catalogue.measures[layout.count]
        assert isinstance(whole, CaseMeasure), "the catalogue divides cases only"
        part = part_measure(whole, layout, fact.part)
        return Counted(quantity_of(part, fact.months), self.quantity(layout.denominator, fact.months))

    def places(self) -> Iterator[Place]:
        """Every figure of the report that has a value, with what it counts."""
        for series in self.figures.series.values():
            yield from self._places_of(series)
        for fact in self.figures.facts:
            yield self.place_of_fact(fact)

    def _places_of(self, series: Series) -> Iterator[Place]:
        one = series.indicator
        found: list[tuple[Value, Counted, bool]] = [
            *((value, self.of_month(series, month), True) for month, value in series.months.items()),
            *((value, self.of_year(series, year), True) for year, value in series.years.items()),
            *((value, self.of_quarter(series, quarter), False) for quarter, value in series.quarters.items()),
            *((value, self.counted(one, q.months_to_date), False) for q, value in series.to_date.items()),
            *((value, self.of_previous(series, quarter), True) for quarter, value in series.previous.items()),
        ]
        for value, counted, tabled in found:
            yield self.place(one, value, counted, tabled=tabled)

    def place(self, one: Indicator, value: Value, counted: Counted, *, tabled: bool) -> Place:
        """A figure of an indicator where it is printed."""
        return Place(one.id, one.unit, one.decimals, value, counted, tabled, self._few(one.id))

    def place_of_fact(self, fact: Fact) -> Place:
        """A fact's figure where it is printed."""
        few = self._few(fact.origin)
        return Place(fact.id, fact.unit, fact.decimals, fact.value, self.of_fact(fact), tabled=False, few=few)

    def _few(self, origin: str) -> int:
        rule = self.catalogue.public_edition
        return 0 if origin in rule.whole else rule.largest_hidden


def quantity_of(measure: Measure, months: Sequence[Month], how: How | None = None) -> Quantity:
    """What is counted of events over the months; whatever else there is, is taken at the end of the last one."""
    events = isinstance(measure, EventMeasure) or (isinstance(measure, RowMeasure) and measure.basis is Basis.EVENTS)
    if not events:
        return Quantity(same_measure(measure), How.AT, tuple(months[-1:]))
    same = same_measure(measure)
    return Quantity(same, How.SUM if how is How.SUM and same.people else How.OVER, tuple(months))


def part_measure(whole: CaseMeasure, layout: PartsFact, part: str) -> CaseMeasure:
    """The measure that counts one part of a breakdown, or what is none of the parts that the catalogue lists."""
    listed = part in layout.parts
    texts = (part,) if listed else tuple(layout.parts)
    return replace(whole, where=(*whole.where, OneOf(layout.column, texts, not listed)))


def is_counted(place: Place) -> bool:
    """Whether whole numbers are known to stand behind a figure; a part of a case is a slip of the keyboard."""
    upper, lower = counts_of(place)
    return upper is not None and all(one.denominator == 1 for one in (upper, lower) if one is not None)


def counts_of(place: Place) -> tuple[Fraction | None, Fraction | None]:
    """The counts behind a figure as far as they are known: a typed count is its own."""
    value = place.value
    if place.unit is Unit.COUNT:
        return value.amount if value.numerator is None else value.numerator, None
    return value.numerator, value.denominator if place.unit is Unit.PERCENT else None
