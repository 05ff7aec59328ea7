"""Kills the command at random moments, and looks what is left: `python -m tests.faults.kills --runs 100`.

After each kill every file in the folder is whole, what stood there before is there, and no program goes on. The next
run clears whatever was left half written.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

import pikepdf
from docx import Document
from openpyxl import load_workbook

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tests.support import project_without_charts

REPORT = "Childrens Social Care Performance 2021-22 Q2.docx"
LEFT = ".reportgen-"
_MARK = "REPORTGEN_KILLED_RUN"
_TO_END = 30.0
"""Seconds in which whatever a killed run has started must be gone."""
COMMANDS: Mapping[str, Sequence[str]] = {
    "build": ("build", "--fresh"),
    "build on": ("build",),
    "refresh": ("refresh",),
    "finalise": ("finalise", "--despite", "a test"),
    "inspect": ("inspect",),
    "batch": ("batch", "--all-quarters", "--fresh", "--jobs", "2"),
}


@dataclass
class Killed:
    """A project in which the command is killed again and again."""

    project: Path
    temporary: Path
    left: set[str] = field(default_factory=set)

    @property
    def out(self) -> Path:
        """Where the reports are."""
        return self.project / "out"

    def start(
        self, arguments: Sequence[str], env: Mapping[str, str] | None = None, stderr: int = subprocess.DEVNULL
    ) -> "subprocess.Popen[bytes]":
        """Starts the command."""
        temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(self.temporary))
        return subprocess.Popen(
            [sys.executable, "-m", "reportgen", *arguments, "--out", str(self.out)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            cwd=self.project,
            env={**os.environ, "PYTHONPATH": str(self.project), **temporary, _MARK: str(self.project), **(env or {})},
            start_new_session=True,
        )

    def run(self, *arguments: str, env: Mapping[str, str] | None = None) -> int:
        """Runs the command to its end."""
        return self.start(arguments, env).wait(240)

    def stop(self, arguments: Sequence[str], seconds: float) -> bool:
        """Presses Ctrl+C after so long; whether that was soon enough. Fails unless what the command then says is so."""
        before = contents(self.out)
        process = self.start(arguments, stderr=subprocess.PIPE)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=240)[1].decode()
        self.look(before)
        assert "Traceback" not in said or "reportgen" not in said, said  # Python itself had not begun with it
        assert "Nothing was changed." not in said or contents(self.out) == before, said
        assert not self.left, self.left
        return "Stopped." in said

    def kill(self, arguments: Sequence[str], seconds: float) -> bool:
        """Runs the command for so long at most; whether it had to be killed. Fails unless all is as it should be."""
        before = contents(self.out)
        process = self.start(arguments)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        was_killed = process.returncode == -signal.SIGKILL
        self.look(before, clears=not was_killed)
        return was_killed

    def look(self, before: Mapping[str, bytes], *, clears: bool = True) -> None:
        """Fails unless every file is whole, nothing of `before` is lost, and what an earlier run left is cleared.

        That is so once a run `clears`, as it does before it saves.
        """
        wait_for_the_end(str(self.project))
        now = contents(self.out)
        for name, content in before.items():
            lost = now.get(name) != content and content not in now.values()
            assert not lost or name.endswith((" check.xlsx", " checked.docx")), f"{name} is lost"
        for name in now:
            check_whole(self.out / name)
        paths = (*self.out.glob(f"{LEFT}*"), *self.temporary.iterdir())
        remains = {f"{path.name} ({path.stat().st_ctime_ns})" for path in paths if path.name != f"{LEFT}lock"}
        again = remains & self.left
        self.left = remains
        assert not (clears and again), f"{again} is still there"

    def check_cleared(self) -> None:
        """Fails unless a run that comes to its end leaves nothing of those before it."""
        before = contents(self.out)
        assert self.run("build", "--fresh") == 0
        self.look(before)
        assert not self.left, self.left
        assert not (self.out / f"{LEFT}lock").exists()


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a proper name, those in `previous` too."""
    paths = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(LEFT)]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def check_whole(path: Path) -> None:
    """Fails unless a file can be opened and read to its end."""
    if path.suffix == ".pdf":
        with pikepdf.open(path, attempt_recovery=False) as pdf:
            assert len(pdf.pages) > 0
    elif path.suffix == ".txt":
        assert path.read_text(encoding="utf-8").strip().endswith(".")
    else:
        with ZipFile(path) as package:
            assert package.testzip() is None
        if path.suffix == ".docx":
            assert Document(str(path)).paragraphs
        else:
            load_workbook(path, read_only=True).close()


def wait_for_the_end(mark: str) -> None:
    """Fails when a program that a killed run has started does not end by itself."""
    until = time.monotonic() + _TO_END
    while running := _running(mark):
        assert time.monotonic() < until, f"still running: {running}"
        time.sleep(0.05)


def _running(mark: str) -> list[str]:
    """The programs that bear a run's mark; none where the system does not tell."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"{_MARK}={mark}\0".encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:  # it has ended, or is another user's
            continue
    return [command for command in found if command]  # one that has ended and is not yet counted off has none


def prepared(folder: Path) -> Killed:
    """A project with a report, its figures and a finished report in its folder."""
    temporary = folder / "temporary"
    temporary.mkdir()
    killed = Killed(project_without_charts(folder), temporary)
    for arguments in (COMMANDS["build"], COMMANDS["finalise"]):
        killed.run(*arguments, env={"PATH": ""})
    return killed


def main() -> int:
    """Kills as often as is asked for, and says what came of it."""
    parser = argparse.ArgumentParser(description="Kills the command at random moments and looks what is left.")
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--ctrl-c", action="store_true", help="press Ctrl+C instead")
    asked = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what a shell starts beside itself does not hear Ctrl+C
    with tempfile.TemporaryDirectory() as folder:
        killed, chance = prepared(Path(folder)), random.Random(asked.seed)
        commands = _with_pdf(COMMANDS)
        took = {name: _time_of(killed, arguments) for name, arguments in commands.items()}
        number = dict.fromkeys(commands, 0)
        for run in range(asked.runs):
            name = chance.choice(list(commands))
            seconds = chance.uniform(0, took[name])
            end = killed.stop if asked.ctrl_c else killed.kill
            number[name] += end(commands[name], seconds)
            print(
                f"{run + 1}: {name} after {seconds:.2f} of {took[name]:.1f} s; left: {sorted(killed.left)}", flush=True
            )
            _make_room(killed.out)
        killed.check_cleared()
    each = ", ".join(f"{name} {times}" for name, times in number.items())
    print(f"{'stopped' if asked.ctrl_c else 'killed'}: {sum(number.values())} of {asked.runs} ({each})")
    assert sum(number.values()) or not asked.runs, "none was hit"
    print("Every file was whole, nothing was lost, nothing went on, and the next run cleared what was left.")
    return 0


def _with_pdf(commands: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """The commands, and where LibreOffice is there those that make a PDF, too."""
    if shutil.which("soffice") is None:
        return dict(commands)
    with_pdf = {f"{name} --pdf": (*commands[name], "--pdf") for name in ("build", "refresh", "finalise")}
    return {**commands, **with_pdf}


def _time_of(killed: Killed, arguments: Sequence[str]) -> float:
    started = time.monotonic()
    killed.run(*arguments)
    return time.monotonic() - started


def _make_room(out: Path) -> None:
    """Keeps `previous` small, as each look reads all of it."""
    kept = sorted((out / "previous").glob("*"), key=lambda path: path.stat().st_mtime)
    for path in kept[:-12]:
        path.unlink()


if __name__ == "__main__":
    sys.exit(main())
