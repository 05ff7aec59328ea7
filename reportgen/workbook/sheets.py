"""Finds sheets, header rows, columns and rows, however much stands around them; tells all that is missing at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from python_calamine import CalamineWorkbook

from reportgen.catalogue.model import (
    BenchmarksLayout,
    CaseListLayout,
    Catalogue,
    Column,
    PopulationLayout,
    RowMeasure,
    ScorecardLayout,
    WorkbookLayout,
)
from reportgen.errors import Finding, WorkbookError, nearest
from reportgen.period import FinancialYear, Month
from reportgen.sources import (
    Benchmark,
    CaseList,
    Cell,
    Doubt,
    DoubtKind,
    RowKey,
    Scorecard,
    ScorecardRow,
    Workbook,
    collapse,
    fold,
)
from reportgen.workbook.cells import (
    READERS,
    Remark,
    column_letter,
    folded,
    header_month,
    header_year,
    is_blank,
    number_cell,
)
from reportgen.workbook.opening import error_cells, opened, when_saved

Rows = Sequence[Sequence[object]]

_HEADER_SEARCH_ROWS = 40
_ERROR = "Excel error"


def read_workbook(path: Path, catalogue: Catalogue) -> Workbook:
    """Everything that the catalogue asks of the workbook. Raises WorkbookError with all faults together."""
    with opened(path) as book:
        reader = _Reader(book, path.name, catalogue.layout, error_cells(path))
        lists = catalogue.layout.case_lists
        case_lists = {name: reader.case_list(layout) for name, layout in lists.items()}
        scorecard = reader.scorecard(_rows_wanted(catalogue))
        population = reader.population()
        benchmarks, title = reader.benchmarks(_benchmarks_wanted(catalogue))
    if reader.faults:
        raise WorkbookError(*reader.faults)
    return Workbook(
        name=path.name,
        saved=when_saved(path),
        case_lists={name: cases for name, cases in case_lists.items() if cases is not None},
        scorecard=scorecard,
        population=population,
        benchmarks=benchmarks,
        benchmarks_title=title,
        doubts=tuple(reader.doubts),
    )


def _rows_wanted(catalogue: Catalogue) -> list[RowKey]:
    keys = [m.row for m in catalogue.measures.values() if isinstance(m, RowMeasure)]
    return keys + [indicator.row for indicator in catalogue.indicators.values() if indicator.row]


def _benchmarks_wanted(catalogue: Catalogue) -> list[tuple[str, str]]:
    return [i.benchmark for i in catalogue.indicators.values() if i.benchmark]


@dataclass
class _Sheet:
    """A sheet's rows with its header row found; `columns` maps folded headers to positions."""

    where: str
    rows: Rows
    header: int
    columns: Mapping[str, int]
    errors: frozenset[str]

    def body(self) -> Iterator[tuple[int, Sequence[object]]]:
        """Excel's row number and the cells of each row below the header."""
        yield from enumerate(self.rows[self.header + 1 :], start=self.header + 2)

    def letter(self, header: str) -> str:
        return column_letter(self.columns[fold(header)])

    def text(self, row: Sequence[object], header: str) -> str:
        return collapse(row[self.columns[fold(header)]])

    def number_cell(self, number: int, row: Sequence[object], position: int) -> Cell:
        reference = f"{column_letter(position)}{number}"
        return number_cell(f"{self.where} > {reference}", _ERROR if reference in self.errors else row[position])


