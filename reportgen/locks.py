"""A lock between programs, also of several computers on a network drive, by a file that its holder has locked.

The system lets go of it however its holder ends: no lock outlives its program, and what was made under a lock that
nobody holds any more was left behind. Beside `filelock`, which takes 50 ms to import, this takes none.
"""

import contextlib
import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NO_LOCKS = frozenset((errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL))
"""What a drive that knows no locks says, such as some of a network."""
_BETWEEN_TRIES = 0.05

if sys.platform == "win32":
    import msvcrt

    _HELD = PermissionError

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

    _HELD = BlockingIOError

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
def locked(path: Path, seconds: float = 0) -> Iterator[bool]:
    """Holds the lock, for which the file `path` is made and then taken away; waits for it so many seconds.

    Gives whether there is one: some drives know no locks. Raises TimeoutError while another program holds it.
    """
    file = _locked(path, time.monotonic() + seconds)
    try:
        yield file is not None
    finally:
        if file is not None:
            _let_go(file, path)


def _locked(path: Path, until: float) -> int | None:
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
        if time.monotonic() >= until:
            raise TimeoutError(errno.ETIMEDOUT, "another program holds it", str(path))
        time.sleep(_BETWEEN_TRIES)


def _open(path: Path) -> int | None:
    """The file; None while somebody has it who lets nobody open it."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT)
    except PermissionError:
        if not path.exists():
            raise
        return None


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
