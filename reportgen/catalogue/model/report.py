"""How measures are published: indicators, tables, charts, sections and words."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from reportgen.catalogue.model.drafts import DraftPattern
from reportgen.formats import Unit
from reportgen.sources import RowKey


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


class QuarterBasis(Enum):
    """What an indicator's figure for a quarter stands for."""

    QUARTER = "quarter"
    QUARTER_END = "quarter-end"
    YEAR_TO_DATE = "year-to-date"


_PERIODS = (", year to date", ", month")


def without_period(name: str) -> str:
    """A name or title without the period at its end, where that is told beside it."""
    for ending in _PERIODS:
        name = name.removesuffix(ending)
    return name


@dataclass(frozen=True)
class Indicator:
    """A published series. A count or rate has only a `numerator`; a rate is over the year's population.

    `near` is the tolerance of the status, in the indicator's own unit; `target_by_year_end` is one for 31 March.
    `builds_up` is one that climbs from 1 April whatever happens, so that quarters of a year are no better or worse.
    `previous` is the row of the same quarter in earlier years, `previous_basis` what the figures there stand for;
    `benchmark_note` says how benchmarks differ by design; `said` is how a sentence names it.
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
    previous: RowKey | None = None
    previous_basis: QuarterBasis | None = None
    benchmark_note: str = ""
    builds_up: bool = False
    said: str = ""

    @property
    def name(self) -> str:
        """As a table's header shows it: code and title."""
        return f"{self.code} {self.title}".strip()

    @property
    def plain_title(self) -> str:
        """The title without ', month' or ', year to date', for where the period is told beside it."""
        return without_period(self.title)


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


class ChartForm(Enum):
    """Charts as pictures, which look the same everywhere, or as charts of Word's own, which officers can change."""

    PICTURE = "picture"
    NATIVE = "native"


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
    """A section of the report, in the catalogue's words; its `headlines` stand on the scorecard page.

    `draft` is what its analysis begins with.
    """

    id: str
    heading: str
    definition: Sequence[str]
    prompts: Sequence[str]
    tables: Sequence[TableLayout]
    charts: Sequence[ChartLayout]
    headlines: Sequence[str] = ()
    draft: Sequence[DraftPattern] = ()

    @property
    def indicators(self) -> list[str]:
        """The section's indicators in table order."""
        return [indicator for table in self.tables for indicator in table.indicators]

    @property
    def shown(self) -> frozenset[str]:
        """The indicators that it needs: those of its tables and charts, and the wholes that are broken down."""
        of_charts = [indicator for chart in self.charts for indicator in chart.indicators]
        wholes = [table.breakdown_of for table in self.tables if table.breakdown_of]
        return frozenset([*self.indicators, *of_charts, *wholes])


@dataclass(frozen=True)
class Audience:
    """Whom a report is made for: `name` stands in the file's name, `sections` are its sections by id; empty: all."""

    name: str
    sections: Sequence[str] = ()


@dataclass(frozen=True)
class Term:
    """An abbreviation or term of the glossary."""

    name: str
    meaning: str


@dataclass(frozen=True)
class ReportWords:
    """What the cover and the file name say; `pdf` is whether a PDF is made beside each report, `charts` the
    form of its charts."""

    title: str
    council: str
    area: str
    committee: str
    file_name: str
    overview_prompts: Sequence[str]
    pdf: bool = False
    charts: ChartForm = ChartForm.PICTURE
