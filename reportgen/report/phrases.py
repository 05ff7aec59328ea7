"""What a sentence says of a fact: its figure, its counts, how it stands against target and earlier years.

A fact in, pieces of a sentence out, each number of it tagged. A phrase of which a number is not there raises Missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from reportgen.catalogue.model import FactPeriod, Phrase
from reportgen.figures import Fact, Figures, fact_row
from reportgen.formats import Unit
from reportgen.narrative.tagged import Aspect, TaggedNumber, number_text
from reportgen.period import Quarter
from reportgen.report.change import alike, year_before
from reportgen.report.changes import FEWEST
from reportgen.report.model import DraftPiece
from reportgen.report.standing import beside_target

_NONE_WORDS = {Phrase.NUMBER_OR_NO: "no", Phrase.NUMBER_OR_NONE: "none"}
_ASPECTS = {Phrase.FIGURE: Aspect.VALUE, Phrase.TOTAL: Aspect.DENOMINATOR, Phrase.TARGET: Aspect.TARGET}


class Missing(Exception):  # noqa: N818  # no error: the sentence then says so, or leaves it out
    """A number is not there. `fact` is the one that has no figure at all; None where only a comparison is missing."""

    def __init__(self, fact: Fact | None = None) -> None:
        super().__init__(fact.id if fact else "")
        self.fact = fact


@dataclass(frozen=True)
class Phraser:
    """Says what a pattern asks for of a fact."""

    figures: Figures

    def say(self, fact: Fact, phrase: Phrase) -> list[DraftPiece]:
        """The phrase in pieces. Raises Missing."""
        if phrase in (Phrase.IF_ANY, Phrase.IF_NONE):
            if (count_of(fact) == 0) is (phrase is Phrase.IF_ANY):
                raise Missing
            return []
        if phrase in _NONE_WORDS and count_of(fact) == 0:
            return [DraftPiece(_NONE_WORDS[phrase])]
        if phrase is Phrase.NUMBER or phrase in _NONE_WORDS:
            return [number_of(fact)]
        if phrase is Phrase.COUNTS:
            return [number_of(fact), DraftPiece(" of "), tagged(fact, Aspect.DENOMINATOR)]
        if phrase is Phrase.AGAINST_TARGET:
            return self._against_target(fact)
        if phrase is Phrase.LAST_YEAR:
            return [tagged(fact, Aspect.EARLIER, year_before(self.figures.quarter))]
        if phrase.of_earlier_years:
            return self._against_earlier(fact, phrase)
        return [tagged(fact, _ASPECTS[phrase])]

    def _against_target(self, fact: Fact) -> list[DraftPiece]:
        """'below the target of 90%'."""
        series, amount = self.figures.series.get(fact.origin), _amount(fact)
        to_date = fact.stands_for is FactPeriod.YEAR_TO_DATE
        around = beside_target(series, amount, self.figures.quarter, year_to_date=to_date) if series else None
        if around is None:
            raise Missing
        before, after = around
        return [DraftPiece(before), tagged(fact, Aspect.TARGET), DraftPiece(after)]

    def _against_earlier(self, fact: Fact, phrase: Phrase) -> list[DraftPiece]:
        """'up from 12 in Q2 2020/21 but down from 31 in Q2 2019/20', 'a fall of 8.7% from 23 in Q2 2020/21'."""
        quarters = [quarter for quarter, value in fact.previous.items() if value.amount is not None]
        if phrase in (Phrase.AGAINST_LAST_YEAR, Phrase.CHANGE_ON_LAST_YEAR):
            quarters = [quarter for quarter in quarters if quarter == year_before(self.figures.quarter)]
        sized = phrase in (Phrase.CHANGE_ON_LAST_YEAR, Phrase.CHANGE_ON_EARLIER_YEARS)
        if not quarters:
            raise Missing(fact if fact.value.amount is None else None)
        pieces: list[DraftPiece] = []
        last = None
        for quarter in quarters:
            comparison = _Comparison(fact, quarter, sized)
            pieces += comparison.after(last)
            last = comparison
        return pieces


def count_of(fact: Fact) -> Fraction:
    """How many a fact counts: of a percentage its numerator. Raises Missing, also of a percentage of no cases."""
    amount, numerator = _amount(fact), fact.value.numerator
    return amount if fact.unit is not Unit.PERCENT or numerator is None else numerator


def number_of(fact: Fact) -> DraftPiece:
    """The same as a tagged number."""
    return tagged(fact, Aspect.NUMERATOR if fact.unit is Unit.PERCENT else Aspect.VALUE)


def tagged(fact: Fact, aspect: Aspect, earlier: Quarter | None = None) -> DraftPiece:
    """A number of a fact, tagged. Raises Missing where the fact has none."""
    if aspect is not Aspect.TARGET:
        _amount(fact)
    number = TaggedNumber(fact.id, aspect, f"q{earlier.number}-{earlier.year.start}" if earlier else "")
    text = number_text(fact_row(fact), number)
    if text is None:
        raise Missing
    return DraftPiece(text, number, fact.title)


def _amount(fact: Fact) -> Fraction:
    if fact.value.amount is None:
        raise Missing(fact)
    return fact.value.amount


@dataclass(frozen=True)
class _Comparison:
    """A fact's figure beside that of an earlier quarter; `sized` says how much it changed, where that is fair."""

    fact: Fact
    quarter: Quarter
    sized: bool

    @property
    def before(self) -> Fraction:
        return self.fact.previous[self.quarter].amount or Fraction(0)

    @property
    def way(self) -> str:
        now = _amount(self.fact)
        if alike(self.before, now, self.fact.unit, self.fact.decimals):
            return "same"
        return "up" if now > self.before else "down"

    @property
    def says_size(self) -> bool:
        """A percentage of few cases says nothing, nor does a fall to none."""
        if not self.sized or self.way == "same":
            return False
        return self._of_share or (self.before >= FEWEST and _amount(self.fact) > 0)

    @property
    def _of_share(self) -> bool:
        return self.fact.unit is Unit.PERCENT

    def after(self, last: "_Comparison | None") -> Sequence[DraftPiece]:
        """The comparison, joined to the one before it."""
        if last is None:
            return [DraftPiece(self._lead), *self._body]
        if (last.way, last.says_size) == (self.way, self.says_size):
            return [DraftPiece(" and of " if self.says_size else " and "), *self._body]
        joint = " and " if "same" in (self.way, last.way) else " but "
        return [DraftPiece(joint + self._lead), *self._body]

    @property
    def _lead(self) -> str:
        if self.way == "same":
            return "in line with " if self._of_share else "unchanged from "
        if self.says_size:
            return "a rise of " if self.way == "up" else "a fall of "
        return f"{self.way} from "

    @property
    def _body(self) -> Sequence[DraftPiece]:
        earlier = [tagged(self.fact, Aspect.EARLIER, self.quarter), DraftPiece(f" {self._when}")]
        if not self.says_size:
            return earlier
        if self._of_share:
            return [tagged(self.fact, Aspect.CHANGE, self.quarter), DraftPiece(" percentage points from "), *earlier]
        return [tagged(self.fact, Aspect.PERCENT_CHANGE, self.quarter), DraftPiece(" from "), *earlier]

    @property
    def _when(self) -> str:
        return {
            FactPeriod.QUARTER: f"in {self.quarter}",
            FactPeriod.QUARTER_END: f"at the end of {self.quarter.last_month.long_label}",
            FactPeriod.YEAR_TO_DATE: f"at the end of {self.quarter}",
        }[self.fact.stands_for]
