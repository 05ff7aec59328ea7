"""Where a command's time goes: the real command runs here, with a clock at the way into each stage.

    python -m tests.benchmarks.stages build --out DIR ...        writes the stages' seconds as JSON, and nothing else

A stage's time is its own: what another stage inside it takes is that one's.
"""

import time

_BEGUN = time.perf_counter()  # before anything else is imported

import contextlib  # noqa: E402
import io  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
from collections.abc import Callable, Iterator, Sequence  # noqa: E402
from importlib import import_module  # noqa: E402

STAGES = {
    "reportgen.catalogue.read:read_catalogue": "read the catalogue",
    "reportgen.workbook.examine:examine_workbook": "read the workbook",
    "reportgen.figures.compute:compute_figures": "count the figures",
    "reportgen.quality.check:check_quality": "question the workbook",
    "reportgen.pipeline.source:revisions_since": "compare with earlier reports",
    "reportgen.report.assemble:assemble_report": "assemble the report",
    "reportgen.charts:draw_charts": "draw the charts",
    "reportgen.word.fill:fill_template": "fill the template",
    "reportgen.word.finish:finish": "finish the document",
    "reportgen.audit.record:record_xml": "write the record",
    "reportgen.audit.figures_workbook:figures_workbook": "make the figures workbook",
    "reportgen.saving:save_files": "save the files",
}
"""The ways into the stages, in their order."""
PYTHON, IMPORTS, REST, WHOLE = "start Python", "import libraries", "everything else", "in all"


class Clock:
    """Gives each moment to the stage that was entered last and not left."""

    def __init__(self, now: Callable[[], float] = time.perf_counter) -> None:
        self.seconds: dict[str, float] = {}
        self._now, self._since, self._entered = now, now(), [REST]

    def enter(self, stage: str) -> None:
        """From now on time is this stage's."""
        self._turn()
        self._entered.append(stage)

    def leave(self) -> None:
        """From now on time is the stage's again that was interrupted."""
        self._turn()
        self._entered.pop()

    def _turn(self) -> None:
        now = self._now()
        stage = self._entered[-1]
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._since
        self._since = now

    def timed(self, stage: str, function: Callable[..., object]) -> Callable[..., object]:
        """The function with the clock; what it gives piece by piece is timed piece by piece."""

        def run(*arguments: object, **named: object) -> object:
            self.enter(stage)
            try:
                result = function(*arguments, **named)
            finally:
                self.leave()
            return self._pieces(stage, result) if isinstance(result, Iterator) else result

        return run

    def _pieces(self, stage: str, pieces: Iterator[object]) -> Iterator[object]:
        while True:
            self.enter(stage)
            try:
                piece = next(pieces)
            except StopIteration:
                return
            finally:
                self.leave()
            yield piece


def set_clock(clock: Clock) -> None:
    """Puts it at the way into each stage, wherever the program knows that by name."""
    ways = {path: import_module(path.partition(":")[0]) for path in STAGES}
    for path, module in ways.items():
        function = getattr(module, path.partition(":")[2])
        timed = clock.timed(STAGES[path], function)
        for other in [one for name, one in sys.modules.items() if name.partition(".")[0] == "reportgen"]:
            for name, value in list(vars(other).items()):
                if value is function:
                    setattr(other, name, timed)


def main(arguments: Sequence[str]) -> None:
    """The stages of one run of the command, in order, with what is around them."""
    started = float(os.environ["BENCHMARK_STARTED"])
    clock = Clock()
    clock.enter(IMPORTS)
    cli = import_module("reportgen.cli")
    set_clock(clock)
    clock.leave()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as said:
        code = cli.main(arguments)
    if code:
        raise SystemExit(f"The command ended with {code}: {said.getvalue()}")
    clock.leave()
    order = [IMPORTS, *STAGES.values(), REST]
    stages = {PYTHON: _BEGUN - started, **{name: clock.seconds.get(name, 0.0) for name in order}}
    json.dump({**stages, WHOLE: sum(stages.values())}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
