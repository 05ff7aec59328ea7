"""Each figure counted again, simply, from the rows of a workbook: what somebody with a pencil would count.

Shares no code with the program. Rows come in as openpyxl, or the mutator itself, holds them. What is no date, or no
number, counts in nothing; who reads that otherwise must have said so.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from functools import cached_property

from tests.fuzz.books import Book, Rows, Value

Figure = tuple[Fraction | None, Fraction | None]
"""Numerator and denominator; both None where there is no figure."""

Figures = dict[tuple[str, str], Figure]
"""By series and period (2021-04, 2021/22)."""

NONE: Figure = (None, None)
_HOLIDAYS = (
    "2018-01-01 2018-03-30 2018-04-02 2018-05-07 2018-05-28 2018-08-27 2018-12-25 2018-12-26 2019-01-01 2019-04-19"
    " 2019-04-22 2019-05-06 2019-05-27 2019-08-26 2019-12-25 2019-12-26 2020-01-01 2020-04-10 2020-04-13 2020-05-08"
    " 2020-05-25 2020-08-31 2020-12-25 2020-12-28 2021-01-01 2021-04-02 2021-04-05 2021-05-03 2021-05-31 2021-08-30"
    " 2021-12-27 2021-12-28 2022-01-03 2022-04-15 2022-04-18 2022-05-02 2022-06-02 2022-06-03 2022-08-29 2022-09-19"
    " 2022-12-26 2022-12-27 2023-01-02 2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25"
    " 2024-12-26 2025-01-01 2025-04-18 2025-04-21"
)
HOLIDAYS = {date.fromisoformat(day) for day in _HOLIDAYS.split()}
_SHAPES = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d-%b-%Y")
_WITH_TIME = tuple(f"{shape} {time}" for shape in _SHAPES for time in ("%H:%M", "%H:%M:%S"))
Row = dict[str, Value]
Test = Callable[[Row], bool]


class UnclearError(Exception):
    """Nobody could say what is meant: a sheet or column that is not there, or there twice."""


# Cells --------------------------------------------------------------------------------------------------------------


def word(value: Value) -> str:
    """As words are compared."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(str(value).split()).casefold()


def moment(value: Value) -> datetime | None:
    """The day, with its time where there is one."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, str):
        text = " ".join(value.replace("T", " ").split())
        for shape in (*_SHAPES, *_WITH_TIME):
            try:
                return datetime.strptime(text, shape)
            except ValueError:
                continue
    return None


def day(value: Value) -> date | None:
    """The day alone."""
    there = moment(value)
    return there.date() if there else None


def number(value: Value) -> Fraction | None:
    """A number, also one typed as text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return Fraction(str(value)) if value == value and abs(value) != float("inf") else None
    if isinstance(value, str):
        text = value.strip().replace(",", "")
        try:
            share = text.endswith("%")
            return Fraction(text.rstrip("% ")) / (100 if share else 1) if "/" not in text and "_" not in text else None
        except (ValueError, ZeroDivisionError):
            return None
    return None


# Days ---------------------------------------------------------------------------------------------------------------


def months_on(start: date, months: int) -> date:
    """The same day of the month so many months on, or the month's last."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for last in range(start.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, min(start.day, 28))


def working_days(start: date, end: date) -> int:
    """Counted after the first up to and including the second, each moved forward to a working day."""
    start, end = _working(start), _working(end)
    if (end - start).days > 400:
        return 999
    days = (start + timedelta(days=passed) for passed in range(1, (end - start).days + 1))
    return sum(_working(one) == one for one in days)


def _working(one: date) -> date:
    while one.weekday() > 4 or one in HOLIDAYS:
        one += timedelta(days=1)
    return one


def age(born: date, at: date) -> int:
    """In whole years; who was born on 29 February is older on 1 March."""
    return at.year - born.year - ((at.month, at.day) < (born.month, born.day))


# Sheets -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sheets:
    """A workbook's sheets, looked up as people do."""

    book: Book

    def rows(self, name: str) -> Rows:
        found = [rows for title, rows in self.book.items() if word(title) == word(name)]
        if len(found) != 1:
            raise UnclearError(name)
        return found[0]

    def table(self, name: str, headers: dict[str, str]) -> list[Row]:
        """The rows below the header as they stand, by the names that we use for the columns."""
        rows = self.rows(name)
        at, columns = self._header(name, rows, headers)
        return [{key: row[place] if place < len(row) else None for key, place in columns.items()} for row in rows[at:]]

    def cases(self, name: str, headers: dict[str, str], total: str) -> list[Row]:
        """The rows that hold a case: more than one cell, and no total."""
        rows = self.rows(name)
        at, _ = self._header(name, rows, headers)
        kept = [_is_case(row, total) for row in rows[at:]]
        return [one for one, is_case in zip(self.table(name, headers), kept, strict=True) if is_case]

    def _header(self, name: str, rows: Rows, headers: dict[str, str]) -> tuple[int, dict[str, int]]:
        for number_, row in enumerate(rows[:40], start=1):
            texts = [word(cell) for cell in row]
            if all(texts.count(word(header)) == 1 for header in headers.values()):
                return number_, {key: texts.index(word(header)) for key, header in headers.items()}
        raise UnclearError(name)


