"""Finds and opens the workbook; says in plain English what a file is that is none."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from reportgen import packages
from reportgen.errors import Finding, UsageError, WorkbookError, is_of_content, reason_of
from reportgen.signatures import FileKind, kind_of

_READ_AT_ONCE = re.compile(r"xl/[^/]+\.xml|(?:xl/)?_rels/[^/]+\.rels")
_SIGNATURE = 8
_PROPERTIES = 1_000_000
_SAVE_AGAIN = "Open it in Excel, save it again as an Excel workbook (.xlsx), and try again."
_SAVED = "{http://purl.org/dc/terms/}modified"


def newest_workbook(folder: Path) -> Path:
    """The workbook saved last in a folder; Excel's and LibreOffice's lock files are no workbooks."""
    books = [
        path
        for pattern in ("*.xlsx", "*.xlsm")
        for path in folder.glob(pattern)
        if not path.name.startswith(("~$", ".~"))
    ]
    if not books:
        raise UsageError(
            Finding(
                "",
                f"There is no Excel workbook in {folder}.",
                "Copy the performance workbook (.xlsx) into that folder, or drop it on the script, and try again.",
            )
        )
    return max(books, key=lambda path: (path.stat().st_mtime, path.name))


@contextmanager
def opened(path: Path) -> Iterator[CalamineWorkbook]:
    """The workbook, open for reading. Raises WorkbookError for what is no whole Excel workbook, now or when read."""
    try:
        _check_kind(path)
        yield CalamineWorkbook.from_path(str(path))
    except FileNotFoundError:
        raise _unusable(path, "is not there.", "Check the name and the folder.") from None
    except PermissionError:
        remedy = (
            "It may be open in Excel: save and close it there, then try again. Or ask whoever looks after its folder."
        )
        raise _unusable(path, "cannot be opened.", remedy) from None
    except packages.PackageError as error:
        raise WorkbookError(error.about(path.name)) from None
    except (CalamineError, zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError):
        raise damaged(path) from None
    except OSError as error:
        if is_of_content(error):
            raise damaged(path) from None
        why, remedy = reason_of(error)
        raise _unusable(path, f"could not be read: {why}", remedy) from None


def damaged(path: Path) -> WorkbookError:
    """What to raise for a workbook that cannot be read to its end."""
    return _unusable(path, "is damaged or not complete.", _SAVE_AGAIN)


def _unusable(path: Path, what: str, remedy: str) -> WorkbookError:
    return WorkbookError(Finding(path.name, what, remedy))


def _check_kind(path: Path) -> None:
    """Tell what a file that is no Excel workbook really is, by its first bytes and parts."""
    if path.is_dir():
        raise _unusable(path, "is a folder, not a workbook.", "Name the Excel file in it.")
    packages.check_size(path)
    with path.open("rb") as file:
        kind = kind_of(file.read(_SIGNATURE))
        if kind is FileKind.OLD:  # or one that is protected, which is seen further on in it
            file.seek(0)
            kind = kind_of(file.read())
    save_as = "Open it in Excel, choose Save As, and choose Excel Workbook (.xlsx)."
    if kind is FileKind.EMPTY:
        raise _unusable(path, "is empty: there is nothing in the file.", "Copy the workbook again.")
    if kind is FileKind.PROTECTED:
        remedy = "Open it in Excel, remove the password (File > Info > Protect Workbook), save a copy and use that."
        raise _unusable(path, "is protected with a password.", remedy)
    if kind is FileKind.OLD:
        raise _unusable(path, "is in Excel's old format (.xls), or is no workbook.", save_as)
    if kind is not FileKind.PACKAGE:
        raise _unusable(path, "is not an Excel workbook, whatever its name says.", save_as)
    with path.open("rb") as file:
        packages.check_package(file, packages.WORKBOOK)
    with zipfile.ZipFile(path) as package:
        names = set(package.namelist())
        _check_read_at_once(package)
    if "word/document.xml" in names:
        raise _unusable(path, "is a Word document, not a workbook.", "Name the Excel workbook.")
    if "xl/workbook.bin" in names:
        raise _unusable(path, "is in Excel's binary format (.xlsb), which cannot be read in full.", save_as)
    if "xl/workbook.xml" not in names:
        raise _unusable(path, "is not an Excel workbook, whatever its name says.", save_as)


def _check_read_at_once(package: zipfile.ZipFile) -> None:
    """What the library reads as soon as it opens a workbook, it would unpack to any size, and leave out part of it."""
    for part in package.infolist():
        if _READ_AT_ONCE.fullmatch(part.filename.lower()):
            for piece in packages.contents(package, part):
                if b"!" in piece and b"<!" in piece:
                    raise packages.PackageError(
                        f"is written in a way that cannot be read in full ({part.filename}).", _SAVE_AGAIN
                    )


def when_saved(path: Path) -> datetime | None:
    """When Excel last saved it, from the file's own properties (UTC); None when they do not say."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        with zipfile.ZipFile(path) as package:
            properties = etree.fromstring(package.open("docProps/core.xml").read(_PROPERTIES), parser)
        saved = properties.findtext(_SAVED)
        return datetime.fromisoformat(saved) if saved else None
    except (KeyError, ValueError, etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error):
        return None
