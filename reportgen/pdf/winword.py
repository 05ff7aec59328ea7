"""Word makes a PDF, on Windows: its own export, asked for over COM.

Word runs apart from this program and answers only its caller, so a process of its own (`ask_word`) asks it: when that
takes too long, it is ended, and so is the Word that it has started. A Word that the user has open is not touched.

pywin32 rather than PowerShell: many councils let no PowerShell reach COM (constrained language mode), and take a
script on its command line for an attack. Nothing of this was tried with Word itself.
"""

import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reportgen.pdf.converters import ConversionError
from reportgen.pdf.processes import end_by_number, run_limited

_SECONDS = 180.0
_NUMBER = re.compile(r"^Word is process (\d+)\s*$", re.M)
_FAILED = re.compile(r"^Word said: (.*)$", re.M)
_PROGRAM_FOLDER = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Word:
    """Word; `seconds` is how long it may take. `python` and `env` are how the process that asks it is started."""

    seconds: float = _SECONDS
    python: Sequence[str] = (sys.executable,)
    env: Mapping[str, str] = field(default_factory=dict)
    name: str = "Word"

    def convert(self, document: Path, pdf: Path) -> None:
        """See Converter."""
        command = [*self.python, "-m", "reportgen.pdf.ask_word", str(document), str(pdf)]
        folders = os.pathsep.join(filter(None, (self.env.get("PYTHONPATH"), str(_PROGRAM_FOLDER))))
        try:
            ran = run_limited(command, self.seconds, {**self.env, "PYTHONPATH": folders, "PYTHONUTF8": "1"}, heard=True)
        except OSError as error:
            raise ConversionError(f"could not be asked ({error.strerror or type(error).__name__}).") from None
        started = _NUMBER.search(ran.said)
        if ran.code is None:
            if started:
                end_by_number(int(started[1]))
            raise ConversionError(f"took longer than {self.seconds:.0f} seconds and was stopped.")
        if ran.code != 0 or not pdf.is_file():
            why = _FAILED.search(ran.said)
            raise ConversionError(f"could not make it ({why[1].strip() if why else 'it did not say why'}).")


def find_word() -> Word | None:
    """Word, where Windows knows of one."""
    if sys.platform != "win32":
        return None
    import winreg  # only Windows has it

    try:
        winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, r"Word.Application\CLSID"))
    except OSError:
        return None
    return Word()
