"""The catalogue's definitions as frozen values. No file, no workbook, no counting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from reportgen.formats import Unit
from reportgen.sources import RowKey


class ColumnKind(Enum):
    """How a case list's column is read."""

    DATE = "date"
    DATETIME = "date-time"
    YES_NO = "yes-no"
    TEXT = "text"
    ID = "id"


@dataclass(frozen=True)
class Column:
    """A column of a case list. A blank in a `required` one is warned of."""

    id: str
    header: str
    kind: ColumnKind
    required: bool


@dataclass(frozen=True)
class CaseListLayout:
    """Where a case list stands. One that is `as_at_own_quarter` says nothing about an earlier quarter."""

    id: str
    sheet: str
    columns: Mapping[str, Column]
    as_at_own_quarter: bool


@dataclass(frozen=True)
class ScorecardLayout:
    """The scorecard's sheet and the headers of the columns that name a row; months and years name themselves."""

    sheet: str
    ref: str
    indicator: str
    measure: str
    target: str


@dataclass(frozen=True)
class PopulationLayout:
    """The sheet with the number of children for each financial year."""

    sheet: str
    year: str
    children: str


@dataclass(frozen=True)
class BenchmarksLayout:
    """The sheet of benchmarks; `names` are its columns of figures in the order shown."""

    sheet: str
    ref: str
    indicator: str
    names: Sequence[str]


@dataclass(frozen=True)
class WorkbookLayout:
    """What the catalogue expects of the workbook."""

    case_lists: Mapping[str, CaseListLayout]
    scorecard: ScorecardLayout | None
    population: PopulationLayout | None
    benchmarks: BenchmarksLayout | None
    total_words: tuple[str, ...]
    yes_words: tuple[str, ...]
    no_words: tuple[str, ...]


@dataclass(frozen=True)
class YesNo:
    """A yes/no column says yes (or no); a blank is no."""

    column: str
    yes: bool


@dataclass(frozen=True)
class OneOf:
    """A column holds one of these texts (or, negated, none of them)."""

    column: str
    texts: Sequence[str]
    negated: bool


@dataclass(frozen=True)
class Filled:
    """A column holds something (or nothing)."""

    column: str
    filled: bool


@dataclass(frozen=True)
class WorkingDays:
    """Working days from one date to another: at most so many, or over so many."""

    start: str
    end: str
    at_most: int | None
    over: int | None


@dataclass(frozen=True)
class WithinMonths:
    """The later date is on or before the same calendar day so many months after the earlier."""

    start: str
    end: str
    months: int


@dataclass(frozen=True)
class AtLeastMonths:
    """The later date is on or after the same calendar day so many months after the earlier."""

    start: str
    end: str
    months: int


@dataclass(frozen=True)
class AgeBetween:
    """Age in whole years at the quarter's end, both bounds included."""

    born: str
    youngest: int
    oldest: int


Condition = YesNo | OneOf | Filled | WorkingDays | WithinMonths | AtLeastMonths | AgeBetween


@dataclass(frozen=True)
class DateChoice:
    """A date column that counts where its conditions hold; the first choice that holds is taken."""

    column: str
    where: Sequence[Condition]


@dataclass(frozen=True)
class EventMeasure:
    """Cases counted in the month of a date; with `distinct`, different values of that column."""

    id: str
    case_list: str
    where: Sequence[Condition]
    dates: Sequence[DateChoice]
    distinct: str | None


@dataclass(frozen=True)
class SnapshotMeasure:
    """Cases open at a month's end: started on or before it, not ended or ended after it."""

    id: str
    case_list: str
    where: Sequence[Condition]
    started: str
    ended: str


@dataclass(frozen=True)
class ListMeasure:
    """All cases of a list that is kept as at the workbook's own quarter."""

    id: str
    case_list: str
    where: Sequence[Condition]


class Basis(Enum):
    """What a month's number in a scorecard row stands for."""

    EVENTS = "events"
    AS_AT = "as-at"
    YEAR_TO_DATE = "year-to-date"


@dataclass(frozen=True)
class RowMeasure:
    """A row of the scorecard. `quarterly`: reported only for the last month of a quarter, and often late."""

    id: str
    row: RowKey
    basis: Basis
    quarterly: bool


CaseMeasure = EventMeasure | SnapshotMeasure | ListMeasure
Measure = CaseMeasure | RowMeasure


class Timing(Enum):
    """What an indicator's row for a month shows."""

    MONTH = "month"
    YEAR_TO_DATE = "year-to-date"
    QUARTER_END = "quarter-end"


class AnnualRule(Enum):
    """What the annual table shows for the current year."""

    YEAR_TO_DATE = "year-to-date"
    TOTAL = "total"
    LATEST = "latest"
    LATEST_AVAILABLE = "latest-available"
    NONE = "none"


class Polarity(Enum):
    """Which way is good."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


@dataclass(frozen=True)
class Indicator:
    """A published series. A count or rate has only a `numerator`; a rate is over the year's population.

    `near` is the tolerance of the status, in the indicator's own unit; `target_by_year_end` is one for 31 March.
    """

    id: str
    code: str
    title: str
    short: str
    unit: Unit
    decimals: int
    numerator: str
    denominator: str | None
    months: Timing
    annual: AnnualRule
    good: Polarity
    near: Fraction
    row: RowKey | None
    benchmark: tuple[str, str] | None
    target_by_year_end: bool

    @property
    def name(self) -> str:
        """As a table's header shows it: code and title."""
        return f"{self.code} {self.title}".strip()


class TableKind(Enum):
    """Months down the side, or one row an indicator with its target and benchmarks."""

    MONTHS = "months"
    COMPARISON = "comparison"


@dataclass(frozen=True)
class TableLayout:
    """A section's table. The columns of a `breakdown_of` an indicator are its parts and add up to it."""

    kind: TableKind
    caption: str
    note: str
    indicators: Sequence[str]
    breakdown_of: str | None


class ChartKind(Enum):
    """Line and columns over time, columns stacked over time, or bars of value, target and benchmarks."""

    LINE = "line"
    COLUMNS = "columns"
    STACKED = "stacked"
    COMPARISON = "comparison"


class ChartPeriod(Enum):
    """What runs along a chart's axis."""

    MONTHS = "months"
    QUARTERS = "quarters"
    YEARS = "years"


@dataclass(frozen=True)
class ChartLayout:
    """A chart of a section. `wide` charts take the page's whole width."""

    kind: ChartKind
    title: str
    indicators: Sequence[str]
    period: ChartPeriod
    wide: bool


@dataclass(frozen=True)
class Section:
    """A section of the report, in the catalogue's words."""

    id: str
    heading: str
    definition: Sequence[str]
    prompts: Sequence[str]
    tables: Sequence[TableLayout]
    charts: Sequence[ChartLayout]

    @property
    def indicators(self) -> list[str]:
        """The section's indicators in table order."""
        return [indicator for table in self.tables for indicator in table.indicators]


@dataclass(frozen=True)
class Term:
    """An abbreviation or term of the glossary."""

    name: str
    meaning: str


@dataclass(frozen=True)
class ReportWords:
    """What the cover and the file name say."""

    title: str
    council: str
    area: str
    committee: str
    file_name: str
    overview_prompts: Sequence[str]


@dataclass(frozen=True)
class Catalogue:
    """A report's whole catalogue, checked: every name that it uses is there."""

    words: ReportWords
    layout: WorkbookLayout
    measures: Mapping[str, Measure]
    indicators: Mapping[str, Indicator]
    sections: Sequence[Section]
    glossary: Sequence[Term]
