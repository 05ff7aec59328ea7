"""Runs a program of its own with a time limit. When that is over, whatever the program has started is ended too."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Ran:
    """How a program ended: its exit code, None when its time was over, and all that it said."""

    code: int | None
    said: str


def run_limited(command: Sequence[str], seconds: float, env: Mapping[str, str] | None = None) -> Ran:
    """Runs a program to its end, or to the end of its time. Raises OSError when it cannot be started."""
    with tempfile.TemporaryFile() as said:  # a pipe would stay open for as long as anything that was started lives
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})},
            start_new_session=sys.platform != "win32",
        )
        try:
            code: int | None = process.wait(seconds)
        except subprocess.TimeoutExpired:
            code = None
            end_tree(process)
        except BaseException:  # Ctrl+C
            end_tree(process)
            raise
        said.seek(0)
        return Ran(code, said.read().decode(errors="replace"))


def end_tree(process: "subprocess.Popen[bytes]") -> None:
    """Ends a program that `run_limited` has started, and all that this program has started."""
    if sys.platform == "win32":
        end_by_number(process.pid)
    else:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            process.kill()
    process.wait(10)


def end_by_number(number: int) -> None:
    """Ends a program of Windows, and all that it has started."""
    subprocess.run(["taskkill", "/T", "/F", "/PID", str(number)], capture_output=True, check=False, timeout=30)
