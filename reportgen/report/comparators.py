"""A section's figures beside the same quarter of earlier years and beside other councils."""

from collections.abc import Sequence

from reportgen.catalogue.model import QuarterBasis, Section, TableKind
from reportgen.figures import Figures, Series, Value
from reportgen.formats import joined
from reportgen.period import Quarter, long_date
from reportgen.report.change import name_on_basis, year_to_date
from reportgen.report.edition import hiding_notes
from reportgen.report.marks import Marks, notes_of
from reportgen.report.model import Row, Table
from reportgen.report.scorecard import NOTHING, benchmark_cell
from reportgen.report.standing import part_of_year, shown_value
from reportgen.report.tables import INDICATOR


def comparators(section: Section, figures: Figures, marks: Marks, source: str) -> list[Table]:
    """One table, or none where there is nothing to compare with or the section's own table compares already.

    `source` says what the benchmarks are.
    """
    if any(table.kind is TableKind.COMPARISON for table in section.tables):
        return []
    series = [figures.series[name] for name in section.indicators]
    compared = [one for one in series if one.previous or one.benchmarks]
    if not compared:
        return []
    quarter = figures.quarter
    earlier = sorted({then for one in compared for then in one.previous}, reverse=True)
    names = list(dict.fromkeys(benchmark.name for one in compared for benchmark in one.benchmarks))
    rows = [_row(one, quarter, (earlier, names), marks) for one in compared]
    beside = joined([*(str(then) for then in earlier), *names])
    return [
        Table(
            caption="",
            summary=f"{'; '.join(row.label for row in rows)}: {quarter} beside {beside}.",
            corner=INDICATOR,
            columns=[str(quarter), *(str(then) for then in earlier), *names],
            target=None,
            rows=rows,
            notes=[*_notes(compared, quarter, source), *notes_of(rows), *hiding_notes(rows, figures)],
        )
    ]


def _row(series: Series, quarter: Quarter, beside: tuple[Sequence[Quarter], Sequence[str]], marks: Marks) -> Row:
    earlier, names = beside
    basis, ours = _ours(series, quarter)
    mark = marks.of_total(series, quarter, basis) if ours.amount is not None else ""
    previous = [
        shown_value(series.previous[then], series.indicator) if then in series.previous else NOTHING for then in earlier
    ]
    benchmarks = [benchmark_cell(series, name, quarter) for name in names]
    cells = [shown_value(ours, series.indicator) + mark, *previous, *benchmarks]
    return Row(name_on_basis(series, basis), cells)


def _ours(series: Series, quarter: Quarter) -> tuple[QuarterBasis, Value]:
    """Our figure: counted as the earlier quarters are; for benchmarks alone the year to date where there is one."""
    if series.previous:
        return series.indicator.previous_basis or series.quarter_basis, series.beside_previous
    so_far = year_to_date(series, quarter)
    if so_far is not None:
        return QuarterBasis.YEAR_TO_DATE, so_far
    return series.quarter_basis, series.quarters.get(quarter, Value())


def _notes(compared: Sequence[Series], quarter: Quarter, source: str) -> list[str]:
    benched = [one for one in compared if one.benchmarks]
    part = [one for one in benched if part_of_year(one, quarter)]
    notes = []
    if any(_ours(one, quarter)[0] is not QuarterBasis.YEAR_TO_DATE for one in compared):
        notes.append(f"Figures are of the quarter, or as at {long_date(quarter.end)}, unless a row says year to date.")
    if benched and source:
        notes.append(source)
    if part:
        names = joined([one.indicator.code or one.indicator.title for one in part])
        many = "cover" if len(part) > 1 else "covers"
        notes.append(f"{names} {many} only part of the year so far and cannot be compared with the benchmarks yet.")
    return [*notes, *dict.fromkeys(one.indicator.benchmark_note for one in benched if one.indicator.benchmark_note)]
