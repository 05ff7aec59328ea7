"""Saves files so that nothing is lost: whole or not at all, and never over one that somebody may still want.

What is in a file is the caller's own. While one program saves into a folder, others wait: whatever stands there half
written is of a program that has been ended, and is cleared away.
"""

import contextlib
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reportgen.errors import DocumentError, Finding, reason_of
from reportgen.locks import HeldError, locked

PREVIOUS = "previous"
_UNFINISHED = ".reportgen-"
"""Begins the name of a file that is still being written."""
_LOCK = f"{_UNFINISHED}lock"
_PATIENCE = 60.0
"""Seconds that another program may take to save into the same folder; it takes far less than one."""
_saved: list[Path] = []


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
        path = Path(str(error.filename2 or error.filename or folder))
        place = path.parent if folder in path.parents else folder
        remedy = "Choose another output folder, or ask whoever looks after this one."
        raise DocumentError(Finding(str(place), "may not be written to.", remedy)) from None
    except HeldError:
        what = "is being saved into by another program that does not come to an end."
        remedy = "Wait for it or end it, then try again."
        raise DocumentError(Finding(str(folder), what, remedy)) from None
    except OSError as error:
        why, remedy = reason_of(error)
        what = " and the ".join(file.what for file in files if file.content is not None)
        raise DocumentError(Finding(str(folder), f"The {what} could not be written: {why}", remedy)) from None
    return saved


def saved_so_far() -> Sequence[Path]:
    """What this program has saved, for whoever stops it and must be told."""
    return _saved


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
    with locked(folder / _LOCK, _PATIENCE) as is_locked:
        for path in folder.glob(f"{_UNFINISHED}*") if is_locked else ():
            if path.name != _LOCK:
                with contextlib.suppress(OSError):
                    path.unlink()
        yield


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
            if file.content is None:
                continue
            handle, temporary = tempfile.mkstemp(prefix=_UNFINISHED, suffix=Path(file.name).suffix, dir=folder)
            temporaries[file] = Path(temporary)
            with open(handle, "wb") as written:
                written.write(file.content)
            os.chmod(temporary, 0o644)  # mkstemp makes a file for one's own eyes only; colleagues share the folder
        return _each_in_place(folder, files, temporaries)
    finally:
        for path in temporaries.values():
            path.unlink(missing_ok=True)


def _each_in_place(folder: Path, files: Sequence[NewFile], temporaries: Mapping[NewFile, Path]) -> list[Saved]:
    """What may fail for want of space comes before the first file takes its place."""
    before: list[_Before] = []
    try:
        for file in files:
            before.append(_kept(folder / file.name, file))
    except OSError:
        for one in before:
            one.forget()
        raise
    saved: list[Saved] = []
    with _undisturbed():
        for file, one in zip(files, before, strict=True):
            if file in temporaries:
                saved.append(_in_place(temporaries[file], one))
                _saved.append(saved[-1].path)
            else:
                saved.append(_set_aside(one.wanted, saved))
    return saved


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
    """What stands in the place of a file: whether a program has it open, and where its copy is."""

    wanted: Path
    is_open: bool = False
    previous: Path | None = None
    is_new_copy: bool = False

    def forget(self) -> None:
        """Takes back a copy that is not needed, and the folder if nothing else is in it."""
        if self.previous and self.is_new_copy:
            self.previous.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # something else is in it
                self.previous.parent.rmdir()


def _kept(wanted: Path, file: NewFile) -> _Before:
    """Copies the file that is there to `previous`: until the new one replaces it in one step, it is in its place, too.

    Where a run was ended between the two, its copy serves.
    """
    if file.content is None or not wanted.exists() or is_open_elsewhere(wanted):
        return _Before(wanted, is_open=wanted.exists() and is_open_elsewhere(wanted))
    if not file.keep_previous:
        return _Before(wanted)
    try:
        content = wanted.read_bytes()
    except PermissionError:  # Windows, of a file that a program lets nobody else read
        return _Before(wanted, is_open=True)
    name = wanted.parent / PREVIOUS / f"{wanted.stem} ({_stamp(wanted)}){wanted.suffix}"
    if name.is_file() and name.read_bytes() == content:
        return _Before(wanted, previous=name)
    return _Before(wanted, previous=_copied(wanted, content, _free(name)), is_new_copy=True)


def _copied(path: Path, content: bytes, copy: Path) -> Path:
    """Writes a copy, whole or not at all, with the times of the file."""
    is_new_folder = not copy.parent.exists()
    copy.parent.mkdir(exist_ok=True)
    half = path.with_name(f"{_UNFINISHED}before{path.suffix}")
    try:
        half.write_bytes(content)
        shutil.copystat(path, half)
        os.replace(half, copy)
    except OSError:
        half.unlink(missing_ok=True)
        if is_new_folder:
            copy.parent.rmdir()
        raise
    return copy


def _in_place(temporary: Path, before: _Before) -> Saved:
    wanted = before.wanted
    if before.is_open:
        return _beside(wanted, temporary)
    try:
        os.replace(temporary, wanted)
    except PermissionError:  # Windows refuses to replace a file that a program has open
        if not wanted.exists():
            raise
        before.forget()
        return _beside(wanted, temporary)
    return Saved(wanted, before.previous, None)


def _beside(wanted: Path, temporary: Path) -> Saved:
    other = _free(wanted)
    os.replace(temporary, other)
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
        os.replace(path, previous)
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
