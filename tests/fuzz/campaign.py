"""A run of many mutated inputs: in processes of their own, each input with a time limit, the deaths counted, too."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.support import ROOT

TIME_LIMIT = 60
"""Seconds for one input; the first also starts the process and reads what is to be changed."""

_CHUNK = 500
"""Inputs for one process, so that what one leaves behind is gone after a while."""


_TOLD_EVERY = 100
"""After so many inputs it is told how far the campaign is."""


@dataclass
class Tally:
    """What came of a target's inputs: how many, how they fared, which were faults."""

    target: str
    ran: int = 0
    came: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[int, str]] = field(default_factory=list)
    peak: int = 0
    seconds: float = 0.0

    def note(self, told: dict[str, object]) -> None:
        self.ran += 1
        if self.ran % _TOLD_EVERY == 0:
            print(f"{self.target}: {self.ran} inputs, {len(self.faults)} faults", file=sys.stderr, flush=True)
        self.peak = max(self.peak, int(str(told.get("peak", 0))))
        if "fault" in told:
            self.faults.append((int(str(told["seed"])), str(told["fault"])))
            print(f"{self.target}, seed {told['seed']}: {told['fault']}", file=sys.stderr, flush=True)
        else:
            kind = str(told["done"]).partition(":")[0]
            self.came[f"{kind}, {told['came']}"] += 1

    def __str__(self) -> str:
        came = "; ".join(f"{kind}: {number}" for kind, number in sorted(self.came.items()))
        lines = [
            f"{self.target}: {self.ran} inputs in {self.seconds:.0f} s, {len(self.faults)} faults, peak {self.peak} MB"
        ]
        return "\n  ".join([*lines, came, *(f"seed {seed}: {fault}" for seed, fault in self.faults)])


def run_campaign(target: str, number: int, first: int = 0, limit: float = TIME_LIMIT) -> Tally:
    """So many inputs of a target, from a seed on."""
    tally, began = Tally(target), time.monotonic()
    seed, end = first, first + number
    while seed < end:
        seed = _run_process(tally, seed, min(_CHUNK, end - seed), limit)
    tally.seconds = time.monotonic() - began
    return tally


def _run_process(tally: Tally, first: int, number: int, limit: float) -> int:
    """Inputs in one process; gives the seed to go on with."""
    command = [sys.executable, "-m", "tests.fuzz.worker", tally.target, str(first), str(number)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        errors: list[str] = []
        threading.Thread(target=lambda: errors.extend(process.stderr or ()), daemon=True).start()
        done, begun = first, -1
        for told in _told(process, limit):
            begun = int(str(told.get("begins", begun)))
            if "seed" in told:
                tally.note(told)
                done = begun + 1
        if done == first + number:
            return done
        process.kill()
        process.wait()
        how = "died or hung"
        tally.note(
            {"seed": done, "fault": f"the process {how} (exit code {process.returncode}): {''.join(errors)[-400:]}"}
        )
        return done + 1


def _told(process: "subprocess.Popen[str]", limit: float) -> Iterator[dict[str, object]]:
    """What the process tells; it ends where nothing more comes within the limit."""
    lines: queue.Queue[str | None] = queue.Queue()

    def listen() -> None:
        for line in process.stdout or ():
            lines.put(line)
        lines.put(None)

    threading.Thread(target=listen, daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=limit)
        except queue.Empty:
            return
        if line is None:
            return
        yield json.loads(line)
