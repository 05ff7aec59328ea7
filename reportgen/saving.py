"""Saves a file so that nothing is lost: whole or not at all, and never over one that somebody may still want.

What is in the file, and how it is written, is the caller's own.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from reportgen.errors import DocumentError, Finding

PREVIOUS = "previous"
_UNFINISHED = ".reportgen-"
"""Begins the name of a file that is still being written."""
_LEFT_BEHIND = timedelta(hours=6)
"""A file that has not been finished for so long never will be: its program was ended."""
_run = ""
"""Names the run of many programs of which this is one."""


@dataclass(frozen=True)
class Saved:
    """Where the file is; where the one before it went; the name it could not have because that file is open."""

    path: Path
    previous: Path | None
    locked: Path | None


@dataclass(frozen=True)
class NewFile:
    """A file to be saved: its name, how it is written, and what messages call it.

    A file of that name moves to the folder `previous`; without `keep_previous` it is simply replaced.
    """

    name: str
    write: Callable[[Path], object]
    what: str = "report"
    keep_previous: bool = True


def save_files(folder: Path, *files: NewFile) -> list[Saved]:
    """Saves files that belong together: all are written before the first takes its place. Raises DocumentError.

    While a file is open in a program, the new one is saved beside it under another name.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _clear_left_behind(folder)
        return _all_in_place(folder, files)
    except (FileExistsError, NotADirectoryError) as error:
        where, remedy = str(error.filename or folder), "Rename or move it, or choose another output folder."
        raise DocumentError(Finding(where, "is a file where a folder should be.", remedy)) from None
    except PermissionError:
        remedy = "Choose another output folder, or ask whoever looks after this one."
        raise DocumentError(Finding(str(folder), "may not be written to.", remedy)) from None
    except OSError as error:
        why = error.strerror or str(error) or type(error).__name__
        what = " and the ".join(file.what for file in files)
        raise DocumentError(Finding(str(folder), f"The {what} could not be written: {why}.")) from None


def set_aside(path: Path) -> Saved | None:
    """Moves a file that no longer fits what was saved beside it to the folder `previous`; None when there is none.

    While a program has it open it stays, and is told as `locked`.
    """
    if not path.is_file():
        return None
    previous = _free(path.parent / PREVIOUS / f"{path.stem} ({_stamp(path)}){path.suffix}")
    try:
        previous.parent.mkdir(exist_ok=True)
        os.replace(path, previous)
    except OSError:
        return Saved(path, None, path)
    return Saved(path, previous, None)


def write_for(run: str) -> None:
    """Marks what this program writes from now on as that of a run."""
    global _run
    _run = run


def clear_unfinished(folder: Path, run: str) -> None:
    """Removes what the programs of a run, which have all been ended, left half written."""
    for path in folder.glob(f"{_UNFINISHED}{run}*"):
        with contextlib.suppress(OSError):
            path.unlink()


def is_open_elsewhere(path: Path) -> bool:
    """Whether Word, Excel or LibreOffice has left the mark of a file that somebody has open."""
    marks = (f"~${path.name[2:]}", f"~${path.name}", f".~lock.{path.name}#")
    return any((path.parent / mark).exists() for mark in marks)


def _clear_left_behind(folder: Path) -> None:
    """Removes what programs that were ended by force have left half written; another one's that is at work stays."""
    for path in folder.glob(f"{_UNFINISHED}*"):
        with contextlib.suppress(OSError):  # whoever else cleared it, or has it open
            if datetime.now() - datetime.fromtimestamp(path.stat().st_mtime) > _LEFT_BEHIND:
                path.unlink()


def _all_in_place(folder: Path, files: Sequence[NewFile]) -> list[Saved]:
    in_the_way = [
        Finding(str(folder / file.name), f"is a folder that has the {file.what}'s name.", "Rename or move it.")
        for file in files
        if (folder / file.name).is_dir()
    ]
    if in_the_way:
        raise DocumentError(*in_the_way)
    temporaries: list[str] = []
    try:
        for file in files:
            handle, temporary = tempfile.mkstemp(
                prefix=f"{_UNFINISHED}{_run}", suffix=Path(file.name).suffix, dir=folder
            )
            os.close(handle)
            temporaries.append(temporary)
            file.write(Path(temporary))
            os.chmod(temporary, 0o644)  # mkstemp makes a file for one's own eyes only; colleagues share the folder
        return [_in_place(folder / file.name, made, file) for file, made in zip(files, temporaries, strict=True)]
    finally:
        for temporary in temporaries:
            Path(temporary).unlink(missing_ok=True)


def _in_place(wanted: Path, temporary: str, file: NewFile) -> Saved:
    if wanted.exists() and is_open_elsewhere(wanted):
        return _beside(wanted, temporary)
    if wanted.exists() and file.keep_previous:
        return _after_moving(wanted, temporary)
    return _replacing(wanted, temporary)


def _replacing(wanted: Path, temporary: str) -> Saved:
    try:
        os.replace(temporary, wanted)
    except PermissionError:  # Windows refuses to replace a file that a program has open
        if not wanted.exists():
            raise
        return _beside(wanted, temporary)
    return Saved(wanted, None, None)


def _after_moving(wanted: Path, temporary: str) -> Saved:
    """Copies the file that is there to `previous`, then replaces it in one step: at no moment is it gone."""
    previous = _free(wanted.parent / PREVIOUS / f"{wanted.stem} ({_stamp(wanted)}){wanted.suffix}")
    previous.parent.mkdir(exist_ok=True)
    half = wanted.parent / f"{Path(temporary).stem}-before{wanted.suffix}"
    try:
        shutil.copyfile(wanted, half)
        os.replace(half, previous)
        shutil.copystat(wanted, previous)
        os.replace(temporary, wanted)
    except PermissionError:  # see _replacing
        _forget(half, previous)
        return _beside(wanted, temporary)
    except OSError:
        _forget(half, previous)
        raise
    return Saved(wanted, previous, None)


def _forget(half: Path, previous: Path) -> None:
    """Takes back a copy that is not needed, or only half made, and the folder if nothing else is in it."""
    for path in (half, previous):
        path.unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # something else is in it, perhaps what another run has just put there
        previous.parent.rmdir()


def _beside(wanted: Path, temporary: str) -> Saved:
    other = _free(wanted)
    os.replace(temporary, other)
    return Saved(other, None, wanted)


def _stamp(path: Path) -> str:
    return datetime.fromtimestamp(path.stat().st_mtime).strftime("%Y-%m-%d %H.%M.%S")


def _free(path: Path) -> Path:
    """The path itself, or with the first number that makes it one that is not there."""
    number, free = 2, path
    while free.exists():
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return free
