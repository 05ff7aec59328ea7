"""What a report's own figures tell the number check: every value by what it is about, its period and its unit.

In go the rows of texts that a report carries (`figures.listing`), its quarter, its sections' headings and the terms of
its glossary; out comes one frozen value. Judges no text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportgen.period import Quarter

Row = Mapping[str, str]


@dataclass(frozen=True)
class Known:
    """The figures, facts and indicators that texts are held against."""

    quarter: Quarter
    figures: Sequence[Row]
    facts: Sequence[Row]
    indicators: Sequence[Row]
    sections: Mapping[str, str]
    terms: frozenset[str]


def known_from(  # noqa: PLR0913 - one parameter for each part of the record that a report carries
    quarter: Quarter,
    figures: Sequence[Row],
    facts: Sequence[Row],
    indicators: Sequence[Row],
    sections: Mapping[str, str],
    terms: Sequence[str],
) -> Known:
    """What the rows of a report say."""
    return Known(quarter, figures, facts, indicators, sections, frozenset(terms))
