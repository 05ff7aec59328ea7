"""Has the command end itself, as if it were killed, at a step of its work with files, or tell that it is there.

Python tells a hook whatever a program does with files; the hook is put in by a `sitecustomize` module.
"""

import os
from collections.abc import Mapping
from pathlib import Path

_HOOK = """
import os, signal, sys
step, left, folder = os.environ["DIES_AT"], int(os.environ["DIES_AT_TIME"]), os.environ["DIES_IN"]
if os.environ.get("DIES_BY") == "Ctrl+C":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # also where a shell has started the tests beside itself
def hook(event, values):
    global left
    if event == step and any(str(value).startswith(folder) for value in values):
        left -= 1
        if left == 0:
            if os.environ.get("DIES_BY") == "Ctrl+C":
                signal.raise_signal(signal.SIGINT)
            else:
                os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
"""
_TELLING = """
import os, sys
def hook(event, values):
    if event == os.environ["TELLS_AT"]:
        open(os.path.join(os.environ["TELLS_IN"], str(os.getpid())), "w").close()
sys.addaudithook(hook)
"""


def telling_at(folder: Path, step: str) -> Mapping[str, str]:
    """The environment in which a command makes a file of its number in a `folder` as it comes to a step."""
    hooks = folder / "hooks"
    hooks.mkdir(parents=True)
    (hooks / "sitecustomize.py").write_text(_TELLING, encoding="utf-8")
    return {"TELLS_AT": step, "TELLS_IN": str(folder), "PYTHONPATH": str(hooks)}


def dying_at(folder: Path, step: str, time: int, *, inside: Path, by: str = "a kill") -> Mapping[str, str]:
    """The environment in which a command ends before it does a `step` for the given `time` with a file `inside`."""
    hooks = folder / "hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / "sitecustomize.py").write_text(_HOOK, encoding="utf-8")
    return {
        "DIES_AT": step,
        "DIES_AT_TIME": str(time),
        "DIES_IN": str(inside),
        "DIES_BY": by,
        "PYTHONPATH": os.pathsep.join((str(hooks), str(inside.parent))),
    }
