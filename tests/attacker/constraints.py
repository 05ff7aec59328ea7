"""Everything that follows from what was published, as linear constraints between whole numbers, nought or more.

`gather` takes all editions that an attacker holds together: a month of Q1 stands in the reports of Q1 and of Q2.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from tests.attacker.claims import Claim, Reader
from tests.attacker.drawn import Drawn, drawn_figures
from tests.attacker.knowledge import THRESHOLD, Knowledge, Meaning, Quantity, year_start
from tests.attacker.quoted import quoted
from tests.attacker.reading import Edition
from tests.attacker.statements import Compared, Judged, Listener, Ordered, Statement

MOST = 30_000
"""No count is larger: fewer children live in the area."""
_HUNDRED, _TEN_THOUSAND = 100, 10_000
_HALF_A_PLACE, _NUDGE = Fraction(1, 20), Fraction(1, 500)
_NOT_SMALL = ((0, 0), (THRESHOLD + 1, MOST))

Terms = tuple[tuple[int, Quantity], ...]


@dataclass(frozen=True)
class Constraint:
    """The sum of factor times quantity lies in one of the ranges `allowed`; `why` says where that was published.

    `or_else` is another constraint, of some of the same quantities, of which one of the two need hold.
    """

    terms: Terms
    allowed: tuple[tuple[int, int], ...]
    why: str
    or_else: "Constraint | None" = None

    def holds(self, values: Mapping[Quantity, int]) -> bool | None:
        """Whether it is true of these values; None where one is not known."""
        if not all(quantity in values for _, quantity in self.terms):
            return None
        total = sum(factor * values[quantity] for factor, quantity in self.terms)
        here = any(least <= total <= most for least, most in self.allowed)
        return here or (self.or_else.holds(values) if self.or_else else False)


_FAR = 10**15


def exactly(terms: Terms, number: int, why: str) -> Constraint:
    """The sum is that number."""
    return Constraint(terms, ((number, number),), why)


def at_least(terms: Terms, number: int, why: str) -> Constraint:
    """The sum is that number or more."""
    return Constraint(terms, ((number, _FAR),), why)


def at_most(terms: Terms, number: int, why: str) -> Constraint:
    """The sum is that number or less."""
    return Constraint(terms, ((-_FAR, number),), why)


@dataclass(frozen=True)
class Published:
    """All statements that an attacker has gathered, from one edition or several."""

    known: Knowledge
    last: str
    statements: Sequence[Statement]
    drawn: Sequence[Drawn] = ()

    @property
    def claims(self) -> list[Claim]:
        """Those that tell a figure, be it by the symbol."""
        return [one for one in self.statements if isinstance(one, Claim)]


def gather(known: Knowledge, editions: Iterable[Edition]) -> Published:
    """What these editions say between them, in cells, words and drawings."""
    statements: list[Statement] = []
    drawn: list[Drawn] = []
    last = ""
    for edition in editions:
        reader = Reader(known, edition)
        statements += [*reader.claims(), *quoted(reader), *Listener(reader).statements()]
        drawn += drawn_figures(reader)
        last = max(last, edition.last)
    return Published(known, last, statements, drawn)


@dataclass(frozen=True)
class Limits:
    """From where to where a figure lies, in its own unit, as far as its own cells and drawings say."""

    least: Fraction
    most: Fraction


@dataclass(frozen=True)
class Writer:
    """Writes the constraints of statements."""

    published: Published
    population: Limits = field(init=False, default=Limits(Fraction(1), Fraction(10**9)))

    def __post_init__(self) -> None:
        object.__setattr__(self, "population", self._population())

    def constraints(self) -> Iterator[Constraint]:
        """Of every statement and drawing."""
        for statement in self.published.statements:
            if isinstance(statement, Claim):
                yield from self._claimed(statement)
            elif isinstance(statement, Judged):
                yield from self._judged(statement)
            elif isinstance(statement, Compared):
                yield from self._compared(statement)
            else:
                yield from self._ordered(statement)
        for drawing in self.published.drawn:
            yield from self._drawn(drawing)

    # Figures in cells

    def _claimed(self, claim: Claim) -> Iterator[Constraint]:
        why = f"{claim.cell.table} | {claim.cell.row[:60]} | {claim.cell.column[:40]}: {claim.text}"
        top, bottom = claim.meaning.top, claim.meaning.bottom
        if bottom is not None:
            yield at_most(((1, top), (-1, bottom)), 0, "a part is no more than the whole")
        if claim.hidden:
            yield at_least(((1, top),), 1, f"{why} is not nought, which would be shown")
            if bottom is not None:
                few = Constraint(((1, top),), ((1, THRESHOLD),), why)
                all_of_many = at_least(((1, bottom), (-1, top)), 1, f"{why} is not 100% of many, which would be shown")
                yield replace(all_of_many, or_else=few)
        elif claim.shown is not None:
            yield from self._within(claim.meaning, _rounded(claim), why, open_end=True)
            if bottom is not None and self._is_current(top):
                yield Constraint(((1, top),), _NOT_SMALL, f"{why} is shown, so its numerator is not small")
                yield Constraint(
                    ((1, bottom), (-1, top)), _NOT_SMALL, f"{why} is shown, so what is missing is not small"
                )

    def _is_current(self, quantity: Quantity) -> bool:
        """Whether it is of this year, whose counts the council holds; of earlier years it has typed percentages."""
        return quantity.span.first >= year_start(self.published.last)

    def _within(self, meaning: Meaning, limits: Limits, why: str, *, open_end: bool = False) -> Iterator[Constraint]:
        """The figure lies in these limits; the upper one, of a rounded figure, is none of its values."""
        least, most = limits.least, limits.most
        if meaning.unit == "count":
            yield Constraint(((1, meaning.top),), ((math.ceil(least), math.floor(most)),), why)
        elif meaning.unit == "rate_per_10k":
            if self._is_current(meaning.top):
                low = math.ceil(least * self.population.least / _TEN_THOUSAND)
                high = math.floor(most * self.population.most / _TEN_THOUSAND)
                yield Constraint(((1, meaning.top),), ((max(low, 0), high),), why)
        elif meaning.bottom is not None:
            yield _ratio(meaning, least, above=True, why=why)
            strict = open_end and most < _HUNDRED
            yield _ratio(meaning, most, above=False, why=why, strict=strict)

    def _population(self) -> Limits:
        """How many children the area has: from every month that shows a count and a rate."""
        counts = {claim.meaning.top: claim.shown for claim in self.published.claims if claim.meaning.unit == "count"}
        least, most = Fraction(1), Fraction(10**9)
        for claim in self.published.claims:
            count = counts.get(claim.meaning.top)
            if (
                claim.meaning.unit != "rate_per_10k"
                or not count
                or not claim.shown
                or not self._is_current(claim.meaning.top)
            ):
                continue
            limits = _rounded(claim)
            least = max(least, count * _TEN_THOUSAND / limits.most)
            most = min(most, count * _TEN_THOUSAND / limits.least)
        return Limits(least, most)

    # Drawings

    def _drawn(self, drawing: Drawn) -> Iterator[Constraint]:
        why = f"{drawing.cell.table} draws {drawing.cell.row} {drawing.cell.column} at {float(drawing.value):.6f}"
        if drawing.meaning.unit == "count":
            yield exactly(((1, drawing.meaning.top),), round(drawing.value), why)
        else:
            about = drawing.about + (_HALF_A_PLACE + _NUDGE if self._draws_rounded else 0)
            yield from self._within(drawing.meaning, Limits(drawing.value - about, drawing.value + about), why)
        if drawing.under and self._stands_on_hidden(drawing):
            terms = tuple((1, one.top) for one in drawing.under)
            yield exactly(terms, round(drawing.foot), f"{why}, above {float(drawing.foot):.6f}")

    @cached_property
    def _draws_rounded(self) -> bool:
        """Whether percentages and rates are drawn as they are printed, so that a drawing says no more.

        A point may be moved by a thousandth, so that it stands on the right side of a target.
        """
        shown = {claim.meaning: claim.shown for claim in self.published.claims if claim.shown is not None}
        ratios = [one for one in self.published.drawn if one.meaning.unit != "count" and one.meaning in shown]
        return all(abs(one.value - shown[one.meaning]) <= _NUDGE + one.about for one in ratios)

    def _stands_on_hidden(self, drawing: Drawn) -> bool:
        """Whether a column of a stack stands higher than those shown below it reach."""
        shown = self._shown_counts
        return round(drawing.foot) != sum(shown.get(one.top, 0) for one in drawing.under)

    @cached_property
    def _shown_counts(self) -> Mapping[Quantity, int]:
        claims = [claim for claim in self.published.claims if claim.meaning.unit == "count" and claim.shown is not None]
        return {claim.meaning.top: int(claim.shown) for claim in claims if claim.shown is not None}

    # Words

    def _judged(self, judged: Judged) -> Iterator[Constraint]:
        """What a verdict says: of the unrounded figure, or where that is hidden or not judged, of the printed one."""
        why = f"{judged.cell.table} | {judged.cell.row}: {judged.verdict}, target {float(judged.target):g}"
        target, near, higher = judged.target, judged.near, judged.good == "higher"
        low, high = Fraction(0), Fraction(_TEN_THOUSAND)
        if judged.verdict in ("met", "over"):
            limits = Limits(target, high) if higher or judged.verdict == "over" else Limits(low, target)
        elif judged.verdict == "near":
            limits = Limits(target - near, target) if higher else Limits(target, target + near)
        else:
            limits = Limits(low, target - near) if higher else Limits(target + near, high)
            limits = Limits(low, target) if judged.verdict == "under" else limits
        yield from self._within(judged.meaning, self._widened(limits, judged.meaning), why)
        if judged.verdict == "near" and judged.meaning.bottom and not self.speaks_of_printed:
            yield _ratio(judged.meaning, target, above=not higher, why=why, strict=True)

    def _compared(self, compared: Compared) -> Iterator[Constraint]:
        why = f"{compared.cell.table} | {compared.cell.row} | {compared.cell.column[:60]}: {compared.cell.text}"
        limits = self.printed if self.speaks_of_printed else self.limits
        now, before = limits.get(compared.now), limits.get(compared.before)
        least, most = _change(compared)
        if compared.relative:
            if before:
                told = Limits(before.least * (1 + least / _HUNDRED), before.most * (1 + most / _HUNDRED))
                yield from self._within(compared.now, self._widened(told, compared.now), why)
            return
        if before:
            told = Limits(before.least + least, before.most + most)
            yield from self._within(compared.now, self._widened(told, compared.now), why)
        if now:
            told = Limits(now.least - most, now.most - least)
            yield from self._within(compared.before, self._widened(told, compared.before), why)
        if compared.now.unit == "count":
            terms = ((1, compared.now.top), (-1, compared.before.top))
            yield Constraint(terms, ((math.ceil(least), math.floor(most)),), why)

    def _widened(self, limits: Limits, meaning: Meaning) -> Limits:
        """By what rounding may hide, where words are made of printed figures."""
        half = _HALF_A_PLACE if self.speaks_of_printed and meaning.unit != "count" else Fraction(0)
        return Limits(limits.least - half, limits.most + half)

    @cached_property
    def speaks_of_printed(self) -> bool:
        """Whether changes are told of printed figures: some would not be true of their counts."""
        for one in self.published.statements:
            if not isinstance(one, Compared) or one.relative:
                continue
            now, before = self.limits.get(one.now), self.limits.get(one.before)
            least, most = _change(one)
            if now and before and not (now.least - before.most <= most and now.most - before.least >= least):
                return True
        return False

    @cached_property
    def printed(self) -> Mapping[Meaning, Limits]:
        """Every figure that is shown, as it is printed."""
        claims = [claim for claim in self.published.claims if claim.shown is not None]
        return {claim.meaning: Limits(claim.shown, claim.shown) for claim in claims if claim.shown is not None}

    @cached_property
    def limits(self) -> Mapping[Meaning, Limits]:
        """Of every figure that is shown, exact where both its counts are."""
        shown = self._shown_counts
        found = {claim.meaning: _rounded(claim) for claim in self.published.claims if claim.shown is not None}
        for meaning in found:
            bottom = shown.get(meaning.bottom) if meaning.bottom else None
            if meaning.unit == "percent" and bottom and meaning.top in shown:
                exact = Fraction(shown[meaning.top] * _HUNDRED, bottom)
                found[meaning] = Limits(exact, exact)
        return found

    def _ordered(self, ordered: Ordered) -> Iterator[Constraint]:
        for larger, smaller in zip(ordered.counts, ordered.counts[1:], strict=False):
            why = f"{ordered.cell.table} tells {larger.top} before {smaller.top}"
            yield at_least(((1, larger.top), (-1, smaller.top)), 0, why)


def _change(compared: Compared) -> tuple[Fraction, Fraction]:
    """The least and the largest difference that a comparison leaves."""
    least = -Fraction(_TEN_THOUSAND) if compared.least is None else compared.least
    return least, Fraction(_TEN_THOUSAND) if compared.most is None else compared.most


def _rounded(claim: Claim) -> Limits:
    """Where a figure lies that is shown with so many places, rounded half up."""
    assert claim.shown is not None, "only a shown figure has limits"
    if claim.meaning.unit == "count":
        return Limits(claim.shown, claim.shown)
    return Limits(claim.shown - claim.half, claim.shown + claim.half)


def _ratio(meaning: Meaning, percent: Fraction, *, above: bool, why: str, strict: bool = False) -> Constraint:
    """A share is at least, or at most, that many per cent; `strict`: more, or less."""
    assert meaning.bottom is not None, "only a share has a whole"
    terms = ((_HUNDRED * percent.denominator, meaning.top), (-percent.numerator, meaning.bottom))
    step = 1 if strict else 0
    return at_least(terms, step, why) if above else at_most(terms, -step, why)
