"""Finds the cells that look blank and are not: an Excel error, a formula that was never calculated.

The library that reads the sheets gives both as blanks. A sheet's XML goes in, the cells with the kind of doubt come
out. A byte search tells first whether there is anything to look for; in most sheets there is not.
"""

import io
import re
import zipfile
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from string import digits

from lxml import etree

from reportgen.sources import DoubtKind
from reportgen.workbook.cells import column_letter, column_position
from reportgen.workbook.opening import damaged

_ERROR = re.compile(rb"\st\s*=\s*[\"']e[\"']")
_UNCALCULATED = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*+(?!<(?:\w+:)?v[^>]*>[^<])")

_SIGNS = (b'"e"', b"'e'", b"<f", b":f")
"""One of these is in the XML of each cell that has a mark: the type of an error, the beginning of a formula."""

_LONGEST_SIGN = 3
_CHUNK = 1 << 20

Marks = Mapping[str, DoubtKind]
"""What is wrong with cells of one sheet, by their reference (D7)."""


class MarkFinder:
    """Finds the marks of those of a workbook's sheets that are named.

    Raises WorkbookError when they cannot be read: without them an error or a formula would pass for a blank.
    """

    def __init__(self, path: Path, sheets: Container[str]) -> None:
        self._path = path
        with zipfile.ZipFile(path) as package:
            try:
                self._parts = _parts(package, sheets)
            except (KeyError, etree.XMLSyntaxError):
                raise damaged(path) from None

    def marks(self, sheet: str) -> Marks:
        """The marks of one sheet."""
        with zipfile.ZipFile(self._path) as package:
            try:
                part = self._parts[sheet]
                return marks_in(package.read(part)) if _may_hold_marks(package, part) else {}
            except (KeyError, etree.XMLSyntaxError):
                raise damaged(self._path) from None


def _may_hold_marks(package: zipfile.ZipFile, part: str) -> bool:
    """Whether any of the signs is in a sheet, which is far sooner seen than the marks are found.

    A single byte is found at once, and in most sheets there is not even that.
    """
    before = b""
    with package.open(part) as content:
        while chunk := content.read(_CHUNK):
            both = before + chunk
            if b"\0" in both[:4] or any(sign[:1] in both and sign in both for sign in _SIGNS):
                return True
            before = both[1 - _LONGEST_SIGN :]
    return False


def _parts(package: zipfile.ZipFile, sheets: Container[str]) -> dict[str, str]:
    """The package's part for each of the sheets."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    book = etree.fromstring(package.read("xl/workbook.xml"), parser)
    links = etree.fromstring(package.read("xl/_rels/workbook.xml.rels"), parser)
    targets = {str(link.get("Id")): str(link.get("Target")) for link in links.iter("{*}Relationship")}
    named = {str(sheet.get("name")): sheet for sheet in book.iter("{*}sheet")}
    parts = {name: targets[_relation(sheet)] for name, sheet in named.items() if name in sheets}
    return {name: part.lstrip("/") if part.startswith("/") else f"xl/{part}" for name, part in parts.items()}


def _relation(sheet: etree._Element) -> str:
    """The `r:id` of a sheet; its namespace is another one in a Strict Open XML workbook."""
    ids = [str(value) for name, value in sheet.attrib.items() if etree.QName(name).localname == "id"]
    return ids[0] if ids else ""


def marks_in(content: bytes) -> dict[str, DoubtKind]:
    """The marks of one sheet's XML."""
    in_one_byte = b"\0" not in content[:4]  # UTF-16 cannot be searched, only parsed
    if in_one_byte and not _ERROR.search(content) and not _UNCALCULATED.search(content):
        return {}
    marks: dict[str, DoubtKind] = {}
    number = 0
    for _, row in etree.iterparse(io.BytesIO(content), tag="{*}row", resolve_entities=False, no_network=True):
        number = int(row.get("r") or number + 1)
        for reference, cell in _references(row, number):
            if cell.get("t") == "e":
                marks[reference] = DoubtKind.EXCEL_ERROR
            elif _is_uncalculated(cell):
                marks[reference] = DoubtKind.NEVER_CALCULATED
        row.clear()
    return marks


def _references(row: etree._Element, number: int) -> Iterator[tuple[str, etree._Element]]:
    """Each cell with its reference. One that does not say it comes next to the one before."""
    position = -1
    for cell in row.iterchildren("{*}c"):
        said = str(cell.get("r") or "")
        position = column_position(said.rstrip(digits)) if said else position + 1
        yield said or f"{column_letter(position)}{number}", cell


def _is_uncalculated(cell: etree._Element) -> bool:
    """A formula without a result. An empty text is one (`=IF(A1="", "", ...)`); an empty number is not."""
    if cell.find("{*}f") is None:
        return False
    result = cell.find("{*}v")
    return result is None or (not result.text and cell.get("t") != "str")
