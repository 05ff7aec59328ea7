"""What the catalogue expects of the workbook: sheets, headers, words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum


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
    """The sheet with the number of people that rates are of, each financial year; `people` is its column's header."""

    sheet: str
    year: str
    people: str


@dataclass(frozen=True)
class BenchmarksLayout:
    """The sheet of benchmarks; `names` are its columns of figures in the order shown. `note` is told beside them."""

    sheet: str
    ref: str
    indicator: str
    names: Sequence[str]
    note: str = ""


@dataclass(frozen=True)
class PreviousQuartersLayout:
    """The sheet of the same quarter in earlier years; its columns of figures are named Q2 2020/21."""

    sheet: str
    ref: str
    indicator: str
    measure: str


@dataclass(frozen=True)
class WorkbookLayout:
    """What the catalogue expects of the workbook.

    Where workbook.toml gives several names for a sheet or column, the first stands in its layout and `other_names`
    holds the others, by the path of the key that says them (workbook.toml > scorecard > sheet).
    """

    case_lists: Mapping[str, CaseListLayout]
    scorecard: ScorecardLayout | None
    population: PopulationLayout | None
    benchmarks: BenchmarksLayout | None
    total_words: tuple[str, ...]
    yes_words: tuple[str, ...]
    no_words: tuple[str, ...]
    previous_quarters: PreviousQuartersLayout | None = None
    other_names: Mapping[str, Sequence[str]] = field(default_factory=dict)
