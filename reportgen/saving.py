"""Saves files so that nothing is lost: whole or not at all, and never over one that somebody may still want.

What is in a file is the caller's own. While one program saves into a folder, others wait: whatever stands there half
written is of a program that has been ended, and is cleared away.
"""

import contextlib
import errno
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reportgen.errors import DocumentError, Finding, reason_of
from reportgen.locks import HeldError, locked

PREVIOUS = "previous"
_UNFINISHED = ".reportgen-unfinished-"
"""Begins the name of a file that is still being written."""
_LOCK = ".reportgen-lock"
_PATIENCE = 600.0
"""Seconds that another run may take to save into the same folder: most take less than one, over a slow line minutes."""
_LEFT_FOR_SURE = 6 * 3600.0
"""Seconds after which nobody writes an unfinished file any more, where no lock can tell."""
_NO_RIGHTS = frozenset((errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP))
"""What a drive says on which only its owner, or nobody, sets the rights and times of a file."""
_ON_WINDOWS = os.name == "nt"
_TRIES = 10 if _ON_WINDOWS else 1
"""There, virus scanners and the like hold a new file for a moment."""
_BETWEEN_TRIES = 0.05
_saved: dict[Path, None] = {}


@dataclass(frozen=True)
class Saved:
    """Where the file is; where the one before it went; the name it could not have because that file is open."""

    path: Path
    previous: Path | None
    locked: Path | None


@dataclass(frozen=True)
class NewFile:
    """A file to be saved: its name, its content, and what messages call it.

    A file of that name moves to the folder `previous`; without `keep_previous` it is simply replaced. Without content
    there is no such file any more: one that is there no longer fits what is saved with it, and moves to `previous`.
    """

    name: str
    content: bytes | None
    what: str = "report"
    keep_previous: bool = True


