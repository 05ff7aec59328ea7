"""The analyst types a command, or clicks the script: what is asked, what is told, and what is left alone."""

import csv
import io
import json
import os
import re
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from docx import Document
from openpyxl.workbook import Workbook as Book

from tests.support import ROOT, WORKBOOK, Run, changed_workbook, project_without_charts, reportgen

Q1 = "Childrens Social Care Performance 2021-22 Q1.docx"
Q2 = "Childrens Social Care Performance 2021-22 Q2.docx"
FIGURES = {name: name.replace(".docx", " figures.xlsx") for name in (Q1, Q2)}
AWAITED = "Scorecard > M104: holds words where a number belongs; the figure is not available."

WATCH = """\
import os, sys

_log = os.open(os.environ["WATCH_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def _note(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        if isinstance(path, (str, bytes)) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND):
            os.write(_log, f"write {os.path.abspath(os.fsdecode(path))}\\n".encode())
    elif event.startswith(("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.bind", "urllib.Request")):
        os.write(_log, f"network {event}\\n".encode())


sys.addaudithook(_note)
"""


@dataclass(frozen=True)
class Watched:
    """A run, the folder that it was given, what it wrote or called, and whether its sources stayed as they were."""

    run: Run
    out: Path
    noted: list[str]
    untouched: bool


def _state(*folders: Path) -> dict[Path, tuple[int, bytes]]:
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    """The shipped workbook's report, made while Python itself notes every file written and every call abroad."""
    folder = tmp_path_factory.mktemp("watched")
    (folder / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    path = os.pathsep.join([str(folder), str(ROOT)])
    log = folder / "noted.txt"
    before = _state(ROOT / "workbooks", ROOT / "templates")
    run = reportgen("build", "--out", folder / "out", env={"PYTHONPATH": path, "WATCH_LOG": str(log)})
    assert run.code == 0, run.said
    untouched = before == _state(ROOT / "workbooks", ROOT / "templates")
    return Watched(run, folder / "out", log.read_text(encoding="utf-8").splitlines(), untouched)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project_without_charts(tmp_path_factory.mktemp("command"))


# What a build tells -------------------------------------------------------------------------------------------------


def it_tells_workbook_quarter_path_counts_and_seconds(watched: Watched) -> None:
    lines = watched.run.out.splitlines()
    assert lines[0] == "Workbook: Childrens Performance Workbook 2021-22.xlsx (the newest in workbooks)"
    assert lines[1] == "Quarter:  Q2 2021/22"
    assert lines[2] == f"Report:   {watched.out / Q2}"
    assert re.fullmatch(r" +638 figures, 22 sections, 55 charts, \d+\.\d seconds", lines[3])


def it_warns_with_sheet_and_cell_and_nothing_else(watched: Watched) -> None:
    _, _, findings = watched.run.out.partition("\n53 findings to look at:\n")
    assert f"  - Words where a number belongs\n      {AWAITED}" in findings
    assert findings.count("\n      ") == findings.count("  - ") == 9
    assert findings.endswith(f"\nAll of them are in {FIGURES[Q2]}.\n")
    assert watched.run.err == ""


def it_writes_the_report_and_nothing_into_workbooks_or_templates(watched: Watched) -> None:
    written = [Path(line.removeprefix("write ")) for line in watched.noted if line.startswith("write ")]
    assert any(path.parent == watched.out for path in written)
    assert [path for path in written if ROOT / "workbooks" in path.parents or ROOT / "templates" in path.parents] == []
    assert sorted(path.name for path in watched.out.iterdir()) == [FIGURES[Q2], Q2]
    assert watched.untouched


def it_calls_nobody_on_the_network(watched: Watched) -> None:
    assert [line for line in watched.noted if line.startswith("network ")] == []


# The figures --------------------------------------------------------------------------------------------------------


def _table(text: str) -> list[list[str]]:
    """A table's cells, cut where its headings begin."""
    lines = text.splitlines()
    starts = [match.start() for match in re.finditer(r"\S+", lines[0])]
    ends = [*starts[1:], None]
    return [[line[start:end].strip() for start, end in zip(starts, ends, strict=True)] for line in lines]


@pytest.fixture(scope="module")
def figures() -> Run:
    return reportgen("figures")


def it_gives_the_same_figures_as_csv_json_and_table(figures: Run) -> None:
    as_json, as_table = (reportgen("figures", "--format", kind) for kind in ("json", "table"))
    rows = list(csv.DictReader(io.StringIO(figures.out)))
    assert json.loads(as_json.out) == rows
    header, *cells = _table(as_table.out)
    assert [dict(zip(header, row, strict=True)) for row in cells] == rows
    assert sum(row["value"] != "" for row in rows) == 638
    assert len({row["section"] for row in rows}) == 22


def it_keeps_warnings_apart_from_the_figures(figures: Run) -> None:
    assert figures.code == 0
    assert AWAITED in figures.err
    assert "awaited" not in figures.out


def it_stops_quietly_when_nobody_reads_on() -> None:
    command = [sys.executable, "-m", "reportgen", "figures"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert "Traceback" not in process.stderr.read()
        assert process.wait(timeout=60) == 0


# Help ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--help"], ["Makes the quarterly performance report", "build", "figures"]),
        (
            ["build", "--help"],
            ["Makes the Word report.", "workbook", "--year", "--quarter", "--out", "--committee", "--previous"],
        ),
        (["inspect", "--help"], ["Says what was found in the workbook", "workbook", "--year", "--quarter", "--out"]),
        (["batch", "--help"], ["Makes many reports", "JOBS.toml", "--all-quarters", "--editions", "--jobs", "--out"]),
        (["figures", "--help"], ["Prints every figure.", "workbook", "--year", "--quarter", "--format"]),
    ],
)
def it_helps_on_one_screen(arguments: list[str], words: list[str]) -> None:
    run = reportgen(*arguments, env={"COLUMNS": "80"})
    assert (run.code, run.err) == (0, "")
    assert [word for word in words if word not in run.out] == []
    assert len(run.out.splitlines()) <= 24
    assert max(len(line) for line in run.out.splitlines()) <= 80


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "COMMAND"),
        (["biuld"], "invalid choice: 'biuld' (choose from"),
        (["build", "--quater", "Q1"], "unrecognized arguments: --quater"),
        (["figures", "--format", "xml"], "invalid choice: 'xml' (choose from"),
    ],
)
def it_explains_how_it_is_used(arguments: list[str], words: str) -> None:
    run = reportgen(*arguments)
    assert run.code == 2
    assert run.err.startswith("usage: reportgen")
    assert words in run.err


