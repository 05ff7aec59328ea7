"""A public edition that hides small numbers alone: made from the full one, to show that the attack can succeed."""

from collections.abc import Mapping
from dataclasses import replace

from tests.attacker.attack import is_small
from tests.attacker.claims import Claim
from tests.attacker.constraints import Published
from tests.attacker.knowledge import Quantity
from tests.attacker.statements import Statement

SYMBOL = "c"


def naive(full: Published, truth: Mapping[Quantity, int]) -> Published:
    """The full edition's figures, each small one's cell showing the symbol, without charts and verdicts."""
    claims: list[Statement] = [_hidden(claim) if is_small(claim, truth) else claim for claim in full.claims]
    return Published(full.known, full.last, claims)


def _hidden(claim: Claim) -> Claim:
    return replace(claim, cell=replace(claim.cell, text=SYMBOL), text=SYMBOL)
