"""What a report prints, as what it tells of the counts behind it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from math import ceil

from reportgen.disclosure.quantities import Place, Quantity, Relation, counts_of
from reportgen.figures import Value
from reportgen.formats import Unit, round_half_up

_IN_TABLES, _IN_TEXT, _BEHIND = 20, 5, 1
"""How much is lost when it is not shown: a table's cell, a figure of the text, a count behind a percentage."""


class Shows(Enum):
    """What is printed of a count."""

    COUNT = "count"
    PERCENT = "percent"
    RATE = "rate"


@dataclass(frozen=True)
class Printed:
    """One thing that is printed, at however many places; `people` is a rate's population, `value` is as printed.

    A percentage that is shown tells that neither those who are part of it nor those who are not are as `few`.
    `nought`: there is none of it at all, not so few that they are rounded away.
    """

    shows: Shows
    upper: Quantity
    value: Fraction
    lower: Quantity | None = None
    decimals: int = 0
    people: Fraction | None = None
    few: int = 0
    nought: bool = False

    def tells(self) -> list[Relation]:
        """What somebody who reads it knows."""
        if self.shows is Shows.COUNT:
            return [Relation(((self.upper, 1),), float(self.value), float(self.value))]
        half = Fraction(1, 2 * 10**self.decimals)
        if self.shows is Shows.RATE:
            assert self.people is not None, "a rate is of a population"
            least = (self.value - half) * self.people / 10_000
            most = (self.value + half) * self.people / 10_000
            return [Relation(((self.upper, 1),), ceil(least), ceil(most) - 1)]
        assert self.lower is not None, "a percentage is of something"
        low, high = ((self.value + way * half) / 100 for way in (-1, 1))
        return [
            Relation(((self.upper, 1), (self.lower, -float(low))), 0, None),
            Relation(((self.upper, 1), (self.lower, -float(high))), None, -1 / float(200 * 10**self.decimals)),
            *([Relation(((self.upper, 1),), self.few + 1, None)] if self.value > 0 else []),
            *([Relation(((self.lower, 1), (self.upper, -1)), self.few + 1, None)] if self.value < 100 else []),
        ]


def printed_of(place: Place) -> Iterator[tuple[Printed, int]]:
    """What one place prints, each with what is lost without it."""
    value, counted = place.value, place.counted
    upper, lower = counts_of(place)
    if value.amount is not None:
        yield printed_amount(place), _IN_TABLES if place.tabled else _IN_TEXT
    if place.tabled or place.unit is Unit.COUNT:
        return
    if upper is not None:
        yield printed_count(counted.upper, upper), _BEHIND
    if lower is not None and counted.lower is not None:
        yield printed_count(counted.lower, lower), _BEHIND


def printed_amount(place: Place) -> Printed:
    """The figure itself."""
    assert place.value.amount is not None, "there is nothing to print"
    if place.unit is Unit.COUNT:
        return printed_count(place.counted.upper, place.value.amount)
    amount = rounded(place.value, place.decimals)
    if place.unit is Unit.RATE:
        return Printed(Shows.RATE, place.counted.upper, amount, decimals=place.decimals, people=place.value.denominator)
    none = place.value.amount == 0
    counted, decimals = place.counted, place.decimals
    return Printed(Shows.PERCENT, counted.upper, amount, counted.lower, decimals, few=place.few, nought=none)


def printed_count(quantity: Quantity, value: Fraction) -> Printed:
    """A count as it is printed."""
    return Printed(Shows.COUNT, quantity, value, nought=value == 0)


def rounded(value: Value, decimals: int) -> Fraction:
    """A figure as it is printed."""
    assert value.amount is not None, "there is nothing to round"
    return Fraction(round_half_up(value.amount, decimals))


def everything_printed(places: Iterable[Place]) -> dict[Printed, int]:
    """All that is printed, each thing once, with what is lost without it."""
    lost: dict[Printed, int] = {}
    for place in places:
        for printed, weight in printed_of(place):
            lost[printed] = lost.get(printed, 0) + weight
    return lost
