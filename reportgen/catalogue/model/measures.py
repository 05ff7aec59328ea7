"""What is counted: conditions on a case, and measures."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from reportgen.sources import RowKey


@dataclass(frozen=True, kw_only=True)
class _Excluding:
    """`otherwise` says in the analyst's words why a case that does not meet the condition is left out."""

    otherwise: str = ""


@dataclass(frozen=True)
class YesNo(_Excluding):
    """A yes/no column says yes (or no); a blank is no."""

    column: str
    yes: bool


@dataclass(frozen=True)
class OneOf(_Excluding):
    """A column holds one of these texts (or, negated, none of them)."""

    column: str
    texts: Sequence[str]
    negated: bool


@dataclass(frozen=True)
class Filled(_Excluding):
    """A column holds something (or nothing)."""

    column: str
    filled: bool


@dataclass(frozen=True)
class WorkingDays(_Excluding):
    """Working days from one date to another: at most so many, or over so many."""

    start: str
    end: str
    at_most: int | None
    over: int | None


@dataclass(frozen=True)
class WithinMonths(_Excluding):
    """The later date is on or before the same calendar day so many months after the earlier."""

    start: str
    end: str
    months: int


@dataclass(frozen=True)
class AtLeastMonths(_Excluding):
    """The later date is on or after the same calendar day so many months after the earlier."""

    start: str
    end: str
    months: int


@dataclass(frozen=True)
class HoursBetween(_Excluding):
    """Clock hours from one time to another: at most so many, under or over so many."""

    start: str
    end: str
    at_most: int | None
    under: int | None
    over: int | None


@dataclass(frozen=True)
class AgeBetween(_Excluding):
    """Age in whole years at the quarter's end, both bounds included."""

    born: str
    youngest: int
    oldest: int


Condition = YesNo | OneOf | Filled | WorkingDays | WithinMonths | AtLeastMonths | HoursBetween | AgeBetween


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


def columns_of(part: CaseMeasure | DateChoice | Condition) -> frozenset[str]:
    """The columns of the case list on which a measure, a choice of date or a condition depends."""
    own = (getattr(part, name, None) for name in ("column", "start", "end", "born", "distinct", "started", "ended"))
    parts = (*getattr(part, "where", ()), *getattr(part, "dates", ()))
    return frozenset(name for name in own if name).union(*(columns_of(inner) for inner in parts))
