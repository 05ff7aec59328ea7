"""Reads one cell. Knows dates as people type them, yes and no, numbers; never repeats what a case list's cell holds."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from reportgen.catalogue.model import ColumnKind, WorkbookLayout
from reportgen.period import FinancialYear, Month
from reportgen.sources import Cell, DoubtKind, collapse, fold

_EARLIEST, _LATEST = 1900, 2100
_EXCEL_EPOCH = date(1899, 12, 30)
_DATE_SHAPES = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d-%b-%Y")
_SHORT_YEAR_SHAPES = ("%d/%m/%y", "%d-%m-%y", "%d.%m.%y", "%d %b %y", "%d-%b-%y")
_TIMES = ("", " %H:%M", " %H:%M:%S")
_MONTH_SHAPES = ("%b-%y", "%b %y", "%b-%Y", "%b %Y", "%B-%y", "%B %y", "%B %Y", "%B-%Y", "%d/%m/%Y")


class Remark(NamedTuple):
    """What is doubtful about a cell, and what to say of it: never its content."""

    kind: DoubtKind
    text: str


Reading = tuple[object, Remark | None]
"""A cell's value and, where something is doubtful, the remark about it."""


@cache
def folded(words: tuple[str, ...]) -> frozenset[str]:
    """The catalogue's words for comparing, folded once and not for every cell."""
    return frozenset(fold(word) for word in words)


def is_blank(cell: object) -> bool:
    """Nothing stands in the cell, or white space only."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


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
        value = _typed(cell, [day + time for day in _DATE_SHAPES for time in _TIMES])
        if value is None and (value := _typed(cell, _SHORT_YEAR_SHAPES)):
            doubt = Remark(DoubtKind.TWO_DIGIT_YEAR, f"has a year of two digits; it was read as {value.year}.")
    elif isinstance(cell, float) and 1 <= cell < 73_415:
        value = _EXCEL_EPOCH + timedelta(days=int(cell))
        said = "is a number where a date belongs; it was read as Excel's number of a day."
        doubt = Remark(DoubtKind.NUMBER_AS_DATE, said)
    if value is None or not _EARLIEST <= value.year <= _LATEST:
        return None, Remark(DoubtKind.NOT_A_DATE, "is not a date, so this row cannot be counted by it.")
    return value, doubt


def _typed(text: str, shapes: Iterable[str]) -> datetime | None:
    for shape in shapes:
        try:
            return datetime.strptime(collapse(text), shape)
        except ValueError:
            continue
    return None


def _read_yes_no(cell: object, layout: WorkbookLayout) -> Reading:
    text = fold(_read_text(cell, layout)[0])  # 1 and 0 may be typed as numbers
    if text in folded(layout.yes_words):
        return True, None
    if text in folded(layout.no_words):
        return False, None
    return None, Remark(DoubtKind.NOT_YES_NO, "is neither yes nor no; it was read as blank.")


def _read_id(cell: object, layout: WorkbookLayout) -> Reading:
    """A reference; the same one in capitals and in small letters is one person."""
    text, doubt = _read_text(cell, layout)
    return str(text).upper(), doubt


def _read_text(cell: object, _: WorkbookLayout) -> Reading:
    whole = isinstance(cell, float) and cell.is_integer()
    return collapse(int(cell) if whole and isinstance(cell, float) else cell), None


READERS: Mapping[ColumnKind, Callable[[object, WorkbookLayout], Reading]] = {
    ColumnKind.DATE: _read_date,
    ColumnKind.DATETIME: _read_datetime,
    ColumnKind.YES_NO: _read_yes_no,
    ColumnKind.TEXT: _read_text,
    ColumnKind.ID: _read_id,
}


def number_cell(where: str, value: object) -> Cell:
    """A cell that should hold a number, kept exact, with the text that stands there instead."""
    if isinstance(value, bool) or is_blank(value):
        return Cell(where, text=str(value) if isinstance(value, bool) else "")
    if isinstance(value, float | int):
        return Cell(where, number=Fraction(str(value)))
    return Cell(where, text=collapse(value))


def header_month(cell: object) -> Month | None:
    """The month that a header cell stands for: a date, or text such as Apr-21."""
    value = _typed(cell, _MONTH_SHAPES) if isinstance(cell, str) else cell
    return Month.of(value) if isinstance(value, date) else None


def header_year(cell: object) -> FinancialYear | None:
    """The financial year that a header cell names, such as 2018/19."""
    return FinancialYear.parse(cell) if isinstance(cell, str) else None


def column_letter(position: int) -> str:
    """A column's letter in Excel: 0 is A, 26 is AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
