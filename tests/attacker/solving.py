"""Finds with a solver which values each target can still have."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeVar

from ortools.sat.python import cp_model

from tests.attacker.constraints import MOST, Constraint, Terms
from tests.attacker.knowledge import THRESHOLD, Quantity

ENOUGH = 3
"""So many possible values are held to hide a number."""


class ContradictionError(Exception):
    """What was published, as it was understood, cannot all be true."""


@dataclass(frozen=True)
class Target:
    """A number that somebody hid: a count, or what a count lacks to its whole."""

    name: str
    terms: Terms


Bound = Constraint | Target
"""What has terms."""
_B = TypeVar("_B", Constraint, Target)


@dataclass(frozen=True)
class Narrowed:
    """What remains possible for a target: all values where they are fewer than enough, else some of them."""

    target: Target
    values: frozenset[int]

    @property
    def recovered(self) -> bool:
        """Whether the attack succeeded."""
        return len(self.values) < ENOUGH


def narrow(
    constraints: Iterable[Constraint], targets: Sequence[Target], suspects: Sequence[Target] = ()
) -> list[Narrowed]:
    """The possible values of each target, component by component.

    Of the suspects that hang together one at least is small, or nothing would have been hidden there; where that cannot
    be, the attacker supposes it no longer.
    """
    simpler, fixed = _simplified(list(constraints))
    found: list[Narrowed] = []
    for part in _components(simpler, targets, suspects, fixed):
        found += part.narrowed()
    return found


def reasons(constraints: Iterable[Constraint], found: Narrowed) -> list[str]:
    """The fewest statements that together leave a target no other value than those found."""
    others = [Constraint(found.target.terms, _gaps(found.values), "another value")]
    needed = _bearing_on(found.target, constraints)[::-1]
    size = len(needed)
    while size:
        for start in range(0, len(needed), size):
            fewer = [*needed[:start], *needed[start + size :]]
            if len(fewer) < len(needed) and not _can_be([*fewer, *others]):
                needed = fewer
                break
        else:
            size //= 2
    return [one.why for one in needed[::-1]]


def _bearing_on(target: Target, constraints: Iterable[Constraint]) -> list[Constraint]:
    """Those that hang together with a target, each once, whatever says it first."""
    told = list({(one.terms, one.allowed, one.or_else): one for one in [*constraints][::-1]}.values())[::-1]
    islands = _Islands({})
    for one in told:
        islands.join(one)
    islands.join(target)
    (island,) = islands.grouped([target])
    return islands.grouped(told).get(island, [])


def _gaps(values: frozenset[int]) -> tuple[tuple[int, int], ...]:
    """All numbers but these."""
    edges = [-1, *sorted(values), MOST + 1]
    return tuple((low + 1, high - 1) for low, high in pairwise(edges) if low + 1 <= high - 1)


def _can_be(constraints: Sequence[Constraint]) -> bool:
    """Whether constraints that hang together with the last have a solution."""
    try:
        simpler, fixed = _simplified(constraints)
    except ContradictionError:
        return False
    whole = _Component(simpler, [], [], fixed)
    model, _ = whole.model()
    return _solve(model, {}, {})


def _simplified(constraints: Sequence[Constraint]) -> tuple[list[Constraint], dict[Quantity, int]]:
    """With the quantities put in that one constraint alone determines."""
    fixed: dict[Quantity, int] = {}
    why: dict[Quantity, str] = {}
    for constraint in constraints:
        (factor, quantity), *others = constraint.terms
        least, most = constraint.allowed[0]
        alone = not others and len(constraint.allowed) == 1 and constraint.or_else is None
        if alone and factor == 1 and least == most:
            if fixed.setdefault(quantity, least) != least:
                raise ContradictionError(f"{quantity}: {why[quantity]} but {constraint.why}")
            why.setdefault(quantity, constraint.why)
    simpler = []
    for constraint in constraints:
        left = _put_in(constraint, fixed)
        if left.terms:
            simpler.append(left)
        elif not left.holds({}) and left.or_else and left.or_else.terms:
            simpler.append(left.or_else)
        elif not left.holds({}):
            told = "; ".join(why[quantity] for _, quantity in constraint.terms)
            raise ContradictionError(f"{constraint.why}, but {told}")
    return list({(one.terms, one.allowed, one.or_else): one for one in simpler}.values()), fixed


def _put_in(constraint: Constraint, fixed: Mapping[Quantity, int]) -> Constraint:
    known = sum(factor * fixed[quantity] for factor, quantity in constraint.terms if quantity in fixed)
    terms = tuple((factor, quantity) for factor, quantity in constraint.terms if quantity not in fixed)
    allowed = tuple((least - known, most - known) for least, most in constraint.allowed)
    return Constraint(terms, allowed, constraint.why, constraint.or_else and _put_in(constraint.or_else, fixed))


@dataclass(frozen=True)
class _Component:
    """Constraints that hang together, and the targets that they bear on."""

    constraints: Sequence[Constraint]
    targets: Sequence[Target]
    suspects: Sequence[Target]
    fixed: Mapping[Quantity, int]

    def narrowed(self) -> Iterator[Narrowed]:
        """Looks for solution after solution, each with another value of a target that has too few."""
        model, variables = self.model()
        sums = {target: self._sum(target, variables) for target in self.targets}
        seen: dict[Target, set[int]] = {target: set() for target in self.targets}
        if not _solve(model, sums, seen):
            if not self.suspects:
                raise ContradictionError("; ".join(sorted({one.why for one in self.constraints})[:50]))
            yield from replace(self, suspects=()).narrowed()
            return
        for target in self.targets:
            while len(seen[target]) < ENOUGH:
                other = model.clone()
                for value in seen[target]:
                    other.add(sums[target] != value)
                if not _solve(other, sums, seen):
                    break
            yield Narrowed(target, frozenset(seen[target]))

    def model(self) -> tuple[cp_model.CpModel, dict[Quantity, cp_model.IntVar]]:
        """Its constraints as the solver takes them, and the variable of each free quantity."""
        model = cp_model.CpModel()
        bound: list[Bound] = [*self.constraints, *self.targets, *self.suspects]
        named = dict.fromkeys(quantity for one in bound for _, quantity in one.terms)
        free = [quantity for quantity in named if quantity not in self.fixed]
        variables = {quantity: model.new_int_var(0, MOST, str(quantity)) for quantity in free}
        for constraint in self.constraints:
            added = _add(model, constraint, variables)
            if constraint.or_else:
                here = model.new_bool_var("")
                added.only_enforce_if(here)
                _add(model, constraint.or_else, variables).only_enforce_if(~here)
        small = [self._is_small(model, self._sum(suspect, variables)) for suspect in self.suspects]
        if small:
            model.add_bool_or(small)
        return model, variables

    def _is_small(self, model: cp_model.CpModel, total: cp_model.LinearExprT) -> cp_model.IntVar:
        small = model.new_bool_var("")
        if isinstance(total, int):
            model.add(small == int(1 <= total <= THRESHOLD))
        else:
            model.add_linear_expression_in_domain(total, cp_model.Domain(1, THRESHOLD)).only_enforce_if(small)
        return small

    def _sum(self, target: Target, variables: Mapping[Quantity, cp_model.IntVar]) -> cp_model.LinearExprT:
        return sum(
            factor * (self.fixed[quantity] if quantity in self.fixed else variables[quantity])
            for factor, quantity in target.terms
        )


def _add(
    model: cp_model.CpModel, constraint: Constraint, variables: Mapping[Quantity, cp_model.IntVar]
) -> cp_model.Constraint:
    total = sum(factor * variables[quantity] for factor, quantity in constraint.terms)
    ranges = [[least, most] for least, most in constraint.allowed]
    return model.add_linear_expression_in_domain(total, cp_model.Domain.from_intervals(ranges))


def _solve(model: cp_model.CpModel, sums: Mapping[Target, cp_model.LinearExprT], seen: dict[Target, set[int]]) -> bool:
    """Whether there is a solution; its values are put to those seen."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    status = solver.status_name(solver.solve(model))
    if status == "INFEASIBLE":
        return False
    assert status in ("OPTIMAL", "FEASIBLE"), f"the solver did not finish: {status}"
    for target, total in sums.items():
        seen[target].add(int(solver.value(total)))
    return True


