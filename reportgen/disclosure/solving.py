"""Whole-number programmes, solved by HiGHS: the rows that must hold, and the best whole numbers that keep to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from highspy import HighsLp

_INFINITE = float("inf")
_OPTIONS = {
    "output_flag": False,
    "threads": 1,  # the same answer on every machine
    "mip_feasibility_tolerance": 1e-9,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.5,  # costs are whole numbers
    "mip_max_nodes": 2_000,  # not seconds, as the answer must not hang on the machine
}


class Unsolved(Exception):  # noqa: N818  # what asks then does without an answer
    """The search was given up."""


@dataclass
class Programme:
    """Columns (whole numbers between bounds) and rows (sums of them, each with its factor, between bounds)."""

    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[Sequence[tuple[int, float]], float, float]] = field(default_factory=list)

    def column(self, low: float, high: float, cost: float = 0, *, whole: bool = True) -> int:
        """A new number between two bounds; its place is its name."""
        self.lows.append(low)
        self.highs.append(high)
        self.costs.append(cost)
        self.whole.append(whole)
        return len(self.lows) - 1

    def copy(self) -> "Programme":
        """Another one, to which more can be added."""
        return Programme([*self.lows], [*self.highs], [*self.costs], [*self.whole], [*self.rows])

    def row(self, terms: Iterable[tuple[int, float]], least: float | None, most: float | None) -> None:
        """A sum that lies between two bounds (None: no bound)."""
        self.rows.append((list(terms), -_INFINITE if least is None else least, _INFINITE if most is None else most))

    def reach(self, terms: Iterable[tuple[int, float]]) -> tuple[float, float]:
        """The least and the most that a sum can be by its columns' bounds."""
        ends = [(factor * self.lows[place], factor * self.highs[place]) for place, factor in terms]
        return sum(min(pair) for pair in ends), sum(max(pair) for pair in ends)

    def solved(self) -> list[int] | None:
        """The numbers of least cost, rounded, or the best found within a long search (which ends alike everywhere);
        None where there are none that keep to every row. Raises Unsolved where none was found in time."""
        import highspy  # spares every other command its start-up

        solver = highspy.Highs()  # type: ignore[no-untyped-call]  # it does not say what it returns
        for option, value in _OPTIONS.items():
            solver.setOptionValue(option, value)
        solver.passModel(self._model())
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        found = solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        if status != highspy.HighsModelStatus.kOptimal and not found:
            raise Unsolved(str(status))
        return [round(value) for value in solver.getSolution().col_value]

    def _model(self) -> "HighsLp":
        import highspy  # see above

        model, kinds = highspy.HighsLp(), highspy.HighsVarType
        model.num_col_, model.num_row_ = len(self.lows), len(self.rows)
        model.col_cost_, model.col_lower_, model.col_upper_ = self.costs, self.lows, self.highs
        model.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in self.whole]
        model.row_lower_ = [least for _, least, _ in self.rows]
        model.row_upper_ = [most for _, _, most in self.rows]
        ends = accumulate(len(terms) for terms, _, _ in self.rows)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = [0, *ends]
        model.a_matrix_.index_ = [place for terms, _, _ in self.rows for place, _ in terms]
        model.a_matrix_.value_ = [factor for terms, _, _ in self.rows for _, factor in terms]
        return model
