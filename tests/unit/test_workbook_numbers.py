"""Figures as people type them: numbers as text, percentages in any scale, months and quarters as headers, formulas."""

import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from math import inf, nan
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.chart import LineChart

from reportgen.catalogue.model import Catalogue, ColumnKind, PreviousQuartersLayout
from reportgen.errors import WorkbookError
from reportgen.packages import archive
from reportgen.period import FinancialYear, Month, Quarter
from reportgen.sources import Cell, DoubtKind, RowKey, Workbook
from reportgen.workbook import Examined, examine_workbook, read_workbook
from reportgen.workbook.cells import READERS, header_month, header_quarter, number_cell
from reportgen.workbook.marks import marks_in
from reportgen.workbook.parts import SheetsOfFile
from reportgen.workbook.percent import as_fractions
from tests.small_books import (
    APRIL_6,
    BENCHMARKS,
    HEADERS,
    POPULATION,
    SCORECARD_HEADERS,
    SCORECARD_ROW,
    Row,
    Sheets,
    saved_book,
    small_catalogue,
    whole_sheets,
)

TEXT, SCALE = DoubtKind.TEXT_NUMBER, DoubtKind.PERCENT_SCALE


# Numbers typed as text


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("87", Fraction(87)),
        (" 1,042 ", Fraction(1042)),
        ("1,234,567", Fraction(1234567)),
        ("68.2", Fraction("68.2")),
        ("-3", Fraction(-3)),
        (".5", Fraction("0.5")),
        ("68.2%", Fraction("0.682")),
        ("100 %", Fraction(1)),
    ],
)
def it_reads_a_number_typed_as_text_and_doubts_it(typed: str, number: Fraction) -> None:
    assert number_cell("D7", typed) == Cell("D7", number=number, doubt=TEXT)


@pytest.mark.parametrize("typed", ["awaited", "n/a", "87 of 90", "1,04", "12,3456", "%", "-", "1.2.3", "8 7", True])
def it_leaves_words_as_they_are(typed: str | bool) -> None:
    assert number_cell("D7", typed) == Cell("D7", text=str(typed), doubt=DoubtKind.NOT_A_NUMBER)


@pytest.mark.parametrize("number", [inf, -inf, nan])
def it_takes_what_is_no_number_of_anything_for_words(number: float) -> None:
    assert number_cell("D7", number) == Cell("D7", text=str(number), doubt=DoubtKind.NOT_A_NUMBER)
    assert header_month(number) is None
    value, remark = READERS[ColumnKind.DATE](number, small_catalogue().layout)
    assert (value, remark and remark.kind) == (None, DoubtKind.NOT_A_DATE)


# Percentages


def _fractions(*rows: Sequence[str]) -> list[list[str]]:
    """Each percentage in points of 100 after reading, with a question mark where it is doubted."""
    cells = [[number_cell(f"{text}", float(text) if "%" not in text else text) for text in row] for row in rows]
    settled = frozenset(text for row in rows for text in row if "%" in text)
    return [
        [
            f"{float((cell.number or 0) * 100):g}" + ("?" if cell.doubt is DoubtKind.PERCENT_SCALE else "")
            for cell in row
        ]
        for row in as_fractions(cells, settled)
    ]


@pytest.mark.parametrize("typed", [("0.682", "0.9", "1"), ("68.2", "90", "100"), ("68.2%", "90%", "100%")])
def it_reads_a_row_of_percentages_however_they_are_typed(typed: Sequence[str]) -> None:
    assert _fractions(typed) == [["68.2", "90", "100"]]


def it_lets_each_row_have_a_scale_of_its_own() -> None:
    assert _fractions(["0.682", "0.9"], ["0.5", "0.4"], ["68.2", "90"]) == [
        ["68.2", "90"],
        ["50", "40"],
        ["68.2", "90"],
    ]


def it_reads_text_that_says_its_scale_whatever_the_row_says() -> None:
    assert _fractions(["0.9%", "68.2", "90"]) == [["0.9", "68.2", "90"]]


def it_takes_the_sheets_habit_where_a_row_could_be_either_and_doubts_it() -> None:
    assert _fractions(["68.2", "90"], ["70", "80"], ["0.4", "0", "1"])[2] == ["0.4?", "0", "1?"]


