"""What a workbook holds, as plain values: case lists, the scorecard, small tables. No file is opened here."""

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from fractions import Fraction

from reportgen.errors import Finding
from reportgen.period import FinancialYear, Month, Quarter

_IN_SHEET = re.compile(r"[A-Z]{1,3}\d+|(row|column|cell)s? .+")


class DoubtKind(Enum):
    """What can be doubtful about a place in the workbook; the values are the names that quality.toml uses."""

    NOT_A_DATE = "not-a-date"
    TEXT_DATE = "text-date"
    TWO_DIGIT_YEAR = "two-digit-year"
    NUMBER_AS_DATE = "number-as-date"
    NOT_YES_NO = "not-yes-no"
    BLANK = "blank"
    EXCEL_ERROR = "excel-error"
    NEVER_CALCULATED = "never-calculated"
    TEXT_NUMBER = "text-number"
    NOT_A_NUMBER = "not-a-number"
    NOT_A_COUNT = "not-a-count"
    PERCENT_SCALE = "percent-scale"
    STRAY_ROW = "stray-row"
    BELOW_TOTAL = "below-total"
    TOTAL_DIFFERS = "total-differs"
    NO_POPULATION = "no-population"
    RENAMED_SHEET = "renamed-sheet"
    NO_CASES = "no-cases"
    OLD_DATE = "old-date"
    OLD_EXTRACT = "old-extract"
    QUIET_COLUMN = "quiet-column"
    CUT_OFF = "cut-off"
    EMPTY_MONTH = "empty-month"
    WRONG_ORDER = "wrong-order"
    ABOVE_DENOMINATOR = "above-denominator"


@dataclass(frozen=True, kw_only=True)
class Doubt(Finding):
    """Something doubtful at a place of the workbook; never what stands in a case list's cell.

    `case_list`, `column` (their ids in the catalogue) and `index` (into the list's rows) say which case it is about.
    """

    kind: DoubtKind
    case_list: str = ""
    column: str = ""
    index: int | None = None


@dataclass(frozen=True)
class Cell:
    """A cell that should hold a number: the number, or the text that stands there, or neither when blank.

    `doubt` tells a number typed as text, or why there is none: an Excel error, a formula never calculated, words.
    """

    where: str
    number: Fraction | None = None
    text: str = ""
    doubt: DoubtKind | None = None

    @property
    def is_blank(self) -> bool:
        """Nothing stands in the cell; a nought is not nothing."""
        return self.number is None and not self.text


@dataclass(frozen=True)
class RowKey:
    """What names a row of the scorecard: its reference, indicator and measure."""

    ref: str
    indicator: str
    measure: str

    def __str__(self) -> str:
        return " / ".join(part for part in (self.ref, self.indicator, self.measure) if part)

    @property
    def folded(self) -> tuple[str, str, str]:
        """For comparing: without regard to capitals and white space."""
        return fold(self.ref), fold(self.indicator), fold(self.measure)


@dataclass(frozen=True)
class ScorecardRow:
    """One row: its target, earlier years' outturns and months. Numbers as typed (a percentage as a fraction)."""

    key: RowKey
    target: Cell
    years: Mapping[FinancialYear, Cell]
    months: Mapping[Month, Cell]


@dataclass(frozen=True)
class Scorecard:
    """The scorecard sheet."""

    where: str
    rows: Mapping[tuple[str, str, str], ScorecardRow]
    months: Sequence[Month]

    def row(self, key: RowKey) -> ScorecardRow:
        """The row of that name. `read_workbook` refuses a workbook without a row that a measure or indicator names."""
        return self.rows[key.folded]


@dataclass(frozen=True)
class CaseList:
    """A case list's columns, equally long; a value is a date, datetime, text, True/False for yes/no, or None.

    `unreadable` holds, by column, the places where something stands that could not be read: None, but not blank.
    `headers` are the columns' headers. `worked_out` keeps what is worked out of the columns, by its own name, so that
    it is worked out once.
    """

    where: str
    columns: Mapping[str, Sequence[object]]
    letters: Mapping[str, str]
    rows: Sequence[int]
    unreadable: Mapping[str, frozenset[int]] = field(default_factory=dict)
    id: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    worked_out: dict[Hashable, object] = field(default_factory=dict, init=False, repr=False, compare=False)

    def cell(self, column: str, index: int) -> str:
        """Where a value stands, such as `Referrals > D17`: the only way in which a case is ever named."""
        return f"{self.where} > {self.letters[column]}{self.rows[index]}"

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Benchmark:
    """A national or regional figure beside ours; in the sheet's own scale (percentages 0-100)."""

    name: str
    value: Cell


@dataclass(frozen=True)
class SheetFound:
    """What was found of one sheet of the workbook. `used_as` is what the catalogue calls it; empty when not used.

    `columns` are the catalogue's columns with their letters, `unused` the headers that nobody asked for. `left_out`
    counts the rows below the header that hold no case (or no measure), by reason; `rows` counts those that do.
    """

    name: str
    used_as: str
    header_row: int | None
    columns: Mapping[str, str]
    unused: Sequence[str]
    rows: int
    left_out: Mapping[str, int]


@dataclass(frozen=True)
class Workbook:
    """All that the catalogue asks of one workbook, read once. `doubts` name cells, never what a case list holds.

    `previous_quarters` holds earlier years' figures of a quarter, by the folded key of their row.
    """

    name: str
    saved: datetime | None
    case_lists: Mapping[str, CaseList]
    scorecard: Scorecard | None
    population: Mapping[FinancialYear, Cell]
    benchmarks: Mapping[tuple[str, str], Sequence[Benchmark]]
    benchmarks_title: str
    doubts: Sequence[Doubt]
    previous_quarters: Mapping[tuple[str, str, str], Mapping[Quarter, Cell]] = field(default_factory=dict)
    sheets: Sequence[SheetFound] = ()

    @property
    def emptied(self) -> "Workbook":
        """What is told of the workbook, without anything that stands in it."""
        return Workbook(self.name, self.saved, {}, None, {}, {}, "", (), sheets=self.sheets)


def sheet_and_cell(where: str) -> tuple[str, str]:
    """The last two parts of `Workbook.xlsx > Sheet > D7`; a place that has fewer has no sheet or no cell.

    A sheet's own name may hold ` > `, so only what names a cell, a row or a column is taken for one.
    """
    _, _, place = where.partition(" > ")
    sheet, _, cell = place.rpartition(" > ")
    return (sheet, cell) if sheet and _IN_SHEET.fullmatch(cell) else (place, "")


def fold(text: object) -> str:
    """Text for comparing: line breaks and runs of spaces as one space, trimmed, without regard to capitals."""
    return collapse(text).casefold()


def collapse(text: object) -> str:
    """Text on one line: line breaks, non-breaking and repeated spaces as one space, trimmed."""
    return " ".join(str(text).split())
