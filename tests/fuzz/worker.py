"""Runs a target for seed after seed in a process of its own, and tells of each on a line of JSON.

Each is named before it begins, so that whoever listens knows which one the process died or hung of.
"""

import contextlib
import importlib
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.fuzz.outcome import FaultError, Outcome

TARGETS = {
    "reader": "tests.fuzz.readers",
    "catalogue": "tests.fuzz.catalogues",
    "narrative": "tests.fuzz.narratives",
    "command": "tests.fuzz.commands",
}
_MOST_MEMORY = 3 << 30
"""Bytes of address space that a process may take, where the system can hold it to that."""

Run = Callable[[int, Path], Outcome]


def main(arguments: Sequence[str]) -> None:
    """`worker.py TARGET FIRST NUMBER [FOLDER]`; what was made in FOLDER stays there."""
    target, first, number, *keep = arguments
    _limit_memory()
    run: Run = importlib.import_module(TARGETS[target]).run
    for seed in range(int(first), int(first) + int(number)):
        _say({"begins": seed})
        with contextlib.nullcontext(keep[0]) if keep else tempfile.TemporaryDirectory(prefix="fuzz") as folder:
            _say({"seed": seed, "peak": _peak(), **_outcome(run, seed, Path(folder))})


def _outcome(run: Run, seed: int, folder: Path) -> dict[str, str]:
    try:
        outcome = run(seed, folder)
    except FaultError as fault:
        return {"fault": str(fault)}
    except Exception as error:
        trace = error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        where = f"{trace.tb_frame.f_code.co_filename}, line {trace.tb_lineno}" if trace else ""
        return {"fault": f"{type(error).__name__} in {where}: {str(error)[:300]}"}
    return {"done": outcome.done, "came": outcome.came, "said": outcome.said}


def _say(what: dict[str, object]) -> None:
    print(json.dumps(what), flush=True)


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such limit, macOS keeps none
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


def _peak() -> int:
    """The most memory that the process has had so far, in MB; 0 where nobody says."""
    with contextlib.suppress(ImportError):
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 << 10 if sys.platform != "darwin" else 1 << 20)
    return 0


if __name__ == "__main__":
    main(sys.argv[1:])
