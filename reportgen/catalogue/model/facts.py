"""Facts for the analysis: what officers may say beside the tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from reportgen.sources import RowKey


class FactPeriod(Enum):
    """What a fact counts: the quarter's events, those since 1 April, or what stands at the quarter's end."""

    QUARTER = "quarter"
    YEAR_TO_DATE = "year-to-date"
    QUARTER_END = "quarter-end"


@dataclass(frozen=True)
class PlainFact:
    """A count, or with a denominator a percentage. `previous` is the row of its earlier years."""

    id: str
    section: str
    title: str
    period: FactPeriod
    count: str
    denominator: str | None
    previous: RowKey | None


@dataclass(frozen=True)
class PartsFact:
    """A measure's count for each of the `parts` (texts) that may stand in a column, with its share of `denominator`.

    `overlap`: a case (a child) may stand in several parts, so that they need not add up to the whole.
    """

    id: str
    section: str
    title: str
    period: FactPeriod
    count: str
    denominator: str
    column: str
    parts: Sequence[str]
    overlap: bool


@dataclass(frozen=True)
class SizeGroup:
    """A group by how often something was counted, such as `3 or fewer`; both bounds included, None is open."""

    label: str
    at_least: int
    at_most: int | None


@dataclass(frozen=True)
class GroupFact:
    """How many values of a column (children) were counted how often, in groups by size."""

    id: str
    section: str
    title: str
    period: FactPeriod
    count: str
    column: str
    groups: Sequence[SizeGroup]


FactLayout = PlainFact | PartsFact | GroupFact
