"""Next year's workbook, or another council's: most need no edit, and where one is needed its line is named."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from docx import Document
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook as Book
from openpyxl.worksheet.worksheet import Worksheet

from tests.support import WORKBOOK, Run, changed_workbook, project_copy, project_without_charts, reportgen

MONTHS = ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]
EXCEL_DAY_0 = datetime(1899, 12, 30)
CASE_LISTS = [
    *("Referrals", "Early Help", "Missing episodes", "Assessments", "Section 47"),
    *("Safeguarding Unit", "CP Plans", "Children in Care", "Care leavers"),
]


@pytest.fixture(scope="module")
def published() -> list[dict[str, str]]:
    """The figures of the shipped workbook."""
    return _figures(reportgen("figures", WORKBOOK))


def _figures(run: Run) -> list[dict[str, str]]:
    assert run.code == 0, run.said
    return list(csv.DictReader(io.StringIO(run.out)))


# Without an edit


def _months_as_text(book: Book) -> None:
    shapes = ("%b %y", "%b-%y", "%B %Y", "%Y-%m", "01/%m/%Y")
    for place in range(8, 20):
        cell = book["Scorecard"].cell(4, place)
        month = cell.value
        assert isinstance(month, datetime)
        cell.number_format = "General"
        number = (month - EXCEL_DAY_0).days
        cell.value = month.strftime(shapes[place % 6]) if place % 6 < 5 else number


def _headers_further_down(book: Book) -> None:
    for name in book.sheetnames[1:]:
        book[name].insert_rows(1, 4)
        book[name]["A1"] = "Handed over by another team"


def _columns_in_another_order_among_others(book: Book) -> None:
    for name in book.sheetnames[1:]:
        sheet = book[name]
        header = next(row[0].row for row in sheet.iter_rows(max_row=6) if row[1].value and row[0].row)
        for row in sheet.iter_rows(min_row=header):
            first, last = row[1], row[-1]
            if isinstance(first, Cell) and isinstance(last, Cell):
                first.value, last.value = last.value, first.value
                first.number_format, last.number_format = last.number_format, first.number_format
        sheet.cell(header, sheet.max_column + 1, "Worker")


def _percentages(typed: Callable[[float], str | float]) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        for sheet, first in ((book["Scorecard"], 5), (book["Previous quarters"], 4)):
            for row in sheet.iter_rows(min_row=first):
                for cell in row[3:19] if row[2].value == "%" else ():
                    if isinstance(cell.value, int | float):
                        cell.value = typed(round(float(cell.value) * 100, 6))
                        cell.number_format = "General"

    return change


def _benchmarks_as_fractions(book: Book) -> None:
    for row in book["Benchmarks"].iter_rows(min_row=5):
        for cell in row[2:5] if "%" in str(row[1].value) else ():
            if isinstance(cell.value, int | float):
                cell.value = round(cell.value / 100, 6)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_months_as_text, id="months as text"),
        pytest.param(_headers_further_down, id="header rows moved"),
        pytest.param(_columns_in_another_order_among_others, id="columns reordered and added"),
        pytest.param(_percentages(lambda points: points), id="percentages as 68.2"),
        pytest.param(_percentages(lambda points: f"{points:g}%"), id="percentages as the text 68.2%"),
        pytest.param(_percentages(lambda points: f"{points:g}"), id="percentages as the text 68.2"),
        pytest.param(_benchmarks_as_fractions, id="benchmarks as fractions"),
    ],
)
def it_gives_the_same_figures_from_another_layout(
    tmp_path: Path, published: list[dict[str, str]], change: Callable[[Book], None]
) -> None:
    assert _figures(reportgen("figures", changed_workbook(tmp_path, change))) == published


def it_reads_a_workbook_with_macros(tmp_path: Path, published: list[dict[str, str]]) -> None:
    macros = tmp_path / "Workbook with macros.xlsm"
    sheet, macro = (f"application/vnd.ms-excel.{kind}" for kind in ("sheet.macroEnabled.main+xml", "vbaProject"))
    with zipfile.ZipFile(WORKBOOK) as package, zipfile.ZipFile(macros, "w") as target:
        for name in package.namelist():
            content = package.read(name).decode("utf-8", "surrogateescape")
            if name == "[Content_Types].xml":
                content, times = re.subn(r"application/vnd[^\"]*\.sheet\.main\+xml", sheet, content)
                content = content.replace("<Override", f'<Default Extension="bin" ContentType="{macro}"/><Override', 1)
                assert times == 1
            target.writestr(name, content.encode("utf-8", "surrogateescape"))
        target.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    assert _figures(reportgen("figures", macros)) == published


# Another year


def _two_years_on(value: object) -> object:
    """A date, a text date, a financial year or a quarter, two years later; anything else as it is."""
    if isinstance(value, datetime | date):
        day = 28 if (value.month, value.day) == (2, 29) else value.day
        return value.replace(year=value.year + 2, day=day)
    if isinstance(value, str) and re.fullmatch(r"\d\d/\d\d/\d{4}", value):
        return f"{value[:6]}{int(value[6:]) + 2}"
    if isinstance(value, str) and (match := re.fullmatch(r"(Q\d )?(\d{4})/(\d\d)", value)):
        return f"{match[1] or ''}{int(match[2]) + 2}/{int(match[3]) + 2:02d}"
    return value


def _all_two_years_on(book: Book) -> None:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell, Cell):
                    cell.value = _two_years_on(cell.value)  # type: ignore[assignment]


def it_makes_the_figures_of_2023_24_with_the_same_catalogue(tmp_path: Path, published: list[dict[str, str]]) -> None:
    """The same children two years later: every count is the same; only working days fall otherwise."""
    later = _figures(reportgen("figures", changed_workbook(tmp_path, _all_two_years_on)))
    counts = [row for row in published if row["unit"] == "count"]
    months = re.compile(r"(\d{4})(?=-\d\d)")
    moved = [
        {**row, "period": str(_two_years_on(months.sub(lambda year: str(int(year[1]) + 2), row["period"])))}
        for row in counts
    ]
    assert len(counts) > 300
    assert [row for row in later if row["unit"] == "count"] == moved


# With an edit, which is named


def _line_named(said: str, pattern: str) -> int:
    match = re.search(pattern, said)
    assert match, said
    return int(match[1])


def _edit_line(project: Path, name: str, number: int, old: str, new: str) -> None:
    path = project / "templates" / "childrens-social-care" / name
    lines = path.read_text(encoding="utf-8").split("\n")
    assert old in lines[number - 1]
    lines[number - 1] = lines[number - 1].replace(old, new)
    path.write_text("\n".join(lines), encoding="utf-8")


def _renamed(book: Book) -> None:
    sheet: Worksheet = book["CP Plans"]
    sheet.title = "Child protection register"
    sheet["D4"] = "Start of plan"


def it_names_the_lines_to_edit_until_the_workbook_is_read(tmp_path: Path, published: list[dict[str, str]]) -> None:
    project, workbook = project_copy(tmp_path), changed_workbook(tmp_path, _renamed)
    told = reportgen("figures", workbook, home=project)
    assert (told.code, "Nearest: 'Child protection register'." in told.err) == (4, True)
    line = _line_named(told.err, r'workbook\.toml, line (\d+) says sheet = "CP Plans"; change it')
    _edit_line(project, "workbook.toml", line, '"CP Plans"', '["CP Plans", "Child protection register"]')
    told = reportgen("figures", workbook, home=project)
    assert (told.code, "Nearest: 'Start of plan'." in told.err) == (4, True)
    line = _line_named(told.err, r"workbook\.toml > case-lists > plans > columns > started, line (\d+) says header")
    _edit_line(project, "workbook.toml", line, '"Plan start"', '["Plan start", "Start of plan"]')
    assert _figures(reportgen("figures", workbook, home=project)) == published
    assert _figures(reportgen("figures", WORKBOOK, home=project)) == published


def it_names_the_line_of_a_scorecard_row_that_was_renamed(tmp_path: Path) -> None:
    def renamed(book: Book) -> None:
        book["Scorecard"]["B34"] = "CP cases allocated to a qualified social worker"

    project, workbook = project_copy(tmp_path), changed_workbook(tmp_path, renamed)
    told = reportgen("figures", workbook, home=project)
    line = _line_named(told.err, r"indicators\.toml, line (\d+) names it")
    new = "CP cases allocated to a qualified social worker"
    old = "Child Protection cases allocated to a qualified social worker"
    assert f"Nearest: 'CSC 183 / {new} / Numerator'." in told.err
    _edit_line(project, "indicators.toml", line, old, new)
    assert reportgen("figures", workbook, home=project).code == 0


def it_names_the_line_where_another_word_for_yes_is_added(tmp_path: Path) -> None:
    def other_word(book: Book) -> None:
        for row in book["Children in Care"].iter_rows(min_row=5, min_col=8, max_col=8):
            row[0].value = "Ja" if row[0].value == "Y" else row[0].value

    project, workbook = project_copy(tmp_path), changed_workbook(tmp_path, other_word)
    told = reportgen("figures", workbook, home=project)
    line = _line_named(told.err, r"neither yes nor no.*yes-words \(line (\d+)\) or no-words \(line \d+\)")
    assert "Ja" not in told.err
    _edit_line(project, "workbook.toml", line, '"Y"', '"Y", "Ja"')
    assert "neither yes nor no" not in reportgen("figures", workbook, home=project).err


def _third_quarter_two_years_on(book: Book) -> None:
    """The workbook of 2023/24 as it would be in January 2024: October to December typed, cases in every list."""
    _all_two_years_on(book)
    for name in CASE_LISTS[1:-1]:
        _last_cases_later(book[name])
    for row in book["Scorecard"].iter_rows(min_row=5):
        for summer, autumn in zip(row[10:13], row[13:16], strict=True):
            if isinstance(summer.value, int | float) and isinstance(autumn, Cell):
                autumn.value = summer.value
    sheet = book["Referrals"]
    for place, day in enumerate((datetime(2023, 11, 6), datetime(2023, 12, 4), datetime(2024, 1, 3))):
        sheet.cell(430 - place, 4).value = day
        sheet.cell(430 - place, 5).value = day
        sheet.cell(430 - place, 8).value = None


def _last_cases_later(sheet: Worksheet) -> None:
    """The last cases of a list, of September and October, as cases of November and December."""
    for row in sheet.iter_rows(min_row=sheet.max_row - 25):
        dates = [cell for cell in row if isinstance(cell.value, datetime)]
        typed_as_text = any(isinstance(cell.value, str) and "/" in cell.value for cell in row)
        for cell in dates if not typed_as_text else ():
            if isinstance(cell, Cell) and isinstance(cell.value, datetime):
                cell.value += timedelta(days=75)


def it_builds_a_third_quarter_of_2023_24_with_the_same_catalogue(tmp_path: Path) -> None:
    project, workbook = project_without_charts(tmp_path), changed_workbook(tmp_path, _third_quarter_two_years_on)
    run = reportgen("build", workbook, "--out", tmp_path / "out", home=project)
    assert run.code == 0, run.said
    assert "Quarter:  Q3 2023/24\n" in run.out
    (report,) = (tmp_path / "out").glob("Childrens Social Care Performance 2023-24 Q3.docx")
    document = Document(str(report))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Quarter 3 (October - December) 2023/24" in words
    assert "Data as at 31 December 2023." in words
    timeliness = next(table for table in document.tables if table.rows[1].cells[0].text == "Target")
    months = [[cell.text for cell in row.cells] for row in timeliness.rows[2:]]
    assert [row[0] for row in months] == [f"{month}-{23 + (place > 8)}" for place, month in enumerate(MONTHS)]
    assert months[7] == ["Nov-23", "100.0%", "0.0%"]
    assert months[9] == ["Jan-24", "", ""]
