"""The clerk who guards the children's data: nothing that stands in a case list leaves the workbook."""

import os
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import count
from pathlib import Path

import pikepdf
import pytest
from openpyxl import load_workbook
from openpyxl.cell import MergedCell
from openpyxl.workbook import Workbook as Book

from reportgen.catalogue import Catalogue, read_catalogue
from tests.faults.deaths import dying_at
from tests.support import CATALOGUE, Run, changed_workbook, project_without_charts, reportgen

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


# Everything else that is made, and left behind ----------------------------------------------------------------------

STEM = "Childrens Social Care Performance 2021-22 Q2"
JOBS = """
[[reports]]
quarter = "Q1"
edition = "public"
audience = "Referrals"
sections = ["referrals-timeliness"]
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project_without_charts(tmp_path_factory.mktemp("private"))


def _every_cell(book: Book) -> None:
    """Nothing but markers below the headers, in texts that look like identifiers and in ones that do not."""
    for layout in read_catalogue(CATALOGUE).layout.case_lists.values():
        for number, row in enumerate(book[layout.sheet].iter_rows(min_row=HEADER_ROW + 1), start=1):
            for cell in row:
                if not isinstance(cell, MergedCell):
                    cell.value = f"MARKER{number:04d}" if number % 2 else f"ask the Marker family, {number}"


def _everything_in(path: Path) -> bytes:
    """All that is in a file, what is packed in it unpacked, whatever is packed in that, too, and its words together."""
    content = path.name.encode() + path.read_bytes()
    if path.suffix == ".pdf":
        with pikepdf.open(path) as pdf:
            return content + b"".join(one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream))
    return content + _unpacked(content[len(path.name) :])


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(b"PK"):
        return re.sub(rb"<[^>]*>", b"", content)
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = [package.read(name) for name in package.namelist()]
    return b"".join(part + _unpacked(part) for part in parts)


def _markers_below(*folders: Path) -> list[Path]:
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if _markers(_everything_in(path))]


def it_lets_nobody_out_through_any_command(made: Made, project: Path, tmp_path: Path) -> None:
    """On the officers' way from draft to publication, and in a batch."""
    (tmp_path / "jobs.toml").write_text(f"workbook = '{made.workbook}'\n{JOBS}", encoding="utf-8")
    out, env = tmp_path / "out", dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(tmp_path))
    report = out / f"{STEM}.docx"
    for command in (
        ("build", made.workbook, "--despite-errors", "--charts", "native", "--out", out),
        ("refresh", report, "--workbook", made.workbook, "--despite-errors"),
        ("check", report),
        ("finalise", report, "--despite", "a test", "--pdf"),
        ("batch", tmp_path / "jobs.toml", "--despite-errors", "--out", out / "batch"),
    ):
        run = reportgen(*command, home=project, env=env)
        assert run.code in (0, 7, 8), run.said
        assert _markers(run.said.encode()) == []
    assert len([path for path in out.rglob("*") if path.is_file()]) >= 9
    assert _markers_below(out) == []


def it_lets_nobody_out_of_a_workbook_that_holds_nothing_else(project: Path, tmp_path: Path) -> None:
    workbook = changed_workbook(tmp_path, _every_cell)
    for command in ("inspect", "build"):
        despite = ["--despite-errors"] if command == "build" else []
        run = reportgen(command, workbook, *despite, "--out", tmp_path / "out", home=project)
        assert run.code in (0, 4), run.said
        assert _markers(run.said.encode()) == []
    assert len(list((tmp_path / "out").iterdir())) == 3
    assert _markers_below(tmp_path / "out") == []


@pytest.mark.parametrize("damage", ["cut off", "a sheet cut off", "a sheet of bytes", "no shared strings"])
def it_tells_of_a_damaged_workbook_without_anybody(made: Made, project: Path, tmp_path: Path, damage: str) -> None:
    workbook = tmp_path / "Damaged.xlsx"
    with zipfile.ZipFile(made.workbook) as whole, zipfile.ZipFile(workbook, "w") as damaged:
        for name in whole.namelist():
            content = whole.read(name)
            if name == "xl/worksheets/sheet3.xml" and damage.startswith("a sheet"):
                half = content[: len(content) // 2]
                content = half if damage == "a sheet cut off" else half + b"\xff\x00MARKER<" + content
            if name != "xl/sharedStrings.xml" or damage != "no shared strings":
                damaged.writestr(name, content)
    if damage == "cut off":
        workbook.write_bytes(made.workbook.read_bytes()[:-2000])
    run = reportgen("inspect", workbook, "--out", tmp_path / "out", home=project)
    assert run.code == 4, run.said
    assert _markers(run.said.encode()) == []
    assert _markers_below(tmp_path / "out") == []


def it_leaves_nobody_behind_when_it_is_killed(made: Made, project: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    env = dying_at(tmp_path, "os.chmod", 2, inside=out)
    env = {**env, "PYTHONPATH": os.pathsep.join((env["PYTHONPATH"], str(project))), "TMPDIR": str(tmp_path)}
    run = reportgen("build", made.workbook, "--despite-errors", "--out", out, home=project, env=env)
    assert run.code < 0
    assert len([path for path in out.iterdir() if path.name.startswith(".reportgen-")]) == 3
    assert _markers_below(tmp_path) == []


def it_tells_no_reference_that_stands_in_a_header_or_a_sheets_name(project: Path, tmp_path: Path) -> None:
    def spoil(book: Book) -> None:
        book.create_sheet("MARKER12345").append(["a note"])
        copy = book.copy_worksheet(book["Referrals"])
        copy.title = "P-MARKER-00001"
        book["Referrals"].cell(HEADER_ROW, book["Referrals"].max_column + 1).value = "MARKER10001"

    run = reportgen("inspect", changed_workbook(tmp_path, spoil), "--out", tmp_path / "out", home=project)
    assert run.code == 0, run.said
    assert "Not used: Read me, sheet 15 from the left, sheet 16 from the left" in run.out
    assert "sheet 16 from the left: is not used, but looks like 'Referrals'" in run.out
    assert _markers(run.said.encode()) == []
    assert _markers_below(tmp_path / "out") == []
