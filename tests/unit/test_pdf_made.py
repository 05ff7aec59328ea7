"""Who makes a PDF: LibreOffice and Word, played by stand-ins that come late, fail, or leave half a file."""

import json
import os
import sys
import tempfile
import textwrap
import time
from datetime import datetime
from pathlib import Path

import pytest

from reportgen.errors import UsageError
from reportgen.pdf.converters import find_converters
from reportgen.pdf.export import export_pdf
from reportgen.pdf.libreoffice import LibreOffice, find_libreoffice
from reportgen.pdf.processes import run_limited
from reportgen.pdf.results import Exported, Failed
from reportgen.pdf.truth import Said
from reportgen.pdf.winword import Word
from tests.conftest import needs
from tests.officers import fresh_bytes

SAID = Said("Report", "en-GB", datetime(2021, 11, 1))
_SMALL_PDF = """
import pikepdf
def make(path):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(path)
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are scripts of Linux and macOS")


def _program(folder: Path, script: str) -> Path:
    """A stand-in for LibreOffice: Python that has `out`, the PDF that it is to make."""
    path = folder / "soffice"
    head = f"#!{sys.executable}\nimport os, subprocess, sys, time\n{_SMALL_PDF}"
    out = "out = os.path.join(sys.argv[sys.argv.index('--outdir') + 1], 'report.pdf')\n"
    path.write_text(head + out + textwrap.dedent(script), encoding="utf-8")
    path.chmod(0o755)
    return path


def _failure(made: Exported | Failed) -> str:
    assert isinstance(made, Failed)
    return "\n".join(map(str, made.failures))


# LibreOffice --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("", "LibreOffice: made no file."),
        ("sys.exit(1)", "LibreOffice: made no file."),
        ("open(out, 'w').close()", "LibreOffice: made no file."),
        ("open(out, 'w').write('%PDF-1.7 half')", "LibreOffice: made a file that is not a whole PDF."),
        ("make(out); f = open(out, 'r+b'); f.truncate(300)", "LibreOffice: made a file that is not a whole PDF."),
        ("time.sleep(60)", "LibreOffice: took longer than 1 seconds and was stopped."),
    ],
)
def it_says_why_libreoffice_made_no_pdf(script: str, says: str, tmp_path: Path) -> None:
    seconds = 1 if "sleep" in script else 60
    assert _failure(export_pdf(b"", SAID, [LibreOffice(_program(tmp_path, script), seconds)])) == says


def it_says_that_libreoffice_could_not_be_started(tmp_path: Path) -> None:
    (tmp_path / "soffice").write_text("no program")
    assert "LibreOffice: could not be started" in _failure(export_pdf(b"", SAID, [LibreOffice(tmp_path / "soffice")]))


def it_says_that_it_cannot_work_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    (tmp_path / "soffice").touch()
    says = "could not work in the temporary folder: No such file or directory. Ask ICT for room or rights in it."
    assert says in _failure(export_pdf(b"", SAID, [LibreOffice(tmp_path / "soffice")]))


def it_ends_all_that_libreoffice_has_started_when_its_time_is_over(tmp_path: Path) -> None:
    later = tmp_path / "later"
    script = f"subprocess.Popen(['sh', '-c', 'sleep 2; touch {later}']); time.sleep(60)"
    export_pdf(b"", SAID, [LibreOffice(_program(tmp_path, script), seconds=1)])
    time.sleep(2)
    assert not later.exists()


def it_ends_what_a_libreoffice_has_left_behind_that_ended_by_itself(tmp_path: Path) -> None:
    later = tmp_path / "later"
    script = f"subprocess.Popen(['sh', '-c', 'sleep 1; touch {later}']); make(out)"
    assert isinstance(export_pdf(b"", SAID, [LibreOffice(_program(tmp_path, script))]), Exported)
    time.sleep(1.5)
    assert not later.exists()


def it_gives_each_libreoffice_a_profile_of_its_own_and_takes_it_away(tmp_path: Path) -> None:
    note = tmp_path / "note"
    program = _program(tmp_path, f"open({str(note)!r}, 'a').write(sys.argv[1] + '\\n'); make(out)")
    for _ in range(2):
        assert isinstance(export_pdf(b"", SAID, [LibreOffice(program)]), Exported)
    profiles = note.read_text().split()
    assert len(set(profiles)) == 2
    assert all(one.startswith("-env:UserInstallation=file:///") for one in profiles)
    assert not any(Path(one.partition("file://")[2]).exists() for one in profiles)


@pytest.mark.parametrize("place", ["soffice", "program/soffice", "Contents/MacOS/soffice", "program/soffice.exe"])
def it_finds_libreoffice_where_settings_say(place: str, tmp_path: Path) -> None:
    (tmp_path / place).parent.mkdir(exist_ok=True, parents=True)
    (tmp_path / place).touch()
    assert find_libreoffice(str(tmp_path)) == LibreOffice(tmp_path / place)
    assert find_libreoffice(f'"{tmp_path / place}"') == LibreOffice(tmp_path / place)


def it_takes_the_twin_of_libreoffice_that_waits_on_windows(tmp_path: Path) -> None:
    for ending in ("com", "exe"):
        (tmp_path / f"soffice.{ending}").touch()
    assert find_libreoffice(str(tmp_path / "soffice.exe")) == LibreOffice(tmp_path / "soffice.com")
    assert find_libreoffice(str(tmp_path)) == LibreOffice(tmp_path / "soffice.com")


def it_says_that_libreoffice_is_not_where_settings_say(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"where LibreOffice is not\. Name its folder"):
        find_libreoffice(str(tmp_path))


def it_finds_nothing_where_nothing_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("reportgen.pdf.libreoffice._usual_places", lambda: iter(()))
    assert find_converters() == []
    (tmp_path / "soffice").touch(mode=0o755)
    assert find_converters() == [LibreOffice(tmp_path / "soffice")]


# Word ---------------------------------------------------------------------------------------------------------------

_WORD = f"""
import json, os, time
{_SMALL_PDF}
def note(what, *values):
    with open(os.environ["FAKE_LOG"], "a") as log:
        log.write(json.dumps([what, *values]) + "\\n")
