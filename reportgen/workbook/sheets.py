"""Finds sheets, header rows and columns, however much stands around them; tells all that is missing at once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from string import ascii_uppercase, digits

from reportgen.errors import Finding
from reportgen.packages.sheets import column_letter
from reportgen.sources import Cell, DoubtKind, SheetFound, collapse, fold
from reportgen.workbook.ahead import SheetsAhead
from reportgen.workbook.cells import (
    CALCULATE,
    blank_among,
    is_blank,
    marked_cell,
    number_cell,
    says_percent,
)
from reportgen.workbook.grid import Cells, Grid
from reportgen.workbook.marks import Marks
from reportgen.workbook.names import Guide, SheetWanted, Wanted, may_be_shown, nearest_names

Rows = Sequence[Cells]

_HEADER_SEARCH_ROWS = 40
_FEW = 3
BLANK_ROW = "blank row"
BROKEN_HEADER = "is a header that shows an Excel error or was never calculated."


@dataclass(frozen=True)
class Sheet:
    """A sheet's rows with its header row found; `columns` holds positions by the catalogue's name for the column."""

    name: str
    where: str
    grid: Grid
    header: int
    columns: Mapping[str, int]
    marks: Marks

    @property
    def headers(self) -> Sequence[object]:
        """The cells of the header row."""
        return self.grid.row(self.header)

    @cached_property
    def numbers(self) -> Sequence[int]:
        """Excel's numbers of the rows below the header, up to the last that holds something.

        A formula never calculated is something: a sheet may hold nothing else, and look empty.
        """
        last = max(self.grid.height, *self._marked_rows, self.header + 1)
        while last > self.header + 1 and last not in self._marked_rows and all(map(is_blank, self.grid.row(last - 1))):
            last -= 1
        return range(self.header + 2, last + 1)

    def body(self) -> Iterator[tuple[int, Cells]]:
        """Excel's number and the cells of each row below the header in which anything stands."""
        return ((number, self.grid.row(number - 1)) for number in self._filled)

    @property
    def blank_rows(self) -> int:
        """How many rows below the header, and above the last that holds something, are blank."""
        return len(self.numbers) - len(self._filled)

    @cached_property
    def _filled(self) -> Sequence[int]:
        """The numbers of the rows that are not blank. One cell far below a table makes a million that are."""
        blank: Sequence[int] = range(len(self.numbers))
        for column in self.body_columns():
            blank = blank_among(blank, column)
        out = set(blank)
        return [number for place, number in enumerate(self.numbers) if place not in out]

    def body_columns(self) -> list[Cells]:
        """The columns below the header."""
        return self.grid.below(self.header + 1, len(self.numbers))

    def text(self, row: Sequence[object], column: str) -> str:
        """The text in a column of a row."""
        return collapse(row[self.columns[column]])

    def number_cell(self, number: int, position: int) -> Cell:
        """The cell in Excel's row `number` that should hold a number."""
        reference = f"{column_letter(position)}{number}"
        where = f"{self.where} > {reference}"
        if mark := self.mark(reference):
            return marked_cell(where, mark)
        return number_cell(where, self.grid.cell(number - 1, position))

    def mark(self, reference: str) -> DoubtKind | None:
        """What is wrong with a cell that looks blank and is not."""
        return self.marks.get(reference)

    def has_marks(self, number: int) -> bool:
        """Whether a cell of a row looks blank and is not, in a column that is read."""
        return number in self._marked_rows

    def header_mark(self, position: int) -> DoubtKind | None:
        """What is wrong with a header that looks blank and is not."""
        return self.mark(f"{column_letter(position)}{self.header + 1}")

    def header_place(self, position: int) -> str:
        """Where a header stands."""
        return f"{self.where} > {column_letter(position)}{self.header + 1}"

    @cached_property
    def _marked_rows(self) -> frozenset[int]:
        """The numbers of the rows that have marks in a column that the catalogue names."""
        letters = {column_letter(position) for position in self.columns.values()}
        return frozenset(number for letter, number in self.marked_cells if letter in letters)

    @cached_property
    def marked_cells(self) -> Mapping[tuple[str, int], DoubtKind]:
        """The marks by the letters of the column and the number of the row."""
        places = ((reference.rstrip(digits), reference.lstrip(ascii_uppercase)) for reference in self.marks)
        return {(letters, int(number)): self.marks[f"{letters}{number}"] for letters, number in places}

    def percent_texts(self) -> frozenset[str]:
        """The places of the cells whose text says that it is a percentage."""
        return frozenset(
            f"{self.where} > {column_letter(position)}{number}"
            for number, row in self.body()
            for position, cell in enumerate(row)
            if says_percent(cell)
        )


