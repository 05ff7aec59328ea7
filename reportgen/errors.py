"""What can go wrong, in words that a performance analyst can act on.

The tree, each with the exit code that the command ends with:

    ReportgenError            1   (never raised itself)
    |- UsageError             2   the command, the settings file, a quarter that is not there
    |- CatalogueError         3   templates/<report>/*.toml
    |- WorkbookError          4   the Excel workbook
    |- TemplateError          5   templates/<report>/template.docx
    |- DocumentError          6   writing the report, or reading what an earlier one carries
    |- NarrativeError         7   the report's words: a number that is wrong, something that is still to be written,
    |  |                          or that not everybody could read
    |  `- UndecidedError      7   what no reason lets pass, such as tracked changes
    |- PdfError               8   a PDF that cannot be read or made, or is not accessible
    |                         9   (the scripts: Python could not be set up)
    `- BatchError            10   some of the reports of a batch were not made

Nothing here may ever carry the content of a case list's cell: findings name the cell, never the person.
"""

import errno
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True)
class Finding:
    """Something a person should know or mend: where it stands, what it is, what to do about it."""

    where: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}" + (f" {self.remedy}" if self.remedy else "")


class ReportgenError(Exception):
    """An error that is told in plain English, all its findings together."""

    exit_code = 1

    def __init__(self, *findings: Finding) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings: Sequence[Finding] = findings


class UsageError(ReportgenError):
    """What was asked for cannot be done: an option, a setting, a year or quarter that is not there."""

    exit_code = 2


class CatalogueError(ReportgenError):
    """The catalogue (TOML files beside the template) says something that cannot be meant."""

    exit_code = 3


class WorkbookError(ReportgenError):
    """The workbook cannot be read, or lacks a sheet, column or row that the catalogue names."""

    exit_code = 4


class TemplateError(ReportgenError):
    """The Word template cannot be read or filled."""

    exit_code = 5


class DocumentError(ReportgenError):
    """The report could not be written, or an earlier one could not be read."""

    exit_code = 6


class NarrativeError(ReportgenError):
    """The report's words cannot be published as they are."""

    exit_code = 7


class UndecidedError(NarrativeError):
    """Something is among them that only people can decide, whatever the reason for publishing them."""


class PdfError(ReportgenError):
    """A PDF cannot be read or made, or not everybody could read it."""

    exit_code = 8


class BatchError(ReportgenError):
    """Some of the reports of a batch were not made; the others were."""

    exit_code = 10


_FULL = ("the disk is full.", "Make room on it, or choose another place.")
_REFUSED = ("it may not be opened or changed.", "Close it in other programs, or ask whoever looks after its folder.")
_TOO_LONG = ("its name is too long for this computer.", "Shorten it, or those of its folders.")
_REASONS: Mapping[int | None, tuple[str, str]] = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EACCES: _REFUSED,
    errno.EPERM: _REFUSED,
    errno.EROFS: _REFUSED,
    errno.ENAMETOOLONG: _TOO_LONG,
}
_LONGEST_ON_WINDOWS = 259
_WINDOWS_TOO_LONG, _WINDOWS_NO_PATH = 206, 3


def is_of_content(error: OSError) -> bool:
    """Whether it is what a file holds that is at fault, such as a place in it that cannot be, and not the system."""
    return error.errno in (None, errno.EINVAL)


def reason_of(error: OSError) -> tuple[str, str]:
    """Why the system refused something with a file, and what to do about it."""
    code, path = getattr(error, "winerror", None), str(error.filename2 or error.filename or "")
    if code == _WINDOWS_TOO_LONG or (code == _WINDOWS_NO_PATH and len(path) > _LONGEST_ON_WINDOWS):
        return _TOO_LONG
    said = error.strerror or str(error) or type(error).__name__
    return _REASONS.get(error.errno, (f"{said}.", "Try again; then ask whoever looks after this computer."))


def unexpected(error: Exception) -> str:
    """A fault of the program's own: its kind and where it happened, but no content, as that could name somebody."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    file = trace.tb_frame.f_code.co_filename.replace("\\", "/").rpartition("/")[2] if trace else ""
    return f"{type(error).__name__} in {f'{file}, line {trace.tb_lineno}' if trace else 'an unknown place'}"


def nearest(word: str, known: Sequence[str], *, listing: bool = True) -> str:
    """'Did you mean ...?' with the known word most like `word`; else all of a few (when `listing`), or nothing."""
    lowered = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), list(lowered), n=1, cutoff=0.6)
    if close:
        return f"Did you mean '{lowered[close[0]]}'?"
    return f"Known are: {', '.join(known)}." if listing and 0 < len(known) <= 12 else ""
