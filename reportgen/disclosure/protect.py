"""Makes the figures of a public edition: small numbers hidden, and whatever would give them away.

Figures in, figures out, in the same shape: what is hidden has no amount and a reason, and nothing that is kept says
more than what is printed (amounts are rounded, counts that are not printed are gone, as is where they come from). So
whatever is made of them later - tables, charts, sentences, files - cannot tell what they no longer know.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from fractions import Fraction

from reportgen.catalogue.model import Catalogue, PublicEdition
from reportgen.disclosure.choosing import Each, Hiding, Secret, choose
from reportgen.disclosure.knowledge import Knowledge, hold, known_of
from reportgen.disclosure.printed import Printed, Shows, everything_printed, printed_amount, rounded
from reportgen.disclosure.quantities import Counted, How, Namer, Place, Quantity, counts_of, is_counted
from reportgen.figures import Fact, Figures, Nature, Reason, Series, Value
from reportgen.formats import Unit
from reportgen.period import MONTHS_IN_YEAR

_ALREADY_OUT = 100_000
"""What is lost, against a table's cell, by hiding what an earlier edition shows: it is no use, so it comes last."""
_TOWARDS = Fraction(1, 100)
"""How far a rounded figure is moved towards the side of its target on which it lies, in units of its last decimal."""


@dataclass(frozen=True)
class Protected:
    """A public edition's figures; how many cells of its tables by month and year are shown, hidden as they are small,
    and hidden besides. `given_away` is how many figures an earlier edition of the year shows that should be hidden."""

    figures: Figures
    shown: int
    first: int
    second: int
    given_away: int = 0


def protect(figures: Figures, catalogue: Catalogue, earlier: Sequence[Figures] = ()) -> Protected:
    """The figures of the public edition, by the catalogue's rule.

    `earlier` are the figures of the year's earlier quarters, in order. Their months stand in this edition again: what
    theirs hides this one hides, and what theirs shows is known.
    """
    return protect_each((*earlier, figures), catalogue)[-1]


def protect_each(year: Sequence[Figures], catalogue: Catalogue, each: Each = map) -> list[Protected]:
    """The same for every quarter of a year from its first on, as each edition follows from the one before."""
    choices: list[_Choice] = []
    for figures in year:
        choices.append(_Choice(figures, catalogue, choices[-1] if choices else None, each))
    return [choice.protected for choice in choices]


class _Choice:
    """What one edition prints and hides, after the one before it in the year."""

    secrets: Sequence[Secret]
    out: frozenset[Printed]
    hiding: Hiding

    def __init__(self, figures: Figures, catalogue: Catalogue, before: "_Choice | None", each: Each) -> None:
        rule = catalogue.public_edition
        self.figures, self.rule = figures, rule
        self.namer = Namer(catalogue, figures)
        self.known, self.places = known_of(self.namer)
        governed = [place for place in self.places if place.few]
        first = frozenset(one for one in everything_printed(governed) if _is_small(one, self.known, rule))
        self.printed = everything_printed(self.places)
        if before:
            self.known.include(before.known)
        own = _secrets(governed, self.known, rule)
        self.secrets = list(dict.fromkeys([*own, *(before.secrets if before else ())]))
        self.out = before.out | before.shown if before else frozenset[Printed]()
        gone = before.hiding.all if before else frozenset[Printed]()
        costs = {**dict.fromkeys(gone, 0), **self.printed, **dict.fromkeys(self.out, _ALREADY_OUT)}
        chosen = choose(self.known, costs, first | gone, self.secrets, each)
        self.hiding = Hiding(first, chosen.all - first)

    @property
    def shown(self) -> frozenset[Printed]:
        """What a reader of this edition sees."""
        return frozenset(self.printed) - self.hiding.all

    @property
    def protected(self) -> Protected:
        """Its figures as they may be printed."""
        counts = {one.upper for one in self.printed if one.shows is Shows.COUNT and one not in self.hiding.all}
        public = _Keeper(self.figures, self.namer, self.known, self.rule, self.hiding, counts).public()
        given_away = len(self.hiding.second & self.out)
        return Protected(public, *_cells(self.figures, public, self.places, self.hiding), given_away)


def _cells(figures: Figures, public: Figures, places: Iterable[Place], hiding: Hiding) -> tuple[int, int, int]:
    """How many cells of the months' and years' tables are shown, hidden as small, and hidden for others' sake."""
    cells = [
        (value, after)
        for name, series in figures.series.items()
        for before, now in ((series.months, public.series[name].months), (series.years, public.series[name].years))
        for value, after in zip(before.values(), now.values(), strict=True)
        if value.amount is not None
    ]
    amounts = {id(place.value): printed_amount(place) for place in places if place.value.amount is not None}
    hidden = [value for value, after in cells if after.amount is None]
    besides = sum(amounts.get(id(value)) in hiding.second for value in hidden)
    return len(cells) - len(hidden), len(hidden) - besides, besides


def _is_small(printed: Printed, known: Knowledge, rule: PublicEdition) -> bool:
    """Whether a number itself, or one that stands behind a percentage, is small."""
    upper = known.values[printed.upper]
    lower = known.values[printed.lower] if printed.lower else None
    return rule.hides(upper, lower, lower - upper if lower is not None and upper is not None else None)


def _secrets(governed: Iterable[Place], known: Knowledge, rule: PublicEdition) -> Iterable[Secret]:
    """Every small count of what is governed, printed or not, and how many a percentage leaves out if they are few."""
    counted = [place.counted for place in governed]
    measures = {one.measure for pair in counted for one in (pair.upper, pair.lower) if one is not None}
    for quantity, value in known.values.items():
        if quantity.measure in measures and value is not None and rule.hides(value):
            yield Secret(((quantity, 1),), value)
    for pair in dict.fromkeys(counted):
        upper, lower = known.values[pair.upper], known.values[pair.lower] if pair.lower else None
        if pair.lower and upper is not None and lower is not None and rule.hides(lower - upper):
            yield Secret(((pair.lower, 1), (pair.upper, -1)), lower - upper)


