"""The sheets of a workbook's package, each looked at before the library reads it, and for marks."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lxml import etree
from python_calamine import CalamineSheet

from reportgen import packages
from reportgen.errors import Finding, WorkbookError
from reportgen.packages.sheets import Scanned
from reportgen.workbook.grid import Grid, grid_of
from reportgen.workbook.marks import Marks, marks_in
from reportgen.workbook.names import may_be_shown
from reportgen.workbook.opening import damaged


class SheetsOfFile:
    """As `SheetParts`, of a file that stays open until it is closed.

    Raises WorkbookError when they cannot be read: without their marks an error or a formula would pass for a blank.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._told(""):
            self._package = zipfile.ZipFile(path)
            self._parts = packages.SheetParts(self._package)

    def close(self) -> None:
        """Leave the file to others."""
        self._package.close()

    def scan(self, sheet: str) -> Scanned:
        """Look at a sheet before it is laid out."""
        with self._told(sheet):
            return self._parts.scan(sheet)

    def grid(self, sheet: CalamineSheet) -> Grid:
        """The cells of a sheet that the library has laid out."""
        try:
            return grid_of(sheet.iter_rows(), sheet.start[1] if sheet.start else 0)
        except OverflowError:
            where = f"{self._path.name} > {self._shown(sheet.name)} > row {_first_unreadable(sheet)}"
            remedy = "Look for a cell that is filled with ### in Excel, and type it again."
            raise WorkbookError(Finding(where, "holds a time that is far too long.", remedy)) from None

    def marks(self, sheet: str) -> Marks:
        """The marks of one sheet."""
        with self._told(sheet):
            return marks_in(self._parts.content(sheet))

    def check_once(self, sheet: str, scanned: Scanned, filled: int) -> None:
        """Look whether a cell of a sheet holds two values."""
        with self._told(sheet):
            self._parts.check_once(sheet, scanned, filled)

    def _shown(self, sheet: str) -> str:
        """A sheet's name, or which it is when the name looks like somebody's reference."""
        return sheet if may_be_shown(sheet) else f"sheet {list(self._parts.names).index(sheet) + 1} from the left"

    @contextmanager
    def _told(self, sheet: str) -> Iterator[None]:
        try:
            yield
        except packages.UnsafeSheetError as error:
            where = " > ".join(filter(None, (self._path.name, self._shown(sheet), error.place)))
            raise WorkbookError(Finding(where, error.what, error.remedy)) from None
        except (KeyError, ValueError, etree.XMLSyntaxError):
            raise damaged(self._path) from None


def _first_unreadable(sheet: CalamineSheet) -> int:
    """Excel's number of the first row with a time that Python does not know."""
    number, rows = 1, sheet.iter_rows()
    with suppress(OverflowError):
        while next(rows, None) is not None:
            number += 1
    return number
