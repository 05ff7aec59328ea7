"""Chart specifications: what each chart shows, and the sentence that says it to those who do not see it."""

from collections.abc import Sequence
from fractions import Fraction

from reportgen.catalogue.model import ChartKind, ChartLayout, ChartPeriod, Indicator
from reportgen.figures import Figures, Nature, Series, Value
from reportgen.formats import joined, shown, shown_target
from reportgen.period import Month, long_date
from reportgen.report.model import Chart, Plot, TargetLine
from reportgen.report.standing import against_target, shown_value, target_label
from reportgen.report.tables import benchmark_label, current_year_label

_KIND_WORDS = {
    ChartKind.LINE: "Line chart",
    ChartKind.COLUMNS: "Column chart",
    ChartKind.STACKED: "Stacked column chart",
    ChartKind.COMPARISON: "Bar chart",
}


def chart(layout: ChartLayout, figures: Figures, area: str) -> Chart:
    """The chart that the catalogue asks for; `area` names our own bar beside benchmarks."""
    series = [figures.series[name] for name in layout.indicators]
    if layout.kind is ChartKind.COMPARISON:
        return _comparison(layout, series[0], figures, area)
    if layout.period is ChartPeriod.YEARS:
        return _by_year(layout, series, figures)
    return _by_month(layout, series, figures)


def _by_month(layout: ChartLayout, series: Sequence[Series], figures: Figures) -> Chart:
    quarter = figures.quarter
    months = list(quarter.year.months)
    categories = [month.name[:3] for month in months]
    if layout.period is ChartPeriod.QUARTERS:
        months = [month for month in months if month.number % 3 == 0]
        categories = [f"Q{number} ({month.name[:3]})" for number, month in enumerate(months, start=1)]
    plots = [_plot(one.indicator, layout, [one.months[month] for month in months]) for one in series]
    return Chart(
        kind=layout.kind,
        title=layout.title,
        alt=_month_alt(layout, series, figures, months),
        unit=series[0].indicator.unit,
        categories=categories,
        plots=plots,
        target=_target(series, figures),
        wide=layout.wide,
        part_year=False,
    )


def _by_year(layout: ChartLayout, series: Sequence[Series], figures: Figures) -> Chart:
    quarter = figures.quarter
    years = sorted({year for one in series for year in one.years})
    categories = [current_year_label(quarter) if year == quarter.year else str(year) for year in years]
    plots = [_plot(one.indicator, layout, [one.years.get(year, Value()) for year in years]) for one in series]
    said = [
        f"{plot.name}: "
        + ", ".join(f"{label} in {name}" for name, label in zip(categories, plot.labels, strict=True) if label)
        for plot in plots
    ]
    return Chart(
        kind=layout.kind,
        title=layout.title,
        alt=f"{_KIND_WORDS[layout.kind]} by year. {'. '.join(said)}.{_target_sentence(series, figures)}",
        unit=series[0].indicator.unit,
        categories=categories,
        plots=plots,
        target=_target(series, figures),
        wide=layout.wide,
        part_year=not quarter.is_year_end,
    )


def _comparison(layout: ChartLayout, series: Series, figures: Figures, area: str) -> Chart:
    indicator = series.indicator
    ours = figures.latest(indicator.id)
    values = [ours.amount, *(benchmark.value.number for benchmark in series.benchmarks)]
    names = [area, *(benchmark.name for benchmark in series.benchmarks)]
    labels = [shown_value(ours, indicator), *(benchmark_label(series, name) for name in names[1:])]
    said = ", ".join(f"{name} {label}" for name, label in zip(names, labels, strict=True))
    shows = f"Bar chart of {indicator.title} at {long_date(figures.quarter.end)}, beside benchmarks"
    return Chart(
        kind=layout.kind,
        title=layout.title,
        alt=f"{shows}: {said}.{_target_sentence([series], figures)}",
        unit=indicator.unit,
        categories=names,
        plots=[Plot(indicator.short, values, labels)],
        target=_target([series], figures),
        wide=layout.wide,
        part_year=False,
    )


def _plot(indicator: Indicator, layout: ChartLayout, values: Sequence[Value]) -> Plot:
    labels = [
        "" if value.amount is None else shown(value.amount, indicator.unit, indicator.decimals) for value in values
    ]
    name = indicator.title if len(layout.indicators) == 1 else indicator.short
    return Plot(name, [value.amount for value in values], labels)


def _target(series: Sequence[Series], figures: Figures) -> TargetLine | None:
    """The target, when every indicator of the chart that has one has the same."""
    targets = {one.target.amount for one in series if one.target and one.target.amount is not None}
    if len(targets) != 1:
        return None
    holder = next(one for one in series if one.target)
    value = next(iter(targets))
    return TargetLine(value, f"Target {target_label(holder, figures.quarter)}")


def _target_sentence(series: Sequence[Series], figures: Figures) -> str:
    line = _target(series, figures)
    return f" {line.label}." if line else " No target is set."


def _month_alt(layout: ChartLayout, series: Sequence[Series], figures: Figures, months: Sequence[Month]) -> str:
    """What is shown, the latest value, target and direction, in sentences."""
    by = "quarter" if layout.period is ChartPeriod.QUARTERS else "month"
    sentences = [f"{_KIND_WORDS[layout.kind]} by {by}, April {figures.quarter.year.start} to {_latest_name(figures)}"]
    if layout.kind is ChartKind.STACKED:
        sentences.append(_total_sentence(series, figures))
    else:
        sentences += [_latest_sentence(one, figures, months) for one in series]
    return ". ".join(sentences) + "."


def _latest_sentence(series: Series, figures: Figures, months: Sequence[Month]) -> str:
    there = [month for month in months if series.months[month].amount is not None]
    if not there:
        return f"{series.indicator.title}: no figure is available"
    latest = series.months[there[-1]]
    said = f"{series.indicator.title}: latest {shown_value(latest, series.indicator)} in {there[-1].name}"
    if len(there) > 1:
        said += f", {_direction(series, series.months[there[-2]], latest)} in {there[-2].name}"
    cumulative = series.nature is Nature.YEAR_TO_DATE
    phrase = against_target(series, latest, figures.quarter, year_to_date=cumulative)
    return f"{said}; {phrase.text}" if phrase else f"{said}; no target is set"


def _direction(series: Series, before: Value, latest: Value) -> str:
    assert before.amount is not None
    assert latest.amount is not None
    text = shown_value(before, series.indicator)
    if text == shown_value(latest, series.indicator):
        return f"unchanged from {text}"
    return f"{'up' if latest.amount > before.amount else 'down'} from {text}"


def _total_sentence(series: Sequence[Series], figures: Figures) -> str:
    totals: list[tuple[str, Fraction]] = []
    for one in series:
        amounts = [one.months[month].amount for month in figures.quarter.months_to_date]
        totals.append((one.indicator.short, sum((amount or Fraction(0) for amount in amounts), Fraction(0))))
    some = [f"{name} {shown_target(total, series[0].indicator.unit)}" for name, total in totals if total]
    return f"In all so far: {joined(some)}" if some else "None so far"


def _latest_name(figures: Figures) -> str:
    month = figures.quarter.last_month
    return f"{month.name} {month.year}"
