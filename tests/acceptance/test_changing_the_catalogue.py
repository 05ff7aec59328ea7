"""The analyst changes the report without touching code: a new indicator, a renamed sheet, a new year."""

import csv
import io
from contextlib import closing
from datetime import datetime
from pathlib import Path

from openpyxl import load_workbook

from tests.support import CATALOGUE, WORKBOOK, Run, changed_workbook, project_copy, reportgen

README_MEASURE = """\
[measures.referrals-from-schools]
of = "referrals"
where = [{ column = "source", equals = "School" }]
"""
README_INDICATOR = """\
[indicators.referrals-from-schools]
title = "Referrals from schools"
unit = "percent"
numerator = "referrals-from-schools"
denominator = "referrals"
annual = "year-to-date"
good = "neither"
"""
README_COLUMN = 'source = { header = "Source of referral", kind = "text" }'


def _edit(project: Path, name: str, old: str, new: str) -> None:
    path = project / "templates" / "childrens-social-care" / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def _figures(run: Run, series: str) -> dict[str, str]:
    assert run.code == 0, run.said
    return {row["period"]: row["value"] for row in csv.DictReader(io.StringIO(run.out)) if row["series"] == series}


def it_adds_the_indicator_of_the_readme_to_a_section(tmp_path: Path) -> None:
    project = project_copy(tmp_path)
    catalogue = project / "templates" / "childrens-social-care" / "indicators.toml"
    added = f"{catalogue.read_text(encoding='utf-8')}\n{README_MEASURE}\n{README_INDICATOR}"
    catalogue.write_text(added, encoding="utf-8")
    placed = 'indicators = ["csc022-within-1-working-day", "csc026-over-3-working-days"]'
    _edit(project, "sections.toml", placed, placed.replace("]", ', "referrals-from-schools"]'))
    months = _figures(reportgen("figures", home=project), "referrals-from-schools")
    with closing(load_workbook(WORKBOOK, read_only=True, data_only=True)) as book:
        rows = [row for row in book["Referrals"].iter_rows(min_row=5, values_only=True) if isinstance(row[3], datetime)]
    april = [row[5] for row in rows if isinstance(row[3], datetime) and row[3].month == 4]
    assert months["2021-04"] == f"{round(100 * april.count('School') / len(april), 1)}"


def it_shows_in_the_readme_the_very_lines_that_this_test_adds() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for lines in (README_MEASURE, README_INDICATOR, README_COLUMN):
        assert lines in readme
    assert README_COLUMN in (CATALOGUE / "workbook.toml").read_text(encoding="utf-8")


def it_follows_a_sheet_and_a_column_that_were_renamed(tmp_path: Path) -> None:
    def rename(book: object) -> None:
        sheet = book["CP Plans"]  # type: ignore[index]
        sheet.title = "Child protection plans"
        sheet["D4"] = "Start of plan"

    project = project_copy(tmp_path)
    workbook = changed_workbook(tmp_path, rename)
    assert reportgen("figures", workbook, home=project).code == 4
    _edit(project, "workbook.toml", 'sheet = "CP Plans"', 'sheet = "Child protection plans"')
    _edit(project, "workbook.toml", 'header = "Plan start"', 'header = "Start of plan"')
    assert _figures(reportgen("figures", workbook, home=project), "csc182-children")["2021-09"] == "79"


def it_reads_another_years_workbook_with_the_same_catalogue(tmp_path: Path) -> None:
    """A 2022/23 workbook that has reported April to June: its years, months and population come from the workbook."""

    def next_year(book: object) -> None:
        card = book["Scorecard"]  # type: ignore[index]
        for place in range(8, 20):
            month = place - 4 if place < 17 else place - 16
            card.cell(4, place).value = datetime(2022 if place < 17 else 2023, month, 1)
        for row in card.iter_rows(min_row=5, min_col=11, max_col=19):
            for cell in row:
                cell.value = None
        for place, year in zip((5, 6, 7), ("2019/20", "2020/21", "2021/22"), strict=True):
            card.cell(4, place).value = year
        book["Population"].append(["2022/23", 22600])  # type: ignore[index]
        book["Referrals"]["D5"] = datetime(2022, 4, 1)  # type: ignore[index]
        book["Referrals"]["E5"] = datetime(2022, 4, 1)  # type: ignore[index]

    workbook = changed_workbook(tmp_path, next_year)
    run = reportgen("figures", workbook)
    within = _figures(run, "csc022-within-1-working-day")
    assert (within["2022-04"], within["2022/23"], within["2021/22"]) == ("100.0", "100.0", "77.7")
    assert _figures(run, "csc252b-10-days-ytd")["2022-06"] == "87.5"
