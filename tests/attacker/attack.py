"""The attack: from what was published to the hidden numbers that are as good as told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.attacker.claims import Claim
from tests.attacker.constraints import Constraint, Published, Writer
from tests.attacker.identities import Identities
from tests.attacker.knowledge import THRESHOLD, Meaning, Quantity, Span, year_start
from tests.attacker.solving import Narrowed, Target, narrow


@dataclass(frozen=True)
class Attack:
    """What was tried: all constraints, and what each target was narrowed down to."""

    constraints: Sequence[Constraint]
    narrowed: Sequence[Narrowed]

    @property
    def recovered(self) -> list[Narrowed]:
        """Targets with fewer possible values than hide a number."""
        return [one for one in self.narrowed if one.recovered]


def attack(published: Published, targets: Sequence[Target]) -> Attack:
    """Narrows each target down as far as what was published allows."""
    constraints = constraints_of(published)
    return Attack(constraints, narrow(constraints, targets, suspects_of(published)))


def constraints_of(published: Published) -> list[Constraint]:
    """All that follows from what was published."""
    told = list(Writer(published).constraints())
    quantities = {quantity for constraint in told for _, quantity in constraint.terms}
    return [*told, *Identities(published.known, published.last).constraints(quantities)]


def suspects_of(published: Published) -> list[Target]:
    """What may be small about each hidden figure."""
    hidden = dict.fromkeys(claim.meaning for claim in published.claims if claim.hidden)
    return [part for meaning in hidden for part in _parts(meaning)]


def targets_of(published: Published, truth: Mapping[Quantity, int]) -> list[Target]:
    """Every hidden count; of a hidden percentage its numerator and what it lacks to the whole, where that is small."""
    targets: dict[Target, None] = {}
    for claim in published.claims:
        if claim.hidden:
            targets |= dict.fromkeys(_hidden_by(claim.meaning, truth))
    return list(targets)


def _hidden_by(meaning: Meaning, truth: Mapping[Quantity, int]) -> Iterable[Target]:
    parts = _parts(meaning)
    if meaning.bottom is None:
        return parts
    known = meaning.top in truth and meaning.bottom in truth
    return [part for part in parts if known and 1 <= value_of(part, truth) <= THRESHOLD]


def _parts(meaning: Meaning) -> list[Target]:
    """A count; a percentage's numerator and what it lacks to the whole."""
    top, bottom = meaning.top, meaning.bottom
    whole = Target(str(top), ((1, top),))
    return [whole, Target(f"{bottom} less {top}", ((1, bottom), (-1, top)))] if bottom else [whole]


def value_of(target: Target, truth: Mapping[Quantity, int]) -> int:
    """Its true value."""
    return sum(factor * truth[quantity] for factor, quantity in target.terms)


def truth_of(full: Published) -> dict[Quantity, int]:
    """All counts that the full edition tells, and those of months that follow from a year to date that adds up."""
    truth: dict[Quantity, int] = {}
    for claim in full.claims:
        if claim.meaning.unit == "count" and claim.shown is not None:
            assert truth.setdefault(claim.meaning.top, int(claim.shown)) == claim.shown, claim
    for quantity in list(truth):
        if quantity.counted.adds_up and quantity.span.first >= year_start(full.last):
            truth |= _months(quantity, truth)
    return truth


def _months(quantity: Quantity, truth: Mapping[Quantity, int]) -> dict[Quantity, int]:
    """The month that a longer time ends with, from the times that begin with it."""
    *earlier, month = quantity.span.months
    if not earlier:
        return {}
    before = Quantity(quantity.counted, Span(quantity.span.first, earlier[-1]))
    only = Quantity(quantity.counted, Span(month, month))
    return {only: truth[quantity] - truth[before]} if before in truth and only not in truth else {}


def untrue(constraints: Iterable[Constraint], truth: Mapping[Quantity, int]) -> list[str]:
    """Constraints that the true numbers break: the attacker would be wrong."""
    return [f"{one.why}: {_told(one, truth)}" for one in constraints if one.holds(truth) is False]


def _told(constraint: Constraint, truth: Mapping[Quantity, int]) -> str:
    return ", ".join(f"{factor} x {quantity} = {truth[quantity]}" for factor, quantity in constraint.terms)


def is_small(claim: Claim, truth: Mapping[Quantity, int]) -> bool:
    """Whether the first rule alone hides a figure: a small count, or a percentage made or missed by few."""
    top, bottom = truth.get(claim.meaning.top), truth.get(claim.meaning.bottom) if claim.meaning.bottom else None
    if top is None or (claim.meaning.bottom and bottom is None):
        return False
    missing = bottom - top if bottom is not None else 0
    return 1 <= top <= THRESHOLD or 1 <= missing <= THRESHOLD
