"""Reads a case list: which rows hold a case, and what stands in its columns. Never repeats what a cell holds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportgen.catalogue.model import CaseListLayout, Column, WorkbookLayout
from reportgen.sources import CaseList, Doubt, DoubtKind, collapse, fold
from reportgen.workbook.cells import MARK_REMARKS, READERS, Remark, column_letter, folded, is_blank
from reportgen.workbook.sheets import BLANK_ROW, Sheet

_TOTAL_ROW = "total row"
_NOTE = "note"
_ALONE = "one cell alone"
_BELOW_TOTAL = "below the total"


@dataclass
class CaseListReader:
    """Reads case list after case list, keeping doubts. `yes_no_remedy` says where another word is added."""

    layout: WorkbookLayout
    yes_no_remedy: str
    doubts: list[Doubt]

    def read(self, sheet: Sheet, layout: CaseListLayout) -> tuple[CaseList, Counter[str]]:
        """A case list without blank rows, total rows and notes; and how many rows were left out, by reason."""
        kept, left_out = self._cases(sheet)
        letters = {name: column_letter(sheet.columns[name]) for name in layout.columns}
        headers = {name: collapse(sheet.headers[sheet.columns[name]]) for name in layout.columns}
        rows = [number for number, _ in kept]
        cases = CaseList(sheet.where, {}, letters, rows, id=layout.id, headers=headers)
        columns, unreadable = {}, {}
        for name, column in layout.columns.items():
            position = sheet.columns[name]
            columns[name], unreadable[name] = self._column(sheet, cases, column, [row[position] for _, row in kept])
        return replace(cases, columns=columns, unreadable=unreadable), left_out

    def _cases(self, sheet: Sheet) -> tuple[list[tuple[int, Sequence[object]]], Counter[str]]:
        """The rows that hold a case. A few rows below the last total are none, and are warned of.

        Where most rows stand below it, the total is at the top of the list.
        """
        kept, last_total, left_out = [], 0, Counter[str]()
        for number, row in sheet.body():
            reason = self._no_case(sheet, number, row)
            left_out[reason] += 1
            if not reason:
                kept.append((number, row))
            elif reason == _TOTAL_ROW:
                last_total = number
        below = [number for number, _ in kept if last_total and number > last_total]
        if not below or len(below) * 2 >= len(kept):
            return kept, left_out - Counter({"": len(kept)})
        rows = f"row {below[0]}" if len(below) == 1 else f"rows {below[0]} to {below[-1]}"
        what = f"below the total in row {last_total} is not counted."
        self._doubt_row(f"{sheet.where} > {rows}", what, "Cases belong above the total row.")
        left_out[_BELOW_TOTAL] = len(below)
        return kept[: -len(below)], left_out - Counter({"": len(kept)})

    def _no_case(self, sheet: Sheet, number: int, row: Sequence[object]) -> str:
        """Why a row holds no case: blank, a total, a note (words standing alone in their row); empty when it does."""
        filled = [(position, cell) for position, cell in enumerate(row) if not is_blank(cell)]
        if filled and self._is_total(filled[0][1]):
            return _TOTAL_ROW
        if len(filled) > 1 or sheet.has_marks(number, row):
            return ""
        if not filled:
            return BLANK_ROW
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
        self, sheet: Sheet, cases: CaseList, column: Column, cells: Sequence[object]
    ) -> tuple[list[object], frozenset[int]]:
        """The values, and the places where something stands that is none."""
        read = READERS[column.kind]
        values: list[object] = []
        unreadable = set()
        for index, cell in enumerate(cells):
            value, remark = (None, None) if is_blank(cell) else read(cell, self.layout)
            if sheet.marks and (mark := sheet.mark(f"{cases.letters[column.id]}{cases.rows[index]}")):
                remark = MARK_REMARKS[mark]
            if value is None and remark:
                unreadable.add(index)
            if value is None and not remark and column.required:
                said = f"is blank: no '{column.header}', so this row cannot be counted by it."
                remark = Remark(DoubtKind.BLANK, said)
            if remark:
                self._doubt_case(cases, column, index, remark)
            values.append(value)
        return values, frozenset(unreadable)

    def _doubt_case(self, cases: CaseList, column: Column, index: int, remark: Remark) -> None:
        where = cases.cell(column.id, index)
        remedy = self.yes_no_remedy if remark.kind is DoubtKind.NOT_YES_NO else remark.remedy
        place = {"case_list": cases.id, "column": column.id, "index": index}
        self.doubts.append(Doubt(where, remark.text, remedy, kind=remark.kind, **place))  # type: ignore[arg-type]

    def _doubt_row(self, where: str, what: str, remedy: str) -> None:
        self.doubts.append(Doubt(where, what, remedy, kind=DoubtKind.STRAY_ROW))
