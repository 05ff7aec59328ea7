"""Other workbooks than the shipped one, so that an edition is not safe by the luck of its numbers."""

import random
from collections.abc import Callable, Sequence
from datetime import datetime

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

FIRST = 5
"""The first row of a case list that holds a case."""
THINNED = (
    "Referrals",
    "Early Help",
    "Missing episodes",
    "Assessments",
    "Section 47",
    "Safeguarding Unit",
    "Care leavers",
)
SHARES = (0.0, 0.1, 0.3, 0.5)
IN_CARE = "Children in Care"
CAME, CEASED, SHORT_BREAKS, DESTINATION = 3, 9, 8, 10
SHUFFLED = (((6, 7), CAME), ((4,), CAME), ((5,), CAME), ((DESTINATION,), CEASED))
"""Columns of the children in care that change places together, among those with a date in the other column."""
MONTHS = range(8, 14)
"""The Scorecard's columns April to September."""

_Row = Sequence[Cell | MergedCell]


def other_workbook(seed: int) -> Callable[[Workbook], None]:
    """What makes another workbook, the same for the same seed: fewer cases, other codes, other late or missing ones."""

    def change(book: Workbook) -> None:
        chance = random.Random(seed)
        for name in THINNED:
            _thin(book[name], chance.choice(SHARES), chance)
        for columns, dated in SHUFFLED:
            _shuffle(book[IN_CARE], columns, dated, chance)
        _move(book["Scorecard"], chance)

    return change


def _thin(sheet: Worksheet, share: float, chance: random.Random) -> None:
    rows = [row for row in range(FIRST, sheet.max_row + 1) if _is_case(sheet.cell(row, 1).value)]
    for row in sorted(chance.sample(rows, int(len(rows) * share)), reverse=True):
        sheet.delete_rows(row)


def _is_case(value: object) -> bool:
    return value is not None and not str(value).lower().startswith(("total", "grand"))


def _shuffle(sheet: Worksheet, columns: Sequence[int], dated: int, chance: random.Random) -> None:
    rows = [
        row for row in sheet.iter_rows(min_row=FIRST) if _in_care(row) and isinstance(row[dated - 1].value, datetime)
    ]
    values = [[row[column - 1].value for column in columns] for row in rows]
    chance.shuffle(values)
    for row, changed in zip(rows, values, strict=True):
        for column, value in zip(columns, changed, strict=True):
            row[column - 1].value = value


def _in_care(row: _Row) -> bool:
    return isinstance(row[CAME - 1].value, datetime) and row[SHORT_BREAKS - 1].value == "N"


def _move(sheet: Worksheet, chance: random.Random) -> None:
    """Half of the numerators by up to 3, with the percentage that stands two rows below."""
    for row in range(FIRST, sheet.max_row + 1):
        for column in MONTHS if sheet.cell(row, 3).value == "Numerator" else ():
            top, bottom = sheet.cell(row, column), sheet.cell(row + 1, column)
            if isinstance(top.value, int) and isinstance(bottom.value, int) and bottom.value and chance.random() < 0.5:
                top.value = max(0, min(bottom.value, top.value + chance.choice((-3, -2, -1, 1, 2, 3))))
                sheet.cell(row + 2, column).value = top.value / bottom.value
