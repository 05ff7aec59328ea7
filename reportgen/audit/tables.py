"""What stands on each sheet of the figures workbook, as plain rows: nothing here knows how it looks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from reportgen.audit.content import WHOLE, Column, Content, Number, Strong
from reportgen.audit.evidence import BASES, IN_DOUBT, Evidence
from reportgen.catalogue.model import QuarterBasis
from reportgen.figures import Figures, Series, Value
from reportgen.figures.values import Fact, Trace, typed_trace
from reportgen.formats import Unit, plain_number, round_half_up, shown
from reportgen.period import FinancialYear, Month, Quarter
from reportgen.report.standing import shown_value, target_label
from reportgen.report.tables import benchmark_label


class Kind(Enum):
    """What a row of the sheet *Figures* is; the names are those of `list_figures`, where it lists the kind."""

    TARGET = "Target"
    MONTH = "Month"
    QUARTER = "Quarter"
    YEAR_TO_DATE = "Year to date"
    YEAR = "Year"
    PART_YEAR = "Year so far"
    EARLIER_QUARTER = "Quarter of an earlier year"
    BENCHMARK = "Benchmark"


FIGURE, SHOWN_AS, WHY_NONE = "Figure", "Shown as", "Why there is none"
NUMERATOR, DENOMINATOR = "Numerator", "Denominator"
KIND, PERIOD, INDICATOR_ID = "Kind", "Period", "Name in the catalogue"

FIGURES = (
    Column("Section", 24),
    Column("Code", 9),
    Column("Indicator", 34),
    Column(KIND, 13),
    Column(PERIOD, 26),
    Column(FIGURE, 12, numbers=True),
    Column(SHOWN_AS, 12),
    Column(WHY_NONE, 13),
    Column(NUMERATOR, 13, numbers=True),
    Column(DENOMINATOR, 14, numbers=True),
    Column("Marks", 12),
    Column("How it is counted", 78),
    Column("Sheet", 16),
    Column("Columns or cells", 22),
    Column("Rows in the list", 11, numbers=True),
    Column("Rows counted: numerator", 13, numbers=True),
    Column("Rows counted: denominator", 15, numbers=True),
    Column("Rows left out", 60),
    Column(INDICATOR_ID, 30),
)
_FACTS = (
    Column("Section", 30),
    Column("Fact", 46),
    Column("Part", 34),
    Column(PERIOD, 24),
    Column(FIGURE, 12, numbers=True),
    Column(SHOWN_AS, 12),
    Column(WHY_NONE, 14),
    Column(NUMERATOR, 13, numbers=True),
    Column(DENOMINATOR, 14, numbers=True),
    Column(Kind.TARGET.value, 10, numbers=True),
)
_AFTER_FACTS = (
    Column("Marks", 14),
    Column("How it is counted", 78),
    Column("Sheet", 18),
    Column("Columns or cells", 22),
    Column(INDICATOR_ID, 40),
)


_BEHIND = frozenset(
    [
        "How it is counted",
        "Sheet",
        "Columns or cells",
        "Rows in the list",
        "Rows counted: numerator",
        "Rows counted: denominator",
        "Rows left out",
    ]
)
"""Columns that say where figures come from: for analysts, not for the public."""


def told(
    columns: Sequence[Column], rows: Iterator[Sequence[Content]], figures: Figures
) -> tuple[Sequence[Column], Iterator[Sequence[Content]]]:
    """A sheet's columns and rows; in a public edition without what stands behind the figures."""
    if figures.edition is None:
        return columns, rows
    kept = [place for place, column in enumerate(columns) if column.header not in _BEHIND]
    return [columns[place] for place in kept], ([row[place] for place in kept] for row in rows)


# Figures ------------------------------------------------------------------------------------------------------------


