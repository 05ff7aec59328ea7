"""Many reports in one run: quarters, editions and committees, each report by itself."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import docx
import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook as Book

from reportgen.audit.earlier import read_carried
from tests.acceptance.test_revised_figures import _decided_late
from tests.acceptance.test_the_narratives_life import ANNA, _lines, _saved, _write
from tests.second_report.workbook import make_workbook
from tests.support import CATALOGUE, ROOT, WORKBOOK, Run, changed_workbook, project_without_charts, reportgen
from tests.word_pieces import paragraph, run

REPORT = "Childrens Social Care Performance 2021-22"
REFERRALS = '["referrals-timeliness"]'
LEAVERS = '["care-leavers"]'


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project_without_charts(tmp_path_factory.mktemp("batch"))


@pytest.fixture(scope="module")
def committees(project: Path) -> Run:
    """The example that is shipped."""
    return reportgen("batch", project / "committees.toml", home=project)


def _batch(project: Path, folder: Path, jobs: str, *arguments: object, env: Mapping[str, str] | None = None) -> Run:
    file = folder / "jobs.toml"
    file.write_text(jobs, encoding="utf-8")
    return reportgen("batch", file, *arguments, home=project, env=env)


def _names(folder: Path) -> list[str]:
    return sorted(path.name.removeprefix(f"{REPORT} ") for path in folder.glob("*.docx"))


def _headings(report: Path) -> list[str]:
    parts = docx.Document(str(report)).paragraphs
    return [part.text for part in parts if part.style is not None and part.style.name == "Heading 1"]


# The run ------------------------------------------------------------------------------------------------------------


def it_makes_every_quarter_edition_and_choice_of_sections(committees: Run, project: Path) -> None:
    assert committees.code == 0, committees.said
    assert _names(project / "out" / "committees") == [
        "Q1 Corporate Parenting.docx",
        "Q1 Safeguarding Partnership.docx",
        "Q1 public edition.docx",
        "Q1.docx",
        "Q2 Corporate Parenting.docx",
        "Q2 Safeguarding Partnership.docx",
        "Q2 public edition.docx",
        "Q2.docx",
    ]
    assert "8 of 8 reports were made" in committees.out


def it_tells_report_by_report_what_came_of_it(committees: Run) -> None:
    table = [line for line in committees.out.splitlines() if line.startswith("childrens-social-care ")]
    assert len(table) == 8
    assert table[0].split("  ")[0] == "childrens-social-care"
    words = (*("Q2 2021/22", "full", "Corporate Parenting", "made"), f"{REPORT} Q2 Corporate Parenting.docx")
    assert [line for line in table if all(word in line for word in words)]
    assert committees.err == ""


def it_gives_a_committee_its_sections_and_its_name(committees: Run, project: Path) -> None:
    report = project / "out" / "committees" / f"{REPORT} Q2 Safeguarding Partnership.docx"
    assert _headings(report)[3:-2] == [
        "Referrals - Timeliness",
        "Referrals - Re-referrals",
        "Section 47 - Started",
        "Initial Child Protection Conferences - Timeliness",
        "Child Protection",
    ]
    lines = _lines(docx.Document(str(report)))
    assert "Committee: Safeguarding Children Partnership" in lines
    assert not [line for line in lines if "dental" in line.casefold() and "term" not in line]
    book = load_workbook(report.with_name(f"{report.stem} figures.xlsx"), read_only=True)
    assert ("Made for", "Safeguarding Partnership") in list(book["Run"].iter_rows(values_only=True, max_col=2))
    book.close()


def it_hides_in_every_public_edition_what_the_command_for_one_hides(committees: Run, project: Path) -> None:
    alone = reportgen("build", "--edition", "public", "--quarter", "Q1", "--out", project / "alone", home=project)
    assert alone.code == 0, alone.said
    name = f"{REPORT} Q1 public edition.docx"
    ours, theirs = (read_carried(folder / name) for folder in (project / "out" / "committees", project / "alone"))
    assert (ours.figures, ours.facts) == (theirs.figures, theirs.facts)
    assert any(row.get("reason") == "suppressed" for row in ours.figures)


def it_makes_the_same_in_one_process_as_in_two(project: Path, tmp_path: Path) -> None:
    jobs = f"""
        quarter = "all"
        [[reports]]
        [[reports]]
        audience = "Leavers"
        sections = {LEAVERS}
        [[reports]]
        quarter = "Q1"
        edition = "public"
        audience = "Referrals"
        sections = {REFERRALS}
    """
    for processes in ("1", "2"):
        made = _batch(project, tmp_path, jobs, "--jobs", processes, "--out", tmp_path / processes)
        assert made.code == 0, made.said
    names = sorted(path.name for path in (tmp_path / "1").iterdir())
    assert len(names) == 10
    assert names == sorted(path.name for path in (tmp_path / "2").iterdir())
    for name in names:
        assert _content(tmp_path / "1" / name) == _content(tmp_path / "2" / name)


def _content(path: Path) -> list[object]:
    """What a reader sees: the text of a document, the cells of a workbook without the times."""
    if path.suffix == ".docx":
        with ZipFile(path) as package:
            return [package.read("word/document.xml")]
    book = load_workbook(path, read_only=True)
    rows = [row for sheet in book.worksheets if sheet.title != "Record" for row in sheet.iter_rows(values_only=True)]
    book.close()
    return [row for row in rows if not row or row[0] not in ("Read and counted (UTC)",)]


def it_reads_each_workbook_once(project: Path, tmp_path: Path) -> None:
    """Python tells which files it opens, in the processes that are started, too."""
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\n"
        "def note(event, arguments):\n"
        "    if event == 'open' and str(arguments[0]).endswith('Workbook 2021-22.xlsx'):\n"
        "        with open(os.environ['NOTED'], 'a') as noted: noted.write('read\\n')\n"
        "sys.addaudithook(note)\n",
        encoding="utf-8",
    )
    noted = tmp_path / "noted.txt"
    env = {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(project)]), "NOTED": str(noted)}
    assert reportgen("build", "--out", tmp_path / "out", home=project, env=env).code == 0
    once = noted.read_text().splitlines()
    noted.unlink()
    jobs = f'quarter = "all"\n[[reports]]\n[[reports]]\naudience = "Leavers"\nsections = {LEAVERS}\n'
    made = _batch(project, tmp_path, jobs, "--jobs", "2", env=env)
    assert "4 of 4 reports were made" in made.out
    assert noted.read_text().splitlines() == once


def it_makes_the_reports_of_two_councils(project: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "second_report" / "adults-scorecard", tmp_path / "easthaven")
    shutil.copy(CATALOGUE / "template.docx", tmp_path / "easthaven")
    make_workbook(tmp_path / "Adults.xlsx")
    jobs = f"""
        out = "out"
        [[reports]]
        audience = "Leavers"
        sections = {LEAVERS}
        [[reports]]
        report = "easthaven"
        workbook = "Adults.xlsx"
    """
    made = _batch(project, tmp_path, jobs, "--despite-errors")
    assert made.code == 0, made.said
    names = sorted(path.name for path in (tmp_path / "out").glob("*.docx"))
    assert names == [f"{REPORT} Q2 Leavers.docx", "Easthaven Adults Q3 2024-25.docx"]


def it_takes_quarters_and_workbooks_without_a_jobs_file(project: Path, tmp_path: Path) -> None:
    made = reportgen("batch", "--all-quarters", WORKBOOK, "--out", tmp_path, home=project)
    assert made.code == 0, made.said
    assert _names(tmp_path) == ["Q1.docx", "Q2.docx"]


# What it compares with ----------------------------------------------------------------------------------------------


def it_compares_with_what_was_published_before_and_not_with_what_it_makes_itself(project: Path, tmp_path: Path) -> None:
    first = reportgen("batch", "--all-quarters", "--out", tmp_path / "out", home=project)
    assert "see below" not in first.out
    notes = " ".join(_lines(docx.Document(str(tmp_path / "out" / f"{REPORT} Q2.docx"))))
    assert "There was no earlier report made in this way to compare the figures with." in notes
    changed = changed_workbook(tmp_path, _decided_late)
    second = reportgen("batch", "--all-quarters", changed, "--out", tmp_path / "out", home=project)
    assert second.code == 0, second.said
    assert f"Compared with {REPORT} Q1.docx (Q1 2021/22): 2 published figures have changed." in second.out


# What stops one report, and what stops all --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def doubtful(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook in which the date of a referral cannot be read."""

    def mistyped(book: Book) -> None:
        book["Referrals"]["D9"].value = "soon"

    return changed_workbook(tmp_path_factory.mktemp("doubtful"), mistyped)


