"""Saving a file: what happens when the disk is full, a file is open or a folder may not be written to."""

import errno
import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Word

from reportgen import locks
from reportgen.errors import DocumentError
from reportgen.locks import locked
from reportgen.saving import NewFile, Saved, is_open_elsewhere, save_files, saved_so_far
from reportgen.word.packing import packed

NAME = "Report 2021-22 Q2"
OLD = b"the report of last time"


@pytest.fixture
def document() -> Word:
    document = Document()
    document.add_paragraph("The report of this time.")
    return document


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder with a report, saved at half past nine on 18 October 2021."""
    path = tmp_path / f"{NAME}.docx"
    path.write_bytes(OLD)
    half_past_nine = datetime(2021, 10, 18, 9, 30).timestamp()
    os.utime(path, (half_past_nine, half_past_nine))
    return tmp_path


def _save(document: Word, folder: Path, name: str) -> Saved:
    (saved,) = save_files(folder, NewFile(f"{name}.docx", packed(document)))
    return saved


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _refuse_to_replace(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Makes the system refuse to put a file under one of these names, or under any."""
    replace = os.replace

    def refuse(source: str, target: Path) -> None:
        if not names or Path(target).name in names:
            raise PermissionError(errno.EACCES, "Permission denied")
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse)


def _break_writing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Makes the system stop half-way when a file is being written."""

    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(os, "chmod", refuse)


def it_saves_the_document_into_a_folder_that_it_makes(document: Word, tmp_path: Path) -> None:
    saved = _save(document, tmp_path / "new" / "folder", NAME)
    assert saved.path == tmp_path / "new" / "folder" / "Report 2021-22 Q2.docx"
    assert (saved.previous, saved.locked) == (None, None)
    assert Document(str(saved.path)).paragraphs[0].text == "The report of this time."
    assert _files(tmp_path) == ["new/folder/Report 2021-22 Q2.docx"]


def it_lets_colleagues_read_the_report(document: Word, tmp_path: Path) -> None:
    assert _save(document, tmp_path, NAME).path.stat().st_mode & 0o044 == 0o044


def it_moves_the_report_that_is_there_to_previous(document: Word, out: Path) -> None:
    saved = _save(document, out, NAME)
    assert saved.previous == out / "previous" / "Report 2021-22 Q2 (2021-10-18 09.30.00).docx"
    assert saved.previous.read_bytes() == OLD
    assert saved.previous.stat().st_mtime == datetime(2021, 10, 18, 9, 30).timestamp()
    assert Document(str(saved.path)).paragraphs[0].text == "The report of this time."


def it_numbers_reports_of_one_and_the_same_time(document: Word, out: Path) -> None:
    (out / "previous").mkdir()
    first = out / "previous" / "Report 2021-22 Q2 (2021-10-18 09.30.00).docx"
    first.write_bytes(b"an earlier one")
    saved = _save(document, out, NAME)
    assert saved.previous == out / "previous" / "Report 2021-22 Q2 (2021-10-18 09.30.00) (2).docx"
    assert saved.previous.read_bytes() == OLD
    assert first.read_bytes() == b"an earlier one"


@pytest.mark.parametrize(
    ("mark", "is_open"),
    [
        ("~$port 2021-22 Q2.docx", True),
        ("~$Report 2021-22 Q2.docx", True),
        (".~lock.Report 2021-22 Q2.docx#", True),
        ("~$port 2021-22 Q1.docx", False),
        (".~lock.Report 2021-22 Q1.docx#", False),
    ],
)
def it_knows_the_marks_of_a_report_that_is_open(out: Path, mark: str, is_open: bool) -> None:
    (out / mark).write_bytes(b"")
    assert is_open_elsewhere(out / "Report 2021-22 Q2.docx") is is_open


def it_takes_the_next_free_name_while_the_report_is_open(document: Word, out: Path) -> None:
    (out / "~$port 2021-22 Q2.docx").write_bytes(b"")
    names = [_save(document, out, NAME).path.name for _ in range(2)]
    assert names == ["Report 2021-22 Q2 (2).docx", "Report 2021-22 Q2 (3).docx"]
    assert (out / "Report 2021-22 Q2.docx").read_bytes() == OLD


def it_takes_the_reports_own_name_when_only_the_mark_of_an_open_file_is_left(document: Word, tmp_path: Path) -> None:
    (tmp_path / "~$port 2021-22 Q2.docx").write_bytes(b"")
    assert _save(document, tmp_path, NAME).path.name == "Report 2021-22 Q2.docx"


def it_saves_beside_a_report_that_windows_will_not_replace(
    document: Word, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _refuse_to_replace(monkeypatch, "Report 2021-22 Q2.docx")
    saved = _save(document, out, NAME)
    assert saved.path == out / "Report 2021-22 Q2 (2).docx"
    assert (saved.previous, saved.locked) == (None, out / "Report 2021-22 Q2.docx")
    assert saved.locked is not None
    assert saved.locked.read_bytes() == OLD
    assert _files(out) == ["Report 2021-22 Q2 (2).docx", "Report 2021-22 Q2.docx"]


def it_says_that_a_folder_may_not_be_written_to(document: Word, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _refuse_to_replace(monkeypatch)
    with pytest.raises(DocumentError) as told:
        _save(document, out, NAME)
    assert str(told.value).startswith(f"{out}: may not be written to. Choose another output folder")
    assert _files(out) == ["Report 2021-22 Q2.docx"]
    assert (out / "Report 2021-22 Q2.docx").read_bytes() == OLD


def it_leaves_everything_as_it_was_when_the_disk_is_full(
    document: Word, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _break_writing(monkeypatch, OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(DocumentError, match=r"could not be written: the disk is full\. Make room"):
        _save(document, out, NAME)
    assert _files(out) == ["Report 2021-22 Q2.docx"]
    assert (out / "Report 2021-22 Q2.docx").read_bytes() == OLD


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("a fault of the program's own")])
def it_leaves_no_half_document_whatever_happens(
    document: Word, out: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    _break_writing(monkeypatch, error)
    with pytest.raises(type(error)):
        _save(document, out, NAME)
    assert _files(out) == ["Report 2021-22 Q2.docx"]


def it_tells_something_even_of_an_error_without_words(
    document: Word, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _break_writing(monkeypatch, OSError("the network drive went away"))
    with pytest.raises(DocumentError) as told:
        _save(document, tmp_path, NAME)
    assert "None" not in str(told.value)
    assert "could not be written" in str(told.value)


def it_leaves_no_half_copy_in_previous(document: Word, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def copy_half(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copystat", copy_half)
    with pytest.raises(DocumentError, match="the disk is full"):
        _save(document, out, NAME)
    assert _files(out) == ["Report 2021-22 Q2.docx"]
    assert not (out / "previous").exists()
    assert (out / "Report 2021-22 Q2.docx").read_bytes() == OLD


def it_takes_the_copy_of_a_run_that_was_ended_before_the_new_report_was_in_its_place(document: Word, out: Path) -> None:
    (out / "previous").mkdir()
    (out / "previous" / "Report 2021-22 Q2 (2021-10-18 09.30.00).docx").write_bytes(OLD)
    _save(document, out, NAME)
    assert _files(out) == ["Report 2021-22 Q2.docx", "previous/Report 2021-22 Q2 (2021-10-18 09.30.00).docx"]


def _replace(folder: Path, content: bytes) -> Saved:
    (saved,) = save_files(folder, NewFile("Figures.xlsx", content, "figures workbook", keep_previous=False))
    return saved


def it_replaces_a_file_that_need_not_be_kept(tmp_path: Path) -> None:
    _replace(tmp_path, b"the first")
    saved = _replace(tmp_path, b"the second")
    assert saved == Saved(tmp_path / "Figures.xlsx", None, None)
    assert saved.path.read_bytes() == b"the second"
    assert _files(tmp_path) == ["Figures.xlsx"]


def it_does_not_replace_a_workbook_that_is_open_in_excel(tmp_path: Path) -> None:
    _replace(tmp_path, b"the first")
    (tmp_path / "~$Figures.xlsx").write_bytes(b"")
    saved = _replace(tmp_path, b"the second")
    assert saved == Saved(tmp_path / "Figures (2).xlsx", None, tmp_path / "Figures.xlsx")
    assert (tmp_path / "Figures.xlsx").read_bytes() == b"the first"


def it_saves_beside_a_workbook_that_windows_will_not_replace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _replace(tmp_path, b"the first")
    _refuse_to_replace(monkeypatch, "Figures.xlsx")
    assert _replace(tmp_path, b"the second").path.name == "Figures (2).xlsx"
    assert (tmp_path / "Figures.xlsx").read_bytes() == b"the first"


def it_calls_the_file_what_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Figures.xlsx").mkdir()
    with pytest.raises(DocumentError, match="is a folder that has the figures workbook's name"):
        _replace(tmp_path, b"the second")
    (tmp_path / "Figures.xlsx").rmdir()
    _refuse_to_replace(monkeypatch)
    with pytest.raises(DocumentError, match="may not be written to"):
        _replace(tmp_path, b"the second")


# Files that belong together -----------------------------------------------------------------------------------------


def _both(folder: Path) -> list[Saved]:
    first = NewFile("Report.docx", b"new report")
    return save_files(folder, first, NewFile("Figures.xlsx", b"new figures", "figures workbook"))


def it_saves_both_files(tmp_path: Path) -> None:
    saved = _both(tmp_path)
    assert [one.path.name for one in saved] == ["Report.docx", "Figures.xlsx"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Figures.xlsx", "Report.docx"]


@pytest.mark.parametrize("step", [1, 2, 3])
def it_leaves_all_as_it_was_when_the_disk_is_full_before_the_last_copy_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    steps, replace = iter(range(1, 9)), os.replace

    def full(*paths: Path) -> None:
        if next(steps) == step:
            raise OSError(errno.ENOSPC, "No space left on device")
        replace(*paths)

    for name in ("Report.docx", "Figures.xlsx"):
        (tmp_path / name).write_bytes(b"what officers wrote")
    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(
        DocumentError, match="The report and the figures workbook could not be written: the disk is full"
    ):
        _both(tmp_path)
    if step < 3:
        assert _files(tmp_path) == ["Figures.xlsx", "Report.docx"]
    assert {(tmp_path / name).read_bytes() for name in ("Report.docx", "Figures.xlsx")} == {b"what officers wrote"}


def it_leaves_the_report_alone_when_a_folder_has_the_name_of_its_figures(tmp_path: Path) -> None:
    (tmp_path / "Figures.xlsx").mkdir()
    (tmp_path / "Report.docx").write_bytes(b"an officer's analysis")
    with pytest.raises(DocumentError, match="is a folder that has the figures workbook's name"):
        _both(tmp_path)
    assert (tmp_path / "Report.docx").read_bytes() == b"an officer's analysis"


def it_sets_aside_what_no_longer_fits(tmp_path: Path) -> None:
    (tmp_path / "Report.pdf").write_bytes(b"of the report before")
    _, pdf = save_files(tmp_path, NewFile("Report.docx", b"new"), NewFile("Report.pdf", None, "PDF"))
    assert pdf.previous is not None
    assert pdf.previous.read_bytes() == b"of the report before"
    assert sorted(_files(tmp_path)) == ["Report.docx", f"previous/{pdf.previous.name}"]


def it_leaves_what_still_fits_the_report_that_is_open(tmp_path: Path) -> None:
    for name in ("Report.docx", "Report.pdf", "~$Report.docx"):
        (tmp_path / name).write_bytes(b"before")
    _, pdf = save_files(tmp_path, NewFile("Report.docx", b"new"), NewFile("Report.pdf", None, "PDF"))
    assert pdf == Saved(tmp_path / "Report.pdf", None, None)
    assert (tmp_path / "Report.pdf").read_bytes() == b"before"


def _refuse_once_the_first_is_in_its_place(monkeypatch: pytest.MonkeyPatch, *, for_good: bool) -> None:
    """The drive fails at the second file that belongs to it, and perhaps ever after."""
    replace, failed = os.replace, list[int]()

    def fail(source: Path, target: Path) -> None:
        if (for_good and failed) or (Path(target).name == "Figures.xlsx" and not failed):
            failed.append(1)
            raise OSError(errno.EIO, "Input/output error")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail)


@pytest.mark.parametrize("there", [(), ("Report.docx",), ("Report.docx", "Figures.xlsx")])
def it_leaves_all_as_it_was_when_the_second_file_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: tuple[str, ...]
) -> None:
    for name in there:
        (tmp_path / name).write_bytes(b"of last time")
        os.utime(tmp_path / name, (1e9, 1e9))
    saved_before = list(saved_so_far())
    _refuse_once_the_first_is_in_its_place(monkeypatch, for_good=False)
    with pytest.raises(DocumentError, match="The report and the figures workbook could not be written: Input/output"):
        _both(tmp_path)
    assert _files(tmp_path) == sorted(there)
    assert [((tmp_path / name).read_bytes(), (tmp_path / name).stat().st_mtime) for name in there] == [
        (b"of last time", 1e9) for _ in there
    ]
    assert list(saved_so_far()) == saved_before


def it_puts_back_what_it_had_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Report.pdf", "Other.pdf"):
        (tmp_path / name).write_bytes(b"before")
    (tmp_path / "~$Other.pdf").touch()
    files = [NewFile("Report.pdf", None), NewFile("Other.pdf", None), NewFile("None.pdf", None)]
    _refuse_once_the_first_is_in_its_place(monkeypatch, for_good=False)
    with pytest.raises(DocumentError, match="could not be written"):
        save_files(tmp_path, *files, NewFile("Figures.xlsx", b"new"))
    assert {(tmp_path / name).read_bytes() for name in ("Report.pdf", "Other.pdf")} == {b"before"}


def it_says_which_files_are_the_new_ones_when_the_drive_fails_for_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Report.docx", "Figures.xlsx"):
        (tmp_path / name).write_bytes(b"of last time")
    _refuse_once_the_first_is_in_its_place(monkeypatch, for_good=True)
    with pytest.raises(DocumentError) as told:
        _both(tmp_path)
    says = f"{tmp_path}: The new report is in place, but the figures workbook could not be saved: Input/output error."
    assert str(told.value).startswith(says)
    assert (tmp_path / "Report.docx").read_bytes() == b"new report"
    assert tmp_path / "Report.docx" in saved_so_far()
    assert not list(tmp_path.glob(".reportgen-*"))


def it_takes_back_the_copies_when_it_is_stopped_while_it_makes_them(
    document: Word, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(shutil, "copystat", stop)
    with pytest.raises(KeyboardInterrupt):
        _save(document, out, NAME)
    assert sorted(path.name for path in out.iterdir()) == ["Report 2021-22 Q2.docx"]


# Drives and scanners ------------------------------------------------------------------------------------------------


def it_saves_on_a_drive_that_lets_nobody_set_rights_and_times(
    document: Word, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "chmod", refuse)
    monkeypatch.setattr(os, "utime", refuse)
    saved = _save(document, out, NAME)
    assert saved.path.name == "Report 2021-22 Q2.docx"
    assert saved.previous is not None
    assert saved.previous.read_bytes() == OLD


def it_waits_for_a_virus_scanner_that_holds_the_file_for_a_moment(
    document: Word, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries, replace = iter(range(9)), os.replace

    def refuse_twice(*paths: Path) -> None:
        if next(tries) < 2:
            raise PermissionError(errno.EACCES, "Permission denied")
        replace(*paths)

    monkeypatch.setattr("reportgen.saving._TRIES", 3)
    monkeypatch.setattr(os, "replace", refuse_twice)
    saved = _save(document, out, NAME)
    assert (saved.path.name, saved.locked) == ("Report 2021-22 Q2.docx", None)


@pytest.mark.parametrize("is_windows", [True, False])
def it_tells_a_report_that_is_open_from_one_that_may_not_be_read(
    document: Word, out: Path, monkeypatch: pytest.MonkeyPatch, *, is_windows: bool
) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("reportgen.saving._ON_WINDOWS", is_windows)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    if is_windows:
        assert _save(document, out, NAME).locked == out / "Report 2021-22 Q2.docx"
    else:
        with pytest.raises(DocumentError, match="The report that is there may not be read, so that no copy"):
            _save(document, out, NAME)
        assert _files(out) == ["Report 2021-22 Q2.docx"]


# Several programs ---------------------------------------------------------------------------------------------------


def it_clears_at_once_what_a_program_that_was_ended_left_behind(tmp_path: Path) -> None:
    for name in (".reportgen-unfinished-x1.docx", ".reportgen-lock"):
        (tmp_path / name).write_bytes(b"half a")
    _both(tmp_path)
    assert _files(tmp_path) == ["Figures.xlsx", "Report.docx"]


def it_says_that_another_program_does_not_come_to_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportgen.saving._PATIENCE", 0.1)
    with locked(tmp_path / ".reportgen-lock"), pytest.raises(DocumentError, match="Another run has been saving there"):
        _both(tmp_path)
    assert _files(tmp_path) == []
    _both(tmp_path)


def _locks_that_say(monkeypatch: pytest.MonkeyPatch, *errors: OSError) -> None:
    """What the drive answers to each who asks for a lock; then it gives one."""
    lock, answers = locks._lock, list(errors)

    def answer(file: int) -> None:
        if answers:
            raise answers.pop(0)
        lock(file)

    monkeypatch.setattr(locks, "_lock", answer)


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP])
def it_saves_on_a_drive_that_knows_no_locks_and_clears_there_what_is_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    _locks_that_say(monkeypatch, OSError(code, "No locks available"))
    for name in (".reportgen-unfinished-x1.docx", ".reportgen-unfinished-x2.docx"):
        (tmp_path / name).write_bytes(b"perhaps still being written")
    os.utime(tmp_path / ".reportgen-unfinished-x2.docx", (1e9, 1e9))
    _both(tmp_path)
    assert _files(tmp_path) == [".reportgen-unfinished-x1.docx", "Figures.xlsx", "Report.docx"]


def it_clears_no_file_that_only_begins_alike(tmp_path: Path) -> None:
    (tmp_path / ".reportgen-my-notes.txt").write_bytes(b"a user's own")
    _both(tmp_path)
    assert (tmp_path / ".reportgen-my-notes.txt").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has one answer only: not tested here")
def it_waits_for_a_lock_that_a_windows_server_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _locks_that_say(monkeypatch, *[PermissionError(errno.EACCES, "Permission denied") for _ in range(3)])
    _both(tmp_path)
    assert _files(tmp_path) == ["Figures.xlsx", "Report.docx"]


def it_tells_a_drive_that_does_not_answer_from_another_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _locks_that_say(monkeypatch, TimeoutError(errno.ETIMEDOUT, "Connection timed out"))
    with pytest.raises(DocumentError, match="could not be written: Connection timed out"):
        _both(tmp_path)


def it_says_that_it_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(locks, "_SOON", 0.0)
    _locks_that_say(monkeypatch, *[BlockingIOError(errno.EAGAIN, "held") for _ in range(3)])
    _both(tmp_path)
    assert capsys.readouterr().err == f"Waiting for another run that is saving into {tmp_path} ...\n"


def it_gives_a_lock_to_one_at_a_time(tmp_path: Path) -> None:
    inside, most = 0, 0

    def enter(_: int) -> None:
        nonlocal inside, most
        with locked(tmp_path / "lock", 60):
            inside += 1
            most = max(most, inside)
            time.sleep(0.002)
            inside -= 1

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(enter, range(40)))
    assert (most, _files(tmp_path)) == (1, [])