def it_doubts_no_row_of_noughts() -> None:
    assert _fractions(["68.2", "90"], ["0", "0"])[1] == ["0", "0"]


def it_reads_small_percentages_among_larger_ones_in_points() -> None:
    assert _fractions(["68.2", "90"], ["0.4", "5", "1.6"])[1] == ["0.4", "5", "1.6"]


def it_doubts_a_percentage_up_to_one_among_far_larger_ones() -> None:
    assert _fractions(["68.2", "90"], ["0.227", "21.6", "22.9"])[1] == ["0.227?", "21.6", "22.9"]
    assert _fractions(["68.2", "90"], ["0.6", "5", "5"])[1] == ["0.6", "5", "5"]


def it_doubts_the_one_percentage_that_is_typed_unlike_its_row() -> None:
    assert _fractions(["0.7", "0.8"], ["0.982", "0.868", "90"])[1] == ["98.2", "86.8", "90?"]
    assert _fractions(["0.7", "0.8"], ["98.2", "86.8", "0.9"])[1] == ["98.2", "86.8", "0.9?"]


def it_leaves_a_share_just_over_the_whole_to_whoever_reads_it() -> None:
    assert _fractions(["0.7", "0.8"], ["0.9", "0.95", "1.05"])[1] == ["90", "95", "105?"]


# In the scorecard, previous quarters and benchmarks

PERCENT_KEY = RowKey("CSC 1", "Visits", "%")
PREVIOUS: Sequence[Row] = [
    ("Same quarter in earlier years",),
    ("Ref", "Indicator", "Measure", "Q2 2019/20", "Q2 20/21"),
    ("CSC 1", "Visits", "%", None, 68.5),
    ("CSC 2", "Children", "Number", 32, "awaited"),
    ("As published",),
]


def _examined(folder: Path, **changed: Sequence[Row]) -> Examined:
    catalogue = small_catalogue(whole=True)
    previous = PreviousQuartersLayout("Previous quarters", "Ref", "Indicator", "Measure")
    indicators = {"csc260": replace(catalogue.indicators["csc260"], previous=RowKey("csc 2", "Children", "number"))}
    catalogue = replace(catalogue, layout=replace(catalogue.layout, previous_quarters=previous), indicators=indicators)
    sheets = whole_sheets(**{"Previous quarters": PREVIOUS, **changed})
    return examine_workbook(saved_book(folder, sheets), catalogue)


def _whole(folder: Path, **changed: Sequence[Row]) -> Workbook:
    examined = _examined(folder, **changed)
    assert examined.workbook is not None, examined.faults
    return examined.workbook


def it_reads_the_percentages_of_the_scorecard_as_fractions(tmp_path: Path) -> None:
    percent = ("CSC 1", "Visits", "%", 90, "68.2%", 70, 0)
    card = _whole(tmp_path, Scorecard=[SCORECARD_HEADERS, SCORECARD_ROW, percent]).scorecard
    assert card is not None
    row = card.row(PERCENT_KEY)
    assert (row.target.number, row.years[FinancialYear(2020)].number) == (Fraction("0.9"), Fraction("0.682"))
    assert [cell.number for cell in row.months.values()] == [Fraction("0.7"), 0]
    counts = card.row(RowKey(*map(str, SCORECARD_ROW[:3])))
    assert [cell.number for cell in counts.months.values()] == [12, 0]


def it_reads_previous_quarters(tmp_path: Path) -> None:
    previous = _whole(tmp_path).previous_quarters
    earlier, last = Quarter(FinancialYear(2019), 2), Quarter(FinancialYear(2020), 2)
    assert previous[PERCENT_KEY.folded][last].number == Fraction("0.685")
    assert previous[PERCENT_KEY.folded][earlier].is_blank
    assert previous["csc 2", "children", "number"][earlier] == Cell("Book.xlsx > Previous quarters > D4", Fraction(32))
    assert previous["csc 2", "children", "number"][last].doubt is DoubtKind.NOT_A_NUMBER


