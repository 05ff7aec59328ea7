"""The officer's report is kept: written whole, never over another, never over one that somebody has open."""

import os
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document

from tests.support import Run, project_without_charts, reportgen

REPORT = "Childrens Social Care Performance 2021-22 Q2.docx"
FIGURES = "Childrens Social Care Performance 2021-22 Q2 figures.xlsx"
OTHER = "Childrens Social Care Performance 2021-22 Q2 (2).docx"
WRITTEN_IN = b"an officer's analysis"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project_without_charts(tmp_path_factory.mktemp("saving"))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An output folder with a report in which an officer has written, last at half past nine on 18 October 2021."""
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / REPORT).write_bytes(WRITTEN_IN)
    half_past_nine = datetime(2021, 10, 18, 9, 30).timestamp()
    os.utime(folder / REPORT, (half_past_nine, half_past_nine))
    return folder


def _build(project: Path, out: Path, *arguments: str) -> Run:
    """A build that starts anew, and may leave nothing behind in the machine's folder for temporary files."""
    temporary = out.parent / "temporary"
    temporary.mkdir(parents=True, exist_ok=True)
    env = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    run = reportgen("build", "--fresh", "--out", out, *arguments, home=project, env=env)
    assert _files(temporary) == []
    return run


def _files(folder: Path) -> list[str]:
    """Every file, hidden ones too, by its path in the folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _is_whole(report: Path) -> bool:
    with zipfile.ZipFile(report) as package:
        assert package.testzip() is None
    headings = [part for part in Document(str(report)).paragraphs if part.style and part.style.name == "Heading 1"]
    return len(headings) == 27


def it_writes_the_report_whole_under_its_name_into_a_folder_that_it_makes(project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "Quarterly reports" / "2021-22" / "Quarter 2"
    run = _build(project, folder)
    assert run.code == 0, run.said
    assert f"Report:   {folder / REPORT}\n" in run.out
    assert _files(folder) == [FIGURES, REPORT]
    assert _is_whole(folder / REPORT)


def it_moves_the_report_that_is_there_to_previous_with_its_time_in_the_name(project: Path, out: Path) -> None:
    run = _build(project, out)
    assert run.code == 0, run.said
    moved = "Childrens Social Care Performance 2021-22 Q2 (2021-10-18 09.30.00).docx"
    assert f"The report that was there before is now {Path('previous', moved)}." in run.out
    assert _files(out) == [FIGURES, REPORT, f"previous/{moved}"]
    assert (out / "previous" / moved).read_bytes() == WRITTEN_IN
    assert _is_whole(out / REPORT)


def it_keeps_every_report_of_many_runs(project: Path, out: Path) -> None:
    _build(project, out)
    second = [(out / name).read_bytes() for name in (REPORT, FIGURES)]
    _build(project, out)
    kept = [path.read_bytes() for path in (out / "previous").iterdir()]
    assert sorted(kept) == sorted([WRITTEN_IN, *second])


def it_leaves_the_report_of_another_quarter_where_it_is(project: Path, out: Path) -> None:
    run = _build(project, out, "--quarter", "Q1")
    assert run.code == 0, run.said
    assert _files(out) == [FIGURES.replace("Q2", "Q1"), REPORT.replace("Q2", "Q1"), REPORT]
    assert (out / REPORT).read_bytes() == WRITTEN_IN


@pytest.mark.parametrize(
    "mark",
    [
        pytest.param("~$ildrens Social Care Performance 2021-22 Q2.docx", id="Word"),
        pytest.param(".~lock.Childrens Social Care Performance 2021-22 Q2.docx#", id="LibreOffice"),
    ],
)
def it_leaves_a_report_alone_that_somebody_has_open(project: Path, out: Path, mark: str) -> None:
    (out / mark).write_bytes(b"whoever has it open")
    run = _build(project, out)
    assert run.code == 0, run.said
    assert _files(out) == sorted([REPORT, OTHER, FIGURES, mark])
    assert (out / REPORT).read_bytes() == WRITTEN_IN
    assert _is_whole(out / OTHER)
    assert f"Report:   {out / OTHER}\n" in run.out
    assert f"'{REPORT}' is open in Word" in run.out
    assert "saved under another name" in run.out


def it_says_plainly_that_the_output_folder_is_a_file(project: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("minutes of the last meeting", encoding="utf-8")
    run = _build(project, tmp_path / "out")
    assert run.code == 6
    assert f"{tmp_path / 'out'}: is a file where a folder should be." in run.err
    assert "choose another output folder." in run.err
    assert (tmp_path / "out").read_text(encoding="utf-8") == "minutes of the last meeting"


def it_says_plainly_that_a_folder_has_the_name_of_the_report(project: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / REPORT).mkdir(parents=True)
    run = _build(project, tmp_path / "out")
    assert run.code == 6
    assert "is a folder that has the report's name." in run.err
    assert "Traceback" not in run.err
    assert _files(tmp_path / "out") == []


def it_loses_nothing_when_previous_is_no_folder(project: Path, out: Path) -> None:
    (out / "previous").write_text("a note", encoding="utf-8")
    run = _build(project, out)
    assert run.code == 6
    assert f"{out / 'previous'}: " in run.err
    assert _files(out) == [REPORT, "previous"]
    assert (out / REPORT).read_bytes() == WRITTEN_IN
