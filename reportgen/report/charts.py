"""Chart specifications: what each chart shows, and the sentence that says it to those who do not see it."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from reportgen.catalogue.model import ChartKind, ChartLayout, ChartPeriod, Indicator, without_period
from reportgen.figures import Figures, Nature, Series, Value
from reportgen.formats import Unit, joined, shown, shown_target
from reportgen.period import FinancialYear, Month, Quarter, long_date
from reportgen.report.edition import chart_note
from reportgen.report.marks import IN_DOUBT, Marks
from reportgen.report.model import Chart, Plot, TargetLine
from reportgen.report.standing import against_target, grows_to_target, shown_value, target_label
from reportgen.report.tables import benchmark_label, current_year_label, year_cell

_DOUBT = "Some of its figures are in doubt: see the Data notes"
_KIND_WORDS = {
    ChartKind.LINE: "Line chart",
    ChartKind.COLUMNS: "Column chart",
    ChartKind.STACKED: "Stacked column chart",
    ChartKind.COMPARISON: "Bar chart",
}


def chart(layout: ChartLayout, figures: Figures, area: str, marks: Marks) -> Chart:
    """The chart that is asked for; `area` names our own bar beside benchmarks. Its marks are put into words."""
    drawn = _drawn(layout, figures, area)
    said = _marks_said(layout, figures, marks)
    doubtful = f" {IN_DOUBT}" if any(_DOUBT in sentence for sentence in said) else ""
    note = chart_note(drawn.plots, figures)
    explained = [f"{note}."] if note else []
    return replace(drawn, title=drawn.title + doubtful, alt=" ".join([drawn.alt, *said, *explained]), note=note)


def _drawn(layout: ChartLayout, figures: Figures, area: str) -> Chart:
    series = [figures.series[name] for name in layout.indicators]
    if layout.kind is ChartKind.COMPARISON:
        return _comparison(layout, series[0], figures, area)
    if layout.period is ChartPeriod.YEARS:
        return _by_year(layout, series, figures)
    return _by_month(layout, series, figures)


def _marks_said(layout: ChartLayout, figures: Figures, marks: Marks) -> list[str]:
    """Which of a chart's figures are revised, and whether some are in doubt."""
    quarter, series = figures.quarter, [figures.series[name] for name in layout.indicators]
    periods: list[Month | FinancialYear] = list(quarter.months_to_date)
    if layout.kind is ChartKind.COMPARISON:
        periods = [quarter.last_month]
    elif layout.period is ChartPeriod.YEARS:
        periods = sorted({year for one in series for year in one.years})
    revised = [period for period in periods if any(marks.is_revised(one, period) for one in series)]
    named = joined([period.long_label if isinstance(period, Month) else str(period) for period in revised])
    said = [f"Revised since first published: {named}."] if revised else []
    doubtful = any(marks.is_doubtful(one, period) for one in series for period in periods)
    return [*said, f"{_DOUBT}."] if doubtful else said


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
        target=_target([one for one in series if not _of_a_years_total(one)], figures),
        wide=layout.wide,
        part_year=False,
    )


def _of_a_years_total(series: Series) -> bool:
    """Whether its target is for the year's total, beside which a month's figure says nothing."""
    return grows_to_target(series) and series.nature is Nature.EVENTS


def _by_year(layout: ChartLayout, series: Sequence[Series], figures: Figures) -> Chart:
    quarter = figures.quarter
    years = sorted({year for one in series for year in one.years})
    current = current_year_label(quarter, series)
    categories = [current if year == quarter.year else str(year) for year in years]
    plots = [_year_plot(one, layout, years, quarter) for one in series]
    said = [_by_year_sentence(one, plot, categories) for one, plot in zip(series, plots, strict=True)]
    return Chart(
        kind=layout.kind,
        title=layout.title,
        alt=f"{_KIND_WORDS[layout.kind]} by year. {'. '.join(said)}.{_target_sentence(series, figures)}",
        unit=series[0].indicator.unit,
        categories=categories,
        plots=plots,
        target=_target(series, figures),
        wide=layout.wide,
        part_year=current != str(quarter.year),
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
        shown(value.amount, indicator.unit, indicator.decimals)
        if value.amount is not None
        else (value.instead if value.is_suppressed else "")
        for value in values
    ]
    name = indicator.title if len(layout.indicators) == 1 else indicator.short
    return Plot(name, [value.amount for value in values], labels)


def _year_plot(series: Series, layout: ChartLayout, years: Sequence[FinancialYear], quarter: Quarter) -> Plot:
    """Its name says no month or year to date, as its figures are of years."""
    values = [series.years.get(year, Value()) for year in years]
    plot = _plot(series.indicator, layout, values)
    labels = [label and year_cell(series, year, quarter) for label, year in zip(plot.labels, years, strict=True)]
    return Plot(without_period(plot.name), plot.values, labels)


