"""What a public edition hides, as the council rules."""

from collections.abc import Set
from dataclasses import dataclass
from fractions import Fraction

_HALF = Fraction(1, 2)


@dataclass(frozen=True)
class PublicEdition:
    """Counts from 1 to `largest_hidden` are small; `symbol` stands in their place.

    `whole` names the indicators and facts of the catalogue that are shown whole, as they are not about single people.
    """

    largest_hidden: int = 5
    symbol: str = "c"
    whole: Set[str] = frozenset()

    def hides(self, *counts: int | Fraction | None) -> bool:
        """Whether any of these counts is small; one that is reckoned from a percentage is as it would be rounded."""
        return any(count is not None and 0 < count < self.largest_hidden + _HALF for count in counts)
