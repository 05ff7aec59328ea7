"""Numbers of a draft that are tagged with their fact, so that they can be refreshed while the words around them stay.

A tag is `fact.<id>` for the fact's own figure, and `fact.<id>#<aspect>` for another of its numbers: its numerator, its
target, the same quarter of an earlier year, the change since then. The numbers are told from a fact's row of texts
(`figures.fact_row`), today's or the one that a report carries.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from reportgen.formats import Unit, round_half_up, shown, shown_target

PREFIX = "fact."
_SEPARATOR, _BESIDE = "#", "."
_PERCENT = 100


class Aspect(Enum):
    """Which number of a fact: CHANGE is the difference from an earlier quarter in the fact's unit (percentage points of
    a percentage), PERCENT_CHANGE the same as a percentage of the earlier figure; both without a sign."""

    VALUE = ""
    NUMERATOR = "n"
    DENOMINATOR = "d"
    TARGET = "t"
    EARLIER = "e"
    CHANGE = "c"
    PERCENT_CHANGE = "p"


@dataclass(frozen=True)
class TaggedNumber:
    """One number of a fact. `earlier` names the quarter (`q2-2020`) of the last three aspects."""

    fact: str
    aspect: Aspect = Aspect.VALUE
    earlier: str = ""

    @property
    def tag(self) -> str:
        """The content control's tag."""
        if self.aspect is Aspect.VALUE:
            return PREFIX + self.fact
        beside = f"{_BESIDE}{self.earlier}" if self.earlier else ""
        return f"{PREFIX}{self.fact}{_SEPARATOR}{self.aspect.value}{beside}"


def read_tag(tag: str) -> TaggedNumber | None:
    """The number that a tag names; None for another program's tag."""
    if not tag.startswith(PREFIX):
        return None
    fact, _, rest = tag.removeprefix(PREFIX).partition(_SEPARATOR)
    letter, _, earlier = rest.partition(_BESIDE)
    aspects = {aspect.value: aspect for aspect in Aspect}
    return TaggedNumber(fact, aspects[letter], earlier) if fact and letter in aspects else None


def number_text(row: Mapping[str, str], number: TaggedNumber) -> str | None:
    """The number as a sentence shows it; None where the fact has none."""
    unit, decimals = Unit(row["unit"]), int(row.get("decimals", "0"))
    aspect = number.aspect
    if aspect in (Aspect.NUMERATOR, Aspect.DENOMINATOR):
        text = row.get("numerator" if aspect is Aspect.NUMERATOR else "denominator")
        return shown(Fraction(text), Unit.COUNT, 0) if text else None
    if aspect is Aspect.TARGET:
        return shown_target(Fraction(row["target"]), unit) if row.get("target") else None
    value, earlier = _number(row, "value"), _number(row, number.earlier)
    if aspect in (Aspect.VALUE, Aspect.EARLIER):
        amount = value if aspect is Aspect.VALUE else earlier
        return None if amount is None else shown(amount, unit, decimals)
    if value is None or earlier is None:
        return None
    return _change(value, earlier, aspect, decimals)


def _change(value: Fraction, earlier: Fraction, aspect: Aspect, decimals: int) -> str | None:
    difference = abs(value - earlier)
    if aspect is Aspect.CHANGE:
        return f"{round_half_up(difference, decimals):,f}"
    return shown(difference * _PERCENT / earlier, Unit.PERCENT, 1) if earlier else None


def _number(row: Mapping[str, str], name: str) -> Fraction | None:
    return Fraction(row[name]) if row.get(name) else None
