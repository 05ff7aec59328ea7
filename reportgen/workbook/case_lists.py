"""Reads a case list: which rows hold a case, and what stands in its columns. Never repeats what a cell holds."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import takewhile
from statistics import median
from typing import TypeVar

from reportgen.catalogue.model import CaseListLayout, Column, ColumnKind, WorkbookLayout
from reportgen.packages.sheets import column_letter
from reportgen.sources import CaseList, Doubt, DoubtKind, collapse, fold
from reportgen.workbook.cells import (
    MARK_REMARKS,
    READERS,
    Reading,
    Readings,
    Remark,
    blank_among,
    folded,
    is_blank,
    read_each_once,
    read_ids,
)
from reportgen.workbook.grid import Cells
from reportgen.workbook.names import DatesWanted
from reportgen.workbook.sheets import BLANK_ROW, Sheet

_TOTAL_ROW = "total row"
_NOTE = "note"
_ALONE = "one cell alone"
_BELOW_TOTAL = "below the total"

Row = tuple[int, Cells]
"""Excel's number of a row, and its cells."""


T = TypeVar("T")


@dataclass(frozen=True)
class _Kept:
    """The places of the rows that hold cases, of so many rows."""

    rows: int
    places: Sequence[int]

    def of(self, every: Sequence[T]) -> Sequence[T]:
        """What stands in these rows, of what stands in every row."""
        return every if len(self.places) == self.rows else [every[place] for place in self.places]


@dataclass(frozen=True)
class _Total:
    """A total row, and how many cases stand above it."""

    number: int
    row: Sequence[object]
    above: int


_EARLIEST_EVENT = 1950
"""The year before which nothing is counted: what is still open did not begin so long ago."""

_OLD = Remark(
    DoubtKind.NOT_A_DATE,
    f"is a date before {_EARLIEST_EVENT}, so this row cannot be counted by it.",
    "Is the century right? Type the date again.",
)
_NO_TIME = "It has no time and was read as midnight."


