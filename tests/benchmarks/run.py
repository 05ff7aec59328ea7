"""Measures the program's speed and memory, and writes results.md:

    python tests/benchmarks/run.py [--quick] [--only PART ...] [--repeats N]

Needs Python 3.11 or later, and Node.js for the comparison with docxtemplater; all else it fetches itself. A full run
takes about half an hour; nothing else should run meanwhile.
"""

import argparse
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))  # when it is run by its file's name

from tests.benchmarks import machine
from tests.benchmarks.measure import CommandFailedError
from tests.benchmarks.parts import PARTS, WORK, Setting, knows, warn
from tests.benchmarks.setting_up import ENVIRONMENT, HERE, ROOT, make_environment, node, python

_REPEATS, _SIZES = 11, (5_000, 50_000, 300_000)
_RESULTS = HERE / "results.md"


def main() -> int:
    """In the benchmark's own environment, which is made first."""
    asked = _asked()
    if Path(sys.prefix).resolve() != ENVIRONMENT.resolve():
        make_environment()
        again = [str(python()), "-m", "tests.benchmarks.run", *sys.argv[1:]]
        return subprocess.call(again, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"})
    WORK.mkdir(exist_ok=True)
    try:
        told = _told(asked, _setting(asked))
    except CommandFailedError as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 1
    whole = not asked.quick and not asked.only
    results = _RESULTS if whole else WORK / "results.md"
    results.write_text(told, encoding="utf-8")
    print(f"{told}\nWritten to {results.relative_to(ROOT)}")
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures the program's speed and memory.")
    parser.add_argument("--quick", action="store_true", help="one run each, smallest workbook: whether all works")
    parser.add_argument("--only", nargs="+", choices=PARTS, metavar="PART", help=f"some of: {', '.join(PARTS)}")
    parser.add_argument("--repeats", type=int, metavar="N", help=f"runs of each command (default: {_REPEATS})")
    return parser.parse_args()


def _setting(asked: argparse.Namespace) -> Setting:
    repeats = asked.repeats or (1 if asked.quick else _REPEATS)
    sizes = _SIZES[:1] if asked.quick else _SIZES
    setting = Setting(repeats, sizes, node(), knows("build", word="--charts"), knows("batch"))
    if not setting.node:
        warn("Node.js with npm is missing: the comparison with docxtemplater is left out")
    if not setting.has_native:
        warn("this version of the program has no --charts: native charts are left out")
    if not setting.has_batch:
        warn("this version of the program has no batch: forty reports are left out")
    return setting


def _told(asked: argparse.Namespace, setting: Setting) -> str:
    today = date.today()
    rounds = "1 round" if setting.repeats == 1 else f"{setting.repeats} rounds"
    head = f"{rounds} of each, in turn, on {today.day} {today:%B %Y}: {machine.described(setting.node)}."
    sections = []
    for name in asked.only or PARTS:
        print(f"{name}:", file=sys.stderr, flush=True)
        sections.append(PARTS[name](setting))
    return "\n\n".join(["# What the program costs", head, *sections]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
