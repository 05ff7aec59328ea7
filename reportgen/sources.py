"""What a workbook holds, as plain values: case lists, the scorecard, small tables. No file is opened here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from reportgen.errors import Finding
from reportgen.period import FinancialYear, Month


@dataclass(frozen=True)
class Cell:
    """A cell that should hold a number: the number, or the text that stands there, or neither when blank."""

    where: str
    number: Fraction | None = None
    text: str = ""

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
        """The row of that name; `read_workbook` has made sure that every row of the catalogue is there."""
        return self.rows[key.folded]


@dataclass(frozen=True)
class CaseList:
    """A case list's columns, equally long; a value is a date, datetime, text, True/False for yes/no, or None.

    `unreadable` holds, by column, the places where something stands that could not be read: None, but not blank.
    """

    where: str
    columns: Mapping[str, Sequence[object]]
    letters: Mapping[str, str]
    rows: Sequence[int]
    unreadable: Mapping[str, frozenset[int]] = field(default_factory=dict)

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
class Workbook:
    """All that the catalogue asks of one workbook, read once. `warnings` name cells, never what a case list holds."""

    name: str
    saved: datetime | None
    case_lists: Mapping[str, CaseList]
    scorecard: Scorecard | None
    population: Mapping[FinancialYear, Cell]
    benchmarks: Mapping[tuple[str, str], Sequence[Benchmark]]
    benchmarks_title: str
    warnings: Sequence[Finding]


def fold(text: object) -> str:
    """Text for comparing: line breaks and runs of spaces as one space, trimmed, without regard to capitals."""
    return collapse(text).casefold()


def collapse(text: object) -> str:
    """Text on one line: line breaks, non-breaking and repeated spaces as one space, trimmed."""
    return " ".join(str(text).split())
