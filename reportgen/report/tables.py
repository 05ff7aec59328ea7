"""Lays figures out as flat tables: months, years, and values beside benchmarks."""

from collections.abc import Sequence

from reportgen.catalogue.model import AnnualRule, TableLayout, without_period
from reportgen.figures import Figures, Nature, Reason, Series, Value
from reportgen.formats import Unit, joined, plain_number
from reportgen.period import FinancialYear, Month, Quarter, long_date
from reportgen.report.change import names_without_period
from reportgen.report.edition import hiding_notes
from reportgen.report.marks import Marks, notes_of
from reportgen.report.model import Row, Table
from reportgen.report.standing import shown_value, target_label

MONTH, YEAR, INDICATOR = "Month", "Year", "Indicator"


def month_table(layout: TableLayout, figures: Figures, marks: Marks) -> Table:
    """A Target row (a breakdown has none) and twelve months, blank where not yet reported."""
    series = [figures.series[name] for name in layout.indicators]
    quarter = figures.quarter
    target = Row("Target", [target_label(one, quarter) for one in series])
    months = [
        Row(month.label, [_marked(month_cell(one.months[month], one), one, month, marks) for one in series])
        for month in quarter.year.months
    ]
    reported = f"reported to {quarter.last_month.long_label}"
    return Table(
        caption=layout.caption,
        summary=f"{_named(series)}: each month of {quarter.year}, {reported}.",
        corner=MONTH,
        columns=_headers(layout, series),
        target=None if layout.breakdown_of else target,
        rows=months,
        notes=[*([layout.note] if layout.note else []), *notes_of(months), *hiding_notes(months, figures)],
    )


def annual_table(layout: TableLayout, figures: Figures, marks: Marks) -> Table | None:
    """Four years, the current one labelled with how far it goes; None when no indicator has years."""
    series = [figures.series[name] for name in layout.indicators if figures.series[name].years]
    if not series:
        return None
    quarter = figures.quarter
    years = sorted({year for one in series for year in one.years})
    named = "; ".join(dict.fromkeys(without_period(one.indicator.title) for one in series))
    rows = [
        Row(
            current_year_label(quarter, series) if year == quarter.year else str(year),
            [year_cell(one, year, quarter, marks.of(one, year)) for one in series],
        )
        for year in years
    ]
    return Table(
        caption=layout.caption,
        summary=f"{named}: by year, {years[0]} to {_current_year_said(quarter, series)}.",
        corner=YEAR,
        columns=_year_headers(layout, series),
        target=None,
        rows=rows,
        notes=[*_current_year_notes(series, quarter), *notes_of(rows), *hiding_notes(rows, figures)],
    )


def comparison_table(layout: TableLayout, figures: Figures, marks: Marks) -> Table:
    """Each indicator at the quarter's end beside its target and benchmarks."""
    series = [figures.series[name] for name in layout.indicators]
    names = list(dict.fromkeys(benchmark.name for one in series for benchmark in one.benchmarks))
    rows = []
    for one in series:
        benchmarks = {benchmark.name: benchmark_label(one, benchmark.name) for benchmark in one.benchmarks}
        month = figures.quarter.last_month
        latest = _marked(shown_value(one.months[month], one.indicator), one, month, marks)
        cells = [latest, target_label(one, figures.quarter), *(benchmarks.get(name, "") for name in names)]
        rows.append(Row(one.indicator.name, cells))
    return Table(
        caption=layout.caption,
        summary=f"{_named(series)}: at {long_date(figures.quarter.end)}, with target and benchmarks.",
        corner=INDICATOR,
        columns=[f"At {long_date(figures.quarter.end)}", "Target", *names],
        target=None,
        rows=rows,
        notes=[
            *(note for note in (figures.benchmarks_source if names else "", layout.note) if note),
            *notes_of(rows),
            *hiding_notes(rows, figures),
        ],
    )


def benchmark_label(series: Series, name: str) -> str:
    """A benchmark as it was published: 87.6%."""
    cell = next(benchmark.value for benchmark in series.benchmarks if benchmark.name == name)
    if cell.number is None:
        return "not available"
    return plain_number(cell.number) + ("%" if series.indicator.unit is Unit.PERCENT else "")