def it_makes_the_others_where_one_cannot_be_made(project: Path, doubtful: Path, tmp_path: Path) -> None:
    (tmp_path / "damaged.xlsx").write_bytes(b"PK half a workbook")
    jobs = f"""
        out = "out"
        workbook = "{doubtful.as_posix()}"
        [[reports]]
        [[reports]]
        audience = "Leavers"
        sections = {LEAVERS}
        [[reports]]
        audience = "Next year"
        quarter = "Q3"
        [[reports]]
        audience = "Damaged"
        workbook = "damaged.xlsx"
    """
    made = _batch(project, tmp_path, jobs)
    assert made.code == 10, made.said
    assert _names(tmp_path / "out") == ["Q2 Leavers.docx"]
    told = made.out.partition("Not made:")[2]
    assert "has 1 error that would make figures of this report wrong." in told
    assert "Referrals > D9: " in told
    assert "has not reported all of Q3 2021/22 yet." in told
    assert "damaged.xlsx: is" in told
    assert "1 of 4 reports was made" in told


def it_makes_them_despite_errors_where_that_is_wanted(project: Path, doubtful: Path, tmp_path: Path) -> None:
    jobs = f'workbook = "{doubtful.as_posix()}"\nout = "out"\naudience = "Front desk"\nsections = {REFERRALS}\n'
    made = _batch(project, tmp_path, jobs, "--despite-errors")
    assert made.code == 0, made.said
    assert "1 error in the workbook makes figures wrong; they are marked [u]." in made.out


