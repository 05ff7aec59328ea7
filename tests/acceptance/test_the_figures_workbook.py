"""The analyst who is asked where a figure comes from opens the workbook beside the report."""

import csv
import hashlib
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from docx import Document
from lxml import etree
from openpyxl import load_workbook
from openpyxl.workbook import Workbook as Book

from tests.support import EXPECTED, WORKBOOK, project_without_charts, reportgen

NAME = "Childrens Social Care Performance 2021-22 Q2"
MONTHS = {"April": "04", "May": "05", "June": "06", "July": "07", "August": "08", "September": "09"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = project_without_charts(tmp_path_factory.mktemp("project"))
    run = reportgen("build", home=folder)
    assert run.code == 0, run.said
    assert f"Figures:  {folder / 'out' / NAME} figures.xlsx\n" in run.out
    return folder


@pytest.fixture(scope="module")
def book(project: Path) -> Book:
    return load_workbook(project / "out" / f"{NAME} figures.xlsx")


def _rows(book: Book, name: str) -> list[dict[str, object]]:
    header, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def _period(row: dict[str, object]) -> tuple[str, str]:
    """Kind and period as the published list writes them."""
    kind, period = str(row["Kind"]), str(row["Period"] or "")
    if kind == "Month":
        month, year = period.split()
        return "month", f"{year}-{MONTHS[month]}"
    return ("target", "") if kind == "Target" else ("year", period)


def it_holds_every_published_figure_as_a_number(book: Book) -> None:
    with (EXPECTED / "published-q2-2021-22.csv").open(encoding="utf-8") as file:
        published = {(r["series"], r["period_kind"], r["period"]): float(r["value"]) for r in csv.DictReader(file)}
    kinds = ("Target", "Month", "Year", "Year so far")
    found = {
        (str(row["Name in the catalogue"]), *_period(row)): row["Figure"]
        for row in _rows(book, "Figures")
        if row["Kind"] in kinds and row["Figure"] is not None
    }
    assert found == pytest.approx(published)
    assert len(found) == 638


def it_accounts_for_every_row_of_the_list_behind_a_figure(book: Book) -> None:
    counted = [row for row in _rows(book, "Figures") if row["Rows counted: numerator"] is not None]
    assert len(counted) > 400
    for row in counted:
        reasons = str(row["Rows left out"]).split("\n")[0].removeprefix("Numerator: ")
        left_out = sum(int(number.replace(",", "")) for number in re.findall(r"(?:^|; )([\d,]+) ", reasons))
        assert row["Rows in the list"] == row["Rows counted: numerator"] + left_out, row  # type: ignore[operator]


def it_says_how_and_from_which_columns_a_figure_is_counted(book: Book) -> None:
    (row,) = [
        row
        for row in _rows(book, "Figures")
        if (row["Name in the catalogue"], row["Period"]) == ("csc178-monthly", "September 2021")
    ]
    assert [row[name] for name in ("Figure", "Numerator", "Denominator", "Sheet")] == [43.8, 7, 16, "Safeguarding Unit"]
    assert row["Columns or cells"] == "columns D, E, F, G, H; columns D, E, G, H"
    assert "Strategy meeting / S47 start to Date of conference within 15 working days" in str(row["How it is counted"])
    assert "99 another month of the year" in str(row["Rows left out"])


def it_holds_the_facts_of_the_published_analysis(book: Book) -> None:
    facts = {row["Name in the catalogue"]: row for row in _rows(book, "Facts")}
    with (EXPECTED / "published-facts-q2-2021-22.csv").open(encoding="utf-8") as file:
        for expected in csv.DictReader(file):
            assert facts[expected["fact"]]["Shown as"] == expected["shown"]
    external = facts["quarter.csc002-external-percent"]
    assert [external[name] for name in ("Target", "Q2 2019/20", "Q2 2020/21")] == [30, 19.4, 13.5]


def it_opens_the_cell_of_a_finding_in_the_source_workbook(book: Book, project: Path) -> None:
    links = [cell.hyperlink for row in book["Data quality"].iter_rows(min_row=2) for cell in row if cell.hyperlink]
    assert len(links) == 53
    targets = {unquote(str(link.target)) for link in links}
    assert [(project / "out" / target).resolve() for target in targets] == [project / "workbooks" / WORKBOOK.name]
    assert "'Scorecard'!M104" in {link.location for link in links}


@pytest.mark.parametrize("name", ["Figures", "Facts", "Data quality", "Sheets read"])
def it_can_be_filtered_below_a_header_that_stays(book: Book, name: str) -> None:
    sheet = book[name]
    assert str(sheet.freeze_panes)[-1] == "2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert sheet.print_title_rows == "$1:$1"


def it_holds_no_formula(book: Book) -> None:
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert len(cells) > 10_000
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []


def it_says_which_workbook_catalogue_and_program_made_the_figures(book: Book, project: Path) -> None:
    run = {str(row[0]): str(row[1]) for row in book["Run"].iter_rows(values_only=True) if row[0]}
    assert run["Workbook"] == WORKBOOK.name
    assert run["Workbook's SHA-256"] == hashlib.sha256(WORKBOOK.read_bytes()).hexdigest()
    assert run["Report in the catalogue"] == "childrens-social-care"
    assert re.fullmatch("[0-9a-f]{12}", run["Version of the catalogue"])
    assert str(project) not in "".join(run.values())


# What the report itself carries -------------------------------------------------------------------------------------


def _carried(report: Path) -> Iterator[etree._Element]:
    with zipfile.ZipFile(report) as package:
        for name in package.namelist():
            if re.fullmatch(r"customXml/item\d+\.xml", name):
                yield etree.fromstring(package.read(name))


def it_carries_the_same_run_facts_and_figures_in_the_word_file(book: Book, project: Path) -> None:
    report = project / "out" / f"{NAME}.docx"
    (record,) = [root for root in _carried(report) if "reportgen" in str(root.tag)]
    values = [figure.get("value") for figure in record.iter("{*}figure")]
    assert sum(value is not None for value in values) == 638
    assert len(list(record.iter("{*}fact"))) == len(_rows(book, "Facts"))
    digest = hashlib.sha256(WORKBOOK.read_bytes()).hexdigest()
    with zipfile.ZipFile(report) as package:
        assert digest in package.read("docProps/custom.xml").decode()
    assert WORKBOOK.name in str(Document(str(report)).core_properties.comments)
