"""Full disks, locked doors, long names, closed pipes, two at once: a clear message each, and nothing is lost."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reportgen.audit.earlier import read_carried
from reportgen.locks import locked
from tests.faults.deaths import dying_at, telling_at
from tests.faults.kills import LEFT, REPORT, Killed, check_whole, contents, prepared
from tests.faults.refusals import changing, run, with_a_full_disk, without_privileges
from tests.support import Run

FIGURES = REPORT.replace(".docx", " figures.xlsx")
WORKBOOK = "Childrens Performance Workbook 2021-22.xlsx"
WINDOW = "the window that showed its messages was closed."
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="plays faults as Linux has them: not tested here")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a report and a finished one in its folder."""
    return prepared(tmp_path_factory.mktemp("faults")).project


@pytest.fixture
def out(project: Path, tmp_path: Path) -> Path:
    """A folder of its own with that report."""
    return Path(shutil.copytree(project / "out", tmp_path / "out"))


def _unfinished(folder: Path) -> list[Path]:
    return list(folder.rglob(f"{LEFT}*"))


# The system refuses -------------------------------------------------------------------------------------------------


def _locked(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    folder.chmod(0o555)


@pytest.mark.parametrize(
    ("refusing", "prepare", "says"),
    [
        (with_a_full_disk, None, "The report and the figures workbook could not be written: the disk is full. Make"),
        (without_privileges, lambda out: _locked(out), "{out}: may not be written to. Choose another output"),
        (without_privileges, lambda out: _locked(out / "previous"), "{out}/previous: may not be written to."),
        (None, lambda out: (out / "previous").touch(), "{out}/previous: is a file where a folder should be."),
    ],
    ids=["disk full", "folder read-only", "previous read-only", "previous a file"],
)
def it_leaves_all_as_it_was_and_says_why_it_could_not_save(
    project: Path, out: Path, refusing: Callable[[], None] | None, prepare: Callable[[Path], None] | None, says: str
) -> None:
    if prepare:
        prepare(out)
    before = contents(out)
    told = run(project, "build", "--fresh", "--out", out, refusing=refusing)
    assert (told.code, says.format(out=out) in told.err) == (6, True), told.err
    assert (contents(out), _unfinished(out)) == (before, [])


def it_names_a_lock_that_another_user_has_left_and_that_may_not_be_opened(project: Path, out: Path) -> None:
    (out / ".reportgen-lock").touch(0o444)
    before = contents(out)
    told = run(project, "build", "--fresh", "--out", out, refusing=without_privileges)
    assert told.code == 6
    assert f"{out}: holds '.reportgen-lock', which another user's run has left there" in told.err
    assert "If no other run is at work, delete that file." in told.err
    assert contents(out) == before


@pytest.mark.parametrize(
    ("place", "code", "says"),
    [
        ("file", 6, "is a file where a folder should be. Rename or move it, or choose another"),
        ("link", 6, "is a link to a folder that is not there. Rename or move it, or choose another"),
        ("n" * 300, 6, "could not be written: its name is too long for this computer. Shorten it"),
    ],
)
def it_says_what_is_wrong_with_the_place_for_what_is_made(
    project: Path, tmp_path: Path, place: str, code: int, says: str
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    told = run(project, "inspect", "--out", tmp_path / place)
    assert (told.code, says in told.err) == (code, True), told.err


def it_says_that_a_workbook_is_behind_a_locked_door(project: Path, tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "room").chmod(0)
    told = run(project, "inspect", tmp_path / "room" / "Book.xlsx", refusing=without_privileges)
    assert told.code == 4
    assert "Book.xlsx: cannot be opened. It may be open in Excel: save and close it there" in told.err
    assert "Or ask whoever looks after its folder." in told.err


def it_works_with_a_report_whose_name_is_as_long_as_names_may_be(project: Path, out: Path) -> None:
    report = out / f"{'r' * 242}.docx"
    (out / REPORT).rename(report)
    assert run(project, "refresh", report, "--out", out.parent / "new").code == 0
    told = run(project, "check", f"{out / ('r' * 300)}.docx")
    assert (told.code, "its name is too long for this computer." in told.err) == (2, True)


@pytest.mark.parametrize(("into", "opened"), [(None, 2), (None, 3), ("another workbook", 2)])
def it_does_not_report_a_workbook_that_is_changed_while_it_is_read(
    project: Path, tmp_path: Path, into: str | None, opened: int
) -> None:
    for name in ("read.xlsx", "another workbook"):
        shutil.copyfile(project / "workbooks" / WORKBOOK, tmp_path / name)
    told = _inspected_while_it_changes(project, tmp_path, into, opened)
    assert told.code == 4
    assert "read.xlsx: was changed or moved while it was being read." in told.err
    assert not (tmp_path / "out").exists()


def it_reads_a_workbook_on_a_drive_that_numbers_its_files_anew(project: Path, tmp_path: Path) -> None:
    shutil.copyfile(project / "workbooks" / WORKBOOK, tmp_path / "read.xlsx")
    shutil.copy2(tmp_path / "read.xlsx", tmp_path / "the same")
    assert _inspected_while_it_changes(project, tmp_path, "the same", 2).code == 0


def _inspected_while_it_changes(project: Path, folder: Path, into: str | None, opened: int) -> Run:
    env = changing(folder, folder / "read.xlsx", opened, folder / into if into else None)
    env = {**env, "PYTHONPATH": os.pathsep.join((env["PYTHONPATH"], str(project)))}
    return run(project, "inspect", folder / "read.xlsx", "--out", folder / "out", env=env)


# Whoever listens ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("streams", [">&-", "<&- >&- 2>&-"])
def it_works_though_nobody_is_there(project: Path, tmp_path: Path, streams: str) -> None:
    told = run(project, "inspect", "--out", tmp_path, shell=f"COMMAND {streams}")
    assert (told.code, "Traceback" in told.said) == (0, False)
    assert [path.name for path in tmp_path.iterdir()] == [WORKBOOK.replace(".xlsx", " check.xlsx")]


@pytest.mark.parametrize("listener", ["COMMAND >/dev/full", "{ COMMAND; echo $? >&2; } | true"])
def it_says_that_it_cannot_be_heard_and_what_it_had_saved(project: Path, tmp_path: Path, listener: str) -> None:
    told = run(project, "inspect", "--out", tmp_path, shell=listener)
    why = "its messages could not be written, as the disk is full." if "full" in listener else WINDOW
    assert f"Stopped: {why}" in told.err
    saved = [path.name for path in tmp_path.iterdir()]
    assert (f"Saved before that, and whole: '{saved[0]}'." if saved else "Nothing was changed.") in told.err
    assert told.code == 1 or told.err.endswith("\n1\n")


def it_says_what_a_batch_had_saved_when_its_window_is_closed(project: Path, tmp_path: Path) -> None:
    listener = "{ COMMAND; echo $? >&2; } | sed /^Reports/q"
    told = run(project, "batch", "--all-quarters", "--jobs", "2", "--out", tmp_path, shell=listener)
    saved = [path.name for path in tmp_path.iterdir()]
    assert len(saved) == 4
    assert f"Stopped: {WINDOW} Saved before that, and whole: " in told.err
    assert all(f"'{name}'" in told.err for name in saved)


@pytest.mark.parametrize("console", ["cp932", "ascii"])
def it_speaks_to_any_console_and_keeps_to_english(project: Path, tmp_path: Path, console: str) -> None:
    env = {"PYTHONUTF8": "0", "PYTHONIOENCODING": console, "LC_ALL": "tr_TR.ISO8859-9", "LANG": "de_DE"}
    told = run(project, "inspect", "--out", tmp_path, env=env)
    assert (told.code, told.err) == (0, "")
    assert "Cases counted, April to September 2021" in told.out


# Ctrl+C -------------------------------------------------------------------------------------------------------------


def it_changes_nothing_when_it_is_stopped_before_the_files_are_in_their_places(project: Path, out: Path) -> None:
    before = contents(out)
    told = run(project, "build", "--fresh", "--out", out, env=_stopped(project, out, "os.chmod", 2))
    assert (told.code, told.err) == (1, "\nStopped. Nothing was changed.\n")
    assert (contents(out), _unfinished(out)) == (before, [])


def it_puts_all_files_in_their_places_when_it_is_stopped_meanwhile_and_says_so(project: Path, out: Path) -> None:
    before = contents(out)
    told = run(project, "build", "--fresh", "--out", out, env=_stopped(project, out, "os.rename", 4))
    assert (told.code, told.err) == (1, f"\nStopped. Saved before that, and whole: '{REPORT}' and '{FIGURES}'.\n")
    now = contents(out)
    assert {now[REPORT], now[FIGURES]}.isdisjoint(before.values())
    assert set(before.values()) <= set(now.values())


def _stopped(project: Path, out: Path, step: str, time: int) -> dict[str, str]:
    return _dying(project, step, time, out, by="Ctrl+C")


def _dying(project: Path, step: str, time: int, inside: Path, by: str = "a kill") -> dict[str, str]:
    env = dying_at(inside.parent, step, time, inside=inside, by=by)
    return {**env, "PYTHONPATH": os.pathsep.join((env["PYTHONPATH"], str(project)))}


# Two at once --------------------------------------------------------------------------------------------------------

BUILD, REFRESH = ("build", "--fresh"), ("refresh",)
TIMES = int(os.environ.get("REPORTGEN_TWO_AT_ONCE", "1"))
"""How often two run at once; 10 by hand."""


@pytest.mark.parametrize("others", [(BUILD, REFRESH), (REFRESH, ("finalise", "--despite", "a test"))])
def it_ends_in_one_of_two_states_when_two_run_at_once(
    project: Path, out: Path, others: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    for number in range(TIMES):
        before = contents(out)
        told = out.parent / f"told {number}"
        telling = telling_at(told, "fcntl.flock")
        path = os.pathsep.join((telling["PYTHONPATH"], str(project)))
        env = {**os.environ, **telling, "PYTHONPATH": path, "PATH": "", "TMPDIR": str(out.parent)}
        commands = [[sys.executable, "-m", "reportgen", *one, "--out", str(out)] for one in others]
        with locked(out / ".reportgen-lock"):  # both wait for it, so that both are about to save when it is let go
            both = [subprocess.Popen(command, cwd=project, env=env, stdout=subprocess.DEVNULL) for command in commands]
            while not all((told / str(one.pid)).exists() for one in both):
                assert [one.poll() for one in both] == [None, None]
                time.sleep(0.05)
        assert [one.wait(240) for one in both] == [0, 0]
        now = contents(out)
        assert set(before.values()) <= set(now.values())
        for name in now:
            check_whole(out / name)
        assert _made(out / REPORT) == _made(out / FIGURES)
        assert _unfinished(out) == []


def _made(path: Path) -> object:
    return read_carried(path).run.made


# LibreOffice --------------------------------------------------------------------------------------------------------

FLOOD = "i=0; while [ $i -lt 300000 ]; do echo 'all is lost'; i=$((i+1)); done; kill -9 $$"
HALF = 'while [ $# -gt 2 ]; do shift; done; printf "%s" "%PDF-1.7 half" > "$1/report.pdf"'


@pytest.mark.parametrize(
    ("script", "says"),
    [(FLOOD, "made no file."), ("exit 0", "made no file."), (HALF, "made a file that is not")],
    ids=["flood and death", "nothing", "half a file"],
)
def it_keeps_the_report_safe_whatever_libreoffice_does(project: Path, out: Path, script: str, says: str) -> None:
    (out / REPORT).with_suffix(".pdf").write_bytes(b"of the report before")
    with _libreoffice(project, out.parent, script):
        told = run(project, "build", "--fresh", "--pdf", "--out", out)
    assert told.code == 8
    assert "The PDF was not made. The Word report is complete." in told.err
    assert f"LibreOffice: {says}" in told.err
    assert _made(out / REPORT) == _made(out / FIGURES)
    assert not list(out.glob("*.pdf"))
    (pdf,) = (out / "previous").glob("*.pdf")
    assert pdf.read_bytes() == b"of the report before"


def it_leaves_no_libreoffice_behind_when_it_is_killed_while_that_hangs(project: Path, out: Path) -> None:
    killed = Killed(project, out.parent / "temporary")
    killed.temporary.mkdir()
    before = contents(killed.out)
    with _libreoffice(project, out.parent, f"sleep 300 & touch '{out.parent}/hangs'; sleep 300"):
        process = killed.start(("build", "--fresh", "--pdf"))
        while not (out.parent / "hangs").exists():
            assert process.poll() is None
            time.sleep(0.05)
        process.kill()
        process.wait()
        killed.look(before)
    assert killed.left, "the folder that LibreOffice worked in"
    assert killed.run("inspect") == 0
    assert list(killed.temporary.iterdir()) == []


def it_clears_a_folder_that_was_being_removed_when_a_run_was_killed(project: Path, out: Path) -> None:
    killed = Killed(project, out.parent / "temporary")
    killed.temporary.mkdir()
    with _libreoffice(project, out.parent, "exit 0"):
        env = _dying(project, "shutil.rmtree", 1, killed.temporary)
        assert killed.run("build", "--fresh", "--pdf", env=env) == -signal.SIGKILL
    assert list(killed.temporary.rglob("report.docx"))
    assert killed.run("inspect") == 0
    assert list(killed.temporary.iterdir()) == []


@contextmanager
def _libreoffice(project: Path, folder: Path, script: str) -> Iterator[None]:
    """A stand-in, named in the settings."""
    (folder / "soffice").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / "soffice").chmod(0o755)
    settings = project / "settings.ini"
    before = settings.read_bytes()
    settings.write_text(f"[report]\nlibreoffice = {folder / 'soffice'}\n", encoding="utf-8")
    try:
        yield
    finally:
        settings.write_bytes(before)