def it_makes_nothing_when_two_reports_would_be_one_file(project: Path, tmp_path: Path) -> None:
    made = _batch(project, tmp_path, 'out = "out"\n[[reports]]\n[[reports]]\ncommittee = "Cabinet"\nquarter = "Q2"\n')
    assert made.code == 2
    assert f"{REPORT} Q2.docx: would be the file of 2 reports. Give each an audience, or a folder (out)" in made.err
    assert not (tmp_path / "out").exists()


def it_makes_nothing_for_sections_that_are_none(project: Path, tmp_path: Path) -> None:
    jobs = 'out = "out"\n[[reports]]\n[[reports]]\naudience = "Leavers"\nsections = ["care-leaver"]\n'
    made = _batch(project, tmp_path, jobs)
    assert made.code == 2
    assert (
        "jobs.toml > reports 2 (line 3): 'care-leaver' is no section of the report. Did you mean 'care-leavers'?"
        in made.err
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("options", [["--editions"], ["--all-quarters", "--year", "2021/22"], ["--report", "x"]])
def it_does_not_say_twice_what_the_jobs_file_says(project: Path, tmp_path: Path, options: list[str]) -> None:
    made = _batch(project, tmp_path, 'quarter = "Q1"\n', *options)
    assert made.code == 2
    assert "jobs.toml: says which reports are to be made; " in made.err


# Officers' words ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def written(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a committee's report in which an officer has written."""
    folder = tmp_path_factory.mktemp("written")
    assert _batch(project, folder, f'out = "."\naudience = "Desk"\nsections = {REFERRALS}\n').code == 0
    report = folder / f"{REPORT} Q2 Desk.docx"
    document = docx.Document(str(report))
    _write(document, "referrals-timeliness", paragraph(run(ANNA)), over=True)
    _saved(document, report)
    return folder


def it_keeps_officers_words(project: Path, written: Path) -> None:
    jobs = f'out = "."\naudience = "Desk"\nsections = {REFERRALS}\n'
    made = _batch(project, written, jobs)
    assert made.code == 0, made.said
    assert ANNA in _lines(docx.Document(str(written / f"{REPORT} Q2 Desk.docx")))
    assert "It holds officers' words, which were kept." in made.out
    assert len(list((written / "previous").glob("*.docx"))) == 1


def it_refreshes_and_finishes_a_committees_report_as_such(project: Path, written: Path) -> None:
    report = written / f"{REPORT} Q2 Desk.docx"
    refreshed = reportgen("refresh", report, home=project)
    assert refreshed.code == 0, refreshed.said
    assert _headings(report)[3:-2] == ["Referrals - Timeliness"]
    assert ANNA in _lines(docx.Document(str(report)))
    finished = reportgen("finalise", report, "--no-pdf", "--despite", "a trial", home=project)
    assert finished.code == 0, finished.said
    assert (written / "childrens-social-care-performance-2021-22-q2-desk.docx").is_file()


# Stopped half-way ---------------------------------------------------------------------------------------------------


def _hear_the_keyboard() -> None:
    """Whoever runs the tests in the background has Ctrl+C ignored, which would be inherited."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _started(project: Path, folder: Path) -> "subprocess.Popen[str]":
    """A batch of many reports that has made its first."""
    many = "".join(f'[[reports]]\naudience = "No {number}"\n' for number in range(8))
    (folder / "jobs.toml").write_text(f'quarter = "all"\nout = "out"\n{many}', encoding="utf-8")
    command = [sys.executable, "-m", "reportgen", "batch", str(folder / "jobs.toml"), "--jobs", "2"]
    env = {**os.environ, "PYTHONPATH": str(project), "PYTHONUTF8": "1"}
    started = subprocess.Popen(
        command,
        cwd=project,
        env=env,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_hear_the_keyboard if sys.platform != "win32" else None,
    )
    until = time.monotonic() + 120
    while not list((folder / "out").glob("[!.]*.docx")) and started.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    return started


def _of_session(session: int) -> list[int]:
    """The processes that a batch has started, and itself."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(place.name)) == session and "Z" not in (place / "stat").read_text().rpartition(")")[2]:
                found.append(int(place.name))
        except OSError:
            continue
    return found


