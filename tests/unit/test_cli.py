"""What a person sees when the program fails or is stopped: the analyst, the clerk at a console, a developer."""

import errno
import io
from pathlib import Path
from types import SimpleNamespace

import pytest

import reportgen.pipeline.build
import reportgen.pipeline.finish
import reportgen.pipeline.source
from reportgen import __version__, saving
from reportgen.cli import asking, main, narrative
from reportgen.errors import (
    DocumentError,
    Finding,
    ReportgenError,
    TemplateError,
    UndecidedError,
    UsageError,
    WorkbookError,
)


@pytest.fixture(autouse=True)
def _nothing_saved_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a program that has just been started, whatever other tests have saved in this one."""
    monkeypatch.setattr(saving, "_saved", {})


def _fail(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Makes the reading of the workbook fail."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(reportgen.pipeline.source, "read_source", fail)


def it_tells_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"reportgen {__version__}\n"


def it_tells_where_its_own_fault_is_and_nothing_of_a_child(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("REPORTGEN_DEBUG", raising=False)
    _fail(monkeypatch, ValueError("P-MARKER-001 is no number"))
    assert main(["figures"]) == 1
    said = capsys.readouterr()
    assert "The program met a fault of its own and stopped. Nothing was changed." in said.err
    assert "ValueError in test_cli.py, line " in said.err
    assert "MARKER" not in said.out + said.err
    assert "Traceback" not in said.err


def it_shows_a_developer_the_whole_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTGEN_DEBUG", "1")
    _fail(monkeypatch, ValueError("made up"))
    with pytest.raises(ValueError, match="made up"):
        main(["figures"])


def it_does_not_take_what_the_system_says_of_a_file_for_a_window_that_was_closed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("REPORTGEN_DEBUG", raising=False)
    _fail(monkeypatch, OSError(errno.EIO, "Input/output error"))
    assert main(["figures"]) == 1
    assert "The program met a fault of its own and stopped. Nothing was changed." in capsys.readouterr().err


def it_stops_without_a_fuss_when_interrupted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _fail(monkeypatch, KeyboardInterrupt())
    assert main(["figures"]) == 1
    assert capsys.readouterr().err == "\nStopped. Nothing was changed.\n"


@pytest.mark.parametrize(
    ("error", "code"),
    [(UsageError, 2), (WorkbookError, 4), (TemplateError, 5), (DocumentError, 6)],
)
def it_ends_with_the_code_of_the_fault_and_tells_every_finding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: type[ReportgenError], code: int
) -> None:
    _fail(monkeypatch, error(Finding("Referrals > D17", "is no date.", "Mend it."), Finding("", "So it is.")))
    assert main(["figures"]) == code
    assert capsys.readouterr().err == (
        "\nThis could not be done:\n  - Referrals > D17: is no date. Mend it.\n  - So it is.\n"
    )


def it_asks_nothing_when_there_is_no_keyboard_at_all(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Started by a scheduler, Windows gives a program no standard input."""
    monkeypatch.setattr("sys.stdin", None)
    monkeypatch.setattr(reportgen.pipeline.build, "build_report", _no_space)
    assert main(["build", "--interactive", "--out", str(tmp_path)]) == 6
    said = capsys.readouterr()
    assert "Quarter:  Q2 2021/22" in said.out
    assert "Press Enter" not in said.out


def _no_space(*_: object, **__: object) -> None:
    raise DocumentError(Finding("out", "There is no space."))


def it_replaces_what_a_console_cannot_show(monkeypatch: pytest.MonkeyPatch) -> None:
    console = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stderr", console)
    _fail(monkeypatch, UsageError(Finding("Café", "is closed.")))
    assert main(["figures"]) == 2
    console.flush()
    assert console.buffer.getvalue() == b"\nThis could not be done:\n  - Caf?: is closed.\n"


def it_asks_for_no_reason_where_none_would_help(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object) -> None:
        raise UndecidedError(Finding("Assessments", "has tracked changes that nobody has decided."))

    edited = SimpleNamespace(path=Path("Report.docx"))
    record = SimpleNamespace(run=SimpleNamespace(report="none"), is_public=False)
    monkeypatch.setattr(narrative, "_edited", lambda *_: (edited, record))
    monkeypatch.setattr(reportgen.pipeline.finish, "finalise_report", stop)
    monkeypatch.setattr(asking, "somebody_is_there", lambda _: True)
    monkeypatch.setattr(asking, "reason_to_finish", lambda: pytest.fail("asked"))
    assert main(["finalise", "--interactive"]) == 7
    assert capsys.readouterr().err.count("has tracked changes that nobody has decided.") == 1
