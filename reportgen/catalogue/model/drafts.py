"""Sentence patterns of the drafts: words with figures, phrases, lists and choices of words in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Phrase(Enum):
    """What a pattern says of a fact; the values are the words that the catalogue uses."""

    FIGURE = ""
    IF_ANY = "if any"
    IF_NONE = "if none"
    NUMBER = "number"
    NUMBER_OR_NO = "number or no"
    NUMBER_OR_NONE = "number or none"
    TOTAL = "total"
    COUNTS = "counts"
    TARGET = "target"
    AGAINST_TARGET = "against target"
    LAST_YEAR = "last year"
    AGAINST_LAST_YEAR = "against last year"
    AGAINST_EARLIER_YEARS = "against earlier years"
    CHANGE_ON_LAST_YEAR = "change on last year"
    CHANGE_ON_EARLIER_YEARS = "change on earlier years"

    @property
    def of_shares_only(self) -> bool:
        """Whether only a percentage has it."""
        return self in (Phrase.TOTAL, Phrase.COUNTS)

    @property
    def of_earlier_years(self) -> bool:
        """Whether it needs a figure of an earlier year."""
        return self.value.endswith(("year", "years"))


class PeriodName(Enum):
    """A period that a pattern names."""

    QUARTER = "quarter"
    QUARTER_END = "quarter end"
    MONTH = "month"
    YEAR_TO_DATE = "year to date"
    YEAR = "year"
    LAST_YEAR = "same quarter last year"
    AFTER_Q1 = "after Q1"
    """Says nothing, and is missing in the first quarter, where the year to date is the quarter's figure again."""


class Ranking(Enum):
    """Headline indicators that a pattern may list, those that stand out most first."""

    MISSED = "targets missed"
    MET = "targets met"
    BETTER = "better than last year"
    WORSE = "worse than last year"


class Slot(Enum):
    """What an entry of a list says of its own fact."""

    NUMBER = "NUMBER"
    SHARE = "SHARE"
    PART = "PART"
    TARGET = "TARGET"
    CHANGE = "CHANGE"


@dataclass(frozen=True)
class Said:
    """Words as they stand."""

    text: str


@dataclass(frozen=True)
class NamedPeriod:
    """A period's name."""

    period: PeriodName


@dataclass(frozen=True)
class FactPhrase:
    """What is said of one fact."""

    fact: str
    phrase: Phrase


@dataclass(frozen=True)
class Choice:
    """One of two words (one, many) or of three (none, one, many), by a fact's number, or by the total it is out of."""

    words: Sequence[str]
    fact: str
    by_total: bool = False


@dataclass(frozen=True)
class Listed:
    """The parts of a breakdown, or headline indicators, one after the other; `most` is how many (0: all)."""

    of: str | Ranking
    entry: "Sequence[Part]"
    most: int = 0


@dataclass(frozen=True)
class Bracketed:
    """Left out where a number of it is not there; of several alternatives the first that is there is said."""

    alternatives: "Sequence[Sequence[Part]]"


Part = Said | NamedPeriod | FactPhrase | Choice | Listed | Bracketed | Slot
DraftPattern = Sequence[Part]
"""A sentence or two of a draft; an empty one parts paragraphs."""
