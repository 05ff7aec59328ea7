"""Lists in a draft: the parts of a breakdown by size, or the headline indicators that stand out, each as an entry."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from reportgen.catalogue.model import (
    OTHER,
    Catalogue,
    Indicator,
    Part,
    PartsFact,
    Phrase,
    QuarterBasis,
    Ranking,
    Said,
    Slot,
    fact_period,
    indicator_fact,
    without_period,
)
from reportgen.figures import Fact, Figures, Series
from reportgen.formats import Unit
from reportgen.narrative.tagged import Aspect
from reportgen.report.change import Direction, headlines_of, since_last_year
from reportgen.report.changes import FEWEST, may_be_ranked
from reportgen.report.model import DraftPiece, Status
from reportgen.report.phrases import Phraser, count_of, number_of, tagged
from reportgen.report.scorecard import judged_basis
from reportgen.report.standing import part_of_year, status_of

_OTHER_ENTRY: Sequence[Part] = (Slot.NUMBER, Said(" other or not recorded"))
_STATUSES = {Ranking.MISSED: Status.MISSED, Ranking.MET: Status.MET}
_DIRECTIONS = {Ranking.BETTER: Direction.BETTER, Ranking.WORSE: Direction.WORSE}


@dataclass(frozen=True)
class Entry:
    """One fact of a list, and how a sentence names it."""

    fact: Fact
    name: str

    def pattern(self, asked: Sequence[Part]) -> Sequence[Part]:
        """The entry as the catalogue asks for it; what is no part that the catalogue knows fits no such words."""
        return _OTHER_ENTRY if self.fact.part == OTHER else asked

    def say(self, slot: Slot, phraser: Phraser) -> Sequence[DraftPiece]:
        """What stands in a slot. Raises Missing."""
        if slot is Slot.PART:
            return [DraftPiece(self.name)]
        if slot is Slot.NUMBER:
            return [number_of(self.fact)]
        if slot is Slot.CHANGE:
            return phraser.say(self.fact, Phrase.AGAINST_LAST_YEAR)
        return [tagged(self.fact, Aspect.VALUE if slot is Slot.SHARE else Aspect.TARGET)]


class Lists:
    """Finds the entries of a list."""

    def __init__(self, catalogue: Catalogue, figures: Figures) -> None:
        self._catalogue = catalogue
        self._figures = figures
        self._facts = {fact.id: fact for fact in figures.facts}

    def entries(self, of: str | Ranking) -> list[Entry]:
        """The parts of a breakdown, largest first without those of nought; or the indicators, furthest first.

        Raises Missing where a part has no figure.
        """
        if isinstance(of, Ranking):
            ranked = sorted(self._ranked(of), key=lambda pair: -pair[0])
            return [Entry(fact, _name_of(self._catalogue.indicators[fact.origin])) for _, fact in ranked]
        counted = [entry for entry in self._parts(of) if count_of(entry.fact)]
        return sorted(counted, key=lambda entry: (entry.fact.part == OTHER, -count_of(entry.fact)))

    # The parts of a breakdown

    def _parts(self, of: str) -> Iterator[Entry]:
        layout = next((one for one in self._catalogue.facts if one.id == of), None)
        if layout is None:
            yield from self._columns(of)
            return
        said = dict(zip(layout.parts, layout.said, strict=False)) if isinstance(layout, PartsFact) else {}
        for fact in self._figures.facts:
            if fact.origin == of and fact.part:
                yield Entry(fact, said.get(fact.part, "") or in_prose(fact.part))

    def _columns(self, of: str) -> Iterator[Entry]:
        """The columns of a table that breaks an indicator down."""
        period, _, whole = of.partition(".")
        tables = [table for section in self._catalogue.sections for table in section.tables]
        for table in tables:
            for name in table.indicators if table.breakdown_of == whole else ():
                yield Entry(self._facts[f"{period}.{name}"], _name_of(self._catalogue.indicators[name]))

    # Headline indicators

    def _ranked(self, ranking: Ranking) -> Iterator[tuple[Fraction, Fact]]:
        """Percentages, each with how many percentage points it is away from its target or from last year."""
        for section in self._catalogue.sections:
            for series in headlines_of(self._figures, section.headlines):
                if series.indicator.unit is Unit.PERCENT:
                    yield from self._judged(series, ranking) if ranking in _STATUSES else self._moved(series, ranking)

    def _judged(self, series: Series, ranking: Ranking) -> Iterator[tuple[Fraction, Fact]]:
        fact = self._fact_on(series, judged_basis(series)) or self._fact_on(series, series.quarter_basis)
        target = series.target.amount if series.target else None
        amount = fact.value.amount if fact else None
        if fact is None or target is None or amount is None or part_of_year(series, self._figures.quarter):
            return
        if (fact.value.denominator or FEWEST) < FEWEST:
            return  # one case more or less would move it far
        if status_of(amount, target, series.indicator) is _STATUSES[ranking]:
            yield abs(amount - target), fact

    def _moved(self, series: Series, ranking: Ranking) -> Iterator[tuple[Fraction, Fact]]:
        change = since_last_year(series, self._figures.quarter)
        if change is None or not may_be_ranked(change) or change.direction is not _DIRECTIONS[ranking]:
            return
        fact = self._fact_on(series, change.basis)
        if fact is not None:
            yield abs(change.points), fact

    def _fact_on(self, series: Series, basis: QuarterBasis) -> Fact | None:
        return self._facts.get(indicator_fact(fact_period(basis), series.indicator.id))


def joined_pieces(entries: Sequence[Sequence[DraftPiece]]) -> list[DraftPiece]:
    """A, B and C; with semicolons where an entry has a comma of its own."""
    own = any("," in piece.text for entry in entries for piece in entry if piece.number is None)
    comma, last = ("; ", "; and ") if own else (", ", " and ")
    pieces = list(entries[0])
    for place, entry in enumerate(entries[1:], start=2):
        pieces += [DraftPiece(last if place == len(entries) else comma), *entry]
    return pieces


def in_prose(name: str) -> str:
    """A name within a sentence: without its capital, unless other words of it have capitals, too."""
    first, *others = name.split(" ")
    plain = first[1:].islower() and not any(word[:1].isupper() for word in others)
    return name[:1].lower() + name[1:] if plain else name


def _name_of(indicator: Indicator) -> str:
    return indicator.said or in_prose(without_period(indicator.short))
