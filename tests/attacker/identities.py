"""What must hold between counts whatever their numbers are: sums over months and parts, sets within sets, balances."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import permutations

from tests.attacker.constraints import Constraint, at_least, at_most, exactly
from tests.attacker.knowledge import SCORECARD, Counted, Fact, Knowledge, Quantity, Span, month_after, year_start

EQUAL = (
    ("cp-allocated-of", "plans-open"),
    ("cic-allocated-of", "in-care"),
    ("three-placements-of", "in-care"),
    ("health-refused-of", "health-completed-of"),
    ("dental-refused-of", "dental-completed-of"),
)
"""Counts of the scorecard that are the same by what they mean: every case is allocated or not."""
AT_MOST = (
    ("cp-visits-10", "cp-visits-15"),
    ("cp-visits-10-ytd", "cp-visits-15-ytd"),
    ("cp-reviewed-of", "plans-open"),
    ("two-years-placed-of", "in-care"),
    ("twenty-miles-of", "in-care"),
)
BETWEEN_THEM = (
    ("health-completed", "health-refused", "health-completed-of"),
    ("dental-completed", "dental-refused", "dental-completed-of"),
)
"""What is completed or refused was due."""


@dataclass(frozen=True)
class Identities:
    """Finds what holds between the quantities that were published, and those that stand between them."""

    known: Knowledge
    last: str

    @property
    def start(self) -> str:
        """The first month of the current year."""
        return year_start(self.last)

    def constraints(self, published: Iterable[Quantity]) -> Iterator[Constraint]:
        """Rule after rule; a rule may need quantities that were not published, which the next ones then bind."""
        found = set(published)
        for rule in (self._breakdowns, self._balances, self._equals, self._months, self._subsets, self._distinct):
            added = list(rule(found))
            yield from added
            found |= {quantity for constraint in added for _, quantity in constraint.terms}

    def _is_current(self, span: Span) -> bool:
        return self.start <= span.first and span.last <= self.last

    def _months(self, found: set[Quantity]) -> Iterator[Constraint]:
        """A quarter or the year to date is the sum of its months."""
        for quantity in found:
            months = quantity.span.months
            if quantity.counted.adds_up and len(months) > 1 and self._is_current(quantity.span):
                parts = tuple((1, Quantity(quantity.counted, Span(month, month))) for month in months)
                yield exactly((*parts, (-1, quantity)), 0, f"{quantity} is the sum of its months")

    def _breakdowns(self, found: set[Quantity]) -> Iterator[Constraint]:
        for breakdown in self.known.breakdowns:
            spans = {quantity.span for quantity in found if quantity.counted in breakdown.parts}
            for span in spans:
                parts = tuple((1, Quantity(part, span)) for part in breakdown.parts)
                whole = Quantity(breakdown.whole, span)
                yield exactly((*parts, (-1, whole)), 0, f"{whole} is the sum of its parts")
        for fact in self.known.facts.values():
            yield from self._groups(fact, found)
            yield from self._rest(fact, found)

    def _rest(self, fact: Fact, found: set[Quantity]) -> Iterator[Constraint]:
        """Other parts than the catalogue's are told where there are any."""
        rest = fact.parts.get("Other")
        for quantity in found if rest else ():
            if quantity.counted in fact.parts.values() and Quantity(rest, quantity.span) not in found:  # type: ignore[arg-type]
                yield exactly(((1, Quantity(rest, quantity.span)),), 0, f"no other part of {fact.id} is told")  # type: ignore[arg-type]

    def _groups(self, fact: Fact, found: set[Quantity]) -> Iterator[Constraint]:
        """Children grouped by their number of episodes have at least so many between them."""
        if not fact.least:
            return
        for span in {quantity.span for quantity in found if quantity.counted in fact.parts.values()}:
            terms = tuple((-least, Quantity(fact.parts[label], span)) for label, least in fact.least.items())
            whole = Quantity(fact.top, span)
            yield at_least(((1, whole), *terms), 0, f"{whole} is at least what its groups have")

    def _balances(self, found: set[Quantity]) -> Iterator[Constraint]:
        """Open at a month's end: those of the month before, and who came, without who went."""
        stocks = {quantity.counted for quantity in found if quantity.counted.when[0] == "open"}
        for stock in stocks:
            flows = [self._flow(stock, column) for column in stock.when[1:]]
            for month in Span(self.start, self.last).months:
                at = Span(month, month)
                now, came, went = (Quantity(one, at) for one in (stock, *flows))
                before = Quantity(stock, Span(month_after(month, -1), month_after(month, -1)))
                terms = ((1, before), (1, came), (-1, went), (-1, now))
                yield exactly(terms, 0, f"{now} is {before} with {came} and without {went}")

    def _flow(self, stock: Counted, column: str) -> Counted:
        flow = Counted(f"{stock.name} {column}", stock.source, ("date", column), stock.distinct, stock.conditions)
        return next((measure for measure in self.known.measures.values() if measure == flow), flow)

    def _equals(self, found: set[Quantity]) -> Iterator[Constraint]:
        measures = self.known.measures
        for span in {quantity.span for quantity in found if self._is_current(quantity.span)}:
            for names in (*EQUAL, *AT_MOST, *BETWEEN_THEM):
                if not all(name in measures for name in names):
                    continue
                *parts, whole = (Quantity(measures[name], span) for name in names)
                if not any(part in found for part in parts):
                    continue
                terms = (*((1, part) for part in parts), (-1, whole))
                made = exactly if names in EQUAL else at_most
                yield made(terms, 0, f"{' and '.join(map(str, parts))} beside {whole}")

    def _subsets(self, found: set[Quantity]) -> Iterator[Constraint]:
        """Of the same months: a part is no more than its whole, and two parts that exclude each other between them."""
        kinds: dict[tuple[object, ...], list[Quantity]] = {}
        for quantity in found:
            one = quantity.counted
            if one.source != SCORECARD:
                kinds.setdefault((one.source, one.when, quantity.span), []).append(quantity)
        for alike in kinds.values():
            for part, whole in permutations(alike, 2):
                if _is_part(part.counted, whole.counted):
                    yield at_most(((1, part), (-1, whole)), 0, f"{part} is within {whole}")
            yield from self._excluding(alike)

    def _excluding(self, alike: list[Quantity]) -> Iterator[Constraint]:
        for one, other in permutations(alike, 2):
            a, b = one.counted, other.counted
            if (
                a.distinct
                or b.distinct
                or len(a.conditions - b.conditions) != 1
                or len(b.conditions - a.conditions) != 1
            ):
                continue
            (first,), (second,) = a.conditions - b.conditions, b.conditions - a.conditions
            word = _exclude(json.loads(first), json.loads(second))
            shared = a.conditions & b.conditions
            for whole in alike:
                if word and whole.counted.conditions == shared and not whole.counted.distinct:
                    terms = ((1, one), (1, other), (-1, whole))
                    made = exactly if word == "all" else at_most
                    yield made(terms, 0, f"{one} and {other} are within {whole}")

    def _distinct(self, found: set[Quantity]) -> Iterator[Constraint]:
        """Different children in a time: no fewer than in any part of it, no more than its parts have together."""
        by_counted: dict[Counted, set[Span]] = {}
        for quantity in found:
            if quantity.counted.distinct and not quantity.counted.as_at and self._is_current(quantity.span):
                by_counted.setdefault(quantity.counted, set()).add(quantity.span)
        for counted, spans in by_counted.items():
            for longer in spans:
                inner = [span for span in spans if longer.first <= span.first and span.last <= longer.last]
                for span in inner:
                    if span != longer:
                        terms = ((1, Quantity(counted, span)), (-1, Quantity(counted, longer)))
                        yield at_most(terms, 0, f"{counted.name} {span} within {longer}")
                yield from _covered(counted, longer, [span for span in inner if span != longer])