class Document:
    def ExportAsFixedFormat(self, *values):
        note("export", *values[1:])
        {{export}}
        make(values[0])
    def Close(self, *values):
        note("close", *values)
class Documents:
    def Open(self, *values):
        note("open", *values[1:])
        {{open}}
        return Document()
class Application:
    def __init__(self):
        note("start")
        {{start}}
        self.Documents = Documents()
    def __setattr__(self, name, value):
        if name != "Documents":
            note(name, value)
        object.__setattr__(self, name, value)
    def Quit(self, *values):
        note("quit", *values)
def DispatchEx(name):
    note(name)
    return Application()
"""
_COM = (
    "class E(Exception): pass\n"
    "        raise E(-2147352567, 'Exception occurred.', (0, 'Word', 'The file is {}.', None, 0, 0))"
)


def _word(
    folder: Path, *, start: str = "pass", opening: str = "pass", export: str = "pass", seconds: float = 60
) -> Word:
    """Word, as a module that plays pywin32 and notes all that it is asked."""
    (folder / "win32com").mkdir()
    (folder / "win32com" / "__init__.py").touch()
    played = _WORD.format(start=start, open=opening, export=export)
    (folder / "win32com" / "client.py").write_text(played, encoding="utf-8")
    return Word(seconds=seconds, env={"PYTHONPATH": str(folder), "FAKE_LOG": str(folder / "log")})


def _asked(folder: Path) -> list[list[object]]:
    return [json.loads(line) for line in (folder / "log").read_text().splitlines()]


def it_asks_word_for_a_tagged_pdf_with_bookmarks_and_lets_go_of_it(tmp_path: Path) -> None:
    made = export_pdf(fresh_bytes(), SAID, [_word(tmp_path)])
    assert isinstance(made, Exported)
    assert _asked(tmp_path) == [
        ["Word.Application"],
        ["start"],
        ["Visible", False],
        ["DisplayAlerts", 0],
        ["AutomationSecurity", 3],
        ["open", False, True, False],
        ["export", 17, False, 0, 0, 1, 1, 0, True, True, 1, True, True, False],
        ["close", 0],
        ["quit", 0],
    ]


@pytest.mark.parametrize("step", ["opening", "export"])
def it_lets_go_of_word_when_it_fails_and_says_what_word_said(step: str, tmp_path: Path) -> None:
    word = _word(tmp_path, **{step: _COM.format("corrupt")})  # type: ignore[arg-type]
    assert _failure(export_pdf(b"", SAID, [word])) == "Word: could not make it (The file is corrupt.)."
    assert _asked(tmp_path)[-1] == ["quit", 0]


def it_says_that_word_did_not_start(tmp_path: Path) -> None:
    said = _failure(export_pdf(b"", SAID, [_word(tmp_path, start=_COM.format("not licensed"))]))
    assert said == "Word: could not make it (The file is not licensed.)."


def it_says_so_where_pywin32_is_missing() -> None:
    said = "Word: could not make it (pywin32, by which it is asked, is not installed)."
    assert _failure(export_pdf(b"", SAID, [Word()])) == said


def it_stops_a_word_that_asks_something_nobody_sees_and_the_right_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _windows_commands(tmp_path, monkeypatch)
    word = _word(tmp_path, opening="time.sleep(60)", seconds=6)
    assert _failure(export_pdf(b"", SAID, [word])) == "Word: took longer than 6 seconds and was stopped."
    assert (tmp_path / "killed").read_text().split() == ["/T", "/F", "/PID", "77"]


def _windows_commands(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`tasklist`, in which a Word is open all along and another one later, and `taskkill`."""
    commands = {
        "tasklist": 'echo \'"WINWORD.EXE","12","Console","1","9 K"\'\n[ -e "$0.2" ] && echo \'"WINWORD.EXE","77"\'\n'
        'touch "$0.2"',
        "taskkill": f'echo "$@" > {folder}/killed',
    }
    for name, script in commands.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def it_falls_back_on_libreoffice_and_tells_why(tmp_path: Path) -> None:
    (tmp_path / "office").mkdir()
    word = _word(tmp_path, export=_COM.format("locked"))
    made = export_pdf(b"", SAID, [word, LibreOffice(_program(tmp_path / "office", "make(out)"))])
    assert isinstance(made, Exported)
    assert made.converter.name == "LibreOffice"
    assert [str(one) for one in made.failures] == ["Word: could not make it (The file is locked.)."]


def it_looks_for_word_on_windows_only() -> None:
    assert all(converter.name == "LibreOffice" for converter in find_converters())


# Several at once ----------------------------------------------------------------------------------------------------


@needs("soffice", "LibreOffice Writer")
def it_makes_several_at_once() -> None:
    from concurrent.futures import ThreadPoolExecutor

    converters = find_converters()
    with ThreadPoolExecutor(3) as pool:
        made = list(pool.map(lambda _: export_pdf(fresh_bytes(), SAID, converters), range(3)))
    assert [type(one) for one in made] == [Exported] * 3


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux is known to hold a program to its limit of memory")
def it_lets_no_converter_fill_the_memory() -> None:
    ran = run_limited([sys.executable, "-c", "bytearray(5 << 30)"], 60, heard=True)
    assert (ran.code, "MemoryError" in ran.said) == (1, True)
