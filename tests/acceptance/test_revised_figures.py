"""Late recording: what was published in the last report is another figure now, and everybody is told."""

import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from openpyxl.workbook import Workbook as Book

from tests.support import CATALOGUE, WORKBOOK, Run, changed_workbook, project_without_charts, reportgen

Q1 = "Childrens Social Care Performance 2021-22 Q1"
Q2 = "Childrens Social Care Performance 2021-22 Q2"


def _decided_late(book: Book) -> None:
    """A referral of April that was decided at once was in truth decided ten days later."""
    sheet = book["Referrals"]
    for row in sheet.iter_rows(min_row=5):
        received, decided = row[3].value, row[4].value
        if isinstance(received, datetime) and isinstance(decided, datetime) and received == decided:
            assert received.month == 4
            row[4].value = decided + timedelta(days=10)
            return


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project_without_charts(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def out(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the report of the first quarter."""
    folder = tmp_path_factory.mktemp("out")
    run = reportgen("build", "--quarter", "Q1", "--out", folder, home=project)
    assert run.code == 0, run.said
    assert "Compared: no report of an earlier quarter was found to compare with\n" in run.out
    return folder


@pytest.fixture(scope="module")
def second(project: Path, out: Path) -> Run:
    """The run that made the report of the second quarter, after a late correction."""
    run = reportgen("build", changed_workbook(out.parent, _decided_late), "--out", out, home=project)
    assert run.code == 0, run.said
    return run


def _tables(report: Path) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(str(report)).tables]


def _text(report: Path) -> str:
    body = Document(str(report)).element.body
    return "\n".join("".join(node.text or "" for node in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


def _sheet(path: Path, name: str) -> list[dict[str, object]]:
    header, *rows = load_workbook(path)[name].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def _revised(rows: Sequence[dict[str, object]]) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in ("Code", "Period", "Published", "Now", "Counts then")) for row in rows]


def it_says_how_many_published_figures_have_changed(second: Run) -> None:
    assert f"Compared: with {Q1}.docx (Q1 2021/22): 2 published figures have changed\n" in second.out


def it_marks_them_in_the_tables_and_no_others(second: Run, out: Path) -> None:
    marked = [row for table in _tables(out / f"{Q2}.docx") for row in table if any(" [r]" in cell for cell in row)]
    months = [row for row in marked if row[0] == "Apr-21"]
    assert months == [["Apr-21", "68.0% [r]", "8.0% [r]"]]


def it_lists_old_and_new_at_the_end_of_the_report(second: Run, out: Path) -> None:
    _, _, notes = _text(out / f"{Q2}.docx").partition("Revised figures")
    for words in ("70.0%", "68.0%", "6.0%", "8.0%", "April 2021"):
        assert words in notes
    assert "[r]" in _text(out / f"{Q2}.docx")


def it_lists_old_and_new_with_their_counts_in_the_figures_workbook(second: Run, out: Path) -> None:
    rows = _sheet(out / f"{Q2} figures.xlsx", "Revisions")
    assert _revised(rows) == [
        ("CSC 022", "April 2021", "70.0%", "68.0%", "35 of 50"),
        ("CSC 026", "April 2021", "6.0%", "8.0%", "3 of 50"),
        ("CSC 022", "Q1 2021/22 (to date)", "68.2%", "67.6%", "122 of 179"),
        ("CSC 022", "Q1 2021/22", "68.2%", "67.6%", "122 of 179"),
        ("CSC 026", "Q1 2021/22 (to date)", "9.5%", "10.1%", "17 of 179"),
        ("CSC 026", "Q1 2021/22", "9.5%", "10.1%", "17 of 179"),
    ]


def _a_month_later(book: Book) -> None:
    """An early help case of April was in truth begun in May: the months change, the quarter does not."""
    for row in book["Early Help"].iter_rows(min_row=5):
        if row[3].value == "Internal":
            row[2].value = datetime(2021, 5, 4)
            return


def it_marks_no_total_that_has_not_changed(project: Path, out: Path, tmp_path: Path) -> None:
    workbook = changed_workbook(tmp_path, _a_month_later)
    previous = out / f"{Q1}.docx"
    run = reportgen("build", workbook, "--previous", previous, "--out", tmp_path / "out", home=project)
    assert run.code == 0, run.said
    marked = {row[0] for table in _tables(tmp_path / "out" / f"{Q2}.docx") for row in table if "[r]" in " ".join(row)}
    assert marked == {"Apr-21", "May-21"}


def _other_target(book: Book) -> None:
    for row in book["Scorecard"].iter_rows(min_row=5):
        if row[0].value == "CSC 038":
            row[3].value = 0.85


def it_tells_of_a_changed_target(project: Path, out: Path, tmp_path: Path) -> None:
    workbook = changed_workbook(tmp_path, _other_target)
    run = reportgen("build", workbook, "--previous", out / f"{Q1}.docx", "--out", tmp_path / "out", home=project)
    assert "no published figure has changed; targets that have changed: 1\n" in run.out, run.said
    assert "year to date from 90% to 85%." in _text(tmp_path / "out" / f"{Q2}.docx")


def it_compares_with_the_report_or_the_figures_workbook_that_is_named(
    project: Path, second: Run, out: Path, tmp_path: Path
) -> None:
    """A finished report carries no data; its figures workbook still does."""
    workbook = out.parent / "Changed workbook.xlsx"
    for name in (f"{Q1}.docx", f"{Q1} figures.xlsx"):
        run = reportgen("build", workbook, "--previous", out / name, "--out", tmp_path, home=project)
        assert f"Compared: with {name} (Q1 2021/22): 2 published figures have changed\n" in run.out, run.said


def it_takes_the_last_report_of_an_earlier_quarter_and_nothing_else_in_the_folder(
    project: Path, out: Path, tmp_path: Path
) -> None:
    for name in (f"{Q1}.docx", f"{Q1} figures.xlsx"):
        shutil.copy(out / name, tmp_path / name)
    (tmp_path / "Minutes.docx").write_bytes((CATALOGUE / "template.docx").read_bytes())
    (tmp_path / "Broken.docx").write_bytes(b"PK no document")
    (tmp_path / "Workbook.xlsx").write_bytes(WORKBOOK.read_bytes())
    run = reportgen("build", "--out", tmp_path, home=project)
    assert f"Compared: with {Q1}.docx (Q1 2021/22): no published figure has changed\n" in run.out, run.said


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Nowhere.docx", "is not there."),
        ("template.docx", "is not a report of this program"),
        (WORKBOOK.name, "figures workbook of this program"),
        (f"{Q2}.docx", "which is after Q1 2021/22"),
    ],
)
def it_says_why_a_file_cannot_be_compared_with(project: Path, out: Path, second: Run, name: str, words: str) -> None:
    never = out.parent / "never"
    path = next((folder / name for folder in (CATALOGUE, WORKBOOK.parent) if (folder / name).exists()), out / name)
    run = reportgen("build", "--quarter", "Q1", "--previous", path, "--out", never, home=project)
    assert run.code == 2
    assert words in run.err, run.err
    assert not never.exists()
