"""Reads one cell. Knows dates as people type them, yes and no, numbers; never repeats what a case list's cell holds."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache
from math import isfinite
from typing import NamedTuple

from reportgen.catalogue.model import ColumnKind, WorkbookLayout
from reportgen.period import FinancialYear, Month, Quarter
from reportgen.sources import Cell, DoubtKind, collapse, fold

_EARLIEST, _LATEST = 1900, 2100
_EXCEL_EPOCH = date(1899, 12, 30)
_DAYS = range(18_264, 73_415)
"""1950 to 2100 as Excel counts days: the numbers before it may be years, or anything; a birth date may be in it."""

_SECONDS_A_DAY = 86_400
_DATE_SHAPES = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d-%b-%Y")
_SHORT_YEAR_SHAPES = ("%d/%m/%y", "%d-%m-%y", "%d.%m.%y", "%d %b %y", "%d-%b-%y")
_DAY_AND_TIME = re.compile(r"(.+?)[ T](\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)? ?([AP]M)?", re.IGNORECASE)
"""As people and exports write them: 05/08/2021 14:30, 5 Aug 2021 2:30 PM, 2021-08-05T14:30:00.000."""

_TIME_SHAPES = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p")
_MONTH_SHAPES = (
    *(month + between + year for month in ("%b", "%B") for between in "- " for year in ("%y", "%Y")),
    *("%Y-%m", "%m/%Y", "%Y-%m-%d %H:%M:%S"),
    *_DATE_SHAPES,
    *_SHORT_YEAR_SHAPES,
)
_HEADER_DAYS = range(36_526, 73_415)
"""Days from 1 January 2000 to the end of 2100 as Excel counts them: other numbers in a header are no dates."""

_NUMBER = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+)\s*(%?)")
_QUARTER_FIRST = re.compile(r"Q\s*([1-4])[\s,]+(\S.*)", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(.*\S)[\s,]+Q\s*([1-4])", re.IGNORECASE)
_LIKE_A_PERIOD = re.compile(
    r"""(  (jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\.?            # Sept.
        |  (january|february|march|april|august|september|october|november|december)
        |  (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\s.,'/-]*\d{2,4}  # Septem 21
        |  \d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}                                     # 13/13/2021
        |  (q\s*\d[\s,]*)? (\d{4}\s*[/-]\s*\d{1,4} | \d{2}\s*/\s*\d{2}) (-\d{1,2})? ([\s,]*q\s*\d)?  # Q2 2020/2
        )(\s*\(.*\))?""",
    re.IGNORECASE | re.VERBOSE,
)

MARKED: Mapping[DoubtKind, str] = {
    DoubtKind.EXCEL_ERROR: "Excel error",
    DoubtKind.NEVER_CALCULATED: "formula never calculated",
}
"""What stands in the place of a cell that looks blank and is not."""


class Remark(NamedTuple):
    """What is doubtful about a cell, and what to say of it: never its content."""

    kind: DoubtKind
    text: str
    remedy: str = ""


Reading = tuple[object, Remark | None]
"""A cell's value and, where something is doubtful, the remark about it."""


Readings = tuple[list[object], dict[int, Remark]]
"""A column's values, None where a cell is blank or cannot be read; and the remarks about those in doubt, by place."""

_TEXT_DATE = Remark(DoubtKind.TEXT_DATE, "is a date typed as text; such dates are read day first.")
CALCULATE = "Open the workbook in Excel, let it calculate, and save it."
MARK_REMARKS: Mapping[DoubtKind, Remark] = {
    DoubtKind.EXCEL_ERROR: Remark(
        DoubtKind.EXCEL_ERROR,
        "shows an Excel error; figures that need it leave the row out.",
        "Mend the formula or clear the cell.",
    ),
    DoubtKind.NEVER_CALCULATED: Remark(
        DoubtKind.NEVER_CALCULATED, "is a formula never calculated; figures that need it leave the row out.", CALCULATE
    ),
}


@cache
def folded(words: tuple[str, ...]) -> frozenset[str]:
    """The catalogue's words for comparing, folded once and not for every cell."""
    return frozenset(fold(word) for word in words)


def is_blank(cell: object) -> bool:
    """Nothing stands in the cell, or white space only."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def blank_among(places: Iterable[int], cells: Sequence[object]) -> list[int]:
    """Those of the places at which nothing stands; as `is_blank`, without calling it for each of a long list."""
    return [at for at in places if (cell := cells[at]) is None or (cell.__class__ is str and not str.strip(cell))]


def _read_date(cell: object, layout: WorkbookLayout) -> Reading:
    value, doubt = _read_datetime(cell, layout)
    return (value.date() if isinstance(value, datetime) else value), doubt


def _read_datetime(cell: object, _: WorkbookLayout) -> Reading:
    """A date, or date and time; text is read day first, as it is typed in England."""
    doubt: Remark | None = None
    value: date | None = None
    if isinstance(cell, date):
        value = cell
    elif isinstance(cell, str):
        value, doubt = _read_typed(cell)
    elif isinstance(cell, float) and isfinite(cell) and int(cell) in _DAYS:
        value = _numbered(cell)
        said = "is a number where a date belongs; it was read as Excel's number of a day."
        doubt = Remark(DoubtKind.NUMBER_AS_DATE, said)
    if value is None or not _EARLIEST <= value.year <= _LATEST:
        return None, Remark(DoubtKind.NOT_A_DATE, "is not a date; figures that need it leave the row out.")
    return value, doubt


def _read_typed(cell: str) -> tuple[date | None, Remark | None]:
    """A date typed as text, with its time where it has one."""
    text = collapse(cell)
    match = _DAY_AND_TIME.fullmatch(text)
    if match:
        text = " ".join(part for part in match.groups() if part)
    times = _TIME_SHAPES if match else ("",)
    for shapes, doubt in ((_DATE_SHAPES, _TEXT_DATE), (_SHORT_YEAR_SHAPES, None)):
        if value := _typed(text, [f"{day} {time}".strip() for day in shapes for time in times]):
            said = f"has a year of two digits; it was read as {value.year}."
            return value if match else value.date(), doubt or Remark(DoubtKind.TWO_DIGIT_YEAR, said)
    return None, None


def _numbered(number: float) -> date:
    """The day of Excel's number, with the time of its fraction."""
    day = _EXCEL_EPOCH + timedelta(days=int(number))
    if number.is_integer():
        return day
    seconds = min(round(number % 1 * _SECONDS_A_DAY), _SECONDS_A_DAY - 1)
    return datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)


