"""The rules about cases: each kind of the catalogue as a search for the cases that break it.

What is said of a case names cells and rows, never what stands in them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import singledispatch
from itertools import compress
from operator import gt

from reportgen.catalogue.model import (
    AgeInRange,
    Check,
    FoundIn,
    InOrder,
    InWords,
    IsDate,
    IsNumber,
    NoOverlap,
    NotInFuture,
    Required,
    Rule,
    Unique,
    WithinTime,
)
from reportgen.figures.case_sets import Cases, cases_at, cases_where, flags_of, places_of
from reportgen.figures.columns import Columns
from reportgen.figures.conditions import Judge
from reportgen.formats import plain_number
from reportgen.period import MONTHS_IN_YEAR, Quarter, add_months, age_at, long_date
from reportgen.sources import CaseList, Workbook, fold

_MOST_WORDS = 12
_ORDER_REMEDY = "Correct the one that is wrong."


@dataclass(frozen=True)
class Breach:
    """A case that breaks a rule, told at one of its cells.

    `doubtful` are the columns of which one may be wrong; empty when the case should not be there at all. `kind` is the
    same for what another rule could find in the same cells.
    """

    index: int
    column: str
    what: str
    remedy: str
    doubtful: frozenset[str]
    kind: str


@dataclass(frozen=True)
class Examiner:
    """Looks at the cases of one list, those that a rule is about. `today` is the last day that is not the future."""

    workbook: Workbook
    judge: Judge
    today: date
    chosen: Cases

    @property
    def cases(self) -> CaseList:
        """The list."""
        return self.judge.cases

    @property
    def columns(self) -> Columns:
        """Its columns."""
        return self.judge.columns

    def breaches(self, check: Check) -> Iterator[Breach]:
        """Every case that breaks the rule."""
        return _breaches(check, self)

    def among(self, breaking: Cases) -> list[int]:
        """The places of those of the cases that the rule is about, in the list's order."""
        return places_of(self.chosen & breaking)

    def where(self, column: str, holds: Callable[[object], bool]) -> list[int]:
        """The chosen cases in which something stands in the column of which this holds."""
        return self.among(self.columns.where(column, lambda value: value is not None and holds(value)))

    def reference(self, column: str, index: int) -> str:
        """Where a value stands within its sheet: D17."""
        return self.cases.cell(column, index).rpartition(" > ")[2]


def examine(rule: Rule, workbook: Workbook, quarter: Quarter, today: date) -> Iterator[Breach]:
    """The cases that break a rule."""
    judge = Judge(workbook.case_lists[rule.case_list], quarter)
    return Examiner(workbook, judge, today, judge.meeting(rule.where)).breaches(rule.check)


