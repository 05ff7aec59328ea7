"""Every figure and every fact as one row of texts: for the `figures` command, the record that a report carries, the
narrative, and whoever wants to count again."""

from collections.abc import Iterator

from reportgen.catalogue.model import Catalogue, Indicator
from reportgen.figures.values import Fact, Figures, Series, Value
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
                yield (*first, "month", str(month), *_value(value, indicator.decimals))
            for year, value in series.years.items():
                yield (*first, "year", str(year), *_value(value, indicator.decimals))


def fact_row(fact: Fact) -> dict[str, str]:
    """A fact by the names of its texts; earlier quarters are named `q2-2020`, what is empty is left out.

    `suppressed` is what stands, in a public edition, in the place of a number that is not there.
    """
    value, numerator, denominator, reason = _value(fact.value, fact.decimals)
    target = plain_number(fact.target.amount) if fact.target and fact.target.amount is not None else ""
    row = {
        "id": fact.id,
        "section": fact.section,
        "title": fact.title,
        "part": fact.part,
        "origin": fact.origin,
        "overlap": "yes" if fact.overlap else "",
        "unit": fact.unit.value,
        "decimals": str(fact.decimals),
        "period": fact.period,
        "target": target,
        "value": value,
        "numerator": numerator,
        "denominator": denominator,
        "reason": reason,
        "suppressed": fact.value.instead,
    }
    for quarter, earlier in fact.previous.items():
        row[f"q{quarter.number}-{quarter.year.start}"] = _amount(earlier, fact.decimals)
    return {name: text for name, text in row.items() if text}


def _value(value: Value, decimals: int) -> tuple[str, str, str, str]:
    numerator, denominator = (
        "" if number is None else plain_number(number) for number in (value.numerator, value.denominator)
    )
    return _amount(value, decimals), numerator, denominator, value.reason.value if value.reason else ""


def _amount(value: Value, decimals: int) -> str:
    return "" if value.amount is None else f"{round_half_up(value.amount, decimals):f}"


def indicator_row(section: str, indicator: Indicator) -> dict[str, str]:
    """An indicator's nature by the names of its texts, as far as a sentence about its figures can be right or wrong."""
    return {
        "id": indicator.id,
        "section": section,
        "code": indicator.code,
        "title": indicator.title,
        "short": indicator.short,
        "unit": indicator.unit.value,
        "decimals": str(indicator.decimals),
        "good": indicator.good.value,
        "near": plain_number(indicator.near),
        "months": indicator.months.value,
        "annual": indicator.annual.value,
        "target-by-year-end": "yes" if indicator.target_by_year_end else "",
    }


def benchmark_texts(series: Series) -> dict[str, str]:
    """The figures of others beside an indicator's own, as they were published: `benchmark-1` is 'England: 87.6'."""
    there = [(one.name, one.value.number) for one in series.benchmarks if one.value.number is not None]
    return {f"benchmark-{place}": f"{name}: {plain_number(number)}" for place, (name, number) in enumerate(there, 1)}


def _target(value: Value) -> tuple[str, str, str, str]:
    amount = "" if value.amount is None else plain_number(value.amount)
    return amount, "", "", value.reason.value if value.reason else ""
