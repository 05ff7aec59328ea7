"""The analyst on a Windows PC without internet: unpacks the download, double-clicks, drops files.

All of it is real but for Windows itself, which wine plays: the batch files, CPython for Windows, the wheels that the
download holds, the files of the report.
"""

import hashlib
import io
import platform
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from reportgen import __version__
from reportgen.starters.windows_download import LOCK, PYTHONS, locked_for, make_download, other_workbooks
from reportgen.word.prompts import tag_of
from tests.listener import listening
from tests.stand_in import stand_in_project, started
from tests.support import ROOT, WORKBOOK, Run, project_copy, reportgen
from tests.windows import Windows, end_windows, make_windows, needs_windows

NAME = f"reportgen-{__version__}"
FOLDER = "C:\\Users\\A & B (Council)\\Reports é"
REPORT = "Childrens Social Care Performance 2021-22 Q2.docx"
FIGURES = "Childrens Social Care Performance 2021-22 Q2 figures.xlsx"
MOMENT = {"SOURCE_DATE_EPOCH": "1635148800"}
STARTERS = ["Build report.bat", "Check report.bat", "Check workbook.bat", "Finalise report.bat", "Refresh report.bat"]
HOLDER = """\
import ctypes, os, sys, time
create = ctypes.WinDLL("kernel32").CreateFileW
create.restype = ctypes.c_void_p
assert create(sys.argv[1], 0xC0000000, int(sys.argv[2]), None, 3, 0x80, None) != ctypes.c_void_p(-1).value
open("C:\\\\held", "w").close()
while os.path.exists("C:\\\\held"):
    time.sleep(0.1)
"""
"""Opens a file as Windows' programs do, and keeps it open: others may read it (1), or not even that (0)."""
WINDOWS_PYTHON = b"3.11.9"
NOBODY_ELSE, READERS = "0", "1"
SETTING_UP = "Getting the report program ready on this PC."


# The download ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def download(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The download as its command makes it, with the wheels of every Python."""
    project = project_copy(tmp_path_factory.mktemp("made"))
    ran = subprocess.run(
        [sys.executable, "-m", "reportgen.starters.windows_download"],
        capture_output=True,
        text=True,
        cwd=project,
        timeout=500,
        check=False,
    )
    if ran.returncode == 9:
        pytest.skip("no packages could be fetched: the download for Windows is not tested here")
    assert ran.returncode == 0, ran.stderr
    return project / "dist" / f"{NAME}-windows.zip"


def it_holds_what_an_analyst_needs_and_nothing_else(download: Path) -> None:
    names = _names(download)
    assert {*STARTERS, "Read me first.txt", "README.md", "settings.ini", LOCK, f"workbooks/{WORKBOOK.name}"} <= names
    assert {"reportgen/__main__.py", "templates/childrens-social-care/template.docx"} <= names
    assert {name.split("/")[0] for name in names if "/" in name} == {"reportgen", "templates", "workbooks", "wheels"}
    assert not [name for name in names if name.endswith((".sh", ".pyc", "/")) or "windows_download" in name]


def it_holds_names_and_lines_that_windows_can_read(download: Path) -> None:
    with zipfile.ZipFile(download) as package:
        assert all(entry.filename.isascii() and len(entry.filename) < 120 for entry in package.infolist())
        assert all(entry.filename.startswith(f"{NAME}/") for entry in package.infolist())
        assert {entry.external_attr for entry in package.infolist()} == {0x20}  # no links, no rights
        for name in [*STARTERS, "reportgen/starters/start.bat", "Read me first.txt"]:
            content = package.read(f"{NAME}/{name}")
            assert content.isascii()
            assert content.count(b"\n") == content.count(b"\r\n") > 9


def it_holds_the_wheels_that_the_lock_file_names_for_each_python(download: Path) -> None:
    """What pip would fetch on the PC itself, by name and hash; pywin32 is for Windows alone."""
    hashes = set(re.findall(r"sha256:(\w+)", (ROOT / LOCK).read_text(encoding="utf-8")))
    with zipfile.ZipFile(download) as package:
        wheels = [name for name in package.namelist() if name.endswith(".whl")]
        assert {hashlib.sha256(package.read(name)).hexdigest() for name in wheels} <= hashes
    for python in PYTHONS:
        for name in re.findall(r"^(\S+)==", locked_for(python, (ROOT / LOCK).read_text(encoding="utf-8")), re.M):
            assert [wheel for wheel in wheels if _fits(wheel, name, python)], (name, python)


