"""The parts of a workbook's package that hold its sheets: each looked at before the library reads it, and for marks."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lxml import etree

from reportgen import packages
from reportgen.errors import Finding, WorkbookError
from reportgen.workbook.marks import Marks, marks_in
from reportgen.workbook.opening import damaged
from reportgen.workbook.scanning import Scanned, UnsafeSheetError, check_extent, check_once, scan, texts_within


class SheetParts:
    """The parts that hold a workbook's sheets; it stays open until it is closed.

    Raises WorkbookError when they cannot be read: without their marks an error or a formula would pass for a blank.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._told(""):
            self._package = zipfile.ZipFile(path)
            self._parts = _parts(self._package)

    def close(self) -> None:
        """Leave the file to others."""
        self._package.close()

    def scan(self, sheet: str) -> Scanned:
        """Look at a sheet before it is laid out."""
        with self._told(sheet):
            scanned = scan(self._pieces(sheet))
            if not scanned.is_usual:
                with self._package.open(self._parts[sheet]) as content:
                    check_extent(self._pieces(sheet), content)
            return scanned

    def marks(self, sheet: str) -> Marks:
        """The marks of one sheet."""
        with self._told(sheet):
            return marks_in(self._package.read(self._parts[sheet]))

    def check_once(self, sheet: str, scanned: Scanned, filled: int) -> None:
        """Look whether a cell of a sheet holds two values, unless as many are filled as there are values."""
        with self._told(sheet):
            if scanned.values == filled or scanned.values + texts_within(self._pieces(sheet)) == filled:
                return
            with self._package.open(self._parts[sheet]) as content:
                check_once(content)

    def _pieces(self, sheet: str) -> Iterator[bytes]:
        return packages.contents(self._package, self._package.getinfo(self._parts[sheet]))

    @contextmanager
    def _told(self, sheet: str) -> Iterator[None]:
        try:
            yield
        except UnsafeSheetError as error:
            where = " > ".join(filter(None, (self._path.name, sheet, error.place)))
            raise WorkbookError(Finding(where, error.what, error.remedy)) from None
        except (KeyError, ValueError, etree.XMLSyntaxError):
            raise damaged(self._path) from None


def _parts(package: zipfile.ZipFile) -> dict[str, str]:
    """The package's part for each of the sheets."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    book = etree.fromstring(package.read("xl/workbook.xml"), parser)
    links = etree.fromstring(package.read("xl/_rels/workbook.xml.rels"), parser)
    targets = {str(link.get("Id")): str(link.get("Target")) for link in links.iter("{*}Relationship")}
    parts = {str(sheet.get("name")): targets[_relation(sheet)] for sheet in book.iter("{*}sheet")}
    return {name: part.lstrip("/") if part.startswith("/") else f"xl/{part}" for name, part in parts.items()}


def _relation(sheet: etree._Element) -> str:
    """The `r:id` of a sheet; its namespace is another one in a Strict Open XML workbook."""
    ids = [str(value) for name, value in sheet.attrib.items() if etree.QName(name).localname == "id"]
    return ids[0] if ids else ""
