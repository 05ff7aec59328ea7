"""Every figure as one row of text: for the `figures` command and for whoever wants to count again."""

from collections.abc import Iterator

from reportgen.catalogue.model import Catalogue, Indicator
from reportgen.figures.values import Figures, Value
from reportgen.formats import plain_number, round_half_up

FIGURE_COLUMNS = (
    "section",
    "series",
    "code",
    "unit",
    "period_kind",
    "period",
    "value",
    "numerator",
    "denominator",
    "reason",
)


def list_figures(figures: Figures, catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    """Target, twelve months and years of every series in report order; a value is rounded as the report shows it."""
    for section in catalogue.sections:
        for name in section.indicators:
            series = figures.series[name]
            indicator = series.indicator
            first = (section.id, name, indicator.code, indicator.unit.value)
            if series.target is not None:
                yield (*first, "target", "", *_target(series.target))
            for month, value in series.months.items():
                yield (*first, "month", str(month), *_value(value, indicator))
            for year, value in series.years.items():
                yield (*first, "year", str(year), *_value(value, indicator))


def _value(value: Value, indicator: Indicator) -> tuple[str, str, str, str]:
    counts = ("" if number is None else plain_number(number) for number in (value.numerator, value.denominator))
    amount = "" if value.amount is None else f"{round_half_up(value.amount, indicator.decimals):f}"
    return (amount, *counts, value.reason.value if value.reason else "")  # type: ignore[return-value]


def _target(value: Value) -> tuple[str, str, str, str]:
    amount = "" if value.amount is None else plain_number(value.amount)
    return amount, "", "", value.reason.value if value.reason else ""