def _is_case(row: list[Value], total: str) -> bool:
    filled = [cell for cell in row if word(cell)]
    return len(filled) > 1 and not word(filled[0]).startswith(word(total))


@dataclass(frozen=True)
class Year:
    """The months up to the quarter's end, as 2021-04, and the last day of each."""

    start: int
    last: int

    @property
    def months(self) -> list[str]:
        return [self._name(at) for at in range(self.last)]

    def _name(self, at: int) -> str:
        return f"{self.start + (at + 3) // 12}-{(at + 3) % 12 + 1:02}"

    @property
    def label(self) -> str:
        return f"{self.start}/{(self.start + 1) % 100:02}"

    def end_of(self, month: str) -> date:
        return months_on(date.fromisoformat(f"{month}-01"), 1) - timedelta(days=1)

    @property
    def end(self) -> date:
        return self.end_of(self.months[-1])


def in_month(value: Value, month: str) -> bool:
    there = day(value)
    return there is not None and f"{there:%Y-%m}" == month


def percent(figure: Figure) -> str:
    """As it is shown, to one decimal."""
    return shown(figure, 100, 1)


def shown(figure: Figure, times: int, decimals: int) -> str:
    """Half up; empty where there is none."""
    top, bottom = figure
    if top is None or bottom is None or not bottom:
        return ""
    exact = top * times / bottom
    with localcontext(prec=1000):
        value = Decimal(exact.numerator) / Decimal(exact.denominator)
        return f"{value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"


# Series -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Counted:
    """What is counted of one list: how often in a month, or how many different, or how many open at its end."""

    cases: list[Row]
    year: Year

    def events(self, column: str, test: Test = lambda row: True) -> dict[str, list[Row]]:
        return {
            month: [row for row in self.cases if in_month(row[column], month) and test(row)]
            for month in self.year.months
        }

    def open(self, start: str, end: str, test: Test) -> dict[str, list[Row]]:
        return {
            month: [row for row in self.cases if self._open(row, month, start, end) and test(row)]
            for month in self.year.months
        }

    def _open(self, row: Row, month: str, start: str, end: str) -> bool:
        began, ended, last = day(row[start]), day(row[end]), self.year.end_of(month)
        if began is None or began > last or (ended is None and word(row[end])):
            return False
        return ended is None or (ended > last and ended >= began)


Months = dict[str, list[Row]]


def counts(name: str, months: Months, year: Year, *, annual: bool = True, to_date: bool = False) -> Figures:
    """A count by month; of the year to date where the months are so."""
    held = _to_date(months) if to_date else {month: len(rows) for month, rows in months.items()}
    found: Figures = {(name, month): (Fraction(held[month]), None) for month in held}
    if annual:
        total = held[year.months[-1]] if to_date else sum(held.values())
        found[name, year.label] = (Fraction(total), None)
    return found


def _to_date(months: Months) -> dict[str, int]:
    held, so_far = {}, 0
    for month, rows in months.items():
        so_far += len(rows)
        held[month] = so_far
    return held


def latest(name: str, months: Months, year: Year) -> Figures:
    """A count at each month's end."""
    found: Figures = {(name, month): (Fraction(len(rows)), None) for month, rows in months.items()}
    return found | {(name, year.label): found[name, year.months[-1]]}


def shares(  # noqa: PLR0913 - what is divided, and how months and years are shown
    name: str, part: Months, whole: Months, year: Year, *, monthly: bool = True, annual: str = "to date"
) -> Figures:
    """A percentage by month, or of the year to date."""
    parts, wholes = _to_date(part), _to_date(whole)
    running = {month: (Fraction(parts[month]), Fraction(wholes[month])) for month in whole}
    own = {month: (Fraction(len(part[month])), Fraction(len(whole[month]))) for month in whole}
    found: Figures = {(name, month): figure for month, figure in (own if monthly else running).items()}
    if annual:
        held = own if annual == "latest" else running
        found[name, year.label] = held[year.months[-1]]
    return found


def rates(name: str, of: str, found: Figures, people: Fraction | None) -> Figures:
    """A count of so many people."""
    return {
        (name, period): ((top, people) if people else NONE)
        for (series, period), (top, _) in found.items()
        if series == of
    }


