"""The first-time user on a machine with nothing but Python: the scripts that are clicked."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportgen.starters.windows_download import PYTHONS
from tests.conftest import needs
from tests.stand_in import stand_in_project, started
from tests.support import ROOT, Run, project_copy

BUILD, CHECK = "build-report.sh", "check-workbook.sh"
COMMANDS = [
    (BUILD, "build"),
    (CHECK, "inspect"),
    ("refresh-report.sh", "refresh"),
    ("check-report.sh", "check"),
    ("finalise-report.sh", "finalise"),
]
STARTERS = [
    ("Build report.bat", "build"),
    ("Check workbook.bat", "inspect"),
    ("Refresh report.bat", "refresh"),
    ("Check report.bat", "check"),
    ("Finalise report.bat", "finalise"),
]
SHARED = Path("reportgen") / "starters"
BATCHES = [*(ROOT / name for name, _ in STARTERS), ROOT / SHARED / "start.bat"]
NOBODY = 65534
SHELLS = ["bash", pytest.param("dash", marks=needs("dash", "dash"))]
TOO_NEW = f"""\
#!/bin/sh
exec '{sys.executable}' -c 'import sys; sys.version_info = (3, 15, 0); exec(sys.argv[-1])' "$@"
"""
"""A Python from after the locked packages."""
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


def _run(
    script: Path, *arguments: str, here: Path, shell: str = "sh", path: str | None = None, cdpath: str = ""
) -> Run:
    """Runs a script with nobody at the keyboard and without our own environment's settings."""
    own = ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME")
    env = {name: value for name, value in os.environ.items() if name not in own}
    ran = subprocess.run(
        [shutil.which(shell) or shell, str(script), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=here,
        env=env | ({"PATH": path} if path is not None else {}) | ({"CDPATH": cdpath} if cdpath else {}),
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


@pytest.mark.parametrize("pythons", [{}, {"python3": TOO_NEW, "python3.13": "#!/bin/sh\nexit 1\n"}])
def it_explains_in_plain_english_that_python_is_missing(tmp_path: Path, pythons: dict[str, str]) -> None:
    project = project_copy(tmp_path)
    run = _script(project, path=_tools(tmp_path, **pythons))
    assert run.code == 9
    assert "This needs Python 3.11, 3.12, 3.13 or 3.14, which was not found on this computer." in run.said
    assert not (project / ".venv").exists()


def _tools(folder: Path, **pythons: str) -> str:
    """A PATH with the system's tools that the scripts use, and no Python but the scripts given."""
    tools = folder / "tools"
    tools.mkdir()
    for tool in ("sh", "dirname", "readlink", "cmp", "mkdir", "rm", "cat", "cp", "uname"):
        (tools / tool).symlink_to(shutil.which(tool) or tool)
    for name, content in pythons.items():
        (tools / name).write_text(content, encoding="utf-8")
        (tools / name).chmod(0o755)
    return str(tools)


def it_takes_an_older_python_beside_one_that_is_too_new(tmp_path: Path) -> None:
    project = stand_in_project(tmp_path / "project", BUILD, "reportgen/starters/environment.sh")
    python = f"#!/bin/sh\nexec '{sys.executable}' \"$@\"\n"
    run = _script(project, path=_tools(tmp_path, **{"python3": TOO_NEW, "python3.14": python}))
    assert (run.code, "Ready." in run.said) == (0, True), run.said


def it_names_the_same_versions_of_python_wherever_it_names_them() -> None:
    """Those that the download has wheels for."""
    shell, batch, read_me = (
        (ROOT / SHARED / name).read_text(encoding="ascii")
        for name in ("environment.sh", "start.bat", "Read me first.txt")
    )
    named = f"{', '.join(PYTHONS[:-1])} or {PYTHONS[-1]}"
    assert all(f"needs Python {named}" in text for text in (shell, batch, read_me))
    newest_first = list(reversed(PYTHONS))
    assert re.findall(r"python(3\.\d+)", *re.findall(r"for base_python in (.*);", shell)) == newest_first
    assert re.findall(r"3\.\d+", *re.findall(r"for %%V in \((.*)\)", batch)) == newest_first
    known = [f"{major}.{minor}" for major, minor in re.findall(r"\((\d), (\d+)\)", batch)]
    limits = [f"{major}.{minor}" for major, minor in re.findall(r"\((\d), (\d+)\)", shell)]
    assert (known, limits) == ([*PYTHONS], [PYTHONS[0], PYTHONS[-1]])


def it_says_that_there_is_no_place_for_its_set_up() -> None:
    """A project that one may only read, and no home folder, such as that of a service."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # all may look into it, as into no folder of the tests'
        project = stand_in_project(Path(folder) / "project", BUILD, "reportgen/starters/environment.sh")
        project.chmod(0o555)
        ran = subprocess.run(
            ["sh", str(project / BUILD)],
            capture_output=True,
            text=True,
            cwd="/",
            env={"PATH": os.environ["PATH"]},
            user=NOBODY if os.getuid() == 0 else None,
            timeout=60,
            check=False,
        )
        project.chmod(0o755)
    assert (ran.returncode, ran.stdout) == (9, "")
    assert (
        "so there is no place to get the program ready.\nCopy the whole project to a folder of your own" in ran.stderr
    )


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
    for name in (*dict(COMMANDS), "requirements.lock", "reportgen/starters/environment.sh"):
        shutil.copy(ROOT / name, project / name)
    _put_stand_in(project / ".venv" / "bin" / "python")
    shutil.copy(project / "requirements.lock", project / ".venv" / "requirements.lock")
    return project


def _put_stand_in(python: Path) -> None:
    python.parent.mkdir(parents=True)
    python.write_text(STAND_IN, encoding="utf-8")
    python.chmod(0o755)


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
def it_names_every_file_in_full_also_those_of_options(set_up_project: Path, shell: str) -> None:
    here = set_up_project.parent / "Back from officers"
    here.mkdir()
    for name in ("Report Q2.docx", "copy & notes.docx", "W.xlsx", "Q2"):
        (here / name).touch()
    given = ["Report Q2.docx", "/full/name.docx", "--with", "copy & notes.docx", "--workbook=W.xlsx", "--quarter", "Q2"]
    run = _run(Path("..") / "project" / "refresh-report.sh", *given, "", "--fresh", shell=shell, here=here)
    expected = [f"{here}/Report Q2.docx", "/full/name.docx", "--with", f"{here}/copy & notes.docx"]
    expected += [f"--workbook={here}/W.xlsx", "--quarter", "Q2", "", "--fresh"]
    assert run.out.splitlines()[5:] == expected, run.said


@pytest.mark.parametrize(("name", "command"), COMMANDS[1:])
def it_has_one_script_that_differs_from_the_others_in_its_command_only(name: str, command: str) -> None:
    first, other = ((ROOT / script).read_text(encoding="ascii").splitlines() for script in (BUILD, name))
    assert first[-1] == 'start_program build "$@"'
    assert other[-1] == f'start_program {command} "$@"'
    assert first[1].startswith("# ")
    assert f"./{name} [" in other[1]
    assert (first[0], first[2:-1]) == (other[0], other[2:-1])
    assert os.access(ROOT / name, os.X_OK)


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


@pytest.mark.parametrize("shell", SHELLS)
def it_sets_itself_up_under_each_shell_from_the_wheels_folder(tmp_path: Path, shell: str) -> None:
    """By a relative name, from a folder with a like-named one, where CDPATH would lead elsewhere."""
    here = tmp_path / 'it\'s "here" & $HOME'
    project = stand_in_project(here / "project", BUILD, "reportgen/starters/environment.sh")
    (tmp_path / "project" / "reportgen").mkdir(parents=True)
    (here / "-x.xlsx").touch()
    run = _run(Path("project") / BUILD, "./-x.xlsx", shell=shell, here=here, cdpath=str(tmp_path))
    assert (run.code, "Ready." in run.said) == (0, True), run.said
    expected = [str(project / ".venv"), str(project), "build", "--interactive", f"{here}/./-x.xlsx"]
    assert started(run) == expected
    again = _run(Path("project") / BUILD, shell=shell, here=here)
    assert (again.code, again.err) == (0, "")


@pytest.mark.parametrize("shell", SHELLS)
def it_makes_the_download_for_windows_with_the_environment_of_the_program(set_up_project: Path, shell: str) -> None:
    shutil.copy(ROOT / "make-windows-download.sh", set_up_project)
    run = _run(set_up_project / "make-windows-download.sh", "--python", "3.12", shell=shell, here=Path("/"))
    started = [str(set_up_project), "-m", "reportgen.starters.windows_download", "--python", "3.12"]
    assert (run.code, run.out.splitlines(), run.err) == (0, started, "")


# Windows ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "command"), STARTERS[1:])
def it_has_one_batch_file_that_differs_from_the_others_in_its_command_only(name: str, command: str) -> None:
    build, other = (batch.read_text(encoding="ascii") for batch in (BATCHES[0], ROOT / name))
    assert build.count('start.bat" build --interactive %*') == 1
    assert build.replace('start.bat" build ', f'start.bat" {command} ') == other


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


# Windows as wine plays it, with the stand-in for the program --------------------------------------------------------

DOCS = "C:\\Docs & notes"


@pytest.fixture(scope="module")
def drive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Drive C: of a Windows, with a project whose set-up is done and a folder of documents."""
    prefix = tmp_path_factory.mktemp("wine")
    _wine(prefix, prefix, "wineboot", "--init")
    drive = prefix / "drive_c"
    project = drive / "A & B (Council)! é" / "project"
    (project / SHARED).mkdir(parents=True)
    for batch in BATCHES:
        shutil.copy(batch, project / batch.relative_to(ROOT))
    shutil.copy(ROOT / "requirements.lock", project / "requirements.lock")
    # Wine runs a Unix program, too, though without waiting for it and its exit code.
    _put_stand_in(project / ".venv" / "Scripts" / "python.exe")
    (drive / "Docs & notes").mkdir()
    yield drive
    _wine(prefix, prefix, "wineboot", "--kill")
    shutil.rmtree(prefix, ignore_errors=True)


def _wine(prefix: Path, here: Path, *command: str) -> str:
    """Runs a Windows program; wine starts a batch file as Explorer does, quoting only what holds blanks."""
    env = {
        **os.environ,
        "WINEPREFIX": str(prefix),
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=",
        "LC_ALL": "C.UTF-8",
        "REPORTGEN_NO_PAUSE": "1",
    }
    ran = subprocess.run(
        ["wine", *command], capture_output=True, cwd=here, env=env, stdin=subprocess.DEVNULL, timeout=300, check=False
    )
    return ran.stdout.decode(errors="replace").replace("\r\n", "\n")


def _drop(drive: Path, starter: str, *arguments: str) -> str:
    """What is seen when files are dropped on a starter, or named behind it, in the folder of documents."""
    batch = f"C:\\A & B (Council)! é\\project\\{starter}"
    return _wine(drive.parent, drive / "Docs & notes", batch, *arguments)


def _documents(drive: Path, *names: str) -> list[str]:
    """Documents by their full names, as Windows drops them."""
    for name in names:
        document = drive / "Docs & notes" / name
        document.parent.mkdir(exist_ok=True)
        document.touch()
    return [DOCS + "\\" + name.replace("/", "\\") for name in names]


@needs("wine", "wine")
@pytest.mark.parametrize(("starter", "command"), STARTERS)
def it_starts_the_program_on_windows(drive: Path, starter: str, command: str) -> None:
    report, copy = _documents(drive, "Report Q2.docx", "copy (2).docx")
    project = drive / "A & B (Council)! é" / "project"
    lines = [str(project), "-m", "reportgen", command, "--interactive"]
    assert "\n".join([*lines, ""]) in _drop(drive, starter)
    assert "\n".join([*lines, copy, report, ""]) in _drop(drive, starter, copy, report)


@needs("wine", "wine")
def it_hands_on_any_number_of_dropped_files(drive: Path) -> None:
    awkward = ["a, b; c=d.docx", "R&D (1)!.docx", "x ^ y.docx", "it's ~ #1 [é].docx", "dir, & 1/plain.docx"]
    files = _documents(drive, *awkward, *(f"copy{number}.docx" for number in range(12)))
    seen = _drop(drive, "Refresh report.bat", *files)
    assert "\n".join(["refresh", "--interactive", *files, ""]) in seen
    assert "Cannot find" not in seen


@needs("wine", "wine")
def it_keeps_names_whole_that_windows_does_not_quote(drive: Path) -> None:
    """Such as C:\\Temp\\a,b.docx, which a batch file sees as two."""
    folder = drive / "Temp"
    folder.mkdir()
    for name in ("a,b.docx", "k;l=m.docx", "(n)!.docx"):
        (folder / name).touch()
    files = ["C:\\Temp\\a,b.docx", "C:\\Temp\\k;l=m.docx", "C:\\Temp\\(n)!.docx"]
    seen = _drop(drive, "Refresh report.bat", *files)
    assert "\n".join(["refresh", "--interactive", *files, ""]) in seen
    assert "Cannot find" not in seen


@needs("wine", "wine")
def it_completes_names_on_windows_from_the_folder_one_is_in(drive: Path) -> None:
    full = _documents(drive, "R 1.docx", "x ^ & y!.docx", "W.xlsx", *(f"{number}.docx" for number in range(9)))
    (drive / "Docs & notes" / "Q1").touch()
    given = ["R 1.docx", "--with", "x ^ & y!.docx", "..\\gone.docx", "--quarter", "Q1", "", "--workbook=W.xlsx"]
    seen = _drop(drive, "Refresh report.bat", *given, *(f"{number}.docx" for number in range(9)))
    expected = [full[0], "--with", full[1], "..\\gone.docx", "--quarter", "Q1", "", "--workbook", *full[2:], ""]
    assert "\n".join(["--interactive", *expected]) in seen
    assert "Cannot find" not in seen


@needs("wine", "wine")
@pytest.mark.parametrize(("name", "left"), [("R&D.docx", "R"), ("up^.docx", "up.docx")])
def it_says_which_name_windows_has_cut(drive: Path, name: str, left: str) -> None:
    (first,) = _documents(drive, "First report.docx")
    seen = _drop(drive, "Refresh report.bat", first, f"C:\\{name}", first)
    assert f'Cannot find the file "C:\\{left}".\n' in seen
    assert "If its name or folder holds  &  or  ^  please rename it without" in seen
    assert "\n".join(["--interactive", first, f"C:\\{left}", ""]) in seen
