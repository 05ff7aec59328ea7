"""A folder for what is half done, such as a converter's profile. One that an ended program left is cleared away.

Its lock stands beside it and outlives it: as long as there is a folder, there is a lock to tell whether it is used.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reportgen.locks import locked

_BEGINS, _LOCK = "reportgen-work-", ".lock"
_PATIENCE = 10.0
"""Seconds for another run, which may look at this very moment whether the lock was left behind."""


@contextmanager
def workplace() -> Iterator[Path]:
    """A new folder, which is gone afterwards."""
    folder = Path(tempfile.gettempdir(), f"{_BEGINS}{os.urandom(8).hex()}")
    with locked(folder.with_suffix(_LOCK), _PATIENCE):
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def clear_left_behind() -> None:
    """Removes the folders that nobody works in any more."""
    with contextlib.suppress(OSError):  # no folder for temporary files: whoever needs one says so
        for lock in Path(tempfile.gettempdir()).glob(f"{_BEGINS}*{_LOCK}"):
            with contextlib.suppress(OSError):  # somebody works in it
                _clear(lock)


def _clear(lock: Path) -> None:
    if not _is_ours(lock):
        return
    with locked(lock) as nobody_is_there:
        folder = lock.with_suffix("")
        if nobody_is_there and folder.is_dir() and _is_ours(folder):
            shutil.rmtree(folder)


def _is_ours(path: Path) -> bool:
    """Neither another user's nor a link, which could lead anywhere."""
    return not path.is_symlink() and (not hasattr(os, "getuid") or path.stat().st_uid == os.getuid())
