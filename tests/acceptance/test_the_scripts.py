"""The first-time user on a machine with nothing but Python: the scripts that are clicked."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import needs
from tests.support import ROOT, Run, project_copy

BATCHES = [ROOT / "Build report.bat", ROOT / "reportgen" / "starters" / "start.bat"]


def _script(
    project: Path, *arguments: str, shell: str = "sh", path: str | None = None, here: Path | None = None
) -> Run:
    """Runs build-report.sh with nobody at the keyboard and without our own environment's settings."""
    own = ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME")
    env = {name: value for name, value in os.environ.items() if name not in own}
    ran = subprocess.run(
        [shutil.which(shell) or shell, str(project / "build-report.sh"), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=here or project.parent,
        env=env | ({"PATH": path} if path is not None else {}),
        stdin=subprocess.DEVNULL,
        timeout=500,
        check=False,
    )
    return Run(ran.returncode, ran.stdout, ran.stderr)


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    """A fresh copy in a folder with an awkward name, and its first run, from another folder."""
    folder = tmp_path_factory.mktemp("A & B (Council)! é")
    project = project_copy(folder)
    run = _script(project, here=Path("/"))
    if "could not be installed" in run.said:
        pytest.skip("no packages could be fetched: the first set-up is not tested here")
    return project, run


def it_makes_the_report_on_the_first_run_from_any_folder(set_up: tuple[Path, Run]) -> None:
    project, run = set_up
    assert run.code == 0, run.said
    assert "This happens once and takes a few minutes." in run.said
    assert "638 figures, 22 sections" in run.said
    assert (project / "out" / "Childrens Social Care Performance 2021-22 Q2.docx").stat().st_size > 500_000


@pytest.mark.parametrize("shell", ["bash", pytest.param("dash", marks=needs("dash", "dash"))])
def it_starts_at_once_the_next_time(set_up: tuple[Path, Run], shell: str, tmp_path: Path) -> None:
    project, _ = set_up
    run = _script(project, "--quarter", "Q7", "--out", str(tmp_path), shell=shell)
    assert (run.code, "Getting the program ready" in run.said) == (2, False)
    assert "'Q7' is not a quarter. Write Q1, Q2, Q3 or Q4." in run.said


def it_reports_a_workbook_named_from_the_folder_one_is_in(set_up: tuple[Path, Run], tmp_path: Path) -> None:
    project, _ = set_up
    (tmp_path / "not a workbook.xlsx").write_text("a,b", encoding="utf-8")
    run = _script(project, "not a workbook.xlsx", here=tmp_path)
    assert run.code == 4
    assert "not a workbook.xlsx: is not an Excel workbook, whatever its name says." in run.said


def it_explains_in_plain_english_that_python_is_missing(tmp_path: Path) -> None:
    project = project_copy(tmp_path)
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("sh", "dirname", "readlink", "cmp", "mkdir", "rm", "cat", "uname"):
        (tools / tool).symlink_to(shutil.which(tool) or tool)
    run = _script(project, path=str(tools))
    assert run.code == 9
    assert "This needs Python 3.11 or later, which was not found on this computer." in run.said
    assert not (project / ".venv").exists()


def it_explains_that_there_is_no_workbook(set_up: tuple[Path, Run]) -> None:
    project, _ = set_up
    books = project / "workbooks"
    moved = books.rename(project / "elsewhere")
    try:
        run = _script(project)
    finally:
        moved.rename(books)
    assert run.code == 2
    assert "There is no Excel workbook in" in run.said
    assert "Copy the performance workbook (.xlsx) into that folder" in run.said


@pytest.mark.parametrize("batch", BATCHES, ids=lambda path: path.name)
def it_ships_batch_files_that_windows_can_read(batch: Path) -> None:
    """A byte-order mark breaks a batch file's first line; lines that end as on Linux break its labels."""
    content = batch.read_bytes()
    assert content.isascii()
    assert content.startswith(b"@echo off\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")


def it_offers_every_label_that_the_batch_files_go_to() -> None:
    for batch in BATCHES:
        lines = batch.read_text(encoding="ascii").splitlines()
        labels = {line[1:].strip() for line in lines if line.startswith(":")}
        goals = {
            line.split("goto ")[1].strip() for line in lines if "goto " in line and "%" not in line.split("goto ")[1]
        }
        assert goals <= labels | {":eof"}