def _fits(wheel: str, name: str, python: str) -> bool:
    """Whether a wheel is of a package, and for a Python on Windows."""
    package, _, made_for, abi, system = Path(wheel).stem.rsplit("-", 4)
    ours = made_for == f"cp{python.replace('.', '')}" or "py3" in made_for.split(".") or abi == "abi3"
    return package.casefold() == name.replace("-", "_") and system in ("win_amd64", "any") and ours


def it_knows_what_each_python_on_windows_needs() -> None:
    lock = "a==1 ; python_full_version < '3.12' \\\n    --hash=sha256:00\n    # via x\n"
    lock += "a==2 ; python_full_version >= '3.12' \\\n    --hash=sha256:01\nb==3 ; sys_platform == 'win32'\n"
    lock += "c==4 ; sys_platform == 'linux' \\\n    --hash=sha256:02\n"
    assert re.findall(r"\S+==\d|:\d+", locked_for("3.11", lock)) == ["a==1", ":00", "b==3"]
    assert re.findall(r"\S+==\d|:\d+", locked_for("3.14", lock)) == ["a==2", ":01", "b==3"]


def it_makes_the_same_download_of_the_same_project(tmp_path: Path) -> None:
    project, wheels = project_copy(tmp_path), tmp_path / "wheels"
    wheels.mkdir()
    (wheels / "a-1-py3-none-any.whl").write_bytes(b"wheel")
    first = make_download(project, wheels).read_bytes()
    for path in project.rglob("*"):
        path.touch()
    assert make_download(project, wheels).read_bytes() == first


def it_leaves_out_workbooks_that_may_hold_real_cases(tmp_path: Path) -> None:
    project, wheels = project_copy(tmp_path), tmp_path / "wheels"
    wheels.mkdir()
    (project / "workbooks" / "Ours.xlsx").write_bytes(b"real")
    with (project / "workbooks" / WORKBOOK.name).open("ab") as sample:
        sample.write(b"real")
    (project / "templates" / "~$template.docx").write_bytes(b"Jo Bloggs")
    names = _names(make_download(project, wheels))
    assert not [name for name in names if name.startswith("workbooks/") or "~$" in name]
    assert [path.name for path in other_workbooks(project)] == [WORKBOOK.name, "Ours.xlsx"]


def _names(download: Path) -> set[str]:
    with zipfile.ZipFile(download) as package:
        return {name.removeprefix(f"{NAME}/") for name in package.namelist()}


# The PC ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PC:
    """A Windows PC with the unpacked download, and its first double click."""

    windows: Windows
    first: Run
    asked: list[str]
    """What was asked of the internet."""
    project: str = f"{FOLDER}\\{NAME}"

    def start(self, starter: str, *dropped: str, typed: str = "\n") -> Run:
        """Double-clicks a starter, or drops files on it."""
        return self.windows.run(f"{self.project}\\{starter}", *dropped, typed=typed, env=MOMENT)

    @property
    def out(self) -> Path:
        """The folder of the reports, seen from Linux."""
        return self.windows.path(self.project) / "out"


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Windows]:
    """A fresh Windows with Python on it."""
    windows = make_windows(tmp_path_factory.mktemp("wine"))
    (windows.drive / "holder.py").write_text(HOLDER, encoding="ascii")
    yield windows
    end_windows(windows)


@pytest.fixture(scope="module")
def pc(windows: Windows, download: Path) -> PC:
    """The download, unpacked by Windows into an awkward folder, and started once where no internet is."""
    unpack = "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])"
    windows.path(FOLDER).mkdir(parents=True)
    shutil.copy(download, windows.drive / "download.zip")
    unpacked = windows.run("python", "-c", unpack, "C:\\download.zip", FOLDER)
    assert unpacked.code == 0, unpacked.said
    # The only way to the internet lets nobody through and notes who came.
    with listening() as internet:
        # That Python also compiles what is installed would take half a minute under wine.
        env = MOMENT | {"http_proxy": internet.address, "https_proxy": internet.address, "PIP_NO_COMPILE": "1"}
        first = windows.run(f"{FOLDER}\\{NAME}\\Build report.bat", typed="\n", env=env)
    return PC(windows, first, internet.asked)


