"""What computing figures gives: exact values, each with the counts behind it or the reason why there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

from reportgen.catalogue.model import FactPeriod, Indicator, PublicEdition, QuarterBasis, indicator_fact
from reportgen.formats import Unit
from reportgen.period import FinancialYear, Month, Quarter
from reportgen.sources import Benchmark, Cell, Doubt, sheet_and_cell


class Reason(Enum):
    """Why a figure has no value."""

    NOT_YET_REPORTED = "not yet reported"
    NOT_AVAILABLE = "not available"
    NOT_APPLICABLE = "not applicable"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True)
class Trace:
    """Where a count comes from: `measure` and `rule` in the catalogue's words, the `sheet`, its columns or cells.

    For a case list `rows` is the number of its cases, `counted` how many of them count, and `left_out` how many do not,
    by reason; together they are all of them. For typed cells the three are empty.
    """

    measure: str
    rule: str
    sheet: str
    places: str
    rows: int | None = None
    counted: int | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)


def typed_trace(cell: Cell, measure: str = "") -> Trace:
    """Where a number that somebody typed stands."""
    sheet, reference = sheet_and_cell(cell.where)
    return Trace(measure, "typed in the workbook", sheet, f"cell {reference}")


@dataclass(frozen=True)
class Value:
    """A figure in its unit (a percentage 0-100, a rate per 10,000), exact, not rounded; or the reason for none.

    `traces` say where the numerator, and then the denominator, come from. In a public edition
    `instead` is printed for whatever of it is suppressed.
    """

    amount: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    reason: Reason | None = None
    traces: Sequence[Trace] = field(default=(), compare=False, repr=False)
    instead: str = ""

    @property
    def is_there(self) -> bool:
        """Whether there is a figure, be it shown or suppressed."""
        return self.amount is not None or self.is_suppressed

    @property
    def is_suppressed(self) -> bool:
        """Whether there is a figure that is not shown."""
        return self.reason is Reason.SUPPRESSED


class Nature(Enum):
    """What a month's value stands for."""

    EVENTS = "events of the month"
    YEAR_TO_DATE = "the year to date"
    AS_AT = "as at the month's end"


@dataclass(frozen=True)
class Series:
    """An indicator's figures. `target` is None when none is set; `years` holds only the years that the rule shows.

    `quarters` holds the quarter's own figure for the year's quarters up to the report's; what it stands for is
    `quarter_basis`. `to_date` holds the year to date at the end of these quarters; it is empty where nothing adds up,
    as at a quarter's end. `previous` holds the same quarter in earlier years, as typed; `beside_previous` is this
    quarter's figure counted in the same way.
    """

    indicator: Indicator
    nature: Nature
    target: Value | None
    months: Mapping[Month, Value]
    years: Mapping[FinancialYear, Value]
    benchmarks: Sequence[Benchmark]
    quarters: Mapping[Quarter, Value] = field(default_factory=dict)
    quarter_basis: QuarterBasis = QuarterBasis.QUARTER
    to_date: Mapping[Quarter, Value] = field(default_factory=dict)
    previous: Mapping[Quarter, Value] = field(default_factory=dict)
    beside_previous: Value = Value()

    @property
    def year_to_date(self) -> Value | None:
        """The year to date at the report's quarter's end; None where nothing adds up."""
        return list(self.to_date.values())[-1] if self.to_date else None


@dataclass(frozen=True)
class Fact:
    """A figure for the analysis, beside the tables. `part` names the group that it counts, where it is one of several.

    `period` is told in words: Q2 2021/22, April to September 2021, 30 September 2021. `previous` holds earlier years.
    `origin` is the indicator, or the fact of the catalogue, whose figure it is; `months` are those that it counts;
    `target` is the indicator's. `stands_for` is the period in the catalogue's words. `overlap`: a case may stand in
    several parts, so that they need not add up.
    """

    id: str
    section: str
    title: str
    part: str
    unit: Unit
    decimals: int
    period: str
    value: Value
    previous: Mapping[Quarter, Value] = field(default_factory=dict)
    origin: str = ""
    months: Sequence[Month] = ()
    target: Value | None = None
    overlap: bool = False
    stands_for: FactPeriod = FactPeriod.QUARTER

    @property
    def is_of_indicator(self) -> bool:
        """Whether `origin` names an indicator; a fact of the catalogue may be named like one."""
        return self.id == indicator_fact(self.stands_for, self.origin)


@dataclass(frozen=True)
class Figures:
    """Every series of a report, as it stood at the quarter's end.

    `coverage` tells, for each case list, how many of its cases its widest measures count in the year to date. `edition`
    is the rule by which small numbers are suppressed in a public one.
    """

    quarter: Quarter
    series: Mapping[str, Series]
    benchmarks_title: str
    doubts: Sequence[Doubt]
    facts: Sequence[Fact] = ()
    coverage: Mapping[str, Sequence[Trace]] = field(default_factory=dict)
    edition: PublicEdition | None = None

    @property
    def published(self) -> int:
        """How many figures there are: targets, months and years that have a value."""
        every = [v for one in self.series.values() for v in (one.target, *one.months.values(), *one.years.values())]
        return sum(value is not None and value.amount is not None for value in every)

    @property
    def benchmarks_source(self) -> str:
        """What the sheet of benchmarks says of their year and source, as a sentence; empty when it says nothing."""
        return f"{self.benchmarks_title}." if self.benchmarks_title else ""

    def latest(self, indicator: str) -> Value:
        """The value of the quarter's last month."""
        return self.series[indicator].months[self.quarter.last_month]