def _by_year_sentence(series: Series, plot: Plot, categories: Sequence[str]) -> str:
    """Each year's figure, and the direction where the current year can be compared with the one before."""
    shown_years = [(label, name) for label, name in zip(plot.labels, categories, strict=True) if label]
    hidden = [value is None and bool(label) for value, label in zip(plot.values, plot.labels, strict=True)]
    said = f"{plot.name}: " + ", ".join(f"{label} in {name}" for label, name in shown_years)
    values = [value for value in plot.values if value is not None]
    adds_up = series.indicator.unit is not Unit.PERCENT and series.nature is not Nature.AS_AT
    if len(values) < 2 or adds_up or plot.values[-1] is None or any(hidden[-2:]):
        return said
    return f"{said}, {_direction(values[-2], values[-1], [label for label, _ in shown_years[-2:]])}"


def _target(series: Sequence[Series], figures: Figures) -> TargetLine | None:
    """The target, when every indicator of the chart that has one has the same; it says whose it is."""
    aimed = [one for one in series if one.target and one.target.amount is not None]
    targets = {one.target.amount for one in aimed if one.target}
    if len(targets) != 1:
        return None
    label = f"Target {target_label(aimed[0], figures.quarter)}"
    if len(aimed) < len(series):
        label += f" ({', '.join(one.indicator.short for one in aimed)})"
    value = next(iter(targets))
    assert value is not None, "only targets with an amount were taken"
    return TargetLine(value, label)


def _target_sentence(series: Sequence[Series], figures: Figures) -> str:
    line = _target(series, figures)
    if line:
        return f" {line.label}."
    return " No target is set." if not any(one.target for one in series) else ""


def _month_alt(layout: ChartLayout, series: Sequence[Series], figures: Figures, months: Sequence[Month]) -> str:
    """What is shown, the latest value, target and direction, in sentences."""
    by = "quarter" if layout.period is ChartPeriod.QUARTERS else "month"
    first, last = figures.quarter.year.months[0], figures.quarter.last_month
    sentences = [f"{_KIND_WORDS[layout.kind]} by {by}, {first.long_label} to {last.long_label}"]
    if layout.kind is ChartKind.STACKED:
        sentences.append(_total_sentence(series, figures))
    else:
        sentences += [_latest_sentence(one, figures, months) for one in series]
    return ". ".join(sentences) + "."


def _latest_sentence(series: Series, figures: Figures, months: Sequence[Month]) -> str:
    last = [month for month in months if series.months[month].is_there][-1:]
    if not last:
        return f"{series.indicator.title}: no figure is available"
    if series.months[last[0]].is_suppressed:
        return f"{series.indicator.title}: the latest figure, of {last[0].name}, is not shown"
    there = [(month, amount) for month in months if (amount := series.months[month].amount) is not None]
    labels = [shown_value(series.months[month], series.indicator) for month, _ in there]
    (latest, amount), earlier = there[-1], there[-2:-1]
    said = f"{series.indicator.title}: latest {labels[-1]} in {latest.name}"
    for before, amount_before in earlier if not _hides_between(series, months, latest) else ():
        said += f", {_direction(amount_before, amount, labels[-2:])} in {before.name}"
    cumulative = series.nature is Nature.YEAR_TO_DATE
    phrase = against_target(series, series.months[latest], figures.quarter, year_to_date=cumulative)
    if phrase:
        return f"{said}; {phrase.text}"
    if series.target is None:
        return f"{said}; no target is set"
    return said if series.target.amount is not None else f"{said}; its target is not available"


def _direction(before: Fraction, latest: Fraction, shown_as: Sequence[str]) -> str:
    """'up from 63.3%'; unchanged when both look the same."""
    if shown_as[0] == shown_as[1]:
        return f"unchanged from {shown_as[0]}"
    return f"{'up' if latest > before else 'down'} from {shown_as[0]}"


def _hides_between(series: Series, months: Sequence[Month], latest: Month) -> bool:
    """Whether the figure before the latest is suppressed, so that an older one would be taken for it."""
    before = [month for month in months if month < latest and series.months[month].is_there]
    return bool(before) and series.months[before[-1]].is_suppressed


def _total_sentence(series: Sequence[Series], figures: Figures) -> str:
    totals: list[tuple[str, Fraction]] = []
    hidden = []
    for one in series:
        values = [one.months[month] for month in figures.quarter.months_to_date]
        total = one.year_to_date
        if total is None or not any(value.is_suppressed for value in values):
            total = Value(sum((value.amount or Fraction(0) for value in values), Fraction(0)))
        if total.amount is None:
            hidden.append(one.indicator.short)
        else:
            totals.append((one.indicator.short, total.amount))
    some = [f"{name} {shown_target(total, series[0].indicator.unit)}" for name, total in totals if total]
    said = f"In all so far: {joined(some)}" if some else "None so far"
    return f"{said}. Not shown: {joined(hidden)}" if hidden else said