@dataclass(frozen=True)
class Unused:
    """A sheet that the catalogue does not name: its first rows, and how many are filled."""

    first: Rows
    filled: int


def _looked_at(grid: Grid) -> Unused:
    blank: Sequence[int] = range(grid.height)
    for column in grid.columns:
        blank = blank_among(blank, column)
    return Unused(_first_rows(grid), grid.height - len(blank))


def _first_rows(grid: Grid) -> Rows:
    """Those in which the headers are looked for."""
    return grid.rows(0, min(grid.height, _HEADER_SEARCH_ROWS))


@dataclass
class Search:
    """Finds what the catalogue wants of one workbook, keeping faults (which stop the run) and what was found."""

    name: str
    sheets: Sequence[str]
    ahead: SheetsAhead
    wanted: Mapping[str, SheetWanted]
    guide: Guide
    faults: list[Finding] = field(default_factory=list)
    found: list[SheetFound] = field(default_factory=list)

    @cached_property
    def unused(self) -> Mapping[str, Unused]:
        """The sheets that the catalogue does not name: they are looked at once, and what they hold is not kept."""
        named = {name for one in self.wanted.values() for name in self.sheets if one.sheet.is_named(name)}
        return {name: _looked_at(self.ahead.grid(name)) for name in self.sheets if name not in named}

    def sheet(self, place: str) -> Sheet | None:
        """The sheet of a table of workbook.toml with its header row and its columns; None with a fault noted."""
        wanted = self.wanted.get(place)
        name = self._sheet_name(wanted) if wanted else None
        if wanted is None or name is None:
            return None
        where, grid = f"{self.name} > {name}", self.ahead.grid(name)
        rows = _first_rows(grid)
        header, matched = header_row(rows, wanted.columns.values())
        if not _is_header(matched, wanted):  # it may be a case, of which nothing may be shown
            looked = ", ".join(f"'{one.names[0]}'" for one in wanted.columns.values())
            self.fault(where, "has no header row.", f"Looked for {looked} in its first rows.")
            self.found.append(SheetFound(name, wanted.used_as, None, {}, (), 0, {}))
            return None
        self._check_one_header(where, rows, wanted)
        columns = self._columns(f"{where} > row {header + 1}", rows[header], wanted)
        sheet = Sheet(name, where, grid, header, columns, self.ahead.marks(name))
        if len(columns) < len(wanted.columns):
            self._check_marked_headers(sheet)
            self.note_found(sheet, wanted.used_as, {}, 0, {})
            return None
        return sheet

    def note_found(
        self, sheet: Sheet, used_as: str, more: Mapping[str, int], rows: int, left_out: Mapping[str, int]
    ) -> None:
        """Keep what was found of a sheet. `more` are columns that name themselves, such as months."""
        columns = {**sheet.columns, **more}
        self.found.append(
            SheetFound(
                name=sheet.name,
                used_as=used_as,
                header_row=sheet.header + 1,
                columns={name: column_letter(position) for name, position in columns.items()},
                unused=_shown(cell for at, cell in enumerate(sheet.headers) if at not in columns.values()),
                rows=rows,
                left_out={reason: number for reason, number in left_out.items() if number},
            )
        )

    def check_once(self, where: str, names: Sequence[str]) -> None:
        """Nothing that is looked up by its name may be there twice: the wrong one might be taken."""
        for name in sorted(name for name, times in Counter(names).items() if times > 1):
            said = f"'{name}'" if may_be_shown(name) else "one name"
            self.fault(where, f"has {said} twice.", "Rename or delete one of them.")

    def fault(self, where: str, what: str, remedy: str = "") -> None:
        """Note what stops the run."""
        self.faults.append(Finding(where, what, remedy))

    def _sheet_name(self, wanted: SheetWanted) -> str | None:
        named = [name for name in self.sheets if wanted.sheet.is_named(name)]
        self.check_once(self.name, [fold(name) for name in named])
        if not named:
            near = self._nearest_sheets(wanted)
            self.fault(self.name, f"has no sheet {_either(wanted.sheet)}.", self.guide.change(wanted.sheet, near))
            return None
        self._check_alternatives(self.name, "sheet", wanted.sheet, {fold(name): name for name in named})
        return named[0]

    def _nearest_sheets(self, wanted: SheetWanted) -> list[str]:
        """Sheets that nobody else wants: first one that holds most of the columns, then by the letters of the name."""
        share = {name: len(header_row(one.first, wanted.columns.values())[1]) for name, one in self.unused.items()}
        most = [name for name, columns in share.items() if columns >= 2 and columns * 2 > len(wanted.columns)]
        most.sort(key=lambda name: -share[name])
        nearest = dict.fromkeys([*most, *nearest_names(wanted.sheet.names, self.unused)])
        return [shown_sheet(name, self.sheets) for name in nearest][:2]

    def _check_one_header(self, where: str, rows: Rows, wanted: SheetWanted) -> None:
        """Between two rows of headers, data would be left out; below the second, it may be of something else."""
        matched = enumerate(_matched(rows, wanted.columns.values()), start=1)
        numbers = [str(number) for number, there in matched if _is_header(there, wanted)]
        if len(numbers) > 1:
            what = f"has headers in the rows {' and '.join(numbers)}, so it is not clear where the data begin."
            self.fault(where, what, "Leave one row of headers, above all data, and delete the others.")

    def _check_marked_headers(self, sheet: Sheet) -> None:
        """Say where a header that is missing may stand."""
        for reference in sheet.marks:
            if reference.lstrip(ascii_uppercase) == str(sheet.header + 1):
                self.fault(f"{sheet.where} > {reference}", BROKEN_HEADER, CALCULATE)

    def _columns(self, place: str, headers: Sequence[object], wanted: SheetWanted) -> dict[str, int]:
        """The positions of the wanted columns; a fault for each that is missing or there twice."""
        cells = [collapse(cell) for cell in headers]
        columns = {}
        for name, one in wanted.columns.items():
            positions = [position for position, cell in enumerate(cells) if one.is_named(cell)]
            if not positions:
                remedy = self.guide.change(one, _nearest_headers(headers, one, wanted))
                self.fault(place, f"has no column {_either(one)}.", remedy)
            elif len({fold(cells[position]) for position in positions}) > 1:
                self._check_alternatives(place, "column", one, {fold(cells[at]): cells[at] for at in positions})
            elif len(positions) > 1:
                self.fault(place, f"has two columns '{cells[positions[0]]}'.", "Rename or delete one of them.")
            else:
                columns[name] = positions[0]
        return columns

    def _check_alternatives(self, where: str, noun: str, wanted: Wanted, named: Mapping[str, str]) -> None:
        """Several names may be tried for one thing, but only one of them may be there."""
        if len(named) > 1:
            both = " and ".join(f"'{name}'" for name in named.values())
            line = self.guide.line(wanted.said)
            place = f"{wanted.said.split(' > ')[0]}, line {line}," if line else wanted.said
            what = f"has the {noun}s {both}, and {place} takes either of them."
            self.fault(where, what, "Rename or delete one in the workbook, or take its name out there.")