def it_refuses_a_previous_quarter_that_is_not_there(tmp_path: Path) -> None:
    rows = [*PREVIOUS[:3], ("CSC 2", "Childs", "Number", 32)]
    (fault,) = _examined(tmp_path, **{"Previous quarters": rows}).faults
    assert (fault.where, fault.what) == (
        "Book.xlsx > Previous quarters",
        "has no row 'csc 2 / Children / number'.",
    )
    assert fault.remedy.endswith("Nearest: 'CSC 2 / Childs / Number'.")


def it_refuses_previous_quarters_without_columns_of_quarters(tmp_path: Path) -> None:
    rows = [("Ref", "Indicator", "Measure", "Last year"), *PREVIOUS[3:]]
    (fault,) = _examined(tmp_path, **{"Previous quarters": rows}).faults
    assert fault.what == "has no columns of quarters in its header row."


@pytest.mark.parametrize("typed", [22.7, 0.227, "22.7%", "22.7"])
def it_keeps_benchmarks_in_points(tmp_path: Path, typed: str | float) -> None:
    book = _whole(tmp_path, Benchmarks=[*BENCHMARKS[:3], ("CSC 032", "Re-referrals within 12 months (%)", typed)])
    england = book.benchmarks["csc 032", "re-referrals within 12 months (%)"][0].value
    assert england.number == Fraction("22.7")


# Headers


@pytest.mark.parametrize(
    "header",
    [
        date(2021, 4, 1),
        datetime(2021, 4, 30, 12, 0),
        *("Apr 21", "Apr-21", "April 2021", "Apr 2021", "APRIL-21", " April\n2021", "2021-04", "04/2021"),
        *("01/04/2021", "1/4/21", "30/04/2021", "2021-04-01", "Apr '21", "1 April 2021"),
        *(44287, 44287.0),
    ],
)
def it_knows_a_month_however_its_header_is_typed(header: object) -> None:
    assert header_month(header) == Month(2021, 4)


def it_knows_september_by_its_four_letters() -> None:
    assert header_month("Sept 21") == Month(2021, 9)


@pytest.mark.parametrize("header", ["April", "Target", "2021/22", "2011-12", "13/13/2021", 2021, 21, "", None, True])
def it_takes_nothing_else_for_a_month(header: object) -> None:
    assert header_month(header) is None


@pytest.mark.parametrize("header", ["Q2 2020/21", "Q2 2020-21", "q2  20/21", "Q 2, 2020/21", "2020/21 Q2"])
def it_knows_a_quarter_however_its_header_is_typed(header: str) -> None:
    assert header_quarter(header) == Quarter(FinancialYear(2020), 2)


@pytest.mark.parametrize("header", ["Q2", "Q5 2020/21", "Q2 2020/22", "2020/21", "Target", None, 2])
def it_takes_nothing_else_for_a_quarter(header: object) -> None:
    assert header_quarter(header) is None


# Formulas and errors


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("<f>A1+1</f>", DoubtKind.NEVER_CALCULATED),
        ("<f>A1+1</f><v></v>", DoubtKind.NEVER_CALCULATED),
        ("<f>A1+1</f><v/>", DoubtKind.NEVER_CALCULATED),
        ('<f t="shared" si="0"/>', DoubtKind.NEVER_CALCULATED),
        ("<f>A1&lt;1</f>\n ", DoubtKind.NEVER_CALCULATED),
        ("<f>A1+1</f><v>2</v>", None),
        ('<f t="shared" si="0"/><v>0</v>', None),
        ("<v>7</v>", None),
        ("", None),
    ],
)
def it_tells_a_formula_that_was_never_calculated(cell: str, kind: DoubtKind | None) -> None:
    xml = f'<worksheet xmlns="x"><sheetData><row r="1"><c r="B1">{cell}</c><c r="C1"/></row></sheetData></worksheet>'
    assert marks_in(xml.encode()) == ({"B1": kind} if kind else {})