@dataclass
class _Reader:
    """Reads sheet after sheet, keeping faults (which stop the run) and warnings (which do not)."""

    book: CalamineWorkbook
    name: str
    layout: WorkbookLayout
    errors: Mapping[str, frozenset[str]]
    faults: list[Finding] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def case_list(self, layout: CaseListLayout) -> CaseList | None:
        """A case list without blank rows, total rows and notes."""
        sheet = self._sheet(layout.sheet, [column.header for column in layout.columns.values()])
        if sheet is None:
            return None
        kept = self._cases(sheet)
        letters = {name: sheet.letter(column.header) for name, column in layout.columns.items()}
        cases = CaseList(sheet.where, {}, letters, [number for number, _ in kept], id=layout.id)
        columns, unreadable = {}, {}
        for name, column in layout.columns.items():
            cells = [row[sheet.columns[fold(column.header)]] for _, row in kept]
            columns[name], unreadable[name] = self._column(cases, column, cells, sheet.errors)
        return replace(cases, columns=columns, unreadable=unreadable)

    def _cases(self, sheet: _Sheet) -> list[tuple[int, Sequence[object]]]:
        """The rows that hold a case. A few rows below the last total are none, and are warned of.

        Where most rows stand below it, the total is at the top of the list.
        """
        kept = [(number, row) for number, row in sheet.body() if self._is_case(sheet, number, row)]
        totals = [number for number, row in sheet.body() if self._is_total(row)]
        below = [number for number, _ in kept if totals and number > totals[-1]]
        if len(below) * 2 >= len(kept):
            return kept
        if below:
            rows = f"row {below[0]}" if len(below) == 1 else f"rows {below[0]} to {below[-1]}"
            what = f"below the total in row {totals[-1]} is not counted."
            self._doubt_row(f"{sheet.where} > {rows}", what, "Cases belong above the total row.")
        return [(number, row) for number, row in kept if number not in below]

    def scorecard(self, wanted: Iterable[RowKey]) -> Scorecard | None:
        """The scorecard's rows; every row in `wanted` must be there once."""
        layout = self.layout.scorecard
        if layout is None:
            return None
        sheet = self._sheet(layout.sheet, [layout.ref, layout.indicator, layout.measure, layout.target])
        if sheet is None:
            return None
        rows: dict[tuple[str, str, str], ScorecardRow] = {}
        headers = sheet.rows[sheet.header]
        months = [(month, position) for position, text in enumerate(headers) if (month := header_month(text))]
        years = [(year, position) for position, text in enumerate(headers) if (year := header_year(text))]
        self._check_months(sheet, [month for month, _ in months])
        self._check_once(sheet.where, [str(year) for year, _ in years])
        columns = dict(years), dict(months)
        for number, row in sheet.body():
            scored = _scorecard_row(sheet, number, row, layout, columns)
            if scored is None:
                continue
            if scored.key.folded in rows:
                first = rows[scored.key.folded].target.where
                self._fault(f"{sheet.where} > row {number}", f"'{scored.key}' appears twice (also at {first}).")
            rows.setdefault(scored.key.folded, scored)
        self._check_rows(sheet, rows, wanted)
        return Scorecard(sheet.where, rows, sorted(dict(months)))

    def _check_once(self, where: str, names: Sequence[str]) -> None:
        """Nothing that is looked up by its name may be there twice: the wrong one might be taken."""
        for name in sorted({name for name in names if names.count(name) > 1}):
            self._fault(where, f"has '{name}' twice.", "Rename or delete one of them.")

    def _check_months(self, sheet: _Sheet, months: Sequence[Month]) -> None:
        """Each month once, and none missing between two that are there: a missing one would pass for not reported."""
        place = f"{sheet.where} > row {sheet.header + 1}"
        if not months:
            self._fault(sheet.where, "has no month columns in its header row.", "Each month's header is a date.")
            return
        for month in sorted({month for month in months if months.count(month) > 1}):
            self._fault(place, f"has two columns for {month.label}.", "Rename or delete one of them.")
        first = FinancialYear.of(min(months)).months[0]
        span = (max(months).year - first.year) * 12 + max(months).number - first.number
        for month in (first.plus(number) for number in range(span)):
            if month not in months:
                self._fault(
                    place, f"has no column for {month.label}.", "Its header should be the date of its first day."
                )

    def population(self) -> dict[FinancialYear, Cell]:
        """The number of people that rates are of, by financial year."""
        layout: PopulationLayout | None = self.layout.population
        sheet = self._sheet(layout.sheet, [layout.year, layout.people]) if layout else None
        if layout is None or sheet is None:
            return {}
        position = sheet.columns[fold(layout.people)]
        found = [
            (year, sheet.number_cell(number, row, position))
            for number, row in sheet.body()
            if (year := FinancialYear.parse(sheet.text(row, layout.year)))
        ]
        self._check_once(sheet.where, [str(year) for year, _ in found])
        return dict(found)

    def benchmarks(self, wanted: Iterable[tuple[str, str]]) -> tuple[dict[tuple[str, str], list[Benchmark]], str]:
        """Benchmarks by reference and indicator, and the sheet's own title lines: the year and source."""
        layout: BenchmarksLayout | None = self.layout.benchmarks
        sheet = self._sheet(layout.sheet, [layout.ref, layout.indicator, *layout.names]) if layout else None
        if layout is None or sheet is None:
            return {}, ""
        names = [sheet.text(row, layout.indicator) for _, row in sheet.body()]
        keys = [(fold(sheet.text(row, layout.ref)), fold(sheet.text(row, layout.indicator))) for _, row in sheet.body()]
        self._check_once(sheet.where, [f"{ref} {indicator}" for ref, indicator in keys if indicator])
        figures = [
            [Benchmark(name, sheet.number_cell(number, row, sheet.columns[fold(name)])) for name in layout.names]
            for number, row in sheet.body()
        ]
        found = dict(zip(keys, figures, strict=True))
        for ref, indicator in wanted:
            if (fold(ref), fold(indicator)) not in found:
                near = nearest(indicator, [name for name in names if name])
                self._fault(sheet.where, f"has no row '{f'{ref} {indicator}'.strip()}'.", near)
        titles = [collapse(row[0]) for row in sheet.rows[: sheet.header] if row and collapse(row[0])]
        return found, ". ".join(titles)

    # Finding things

    def _sheet(self, name: str, headers: Sequence[str]) -> _Sheet | None:
        """The sheet with its header row: the one of its first rows that holds most of the headers."""
        sheets = {fold(sheet): sheet for sheet in self.book.sheet_names}
        self._check_once(self.name, [fold(sheet) for sheet in self.book.sheet_names if fold(sheet) == fold(name)])
        if fold(name) not in sheets:
            self._fault(self.name, f"has no sheet '{name}'.", nearest(name, list(sheets.values())))
            return None
        where = f"{self.name} > {sheets[fold(name)]}"
        rows: Rows = self.book.get_sheet_by_name(sheets[fold(name)]).to_python(skip_empty_area=False)
        wanted = {fold(header) for header in headers}
        found = [len(wanted & {fold(cell) for cell in row}) for row in rows[:_HEADER_SEARCH_ROWS]]
        if not found or not max(found):
            listed = ", ".join(f"'{header}'" for header in headers)
            self._fault(where, "has no header row.", f"Looked for {listed} in its first rows.")
            return None
        header = found.index(max(found))
        return self._columns(_Sheet(where, rows, header, {}, self.errors.get(sheets[fold(name)], frozenset())), headers)

    def _columns(self, sheet: _Sheet, headers: Sequence[str]) -> _Sheet | None:
        cells = [collapse(cell) for cell in sheet.rows[sheet.header]]
        folded = [fold(cell) for cell in cells]
        before = len(self.faults)
        for header in headers:
            place = f"{sheet.where} > row {sheet.header + 1}"
            if folded.count(fold(header)) > 1:
                self._fault(place, f"has two columns '{header}'.", "Rename or delete one of them.")
            elif fold(header) not in folded:
                near = nearest(header, [cell for cell in cells if cell], listing=False)
                self._fault(place, f"has no column '{header}'.", near)
        if len(self.faults) > before:
            return None
        columns = {text: position for position, text in enumerate(folded) if text}
        return _Sheet(sheet.where, sheet.rows, sheet.header, columns, sheet.errors)

    def _check_rows(
        self, sheet: _Sheet, rows: Mapping[tuple[str, str, str], ScorecardRow], wanted: Iterable[RowKey]
    ) -> None:
        keys = list(dict.fromkeys(wanted))
        asked = {key.folded for key in keys}
        for key in keys:
            if key.folded not in rows:
                others = [str(row.key) for folded, row in rows.items() if folded not in asked]
                near = nearest(str(key), others, listing=False)
                self._fault(sheet.where, f"has no row '{key}'.", near)

    def _is_case(self, sheet: _Sheet, number: int, row: Sequence[object]) -> bool:
        """Not a blank row, nor a total row, nor a note (words standing alone in their row)."""
        filled = [(position, cell) for position, cell in enumerate(row) if not is_blank(cell)]
        if not filled or self._is_total(row):
            return False
        if len(filled) > 1:
            return True
        position, cell = filled[0]
        text = collapse(cell) if isinstance(cell, str) else ""
        if not text or (" " not in text and any(letter.isdigit() for letter in text)):
            place = f"{sheet.where} > {column_letter(position)}{number}"
            self._doubt_row(place, "stands alone in its row, so the row is not counted.", "Fill the row or clear it.")
        return False

    def _is_total(self, row: Sequence[object]) -> bool:
        text = next((fold(cell) for cell in row if not is_blank(cell)), "")
        words = folded(self.layout.total_words)
        return any(text.startswith(word) and not text[len(word) : len(word) + 1].isalnum() for word in words)

    # Reading cells

    def _column(
        self, cases: CaseList, column: Column, cells: Sequence[object], errors: frozenset[str]
    ) -> tuple[list[object], frozenset[int]]:
        """The values, and the places where something stands that is none."""
        read = READERS[column.kind]
        values: list[object] = []
        unreadable = set()
        for index, cell in enumerate(cells):
            value, remark = (None, None) if is_blank(cell) else read(cell, self.layout)
            if errors and f"{cases.letters[column.id]}{cases.rows[index]}" in errors:
                remark = Remark(DoubtKind.EXCEL_ERROR, "shows an Excel error, so this row cannot be counted by it.")
            if value is None and remark:
                unreadable.add(index)
            if value is None and not remark and column.required:
                said = f"is blank: no '{column.header}', so this row cannot be counted by it."
                remark = Remark(DoubtKind.BLANK, said)
            if remark:
                self._doubt_case(cases, column, index, remark)
            values.append(value)
        return values, frozenset(unreadable)

    def _fault(self, where: str, what: str, remedy: str = "") -> None:
        self.faults.append(Finding(where, what, remedy))

    def _doubt_case(self, cases: CaseList, column: Column, index: int, remark: Remark) -> None:
        where = cases.cell(column.id, index)
        place = Doubt(where, remark.text, kind=remark.kind, case_list=cases.id, column=column.id, index=index)
        self.doubts.append(place)

    def _doubt_row(self, where: str, what: str, remedy: str) -> None:
        self.doubts.append(Doubt(where, what, remedy, kind=DoubtKind.STRAY_ROW))


def _scorecard_row(
    sheet: _Sheet,
    number: int,
    row: Sequence[object],
    layout: ScorecardLayout,
    columns: tuple[Mapping[FinancialYear, int], Mapping[Month, int]],
) -> ScorecardRow | None:
    """A measure row; a band, a note or a blank row has no measure and is none."""
    key = RowKey(*(sheet.text(row, header) for header in (layout.ref, layout.indicator, layout.measure)))
    if not key.measure:
        return None
    years, months = columns
    return ScorecardRow(
        key=key,
        target=sheet.number_cell(number, row, sheet.columns[fold(layout.target)]),
        years={year: sheet.number_cell(number, row, position) for year, position in years.items()},
        months={month: sheet.number_cell(number, row, position) for month, position in months.items()},
    )
