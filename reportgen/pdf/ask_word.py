"""Asks Word for a PDF: `python -m reportgen.pdf.ask_word DOCUMENT PDF`, in a process of its own (see `winword`).

Everything by position, as Word has it in its type library: names of arguments need that library read first.
"""

import contextlib
import csv
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_NO_ALERTS, _NO_MACROS, _DO_NOT_SAVE = 0, 3, 0
_PDF, _FOR_PRINT, _ALL, _WHOLE_DOCUMENT, _HEADINGS = 17, 0, 0, 0, 1


def main(arguments: Sequence[str]) -> int:
    """Makes the PDF. 0 when it is there; else what went wrong is printed."""
    try:
        import win32com.client  # only Windows has it
    except ImportError:
        print("Word said: pywin32, by which it is asked, is not installed", flush=True)
        return 1
    document, pdf = (Path(one).resolve() for one in arguments)
    before = _words_running()
    try:
        word = win32com.client.DispatchEx("Word.Application")  # a Word of our own, never the one that somebody uses
    except Exception as error:
        print(f"Word said: {_reason(error)}", flush=True)
        return 1
    new = _words_running() - before
    if len(new) == 1:  # with two, somebody has just started Word: better none is ended than the wrong one
        print(f"Word is process {new.pop()}", flush=True)
    try:
        _export(word, document, pdf)
    except Exception as error:
        print(f"Word said: {_reason(error)}", flush=True)
        return 1
    finally:
        with contextlib.suppress(Exception):  # the PDF is there all the same
            word.Quit(_DO_NOT_SAVE)
    return 0


def _export(word: Any, document: Path, pdf: Path) -> None:  # noqa: ANN401  # COM has no types
    word.Visible = False
    word.DisplayAlerts = _NO_ALERTS
    word.AutomationSecurity = _NO_MACROS
    opened = word.Documents.Open(str(document), False, True, False)  # no question, read only, not among recent files
    try:
        opened.ExportAsFixedFormat(
            *(str(pdf), _PDF, False, _FOR_PRINT, _ALL, 1, 1, _WHOLE_DOCUMENT),
            *(True, True),  # document properties; rights management stays
            _HEADINGS,  # bookmarks from headings
            *(True, True, False),  # tags; letters that may not be embedded as pictures; not PDF/A
        )
    finally:
        opened.Close(_DO_NOT_SAVE)


def _words_running() -> set[int]:
    """The numbers of all Words that run. None where they cannot be told."""
    command = ["tasklist", "/FI", "IMAGENAME eq WINWORD.EXE", "/FO", "CSV", "/NH"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20).stdout
    except (OSError, subprocess.SubprocessError):
        return set()
    rows = csv.reader(said.splitlines())
    return {int(row[1]) for row in rows if len(row) > 1 and row[1].isdigit()}


def _reason(error: Exception) -> str:
    """What COM tells of an error, on one line: its own words stand in the third of its values."""
    told = error.args[2] if len(error.args) > 2 and isinstance(error.args[2], tuple) else ()
    words = next((str(one) for one in told[2:3] if one), "") or str(error) or type(error).__name__
    return " ".join(words.split())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