# Which workbook -----------------------------------------------------------------------------------------------------


def it_takes_the_newest_workbook_and_no_lock_file(tmp_path: Path) -> None:
    project = project_without_charts(tmp_path)
    names = ["Last year.xlsx", "Newest.xlsx", "~$Newest.xlsx", ".~lock.Newest.xlsx", "Notes.docx"]
    for age, name in enumerate(reversed(names)):
        path = project / "workbooks" / name
        path.write_bytes(WORKBOOK.read_bytes() if name in names[:2] else b"no workbook")
        when = 2_000_000_000 - age * 60 - (86400 if name == "Last year.xlsx" else 0)
        os.utime(path, (when, when))
    run = reportgen("build", "--out", tmp_path / "out", home=project)
    assert run.code == 0, run.said
    assert run.out.startswith("Workbook: Newest.xlsx (the newest in workbooks)\n")
    assert AWAITED in run.out


def it_takes_a_workbook_and_a_folder_from_where_one_stands(tmp_path: Path, project: Path) -> None:
    (tmp_path / "March").mkdir()
    (tmp_path / "Café.xlsx").write_bytes(WORKBOOK.read_bytes())
    env = {"PYTHONPATH": str(project), "PYTHONIOENCODING": "ascii"}  # a console that has no é
    run = reportgen("build", "../Café.xlsx", "--out", "reports", home=tmp_path / "March", env=env)
    assert run.code == 0, run.said
    assert run.out.startswith("Workbook: Caf?.xlsx\n")
    assert (tmp_path / "March" / "reports" / Q2).exists()


# Settings -----------------------------------------------------------------------------------------------------------

SETTINGS = """\
# A clerk's note: 100% checked.
[report]
Quarter = q1
year = 2021-22
output folder = Quarterly reports
committee = Children & Young People <Scrutiny>
report =
"""


@pytest.fixture
def settled(project: Path) -> Iterator[Path]:
    """The project with settings of its own, saved by Notepad with a byte-order mark."""
    shipped = (project / "settings.ini").read_bytes()
    (project / "settings.ini").write_text(SETTINGS, encoding="utf-8-sig")
    yield project
    (project / "settings.ini").write_bytes(shipped)


def _cover(report: Path) -> list[str]:
    return [paragraph.text for paragraph in Document(str(report)).paragraphs[:6]]


def it_obeys_the_settings(settled: Path) -> None:
    run = reportgen("build", home=settled)
    assert run.code == 0, run.said
    cover = _cover(settled / "Quarterly reports" / Q1)
    assert "Quarter 1 (April - June) 2021/22" in cover
    assert "Committee: Children & Young People <Scrutiny>" in cover
    assert not (settled / "out").exists()


def it_lets_the_command_line_win_over_the_settings(settled: Path, tmp_path: Path) -> None:
    run = reportgen("build", "--quarter", "Q2", "--out", tmp_path, "--committee", "Audit", home=settled)
    assert run.code == 0, run.said
    cover = _cover(tmp_path / Q2)
    assert "Quarter 2 (July - September) 2021/22" in cover
    assert "Committee: Audit" in cover


def it_lets_the_command_line_win_over_a_year_in_the_settings(settled: Path) -> None:
    settings = settled / "settings.ini"
    settings.write_text(SETTINGS.replace("2021-22", "2019/20"), encoding="utf-8")
    assert reportgen("figures", home=settled).code == 2
    assert reportgen("figures", "--year", "2021/22", home=settled).code == 0


# Questions ----------------------------------------------------------------------------------------------------------


