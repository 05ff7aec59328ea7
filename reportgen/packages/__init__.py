"""Packages (.xlsx, .docx) that come from anybody, looked at before a library opens them.

`archive` sees to the zip file and the beginnings of its parts, `sheets` to what a sheet would be laid out to.
"""

from reportgen.packages.archive import DOCUMENT, WORKBOOK, PackageError, check_package, check_size, contents
from reportgen.packages.sheets import SheetParts, UnsafeSheetError

__all__ = [
    "DOCUMENT",
    "WORKBOOK",
    "PackageError",
    "SheetParts",
    "UnsafeSheetError",
    "check_package",
    "check_size",
    "contents",
]