def _components(
    constraints: Sequence[Constraint],
    targets: Sequence[Target],
    suspects: Sequence[Target],
    fixed: Mapping[Quantity, int],
) -> Iterator[_Component]:
    """Constraints and targets that share a quantity, however far; those that bear on no target are left out."""
    islands = _Islands(fixed)
    joining: list[Bound] = [*constraints, *targets, *suspects]
    for one in joining:
        islands.join(one)
    bound, suspected = islands.grouped(constraints), islands.grouped(suspects)
    for island, some in islands.grouped(targets).items():
        free = island is not None
        yield _Component(bound.get(island, []), some, suspected.get(island, []) if free else [], fixed)


@dataclass(frozen=True)
class _Islands:
    """Quantities that hang together; those that are fixed join nothing."""

    fixed: Mapping[Quantity, int]
    parents: dict[Quantity, Quantity] = field(default_factory=dict)

    def join(self, one: Bound) -> None:
        """Puts all free quantities of a constraint or target on one island."""
        free = self._free(one)
        for quantity in free[1:]:
            self.parents[self._root(quantity)] = self._root(free[0])

    def grouped(self, many: Sequence[_B]) -> dict[Quantity | None, list[_B]]:
        """Constraints or targets by their island; None for those without a free quantity."""
        groups: dict[Quantity | None, list[_B]] = {}
        for one in many:
            free = self._free(one)
            groups.setdefault(self._root(free[0]) if free else None, []).append(one)
        return groups

    def _free(self, one: Bound) -> list[Quantity]:
        return [quantity for _, quantity in one.terms if quantity not in self.fixed]

    def _root(self, quantity: Quantity) -> Quantity:
        while (parent := self.parents.get(quantity, quantity)) != quantity:
            quantity = parent
        return quantity
