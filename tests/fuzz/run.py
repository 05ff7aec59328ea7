"""Fuzzes the program: mutated workbooks, catalogues, narratives, and all of them through the whole command.

    python tests/fuzz/run.py                             the full campaign
    python tests/fuzz/run.py reader --number 500         some of one target
    python tests/fuzz/run.py reader --seed 17 --keep .   one input again, which stays in the folder

Each input is made from its seed alone. Exit code 1 when a fault was found.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tests.fuzz import worker  # found from the project's folder only
from tests.fuzz.campaign import TIME_LIMIT, run_campaign  # see above

FULL = {"reader": 10_000, "catalogue": 10_000, "narrative": 10_000, "command": 300}


def main() -> int:
    """Runs what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"some of {', '.join(FULL)} (default: all)")
    parser.add_argument("--number", type=int, help="inputs for each target (default: the full campaign)")
    parser.add_argument("--seed", type=int, default=0, help="the first seed (default: 0)")
    parser.add_argument("--time-limit", type=float, default=TIME_LIMIT, help="seconds for one input")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="run the one input of --seed, and keep its files")
    asked = parser.parse_args()
    targets = asked.targets or list(FULL)
    if wrong := [target for target in targets if target not in FULL]:
        parser.error(f"no target: {', '.join(wrong)}")
    if asked.keep:
        asked.keep.mkdir(parents=True, exist_ok=True)
        worker.main([targets[0], str(asked.seed), "1", str(asked.keep)])
        return 0
    found = 0
    for target in targets:
        tally = run_campaign(target, asked.number or FULL[target], asked.seed, asked.time_limit)
        print(tally, flush=True)
        found += len(tally.faults)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
