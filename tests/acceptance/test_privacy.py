"""The clerk who guards the children's data: nothing that stands in a case list leaves the workbook."""

import re
import zipfile
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell import MergedCell
from openpyxl.workbook import Workbook as Book

from reportgen.catalogue import Catalogue, read_catalogue
from tests.support import CATALOGUE, Run, changed_workbook, reportgen

MARKER = re.compile(rb"MARKER", re.IGNORECASE)
HEADER_ROW = 4
IDENTIFIERS = {"ID", "No."}


def _plant(book: Book) -> int:
    """Marks every identifier of every case list, and other cells so that each kind of warning is provoked."""
    numbers = count(1)
    for layout in read_catalogue(CATALOGUE).layout.case_lists.values():
        sheet = book[layout.sheet]
        headers = [str(cell.value) for cell in sheet[HEADER_ROW]]
        for row in sheet.iter_rows(min_row=HEADER_ROW + 1):
            for header, cell in zip(headers, row, strict=True):
                if not isinstance(cell, MergedCell) and set(header.split()) & IDENTIFIERS and cell.value is not None:
                    cell.value = f"P-MARKER-{next(numbers):05d}"
        for cell in sheet[HEADER_ROW + 3]:  # a date, a yes or no, a reason: words where they do not belong
            cell.value = f"Marker-Smith, marker of 1 May, {next(numbers)}"
        sheet.cell(HEADER_ROW + 4, len(headers)).value = f"A MARKER that nobody reads {next(numbers)}"
        sheet.append([f"P-MARKER-{next(numbers):05d}"])  # alone in its row
        for place in range(1, len(headers) + 1):  # alone in its row, in each column
            sheet.cell(sheet.max_row + 1, place).value = f"P-MARKER-{next(numbers):05d}"
        sheet.append(["Total", f"MARKER {next(numbers)}"])
    book["Referrals"]["E5"] = datetime(2019, 1, 1)  # decided before it was received
    book["Scorecard"]["T6"] = book["Read me"]["A3"] = f"Ask the Marker family {next(numbers)}"
    book.properties.creator = book.properties.lastModifiedBy = "Marion Marker"
    return next(numbers)


@dataclass(frozen=True)
class Made:
    """A build of a workbook full of markers, and the folders that it was given."""

    workbook: Path
    run: Run
    out: Path
    temporary: Path


def _run(made_in: Path, *arguments: object) -> Run:
    (made_in / "temporary").mkdir(exist_ok=True)
    env = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(made_in / "temporary"))
    return reportgen(*arguments, env=env)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("privacy")
    workbook = changed_workbook(folder, _plant)
    run = _run(folder, "build", workbook, "--despite-errors", "--out", folder / "out")
    assert run.code == 0, run.said
    assert "findings that would make figures wrong:" in run.out
    return Made(workbook, run, folder / "out", folder / "temporary")


def _markers(content: bytes) -> list[bytes]:
    return MARKER.findall(content)


def it_was_given_markers_in_every_case_list(made: Made, catalogue: Catalogue) -> None:
    """Proves that the other tests of this file can fail."""
    with zipfile.ZipFile(made.workbook) as package:
        planted = sum(len(_markers(package.read(name))) for name in package.namelist())
    assert planted > 3000
    for layout in catalogue.layout.case_lists.values():
        assert f"      {layout.sheet} > " in made.run.out


def it_names_the_cell_and_never_what_stands_in_it(made: Made) -> None:
    assert "Referrals > D7: is not a date" in made.run.out
    assert "Referrals > E5: is before the date in D5" in made.run.out
    assert "Children in Care > H7: is neither yes nor no" in made.run.out
    assert "stands alone in its row" in made.run.out
    assert _markers(made.run.said.encode()) == []