def _is_header(matched: Sequence[Wanted], wanted: SheetWanted) -> bool:
    """Whether a row holds at least half of the wanted headers. One alone may be a word in a row of data."""
    columns = len(wanted.columns)
    return len(matched) * 2 >= columns and len(matched) >= min(2, columns)


def header_row(rows: Rows, wanted: Iterable[Wanted]) -> tuple[int, list[Wanted]]:
    """The one of the first rows that holds most of the wanted headers, and which of them it holds."""
    best: tuple[int, list[Wanted]] = (0, [])
    for number, matched in enumerate(_matched(rows, wanted)):
        if len(matched) > len(best[1]):
            best = number, matched
    return best


def _matched(rows: Rows, wanted: Iterable[Wanted]) -> Iterator[list[Wanted]]:
    """Which of the wanted headers each of the first rows holds."""
    names = [(one, {fold(name) for name in one.names}) for one in wanted]
    for row in rows:
        texts = {fold(cell) for cell in row if isinstance(cell, str)}
        yield [one for one, folded in names if folded & texts]


def _nearest_headers(headers: Sequence[object], one: Wanted, wanted: SheetWanted) -> list[str]:
    """The header most like the wanted one; where none is, the few that nobody wants."""
    others = wanted.columns.values()
    free = [header for header in _shown(headers) if not any(other.is_named(header) for other in others)]
    return nearest_names(one.names, free) or free[:_FEW]


def _shown(headers: Iterable[object]) -> list[str]:
    """Headers that may be shown: texts, but nothing that looks like somebody's reference."""
    texts = [collapse(cell) for cell in headers if isinstance(cell, str) and cell.strip()]
    return [text for text in texts if may_be_shown(text)]


def shown_sheet(name: str, sheets: Sequence[str]) -> str:
    """A sheet's name, or where it stands when the name looks like somebody's reference."""
    return name if _shown([name]) else f"sheet {sheets.index(name) + 1} from the left"


def _either(wanted: Wanted) -> str:
    return " or ".join(f"'{name}'" for name in wanted.names)