@contextmanager
def _open_in_a_program(pc: PC, file: str, shared_with: str) -> Iterator[None]:
    """A file in the project that a program on the PC has open."""
    held = pc.windows.path("C:\\held")
    program = subprocess.Popen(
        ["wine", "C:\\Python311\\python.exe", "C:\\holder.py", f"{pc.project}\\{file}", shared_with],
        env=pc.windows.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    begun = monotonic()
    while not held.exists() and monotonic() - begun < 60:
        sleep(0.1)
    try:
        assert held.exists()
        yield
    finally:
        held.unlink(missing_ok=True)
        program.wait(60)


@needs_windows
def it_makes_the_report_on_the_first_double_click_without_internet(pc: PC) -> None:
    assert pc.first.code == 0, pc.first.said
    for line in (SETTING_UP, "Ready.", "Press Enter to report Q2 2021/22", "638 figures, 22 sections", "Finished."):
        assert line in pc.first.said
    assert pc.asked == []
    assert (pc.out / REPORT).stat().st_size > 500_000


@pytest.fixture(scope="module")
def on_linux(download: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports that the same project gives on Linux: with charts as pictures, and with Word's own."""
    folder = tmp_path_factory.mktemp("linux")
    with zipfile.ZipFile(download) as package:
        package.extractall(folder)
    for charts in ((), ("--charts", "native", "--out", "native")):
        built = reportgen("build", *charts, home=folder / NAME, env=MOMENT)
        assert built.code == 0, built.said
    return folder / NAME


@needs_windows
@pytest.mark.parametrize("name", [REPORT, FIGURES])
def it_makes_on_windows_what_it_makes_on_linux(pc: PC, on_linux: Path, name: str) -> None:
    """Part by part, and each chart's picture pixel by pixel."""
    _assert_same(pc.out / name, on_linux / "out" / name)


@needs_windows
def it_starts_at_once_the_next_time_and_draws_words_own_charts_as_on_linux(pc: PC, on_linux: Path) -> None:
    run = pc.start("Build report.bat", "--charts", "native", "--out", "native")
    assert (run.code, SETTING_UP in run.said) == (0, False), run.said
    _assert_same(pc.windows.path(f"{pc.project}\\native\\{REPORT}"), on_linux / "native" / REPORT)


def _assert_same(one: Path, other: Path) -> None:
    ours, theirs = _parts(one.read_bytes()), _parts(other.read_bytes())
    assert list(ours) == list(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []


def _parts(document: bytes) -> dict[str, object]:
    """What a document holds, without what the two computers differ in: how they compress, which Python they have."""
    parts: dict[str, object] = {}
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        for name in package.namelist():
            content = package.read(name)
            if name.endswith(".png"):
                picture = Image.open(io.BytesIO(content))
                parts[name] = (picture.size, picture.mode, picture.tobytes())
            elif name.endswith(".xlsx"):
                parts[name] = _parts(content)
            else:
                parts[name] = _readable(content).replace(WINDOWS_PYTHON, platform.python_version().encode())
    return parts


def _readable(content: bytes) -> bytes:
    """A part, with the record that a figures workbook carries, compressed and in pieces, written out behind it."""
    record = re.compile(rb">([0-9a-f]{100,})<")
    if pieces := record.findall(content):
        content = record.sub(b"><", content) + zlib.decompress(bytes.fromhex(b"".join(pieces).decode()))
    # The hash of each picture as it is compressed, and that of the record with these hashes in it.
    return re.sub(rb' (png|seal)="[0-9a-f]+"', b"", content)


@needs_windows
def it_checks_the_workbook_on_windows(pc: PC) -> None:
    run = pc.start("Check workbook.bat")
    assert (run.code, "Sheets read:" in run.said) == (0, True), run.said
    assert (pc.out / f"{WORKBOOK.stem} check.xlsx").is_file()


@needs_windows
def it_takes_officers_words_through_check_refresh_and_finalise(pc: PC) -> None:
    """An officer's copy comes back by e-mail with a wrong number: dropped on Check, with the report on Refresh."""
    sent = "C:\\Users\\Public\\Back from (R & D) é.docx"
    _write_in(
        pc.out / REPORT,
        pc.windows.path(sent),
        "In September 2021, 12.3% of referrals were decided within one working day.",
    )
    checked = pc.start("Check report.bat", sent)
    assert (checked.code, "you wrote 12.3%." in checked.said) == (7, True), checked.said
    before = (pc.out / REPORT).read_bytes()
    refreshed = pc.start("Refresh report.bat", sent, f"{pc.project}\\out\\{REPORT}")
    assert refreshed.code == 0, refreshed.said
    assert before in [path.read_bytes() for path in (pc.out / "previous").iterdir()]
    assert "12.3% of referrals" in _words(pc.out / REPORT)
    finished = pc.start("Finalise report.bat", f"{pc.project}\\out\\{REPORT}", typed="Agreed by the director\n")
    assert (finished.code, "type the reason" in finished.said) == (0, True), finished.said
    (note,) = pc.out.glob("*hand-over-note.txt")
    assert "Agreed by the director" in note.read_text(encoding="utf-8-sig")


def _write_in(report: Path, copy: Path, words: str) -> None:
    document = Document(str(report))
    for control in document.element.body.iter(qn("w:sdt")):
        if tag_of(control) == "analysis.referrals-timeliness":
            content = control.find(qn("w:sdtContent"))
            first = content.find(qn("w:p"))
            added = deepcopy(first)
            for run in added.findall(qn("w:r"))[1:]:
                added.remove(run)
            texts = list(added.iter(qn("w:t")))
            assert texts
            for text in texts:
                text.text = words if text is texts[0] else ""
            first.addprevious(added)
    copy.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(copy))


def _words(report: Path) -> str:
    return "".join(text.text or "" for text in Document(str(report)).element.body.iter(qn("w:t")))


@needs_windows
def it_says_on_windows_what_it_was_asked_that_cannot_be(pc: PC) -> None:
    run = pc.start("Build report.bat", "--quarter", "Q7")
    assert (run.code, "'Q7' is not a quarter." in run.said) == (2, True), run.said


@needs_windows
def it_explains_on_windows_that_there_is_no_workbook(pc: PC) -> None:
    books = pc.windows.path(pc.project) / "workbooks"
    moved = books.rename(books.with_name("elsewhere"))
    try:
        run = pc.start("Build report.bat")
    finally:
        moved.rename(books)
    assert (run.code, "There is no Excel workbook in" in run.said) == (2, True), run.said


@needs_windows
def it_saves_beside_a_report_that_word_has_open(pc: PC) -> None:
    """Word lets others read a document that it has open. Nothing is written to it."""
    before = (pc.out / REPORT).read_bytes()
    with _open_in_a_program(pc, f"out\\{REPORT}", READERS):
        run = pc.start("Build report.bat", "--fresh")
    assert run.code == 0, run.said
    assert f"'{REPORT}' is open in Word or LibreOffice," in run.said
    assert "so the new report was saved under another name (above)." in run.said
    assert (pc.out / REPORT).read_bytes() == before
    assert (pc.out / REPORT.replace(".docx", " (2).docx")).stat().st_size > 500_000


@needs_windows
def it_asks_to_close_a_report_that_cannot_even_be_read(pc: PC) -> None:
    before = _contents(pc.out)
    with _open_in_a_program(pc, f"out\\{REPORT}", NOBODY_ELSE):
        runs = [pc.start("Check report.bat", f"{pc.project}\\out\\{REPORT}"), pc.start("Build report.bat")]
    assert [run.code for run in runs] == [2, 2]
    assert all(f"{REPORT}: cannot be opened. Close it in Word and try again." in run.said for run in runs)
    assert _contents(pc.out) == before


@needs_windows
def it_asks_to_close_a_workbook_that_excel_lets_nobody_read(pc: PC) -> None:
    before = _contents(pc.out)
    with _open_in_a_program(pc, f"workbooks\\{WORKBOOK.name}", NOBODY_ELSE):
        run = pc.start("Build report.bat")
    assert run.code == 4, run.said
    assert "cannot be opened. It may be open in Excel: save and close it there, then try again." in run.said
    assert _contents(pc.out) == before


def _contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# The set-up, with a small stand-in for the program --------------------------------------------------------------------

SCRIPTS = (*STARTERS, "reportgen/starters/start.bat")


def _python_with(changed: str) -> str:
    """A batch file that is Python, but for what was changed in it."""
    return f'@C:\\Python311\\python.exe -c "import sys; {changed}; exec(sys.argv[-1])" %*\n'


@needs_windows
@pytest.mark.parametrize(
    "python",
    [
        pytest.param(
            "@echo Python was not found; run without arguments to install from the Microsoft Store.\n@exit /b 9009\n",
            id="the Store's advertisement",
        ),
        pytest.param(_python_with("sys.version_info = (3, 10, 9)"), id="too old a Python"),
        pytest.param(_python_with("sys.version_info = (3, 15, 0)"), id="too new a Python"),
        pytest.param(_python_with("sys.maxsize = 2**31 - 1"), id="a Python of 32 bits"),
    ],
)
def it_says_where_to_get_python_when_there_is_none_to_use(windows: Windows, tmp_path: Path, python: str) -> None:
    folder = stand_in_project(windows.drive / tmp_path.name / "A & B", *SCRIPTS)
    for name in ("py", "python", "python3"):
        (folder.parent / f"{name}.bat").write_text(python, encoding="ascii", newline="\r\n")
    here = f"C:\\{tmp_path.name}"
    run = windows.run(f"{here}\\A & B\\Build report.bat", env={"WINEPATH": here})
    assert run.code == 9
    assert "This needs Python 3.11, 3.12, 3.13 or 3.14 (64-bit), which was not found on\nthis PC." in run.said
    assert "The system cannot find" not in run.said
    assert not (folder / ".venv" / "pyvenv.cfg").exists()


@needs_windows
def it_takes_an_older_python_beside_one_that_is_too_new(windows: Windows, tmp_path: Path) -> None:
    """Only Python's own launcher knows it. What `py -3` means, and every other name, is too new."""
    folder = stand_in_project(windows.drive / tmp_path.name / "A & B", *SCRIPTS)
    too_new = _python_with("sys.version_info = (3, 15, 0)")
    launcher = f'@if not "%1"=="-3.12" goto other\n@C:\\Python311\\python.exe %2 %3 %4\n@exit /b\n:other\n{too_new}'
    for name, content in (("py", launcher), ("python", too_new), ("python3", too_new)):
        (folder.parent / f"{name}.bat").write_text(content, encoding="ascii", newline="\r\n")
    here = f"C:\\{tmp_path.name}"
    path = f"{here};{windows.python}"  # the stand-ins come first, Python's libraries last
    run = windows.run(f"{here}\\A & B\\Build report.bat", env={"WINEPATH": path})
    assert (run.code, SETTING_UP in run.said) == (0, True), run.said


@needs_windows
def it_finishes_a_set_up_that_was_interrupted_and_keeps_it_short_of_what_windows_can_name(
    windows: Windows, tmp_path: Path
) -> None:
    """In a folder of a long name, or on a memory stick, the set-up goes to the user's own folder, for both the same."""
    far = "C:\\" + "\\".join(["Performance & (quality) team"] * 5)
    stand_in_project(windows.path(far), *SCRIPTS)
    _interrupt_set_up(windows, f"{far}\\Build report.bat")
    first = windows.run(f"{far}\\Build report.bat")
    assert (first.code, SETTING_UP in first.said) == (0, True), first.said
    environment, folder, *arguments = started(first)
    assert environment.casefold().endswith("\\appdata\\local\\reportgen\\venv")
    assert (folder, arguments) == (far, ["build", "--interactive"])
    assert not (windows.path(far) / ".venv").exists()
    stand_in_project(tmp_path / "stick", *SCRIPTS)
    (windows.drive.parent / "dosdevices" / "m:").symlink_to(tmp_path / "stick")
    second = windows.run("M:\\Check report.bat")
    assert (second.code, SETTING_UP in second.said) == (0, False), second.said
    assert started(second) == [environment, "M:\\", "check", "--interactive"]


def _interrupt_set_up(windows: Windows, starter: str) -> None:
    """The PC goes off while Python is being set up in the user's own folder."""
    starting = subprocess.Popen(
        ["wine", starter],
        env=windows.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    half_way = "AppData/Local/reportgen/venv/Lib/site-packages/pip"
    begun = monotonic()
    while not [*windows.path("C:\\users").glob(f"*/{half_way}")] and monotonic() - begun < 100:
        sleep(0.1)
    subprocess.run(["wineserver", "--kill"], env=windows.environment(), check=False)
    starting.wait(60)
    (environment,) = windows.path("C:\\users").glob("*/AppData/Local/reportgen/venv")
    assert (environment / "Scripts" / "python.exe").exists()
    assert not (environment / LOCK).exists()


@needs_windows
def it_says_that_a_folder_has_too_long_a_name_for_windows(windows: Windows) -> None:
    """Excel could not open its figures workbooks, nor Word the reports of a folder with a still longer one."""
    far = ("C:\\" + "A long folder name of the council\\" * 4).ljust(160, "x")
    stand_in_project(windows.path(far), *SCRIPTS)
    run = windows.run(f"{far}\\Build report.bat")
    assert run.code == 9
    assert f"The full name of the project folder is too long for Windows:\n  {far}\n" in run.said


@needs_windows
def it_says_that_a_starter_was_opened_inside_the_zip(windows: Windows) -> None:
    """Explorer then unpacks the one file into a folder of its own."""
    alone = windows.drive / "Temp (zip)"
    alone.mkdir()
    shutil.copy(ROOT / "Build report.bat", alone / "Build report.bat")
    run = windows.run("C:\\Temp (zip)\\Build report.bat")
    assert run.code == 9
    assert 'choose "Extract All"' in run.said
