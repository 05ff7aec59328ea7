"""Reads the small tables: scorecard, previous quarters, population, benchmarks. Their rows are known by name."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from reportgen.period import FinancialYear, Month, Quarter
from reportgen.sources import Benchmark, Cell, Doubt, DoubtKind, RowKey, Scorecard, ScorecardRow, collapse, fold
from reportgen.workbook.cells import CALCULATE, header_month, header_quarter, header_year, is_like_a_period
from reportgen.workbook.names import RowsWanted, may_be_shown, nearest_names
from reportgen.workbook.percent import as_fractions
from reportgen.workbook.sheets import BLANK_ROW, BROKEN_HEADER, Search, Sheet

P = TypeVar("P")
FoldedKey = tuple[str, str, str]

_UNNAMED = "heading or note"
_NOT_ASKED = "row that no indicator asks for"
_POINTS = 100


@dataclass
class TableReader:
    """Reads table after table, keeping doubts; faults and what was found are kept by the search."""

    search: Search
    wanted: RowsWanted
    doubts: list[Doubt]

    def scorecard(self) -> Scorecard | None:
        """The scorecard's rows; every row that the catalogue names must be there once."""
        sheet = self.search.sheet("scorecard")
        if sheet is None:
            return None
        months, years = _periods(sheet, header_month), _periods(sheet, header_year)
        if self._are_headers_sound(sheet, [at for _, at in (*months, *years)]):
            self._check_months(sheet, [month for month, _ in months])
        self.search.check_once(sheet.where, [str(year) for year, _ in years])
        rows = {
            key.folded: ScorecardRow(
                key=key,
                target=sheet.number_cell(number, sheet.columns["target"]),
                years={year: sheet.number_cell(number, position) for year, position in years},
                months={month: sheet.number_cell(number, position) for month, position in months},
            )
            for number, key in self._named_rows(sheet)
        }
        asked = self._check_rows(sheet, [row.key for row in rows.values()], self.wanted.scorecard)
        named = {str(year): at for year, at in years} | {month.label: at for month, at in months}
        self._note_found(sheet, "scorecard", named, asked, len(rows) - asked)
        card = Scorecard(sheet.where, self._scaled(sheet, rows), sorted(dict(months)))
        self._doubt_months(card)
        return card

    def previous_quarters(self) -> dict[FoldedKey, dict[Quarter, Cell]]:
        """Earlier years' figures of a quarter, by row; every row that the catalogue names must be there once."""
        sheet = self.search.sheet("previous-quarters")
        if sheet is None:
            return {}
        quarters = _periods(sheet, header_quarter)
        self.search.check_once(sheet.where, [str(quarter) for quarter, _ in quarters])
        if self._are_headers_sound(sheet, [at for _, at in quarters]) and not quarters:
            self.search.fault(sheet.where, "has no columns of quarters in its header row.", "Name them as Q2 2020/21.")
        keys = list(self._named_rows(sheet))
        asked = self._check_rows(sheet, [key for _, key in keys], self.wanted.previous)
        named = {str(quarter): at for quarter, at in quarters}
        self._note_found(sheet, "previous-quarters", named, asked, len(keys) - asked)
        found = {
            key.folded: {quarter: sheet.number_cell(number, position) for quarter, position in quarters}
            for number, key in keys
        }
        percent = {name: list(cells.values()) for name, cells in found.items() if self._is_percent(name)}
        scaled = as_fractions(list(percent.values()), sheet.percent_texts())
        fractions = dict(zip(percent, scaled, strict=True))
        return found | {name: dict(zip(found[name], cells, strict=True)) for name, cells in fractions.items()}

    def population(self) -> dict[FinancialYear, Cell]:
        """The number of people that rates are of, by financial year."""
        sheet = self.search.sheet("population")
        if sheet is None:
            return {}
        found = [
            (year, sheet.number_cell(number, sheet.columns["people"]))
            for number, row in sheet.body()
            if (year := FinancialYear.parse(sheet.text(row, "year")))
        ]
        for number, row in sheet.body():
            text = sheet.text(row, "year")
            if is_like_a_period(text) and not _is_period(text):
                place = f"{sheet.where} > row {number}"
                self.search.fault(place, "is of a year that cannot be read.", "Write it as 2020/21.")
        self.search.check_once(sheet.where, [str(year) for year, _ in found])
        self._note_found(sheet, "population", {}, len(found))
        return dict(found)

    def benchmarks(self) -> tuple[dict[tuple[str, str], list[Benchmark]], str]:
        """Benchmarks by reference and indicator, and the sheet's own title lines: the year and source."""
        sheet = self.search.sheet("benchmarks")
        if sheet is None:
            return {}, ""
        named = [(number, sheet.text(row, "ref"), sheet.text(row, "indicator")) for number, row in sheet.body()]
        named = [(number, ref, indicator) for number, ref, indicator in named if indicator]
        self.search.check_once(sheet.where, [f"{fold(ref)} {fold(indicator)}".strip() for _, ref, indicator in named])
        names = [name for name in sheet.columns if name not in ("ref", "indicator")]
        cells = {
            (fold(ref), fold(indicator)): [sheet.number_cell(number, sheet.columns[name]) for name in names]
            for number, ref, indicator in named
        }
        for (ref, indicator), said in self.wanted.benchmarks.items():
            if (fold(ref), fold(indicator)) not in cells:
                near = nearest_names([indicator], [other for _, _, other in named])
                remedy = self.search.guide.change_row(said, near)
                self.search.fault(sheet.where, f"has no row '{f'{ref} {indicator}'.strip()}'.", remedy)
        asked = sum((fold(ref), fold(indicator)) in cells for ref, indicator in self.wanted.benchmarks)
        self._note_found(sheet, "benchmarks", {}, asked, len(cells) - asked)
        figures = {
            key: [Benchmark(name, cell) for name, cell in zip(names, row, strict=True)]
            for key, row in self._in_points(sheet, cells).items()
        }
        titles = [collapse(row[0]) for row in sheet.grid.rows(0, sheet.header) if row and collapse(row[0])]
        return figures, ". ".join(titles)

    # Rows

    def _named_rows(self, sheet: Sheet) -> Iterable[tuple[int, RowKey]]:
        """The rows that a reference, indicator and measure name; a band, a note or a blank row has no measure."""
        first: dict[FoldedKey, int] = {}
        for number, row in sheet.body():
            key = RowKey(*(sheet.text(row, column) for column in ("ref", "indicator", "measure")))
            if not key.measure:
                continue
            if key.folded in first:
                name = f"'{key}'" if may_be_shown(str(key)) else "the name of this row"
                said = f"{name} appears twice (also in row {first[key.folded]})."
                self.search.fault(f"{sheet.where} > row {number}", said, "Rename or delete one of them.")
                continue
            first[key.folded] = number
            yield number, key

    def _check_rows(self, sheet: Sheet, keys: Sequence[RowKey], wanted: Mapping[RowKey, Sequence[str]]) -> int:
        """Faults the rows that are asked for and not there; the number of those that are."""
        there = {key.folded for key in keys}
        asked = {key.folded for key in wanted}
        others = [str(key) for key in keys if key.folded not in asked]
        for key, said in wanted.items():
            if key.folded not in there:
                remedy = self.search.guide.change_row(said, nearest_names([str(key)], others))
                self.search.fault(sheet.where, f"has no row '{key}'.", remedy)
        return len(asked & there)

    def _note_found(self, sheet: Sheet, used_as: str, more: Mapping[str, int], asked: int, not_asked: int = 0) -> None:
        unnamed = len(sheet.numbers) - sheet.blank_rows - asked - not_asked
        left_out = Counter({BLANK_ROW: sheet.blank_rows, _UNNAMED: unnamed, _NOT_ASKED: not_asked})
        self.search.note_found(sheet, used_as, more, asked, left_out)

    def _are_headers_sound(self, sheet: Sheet, periods: Sequence[int]) -> bool:
        """Faults each header that cannot be read: a month's would pass for a column that nobody needs.

        What else is wrong with the columns can be told only when all are read.
        """
        last = max((*sheet.columns.values(), *periods))
        while sheet.header_mark(last + 1):
            last += 1
        marked = [at for at in range(min(sheet.columns.values()), last + 1) if sheet.header_mark(at)]
        others = [(at, cell) for at, cell in enumerate(sheet.headers) if at not in sheet.columns.values()]
        unread = [at for at, cell in others if is_like_a_period(cell) and not _is_period(cell)]
        for position in marked:
            self.search.fault(sheet.header_place(position), BROKEN_HEADER, CALCULATE)
        for position in unread:
            what = "is a header that looks like a month, a quarter or a year and cannot be read."
            self.search.fault(sheet.header_place(position), what, "Write it as Apr-21, Q2 2020/21 or 2020/21.")
        return not marked and not unread

    def _doubt_months(self, card: Scorecard) -> None:
        """Doubts a month without any number whose cells are not blank: it counts as not reported yet.

        Rows that no month has a number for say nothing, and a few errors in a month to come are usual.
        """
        rows = [row for row in card.rows.values() if any(cell.number is not None for cell in row.months.values())]
        for month in card.months if rows else ():
            broken = [cell for cell in (row.months[month] for row in rows) if cell.number is None and cell.doubt]
            if len(broken) * 2 >= len(rows) and all(row.months[month].number is None for row in rows):
                what = f"is one of {len(broken)} cells of {month.label} without a number: it counts as not reported."
                self.doubts.append(Doubt(broken[0].where, what, kind=broken[0].doubt or DoubtKind.NOT_A_NUMBER))

    def _check_months(self, sheet: Sheet, months: Sequence[Month]) -> None:
        """Each month once, and none missing between two that are there: a missing one would pass for not reported."""
        place = f"{sheet.where} > row {sheet.header + 1}"
        if not months:
            remedy = "Each month's header is a date, or text such as Apr-21."
            self.search.fault(sheet.where, "has no month columns in its header row.", remedy)
            return
        for month in sorted(month for month, times in Counter(months).items() if times > 1):
            self.search.fault(place, f"has two columns for {month.label}.", "Rename or delete one of them.")
        first = FinancialYear.of(min(months)).months[0]
        span = (max(months).year - first.year) * 12 + max(months).number - first.number
        for month in (first.plus(number) for number in range(span)):
            if month not in months:
                remedy = f"Its header should be the date of its first day, or text such as {month.label}."
                self.search.fault(place, f"has no column for {month.label}.", remedy)

    # Percentages

    def _is_percent(self, key: tuple[str, ...]) -> bool:
        """Whether a row says that it holds percentages, or a percentage of the catalogue reads it."""
        return "%" in key[-1] or "percent" in key[-1] or key in self.wanted.percent

    def _scaled(self, sheet: Sheet, rows: Mapping[FoldedKey, ScorecardRow]) -> dict[FoldedKey, ScorecardRow]:
        """Percentages as fractions of 1: target and years, which people type, apart from months, often formulas.

        Where a percentage reads the target of a row of counts (a numerator), its months stay counts.
        """
        typed = {name: [row.target, *row.years.values()] for name, row in rows.items() if self._is_percent(name)}
        months = {name: list(rows[name].months.values()) for name in typed if "%" in name[-1] or "percent" in name[-1]}
        settled = sheet.percent_texts()
        scaled = as_fractions([*typed.values(), *months.values()], settled)
        typed = dict(zip(typed, scaled[: len(typed)], strict=True))
        months = dict(zip(months, scaled[len(typed) :], strict=True))
        return {
            name: replace(
                row,
                target=typed[name][0],
                years=dict(zip(row.years, typed[name][1:], strict=True)),
                months=dict(zip(row.months, months.get(name, row.months.values()), strict=True)),
            )
            if name in typed
            else row
            for name, row in rows.items()
        }

    def _in_points(
        self, sheet: Sheet, rows: Mapping[tuple[str, str], list[Cell]]
    ) -> Mapping[tuple[str, str], list[Cell]]:
        """Benchmarks are kept as 87.6, however their percentages are typed."""
        percent = {key: cells for key, cells in rows.items() if self._is_percent(key)}
        scaled = as_fractions(list(percent.values()), sheet.percent_texts())
        points = [
            [cell if cell.number is None else replace(cell, number=cell.number * _POINTS) for cell in row]
            for row in scaled
        ]
        return {**rows, **dict(zip(percent, points, strict=True))}


def _is_period(cell: object) -> bool:
    """Whether a header can be read as a month, a quarter or a year."""
    return any(read(cell) is not None for read in (header_month, header_quarter, header_year))


def _periods(sheet: Sheet, read: Callable[[object], P | None]) -> list[tuple[P, int]]:
    """The columns whose header names a month, a year or a quarter, with their positions."""
    return [(period, at) for at, cell in enumerate(sheet.headers) if (period := read(cell)) is not None]
