"""Chooses what a public edition hides: all that is small, and as little more as keeps it from being worked out.

A reader knows how the counts hang together (`knowledge`) and all that is printed (`printed`). A secret is safe when he
is left with at least three possible values for it. Which further figures must go is one whole-number programme for each
group of figures that hang together: for each secret that can be worked out, two other sets of counts that fit
everything printed, at the least loss of figures. There counts may lie between whole numbers, as that is far quicker;
what is laid open all the same adds a clash, a smallest set of figures of which one must go. Secrets and clashes are
added until nothing is laid open: the answer is then the least that is possible, as fewer figures would not even do for
what it was made from.

The method is exact cell suppression: M. Fischetti and J. J. Salazar, Solving the cell suppression problem on tabular
data with linear constraints, Management Science 47 (2001); the clashes are found as U. Junker, QuickXPlain, AAAI 2004.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain
from typing import Any

from reportgen.disclosure.knowledge import Knowledge
from reportgen.disclosure.printed import Printed, Shows
from reportgen.disclosure.quantities import Quantity, Relation
from reportgen.disclosure.solving import Programme, Unsolved
from reportgen.errors import CatalogueError, Finding

POSSIBLE = 3
"""The fewest values that a secret must still be able to have."""
Each = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]
"""Works like `map`, perhaps in several processes: groups hang together with no others."""
_UNKNOWN_MOST = 2_000
_FAR = 12


@dataclass(frozen=True)
class Secret:
    """A sum of quantities whose true `value` must not be known; `only_with`: where that figure is hidden."""

    terms: tuple[tuple[Quantity, int], ...]
    value: int
    only_with: Printed | None = None


@dataclass(frozen=True)
class Hiding:
    """What is hidden because it is small, and what is hidden so that it cannot be worked out."""

    first: frozenset[Printed]
    second: frozenset[Printed]

    @property
    def all(self) -> frozenset[Printed]:
        """Both."""
        return self.first | self.second


@dataclass(frozen=True)
class Group:
    """Quantities that hang together, each with its bounds, what is printed of them, what is known of them, and the
    secrets among them."""

    quantities: Mapping[Quantity, tuple[int, int]]
    printed: Sequence[Printed]
    relations: Sequence[Relation]
    secrets: Sequence[Secret]


def choose(
    known: Knowledge,
    printed: Mapping[Printed, int],
    first: frozenset[Printed],
    secrets: Sequence[Secret],
    each: Each = map,
) -> Hiding:
    """What to hide beside `first`; `printed` says of all that is printed how much is lost without it."""
    choosers = [_Chooser(group, printed, first) for group in groups(known, printed, secrets)]
    return Hiding(first, frozenset[Printed]().union(*each(_Chooser.chosen, choosers)))


def groups(known: Knowledge, printed: Iterable[Printed], secrets: Sequence[Secret]) -> list[Group]:
    """Those with a secret among them. Nought is always shown, as a count and as a percentage, so it leaves no doubt and
    holds nothing together."""
    fixed = {one.upper for one in printed if one.nought}
    leader: dict[Quantity, Quantity] = {}

    def find(one: Quantity) -> Quantity:
        while leader.setdefault(one, one) != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    sets = [_quantities(one) for one in printed]
    sets += [[quantity for quantity, _ in relation.terms] for relation in known.relations]
    sets += [[quantity for quantity, _ in secret.terms] for secret in secrets]
    for members in sets:
        loose = [one for one in members if one not in fixed]
        for one in loose:
            leader[find(one)] = find(loose[0])
    of: dict[Quantity, list[Quantity]] = {}
    for one in known.values:
        if one not in fixed:
            of.setdefault(find(one), []).append(one)
    with_secrets = dict.fromkeys(find(secret.terms[0][0]) for secret in secrets)
    noughts = frozenset(fixed)
    return [_group(known, set(of[one]), printed, secrets, noughts) for one in with_secrets]


def _group(
    known: Knowledge,
    members: Set[Quantity],
    printed: Iterable[Printed],
    secrets: Sequence[Secret],
    noughts: frozenset[Quantity],
) -> Group:
    def touches(quantities: Iterable[Quantity]) -> bool:
        return not members.isdisjoint(quantities)

    relations = [one for one in known.relations if touches(quantity for quantity, _ in one.terms)]
    shown = [one for one in printed if touches(_quantities(one))]
    ours = [one for one in secrets if touches(quantity for quantity, _ in one.terms)]
    told = [*(one.terms for one in relations), *(one.terms for one in ours)]
    extra = [quantity for terms in told for quantity, _ in terms]
    ours_first = [one for one in known.values if one in members]
    every = dict.fromkeys([*ours_first, *extra, *chain.from_iterable(map(_quantities, shown))])
    return Group(_bounds(known, every, shown, noughts), shown, relations, ours)


def _quantities(printed: Printed) -> list[Quantity]:
    return [printed.upper, *([printed.lower] if printed.lower else [])]


class Copy:
    """A set of counts, as columns of a programme, that fits all that is known and printed but for what is `gone`.

    With `hiding`, what is printed need not fit where its column there is 1.
    """

    def __init__(self, programme: Programme, group: Group, *, whole: bool = True) -> None:
        self._programme = programme
        self._group = group
        self.places = {one: programme.column(*bounds, whole=whole) for one, bounds in group.quantities.items()}
        for relation in group.relations:
            self._hold(relation, None)

    def fit(self, gone: Set[Printed], hiding: Mapping[Printed, int] | None = None) -> None:
        """Holds it to what is printed."""
        for printed in self._group.printed:
            if printed not in gone and not printed.nought:
                for relation in printed.tells():
                    self._hold(relation, hiding[printed] if hiding else None)

    def terms(self, terms: Sequence[tuple[Quantity, float]]) -> list[tuple[int, float]]:
        """A sum of quantities as one of columns."""
        return [(self.places[quantity], factor) for quantity, factor in terms]

    def _hold(self, relation: Relation, hiding: int | None) -> None:
        """Keeps to a relation, always or unless the column `hiding` is 1."""
        terms, least, most = self.terms(relation.terms), relation.least, relation.most
        if hiding is None:
            self._programme.row(terms, least, most)
            return
        bottom, top = self._programme.reach(terms)
        if least is not None:
            self._programme.row([*terms, (hiding, least - bottom)], least, None)
        if most is not None:
            self._programme.row([*terms, (hiding, most - top)], None, most)


class Reader:
    """Somebody who knows how a group hangs together and what is printed of it, and looks for a secret."""

    def __init__(self, group: Group, hidden: Set[Printed]) -> None:
        self._programme = Programme()
        self._copy = Copy(self._programme, group)
        self._copy.fit(hidden)

    def possible(self, secret: Secret) -> int:
        """How many values a secret may have, counted up to three: its true one, and others."""
        found = 1
        for way in (1, -1):
            last = secret.value
            while found < POSSIBLE and (other := self._nearest(secret, last, way)) is not None:
                found, last = found + 1, other
        return found

    def _nearest(self, secret: Secret, last: int, way: int) -> int | None:
        """The next possible value above (or below) the last one."""
        programme = self._programme.copy()
        terms = self._copy.terms(secret.terms)
        for place, factor in terms:
            programme.costs[place] = way * factor
        programme.row(terms, *((last + 1, None) if way > 0 else (None, last - 1)))
        try:
            solved = programme.solved()
        except Unsolved:
            return None  # not found, so that the secret counts as laid open
        return None if solved is None else sum(int(factor) * solved[place] for place, factor in terms)


class _Chooser:
    """Finds the least to hide in one group."""

    def __init__(self, group: Group, costs: Mapping[Printed, int], first: frozenset[Printed]) -> None:
        self._group, self._first = group, first.intersection(group.printed)
        self._costs = {one: costs[one] for one in group.printed}

    def chosen(self) -> set[Printed]:
        """What to hide beside what is small."""
        second: set[Printed] = set()
        guarded: list[Secret] = []
        clashes: list[tuple[Secret, Sequence[Printed]]] = []
        while laid_open := list(self._laid_open(second)):
            shown = [one for one in self._may_go if one not in second]
            clashes += [(secret, self._clash(secret, [], shown)) for secret in laid_open if secret in guarded]
            guarded += [secret for secret in laid_open if secret not in guarded]
            second = self._least(guarded, clashes)
        return second

    def _laid_open(self, second: Set[Printed]) -> Iterator[Secret]:
        hidden_too = [
            Secret(((one.upper, 1),), int(one.value), only_with=one)
            for one in self._group.printed
            if one in second and one.shows is Shows.COUNT
        ]
        reader = Reader(self._group, self._first | second)
        return (one for one in (*self._group.secrets, *hidden_too) if reader.possible(one) < POSSIBLE)

    def _clash(self, secret: Secret, kept: list[Printed], shown: list[Printed]) -> list[Printed]:
        """The fewest of what is `shown` that, with what is `kept`, lay a secret open though all else is hidden."""
        if len(shown) <= 1:
            return shown
        half = len(shown) // 2
        first, last = shown[:half], shown[half:]
        of_last = [] if self._opens(secret, [*kept, *first]) else self._clash(secret, [*kept, *first], last)
        of_first = [] if self._opens(secret, [*kept, *of_last]) else self._clash(secret, [*kept, *of_last], first)
        return [*of_first, *of_last]

    def _opens(self, secret: Secret, shown: Sequence[Printed]) -> bool:
        """Whether a secret is laid open by these and no others."""
        hidden = self._first | set(self._may_go).difference(shown)
        return Reader(self._group, hidden).possible(secret) < POSSIBLE

    def _least(self, guarded: Sequence[Secret], clashes: Sequence[tuple[Secret, Sequence[Printed]]]) -> set[Printed]:
        """The least to hide so that each of these secrets has two other values and no clash is left."""
        programme = Programme()
        hiding = {one: programme.column(0, 1, self._costs[one]) for one in self._may_go}
        for secret in guarded:
            self._guard(programme, secret, hiding)
        for secret, clash in clashes:  # of a figure that is no secret while it is shown, only then
            shown = [(hiding[secret.only_with], -1.0)] if secret.only_with else []
            programme.row([*((hiding[one], 1.0) for one in clash), *shown], 0 if shown else 1, None)
        try:
            solved = programme.solved()
        except Unsolved:
            return set(self._may_go)  # too much rather than too little
        if solved is None:
            what = "a small number can be worked out although all that hangs together with it is hidden."
            remedy = "Do not publish it; tell who looks after reportgen."
            raise CatalogueError(Finding("The public edition", what, remedy))
        return {one for one, place in hiding.items() if solved[place]}

    @property
    def _may_go(self) -> list[Printed]:
        return [one for one in self._group.printed if one not in self._first and not one.nought]

    def _guard(self, programme: Programme, secret: Secret, hiding: Mapping[Printed, int]) -> None:
        """Two other sets of counts, in which a secret has two other values: one above and one below the true one, or
        two on one side."""
        copies = [Copy(programme, self._group, whole=False) for _ in range(2)]
        for copy in copies:
            copy.fit(self._first, hiding)
        one, other = (copy.terms(secret.terms) for copy in copies)
        up, same_side = programme.column(0, 1), programme.column(0, 1)
        value, apart = secret.value, [*other, *_minus(one)]
        bottom, top = programme.reach(one)
        far = max(top - value, value - bottom) + 1
        # While the figure is shown it is no secret; each row holds in the cases that its last columns tell.
        free = [(hiding[secret.only_with], -far)] if secret.only_with else []
        slack = far if secret.only_with else 0
        programme.row([*one, (up, -far), *free], value + 1 - far - slack, None)
        programme.row([*_minus(one), (up, far), *free], 1 - value - slack, None)
        programme.row([*_minus(other), (up, -far), (same_side, far), *free], 1 - value - far - slack, None)
        programme.row([*other, (up, far), (same_side, far), *free], value + 1 - slack, None)
        programme.row([*apart, (up, -2 * far), (same_side, -2 * far), *free], 1 - 4 * far - slack, None)
        programme.row([*_minus(apart), (up, 2 * far), (same_side, -2 * far), *free], 1 - 2 * far - slack, None)


def _minus(terms: Iterable[tuple[int, float]]) -> list[tuple[int, float]]:
    return [(place, -factor) for place, factor in terms]


def _bounds(
    known: Knowledge, quantities: Iterable[Quantity], printed: Iterable[Printed], noughts: frozenset[Quantity]
) -> dict[Quantity, tuple[int, int]]:
    """Within what a reader looks for each quantity: nought where that is printed, else at least 1 where a count is
    printed or hidden, as noughts are not. Nobody need look far; to look less far only makes him the cleverer."""
    at_least_one = {one.upper for one in printed if one.shows is Shows.COUNT and one.value > 0}
    bounds = {}
    for one in quantities:
        value = known.values[one]
        far = _FAR + (value or 0) // 4
        least, most = (0, _UNKNOWN_MOST) if value is None else (max(0, value - far), value + far)
        bounds[one] = (0, 0) if one in noughts else (max(least, int(one in at_least_one)), most)
    return bounds