@pytest.mark.parametrize("result", ["<v></v>", "<v/>", "<v>text</v>"])
def it_takes_an_empty_text_for_a_result(result: str) -> None:
    formulas = f'<c r="A1"><f>B1</f></c><c r="B1" t="str"><f>IF(C1="","",1)</f>{result}</c>'
    xml = f'<worksheet xmlns="x"><sheetData><row r="1">{formulas}</row></sheetData></worksheet>'
    assert marks_in(xml.encode()) == {"A1": DoubtKind.NEVER_CALCULATED}


def it_tells_an_error_and_its_cell() -> None:
    cells = "<c r='A1' t='e'><v>#N/A</v></c><c r='B1' t='e'><f>1/0</f><v>#DIV/0!</v></c><c r='C1'><v>1</v></c>"
    xml = f"<x:worksheet xmlns:x='x'><x:row>{cells.replace('<', '<x:').replace('<x:/', '</x:')}</x:row></x:worksheet>"
    assert marks_in(xml.encode()) == dict.fromkeys(("A1", "B1"), DoubtKind.EXCEL_ERROR)


def it_tells_an_error_whose_cell_does_not_say_where_it_stands() -> None:
    error = "<c t='e'><v>#N/A</v></c>"
    rows = f"<row r='3'><c/>{error}<c r='AB3'/>{error}</row><row>{error}</row>"
    found = marks_in(f"<worksheet xmlns='x'>{rows}</worksheet>".encode())
    assert list(found) == ["B3", "AC3", "A4"]


@pytest.mark.parametrize("bytes_at_once", [1, 2, 3, 100, 1 << 20])
def it_finds_a_mark_wherever_a_sheet_is_cut_for_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bytes_at_once: int
) -> None:
    monkeypatch.setattr(archive, "_PIECE", bytes_at_once)
    path = saved_book(
        tmp_path, {"Error": [("a",), ("#N/A",)], "Formula": [("a",), ("=A1",)], "Neither": [("a",), (1,)]}
    )
    parts, names = SheetsOfFile(path), ("Error", "Formula", "Neither")
    assert [parts.scan(name).may_have_marks for name in names] == [True, True, False]
    assert [dict(parts.marks(name)) for name in names] == [
        {"A2": DoubtKind.EXCEL_ERROR},
        {"A2": DoubtKind.NEVER_CALCULATED},
        {},
    ]
    parts.close()


def it_tells_an_error_in_a_sheet_of_wide_letters() -> None:
    xml = "<?xml version='1.0' encoding='UTF-16'?><worksheet><row><c r='A1' t='e'/></row></worksheet>"
    assert marks_in(xml.encode("utf-16")) == {"A1": DoubtKind.EXCEL_ERROR}


def _rewritten(path: Path, old: bytes, new: bytes) -> Path:
    """A copy of a workbook with some bytes of its XML exchanged."""
    target = path.with_name("Rewritten.xlsx")
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(target, "w") as copy:
        for name in package.namelist():
            copy.writestr(name, package.read(name).replace(old, new))
    return target


def it_finds_errors_and_formulas_in_a_strict_open_xml_workbook(tmp_path: Path) -> None:
    path = saved_book(tmp_path, {"Cases": [HEADERS, ("C1", "#N/A"), ("C2", "=B1")]})
    old, new = b"http://schemas.openxmlformats.org/officeDocument/2006", b"http://purl.oclc.org/ooxml/officeDocument"
    path = _rewritten(path, old, new).rename(tmp_path / "Half strict.xlsx")
    old, new = b"http://schemas.openxmlformats.org/spreadsheetml/2006", b"http://purl.oclc.org/ooxml/spreadsheetml"
    kinds = [doubt.kind for doubt in read_workbook(_rewritten(path, old, new), small_catalogue()).doubts]
    assert kinds == [DoubtKind.EXCEL_ERROR, DoubtKind.NEVER_CALCULATED]


def it_refuses_a_workbook_whose_errors_it_cannot_find(tmp_path: Path) -> None:
    path = saved_book(tmp_path, {"Cases": [HEADERS, ("C1", "#N/A")]})
    with pytest.raises(WorkbookError, match="save it again as an Excel workbook"):
        SheetsOfFile(_rewritten(path, b"r:id=", b"r:key="))


