"""Bigger workbooks, made from the shipped one: its case lists' rows again and again, under new invented ids, each copy
moved by a few days. The Scorecard and the other sheets stay as they are.

    python -m tests.benchmarks.workbooks ROWS OUT.xlsx
"""

import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter
from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from reportgen.catalogue import read_catalogue
from reportgen.catalogue.model import CaseListLayout, ColumnKind
from reportgen.sources import fold
from tests.support import CATALOGUE, WORKBOOK

_DAYS = 3
"""No copy is moved by more, to and fro."""
_IDS = 10**7
"""Above the number in any of the shipped ids."""
_TYPED = "%d/%m/%Y"
_DATES = (ColumnKind.DATE, ColumnKind.DATETIME)

Row = Sequence[object]


@dataclass(frozen=True)
class CaseList:
    """A case list as it stands in its sheet: what is above the cases, these, each column's kind and number format."""

    sheet: str
    above: Sequence[Row]
    cases: Sequence[Row]
    kinds: Sequence[ColumnKind]
    formats: Sequence[str]


def make_workbook(rows: int, target: Path, source: Path = WORKBOOK, seed: int = 2021) -> None:
    """A workbook with so many cases in all its lists together; the same every time."""
    shipped = load_workbook(source)
    calculated = load_workbook(source, data_only=True)
    lists = read_case_lists(calculated)
    sizes = _sizes(rows, {name: len(one.cases) for name, one in lists.items()})
    _enlarge_population(calculated, rows / sum(len(one.cases) for one in lists.values()))
    # Excel keeps texts in a table of their own, and so does XlsxWriter where it need not be sparing of memory.
    with xlsxwriter.Workbook(target) as book:
        book.set_properties({"created": shipped.properties.modified})
        for sheet in shipped:
            if sheet.title in lists:
                _write_case_list(book, lists[sheet.title], sizes[sheet.title], random.Random(seed))
            else:
                _write_as_it_is(book, sheet, calculated[sheet.title])


def read_case_lists(book: Workbook) -> dict[str, CaseList]:
    """The case lists of the catalogue, by their sheets."""
    layouts = read_catalogue(CATALOGUE).layout.case_lists.values()
    return {layout.sheet: _read_case_list(book[layout.sheet], layout) for layout in layouts}


def copies(one: CaseList, size: int, chance: random.Random) -> Iterator[Row]:
    """Its cases, whole lists first, then as many of a last copy as are wanted."""
    whole, rest = divmod(size, len(one.cases))
    for copy in range(whole):
        yield from _copied(one, one.cases, copy, chance)
    some = sorted(chance.sample(range(len(one.cases)), rest))
    yield from _copied(one, [one.cases[at] for at in some], whole, chance)


def _sizes(rows: int, shipped: Mapping[str, int]) -> dict[str, int]:
    """Each list's share; the largest takes what rounding leaves."""
    all_rows = sum(shipped.values())
    sizes = {name: rows * size // all_rows for name, size in shipped.items()}
    sizes[max(shipped, key=lambda name: shipped[name])] += rows - sum(sizes.values())
    return sizes


def _enlarge_population(book: Workbook, times: float) -> None:
    """No count may be above it."""
    layout = read_catalogue(CATALOGUE).layout.population
    assert layout is not None
    rows = [row for row in book[layout.sheet].iter_rows() if fold(row[0].value) != fold(layout.year)]
    for row in rows:
        row[1].value = round(float(str(row[1].value)) * times)


def _read_case_list(sheet: Worksheet, layout: CaseListLayout) -> CaseList:
    kinds = {fold(column.header): column.kind for column in layout.columns.values()}
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows()]
    header = next(at for at, row in enumerate(rows) if kinds.keys() <= {fold(cell) for cell in row})
    cases = [row for row in rows[header + 1 :] if row[0] is not None and fold(row[0]) != "total"]
    columns = [kinds.get(fold(cell), ColumnKind.TEXT) for cell in rows[header]]
    formats = [_date_format(column) for column in sheet.iter_cols(min_row=header + 2)]
    return CaseList(layout.sheet, rows[: header + 1], cases, columns, formats)


def _date_format(column: Sequence[Cell | MergedCell]) -> str:
    return next((str(cell.number_format) for cell in column if isinstance(cell.value, date)), "")


def _copied(one: CaseList, cases: Sequence[Row], copy: int, chance: random.Random) -> Iterator[Row]:
    moved = timedelta(days=chance.randint(-_DAYS, _DAYS) if copy else 0)
    for case in cases:
        yield [_cell(cell, kind, copy, moved) for cell, kind in zip(case, one.kinds, strict=True)]


def _cell(cell: object, kind: ColumnKind, copy: int, moved: timedelta) -> object:
    if cell is None:
        return None
    if kind is ColumnKind.ID:
        return _new_id(cell, copy)
    return _moved(cell, moved) if kind in _DATES else cell


def _new_id(cell: object, copy: int) -> object:
    if isinstance(cell, int):
        return cell + copy * _IDS
    letters = str(cell).rstrip("0123456789")
    number = str(cell)[len(letters) :]
    return f"{letters}{int(number) + copy * _IDS}" if copy else cell


def _moved(cell: object, moved: timedelta) -> object:
    """A date typed as text stays one."""
    if isinstance(cell, str):
        return (datetime.strptime(cell, _TYPED) + moved).strftime(_TYPED)
    return cell + moved if isinstance(cell, date) else cell


def _write_case_list(book: xlsxwriter.Workbook, one: CaseList, size: int, chance: random.Random) -> None:
    sheet = book.add_worksheet(one.sheet)
    looks = [book.add_format({"num_format": look}) if look else None for look in one.formats]
    for at, above in enumerate(one.above):
        sheet.write_row(at, 0, above)
    first = len(one.above)
    for at, case in enumerate(copies(one, size, chance), start=first):
        for column, cell in enumerate(case):
            if isinstance(cell, str):
                sheet.write_string(at, column, cell)
            elif isinstance(cell, date):
                sheet.write_datetime(at, column, cell, looks[column])
            elif cell is not None:
                sheet.write(at, column, cell)
    sheet.write_row(first + size + 1, 0, ("Total", size))


def _write_as_it_is(book: xlsxwriter.Workbook, shipped: Worksheet, calculated: Worksheet) -> None:
    """With its formulas and their results. One that shows nothing is left out: XlsxWriter would write it as one that
    was never calculated."""
    sheet = book.add_worksheet(shipped.title)
    looks = {name: book.add_format({"num_format": name}) for name in {c.number_format for r in shipped for c in r}}
    for line, row in enumerate(shipped.iter_rows()):
        for column, cell in enumerate(row):
            result, look = calculated[cell.coordinate].value, looks[cell.number_format]
            if result is not None and cell.data_type == "f":
                sheet.write_formula(line, column, str(cell.value), look, result)
            elif result is not None:
                sheet.write(line, column, result, look)


if __name__ == "__main__":
    make_workbook(int(sys.argv[1]), Path(sys.argv[2]))
