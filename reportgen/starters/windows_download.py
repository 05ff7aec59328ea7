"""Packs the download for an analyst: a zip that needs nothing on a Windows PC but Python, and no internet.

In go the project folder as it is and the wheels of requirements.lock for Windows; out comes
dist/reportgen-<version>-windows.zip, the same bytes for the same project. Workbooks other than the sample stay out:
they may hold what must not be handed on.
"""

import argparse
import hashlib
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from packaging.requirements import Requirement

from reportgen import __version__
from reportgen.errors import ReportgenError
from reportgen.saving import NewFile, save_files

PROJECT = Path(__file__).resolve().parents[2]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
"""For which there are wheels of all that the program needs."""
LOCK = "requirements.lock"
READ_ME = "Read me first.txt"
SAMPLE_SHA256 = "98bca8b3a1dcdb334673ba843cbade5c7e804e06a8e66f5f354e10b3ce61020a"
_TAKEN = ("*.bat", "README.md", "settings.ini", "committees.toml", LOCK, "reportgen/**/*", "templates/**/*")
_LEFT_OUT = ("__pycache__", "windows_download.py", READ_ME, ".DS_Store", "Thumbs.db")
_MARKS_OF_OPEN_FILES = ("~$", ".~lock.")
_LINES_END_AS_ON_WINDOWS = {".bat", ".txt", ".ini"}
_NOT_FETCHED = 9
_PLAIN_FILE = 0x20
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip file knows. Whatever workbook is put beside the sample is newer, and so the one taken."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Makes the download; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="make-windows-download", description="Makes dist/reportgen-<version>-windows.zip."
    )
    parser.add_argument(
        "--python",
        action="append",
        choices=PYTHONS,
        metavar="VERSION",
        help=f"for PCs with this Python only; can be given several times ({', '.join(PYTHONS)}; all)",
    )
    pythons = parser.parse_args(arguments).python or PYTHONS
    with tempfile.TemporaryDirectory() as wheels:
        for python in pythons:
            if not fetch_wheels(python, Path(wheels)):
                print(f"The wheels for Python {python} could not be fetched. See above why.", file=sys.stderr)
                return _NOT_FETCHED
        try:
            made = make_download(PROJECT, Path(wheels))
        except ReportgenError as error:
            print(error, file=sys.stderr)
            return error.exit_code
    for path in other_workbooks(PROJECT):
        print(f"Left out, as it is not the sample workbook: {path.relative_to(PROJECT)}")
    print(f"{made} ({made.stat().st_size / 1e6:.0f} MB), for 64-bit Windows with Python {', '.join(pythons)}")
    return 0


def fetch_wheels(python: str, folder: Path) -> bool:
    """Fetches the wheels for Windows and a version of Python, each held to its hash in the lock file."""
    wanted = folder / LOCK
    wanted.write_text(locked_for(python, (PROJECT / LOCK).read_text(encoding="utf-8")), encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--quiet", "--no-deps"]
    command += ["--only-binary=:all:", "--platform=win_amd64", "--implementation=cp", f"--python-version={python}"]
    ran = subprocess.run([*command, "--require-hashes", "-r", str(wanted), "-d", str(folder)], check=False)
    wanted.unlink()
    return ran.returncode == 0


def locked_for(python: str, lock: str) -> str:
    """The lines of a lock file that Windows and a version of Python need, without their conditions.

    pip judges conditions by the computer that it runs on, also where it fetches for another.
    """
    there = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"}
    there |= {"python_version": python, "python_full_version": f"{python}.0"}
    kept: list[str] = []
    wanted = False
    for line in lock.splitlines():
        if line and not line.startswith((" ", "#")):
            requirement = Requirement(line.removesuffix("\\"))
            wanted = requirement.marker is None or requirement.marker.evaluate(there)
            line = f"{requirement.name}{requirement.specifier} \\"
        if wanted:
            kept.append(line)
    return "\n".join([*kept, ""])


def make_download(project: Path, wheels: Path) -> Path:
    """Packs a project and a folder of wheels. Raises DocumentError when the zip cannot be written."""
    name = f"reportgen-{__version__}"
    contents = {f"{name}/{place}": content for place, content in _contents(project, wheels)}
    packed = BytesIO()
    # Nothing is compressed, wheels being so already: how much a part shrinks differs from zlib to zlib.
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as package:
        for place in sorted(contents):
            package.writestr(_entry(place), contents[place])
    download = NewFile(f"{name}-windows.zip", packed.getvalue(), what="download", keep_previous=False)
    return save_files(project / "dist", download)[0].path


def other_workbooks(project: Path) -> list[Path]:
    """The workbooks that are not in the download."""
    return [path for path in sorted((project / "workbooks").glob("*")) if path.is_file() and not _is_sample(path)]


def _is_sample(path: Path) -> bool:
    """Whether it is the sample, and not a workbook of real cases that has its name."""
    return hashlib.sha256(path.read_bytes()).hexdigest() == SAMPLE_SHA256


def _contents(project: Path, wheels: Path) -> Iterator[tuple[str, bytes]]:
    for path in _files(project):
        yield path.relative_to(project).as_posix(), _as_on_windows(path)
    for workbook in (project / "workbooks").glob("*.xlsx"):
        if _is_sample(workbook):
            yield f"workbooks/{workbook.name}", workbook.read_bytes()
    yield READ_ME, _as_on_windows(project / "reportgen" / "starters" / READ_ME)
    for wheel in wheels.glob("*.whl"):
        yield f"wheels/{wheel.name}", wheel.read_bytes()


def _files(project: Path) -> Iterator[Path]:
    for pattern in _TAKEN:
        for path in project.glob(pattern):
            parts = path.relative_to(project).parts
            if path.is_file() and path.suffix != ".sh" and not any(_is_left_out(part) for part in parts):
                yield path


def _is_left_out(part: str) -> bool:
    return part in _LEFT_OUT or part.startswith(_MARKS_OF_OPEN_FILES)


def _as_on_windows(path: Path) -> bytes:
    content = path.read_bytes()
    if path.suffix not in _LINES_END_AS_ON_WINDOWS:
        return content
    return content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _entry(place: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(place, _MOMENT)
    entry.create_system = 0  # MS-DOS, so that no rights of this computer's users go along
    entry.external_attr = _PLAIN_FILE
    return entry


if __name__ == "__main__":
    sys.exit(main())