def it_refuses_a_binary_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "Book.xlsb", "w") as package:
        package.writestr("xl/workbook.bin", b"")
    with pytest.raises(WorkbookError, match=r"binary format \(.xlsb\).* choose Excel Workbook \(.xlsx\)"):
        read_workbook(tmp_path / "Book.xlsb", small_catalogue())


def it_doubts_a_date_that_was_never_calculated(tmp_path: Path) -> None:
    rows: Sequence[Row] = [HEADERS, ("C1", "=DATE(2021,4,6)", None, "=TRUE()"), ("C2", APRIL_6)]
    book = read_workbook(saved_book(tmp_path, {"Cases": rows}), small_catalogue())
    assert [(doubt.where, doubt.kind) for doubt in book.doubts] == [
        (f"Book.xlsx > Cases > {cell}", DoubtKind.NEVER_CALCULATED) for cell in ("B2", "D2")
    ]
    assert book.case_lists["cases"].unreadable["day"] == frozenset({0})


def it_takes_no_list_of_formulas_never_calculated_for_an_empty_one(tmp_path: Path) -> None:
    formulas: Row = tuple(f"=Data!{letter}5" for letter in "ABCDE")
    book = read_workbook(saved_book(tmp_path, {"Cases": [HEADERS, formulas, (), formulas]}), small_catalogue())
    assert list(book.case_lists["cases"].rows) == [2, 4]
    assert book.case_lists["cases"].unreadable["day"] == frozenset({0, 1})
    assert len(book.doubts) == 10


def it_counts_formulas_never_calculated_below_the_last_case(tmp_path: Path) -> None:
    rows: Sequence[Row] = [HEADERS, ("C1", APRIL_6), (None, "=Data!B6")]
    book = read_workbook(saved_book(tmp_path, {"Cases": rows}), small_catalogue())
    assert [(doubt.where, doubt.kind) for doubt in book.doubts] == [
        ("Book.xlsx > Cases > A3", DoubtKind.BLANK),
        ("Book.xlsx > Cases > B3", DoubtKind.NEVER_CALCULATED),
    ]


def it_names_no_row_of_the_scorecard_by_formulas_never_calculated(tmp_path: Path) -> None:
    formulas: Row = ("=A1", "=B1", "=C1")
    card = _whole(tmp_path, Scorecard=[SCORECARD_HEADERS, SCORECARD_ROW, (), formulas]).scorecard
    assert card is not None
    assert [str(row.key) for row in card.rows.values()] == ["CSC 260 / Visits in timescale / Numerator"]


def it_tells_a_formula_without_a_result_from_a_blank_in_the_scorecard(tmp_path: Path) -> None:
    row = (*SCORECARD_ROW[:3], "=1-0.1", "#DIV/0!", "=SUM(1,2)", None)
    card = _whole(tmp_path, Scorecard=[SCORECARD_HEADERS, row]).scorecard
    assert card is not None
    (scored,) = card.rows.values()
    cells = [scored.target, *scored.years.values(), *scored.months.values()]
    assert [cell.doubt for cell in cells] == [
        DoubtKind.NEVER_CALCULATED,
        DoubtKind.EXCEL_ERROR,
        DoubtKind.NEVER_CALCULATED,
        None,
    ]
    assert [cell.is_blank for cell in cells] == [False, False, False, True]


@pytest.mark.parametrize("header", ["=EDATE(F1,1)", "#DIV/0!"])
def it_refuses_months_that_were_never_calculated(tmp_path: Path, header: str) -> None:
    headers = (*SCORECARD_HEADERS[:6], header, header, "Comments", header)
    faults = _examined(tmp_path, Scorecard=[headers, SCORECARD_ROW]).faults
    assert [(fault.where, fault.what) for fault in faults] == [
        (f"Book.xlsx > Scorecard > {cell}", "is a header that shows an Excel error or was never calculated.")
        for cell in ("G1", "H1")
    ]


def it_refuses_a_quarter_that_was_never_calculated(tmp_path: Path) -> None:
    headers = ("Ref", "Indicator", "Measure", "Q2 2019/20", "#N/A")
    (fault,) = _examined(tmp_path, **{"Previous quarters": [headers, *PREVIOUS[2:]]}).faults
    assert str(fault).startswith("Book.xlsx > Previous quarters > E1: is a header that shows an Excel error")


