"""Places in the source workbook: from the words that name them to links that open them there."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d*)(:\$?[A-Z]{1,3}\$?[1-9]\d*)?")
_ROW, _COLUMN = re.compile(r"rows? (\d+)"), re.compile(r"columns? ([A-Z]{1,3})\b")
_KEPT_IN_A_LINK = "/'()!$&+,;=@~"


@dataclass(frozen=True)
class Place:
    """A sheet, and within it a cell (or a row, or a column) in the words that a finding names it by.

    Without a sheet, `cell` says what the finding is about.
    """

    sheet: str
    cell: str

    @property
    def location(self) -> str:
        """As Excel writes the place to which a link jumps: 'Bob''s sheet'!D7."""
        return f"{_quoted(self.sheet)}!{self._anchor()}" if self.sheet else ""

    def _anchor(self) -> str:
        if cell := _CELL.fullmatch(self.cell):
            return cell[0]
        row, column = _ROW.search(self.cell), _COLUMN.search(self.cell)
        return f"{column[1] if column else 'A'}{row[1] if row else 1}"


def place_of(where: str, workbook: str, sheets: Sequence[str]) -> Place:
    """The place that a finding names as `Workbook.xlsx > Sheet > D7`; a sheet's name may itself hold a `>`."""
    rest = where.removeprefix(f"{workbook} > ")
    if rest == where:
        return Place("", where)
    for sheet in sorted(sheets, key=len, reverse=True):
        if rest == sheet or rest.startswith(f"{sheet} > "):
            return Place(sheet, rest[len(sheet) :].removeprefix(" > "))
    sheet, _, cell = rest.partition(" > ")
    return Place(sheet, cell)


def relative_link(workbook: Path, folder: Path) -> str:
    """The workbook as files in the folder may link to it: relative, so that both can move together.

    Empty where they have no folder in common: such a link would tell the paths of one machine.
    """
    source, start = workbook.resolve(), folder.resolve()
    try:
        shared = Path(os.path.commonpath([source, start]))
    except ValueError:  # on two drives
        return ""
    if shared == Path(shared.anchor):
        return ""
    return _encoded(Path(os.path.relpath(source, start)).as_posix())


def internal(sheet: str, cell: str = "A1") -> str:
    """The location of a cell of the same workbook."""
    return f"{_quoted(sheet)}!{cell}"


def _quoted(sheet: str) -> str:
    return "'{}'".format(sheet.replace("'", "''"))


def _encoded(path: str) -> str:
    """Blanks, % and # as Excel writes them in a link; letters beyond ASCII stay, as Excel leaves them too."""
    return "".join(quote(letter, safe=_KEPT_IN_A_LINK) if letter.isascii() else letter for letter in path)