def it_asks_nothing_where_nobody_can_answer(project: Path, tmp_path: Path) -> None:
    run = reportgen("build", "--interactive", "--out", tmp_path, home=project)
    assert run.code == 0, run.said
    assert "Press Enter" not in run.said
    assert (tmp_path / Q2).exists()


on_a_terminal = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals for Python")


def _talk(project: Path, out: Path, typed: str, *, interrupt: bool = False) -> Run:
    """An interactive build at a terminal, with somebody who types as soon as the question comes."""
    import fcntl  # Windows has none of these
    import pty
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    command = [sys.executable, "-m", "reportgen", "build", "--interactive", "--out", str(out)]
    env = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    env |= {"PYTHONUTF8": "1", "PYTHONPATH": str(project)}
    process = subprocess.Popen(
        command,
        cwd=project,
        env=env,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # tests in the background ignore it
    )
    os.close(theirs)
    patience = threading.Timer(60, process.kill)
    patience.start()
    said, asked = b"", False
    with suppress(OSError):  # Linux ends the conversation with an error
        while part := os.read(ours, 4096):
            said += part
            if b"): " in said and not asked:
                asked = True
                os.write(ours, typed.encode())
                if interrupt:
                    time.sleep(0.5)  # until it waits for an answer: a signal between question and waiting gets lost
                    process.send_signal(signal.SIGINT)
    os.close(ours)
    patience.cancel()
    return Run(process.wait(timeout=120), said.decode().replace("\r\n", "\n"), "")


@on_a_terminal
@pytest.mark.parametrize(
    ("typed", "report"),
    [
        pytest.param("\n", Q2, id="Enter"),
        pytest.param("\x04", Q2, id="Ctrl+D"),
        pytest.param(" q1 \n", Q1, id="q1"),
    ],
)
def it_asks_which_quarter_and_takes_the_answer(project: Path, tmp_path: Path, typed: str, report: str) -> None:
    talk = _talk(project, tmp_path, typed)
    assert talk.code == 0, talk.said
    assert talk.said.count("Press Enter to report Q2 2021/22, or type another quarter (Q1, Q2): ") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == [FIGURES[report], report]


@on_a_terminal
def it_shows_a_bar_with_each_stage(project: Path, tmp_path: Path) -> None:
    shown = _talk(project, tmp_path, "\n").said
    assert [stage in shown for stage in ("Writing the words", "Drawing charts", "Saving the report")] == [True] * 3
    assert "% |" in shown


@on_a_terminal
def it_explains_a_quarter_that_cannot_be_and_asks_again(project: Path, tmp_path: Path) -> None:
    talk = _talk(project, tmp_path, "Q9\nQ3\nlast\nQ1\n")
    assert talk.code == 0, talk.said
    assert talk.said.count("Press Enter to report") == 4
    assert "'Q9' is not a quarter." in talk.said
    assert "has not reported all of Q3 2021/22 yet. It holds Q1 2021/22, Q2 2021/22." in talk.said
    assert "'last' is not a quarter." in talk.said
    assert sorted(path.name for path in tmp_path.iterdir()) == [FIGURES[Q1], Q1]


@on_a_terminal
def it_offers_the_quarter_of_the_settings(settled: Path, tmp_path: Path) -> None:
    talk = _talk(settled, tmp_path, "\n")
    assert "Press Enter to report Q1 2021/22" in talk.said
    assert sorted(path.name for path in tmp_path.iterdir()) == [FIGURES[Q1], Q1]


@on_a_terminal
@pytest.mark.parametrize(("typed", "code"), [("\nyes\n", 0), ("\n\n", 4), ("\nno\n", 4)])
def it_asks_before_it_makes_a_report_with_wrong_figures(tmp_path: Path, typed: str, code: int) -> None:
    project = project_without_charts(tmp_path)
    (workbook,) = (project / "workbooks").glob("*.xlsx")
    changed_workbook(tmp_path, _twice_in_the_list).replace(workbook)
    talk = _talk(project, tmp_path / "out", typed)
    assert talk.code == code, talk.said
    assert talk.said.count("Make the report all the same, with these figures marked?") == 1
    assert "A referral that is in the list twice" in talk.said
    assert (tmp_path / "out").exists() is (code == 0)


def _twice_in_the_list(book: Book) -> None:
    book["Referrals"]["A9"] = book["Referrals"]["A8"].value


@on_a_terminal
def it_stops_when_told_to(project: Path, tmp_path: Path) -> None:
    talk = _talk(project, tmp_path, "", interrupt=True)
    assert talk.code == 1
    assert "Stopped. Nothing was changed." in talk.said
    assert "Traceback" not in talk.said
    assert list(tmp_path.iterdir()) == []


def it_says_that_the_workbook_is_open_in_excel(tmp_path: Path) -> None:
    project = project_without_charts(tmp_path)
    (project / "workbooks" / f"~${WORKBOOK.name}").write_text("owner", encoding="utf-8")
    run = reportgen("build", "--out", tmp_path / "out", home=project)
    assert run.code == 0, run.said
    assert "It is open in Excel; the report is of what was last saved there." in run.out
