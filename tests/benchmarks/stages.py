"""Where a command's time goes: the real command runs here, with a clock at the way into each stage.

    python -m tests.benchmarks.stages build --out DIR ...        writes the stages' seconds as JSON, and nothing else

A stage's time is its own: what another stage inside it takes is that one's. Imports are a stage of their own, wherever
they happen.
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
from importlib.abc import MetaPathFinder  # noqa: E402
from importlib.machinery import ModuleSpec, PathFinder  # noqa: E402
from types import ModuleType  # noqa: E402

STAGES = {
    "reportgen.catalogue.read:read_catalogue": "read the catalogue",
    "reportgen.workbook.examine:examine_workbook": "read the workbook",
    "reportgen.figures.compute:compute_figures": "count the figures",
    "reportgen.quality.check:check_quality": "question the workbook",
    "reportgen.pipeline.source:revisions_since": "compare with earlier reports",
    "reportgen.report.assemble:assemble_report": "assemble the report",
    "reportgen.charts.native:write_charts": "draw the charts",
    "reportgen.charts.pictures:draw_charts": "draw the charts",
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


class Watch(MetaPathFinder):
    """Gives the time of each import to the imports, and puts the clock at the ways into the stages, before anybody
    else can take them by name."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """As Python itself finds a module, but one that runs by the clock."""
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            run = spec.loader.exec_module
            spec.loader.exec_module = lambda module: self._run(run, module)  # type: ignore[method-assign]
        return spec

    def _run(self, run: Callable[[ModuleType], None], module: ModuleType) -> None:
        self._clock.enter(IMPORTS)
        try:
            run(module)
        finally:
            self._clock.leave()
        for path, stage in STAGES.items():
            home, _, function = path.partition(":")
            if home == module.__name__:
                setattr(module, function, self._clock.timed(stage, getattr(module, function)))


def main(arguments: Sequence[str]) -> None:
    """The stages of one run of the command, in order, with what is around them."""
    started = float(os.environ["BENCHMARK_STARTED"])
    clock = Clock()
    sys.meta_path.insert(0, Watch(clock))
    cli = import_module("reportgen.cli")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as said:
        code = cli.main(arguments)
    if code:
        raise SystemExit(f"The command ended with {code}: {said.getvalue()}")
    clock.leave()
    order = dict.fromkeys([IMPORTS, *STAGES.values(), REST])
    stages = {PYTHON: _BEGUN - started, **{name: clock.seconds.get(name, 0.0) for name in order}}
    json.dump({**stages, WHOLE: sum(stages.values())}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
