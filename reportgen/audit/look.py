"""How a sheet of the figures workbook looks: header, filter, widths, number formats, links, printing.

What stands on it comes as plain rows. Text is always stored as text, whatever it begins with: a cell that Excel takes
for a formula could do harm.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.url import Url
from xlsxwriter.worksheet import Worksheet

from reportgen.audit.content import Column, Content, Link, Number, Strong
from reportgen.formats import printable

_WHEN = "d mmmm yyyy hh:mm"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_BLUE, _PINK, _PALE, _LINE, _LINK_BLUE = "#12436D", "#801650", "#EEF2F6", "#D5DBE1", "#1D70B8"
_A3, _A4 = 8, 9

_LONGEST_TEXT = 32_767
"""Letters that Excel holds in one cell."""

_MOST_LINKS = 65_530
"""Links that Excel holds on one sheet."""

_HEADER, _TEXT, _NUMBER, _MOMENT, _LINK = "header", "text", "number", "moment", "link"
_TITLE, _LABEL, _STRONG, _NUMBER_HEADER = "title", "label", "strong", "header of numbers"
_COMMON = {"font_name": "Arial", "font_size": 10, "bottom": 1, "bottom_color": _LINE, "valign": "top"}
_PLAIN = {**_COMMON, "text_wrap": True}
_ON_BLUE = {**_PLAIN, "bold": True, "font_color": "#FFFFFF", "bg_color": _BLUE}
_RIGHT = {"align": "right", "indent": 1}
_LOOKS: Mapping[str, Mapping[str, Any]] = {
    _HEADER: _ON_BLUE,
    _NUMBER_HEADER: {**_ON_BLUE, **_RIGHT},
    _TEXT: _PLAIN,
    _NUMBER: {**_PLAIN, **_RIGHT},
    _MOMENT: {**_COMMON, "align": "left", "num_format": _WHEN},
    _LINK: {**_PLAIN, "font_color": _LINK_BLUE, "underline": 1},
    _STRONG: {**_PLAIN, "bold": True, "font_color": _PINK},
    _LABEL: {**_PLAIN, "bold": True, "bg_color": _PALE},
    _TITLE: {**_COMMON, "bold": True, "font_size": 14, "font_color": _BLUE, "valign": "vcenter"},
}


class Book:
    """A workbook in memory; `packed` ends it."""

    def __init__(self) -> None:
        self._written = BytesIO()
        self._book = Workbook(self._written, {"in_memory": True, "strings_to_urls": False, "remove_timezone": True})
        self._formats: dict[tuple[str, str, bool], Format] = {}

    def sheet(self, name: str) -> "Sheet":
        """A new sheet after those before it."""
        return Sheet(self, self._book.add_worksheet(name))

    def set_properties(self, properties: Mapping[str, object]) -> None:
        """What Excel shows below File > Info."""
        self._book.set_properties(dict(properties))

    def packed(self) -> bytes:
        """The workbook as a file. The same content gives the same bytes."""
        self._book.close()
        return self._written.getvalue()

    def format(self, look: str, number: str = "", *, quoted: bool = False) -> Format:
        """A look with a number format; `quoted` keeps text as text when somebody edits the cell."""
        key = (look, number, quoted)
        if key not in self._formats:
            more = {"num_format": number} if number else {}
            self._formats[key] = self._book.add_format({**_LOOKS[look], **more, "quote_prefix": quoted})
        return self._formats[key]


class Sheet:
    """One sheet of a book. Rows and columns count from 1, as in Excel."""

    def __init__(self, book: Book, sheet: Worksheet) -> None:
        self._book = book
        self._sheet = sheet
        self._links = 0

    def write_table(self, columns: Sequence[Column], rows: Iterable[Sequence[Content]], frozen: int) -> int:
        """A header row, rows below it, a filter; the first `frozen` columns stay in sight. Gives the number of rows."""
        for place, column in enumerate(columns, start=1):
            self._text(1, place, column.header, _NUMBER_HEADER if column.numbers else _HEADER)
        self.set_widths(*(column.width for column in columns))
        number = 1
        for number, row in enumerate(rows, start=2):
            for place, content in enumerate(row, start=1):
                self.put(number, place, content)
        self._sheet.freeze_panes(1, frozen)
        self._sheet.autofilter(0, 0, max(number, 2) - 1, len(columns) - 1)
        self._sheet.repeat_rows(0)
        return number - 1

    def write_pairs(self, first: int, pairs: Iterable[tuple[str, Content]]) -> int:
        """Lines of a label and what it stands for, from the row `first`; gives the row after the last."""
        for label, content in pairs:
            self._text(first, 1, label, _LABEL)
            self.put(first, 2, content)
            first += 1
        return first

    def write_title(self, text: str) -> None:
        """The first line, in large letters."""
        self._text(1, 1, text, _TITLE)
        self._sheet.set_row(0, 26)

    def write_header(self, row: int, *texts: str) -> None:
        """A header row within a sheet."""
        for place, text in enumerate(texts, start=1):
            self._text(row, place, text, _HEADER)

    def put(self, row: int, column: int, content: Content) -> None:
        """Puts a number, text, link or date and time into a cell, each in its look."""
        if isinstance(content, Number):
            self._sheet.write_number(row - 1, column - 1, content.value, self._book.format(_NUMBER, content.look))
        elif isinstance(content, datetime):
            self._sheet.write_datetime(row - 1, column - 1, content, self._book.format(_MOMENT))
        elif isinstance(content, Link):
            self._link(row, column, content)
        elif isinstance(content, Strong):
            self._text(row, column, content.text, _STRONG)
        else:
            self._text(row, column, content or "", _TEXT)

    def set_widths(self, *letters: int) -> None:
        """The widths of the first columns."""
        for place, width in enumerate(letters):
            self._sheet.set_column(place, place, width)

    def set_up_page(self, title: str, *, large: bool = False) -> None:
        """Landscape A4 (or A3), as wide as the page, with the report's title and page numbers at the foot."""
        self._sheet.set_landscape()
        self._sheet.set_paper(_A3 if large else _A4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
        self._sheet.set_footer("&L&8{}&R&8&A, page &P of &N".format(title.replace("&", "&&")))

    def keep_header_in_sight(self) -> None:
        """The first row stays where it is."""
        self._sheet.freeze_panes(1, 0)

    def hide_grid(self) -> None:
        """No lines between the cells, on the screen."""
        self._sheet.hide_gridlines(2)

    def hide(self) -> None:
        """Excel does not even list the sheet among those that can be shown."""
        self._sheet.very_hidden()

    def _link(self, row: int, column: int, link: Link) -> None:
        """A link; where the sheet can hold no more of them, the text that it would show."""
        self._links += 1
        if self._links > _MOST_LINKS:
            self._text(row, column, link.text, _TEXT)
            return
        url = Url(f"external:{link.target}#{link.location}" if link.target else f"internal:{link.location}")
        url.text = printable(link.text)
        if link.target:
            url._relationship_link = link.target  # XlsxWriter's own has backslashes, which only Windows follows
        self._sheet.write_url(row - 1, column - 1, url, self._book.format(_LINK))

    def _text(self, row: int, column: int, text: str, look: str) -> None:
        """Stored as text, whatever it says. The quote prefix makes Excel keep it so when somebody edits the cell."""
        if not text:
            self._sheet.write_blank(row - 1, column - 1, None, self._book.format(look))
            return
        style = self._book.format(look, quoted=text.startswith(_FORMULA_STARTS))
        self._sheet.write_string(row - 1, column - 1, printable(text)[:_LONGEST_TEXT], style)