def is_after(one: date, other: date) -> bool:
    """Whether one date is after another; to the minute when both have a time, else by the day."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one > other
    return _day(one) > _day(other)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _at(column: str, what: str, remedy: str, kind: str, *doubtful: str) -> Callable[[int], Breach]:
    """Makes breaches that are all told in the same words."""
    return lambda index: Breach(index, column, what, remedy, frozenset(doubtful or (column,)), kind)


@singledispatch
def _breaches(check: Check, examiner: Examiner) -> Iterator[Breach]:
    raise TypeError(f"no rule of kind {type(check).__name__}")


@_breaches.register
def _(check: Required, examiner: Examiner) -> Iterator[Breach]:
    for column in check.columns:
        breach = _at(column, "is blank.", "Fill it in.", "blank")
        yield from map(breach, examiner.among(examiner.columns.blank(column) & ~examiner.columns.unreadable(column)))


@_breaches.register
def _(check: IsDate, examiner: Examiner) -> Iterator[Breach]:
    for column in check.columns:
        breach = _at(column, "is not a date.", "Type it as a date.", "unreadable")
        yield from map(breach, examiner.among(examiner.columns.unreadable(column)))


@_breaches.register
def _(check: IsNumber, examiner: Examiner) -> Iterator[Breach]:
    no_number = _at(check.column, "is not a number.", "Type it as a number.", "number")
    outside = _at(check.column, f"is a number {_outside(check)}.", "Correct it.", "number")
    values = examiner.cases.columns[check.column]
    for index in examiner.where(check.column, lambda value: not _is_inside(_number(str(value)), check)):
        yield no_number(index) if _number(str(values[index])) is None else outside(index)


def _number(text: str) -> Fraction | None:
    try:
        return Fraction(text.replace(",", "").strip().removesuffix("%"))
    except (ValueError, ZeroDivisionError):
        return None


def _is_inside(number: Fraction | None, check: IsNumber) -> bool:
    if number is None or (check.at_least is not None and number < check.at_least):
        return False
    return check.at_most is None or number <= check.at_most


def _outside(check: IsNumber) -> str:
    bounds = [
        f"{word} {plain_number(bound)}"
        for word, bound in (("below", check.at_least), ("above", check.at_most))
        if bound is not None
    ]
    return " or ".join(bounds)


@_breaches.register
def _(check: InWords, examiner: Examiner) -> Iterator[Breach]:
    known = {fold(word) for word in check.words}
    few = len(check.words) <= _MOST_WORDS
    remedy = f"Known are: {', '.join(check.words)}." if few else ""
    breach = _at(check.column, "is not one of the words that the catalogue knows.", remedy, "words")
    return map(breach, examiner.where(check.column, lambda value: fold(value) not in known))


@_breaches.register
def _(check: Unique, examiner: Examiner) -> Iterator[Breach]:
    compared = examiner.chosen
    for column in check.columns:
        compared &= ~examiner.columns.blank(column)
    every = zip(*(examiner.columns.folded(column) for column in check.columns), strict=True)
    keys = list(compress(every, flags_of(compared)))
    if len(set(keys)) == len(keys):
        return
    first_at: dict[tuple[str, ...], int] = {}
    for index, key in zip(places_of(compared), keys, strict=True):
        first = first_at.setdefault(key, index)
        if first != index:
            yield Breach(index, check.columns[0], _same(check, examiner, index, first), "", frozenset(), "twice")


def _same(check: Unique, examiner: Examiner, index: int, first: int) -> str:
    if len(check.columns) == 1:
        return f"is the same as {examiner.reference(check.columns[0], first)}."
    others = ", ".join(examiner.reference(column, index) for column in check.columns[1:])
    return f"is, together with {others}, the same as in row {examiner.cases.rows[first]}."


@_breaches.register
def _(check: InOrder, examiner: Examiner) -> Iterator[Breach]:
    side, other = ("before", check.earlier) if check.named == check.later else ("after", check.later)
    doubtful = frozenset((check.earlier, check.later))
    for index in examiner.among(_wrong_order(examiner, check.earlier, check.later)):
        what = f"is {side} the date in {examiner.reference(other, index)}."
        yield Breach(index, check.named, what, _ORDER_REMEDY, doubtful, "order")


def _wrong_order(examiner: Examiner, earlier: str, later: str) -> Cases:
    """The cases whose earlier date is after the later one: on another day, or at another time of the same."""
    columns, cases = examiner.columns, examiner.cases
    wrong = columns.dated(earlier) & columns.dated(later) & ~columns.in_order(earlier, later)
    timed = places_of(columns.timed(earlier) & columns.timed(later) & ~wrong)
    starts, ends = cases.columns[earlier], cases.columns[later]
    after = [index for index in timed if starts[index] > ends[index]]  # type: ignore[operator]  # both have a time
    return wrong | cases_at(after, len(cases))


@_breaches.register
def _(check: NotInFuture, examiner: Examiner) -> Iterator[Breach]:
    for column in check.columns:
        what = f"is in the future: after {long_date(examiner.today)}, the last day that this workbook can know."
        breach = _at(column, what, "Correct the date.", "future")
        yield from map(breach, examiner.where(column, lambda day: isinstance(day, date) and _day(day) > examiner.today))


@_breaches.register
def _(check: WithinTime, examiner: Examiner) -> Iterator[Breach]:
    doubtful = frozenset((check.earlier, check.later))
    late = examiner.columns.beside_limit(check.later, gt, check.earlier, lambda day: _limit(day, check))
    for index in examiner.among(late):
        what = f"is more than {_span(check)} after the date in {examiner.reference(check.earlier, index)}."
        yield Breach(index, check.later, what, "Check both dates.", doubtful, "within")


def _limit(day: date, check: WithinTime) -> date:
    """The last day that is within the time."""
    return day + timedelta(days=check.days) if check.days is not None else add_months(day, check.months or 0)


def _span(check: WithinTime) -> str:
    if check.days is not None:
        number, unit = check.days, "day"
    else:
        years, months = divmod(check.months or 0, MONTHS_IN_YEAR)
        number, unit = (years, "year") if years and not months else (check.months or 0, "month")
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


@_breaches.register
def _(check: AgeInRange, examiner: Examiner) -> Iterator[Breach]:
    columns = (check.born, check.on) if check.on else (check.born,)
    for index in examiner.among(_wrong_age(check, examiner)):
        when = f"on {long_date(examiner.judge.quarter.end)}"
        if check.on:
            when = f"on the date in {examiner.reference(check.on, index)}"
        what = f"gives an age outside {check.youngest} to {check.oldest} {when}."
        yield Breach(index, check.born, what, "Check the date of birth.", frozenset(columns), "age")


def _wrong_age(check: AgeInRange, examiner: Examiner) -> Cases:
    def is_wrong(born: date, day: date) -> bool:
        return not check.youngest <= age_at(born, day) <= check.oldest

    if check.on:
        days = zip(examiner.columns.days(check.born), examiner.columns.days(check.on), strict=True)
        return cases_where(bool(born and on and is_wrong(born, on)) for born, on in days)
    end = examiner.judge.quarter.end
    return examiner.columns.where(check.born, lambda born: isinstance(born, date) and is_wrong(_day(born), end))


@_breaches.register
def _(check: NoOverlap, examiner: Examiner) -> Iterator[Breach]:
    for indexes in _by_value(check.of, examiner).values():
        open_until: tuple[date | None, int] | None = None
        for index, start, end in sorted(
            _periods(check, examiner, indexes), key=lambda period: (_day(period[1]), period[0])
        ):
            if open_until and (open_until[0] is None or is_after(open_until[0], start)):
                row, letter = examiner.cases.rows[open_until[1]], examiner.cases.letters[check.of]
                what = f"is before the end of the one in row {row}, which has the same in column {letter}."
                yield Breach(index, check.started, what, "", frozenset(), "overlap")
            if open_until is None or (open_until[0] is not None and (end is None or is_after(end, open_until[0]))):
                open_until = (end, index)


def _by_value(column: str, examiner: Examiner) -> dict[str, list[int]]:
    """The chosen cases that have the same in a column, by that; one alone can overlap with none."""
    compared = examiner.chosen & ~examiner.columns.blank(column)
    keys = list(compress(examiner.columns.folded(column), flags_of(compared)))
    times = Counter(keys)
    indexes: dict[str, list[int]] = defaultdict(list)
    for index, key in zip(places_of(compared), keys, strict=True):
        if times[key] > 1:
            indexes[key].append(index)
    return indexes


def _periods(check: NoOverlap, examiner: Examiner, indexes: Collection[int]) -> Iterator[tuple[int, date, date | None]]:
    """The periods whose dates can be trusted."""
    unreadable = examiner.cases.unreadable.get(check.ended, frozenset())
    for index in indexes:
        start, end = (examiner.cases.columns[column][index] for column in (check.started, check.ended))
        ends = end if isinstance(end, date) else None
        if isinstance(start, date) and index not in unreadable and not (ends and is_after(start, ends)):
            yield index, start, ends


@_breaches.register
def _(check: FoundIn, examiner: Examiner) -> Iterator[Breach]:
    other = examiner.workbook.case_lists[check.case_list]
    known = {"", *Columns(other).folded(check.other)}
    place = f"{other.where.rpartition(' > ')[2]}, column {other.letters[check.other]}"
    breach = _at(check.column, f"is not in {place}.", "Correct it, or add what is missing there.", "found")
    missing = cases_where(value not in known for value in examiner.columns.folded(check.column))
    return map(breach, examiner.among(missing))