def save_files(folder: Path, *files: NewFile) -> list[Saved]:
    """Saves files that belong together: all are written before the first takes its place. Raises DocumentError.

    While a file is open in a program, the new one is saved beside it under another name.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone_in(folder):
            saved = _all_in_place(folder, files)
    except (FileExistsError, NotADirectoryError) as error:
        where, remedy = Path(error.filename or folder), "Rename or move it, or choose another output folder."
        is_link = where.is_symlink() and not where.exists()
        what = "is a link to a folder that is not there." if is_link else "is a file where a folder should be."
        raise DocumentError(Finding(str(where), what, remedy)) from None
    except PermissionError as error:
        raise DocumentError(_not_allowed(error, folder)) from None
    except HeldError:
        what = f"Another run has been saving there for over {_PATIENCE / 60:.0f} minutes."
        remedy = "Wait for it or end it, then try again."
        raise DocumentError(Finding(str(folder), what, remedy)) from None
    except OSError as error:
        why, remedy = reason_of(error)
        what = " and the ".join(file.what for file in files if file.content is not None)
        raise DocumentError(Finding(str(folder), f"The {what} could not be written: {why}", remedy)) from None
    return saved


def _not_allowed(error: PermissionError, folder: Path) -> Finding:
    path = Path(str(error.filename2 or error.filename or folder))
    if path.name == _LOCK and path.exists():
        what = f"holds '{_LOCK}', which another user's run has left there and which may not be opened."
        return Finding(str(folder), what, "If no other run is at work, delete that file.")
    place = path.parent if folder in path.parents else folder
    remedy = "Choose another output folder, or ask whoever looks after this one."
    return Finding(str(place), "may not be written to.", remedy)


def note_saved(*paths: Path) -> None:
    """Remembers what was saved, also by another process that this one has started."""
    _saved.update(dict.fromkeys(paths))


def saved_so_far() -> Sequence[Path]:
    """What this run has saved, for whoever stops it and must be told."""
    return list(_saved)


def clear_unfinished(folder: Path) -> None:
    """Removes what programs that have been ended left half written."""
    with contextlib.suppress(OSError), _alone_in(folder):
        pass


def is_open_elsewhere(path: Path) -> bool:
    """Whether Word, Excel or LibreOffice has left the mark of a file that somebody has open."""
    marks = (f"~${path.name[2:]}", f"~${path.name}", f".~lock.{path.name}#")
    return any(os.path.exists(path.parent / mark) for mark in marks)  # a mark with too long a name is not there


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """No other program saves into the folder meanwhile. What earlier ones have left half written is cleared away."""
    with locked(folder / _LOCK, _PATIENCE, lambda: _tell_waiting(folder)) as is_locked:
        for path in folder.glob(f"{_UNFINISHED}*"):
            with contextlib.suppress(OSError):
                if is_locked or path.stat().st_mtime < time.time() - _LEFT_FOR_SURE:
                    path.unlink()
        yield


def _tell_waiting(folder: Path) -> None:
    with contextlib.suppress(OSError):  # nobody listens
        print(f"Waiting for another run that is saving into {folder} ...", file=sys.stderr, flush=True)


def _all_in_place(folder: Path, files: Sequence[NewFile]) -> list[Saved]:
    in_the_way = [
        Finding(str(folder / file.name), f"is a folder that has the {file.what}'s name.", "Rename or move it.")
        for file in files
        if (folder / file.name).is_dir()
    ]
    if in_the_way:
        raise DocumentError(*in_the_way)
    temporaries: dict[NewFile, Path] = {}
    try:
        for file in files:
            if file.content is not None:
                temporaries[file] = _unfinished(file.content, folder / file.name)
        return _each_in_place(folder, files, temporaries)
    finally:
        for path in temporaries.values():
            path.unlink(missing_ok=True)


def _unfinished(content: bytes, wanted: Path) -> Path:
    """The content in a file beside its place, which it is still to take."""
    handle, name = tempfile.mkstemp(prefix=_UNFINISHED, suffix=wanted.suffix, dir=wanted.parent)
    try:
        with open(handle, "wb") as written:
            written.write(content)
        with _where_drives_let():
            os.chmod(name, 0o644)  # mkstemp makes a file for one's own eyes only; colleagues share the folder
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


@contextmanager
def _where_drives_let() -> Iterator[None]:
    """The rights and times of a file are set where that can be done; it is whole without."""
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_RIGHTS:
            raise


def _each_in_place(folder: Path, files: Sequence[NewFile], temporaries: Mapping[NewFile, Path]) -> list[Saved]:
    """What may fail for want of space comes before the first file takes its place; if one fails then, none does."""
    before: list[_Before] = []
    try:
        for file in files:
            before.append(_kept(folder / file.name, file))
    except BaseException:
        for one in before:
            one.forget()
        raise
    saved: list[Saved] = []
    with _undisturbed():
        try:
            for file, one in zip(files, before, strict=True):
                put = _in_place(temporaries[file], one) if file in temporaries else _set_aside(one.wanted, saved)
                saved.append(put)
        except OSError as error:
            _put_back(files, before, saved, error)
            raise
        finally:
            note_saved(*(one.path for file, one in zip(files, saved, strict=False) if file in temporaries))
    return saved


def _put_back(files: Sequence[NewFile], before: Sequence["_Before"], saved: list[Saved], error: OSError) -> None:
    """Files that belong together are all the old ones again. Raises DocumentError where that cannot be done."""
    failed = files[len(saved)].what
    for one in before[len(saved) :]:
        one.forget()
    while saved:
        try:
            number = len(saved) - 1
            before[number].restore(saved[number], is_new=files[number].content is not None)
        except OSError:
            new = " and the ".join(file.what for file in files[: len(saved)])
            what = f"The new {new} {'is' if len(saved) == 1 else 'are'} in place, but the {failed} could not be"
            why, remedy = reason_of(error)
            raise DocumentError(Finding(str(saved[0].path.parent), f"{what} saved: {why}", remedy)) from None
        saved.pop()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl+C waits for the moment that files which belong together take to get into their places."""
    usual, asked = signal.getsignal(signal.SIGINT), list[int]()
    if usual is not signal.default_int_handler or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGINT, lambda number, _: asked.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
    if asked:
        raise KeyboardInterrupt


@dataclass(frozen=True)
class _Before:
    """What stands in the place of a file: whether a program has it open, where its copy is, whether none is kept."""

    wanted: Path
    is_open: bool = False
    previous: Path | None = None
    is_new_copy: bool = False
    is_given_up: bool = False

    def forget(self) -> None:
        """Takes back a copy that is not needed, and the folder if nothing else is in it."""
        if self.previous and self.is_new_copy:
            _take_back(self.previous)

    def restore(self, saved: Saved, *, is_new: bool) -> None:
        """Undoes what was done in its place: a new file put there, or the one that was there set aside."""
        if not is_new:
            if saved.previous:
                _replace(saved.previous, saved.path)
        elif self.previous and not saved.locked:
            _copy(self.previous.read_bytes(), self.previous, self.wanted, self.wanted.parent)
            self.forget()
        elif self.is_given_up and not saved.locked:
            raise FileNotFoundError(errno.ENOENT, "no copy was kept", str(self.wanted))
        else:
            saved.path.unlink()