@dataclass(frozen=True)
class _Keeper:
    """Keeps of each value what may be printed."""

    figures: Figures
    namer: Namer
    known: Knowledge
    rule: PublicEdition
    hiding: Hiding
    counts: Set[Quantity]

    def public(self) -> Figures:
        """All figures as they may be printed. Where a case stands in the workbook is nobody's business."""
        series = {name: self._series(one) for name, one in self.figures.series.items()}
        facts = tuple(self._fact(fact, series) for fact in self.figures.facts)
        return replace(self.figures, series=series, facts=facts, doubts=(), coverage={}, edition=self.rule)

    def _series(self, series: Series) -> Series:
        namer, one = self.namer, series.indicator

        def keep(value: Value, counted: Counted) -> Value:
            return self._kept(namer.place(one, value, counted, tabled=True), one.id, series)

        return replace(
            series,
            months={month: keep(value, namer.of_month(series, month)) for month, value in series.months.items()},
            years={year: keep(value, namer.of_year(series, year)) for year, value in series.years.items()},
            quarters={q: keep(value, namer.of_quarter(series, q)) for q, value in series.quarters.items()},
            to_date={q: keep(value, namer.counted(one, q.months_to_date)) for q, value in series.to_date.items()},
            previous={q: keep(value, namer.of_previous(series, q)) for q, value in series.previous.items()},
            beside_previous=keep(series.beside_previous, namer.of_previous(series, self.figures.quarter)),
        )

    def _fact(self, fact: Fact, series: Mapping[str, Series]) -> Fact:
        """A fact; earlier years of an indicator's are as they are kept there."""
        place = self.namer.place_of_fact(fact)
        value = self._kept(place, fact.origin, series[fact.origin] if fact.is_of_indicator else None)
        if fact.is_of_indicator:
            kept = series[fact.origin].previous
            return replace(fact, value=value, previous={quarter: kept[quarter] for quarter in fact.previous})
        previous = {quarter: self._typed(fact, earlier) for quarter, earlier in fact.previous.items()}
        return replace(fact, value=value, previous=previous)

    def _typed(self, fact: Fact, value: Value) -> Value:
        """An earlier year's figure of a fact, which hangs together with nothing."""
        of = fact.value.denominator
        if value.amount is None or fact.origin in self.rule.whole:
            return replace(value, traces=())
        small = value.amount if fact.unit is Unit.COUNT else value.amount * (of or 0) / 100
        rest = small if fact.unit is Unit.COUNT else (of or 0) - small
        if self.rule.hides(small, rest):
            return self._hidden()
        return Value(rounded(value, fact.decimals), instead=self.rule.symbol)

    def _kept(self, place: Place, origin: str, series: Series | None) -> Value:
        value = place.value
        if value.amount is None:
            nothing = value.denominator if value.denominator == 0 else None  # a percentage of nothing tells that
            return Value(denominator=nothing, reason=value.reason)
        if not is_counted(place):
            untold = counts_of(place)[0] is not None or self._seems_small(place, series)
            small = origin not in self.rule.whole and untold
            return self._hidden() if small else Value(rounded(value, place.decimals), instead=self.rule.symbol)
        held = hold(self.known, place)
        upper, lower = held.counted.upper, held.counted.lower
        numerator = value.numerator if upper in self.counts else None
        denominator = value.denominator if place.unit is Unit.RATE or lower in self.counts else None
        if printed_amount(held) in self.hiding.all:
            return replace(self._hidden(), numerator=numerator, denominator=denominator)
        target = series.target.amount if series and series.target else None
        amount = _beside(rounded(value, place.decimals), value.amount, target, place.decimals)
        if numerator is not None and denominator is not None:
            amount = value.amount  # both counts are shown, so that it tells no more than they do
        return Value(amount, numerator, denominator, instead=self.rule.symbol)

    def _hidden(self) -> Value:
        return Value(reason=Reason.SUPPRESSED, instead=self.rule.symbol)

    def _seems_small(self, place: Place, series: Series | None) -> bool:
        """Whether a percentage typed without its counts is likely to be of few: this year's whole tells how many there
        may have been."""
        if place.unit is not Unit.PERCENT or series is None or place.value.amount is None:
            return False
        whole = self._usual_whole(place.counted, series)
        counted = place.value.amount * whole / 100
        return self.rule.hides(counted, whole - counted)

    def _usual_whole(self, counted: Counted, series: Series) -> Fraction:
        """This year's denominator, brought to as many months where it adds up over the year."""
        of_year = series.years.get(self.figures.quarter.year, Value()).denominator
        whole = of_year or series.beside_previous.denominator or Fraction(0)
        now = self.namer.of_year(series, self.figures.quarter.year)
        grows = series.nature is Nature.YEAR_TO_DATE or now.upper.how is not How.AT
        so_far = len(now.upper.months) if now.upper.how is not How.AT else len(self.figures.quarter.months_to_date)
        then = len(counted.upper.months) if counted.upper.how is not How.AT else MONTHS_IN_YEAR
        return whole * Fraction(then, so_far) if grows else whole


def _beside(amount: Fraction, exact: Fraction, target: Fraction | None, decimals: int) -> Fraction:
    """A rounded amount that lies on the same side of its target as the exact one, so that its status stays as it is."""
    if target is None or amount != target or exact == target:
        return amount
    step = _TOWARDS * Fraction(1, 10**decimals)
    return amount + step if exact > target else amount - step
