"""How a sheet of the figures workbook looks: header, filter, widths, number formats, links, printing.

What stands on it comes as plain rows. Text is always stored as text, whatever it begins with: a cell that Excel takes
for a formula could do harm.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reportgen.audit.record import printable

WHOLE = "#,##0"
_WHEN = "d mmmm yyyy hh:mm"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_FONT = "Arial"
_BLUE, _PINK, _PALE, _LINE, _LINK_BLUE = "12436D", "801650", "EEF2F6", "D5DBE1", "1D70B8"
_HEADER, _TEXT, _NUMBER, _LINK = "Header", "Text", "Number", "Link"
_TITLE, _LABEL, _STRONG, _NUMBER_HEADER = "Title line", "Label", "Look at this", "Header of numbers"


@dataclass(frozen=True)
class Number:
    """A number and how Excel shows it."""

    value: Decimal | int
    look: str = WHOLE


@dataclass(frozen=True)
class Link:
    """A text that opens `location`, in the file `target` (encoded as a link) or, where that is empty, in this one."""

    text: str
    location: str
    target: str = ""


@dataclass(frozen=True)
class Strong:
    """A text that should be looked at first."""

    text: str


Content = str | Number | Link | Strong | datetime | None


@dataclass(frozen=True)
class Column:
    """A column's header and its width in letters; the header of numbers stands above them, on the right."""

    header: str
    width: int
    numbers: bool = False


def add_styles(book: Workbook) -> None:
    """The named styles that the sheets use; Excel lists them among its cell styles."""
    line = Border(bottom=Side(style="thin", color=_LINE))
    left = Alignment(vertical="top", wrap_text=True)
    right = Alignment(vertical="top", wrap_text=True, horizontal="right", indent=1)
    white, black = Font(name=_FONT, size=10, bold=True, color="FFFFFF"), Font(name=_FONT, size=10)
    blue, none = PatternFill("solid", fgColor=_BLUE), PatternFill()
    looks = {
        _HEADER: (white, blue, left),
        _NUMBER_HEADER: (white, blue, right),
        _TEXT: (black, none, left),
        _NUMBER: (black, none, right),
        _LINK: (Font(name=_FONT, size=10, color=_LINK_BLUE, underline="single"), none, left),
        _STRONG: (Font(name=_FONT, size=10, bold=True, color=_PINK), none, left),
        _LABEL: (Font(name=_FONT, size=10, bold=True), PatternFill("solid", fgColor=_PALE), left),
        _TITLE: (Font(name=_FONT, size=14, bold=True, color=_BLUE), none, Alignment(vertical="center")),
    }
    for name, (font, fill, alignment) in looks.items():
        book.add_named_style(NamedStyle(name, font=font, fill=fill, alignment=alignment, border=line))


def write_table(sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Sequence[Content]], frozen: int) -> int:
    """A header row, rows below it, a filter; the first `frozen` columns stay in sight. Gives the number of rows."""
    for place, column in enumerate(columns, start=1):
        _put(_cell(sheet, 1, place), column.header, _NUMBER_HEADER if column.numbers else _HEADER)
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    number = 1
    for number, row in enumerate(rows, start=2):
        for place, content in enumerate(row, start=1):
            put(sheet, number, place, content)
    sheet.freeze_panes = f"{get_column_letter(frozen + 1)}2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(number, 2)}"
    sheet.print_title_rows = "1:1"
    return number - 1


def write_pairs(sheet: Worksheet, first: int, pairs: Iterable[tuple[str, Content]]) -> int:
    """Lines of a label and what it stands for, from the row `first`; gives the row after the last."""
    for label, content in pairs:
        _put(_cell(sheet, first, 1), label, _LABEL)
        put(sheet, first, 2, content)
        first += 1
    return first


def write_title(sheet: Worksheet, text: str) -> None:
    """The first line, in large letters."""
    _put(_cell(sheet, 1, 1), text, _TITLE)
    sheet.row_dimensions[1].height = 26


def write_header(sheet: Worksheet, row: int, *texts: str) -> None:
    """A header row within a sheet."""
    for place, text in enumerate(texts, start=1):
        _put(_cell(sheet, row, place), text, _HEADER)


def put(sheet: Worksheet, row: int, column: int, content: Content) -> None:
    """Puts a number, text, link or date and time into a cell, each in its style."""
    cell = _cell(sheet, row, column)
    if isinstance(content, Number):
        cell.value, cell.style = content.value, _NUMBER
        cell.number_format = content.look
    elif isinstance(content, datetime):
        cell.value, cell.style = content.replace(tzinfo=None), _TEXT  # Excel knows no time zones
        cell.number_format, cell.alignment = _WHEN, Alignment(horizontal="left", vertical="top")
    elif isinstance(content, Link):
        _put(cell, content.text, _LINK)
        cell.hyperlink = Hyperlink(
            ref=cell.coordinate, target=content.target or None, location=content.location or None
        )
    elif isinstance(content, Strong):
        _put(cell, content.text, _STRONG)
    else:
        _put(cell, content or "", _TEXT)


def set_up_page(sheet: Worksheet, title: str, *, large: bool = False) -> None:
    """Landscape A4 (or A3), as wide as the page, with the report's title and page numbers at the foot."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = int(sheet.PAPERSIZE_A3 if large else sheet.PAPERSIZE_A4)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.7
    foot = HeaderFooterItem()
    foot.left.text, foot.right.text = title.replace("&", "&&"), "&A, page &P of &N"
    foot.left.size = foot.right.size = 8
    sheet.oddFooter = foot


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # no sheet here has merged cells
    return cell


def _put(cell: Cell, text: str, style: str) -> None:
    """Stored as text, whatever it says. The quote prefix makes Excel keep it so when somebody edits the cell."""
    cell.style = style
    if not text:
        return
    cell.value = printable(text)
    cell.data_type = "s"
    if text.startswith(_FORMULA_STARTS):
        cell.quotePrefix = True
