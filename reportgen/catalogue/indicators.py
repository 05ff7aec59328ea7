"""indicators.toml, its indicators: how measures become the published figures."""

from collections.abc import Mapping
from fractions import Fraction

from reportgen.catalogue.keys import Keys, check_name
from reportgen.catalogue.measures import parse_row_key
from reportgen.catalogue.model import (
    AnnualRule,
    Basis,
    Indicator,
    ListMeasure,
    Measure,
    Polarity,
    QuarterBasis,
    RowMeasure,
    SnapshotMeasure,
    Timing,
    WorkbookLayout,
)
from reportgen.formats import Unit

_NEAR = Fraction(2)
_MOST_DECIMALS = 6


def parse_indicators(
    keys: Keys, measures: Mapping[str, Measure | None], layout: WorkbookLayout
) -> dict[str, Indicator]:
    """The [indicators] table; every measure that is named must be there and of a kind that fits."""
    indicators = {}
    for name, entry in keys.entries(under="indicators"):
        indicator = _indicator(name, entry)
        if entry.sound:
            _check_measures(entry, indicator, measures, layout)
        entry.finish()
        indicators[name] = indicator
    return indicators


def _indicator(name: str, keys: Keys) -> Indicator:
    unit = keys.choice("unit", Unit)
    title = keys.text("title")
    percent = unit is Unit.PERCENT or (not keys.sound and "numerator" in keys)
    by_year_end = keys.switch("target-by-year-end", default=False)
    return Indicator(
        id=name,
        code=keys.text("code", default=""),
        title=title,
        short=keys.text("short", default=title),
        unit=unit,
        decimals=keys.whole_number("decimals", default=0 if unit is Unit.COUNT else 1, most=_MOST_DECIMALS),
        numerator=keys.text("numerator" if percent else "count"),
        denominator=keys.text("denominator") if percent else None,
        months=keys.choice("months", Timing, Timing.MONTH),
        annual=keys.choice("annual", AnnualRule),
        good=keys.choice("good", Polarity),
        near=keys.number("near", _NEAR),
        row=parse_row_key(keys, "scorecard") if "scorecard" in keys else None,
        benchmark=keys.pair("benchmark") if "benchmark" in keys else None,
        target_by_year_end=by_year_end,
        previous=parse_row_key(keys, "previous") if "previous" in keys else None,
        previous_basis=keys.choice("previous-basis", QuarterBasis) if "previous-basis" in keys else None,
        benchmark_note=keys.text("benchmark-note", default=""),
        said=keys.text("said", default=""),
        builds_up=keys.switch("builds-up", default=False) or by_year_end,
    )


def _check_measures(
    keys: Keys, indicator: Indicator, measures: Mapping[str, Measure | None], layout: WorkbookLayout
) -> None:
    said = {
        "numerator" if indicator.denominator else "count": indicator.numerator,
        "denominator": indicator.denominator,
    }
    for key, name in said.items():
        if name and check_name(keys, name, measures, kind="a measure", key=key):
            _check_timing(keys, indicator, measures[name])
    if indicator.annual is AnnualRule.TOTAL and indicator.unit is not Unit.COUNT:
        keys.fault("is for counts; a percentage or rate has no total.", key="annual")
    if indicator.unit is Unit.RATE and layout.population is None:
        keys.fault("is a rate, but workbook.toml has no [population].")
    if indicator.row is not None and layout.scorecard is None:
        keys.fault("names a scorecard row, but workbook.toml has no [scorecard].")
    if indicator.benchmark is not None and layout.benchmarks is None:
        keys.fault("names a benchmark, but workbook.toml has no [benchmarks].")
    if indicator.previous is not None and layout.previous_quarters is None:
        keys.fault("names a row of earlier years, but workbook.toml has no [previous-quarters].", key="previous")


def _check_timing(keys: Keys, indicator: Indicator, measure: Measure | None) -> None:
    if measure is None:
        return
    cumulates = indicator.months is Timing.YEAR_TO_DATE or indicator.annual in (
        AnnualRule.YEAR_TO_DATE,
        AnnualRule.TOTAL,
    )
    as_at = isinstance(measure, SnapshotMeasure | ListMeasure) or (
        isinstance(measure, RowMeasure) and measure.basis is not Basis.EVENTS
    )
    if cumulates and as_at:
        keys.fault(f"'{measure.id}' is no count of events: it has no year to date to add up.")
    if isinstance(measure, ListMeasure) and indicator.months is not Timing.QUARTER_END:
        keys.fault(f"'{measure.id}' is a list as at the quarter's end.", 'Set months = "quarter-end".')
