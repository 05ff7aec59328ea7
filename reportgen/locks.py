"""A lock between programs, also of several computers on a network drive, by a file that its holder has locked.

The system lets go of it however its holder ends, and a file server some time after a computer has gone: no lock
outlives its program, and what was made under a lock that nobody holds any more was left behind. Beside `filelock`,
which takes 50 ms to import, this takes none.
"""

import contextlib
import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_NO_LOCKS = frozenset((errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL))
"""What a drive that knows no locks says, such as some of a network."""
_BETWEEN_TRIES = 0.05
_SOON = 2.0
"""Seconds after which whoever waits is told so."""


class HeldError(OSError):
    """Another program holds the lock."""


if sys.platform == "win32":
    import msvcrt

    _HELD = (PermissionError,)
    _TRIES = 10

    def _open(path: Path) -> int | None:
        """The file; None while somebody has it who lets nobody open it."""
        for _ in range(_TRIES):
            try:
                return os.open(path, os.O_RDWR | os.O_CREAT)
            except PermissionError:
                if path.exists():
                    return None
            time.sleep(_BETWEEN_TRIES)  # it may just be being taken away
        return os.open(path, os.O_RDWR | os.O_CREAT)

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

    def _is_current(file: int, path: Path) -> bool:
        return True  # Windows takes no file away that somebody has open

    def _let_go(file: int, path: Path) -> None:
        os.close(file)
        with contextlib.suppress(OSError):  # the next one has it already
            path.unlink()
else:
    import fcntl

    _HELD = (BlockingIOError, PermissionError)  # the latter of some Windows servers

    def _open(path: Path) -> int | None:
        """The file. One that may not be opened is no lock that somebody holds, but a left one of another user's."""
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)

    def _lock(file: int) -> None:
        with contextlib.suppress(OSError):  # somebody else's
            os.fchmod(file, 0o666)  # colleagues must be able to lock it, too, should it be left behind
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _is_current(file: int, path: Path) -> bool:
        """Whether the file is still there: the one before takes it away as it lets go."""
        try:
            return os.path.samestat(os.fstat(file), path.stat())
        except FileNotFoundError:
            return False

    def _let_go(file: int, path: Path) -> None:
        with contextlib.suppress(OSError):  # the folder may be gone
            path.unlink()
        os.close(file)


@contextmanager
def locked(path: Path, seconds: float = 0, waiting: Callable[[], None] = lambda: None) -> Iterator[bool]:
    """Holds the lock, for which the file `path` is made and then taken away; waits for it so many seconds.

    Calls `waiting` if that takes more than two. Gives whether there is a lock: some drives know none. Raises HeldError
    while another program holds it, and PermissionError for a file that may not be opened.
    """
    file = _locked(path, seconds, waiting)
    try:
        yield file is not None
    finally:
        if file is not None:
            _let_go(file, path)


def _locked(path: Path, seconds: float, waiting: Callable[[], None]) -> int | None:
    began, is_told = time.monotonic(), False
    while True:
        try:
            file = _open(path)
            if file is not None and _is_locked(file, path):
                return file
        except OSError as error:
            if error.errno in _NO_LOCKS:
                path.unlink(missing_ok=True)
                return None
            raise
        waited = time.monotonic() - began
        if waited >= seconds:
            raise HeldError(errno.EAGAIN, "another program holds it", str(path))
        if waited >= _SOON and not is_told:
            is_told = True
            waiting()
        time.sleep(_BETWEEN_TRIES)


def _is_locked(file: int, path: Path) -> bool:
    held = False
    try:
        _lock(file)
        held = _is_current(file, path)
    except _HELD:
        pass
    finally:
        if not held:
            os.close(file)
    return held