def it_lists_every_finding_in_the_figures_workbook(made: Made) -> None:
    """Proves that the workbook that is searched for markers tells of the cells that hold them."""
    (workbook,) = made.out.glob("*.xlsx")
    rows = load_workbook(workbook)["Data quality"].iter_rows(min_row=2, values_only=True)
    places = {f"{row[1]} > {row[2]}" for row in rows}
    assert len(places) > 100
    assert {"Referrals > D7", "Referrals > E5", "Children in Care > H7", "Missing episodes > E7"} <= places


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def it_lets_no_marker_into_any_part_of_what_is_made(made: Made, kind: str) -> None:
    (path,) = made.out.glob(f"*.{kind}")
    assert _markers(path.name.encode()) == []
    with zipfile.ZipFile(path) as package:
        assert {"docProps/core.xml", "docProps/app.xml", "[Content_Types].xml"} <= set(package.namelist())
        assert [name for name in package.namelist() if _markers(name.encode() + package.read(name))] == []
        assert [_markers(part.comment + part.extra) for part in package.infolist() if part.comment or part.extra] == []


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def it_lets_no_marker_through_in_pieces(made: Made, kind: str) -> None:
    """Word and Excel may cut a text into runs; here the text is put together again."""
    (path,) = made.out.glob(f"*.{kind}")
    with zipfile.ZipFile(path) as package:
        parts = [package.read(name).decode() for name in package.namelist() if name.endswith((".xml", ".svg"))]
    text = "".join(re.sub(r"<[^>]*>", "", part) for part in parts)
    assert "Darlington" in text
    assert not _markers(text.encode())


def it_tells_an_inspection_without_a_marker(made: Made) -> None:
    run = _run(made.out.parent, "inspect", made.workbook, "--out", made.out.parent / "inspected")
    assert run.code == 4
    assert _markers(run.said.encode()) == []
    (path,) = (made.out.parent / "inspected").iterdir()
    with zipfile.ZipFile(path) as package:
        assert [name for name in package.namelist() if _markers(name.encode() + package.read(name))] == []


def it_leaves_no_temporary_file(made: Made) -> None:
    assert [path for path in made.temporary.rglob("*") if path.is_file()] == []
    assert len(list(made.out.iterdir())) == 2


@pytest.mark.parametrize("kind", ["csv", "json", "table"])
def it_prints_figures_without_a_marker(made: Made, kind: str) -> None:
    run = _run(made.out.parent, "figures", made.workbook, "--format", kind)
    assert run.code == 0, run.err
    assert "csc246-children" in run.out
    assert "Missing episodes > E7: is not a date" in run.err
    assert _markers(run.said.encode()) == []


def it_tells_faults_of_a_workbook_without_a_marker(made: Made, tmp_path: Path) -> None:
    def spoil(book: Book) -> None:
        _plant(book)
        book["Referrals"]["E4"] = "When decided"
        book["Care leavers"].delete_rows(HEADER_ROW)
        book["CP Plans"].title = "Plans"

    run = _run(tmp_path, "build", changed_workbook(tmp_path, spoil), "--out", tmp_path / "out")
    assert run.code == 4
    for words in ("no column 'Date decision made'", "Care leavers: has no header row", "has no sheet 'CP Plans'"):
        assert words in run.err
    assert _markers(run.said.encode()) == []


def it_tells_nothing_of_a_case_that_stands_where_the_header_row_was(tmp_path: Path) -> None:
    """'External agency' is a header of the list and a word in it."""

    def spoil(book: Book) -> None:
        sheet = book["Early Help"]
        sheet.delete_rows(HEADER_ROW)
        for row in sheet.iter_rows(min_row=HEADER_ROW, max_row=60):
            row[0].value, row[1].value, row[4].value = "Marker Smith", "Marker Jones", "Marker, health visitor"
            row[3].value = "External agency"

    workbook = changed_workbook(tmp_path, spoil)
    for command in ("build", "inspect"):
        run = _run(tmp_path, command, workbook, "--out", tmp_path / "out")
        assert (run.code, "Early Help: has no header row" in run.said) == (4, True)
        assert _markers(run.said.encode()) == []
    for path in (tmp_path / "out").glob("*.xlsx"):
        with zipfile.ZipFile(path) as package:
            assert [name for name in package.namelist() if _markers(package.read(name))] == []