def month_cell(value: Value, series: Series) -> str:
    """A month's cell: blank where there is nothing to report, words where a figure should be and is not."""
    no_percentage = value.denominator == 0
    nothing_due = value.reason in (Reason.NOT_YET_REPORTED, Reason.NOT_APPLICABLE)
    return "" if nothing_due and not no_percentage else shown_value(value, series.indicator)


def year_cell(series: Series, year: FinancialYear, quarter: Quarter, mark: str = "") -> str:
    """A year's cell, blank without the year; the current year's says so where it is a single month's figure."""
    if year not in series.years:
        return ""
    text = shown_value(series.years[year], series.indicator)
    if series.years[year].amount is None:
        return text
    alone = year == quarter.year and _of_one_month(series)
    return f"{text}{mark} ({quarter.last_month.name[:3]} only)" if alone else text + mark


def current_year_label(quarter: Quarter, series: Sequence[Series]) -> str:
    """2021/22 to Sep, or to the last month that there is; a whole year is just named."""
    month = _last_month_shown(quarter, series)
    return str(quarter.year) if month == quarter.year.months[-1] else f"{quarter.year} to {month.name[:3]}"


def _current_year_said(quarter: Quarter, series: Sequence[Series]) -> str:
    """2021/22 (to September), for a sentence; a whole year is just named."""
    month = _last_month_shown(quarter, series)
    return str(quarter.year) if month == quarter.year.months[-1] else f"{quarter.year} (to {month.name})"


def _last_month_shown(quarter: Quarter, series: Sequence[Series]) -> Month:
    """The quarter's last month; for late indicators alone the last month that is available."""
    late = [one for one in series if one.indicator.annual is AnnualRule.LATEST_AVAILABLE]
    there = [month for one in late for month, value in one.months.items() if value.is_there]
    return max(there) if there and len(late) == len(series) else quarter.last_month


def _marked(text: str, series: Series, period: Month | FinancialYear, marks: Marks) -> str:
    """A cell with its marks; words in place of a figure have none."""
    return text + marks.of(series, period) if text[:1].isdigit() else text


def _headers(layout: TableLayout, series: Sequence[Series]) -> list[str]:
    """Code and title; a breakdown's columns have their short names, as its caption says the rest."""
    return [one.indicator.short if layout.breakdown_of else one.indicator.name for one in series]


def _year_headers(layout: TableLayout, series: Sequence[Series]) -> list[str]:
    """The same without the period of the months' figures, as the rows are years."""
    if layout.breakdown_of:
        return _headers(layout, series)
    names = names_without_period(series)
    return [names[one.indicator.id] for one in series]


def _of_one_month(series: Series) -> bool:
    """Whether the current year shows the events of its last month alone."""
    return series.indicator.annual is AnnualRule.LATEST and series.nature is Nature.EVENTS


def _named(series: Sequence[Series]) -> str:
    return "; ".join(one.indicator.title for one in series)


def _current_year_notes(series: Sequence[Series], quarter: Quarter) -> list[str]:
    """What the current year's row stands for, as it differs from one indicator to the next."""
    month = quarter.last_month.long_label
    kinds: dict[str, list[str]] = {}
    for one in series:
        others = [other for other in series if other.indicator.code == one.indicator.code]
        told_apart = len({_current_year_kind(other, month) for other in others}) == 1
        name = one.indicator.code if told_apart and one.indicator.code else one.indicator.title
        kinds.setdefault(_current_year_kind(one, month), []).append(name)
    label = current_year_label(quarter, series)
    if quarter.is_year_end and list(kinds) == [_year_to_date(month)]:
        return []
    if len(kinds) == 1:
        return [f"{label} shows {next(iter(kinds))}."]
    parts = [f"{kind} ({'; '.join(dict.fromkeys(names))})" for kind, names in kinds.items()]
    return [f"{label} shows {joined(parts)}."]


def _year_to_date(month: str) -> str:
    return f"the year to date, April to {month}"


def _current_year_kind(series: Series, month: str) -> str:
    rule = series.indicator.annual
    if rule is AnnualRule.LATEST_AVAILABLE:
        there = [one for one, value in series.months.items() if value.is_there]
        return f"the latest that is available, {there[-1].long_label}" if there else "no figure yet"
    if rule in (AnnualRule.YEAR_TO_DATE, AnnualRule.TOTAL) or series.nature is Nature.YEAR_TO_DATE:
        return _year_to_date(month)
    return f"the month of {month}" if _of_one_month(series) else f"the end of {month}"
