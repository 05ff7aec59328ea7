"""Runs a program of its own with a time limit. When that is over, whatever the program has started is ended too.

So it is when this program itself is ended, however: between the two stands a third (`python processes.py COMMAND ...`)
that holds one end of a pipe, and ends what it has started as soon as nobody holds the other.
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

_NOT_STARTED = 127
_ENDED = 1
_MOST_MEMORY = 4 << 30
"""Bytes of addresses; LibreOffice takes a quarter of them for the whole report, but a drawing may be made to take all.

Windows has no such limit for a program that is started as usual.
"""
_TO_END = 20.0
"""Seconds in which the third program ends the others."""


@dataclass(frozen=True)
class Ran:
    """How a program ended: its exit code, None when its time was over, and all that it said, if it was heard."""

    code: int | None
    said: str = ""


def run_limited(
    command: Sequence[str], seconds: float, env: Mapping[str, str] | None = None, *, heard: bool = False
) -> Ran:
    """Runs a program to its end, or to the end of its time. Raises OSError when it cannot be started.

    What it says goes nowhere unless it is `heard`: a program that has gone astray may say enough to fill the disk.
    """
    with tempfile.TemporaryFile() as said:  # a pipe would stay open for as long as anything that was started lives
        with _supervised(command, {**os.environ, **(env or {})}, said if heard else None) as supervisor:
            code = _waited_for(supervisor, seconds)
        said.seek(0)
        return Ran(code, said.read().decode(errors="replace"))


def _waited_for(supervisor: "subprocess.Popen[bytes]", seconds: float) -> int | None:
    try:
        code = supervisor.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    if code == _NOT_STARTED and supervisor.stderr and (why := supervisor.stderr.read()):
        raise OSError(int(why), os.strerror(int(why)))
    return code


@contextmanager
def _supervised(
    command: Sequence[str], env: Mapping[str, str], said: IO[bytes] | None
) -> "Iterator[subprocess.Popen[bytes]]":
    """The third program with the one that it runs; both end with the block."""
    supervisor = subprocess.Popen(
        [sys.executable, "-I", "-S", __file__, *command],
        stdin=subprocess.PIPE,
        stdout=said or subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=env,
        start_new_session=sys.platform != "win32",
    )
    try:
        yield supervisor
    finally:
        assert supervisor.stdin, "it is a pipe"
        assert supervisor.stderr, "it is one, too"
        supervisor.stdin.close()
        supervisor.stderr.close()
        try:
            supervisor.wait(_TO_END)
        except subprocess.TimeoutExpired:
            _end_tree(supervisor)


def end_by_number(number: int) -> None:
    """Ends a program of Windows, and all that it has started."""
    subprocess.run(["taskkill", "/T", "/F", "/PID", str(number)], capture_output=True, check=False, timeout=30)


def _end_tree(process: "subprocess.Popen[bytes]") -> None:
    """Ends a program that began a session, and all that it has started."""
    if sys.platform == "win32":
        end_by_number(process.pid)
    else:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            process.kill()
    process.wait(10)


# The third program --------------------------------------------------------------------------------------------------


def _supervise(command: Sequence[str]) -> int:
    _limit_memory()
    try:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            start_new_session=sys.platform != "win32",
        )
    except OSError as error:
        print(error.errno, end="", file=sys.stderr)
        return _NOT_STARTED
    threading.Thread(target=_end_with_lifeline, args=(process,), daemon=True).start()
    while True:
        with contextlib.suppress(KeyboardInterrupt):  # Ctrl+C on Windows; whoever asked for the program decides
            code = process.wait()
            break
    _end_rest(process)
    return code


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource  # Windows has none

        with contextlib.suppress(ValueError, OSError):  # a system that knows none, or has set a lower one
            resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


def _end_rest(process: "subprocess.Popen[bytes]") -> None:
    """Ends what a program has left behind that has come to its end; Windows does not tell what that is."""
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _end_with_lifeline(process: "subprocess.Popen[bytes]") -> None:
    """Nothing ever comes along the line; it ends when nobody holds the other end any more."""
    os.read(sys.stdin.fileno(), 1)  # unbuffered, as a lock of its own would be in the way at the end
    _end_tree(process)
    os._exit(_ENDED)


if __name__ == "__main__":
    sys.exit(_supervise(sys.argv[1:]))
