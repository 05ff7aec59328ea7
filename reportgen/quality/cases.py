"""The rules about cases: each kind of the catalogue as a search for the cases that break it.

What is said of a case names cells and rows, never what stands in them.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import singledispatch

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
    cases: CaseList
    quarter: Quarter
    today: date
    chosen: Sequence[int]

    def breaches(self, check: Check) -> Iterator[Breach]:
        """Every case that breaks the rule."""
        return _breaches(check, self)

    def values(self, column: str) -> Iterator[tuple[int, object]]:
        """The chosen cases in which something stands in the column, with it."""
        values = self.cases.columns[column]
        return ((index, values[index]) for index in self.chosen if values[index] is not None)

    def days(self, *columns: str) -> Iterator[tuple[int, list[date]]]:
        """The chosen cases that have all these dates, with them."""
        for index in self.chosen:
            found = [self.cases.columns[column][index] for column in columns]
            dates = [value for value in found if isinstance(value, date)]
            if len(dates) == len(columns):
                yield index, dates

    def reference(self, column: str, index: int) -> str:
        """Where a value stands within its sheet: D17."""
        return self.cases.cell(column, index).rpartition(" > ")[2]


def examine(rule: Rule, workbook: Workbook, quarter: Quarter, today: date) -> Iterator[Breach]:
    """The cases that break a rule."""
    cases = workbook.case_lists[rule.case_list]
    meets = Judge(cases, quarter).test(rule.where)
    chosen = [index for index in range(len(cases)) if meets(index)]
    return Examiner(workbook, cases, quarter, today, chosen).breaches(rule.check)


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
        unreadable = examiner.cases.unreadable.get(column, frozenset())
        values = examiner.cases.columns[column]
        yield from (breach(index) for index in examiner.chosen if values[index] is None and index not in unreadable)


@_breaches.register
def _(check: IsDate, examiner: Examiner) -> Iterator[Breach]:
    for column in check.columns:
        breach = _at(column, "is not a date.", "Type it as a date.", "unreadable")
        unreadable = examiner.cases.unreadable.get(column, frozenset())
        yield from (breach(index) for index in examiner.chosen if index in unreadable)


@_breaches.register
def _(check: IsNumber, examiner: Examiner) -> Iterator[Breach]:
    no_number = _at(check.column, "is not a number.", "Type it as a number.", "number")
    outside = _at(check.column, f"is a number {_outside(check)}.", "Correct it.", "number")
    for index, value in examiner.values(check.column):
        number = _number(str(value))
        if number is None:
            yield no_number(index)
        elif _is_outside(number, check):
            yield outside(index)


def _number(text: str) -> Fraction | None:
    try:
        return Fraction(text.replace(",", "").strip().removesuffix("%"))
    except (ValueError, ZeroDivisionError):
        return None


def _is_outside(number: Fraction, check: IsNumber) -> bool:
    too_small = check.at_least is not None and number < check.at_least
    return too_small or (check.at_most is not None and number > check.at_most)


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
    return (breach(index) for index, value in examiner.values(check.column) if fold(value) not in known)


@_breaches.register
def _(check: Unique, examiner: Examiner) -> Iterator[Breach]:
    first_at: dict[tuple[str, ...], int] = {}
    columns = [examiner.cases.columns[column] for column in check.columns]
    for index in examiner.chosen:
        values = [column[index] for column in columns]
        if None in values:
            continue
        first = first_at.setdefault(tuple(fold(value) for value in values), index)
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
    for index, (earlier, later) in examiner.days(check.earlier, check.later):
        if is_after(earlier, later):
            what = f"is {side} the date in {examiner.reference(other, index)}."
            yield Breach(index, check.named, what, _ORDER_REMEDY, doubtful, "order")


@_breaches.register
def _(check: NotInFuture, examiner: Examiner) -> Iterator[Breach]:
    for column in check.columns:
        what = f"is in the future: after {long_date(examiner.today)}, the last day that this workbook can know."
        breach = _at(column, what, "Correct the date.", "future")
        yield from (breach(index) for index, (day,) in examiner.days(column) if _day(day) > examiner.today)


@_breaches.register
def _(check: WithinTime, examiner: Examiner) -> Iterator[Breach]:
    doubtful = frozenset((check.earlier, check.later))
    for index, (earlier, later) in examiner.days(check.earlier, check.later):
        start, end = _day(earlier), _day(later)
        late = (end - start).days > check.days if check.days is not None else end > add_months(start, check.months or 0)
        if late:
            what = f"is more than {_span(check)} after the date in {examiner.reference(check.earlier, index)}."
            yield Breach(index, check.later, what, "Check both dates.", doubtful, "within")


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
    for index, (born, *on) in examiner.days(*columns):
        day = _day(on[0]) if on else examiner.quarter.end
        if not check.youngest <= age_at(_day(born), day) <= check.oldest:
            when = f"on the date in {examiner.reference(check.on, index)}" if check.on else f"on {long_date(day)}"
            what = f"gives an age outside {check.youngest} to {check.oldest} {when}."
            yield Breach(index, check.born, what, "Check the date of birth.", frozenset(columns), "age")


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
    indexes: dict[str, list[int]] = defaultdict(list)
    for index, value in examiner.values(column):
        indexes[fold(value)].append(index)
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
    known = {fold(value) for value in other.columns[check.other] if value is not None}
    place = f"{other.where.rpartition(' > ')[2]}, column {other.letters[check.other]}"
    breach = _at(check.column, f"is not in {place}.", "Correct it, or add what is missing there.", "found")
    return (breach(index) for index, value in examiner.values(check.column) if fold(value) not in known)