def _covered(counted: Counted, longer: Span, inner: list[Span]) -> Iterator[Constraint]:
    """Parts of a time that follow each other without a gap have at least as many between them."""

    def paths(first: str) -> Iterator[list[Span]]:
        if first > longer.last:
            yield []
        for span in inner:
            if span.first == first:
                yield from ([span, *rest] for rest in paths(month_after(span.last)))

    for path in paths(longer.first):
        terms = (*((1, Quantity(counted, span)) for span in path), (-1, Quantity(counted, longer)))
        yield at_least(terms, 0, f"{counted.name} {longer} is no more than its parts'")


def _is_part(part: Counted, whole: Counted) -> bool:
    """Whether each of a part's counts once in the whole: the same list with more conditions, or its children."""
    if part == whole or not _implied(part) >= whole.conditions:
        return False
    families_of_children = part.distinct == "family" and whole.distinct == "child"
    return part.distinct == whole.distinct or not whole.distinct or families_of_children


def _implied(counted: Counted) -> set[str]:
    """Its conditions, and that a date is filled in which one of them counts from."""
    dates = [json.loads(condition).get("dates", []) for condition in counted.conditions]
    filled = {json.dumps({"column": columns[0], "filled": True}) for columns in dates if columns}
    return {*counted.conditions, *filled}


def _exclude(one: dict[str, object], other: dict[str, object]) -> str:
    """'all' where each row fulfils one of two conditions and none both; 'some' where none fulfils both."""
    if "working-days" in one and one["working-days"] == other.get("working-days"):
        most, over = one.get("at-most"), other.get("over")
        if isinstance(most, int) and isinstance(over, int) and over >= most:
            return "all" if over == most else "some"
    if one.get("column") == other.get("column") and "equals" in one and one["equals"] == other.get("not-equals"):
        return "all"
    return ""
