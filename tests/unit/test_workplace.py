"""Folders for what is half done: cleared once nobody works in them, and not a moment before."""

import sys
import tempfile
from pathlib import Path

import pytest

from reportgen import locks
from reportgen.pdf.workplace import clear_left_behind, workplace


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def it_leaves_nothing_behind(temporary: Path) -> None:
    with workplace() as folder:
        (folder / "half").touch()
        assert folder.parent == temporary
    assert list(temporary.iterdir()) == []


def it_does_not_clear_a_folder_whose_lock_is_just_being_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    lock = locks._lock

    def somebody_looks_first(file: int) -> None:
        monkeypatch.setattr(locks, "_lock", lock)
        clear_left_behind()
        lock(file)

    monkeypatch.setattr(locks, "_lock", somebody_looks_first)
    with workplace() as folder:
        clear_left_behind()
        assert folder.is_dir()


def it_clears_what_was_left_behind(temporary: Path) -> None:
    (temporary / "reportgen-work-1.lock").touch()
    (temporary / "reportgen-work-1" / "profile").mkdir(parents=True)
    (temporary / "reportgen-work-2.lock").touch()
    clear_left_behind()
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="users of Windows make no links: not tested here")
def it_follows_no_link(temporary: Path) -> None:
    for name in ("kept", "reportgen-work-2.lock"):
        (temporary / name).touch(0o600)
    (temporary / "folder").mkdir()
    (temporary / "reportgen-work-1.lock").symlink_to(temporary / "kept")
    (temporary / "reportgen-work-2").symlink_to(temporary / "folder")
    clear_left_behind()
    assert (temporary / "kept").stat().st_mode & 0o777 == 0o600
    assert (temporary / "folder").is_dir()
