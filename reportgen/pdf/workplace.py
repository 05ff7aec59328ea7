"""A folder for what is half done, such as a converter's profile. One that an ended program left is cleared away."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reportgen.locks import locked

_BEGINS = "reportgen-"
_IN_USE = "in-use"


@contextmanager
def workplace() -> Iterator[Path]:
    """A new folder, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=_BEGINS, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with locked(folder / _IN_USE):
            yield folder


def clear_left_behind() -> None:
    """Removes the folders that nobody works in any more."""
    with contextlib.suppress(OSError):  # no folder for temporary files: whoever needs one says so
        for folder in Path(tempfile.gettempdir()).glob(f"{_BEGINS}*"):
            with contextlib.suppress(OSError):  # somebody works in it, or it is another user's
                _clear(folder)


def _clear(folder: Path) -> None:
    if folder.is_symlink() or not (folder / _IN_USE).is_file() or not _is_ours(folder):
        return
    with locked(folder / _IN_USE) as nobody_is_there:
        if not nobody_is_there:
            return
    shutil.rmtree(folder)


def _is_ours(folder: Path) -> bool:
    return not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()