def _all_end(session: int, seconds: float = 15) -> bool:
    until = time.monotonic() + seconds
    while _of_session(session) and time.monotonic() < until:
        time.sleep(0.1)
    return not _of_session(session)


def _are_whole(folder: Path) -> bool:
    files = [path for path in folder.iterdir() if not path.name.startswith(".")]
    for path in files:
        with ZipFile(path) as package:
            assert package.testzip() is None
    return bool(files) and all(is_zipfile(path) for path in files)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="sees processes in /proc: not tested here")
@pytest.mark.parametrize("whole_group", [True, False], ids=["all of it", "only the process that was started"])
def it_leaves_whole_files_only_and_no_process_when_it_is_killed(
    project: Path, tmp_path: Path, whole_group: bool
) -> None:
    started = _started(project, tmp_path)
    (os.killpg if whole_group else os.kill)(started.pid, signal.SIGKILL)
    started.communicate(timeout=60)
    assert _all_end(started.pid)
    assert _are_whole(tmp_path / "out")
    assert len(_names(tmp_path / "out")) < 16


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal for one program: not tested here")
def it_says_what_was_made_when_it_is_stopped_from_the_keyboard(project: Path, tmp_path: Path) -> None:
    started = _started(project, tmp_path)
    os.killpg(started.pid, signal.SIGINT)
    out, err = started.communicate(timeout=60)
    assert started.returncode == 1
    assert err == "\nStopped. What was made is whole; run it again for the others.\n"
    assert "  stopped" in out
    assert _are_whole(tmp_path / "out")
    assert not list((tmp_path / "out").glob(".reportgen-*"))
    made = [line for line in out.splitlines() if line.endswith(".docx")]
    assert len(made) <= len(_names(tmp_path / "out")) < 16


def it_clears_away_at_once_what_a_run_that_was_killed_has_left(project: Path, tmp_path: Path) -> None:
    left = tmp_path / ".reportgen-unfinished-x1.docx"
    left.write_bytes(b"PK half a report")
    assert reportgen("batch", "--out", tmp_path, home=project).code == 0
    assert not left.exists()


def it_is_shipped_with_the_example_that_the_readme_shows() -> None:
    shown = (ROOT / "README.md").read_text(encoding="utf-8")
    example = (ROOT / "committees.toml").read_text(encoding="utf-8").partition("\n\n")[2]
    assert example.strip() in shown
