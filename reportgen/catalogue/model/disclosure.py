"""What a public edition hides, as the council rules."""

from collections.abc import Set
from dataclasses import dataclass


@dataclass(frozen=True)
class PublicEdition:
    """Counts from 1 to `largest_hidden` are small; `symbol` stands in their place.

    `whole` names the indicators and facts of the catalogue that are shown whole, as they are not about single people.
    """

    largest_hidden: int = 5
    symbol: str = "c"
    whole: Set[str] = frozenset()
