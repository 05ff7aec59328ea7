"""Facts for the analysis: what officers may say beside the tables."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from reportgen.catalogue.model.measures import Basis, EventMeasure, Measure, RowMeasure
from reportgen.catalogue.model.report import AnnualRule, Indicator, QuarterBasis
from reportgen.sources import RowKey

OTHER = "Other, or not recorded"
"""The part that holds whatever the catalogue does not list."""
_LONGEST_SLUG = 24


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

    `overlap`: a case (a child) may stand in several parts, so that they need not add up to the whole. `said` is how a
    sentence names each part, where that is not what stands in the column.
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
    said: Sequence[str] = ()


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


_BASIS_PERIODS = {
    QuarterBasis.QUARTER: FactPeriod.QUARTER,
    QuarterBasis.QUARTER_END: FactPeriod.QUARTER_END,
    QuarterBasis.YEAR_TO_DATE: FactPeriod.YEAR_TO_DATE,
}
_BASES = {
    Basis.EVENTS: QuarterBasis.QUARTER,
    Basis.AS_AT: QuarterBasis.QUARTER_END,
    Basis.YEAR_TO_DATE: QuarterBasis.YEAR_TO_DATE,
}


def quarter_basis(measure: Measure) -> QuarterBasis:
    """What a quarter's count of a measure stands for."""
    if isinstance(measure, RowMeasure):
        return _BASES[measure.basis]
    return QuarterBasis.QUARTER if isinstance(measure, EventMeasure) else QuarterBasis.QUARTER_END


def fact_period(basis: QuarterBasis) -> FactPeriod:
    """The period of a fact whose figure is on that basis."""
    return _BASIS_PERIODS[basis]


def periods_of(indicator: Indicator, basis: QuarterBasis) -> list[FactPeriod]:
    """The periods of an indicator's own facts: the quarter's figure, and the year to date where it adds up.

    Where the annual rule takes the latest month, another indicator shows the year to date, perhaps counted anew.
    """
    own = fact_period(basis)
    adds_up = own is FactPeriod.QUARTER and indicator.annual is not AnnualRule.LATEST
    return [own, FactPeriod.YEAR_TO_DATE] if adds_up else [own]


def indicator_fact(period: FactPeriod, indicator: str) -> str:
    """The id of an indicator's fact."""
    return f"{period.value}.{indicator}"


def part_fact(fact: str, part: str) -> str:
    """The id of a part of a fact; the part's first words only, so that it fits into the tag of a content control."""
    slug = re.sub(r"[^a-z0-9]+", "-", part.casefold()).strip("-")
    short = slug[: _LONGEST_SLUG + 1].rpartition("-")[0] or slug[:_LONGEST_SLUG]
    return f"{fact}.{slug if len(slug) <= _LONGEST_SLUG else short}"
