"""The first-time user on a machine with nothing but Python: the scripts that are clicked."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import needs
from tests.support import ROOT, Run, project_copy

BATCHES = [ROOT / "Build report.bat", ROOT / "Check workbook.bat", ROOT / "reportgen" / "starters" / "start.bat"]
BUILD, CHECK = "build-report.sh", "check-workbook.sh"
COMMANDS = [(BUILD, "build"), (CHECK, "inspect")]
SHELLS = ["bash", pytest.param("dash", marks=needs("dash", "dash"))]
STAND_IN = """\
#!/bin/sh
# Stands for the Python of a finished set-up: it only says where and with what it was started.
if [ "$1" = -c ]; then exit 0; fi
printf '%s\\n' "$PWD" "$@"
"""


def _script(
    project: Path, *arguments: str, shell: str = "sh", path: str | None = None, here: Path | None = None
) -> Run:
    """Runs build-report.sh."""
    return _run(project / BUILD, *arguments, shell=shell, path=path, here=here or project.parent)


def _run(script: Path, *arguments: str, here: Path, shell: str = "sh", path: str | None = None) -> Run:
    """Runs a script with nobody at the keyboard and without our own environment's settings."""
    own = ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME")
    env = {name: value for name, value in os.environ.items() if name not in own}
    ran = subprocess.run(
        [shutil.which(shell) or shell, str(script), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=here,
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


def it_checks_the_workbook_with_what_is_set_up(set_up: tuple[Path, Run]) -> None:
    project, _ = set_up
    run = _run(project / CHECK, here=Path("/"))
    assert (run.code, "Getting the program ready" in run.said) == (0, False), run.said
    assert "Sheets read:" in run.out
    assert list((project / "out").glob("* check.xlsx"))


@pytest.mark.parametrize("shell", SHELLS)
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


# With a stand-in for the program --------------------------------------------------------------------------------------


@pytest.fixture(params=["plain", "A & B (Council)! é", "100% 'sure' $HOME", "-- [x]; *"])
def set_up_project(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A project whose set-up is done, in folders with ordinary and with awkward names."""
    project = tmp_path / str(request.param) / "project"
    (project / "reportgen" / "starters").mkdir(parents=True)
    for name in (BUILD, CHECK, "requirements.lock", "reportgen/starters/environment.sh"):
        shutil.copy(ROOT / name, project / name)
    python = project / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(STAND_IN, encoding="utf-8")
    python.chmod(0o755)
    shutil.copy(project / "requirements.lock", project / ".venv" / "requirements.lock")
    return project


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(("name", "command"), COMMANDS)
def it_runs_its_command_in_the_project_folder(set_up_project: Path, name: str, command: str, shell: str) -> None:
    run = _run(set_up_project / name, "--quarter", "Q1", shell=shell, here=Path("/"))
    started = [str(set_up_project), "-m", "reportgen", command, "--interactive", "--quarter", "Q1"]
    assert (run.code, run.out.splitlines(), run.err) == (0, started, "")


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(("name", "command"), COMMANDS)
def it_names_a_workbook_in_full_that_was_named_from_elsewhere(
    set_up_project: Path, name: str, command: str, shell: str
) -> None:
    here = set_up_project.parent / "Work & Books"
    here.mkdir()
    (here / "Our book.xlsx").touch()
    run = _run(Path("..") / "project" / name, "Our book.xlsx", "../gone.xlsx", shell=shell, here=here)
    arguments = run.out.splitlines()[3:]
    assert arguments == [command, "--interactive", str(here / "Our book.xlsx"), "../gone.xlsx"], run.said


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(("name", "command"), COMMANDS)
def it_finds_the_project_through_links(set_up_project: Path, name: str, command: str, shell: str) -> None:
    """On a desktop stands a link to a link that leads from its own folder to the script."""
    desktop, between = set_up_project.parent / "Desktop", set_up_project.parent / "between"
    desktop.mkdir()
    between.mkdir()
    (between / "second").symlink_to(Path("..") / "project" / name)
    (desktop / "Report").symlink_to(between / "second")
    (desktop / "Book.xlsx").touch()
    run = _run(Path("Report"), "Book.xlsx", shell=shell, here=desktop)
    assert run.out.splitlines()[0] == str(set_up_project), run.said
    assert run.out.splitlines()[3:] == [command, "--interactive", str(desktop / "Book.xlsx")]


# Windows ------------------------------------------------------------------------------------------------------------


def it_has_one_batch_file_that_differs_from_the_other_in_its_command_only() -> None:
    build, check = (batch.read_text(encoding="ascii") for batch in BATCHES[:2])
    assert build.count('start.bat" build --interactive %*') == 1
    assert build.replace('start.bat" build ', 'start.bat" inspect ') == check


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