# The scorecard ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Card:
    """The scorecard's rows by reference, indicator and measure."""

    rows: Rows
    names: tuple[str, str, str]

    @cached_property
    def header(self) -> int:
        wanted = [word(name) for name in self.names]
        for at, row in enumerate(self.rows[:40]):
            texts = [word(cell) for cell in row]
            if all(texts.count(name) == 1 for name in wanted):
                return at
        raise UnclearError("scorecard")

    @cached_property
    def columns(self) -> dict[str, int]:
        """The months' columns."""
        found: dict[str, int] = {}
        for at, cell in enumerate(self.rows[self.header]):
            if month := _month(cell):
                if month in found:
                    raise UnclearError(month)
                found[month] = at
        return found

    @cached_property
    def places(self) -> list[int]:
        texts = [word(cell) for cell in self.rows[self.header]]
        return [texts.index(word(name)) for name in self.names]

    def row(self, *key: str) -> list[Value]:
        wanted = [word(part) for part in key]
        found = [row for row in self.rows[self.header + 1 :] if self._key(row) == wanted]
        if len(found) != 1:
            raise UnclearError(str(key))
        return found[0]

    def _key(self, row: list[Value]) -> list[str]:
        return [word(row[at]) if at < len(row) else "" for at in self.places]

    def month(self, key: tuple[str, str, str], month: str) -> Fraction | None:
        row, at = self.row(*key), self.columns.get(month)
        return None if at is None or at >= len(row) else number(row[at])

    def reported(self) -> set[str]:
        """The months that any row has a number for."""
        measured = [row for row in self.rows[self.header + 1 :] if self._key(row)[2]]
        return {
            month
            for month, at in self.columns.items()
            if any(at < len(row) and number(row[at]) is not None for row in measured)
        }

    def year(self) -> Year:
        """The last quarter whose three months are reported."""
        months = sorted(self.columns)
        start = int(months[0][:4]) - (months[0][5:] < "04") if months else 0
        there = self.reported()
        for last in (12, 9, 6, 3):
            if set(Year(start, last).months[-3:]) <= there:
                return Year(start, last)
        raise UnclearError("no quarter")

    def typed(self, name: str, key: tuple[str, str], year: Year, annual: str = "latest") -> Figures:
        """A percentage of the rows Numerator and Denominator."""
        pairs = {
            month: (self.month((*key, "Numerator"), month), self.month((*key, "Denominator"), month))
            for month in year.months
        }
        found: Figures = {(name, m): (pair if None not in pair else NONE) for m, pair in pairs.items()}
        if annual == "latest":
            found[name, year.label] = found[name, year.months[-1]]
        return found

    def running(self, name: str, key: tuple[str, str], year: Year) -> Figures:
        """The same, summed up from April; a month without a number leaves none from then on."""
        own = self.typed(name, key, year)
        top, bottom, found = Fraction(0), Fraction(0), Figures()
        for month in year.months:
            part, whole = own[name, month]
            if part is None or whole is None:
                break
            top, bottom = top + part, bottom + whole
            found[name, month] = top, bottom
        found = {(name, month): found.get((name, month), NONE) for month in year.months}
        return found | {(name, year.label): found[name, year.months[-1]]}

    def numbers(self, name: str, key: tuple[str, str, str], year: Year) -> Figures:
        """The numbers of one row, as at the months' ends."""
        found: Figures = {(name, month): (self.month(key, month), None) for month in year.months}
        return found | {(name, year.label): found[name, year.months[-1]]}

    def set_by_hand(self, name: str, key: tuple[str, str, str], *, percent: bool, target: str) -> Figures:
        """The target and the earlier years of a row; percentages of 0 to 100, however they are typed."""
        row, header = self.row(*key), self.rows[self.header]
        columns = {word(cell): at for at, cell in enumerate(header) if isinstance(cell, str)}
        labels = [label for label in columns if label[4:5] == "/"]
        typed = {label: number(row[at]) for label in [word(target), *labels] if (at := columns[label]) < len(row)}
        times = {label: 100 if percent and value is not None and value <= 1 else 1 for label, value in typed.items()}
        return {
            (name, "" if label == word(target) else label): (None if value is None else value * times[label], None)
            for label, value in typed.items()
        }


def _month(cell: Value) -> str:
    if isinstance(cell, date):
        return f"{cell:%Y-%m}"
    for shape in ("%b-%y", "%b %y", "%B %Y", "%b-%Y", "%b %Y", "%Y-%m", "%m/%Y"):
        with suppress(ValueError):
            return f"{datetime.strptime(str(cell).strip(), shape):%Y-%m}"
    return ""


def people_of(rows: list[Row], year: Year) -> Fraction | None:
    """The population of the year."""
    found = [number(row["people"]) for row in rows if word(row["year"]) == year.label]
    return found[0] if len(found) == 1 else None


def merged(*parts: Callable[[], Figures]) -> Iterator[Figures]:
    """Those that can be counted; what is unclear is left out."""
    for part in parts:
        try:
            yield part()
        except UnclearError:
            continue
