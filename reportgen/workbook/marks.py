"""Finds the cells that look blank and are not: an Excel error, a formula that was never calculated.

The library that reads the sheets gives both as blanks. A sheet's XML goes in, the cells with the kind of doubt come
out. A byte search (packages/sheets.py) tells first whether there is anything to look for; in most sheets there is not.
"""

import io
import re
from collections.abc import Mapping

from lxml import etree

from reportgen.packages.sheets import each_cell
from reportgen.sources import DoubtKind

_ERROR = re.compile(rb"\st\s*=\s*[\"']e[\"']")
_UNCALCULATED = re.compile(rb"<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*+(?!<(?:\w+:)?v[^<>]*>[^<])")

Marks = Mapping[str, DoubtKind]
"""What is wrong with cells of one sheet, by their reference (D7)."""


def marks_in(content: bytes) -> dict[str, DoubtKind]:
    """The marks of one sheet's XML."""
    in_one_byte = b"\0" not in content[:4]  # UTF-16 cannot be searched, only parsed
    if in_one_byte and not _ERROR.search(content) and not _UNCALCULATED.search(content):
        return {}
    marks: dict[str, DoubtKind] = {}
    for reference, cell in each_cell(io.BytesIO(content)):
        if cell.get("t") == "e":
            marks[reference] = DoubtKind.EXCEL_ERROR
        elif _is_uncalculated(cell):
            marks[reference] = DoubtKind.NEVER_CALCULATED
    return marks


def _is_uncalculated(cell: etree._Element) -> bool:
    """A formula without a result. An empty text is one (`=IF(A1="", "", ...)`); an empty number is not."""
    if cell.find("{*}f") is None:
        return False
    result = cell.find("{*}v")
    return result is None or (not result.text and cell.get("t") != "str")
