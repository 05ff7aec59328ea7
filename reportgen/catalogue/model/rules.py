"""Data quality rules: what must hold of the workbook's data, and how serious it is when it does not.

A closed set of kinds. What is always looked for (a date that is none, words in a scorecard cell) needs no rule, only a
severity; what is unlikely rather than wrong has its limits in `Reasonableness`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from reportgen.catalogue.model.measures import Condition
from reportgen.sources import DoubtKind


class Severity(Enum):
    """A finding that STOPS would make a figure wrong; one that WARNS should be looked at; OFF is not looked for."""

    STOPS = "stops"
    WARNS = "warns"
    OFF = "off"


@dataclass(frozen=True)
class Required:
    """The columns hold something."""

    columns: Sequence[str]


@dataclass(frozen=True)
class IsDate:
    """What stands in the columns is a date."""

    columns: Sequence[str]


@dataclass(frozen=True)
class IsNumber:
    """What stands in the column is a number, in a range where one is given (both bounds included)."""

    column: str
    at_least: Fraction | None
    at_most: Fraction | None


@dataclass(frozen=True)
class InWords:
    """The column holds one of these words, without regard to capitals and white space, or nothing."""

    column: str
    words: Sequence[str]


@dataclass(frozen=True)
class Unique:
    """No two cases have the same in all of these columns; a case with a blank in one of them is not compared."""

    columns: Sequence[str]


@dataclass(frozen=True)
class InOrder:
    """The earlier date is not after the later one; the same is right. `named` is the column whose cell is told."""

    earlier: str
    later: str
    named: str


@dataclass(frozen=True)
class NotInFuture:
    """The dates are not after the day on which the workbook was last saved."""

    columns: Sequence[str]


@dataclass(frozen=True)
class WithinTime:
    """The later date is at most so many days, or calendar months, after the earlier."""

    earlier: str
    later: str
    days: int | None
    months: int | None


@dataclass(frozen=True)
class AgeInRange:
    """Age in whole years on another date (None: at the quarter's end), both bounds included."""

    born: str
    on: str | None
    youngest: int
    oldest: int


@dataclass(frozen=True)
class NoOverlap:
    """Two periods of one person (the column `of`) do not overlap; a period without an end is still open."""

    started: str
    ended: str
    of: str


@dataclass(frozen=True)
class FoundIn:
    """What stands in the column stands in a column of another case list too."""

    column: str
    case_list: str
    other: str


Check = (
    Required
    | IsDate
    | IsNumber
    | InWords
    | Unique
    | InOrder
    | NotInFuture
    | WithinTime
    | AgeInRange
    | NoOverlap
    | FoundIn
)


@dataclass(frozen=True)
class Rule:
    """What must hold of every case of a list that meets the conditions; `title` says what is wrong when it does not."""

    id: str
    title: str
    case_list: str
    where: Sequence[Condition]
    severity: Severity
    remedy: str
    check: Check


@dataclass(frozen=True)
class SameRows:
    """Measures that are rows of the scorecard and should hold the same number in every month."""

    title: str
    measures: Sequence[str]
    severity: Severity


@dataclass(frozen=True)
class SumRows:
    """Measures that are rows of the scorecard: in no month may the `parts` together be more than the `whole`."""

    title: str
    parts: Sequence[str]
    whole: str
    severity: Severity


@dataclass(frozen=True)
class Movement:
    """How far from the month before is too far: so many `times` the indicator's own usual (median) movement.

    Looked for from so many `months` on. A smaller movement than `least_cases` (counts), `least_points` (percentage
    points) or `least_rate` (per 10,000) is never told.
    """

    severity: Severity = Severity.WARNS
    times: Fraction = Fraction(3)
    months: int = 6
    least_cases: Fraction = Fraction(10)
    least_points: Fraction = Fraction(10)
    least_rate: Fraction = Fraction(10)


@dataclass(frozen=True)
class Reasonableness:
    """What is unlikely rather than wrong. `rate_tolerance` is in percent of the rate that was typed."""

    movement: Movement = Movement()
    rate: Severity = Severity.WARNS
    rate_tolerance: Fraction = Fraction(2)
    falls: Severity = Severity.WARNS
    gaps: Severity = Severity.WARNS
    parts: Severity = Severity.WARNS
    population: Severity = Severity.WARNS
    percents: Severity = Severity.WARNS


ALWAYS: Mapping[DoubtKind, Severity] = {
    DoubtKind.NOT_A_DATE: Severity.STOPS,
    DoubtKind.TEXT_DATE: Severity.WARNS,
    DoubtKind.TWO_DIGIT_YEAR: Severity.WARNS,
    DoubtKind.NUMBER_AS_DATE: Severity.WARNS,
    DoubtKind.NOT_YES_NO: Severity.STOPS,
    DoubtKind.BLANK: Severity.STOPS,
    DoubtKind.EXCEL_ERROR: Severity.STOPS,
    DoubtKind.NEVER_CALCULATED: Severity.STOPS,
    DoubtKind.TEXT_NUMBER: Severity.WARNS,
    DoubtKind.NOT_A_NUMBER: Severity.WARNS,
    DoubtKind.NOT_A_COUNT: Severity.STOPS,
    DoubtKind.PERCENT_SCALE: Severity.WARNS,
    DoubtKind.STRAY_ROW: Severity.WARNS,
    DoubtKind.BELOW_TOTAL: Severity.STOPS,
    DoubtKind.TOTAL_DIFFERS: Severity.WARNS,
    DoubtKind.NO_POPULATION: Severity.STOPS,
    DoubtKind.RENAMED_SHEET: Severity.WARNS,
    DoubtKind.OLD_DATE: Severity.WARNS,
    DoubtKind.NO_CASES: Severity.STOPS,
    DoubtKind.OLD_EXTRACT: Severity.STOPS,
    DoubtKind.QUIET_COLUMN: Severity.WARNS,
    DoubtKind.CUT_OFF: Severity.WARNS,
    DoubtKind.EMPTY_MONTH: Severity.WARNS,
    DoubtKind.WRONG_ORDER: Severity.STOPS,
    DoubtKind.ABOVE_DENOMINATOR: Severity.STOPS,
}
"""How serious what is always looked for is when quality.toml does not say. What was read all the same only warns."""
