"""Reads sheets ahead: while one is gone through here, the library reads the next, and other threads look at the one
after it and for marks. The library is given no sheet that has not been looked at.

All work outside Python's own lock for nearly all of their time, so that two processors are busy with one workbook.
"""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum

from reportgen.workbook.grid import Grid
from reportgen.workbook.marks import Marks
from reportgen.workbook.names import Wanted
from reportgen.workbook.parts import SheetsOfFile

_AHEAD = 2
"""How many sheets are held before anybody asks for them; more would only fill the memory."""


class SheetsAhead:
    """The sheets of a workbook: first those that are wanted, in the order in which they will be asked for."""

    def __init__(self, book: CalamineWorkbook, path: Path, wanted: Sequence[Wanted]) -> None:
        kinds = {sheet.name: sheet.typ for sheet in book.sheets_metadata}
        self.names = [name for name in book.sheet_names if kinds.get(name) is SheetTypeEnum.WorkSheet]
        used = list(dict.fromkeys(name for one in wanted for name in self.names if one.is_named(name)))
        self._book = book
        self._reading = ThreadPoolExecutor(1, "sheets")
        self._scanning = ThreadPoolExecutor(1, "scans")
        self._marking = ThreadPoolExecutor(1, "marks")
        self._waiting = deque(dict.fromkeys([*used, *self.names]))
        self._read: dict[str, Future[CalamineSheet]] = {}
        self._parts = SheetsOfFile(path)
        self._scanned = {name: self._scanning.submit(self._parts.scan, name) for name in self._waiting}
        self._marks = {name: self._marking.submit(self._find_marks, name) for name in used}
        self._go_on()

    def __enter__(self) -> "SheetsAhead":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for threads in (self._scanning, self._reading, self._marking):
            threads.shutdown(cancel_futures=True)
        self._parts.close()

    def grid(self, name: str) -> Grid:
        """The cells of a sheet. They are not kept here: who needs them again asks again."""
        if name not in self._read:
            self._submit(name)
        sheet = self._read.pop(name).result()
        self._go_on()
        grid = self._parts.grid(sheet)
        if name in self._marks:
            self._parts.check_once(name, self._scanned[name].result(), grid.filled)
        return grid

    def marks(self, name: str) -> Marks:
        """The marks of a sheet that is wanted. Raises WorkbookError when they cannot be read."""
        return self._marks[name].result()

    def _go_on(self) -> None:
        while self._waiting and len(self._read) < _AHEAD:
            self._submit(self._waiting.popleft())

    def _submit(self, name: str) -> None:
        if name in self._waiting:
            self._waiting.remove(name)
        self._read[name] = self._reading.submit(self._laid_out, name)

    def _laid_out(self, name: str) -> CalamineSheet:
        self._scanned[name].result()
        return self._book.get_sheet_by_name(name)

    def _find_marks(self, name: str) -> Marks:
        return self._parts.marks(name) if self._scanned[name].result().may_have_marks else {}