def _typed(text: str, shapes: Iterable[str]) -> datetime | None:
    for shape in shapes:
        try:
            return datetime.strptime(collapse(text), shape)
        except ValueError:
            continue
    return None


def _read_yes_no(cell: object, layout: WorkbookLayout) -> Reading:
    text = fold(_text(cell))  # 1 and 0 may be typed as numbers
    if text in folded(layout.yes_words):
        return True, None
    if text in folded(layout.no_words):
        return False, None
    return None, Remark(DoubtKind.NOT_YES_NO, "is neither yes nor no; it was read as blank.")


def _read_text(cell: object, _: WorkbookLayout) -> Reading:
    return _text(cell), None


def _text(cell: object) -> str:
    return collapse(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)


READERS: Mapping[ColumnKind, Callable[[object, WorkbookLayout], Reading]] = {
    ColumnKind.DATE: _read_date,
    ColumnKind.DATETIME: _read_datetime,
    ColumnKind.YES_NO: _read_yes_no,
    ColumnKind.TEXT: _read_text,
}
"""How one cell is read that is not blank."""


def read_each_once(cells: Sequence[object], read: Callable[[object], Reading]) -> Readings:
    """A column of few different cells, each of which is read once."""
    different = set(cells)
    if not different.isdisjoint((True, False)):  # which Python takes for 1 and 0
        cells = [str(cell) if isinstance(cell, bool) else cell for cell in cells]
        different = set(cells)
    readings = {cell: (None, None) if is_blank(cell) else read(cell) for cell in different}
    values = list(map({cell: value for cell, (value, _) in readings.items()}.__getitem__, cells))
    remarked = {cell: remark for cell, (_, remark) in readings.items() if remark}
    return values, {at: remarked[cell] for at, cell in enumerate(cells) if cell in remarked} if remarked else {}


def read_ids(cells: Sequence[object]) -> Readings:
    """A column of references, nearly all different; the same one in capitals and in small letters is one person."""
    return [(" ".join(cell.split()) if isinstance(cell, str) else _text(cell)).upper() or None for cell in cells], {}


def number_cell(where: str, value: object) -> Cell:
    """A cell that should hold a number, kept exact, with the text that stands there instead.

    A number typed as text is taken; 68.2% is 0.682, however it is typed.
    """
    if is_blank(value):
        return Cell(where)
    if isinstance(value, float | int) and not isinstance(value, bool) and isfinite(value):
        return Cell(where, number=Fraction(str(value)))
    if match := _NUMBER.fullmatch(collapse(value)):
        number = Fraction(match[1].replace(",", "")) / (100 if match[2] else 1)
        return Cell(where, number=number, doubt=DoubtKind.TEXT_NUMBER)
    return Cell(where, text=collapse(value), doubt=DoubtKind.NOT_A_NUMBER)


def marked_cell(where: str, mark: DoubtKind) -> Cell:
    """A cell that looks blank and is not."""
    return Cell(where, text=MARKED[mark], doubt=mark)


def says_percent(value: object) -> bool:
    """Whether a cell is text such as 68.2%, which says its own scale."""
    match = _NUMBER.fullmatch(collapse(value)) if isinstance(value, str) else None
    return bool(match and match[2])


def header_month(cell: object) -> Month | None:
    """The month that a header cell stands for: a date, Excel's number of one, or text such as Apr-21."""
    if isinstance(cell, date):
        return Month.of(cell)
    if isinstance(cell, float | int):
        in_range = isfinite(cell) and int(cell) in _HEADER_DAYS
        return Month.of(_EXCEL_EPOCH + timedelta(days=int(cell))) if in_range else None
    text = collapse(cell).replace("Sept ", "Sep ").replace("Sept-", "Sep-").replace("'", "")
    if not any(letter.isdigit() for letter in text) or header_year(text):
        return None
    value = _typed(text, _MONTH_SHAPES)
    return Month.of(value) if value else None


def header_quarter(cell: object) -> Quarter | None:
    """The quarter that a header cell names: Q2 2020/21, Q2 2020-21, Q2 20/21, or the year first."""
    text = collapse(cell)
    if match := _QUARTER_FIRST.fullmatch(text):
        number, label = match.groups()
    elif match := _YEAR_FIRST.fullmatch(text):
        label, number = match.groups()
    else:
        return None
    year = FinancialYear.parse(label)
    return year.quarter(int(number)) if year else None


def header_year(cell: object) -> FinancialYear | None:
    """The financial year that a header cell names, such as 2018/19."""
    return FinancialYear.parse(cell) if isinstance(cell, str) else None


def is_like_a_period(cell: object) -> bool:
    """Whether a header looks like a month, a quarter or a year: Septem 21, Q2 2020/2, May-21 (provisional)."""
    return isinstance(cell, str) and bool(_LIKE_A_PERIOD.fullmatch(collapse(cell)))
