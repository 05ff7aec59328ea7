"""What was measured, as tables for README."""

from collections.abc import Callable, Mapping, Sequence
from math import nan
from statistics import median

from tests.benchmarks.measure import Run

Runs = Mapping[str, Sequence[Run]]
_NOT_MEASURED = "not measured"


def ratio(
    ours: Sequence[Run], theirs: Sequence[Run], of: Callable[[Run], float | None] = lambda run: run.wall
) -> float:
    """The median of the rounds' own ratios: both ran in one round, on a machine in one mood. NaN: not measured."""
    pairs = [(of(mine), of(other)) for mine, other in zip(ours, theirs, strict=True)]
    known = [mine / other for mine, other in pairs if mine is not None and other is not None]
    return median(known) if known else nan


def difference(ours: Sequence[Run], theirs: Sequence[Run]) -> float:
    """The median of the rounds' own differences, seconds."""
    return median(mine.wall - other.wall for mine, other in zip(ours, theirs, strict=True))


def growth(small: float, large: float, rows: tuple[int, int]) -> float:
    """Microseconds that each further row takes, between two sizes."""
    return (large - small) / (rows[1] - rows[0]) * 1e6


def seconds(runs: Sequence[Run]) -> str:
    """Median and spread."""
    walls = [run.wall for run in runs]
    return f"{median(walls):.2f} ({min(walls):.2f}-{max(walls):.2f})"


def processor(runs: Sequence[Run]) -> str:
    """Median of the processor time."""
    return _median_of([run.cpu for run in runs], "{:.2f}")


def peak(runs: Sequence[Run]) -> str:
    """Median of the peak memory."""
    return _median_of([run.peak for run in runs], "{:.0f}")


def middle(runs: Sequence[Run]) -> float:
    """Median of the time."""
    return median(run.wall for run in runs)


def markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; all columns but the first are figures."""
    lines = [header, ["---", *("---:" for _ in header[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _median_of(figures: Sequence[float | None], form: str) -> str:
    known = [figure for figure in figures if figure is not None]
    return form.format(median(known)) if known else _NOT_MEASURED
