"""Commands run in turn, each in a process of its own: its time, its processor time, its peak memory.

A process begins with the peak of the one that started it, so this one is kept small: nothing but Python's own library
is imported here or where this is used.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_MEGABYTE = 1024 * 1024
_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024
"""macOS tells the peak in bytes, Linux in kilobytes."""


def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Command:
    """A command line, and what must be done before each run of it, outside of the time.

    One that takes long may run in `every` so manieth round only, the first included.
    """

    arguments: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], object] = _nothing
    every: int = 1


@dataclass(frozen=True)
class Run:
    """One run: seconds on the clock, seconds of processor time, peak in megabytes; None where the system tells none.

    Processor time and peak are those of the process and of those that it waited for; the peak is the largest one's.
    """

    wall: float
    cpu: float | None = None
    peak: float | None = None


class CommandFailedError(Exception):
    """A command that is measured ended with an error."""


def interleaved(commands: Mapping[str, Command], repeats: int, warm_up: bool = True) -> dict[str, list[Run]]:
    """So many rounds of one run each: A B C A B C; a noisy minute strikes all alike. A first round is not counted."""
    if warm_up:
        for command in commands.values():
            if command.every == 1:
                run(command)
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for number in range(repeats):
        for name, command in commands.items():
            if number % command.every == 0:
                print(f"\r  round {number + 1} of {repeats}: {name:<40}", end="", file=sys.stderr, flush=True)
                runs[name].append(run(command))
    print(file=sys.stderr)
    return runs


def run(command: Command) -> Run:
    """Raises CommandFailedError with what it said."""
    command.before()
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            command.arguments,
            cwd=command.folder,
            env=_environment(command, started),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        ended = _waited(process, started)
        if process.returncode:
            said.seek(0)
            text = said.read().decode(errors="replace")[-2000:]
            raise CommandFailedError(f"{' '.join(command.arguments)}\nended with {process.returncode}:\n{text}")
    return ended


def _environment(command: Command, started: float) -> dict[str, str]:
    """As on a user's machine, where Python keeps what it has compiled."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**own, **command.environment, "BENCHMARK_STARTED": repr(started)}


def output(command: Command) -> str:
    """What a command writes to its standard output."""
    command.before()
    environment = _environment(command, time.perf_counter())
    ran = subprocess.run(
        command.arguments, cwd=command.folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    if ran.returncode:
        raise CommandFailedError(f"{' '.join(command.arguments)}\nended with {ran.returncode}:\n{ran.stderr[-2000:]}")
    return ran.stdout


def _waited(process: "subprocess.Popen[bytes]", started: float) -> Run:
    if sys.platform == "win32":  # tells neither in a way that Python's own library knows
        process.wait()
        return Run(time.perf_counter() - started)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * _PEAK_UNIT / _MEGABYTE)