def it_says_that_the_header_that_is_missing_may_be_an_error(tmp_path: Path) -> None:
    benchmarks = [("Ref", "Indicator", "England", "#REF!"), BENCHMARKS[-1]]
    missing, error = _examined(tmp_path, Benchmarks=benchmarks).faults
    assert missing.what == "has no column 'North East'."
    assert str(error).startswith("Book.xlsx > Benchmarks > D1: is a header that shows an Excel error")


def it_looks_for_errors_only_in_columns_that_are_read(tmp_path: Path) -> None:
    rows: Sequence[Row] = [(*HEADERS, "#N/A"), ("C1", APRIL_6), (*(None,) * 5, "#N/A"), ("C2", APRIL_6)]
    book = read_workbook(saved_book(tmp_path, {"Cases": rows}), small_catalogue())
    assert (list(book.case_lists["cases"].rows), book.doubts) == ([2, 4], ())


# Headers that cannot be read


_LIKE_MONTHS = ("Septem 21", "May", "Sept.", "June (provisional)", "May-21 (prov)", "13/13/2021")
_LIKE_YEARS = ("2020/2", "2019/23", "Q2 2020/2", "20/22", "2020/2 Q2")


@pytest.mark.parametrize("header", [*_LIKE_MONTHS, *_LIKE_YEARS])
def it_refuses_a_header_that_looks_like_a_month_or_a_year_and_is_none(tmp_path: Path, header: str) -> None:
    headers = (*SCORECARD_HEADERS, "Comments", header)
    (fault,) = _examined(tmp_path, Scorecard=[headers, SCORECARD_ROW]).faults
    said = "is a header that looks like a month, a quarter or a year and cannot be read."
    assert str(fault) == f"Book.xlsx > Scorecard > I1: {said} Write it as Apr-21, Q2 2020/21 or 2020/21."


@pytest.mark.parametrize("header", ["Comments", "Marks", "Age 0-17", "0-17", "Year to date", "Q2 2020/21", "12", 12])
def it_leaves_other_headers_alone(tmp_path: Path, header: str | int) -> None:
    assert _examined(tmp_path, Scorecard=[(*SCORECARD_HEADERS, header), SCORECARD_ROW]).faults == ()


def it_leaves_a_header_alone_that_the_catalogue_names(tmp_path: Path) -> None:
    catalogue = small_catalogue(whole=True)
    assert catalogue.layout.scorecard is not None
    scorecard = replace(catalogue.layout.scorecard, target="2021/22 (target)")
    catalogue = replace(catalogue, layout=replace(catalogue.layout, scorecard=scorecard))
    headers = (*SCORECARD_HEADERS[:3], "2021/22 (target)", *SCORECARD_HEADERS[4:])
    path = saved_book(tmp_path, whole_sheets(Scorecard=[headers, SCORECARD_ROW]))
    assert examine_workbook(path, catalogue).faults == ()


def it_reads_earlier_years_however_they_are_typed(tmp_path: Path) -> None:
    headers = (*SCORECARD_HEADERS[:4], "2018/2019", "19/20", "2020-21", *SCORECARD_HEADERS[5:])
    card = _whole(tmp_path, Scorecard=[headers, (*SCORECARD_ROW[:4], 1, 2, 3, 4, 5)]).scorecard
    assert card is not None
    assert [[str(year) for year in row.years] for row in card.rows.values()] == [["2018/19", "2019/20", "2020/21"]]


def it_refuses_a_population_of_a_year_that_cannot_be_read(tmp_path: Path) -> None:
    (fault,) = _examined(tmp_path, Population=[*POPULATION, ("2022/2", 22600)]).faults
    assert str(fault) == "Book.xlsx > Population > row 4: is of a year that cannot be read. Write it as 2020/21."


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("=SUM(1,2)", DoubtKind.NEVER_CALCULATED),
        ("#N/A", DoubtKind.EXCEL_ERROR),
        ("awaited", DoubtKind.NOT_A_NUMBER),
    ],
)
def it_doubts_a_month_that_would_be_reported(tmp_path: Path, cell: str, kind: DoubtKind) -> None:
    rows = [("CSC 1", f"Row {number}", "Number", None, None, 7, cell if number < 3 else None) for number in range(4)]
    (doubt,) = _whole(tmp_path, Scorecard=[SCORECARD_HEADERS, SCORECARD_ROW[:6], *rows]).doubts
    said = "is one of 3 cells of May-21 without a number: it counts as not reported."
    assert (doubt.where, doubt.what, doubt.kind) == ("Book.xlsx > Scorecard > G3", said, kind)


