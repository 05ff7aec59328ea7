"""Finds the cells that look blank and are not: an Excel error, a formula that was never calculated.

The library that reads the sheets gives both as blanks. A sheet's XML goes in, the cells with the kind of doubt come
out. A byte search tells first whether there is anything to look for; in most sheets there is not.
"""

import io
import re
import zipfile
from collections.abc import Container, Mapping
from pathlib import Path

from lxml import etree

from reportgen.sources import DoubtKind

_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ERROR = re.compile(rb"\st=[\"']e[\"']")
_UNCALCULATED = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*+(?!<(?:\w+:)?v[^>]*>[^<])")

Marks = Mapping[str, DoubtKind]
"""What is wrong with cells of one sheet, by their reference (D7)."""


def marked_cells(path: Path, sheets: Container[str]) -> dict[str, Marks]:
    """The marks of those of the sheets that have any.

    A part that cannot be read here gives none: reading the sheet itself tells what is wrong with it.
    """
    found: dict[str, Marks] = {}
    with zipfile.ZipFile(path) as package:
        try:
            for name, part in _parts(package).items():
                if name in sheets and (marks := marks_in(package.read(part))):
                    found[name] = marks
        except (KeyError, etree.XMLSyntaxError):
            return found
    return found


def _parts(package: zipfile.ZipFile) -> dict[str, str]:
    """The package's part for each sheet."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    book = etree.fromstring(package.read("xl/workbook.xml"), parser)
    links = etree.fromstring(package.read("xl/_rels/workbook.xml.rels"), parser)
    targets = {str(link.get("Id")): str(link.get("Target")) for link in links}
    parts = {str(sheet.get("name")): targets[str(sheet.get(_RELATION_ID))] for sheet in book.iter("{*}sheet")}
    return {name: part.lstrip("/") if part.startswith("/") else f"xl/{part}" for name, part in parts.items()}


def marks_in(content: bytes) -> dict[str, DoubtKind]:
    """The marks of one sheet's XML."""
    if not _ERROR.search(content) and not _UNCALCULATED.search(content):
        return {}
    marks: dict[str, DoubtKind] = {}
    for _, row in etree.iterparse(io.BytesIO(content), tag="{*}row", resolve_entities=False, no_network=True):
        for cell in row.iterchildren("{*}c"):
            if cell.get("t") == "e":
                marks[str(cell.get("r"))] = DoubtKind.EXCEL_ERROR
            elif _is_uncalculated(cell):
                marks[str(cell.get("r"))] = DoubtKind.NEVER_CALCULATED
        row.clear()
    return marks


def _is_uncalculated(cell: etree._Element) -> bool:
    """A formula without a result. An empty text is one (`=IF(A1="", "", ...)`); an empty number is not."""
    if cell.find("{*}f") is None:
        return False
    result = cell.find("{*}v")
    return result is None or (not result.text and cell.get("t") != "str")
