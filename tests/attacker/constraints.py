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
            about = drawing.about + (0 if self._says_more(drawing) else _HALF_A_PLACE + _NUDGE)
            yield from self._within(drawing.meaning, Limits(drawing.value - about, drawing.value + about), why)
        if drawing.under and self._stands_on_hidden(drawing):
            terms = tuple((1, one.top) for one in drawing.under)
            yield exactly(terms, round(drawing.foot), f"{why}, above {float(drawing.foot):.6f}")

    def _says_more(self, drawing: Drawn) -> bool:
        """Whether a percentage or rate is not drawn as it is printed, but as it is.

        A printed one may be moved by a thousandth, so that its point stands on the right side of a target.
        """
        printed = self.printed.get(drawing.meaning)
        return printed is not None and abs(drawing.value - printed) > _NUDGE + drawing.about

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
        """What a verdict says: of the figure as it is, where the printed one would be judged otherwise."""
        why = f"{judged.cell.table} | {judged.cell.row}: {judged.verdict}, target {float(judged.target):g}"
        limits = _of_verdict(judged)
        printed = self.printed.get(judged.meaning)
        exact = printed is not None and not limits.least <= printed <= limits.most
        yield from self._within(judged.meaning, limits if exact else _widened(limits, judged.meaning), why)

    def _compared(self, compared: Compared) -> Iterator[Constraint]:
        """What a change says: of the figures as they are, where the printed ones differ otherwise, or of either."""
        why = f"{compared.cell.table} | {compared.cell.row} | {compared.cell.column[:60]}: {compared.cell.text}"
        exact = self._tells_of_exact(compared)
        limits = self.limits if exact else self.loose_limits
        now, before = limits.get(compared.now), limits.get(compared.before)
        least, most = _change(compared)
        told: list[tuple[Meaning, Limits]] = []
        if before and compared.relative:
            told = [(compared.now, Limits(before.least * (1 + least / _HUNDRED), before.most * (1 + most / _HUNDRED)))]
        elif not compared.relative:
            told += [(compared.now, Limits(before.least + least, before.most + most))] if before else []
            told += [(compared.before, Limits(now.least - most, now.most - least))] if now else []
        for meaning, range_ in told:
            yield from self._within(meaning, range_ if exact else _widened(range_, meaning), why)
        if compared.now.unit == "count" and not compared.relative:
            terms = ((1, compared.now.top), (-1, compared.before.top))
            yield Constraint(terms, ((math.ceil(least), math.floor(most)),), why)

    def _tells_of_exact(self, compared: Compared) -> bool:
        now, before = self.printed.get(compared.now), self.printed.get(compared.before)
        if now is None or before is None or compared.relative:
            return False
        least, most = _change(compared)
        return not least <= now - before <= most

    @cached_property
    def printed(self) -> Mapping[Meaning, Fraction]:
        """Every figure that is shown, as it is printed."""
        return {claim.meaning: claim.shown for claim in self.published.claims if claim.shown is not None}

    @cached_property
    def loose_limits(self) -> Mapping[Meaning, Limits]:
        """Of every figure that is shown: from what is printed to what it is."""
        return {
            meaning: Limits(min(limits.least, self.printed[meaning]), max(limits.most, self.printed[meaning]))
            for meaning, limits in self.limits.items()
        }

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


def _of_verdict(judged: Judged) -> Limits:
    """Where a figure of that verdict lies."""
    target, near, higher = judged.target, judged.near, judged.good == "higher"
    low, high = Fraction(0), Fraction(_TEN_THOUSAND)
    if judged.verdict == "over" or (judged.verdict == "met" and higher):
        return Limits(target, high)
    if judged.verdict in ("under", "met"):
        return Limits(low, target)
    if judged.verdict == "near":
        return Limits(target - near, target) if higher else Limits(target, target + near)
    return Limits(low, target - near) if higher else Limits(target + near, high)


def _widened(limits: Limits, meaning: Meaning) -> Limits:
    """By what rounding may hide."""
    half = Fraction(0) if meaning.unit == "count" else _HALF_A_PLACE
    return Limits(limits.least - half, limits.most + half)


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
