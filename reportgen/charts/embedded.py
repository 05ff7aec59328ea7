"""Writes the workbook behind a native chart, which Word opens for "Edit data": what the chart shows, and no more.

It is made of the chart's own copies of the cells, so that its ranges fit whatever is in them.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from math import isfinite

from lxml.etree import _Element
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_cell_to_rowcol

from reportgen.charts.explicit import C

_RANGE = re.compile(r"^'?([^'!:*?/\\\[\]]{1,31})'?!\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?$")
_POSITION = re.compile(r"[0-9]{1,7}")
_MADE = datetime(2000, 1, 1)
"""The same in each, so that the same chart is the same file."""
_PLAIN = "General"
_WIDTH = 24


def workbook_behind(chart: _Element) -> bytes | None:
    """A workbook with each cell that the chart names; None where that is not told in plain ranges of one sheet."""
    copies = {copy.findtext(f"{C}f", ""): copy for copy in chart.iter(f"{C}strRef", f"{C}numRef")}
    ranges = {formula: found for formula in copies if (found := _RANGE.match(formula))}
    named = {formula.text or "" for formula in chart.iter("{*}f", "{*}formula")}
    if named != ranges.keys() or copies.keys() != ranges.keys() or len({found[1] for found in ranges.values()}) != 1:
        return None
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": _MADE})
        sheet = book.add_worksheet(next(iter(ranges.values()))[1])
        sheet.set_column(0, len(copies), _WIDTH)
        for formula, copy in copies.items():
            code = copy.findtext(f"{C}numCache/{C}formatCode", _PLAIN)
            style = None if code == _PLAIN else book.add_format({"num_format": code})
            for row, column, value in _cells(ranges[formula], copy):
                write = sheet.write_string if isinstance(value, str) else sheet.write_number
                write(row, column, value, style)
    return content.getvalue()


def _cells(where: re.Match[str], copy: _Element) -> Iterator[tuple[int, int, str | float]]:
    """The cells of a range, by rows or by columns, as many as hold anything."""
    row, column = xl_cell_to_rowcol(f"{where[2]}{where[3]}")
    down = where[4] is None or where[4] == where[2]
    words = copy.tag == f"{C}strRef"
    signs = {} if words else signs_of(copy)
    for point in copy.iter(f"{C}pt"):
        said, text = str(point.get("idx", "0")), point.findtext(f"{C}v", "")
        if not _POSITION.fullmatch(said):  # it is shown nowhere
            continue
        number = int(said)
        value = text if words else signs.get(number) or _number(text)
        yield row + number * down, column + number * (not down), value


def _number(text: str) -> float | str:
    """A cell's number; an error of Excel's is none."""
    try:
        number = float(text)
    except ValueError:
        return text
    return number if isfinite(number) else text


def signs_of(copy: _Element) -> dict[int, str]:
    """Words that stand in place of a number, which charts draw as nought."""
    values = copy.getparent()
    series = None if values is None else values.getparent()
    labels = [] if series is None else series.iterfind(f"{C}dLbls/{C}dLbl")
    said = {place.get("val", ""): "".join(map(str, one.itertext())) for one in labels for place in one.iter(f"{C}idx")}
    noughts = {one.get("idx", "") for one in copy.iter(f"{C}pt") if one.findtext(f"{C}v") == "0"}
    shown = filter(_POSITION.fullmatch, noughts)
    return {int(number): text for number in shown if (text := said.get(number))}