@dataclass
class CaseListReader:
    """Reads case list after case list, keeping doubts. `yes_no_remedy` says where another word is added."""

    layout: WorkbookLayout
    dates: DatesWanted
    yes_no_remedy: str
    doubts: list[Doubt]

    def read(self, sheet: Sheet, layout: CaseListLayout) -> tuple[CaseList, Counter[str]]:
        """A case list without blank rows, total rows and notes; and how many rows were left out, by reason."""
        every = sheet.body_columns()
        kept, left_out = self._cases(sheet, layout.id, every)
        letters = {name: column_letter(sheet.columns[name]) for name in layout.columns}
        headers = {name: collapse(sheet.headers[sheet.columns[name]]) for name in layout.columns}
        cases = CaseList(sheet.where, {}, letters, kept.of(sheet.numbers), id=layout.id, headers=headers)
        columns, unreadable = {}, {}
        for name, column in layout.columns.items():
            cells = kept.of(every[sheet.columns[name]])
            columns[name], unreadable[name] = self._column(sheet, cases, column, cells)
        return replace(cases, columns=columns, unreadable=unreadable), left_out

    def _cases(self, sheet: Sheet, case_list: str, columns: Sequence[Cells]) -> tuple["_Kept", Counter[str]]:
        """Which rows hold a case. A few rows below the last total hold none, and are told.

        Where most rows stand below it, the total is at the top of the list.
        """
        totals: list[_Total] = []
        left_out = Counter[str]()
        out = set[int]()
        blank = self._blank(sheet, columns)  # a million of them, where one cell stands far below
        left_out[BLANK_ROW] = len(blank)
        for place in sorted(set(self._unlike_cases(columns)).difference(blank)):
            number, row = sheet.numbers[place], [column[place] for column in columns]
            if not (reason := self._no_case(sheet, number, row)):
                continue
            if reason == _TOTAL_ROW:
                totals.append(_Total(number, row, place - len(out) - bisect_left(blank, place)))
            left_out[reason] += 1
            out.add(place)
        out.update(blank)
        kept = [place for place in range(len(sheet.numbers)) if place not in out]
        above = totals[-1].above if totals else len(kept)
        if 0 < (len(kept) - above) * 2 < len(kept):
            cases = [(sheet.numbers[place], [column[place] for column in columns]) for place in kept]
            self._doubt_below(f"{sheet.where} > ", case_list, cases[:above], cases[above:], totals[-1].number)
            left_out[_BELOW_TOTAL] = len(kept) - above
            kept = kept[:above]
        self._check_totals(sheet, case_list, totals, len(kept))
        return _Kept(len(sheet.numbers), kept), left_out

    def _blank(self, sheet: Sheet, columns: Sequence[Cells]) -> list[int]:
        """The places of the rows in which nothing stands, not even a formula never calculated."""
        blank: Sequence[int] = range(len(sheet.numbers))
        for column in columns:
            blank = blank_among(blank, column)
        return [place for place in blank if not sheet.has_marks(sheet.numbers[place])]

    def _unlike_cases(self, columns: Sequence[Cells]) -> list[int]:
        """The places of the rows that may hold no case: those that begin as a total does, or fill one cell at most.

        All others surely hold one, so that only these are looked at one by one.
        """
        blank_before = sum(1 for _ in takewhile(lambda column: all(map(is_blank, column)), columns))
        first, *others = columns[blank_before:] or columns
        begin = [(cell if cell.__class__ is str else str(cell))[:1] for cell in first]
        totals = {word[:1] for word in folded(self.layout.total_words)}
        sure = {letter for letter in set(begin) if letter.strip() and fold(letter)[:1] not in totals}
        alone: Sequence[int] = range(len(first))
        for column in others:
            alone = blank_among(alone, column)
        return sorted({*alone, *(place for place, letter in enumerate(begin) if letter not in sure)})

    def _doubt_below(self, place: str, case_list: str, above: Sequence[Row], below: Sequence[Row], total: int) -> None:
        """Rows below the total: cases that would be missing, or notes, which fill less than half as many cells."""
        usual = median(_filled(row) for _, row in above)
        kind = DoubtKind.BELOW_TOTAL if any(_filled(row) * 2 >= usual for _, row in below) else DoubtKind.STRAY_ROW
        rows = f"row {below[0][0]}" if len(below) == 1 else f"rows {below[0][0]} to {below[-1][0]}"
        what = f"below the total in row {total} {'is' if len(below) == 1 else 'are'} not counted."
        doubt = Doubt(f"{place}{rows}", what, "Cases belong above the total row.", kind=kind, case_list=case_list)
        self.doubts.append(doubt)

    def _check_totals(self, sheet: Sheet, case_list: str, totals: Sequence["_Total"], cases: int) -> None:
        """A total that is not the number of its cases: all, or those from or to the total before or after it."""
        between = [0, *(total.above for total in totals), cases]
        for (before, above, after), total in zip(
            zip(between, between[1:], between[2:], strict=False), totals, strict=True
        ):
            right = {above, above - before, after - above, cases}
            numbers = [(at, cell) for at, cell in enumerate(total.row) if _is_whole(cell)]
            if cases and numbers and not any(cell in right for _, cell in numbers):
                where = f"{sheet.where} > {column_letter(numbers[0][0])}{total.number}"
                what = f"is the list's own total, but not the number of its cases, {above or cases}."
                remedy = "Are cases missing, or there twice? Else correct the total."
                self.doubts.append(Doubt(where, what, remedy, kind=DoubtKind.TOTAL_DIFFERS, case_list=case_list))

    def _no_case(self, sheet: Sheet, number: int, row: Sequence[object]) -> str:
        """Why a row that is not blank holds no case: a total, a note (words alone in their row); empty when it does."""
        filled = [(position, cell) for position, cell in enumerate(row) if not is_blank(cell)]
        if filled and self._is_total(filled[0][1]):
            return _TOTAL_ROW
        if len(filled) > 1 or sheet.has_marks(number):
            return ""
        position, cell = filled[0]
        text = collapse(cell) if isinstance(cell, str) else ""
        if text and (" " in text or not any(letter.isdigit() for letter in text)):
            return _NOTE
        place = f"{sheet.where} > {column_letter(position)}{number}"
        self._doubt_row(place, "stands alone in its row, so the row is not counted.", "Fill the row or clear it.")
        return _ALONE

    def _is_total(self, first: object) -> bool:
        text = fold(first)
        words = folded(self.layout.total_words)
        return any(text.startswith(word) and not text[len(word) : len(word) + 1].isalnum() for word in words)

    def _column(
        self, sheet: Sheet, cases: CaseList, column: Column, cells: Cells
    ) -> tuple[list[object], frozenset[int]]:
        """The values, and the places where something stands that is none."""
        values, remarks = self._readings(cells, cases.id, column)
        unreadable = {index for index in remarks if values[index] is None}
        if column.required and None in values:
            said = f"is blank: no '{column.header}'; figures that need it leave the row out."
            blank = {index for index, value in enumerate(values) if value is None} - unreadable
            remarks |= dict.fromkeys(blank, Remark(DoubtKind.BLANK, said))
        marks = self._marks(sheet, cases, column)
        for index, remark in sorted((remarks | marks).items()):
            self._doubt_case(cases, column, index, remark)
        return values, frozenset(unreadable | {index for index in marks if values[index] is None})

    def _readings(self, cells: Cells, case_list: str, column: Column) -> Readings:
        """What the cells of a column say, and what is doubtful about some."""
        if column.kind is ColumnKind.ID:
            return read_ids(cells)
        return read_each_once(cells, lambda cell: self._read(cell, case_list, column))

    def _read(self, cell: object, case_list: str, column: Column) -> Reading:
        value, remark = READERS[column.kind](cell, self.layout)
        return self._weighed(case_list, column, value, remark) if isinstance(value, date) else (value, remark)

    def _marks(self, sheet: Sheet, cases: CaseList, column: Column) -> dict[int, Remark]:
        """Where a cell of the column looks blank and is not."""
        letters = cases.letters[column.id]
        marked = {number: mark for (of, number), mark in sheet.marked_cells.items() if of == letters}
        numbers = enumerate(cases.rows) if marked else ()
        return {index: MARK_REMARKS[marked[number]] for index, number in numbers if number in marked}

    def _weighed(self, case_list: str, column: Column, day: date, remark: Remark | None) -> Reading:
        """A date that nothing can have happened on is none, and one that was typed without its time is doubted.

        A date cell without a time is not: Excel keeps midnight and a day alike.
        """
        place = case_list, column.id
        if place in self.dates.counted and day.year < _EARLIEST_EVENT:
            return None, _OLD
        has_time = isinstance(day, datetime) or column.kind is not ColumnKind.DATETIME
        if remark and place in self.dates.timed and not has_time:
            return day, remark._replace(text=f"{remark.text} {_NO_TIME}", remedy="Type it as a date with its time.")
        return day, remark

    def _doubt_case(self, cases: CaseList, column: Column, index: int, remark: Remark) -> None:
        where = cases.cell(column.id, index)
        remedy = self.yes_no_remedy if remark.kind is DoubtKind.NOT_YES_NO else remark.remedy
        place = {"case_list": cases.id, "column": column.id, "index": index}
        self.doubts.append(Doubt(where, remark.text, remedy, kind=remark.kind, **place))  # type: ignore[arg-type]

    def _doubt_row(self, where: str, what: str, remedy: str) -> None:
        self.doubts.append(Doubt(where, what, remedy, kind=DoubtKind.STRAY_ROW))


def _filled(row: Sequence[object]) -> int:
    return sum(not is_blank(cell) for cell in row)


def _is_whole(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool) and float(cell).is_integer()
