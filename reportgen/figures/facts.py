"""Facts for the analysis: quarter figures of every indicator, and the counts and breakdowns of the catalogue.

A breakdown counts only the parts that the catalogue lists; whatever else stands in the column is counted together as
other, so that no word typed in a case list can leave the workbook.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from reportgen.catalogue.model import (
    OTHER,
    CaseMeasure,
    Catalogue,
    EventMeasure,
    FactLayout,
    FactPeriod,
    GroupFact,
    OneOf,
    PartsFact,
    PlainFact,
    SizeGroup,
    fact_period,
    indicator_fact,
    part_fact,
    periods_of,
)
from reportgen.figures.counting import Amount, Counter, Counts
from reportgen.figures.values import Fact, Reason, Series, Trace, Value
from reportgen.formats import Unit
from reportgen.period import Month, Quarter, long_date
from reportgen.sources import RowKey

Previous = Callable[[RowKey | None, Unit], Mapping[Quarter, Value]]


class Facts:
    """Makes the facts of one workbook's quarter; `previous` gives the figures of earlier years as typed."""

    def __init__(
        self, counter: Counter, counts: Mapping[str, Counts], catalogue: Catalogue, previous: Previous
    ) -> None:
        self._counter = counter
        self._counts = counts
        self._catalogue = catalogue
        self._previous = previous
        self._quarter = counter.quarter

    def of(self, series: Mapping[str, Series]) -> list[Fact]:
        """Section by section: the figures of its indicators, then the catalogue's own facts."""
        facts: list[Fact] = []
        for section in self._catalogue.sections:
            for name in section.indicators:
                facts += self._of_indicator(section.id, series[name])
            for layout in self._catalogue.facts:
                if layout.section == section.id:
                    facts += self._of_layout(layout)
        return facts

    # The figures of an indicator

    def _of_indicator(self, section: str, series: Series) -> Iterator[Fact]:
        """The quarter's own figure and the year to date; earlier years stand beside what they stand for."""
        own, *to_date = periods_of(series.indicator, series.quarter_basis)
        values = {own: series.quarters[self._quarter], **dict.fromkeys(to_date, series.year_to_date)}
        basis = series.indicator.previous_basis or series.quarter_basis
        for period, value in values.items():
            yield Fact(
                id=indicator_fact(period, series.indicator.id),
                section=section,
                title=series.indicator.plain_title,
                part="",
                unit=series.indicator.unit,
                decimals=series.indicator.decimals,
                period=self._label(period),
                value=value or Value(),
                previous=series.previous if period is fact_period(basis) else {},
                origin=series.indicator.id,
                target=series.target,
                months=self._months(period),
                stands_for=period,
            )

    # The catalogue's own

    def _of_layout(self, layout: FactLayout) -> Sequence[Fact]:
        if isinstance(layout, PlainFact):
            return [self._plain(layout)]
        return list(self._parts(layout) if isinstance(layout, PartsFact) else self._groups(layout))

    def _plain(self, layout: PlainFact) -> Fact:
        months = self._months(layout.period)
        top = self._counts[layout.count]
        unit = Unit.PERCENT if layout.denominator else Unit.COUNT
        bottom = self._counts[layout.denominator] if layout.denominator else None
        traces = [counts.trace(months) for counts in (top, bottom) if counts]
        value = _share(top.over(months), bottom.over(months), traces) if bottom else _count(top.over(months), traces)
        return replace(self._fact(layout, "", value), unit=unit, previous=self._previous(layout.previous, unit))

    def _parts(self, layout: PartsFact) -> Iterator[Fact]:
        """Each part that the catalogue lists, then what is none of them, where there is any."""
        months = self._months(layout.period)
        whole = self._counts[layout.denominator]
        measure = self._case_measure(layout.count)
        for part in [*layout.parts, ""]:
            texts, negated = ((part,), False) if part else (tuple(layout.parts), True)
            condition = OneOf(layout.column, texts, negated, otherwise="another part")
            counts = self._counter.count(replace(measure, where=(*measure.where, condition)))
            trace = counts.trace(months)
            if layout.overlap:
                trace = replace(trace, rule=f"{trace.rule}; one may stand in several parts")
            value = _share(counts.over(months), whole.over(months), [trace, whole.trace(months)])
            if part or value.numerator:
                yield self._fact(layout, part or OTHER, value)

    def _groups(self, layout: GroupFact) -> Iterator[Fact]:
        """How many (children) were counted how often."""
        months = self._months(layout.period)
        measure = self._case_measure(layout.count)
        assert isinstance(measure, EventMeasure), "the catalogue groups events only"
        times = self._counter.times(measure, layout.column, months)
        trace = self._counts[layout.count].trace(months)
        trace = replace(trace, rule=f"{trace.rule}, grouped by how often each {layout.column} was counted")
        for group in layout.groups:
            number = sum(_in_group(often, group) for often in times.values())
            yield self._fact(layout, group.label, _share(Fraction(number), Fraction(len(times)), [trace]))

    def _case_measure(self, name: str) -> CaseMeasure:
        measure = self._catalogue.measures[name]
        assert isinstance(measure, CaseMeasure), "the catalogue divides cases only"
        return measure

    def _fact(self, layout: FactLayout, part: str, value: Value) -> Fact:
        return Fact(
            id=part_fact(layout.id, part) if part else layout.id,
            section=layout.section,
            title=layout.title,
            part=part,
            unit=Unit.PERCENT,
            decimals=1 if part or not isinstance(layout, PlainFact) or layout.denominator else 0,
            period=self._label(layout.period),
            value=value,
            origin=layout.id,
            months=self._months(layout.period),
            stands_for=layout.period,
            overlap=isinstance(layout, PartsFact) and layout.overlap,
        )

    def _months(self, period: FactPeriod) -> Sequence[Month]:
        return {
            FactPeriod.QUARTER: self._quarter.months,
            FactPeriod.YEAR_TO_DATE: self._quarter.months_to_date,
            FactPeriod.QUARTER_END: (self._quarter.last_month,),
        }[period]

    def _label(self, period: FactPeriod) -> str:
        if period is FactPeriod.QUARTER:
            return str(self._quarter)
        if period is FactPeriod.QUARTER_END:
            return long_date(self._quarter.end)
        return self._quarter.to_date_label


def _count(amount: Amount, traces: Sequence[Trace]) -> Value:
    if isinstance(amount, Reason):
        return Value(reason=amount, traces=traces)
    return Value(amount, amount, traces=traces)


def _share(numerator: Amount, denominator: Amount, traces: Sequence[Trace]) -> Value:
    """A percentage, 0-100; of nothing there is none."""
    for amount in (numerator, denominator):
        if isinstance(amount, Reason):
            return Value(reason=amount, traces=traces)
    assert isinstance(numerator, Fraction)
    assert isinstance(denominator, Fraction)
    if denominator == 0:
        return Value(None, numerator, denominator, Reason.NOT_APPLICABLE, traces)
    return Value(numerator * 100 / denominator, numerator, denominator, traces=traces)


def _in_group(often: int, group: SizeGroup) -> bool:
    return group.at_least <= often and (group.at_most is None or often <= group.at_most)