def figure_rows(evidence: Evidence) -> Iterator[Sequence[Content]]:
    """A row for each target, month up to the quarter's end, quarter, year and figure beside them, in report order."""
    for section in evidence.catalogue.sections:
        for name in section.indicators:
            for one in _figures_of(evidence, evidence.figures.series[name]):
                yield _figure_row(section.heading, evidence.figures.series[name], one)


@dataclass(frozen=True)
class _Figure:
    """One value of a series; `text` as the report shows it."""

    kind: Kind
    period: str
    value: Value
    text: str
    marks: str = ""
    decimals: int | None = None


def _figures_of(evidence: Evidence, series: Series) -> Iterator[_Figure]:
    indicator, quarter, marks = series.indicator, evidence.figures.quarter, evidence.marks

    def total(at: Quarter, basis: QuarterBasis) -> str:
        revised = marks.is_total_revised(series, at, basis)
        return _words(revised=revised, doubtful=marks.is_total_doubtful(series, at, basis))

    def single(period: Month | FinancialYear) -> str:
        return _words(revised=marks.is_revised(series, period), doubtful=marks.is_doubtful(series, period))

    if series.target is not None:
        decimals = _typed_decimals(series.target)
        yield _Figure(Kind.TARGET, "", series.target, target_label(series, quarter), decimals=decimals)
    for month, value in series.months.items():
        if month <= quarter.last_month:
            yield _Figure(Kind.MONTH, month.long_label, value, shown_value(value, indicator), single(month))
    for one, value in series.quarters.items():
        period = f"{one}{BASES[series.quarter_basis]}"
        text = shown_value(value, indicator)
        yield _Figure(Kind.QUARTER, period, value, text, total(one, series.quarter_basis))
    if series.year_to_date is not None:
        text = shown_value(series.year_to_date, indicator)
        marked = total(quarter, QuarterBasis.YEAR_TO_DATE)
        yield _Figure(Kind.YEAR_TO_DATE, _to_date(quarter), series.year_to_date, text, marked)
    for year, value in series.years.items():
        part = year == quarter.year and not quarter.is_year_end
        kind = Kind.PART_YEAR if part else Kind.YEAR
        yield _Figure(kind, str(year), value, shown_value(value, indicator), single(year))
    yield from _beside(series)


def _beside(series: Series) -> Iterator[_Figure]:
    """Earlier years' quarters and benchmarks, as typed in the workbook."""
    for one, value in series.previous.items():
        yield _Figure(Kind.EARLIER_QUARTER, str(one), value, shown_value(value, series.indicator))
    for benchmark in series.benchmarks:
        value = Value(benchmark.value.number, traces=[typed_trace(benchmark.value)])
        text = benchmark_label(series, benchmark.name)
        yield _Figure(Kind.BENCHMARK, benchmark.name, value, text, decimals=_typed_decimals(value))


def _to_date(quarter: Quarter) -> str:
    return f"April to {quarter.last_month.long_label}"


def _typed_decimals(value: Value) -> int:
    """As many decimals as somebody typed."""
    return len(plain_number(value.amount).partition(".")[2]) if value.amount is not None else 0


def _words(*, revised: bool, doubtful: bool) -> str:
    return "; ".join(["revised"] * revised + [IN_DOUBT] * doubtful)


def _figure_row(section: str, series: Series, figure: _Figure) -> Sequence[Content]:
    indicator, value = series.indicator, figure.value
    decimals = indicator.decimals if figure.decimals is None else figure.decimals
    numerator, denominator = _trace(value, 0), _trace(value, 1)
    return [
        section,
        indicator.code,
        indicator.title,
        figure.kind.value,
        figure.period,
        _number(value, indicator.unit, decimals),
        figure.text,
        value.reason.value if value.reason else "",
        _count(value.numerator),
        _count(value.denominator),
        Strong(figure.marks) if figure.marks else "",
        *_origin(value.traces),
        rows_counted(numerator.rows if numerator.rows is not None else denominator.rows),
        rows_counted(numerator.counted),
        rows_counted(denominator.counted),
        _left_out(numerator, denominator),
        indicator.id,
    ]