def _kept(wanted: Path, file: NewFile) -> _Before:
    """Copies the file that is there to `previous`: until the new one replaces it in one step, it is in its place, too.

    Where a run was ended between the two, its copy serves.
    """
    if file.content is None or not wanted.exists() or is_open_elsewhere(wanted):
        return _Before(wanted, is_open=wanted.exists() and is_open_elsewhere(wanted))
    if not file.keep_previous:
        return _Before(wanted, is_given_up=True)
    try:
        content = _read(wanted)
    except PermissionError:
        if not _ON_WINDOWS:
            what = f"The {file.what} that is there may not be read, so that no copy of it can be kept."
            raise DocumentError(Finding(str(wanted), what, "Ask whoever has saved it, or rename it.")) from None
        return _Before(wanted, is_open=True)  # in a program that lets nobody else read it
    name = wanted.parent / PREVIOUS / f"{wanted.stem} ({_stamp(wanted)}){wanted.suffix}"
    if name.is_file() and name.read_bytes() == content:
        return _Before(wanted, previous=name)
    copy = _free(name)
    try:
        copy.parent.mkdir(exist_ok=True)
        _copy(content, wanted, copy, wanted.parent)
    except BaseException:
        _take_back(copy)
        raise
    return _Before(wanted, previous=copy, is_new_copy=True)


def _copy(content: bytes, original: Path, copy: Path, folder: Path) -> None:
    """Writes a copy, whole or not at all, with the times of the file it is of; half written, it is in `folder`."""
    half = _unfinished(content, folder / copy.name)
    try:
        with _where_drives_let():
            shutil.copystat(original, half)
        _replace(half, copy)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def _take_back(copy: Path) -> None:
    with contextlib.suppress(OSError):  # it is not there, or something else is in its folder
        copy.unlink(missing_ok=True)
        copy.parent.rmdir()


def _read(path: Path) -> bytes:
    for _ in range(_TRIES - 1):
        with contextlib.suppress(PermissionError):
            return path.read_bytes()
        time.sleep(_BETWEEN_TRIES)
    return path.read_bytes()


def _replace(source: Path, target: Path) -> None:
    for _ in range(_TRIES - 1):
        with contextlib.suppress(PermissionError):
            return os.replace(source, target)
        time.sleep(_BETWEEN_TRIES)
    return os.replace(source, target)


def _in_place(temporary: Path, before: _Before) -> Saved:
    wanted = before.wanted
    if before.is_open:
        return _beside(wanted, temporary)
    try:
        _replace(temporary, wanted)
    except PermissionError:  # Windows refuses to replace a file that a program has open
        if not wanted.exists():
            raise
        before.forget()
        return _beside(wanted, temporary)
    return Saved(wanted, before.previous, None)


def _beside(wanted: Path, temporary: Path) -> Saved:
    other = _free(wanted)
    _replace(temporary, other)
    return Saved(other, None, wanted)


def _set_aside(path: Path, saved: Sequence[Saved]) -> Saved:
    """Moves a file that no longer fits; it still does where the first of those that belong together stands beside it.

    While a program has it open it stays, and is told as `locked`.
    """
    if not path.is_file() or (saved and saved[0].locked):
        return Saved(path, None, None)
    previous = _free(path.parent / PREVIOUS / f"{path.stem} ({_stamp(path)}){path.suffix}")
    try:
        previous.parent.mkdir(exist_ok=True)
        _replace(path, previous)
    except OSError:
        return Saved(path, None, path)
    return Saved(path, previous, None)


def _stamp(path: Path) -> str:
    return datetime.fromtimestamp(path.stat().st_mtime).strftime("%Y-%m-%d %H.%M.%S")


def _free(path: Path) -> Path:
    """The path itself, or with the first number that makes it one that is not there."""
    number, free = 2, path
    while free.exists():
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return free
