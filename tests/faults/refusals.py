"""A system that refuses: what tests give to the command so that permissions count, files cannot grow, or change."""

import ctypes
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.support import Run

_DROP_FOR_GOOD = 24  # PR_CAPBSET_DROP
_OVERRIDES = (1, 2, 3)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER
_MEDDLING = """
import os, sys
left = int(os.environ["CHANGES_AT_TIME"])
def hook(event, values):
    global left
    if event == "open" and str(values[0]) == os.environ["CHANGES"]:
        left -= 1
        if left == 0:
            os.replace(os.environ["INTO"], os.environ["CHANGES"]) if os.environ["INTO"] else os.remove(values[0])
sys.addaudithook(hook)
"""


def run(
    home: Path,
    *arguments: object,
    env: Mapping[str, str] | None = None,
    refusing: Callable[[], None] | None = None,
    shell: str = "",
) -> Run:
    """Runs the command where the system is `refusing` something, or as a line of the `shell` that has COMMAND in it."""
    command = [sys.executable, "-m", "reportgen", *map(str, arguments)]
    if shell:
        command = ["sh", "-c", shell.replace("COMMAND", '"$@"'), "sh", *command]
    ran = subprocess.run(
        command,
        cwd=home,
        env={**os.environ, "PATH": os.defpath, "PYTHONPATH": str(home), **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=240,
        check=False,
        preexec_fn=refusing,
    )
    return Run(ran.returncode, ran.stdout.decode(errors="replace"), ran.stderr.decode(errors="replace"))


def without_privileges() -> None:
    """Permissions count for root, too, as in CI."""
    if os.getuid() == 0:
        library = ctypes.CDLL(None, use_errno=True)
        for privilege in _OVERRIDES:
            if library.prctl(_DROP_FOR_GOOD, privilege, 0, 0, 0) != 0:
                raise OSError(ctypes.get_errno(), "a privilege could not be dropped")


def with_a_full_disk() -> None:
    """No file grows beyond 30 kB."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))


def changing(folder: Path, path: Path, time: int, into: Path | None) -> Mapping[str, str]:
    """The environment in which somebody changes a file `into` another, or deletes it, as it is opened so often."""
    hooks = folder / "meddling"
    hooks.mkdir(exist_ok=True)
    (hooks / "sitecustomize.py").write_text(_MEDDLING, encoding="utf-8")
    return {"CHANGES": str(path), "CHANGES_AT_TIME": str(time), "INTO": str(into or ""), "PYTHONPATH": str(hooks)}
