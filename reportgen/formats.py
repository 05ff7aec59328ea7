"""How figures look: rounding, units and symbols. The only place that rounds.

Exact numbers in, text out. Decides nothing about what a figure means.
"""

import re
from decimal import Decimal
from enum import Enum
from fractions import Fraction

UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Signs that no file and no screen should be handed: those that XML cannot hold, orders to a terminal, breaks of lines
that few programs know, and those that turn the direction of writing, by which a figure could read otherwise."""


class Unit(Enum):
    """What a figure is measured in. A percentage is held as 0-100, a rate as a count for every 10,000 people."""

    COUNT = "count"
    PERCENT = "percent"
    RATE = "rate_per_10k"


def round_half_up(value: Fraction, decimals: int) -> Decimal:
    """Rounded half away from zero, as Excel shows it (9/16 of 100 to one decimal is 56.3)."""
    scale = 10**decimals
    steps = (abs(value.numerator) * scale * 2 + value.denominator) // (2 * value.denominator)
    return (Decimal(steps) if value >= 0 else -Decimal(steps)).scaleb(-decimals)


def shown(value: Fraction, unit: Unit, decimals: int) -> str:
    """As a table shows it: 68.2%, 1,042, 35.1."""
    return f"{round_half_up(value, decimals):,f}" + ("%" if unit is Unit.PERCENT else "")


def shown_target(value: Fraction, unit: Unit) -> str:
    """A target as it was set: 90%, 67.5%, 95; no decimals that nobody typed."""
    return plain_number(value) + ("%" if unit is Unit.PERCENT else "")


def plain_number(value: Fraction, most_decimals: int = 6) -> str:
    """Without thousands separators and trailing zeros: 90, 67.5."""
    text = f"{round_half_up(value, most_decimals):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown_fraction(numerator: Fraction, denominator: Fraction) -> str:
    """The counts behind a percentage: 165 of 242."""
    return f"{_counted(numerator)} of {_counted(denominator)}"


def _counted(value: Fraction) -> str:
    return f"{value.numerator:,}" if value.denominator == 1 else plain_number(value)


def several(number: int, noun: str, nouns: str = "") -> str:
    """1 month, 3 months; `nouns` where an s does not make the plural."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {nouns or noun + 's'}"


def printable(text: str) -> str:
    """The text without signs that cannot be printed."""
    return UNPRINTABLE.sub("", text)


def shortened(words: str, longest: int = 60) -> str:
    """The beginning of a long text."""
    return words if len(words) <= longest else f"{words[:longest].rstrip()}..."


def joined(words: list[str]) -> str:
    """A, B and C."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