def it_bears_with_a_few_errors_in_a_month_to_come(tmp_path: Path) -> None:
    rows = [("CSC 1", f"Row {number}", "Number", None, None, 7) for number in range(2)]
    scorecard = [SCORECARD_HEADERS, SCORECARD_ROW[:6], *rows, ("CSC 1", "Share", "Share", None, None, 7, "#DIV/0!")]
    assert _whole(tmp_path, Scorecard=scorecard).doubts == ()


# Other workbooks


def _odd_book(folder: Path, old: bytes, new: bytes, name: str = "Cases") -> Path:
    return _rewritten(saved_book(folder, {"Notes": [("a",)], name: [HEADERS, ("C1", APRIL_6)]}), old, new)


def _refusal(path: Path, catalogue: Catalogue) -> str:
    with pytest.raises(WorkbookError) as refused:
        read_workbook(path, catalogue)
    return str(refused.value)


def it_prints_no_name_of_a_sheet_that_looks_like_a_reference(tmp_path: Path) -> None:
    catalogue = small_catalogue()
    cases = replace(catalogue.layout.case_lists["cases"], sheet="CH123456")
    catalogue = replace(catalogue, layout=replace(catalogue.layout, case_lists={"cases": cases}))
    for old, new in ((b"44292", b"-1e20"), (b"44292", b"1</v><v>2")):
        said = _refusal(_odd_book(tmp_path, old, new, "CH123456"), catalogue)
        assert "Rewritten.xlsx > sheet 2 from the left" in said
        assert "CH123456" not in said


def it_refuses_a_date_with_a_prefix_that_cannot_be_read(tmp_path: Path) -> None:
    new = b"<x:v xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>-1e20</x:v>"
    said = _refusal(_odd_book(tmp_path, b"<v>44292</v>", new), small_catalogue())
    assert said.startswith("Rewritten.xlsx > Cases: has a number below -100,000,000,000")


def it_reads_a_workbook_with_queries_in_wide_letters(tmp_path: Path) -> None:
    path = _odd_book(tmp_path, b"44292", b"44292")
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("customXml/item1.xml", "<?xml version='1.0' encoding='utf-16'?><DataMashup/>".encode("utf-16"))
    assert list(read_workbook(path, small_catalogue()).case_lists["cases"].columns["child"]) == ["C1"]


def it_looks_for_formulas_in_no_sheet_that_is_not_used(tmp_path: Path) -> None:
    sheets: Sheets = {"Cases": [HEADERS, ("C1", APRIL_6)], "Sums": [("=1+1", "#N/A")]}
    assert read_workbook(saved_book(tmp_path, sheets), small_catalogue()).doubts == ()


def it_reads_a_workbook_with_macros(tmp_path: Path) -> None:
    plain = saved_book(tmp_path, {"Cases": [HEADERS, ("C1", APRIL_6)]})
    with_macros = tmp_path / "Book.xlsm"
    with zipfile.ZipFile(plain) as package, zipfile.ZipFile(with_macros, "w") as target:
        for name in package.namelist():
            target.writestr(name, package.read(name))
        target.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    assert list(read_workbook(with_macros, small_catalogue()).case_lists["cases"].columns["child"]) == ["C1"]


def it_passes_over_a_sheet_that_is_a_chart(tmp_path: Path) -> None:
    path = saved_book(tmp_path, {"Cases": [HEADERS, ("C1", APRIL_6)]})
    book = load_workbook(path)
    book.create_chartsheet("Chart").add_chart(LineChart())
    book.save(path)
    assert [sheet.name for sheet in read_workbook(path, small_catalogue()).sheets] == ["Cases"]