def _trace(value: Value, place: int) -> Trace:
    return value.traces[place] if place < len(value.traces) else Trace("", "", "", "")


def _origin(traces: Sequence[Trace]) -> tuple[str, str, str]:
    """How it is counted, on which sheets, in which columns or cells."""
    rules = [trace.rule for trace in traces]
    if len(set(rules)) > 1:
        rules = [f"{name}: {rule}" for name, rule in zip((NUMERATOR, DENOMINATOR), rules, strict=False)]
    sheets = dict.fromkeys(trace.sheet for trace in traces)
    several = len(sheets) > 1
    places = dict.fromkeys(f"{trace.sheet}: {trace.places}" if several else trace.places for trace in traces)
    return "\n".join(dict.fromkeys(rules)), ", ".join(sheets), "; ".join(places)


def _left_out(numerator: Trace, denominator: Trace) -> str:
    """The numerator's reasons; the denominator's too where they are not among them."""
    if denominator.left_out.items() <= numerator.left_out.items():
        return reasons(numerator.left_out)
    named = {NUMERATOR: numerator, DENOMINATOR: denominator}
    return "\n".join(f"{name}: {reasons(trace.left_out)}" for name, trace in named.items() if trace.left_out)


def reasons(left_out: Mapping[str, int]) -> str:
    """Why rows were left out, and how many for each reason."""
    return "; ".join(f"{count:,} {reason}" for reason, count in left_out.items())


def _number(value: Value, unit: Unit, decimals: int) -> Number | None:
    """Rounded half up, as the report shows it."""
    if value.amount is None:
        return None
    return Number(round_half_up(value.amount, decimals), _look(decimals, unit))


def _look(decimals: int, unit: Unit) -> str:
    places = f".{'0' * decimals}" if decimals else ""
    return f'0{places}"%"' if unit is Unit.PERCENT else f"{WHOLE}{places}"


def _count(amount: object) -> Content:
    return None if amount is None else _typed(Value(amount))  # type: ignore[arg-type]


def _typed(value: Value) -> Content:
    return _number(value, Unit.COUNT, _typed_decimals(value))


def rows_counted(number: int | None) -> Content:
    """A number of rows; nothing where none were counted."""
    return None if number is None else Number(number)


# Facts --------------------------------------------------------------------------------------------------------------


def fact_columns(figures: Figures) -> Sequence[Column]:
    """Those that every fact has, with a column for each earlier year's quarter."""
    return [*_FACTS, *(Column(str(quarter), 14, numbers=True) for quarter in _earlier_quarters(figures)), *_AFTER_FACTS]


def fact_rows(evidence: Evidence) -> Iterator[Sequence[Content]]:
    """A row for each fact, in the catalogue's order."""
    headings = {section.id: section.heading for section in evidence.catalogue.sections}
    quarters = _earlier_quarters(evidence.figures)
    for fact in evidence.figures.facts:
        value = fact.value
        yield [
            headings.get(fact.section, fact.section),
            fact.title,
            fact.part,
            fact.period,
            _number(value, fact.unit, fact.decimals),
            _fact_text(fact),
            value.reason.value if value.reason else "",
            _count(value.numerator),
            _count(value.denominator),
            _number(fact.target, fact.unit, _typed_decimals(fact.target)) if fact.target else None,
            *(_number(fact.previous.get(quarter, Value()), fact.unit, fact.decimals) for quarter in quarters),
            Strong(IN_DOUBT) if any(finding.touches_fact(fact) for finding in evidence.quality.stops) else "",
            *_origin(value.traces),
            fact.id,
        ]


def _earlier_quarters(figures: Figures) -> Sequence[Quarter]:
    return sorted({quarter for fact in figures.facts for quarter in fact.previous})


def _fact_text(fact: Fact) -> str:
    value = fact.value
    if value.is_suppressed:
        return value.instead
    return "" if value.amount is None else shown(value.amount, fact.unit, fact.decimals)
