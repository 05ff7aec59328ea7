"""What anybody knows of the counts behind a report without having seen them: how they add up.

Months make quarters and the year to date; parts make their whole; a part is no more than its whole; who is open at a
month's end is who was open a month before, and who started, without those who ended. All of it follows from the
catalogue; where typed numbers do not keep to it, it is no knowledge and is left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import combinations, pairwise, permutations

from reportgen.catalogue.model import (
    CaseMeasure,
    EventMeasure,
    GroupFact,
    OneOf,
    PartsFact,
    RowMeasure,
    SnapshotMeasure,
    WorkingDays,
)
from reportgen.disclosure.quantities import (
    Counted,
    How,
    Namer,
    Place,
    Quantity,
    Relation,
    Same,
    counts_of,
    is_counted,
    part_measure,
    quantity_of,
    same_condition,
    same_measure,
)


@dataclass
class Knowledge:
    """The quantities behind a report's figures, their true values as far as they are known, and how they hang
    together."""

    values: dict[Quantity, int | None] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)

    def held(self, quantity: Quantity, value: Fraction | None, owner: str) -> Quantity:
        """The quantity under which a value is kept; one that is typed unlike elsewhere is kept apart."""
        whole = int(value) if value is not None and value.denominator == 1 else None
        known = self.values.get(quantity)
        if whole is not None and known is not None and known != whole:
            quantity = replace(quantity, apart=owner)
        if whole is not None or quantity not in self.values:
            self.values[quantity] = whole
        return quantity

    def relate(self, terms: Iterable[tuple[Quantity, int]], least: int | None = 0, most: int | None = 0) -> None:
        """Keeps a relation, if the true values keep to it."""
        merged: dict[Quantity, int] = {}
        for quantity, factor in terms:
            merged[quantity] = merged.get(quantity, 0) + factor
            self.values.setdefault(quantity, None)
        relation = Relation(tuple((one, factor) for one, factor in merged.items() if factor), least, most)
        if relation.terms and self.is_true(relation):
            self.relations.append(relation)

    def is_true(self, relation: Relation) -> bool:
        """Whether the true values keep to a relation; unknown ones may."""
        total = 0.0
        for quantity, factor in relation.terms:
            value = self.values[quantity]
            if value is None:
                return True
            total += factor * value
        return (relation.least is None or total >= relation.least) and (relation.most is None or total <= relation.most)

    def include(self, other: "Knowledge") -> None:
        """Takes over what somebody knows from another report of the same workbook."""
        for quantity, value in other.values.items():
            if self.values.get(quantity) is None:
                self.values[quantity] = value
        both = dict.fromkeys([*self.relations, *other.relations])
        self.relations = [one for one in both if self.is_true(one)]

    def work_out(self) -> None:
        """True values that nobody printed but that follow from the others."""
        found = True
        while found:
            found = False
            for relation in self.relations:
                unknown = [one for one in relation.terms if self.values[one[0]] is None]
                if len(unknown) == 1 and relation.least == relation.most == 0 and abs(unknown[0][1]) == 1:
                    rest = sum(factor * (self.values[one] or 0) for one, factor in relation.terms)
                    self.values[unknown[0][0]] = int(-rest * unknown[0][1])
                    found = True


def known_of(namer: Namer) -> tuple[Knowledge, list[Place]]:
    """All that can be known, and the printed figures with the quantities under which their counts are kept."""
    known = Knowledge()
    places = [hold(known, place) for place in namer.places() if is_counted(place)]
    for relate in (_declared, _months, _repeats, _stocks, _tables, _parts, _within, _side_by_side, _alike):
        relate(known, namer)
        known.work_out()
    for place in places:
        if place.counted.lower is not None:
            known.relate([(place.counted.lower, 1), (place.counted.upper, -1)], 0, None)
    known.relations = [one for one in dict.fromkeys(known.relations) if known.is_true(one)]
    return known, places


def hold(known: Knowledge, place: Place) -> Place:
    """A place with the quantities under which its counts are kept."""
    upper, lower = counts_of(place)
    counted = Counted(
        known.held(place.counted.upper, upper, place.owner),
        known.held(place.counted.lower, lower, place.owner) if place.counted.lower else None,
    )
    return replace(place, counted=counted)


def _declared(known: Knowledge, namer: Namer) -> None:
    """Rows of the scorecard that are the same, and parts that are no more than their whole, as quality.toml says."""
    measures = namer.catalogue.measures
    for same in namer.catalogue.same_rows:
        first, *others = (same_measure(measures[name]) for name in same.measures)
        for quantity in _of(known, first):
            for other in others:
                if (beside := replace(quantity, measure=other)) in known.values:
                    known.relate([(quantity, 1), (beside, -1)])
    for sums in namer.catalogue.sums:
        parts = [same_measure(measures[name]) for name in sums.parts]
        for quantity in _of(known, same_measure(measures[sums.whole])):
            there = [one for part in parts if (one := replace(quantity, measure=part)) in known.values]
            known.relate([(quantity, 1), *((one, -1) for one in there)], 0, None)


def _months(known: Knowledge, namer: Namer) -> None:
    """What happened in a quarter or a year so far is what happened in its months."""
    so_far = namer.quarter.months_to_date
    for quantity in list(known.values):
        if quantity.apart or len(quantity.months) < 2 or not set(quantity.months) <= set(so_far):
            continue
        months = [Quantity(quantity.measure, How.OVER, (month,)) for month in quantity.months]
        total = [(quantity, 1), *((month, -1) for month in months)]
        if quantity.how is How.SUM or not quantity.measure.people:
            known.relate(total)
        elif quantity.how is How.OVER:
            known.relate(total, None, 0)
            for month in months:
                known.relate([(quantity, 1), (month, -1)], 0, None)


def _repeats(known: Knowledge, namer: Namer) -> None:
    """People are no more than what happened to them."""
    for measure in namer.catalogue.measures.values():
        if isinstance(measure, EventMeasure) and measure.distinct:
            events = same_measure(replace(measure, distinct=None))
            for quantity in _of(known, same_measure(measure)):
                happened = replace(quantity, measure=events, how=How.OVER)
                if happened in known.values:
                    known.relate([(happened, 1), (quantity, -1)], 0, None)


def _stocks(known: Knowledge, namer: Namer) -> None:
    """Open at a month's end: open a month before, and started, without those that ended."""
    cases = [one for one in namer.catalogue.measures.values() if isinstance(one, EventMeasure) and not one.distinct]
    months = namer.quarter.months_to_date
    for stock in namer.catalogue.measures.values():
        if not isinstance(stock, SnapshotMeasure):
            continue
        flows = [[one for one in cases if _begins(stock, one, column)] for column in (stock.started, stock.ended)]
        if not all(flows):
            continue
        for before, now in pairwise([months[0].plus(-1), *months]):
            ends = [quantity_of(stock, [month]) for month in (now, before)]
            came, went = (quantity_of(flow[0], [now]) for flow in flows)
            if all(end in known.values for end in ends):
                known.relate([(ends[0], 1), (ends[1], -1), (came, -1), (went, 1)])


def _begins(stock: SnapshotMeasure, flow: EventMeasure, column: str) -> bool:
    """Whether a measure counts the cases of a stock by the day on which they start, or end."""
    ours, theirs = (frozenset(map(same_condition, measure.where)) for measure in (stock, flow))
    return stock.case_list == flow.case_list and ours == theirs and [one.column for one in flow.dates] == [column]


def _tables(known: Knowledge, namer: Namer) -> None:
    """The columns of a table that breaks an indicator down add up to it."""
    measures, indicators = namer.catalogue.measures, namer.catalogue.indicators
    for section in namer.catalogue.sections:
        for table in section.tables:
            if table.breakdown_of:
                whole = same_measure(measures[indicators[table.breakdown_of].numerator])
                parts = [same_measure(measures[indicators[name].numerator]) for name in table.indicators]
                _add_up(known, whole, parts)


def _parts(known: Knowledge, namer: Namer) -> None:
    """The parts of a fact add up to its whole, or where a child may be in several, to no less than that."""
    for layout in namer.catalogue.facts:
        facts = [fact for fact in namer.figures.facts if fact.origin == layout.id]
        counted = [namer.of_fact(fact) for fact in facts]
        if not counted or not isinstance(layout, PartsFact | GroupFact):
            continue
        wholes = namer.quantity(layout.count, facts[0].months) if isinstance(layout, PartsFact) else counted[0].lower
        assert wholes is not None, "groups are groups of people"
        terms = [(wholes, -1), *((one.upper, 1) for one in counted)]
        overlap = isinstance(layout, PartsFact) and layout.overlap
        known.relate(terms, 0, None if overlap else 0)
        if isinstance(layout, GroupFact):
            happened = namer.quantity(layout.count, facts[0].months)
            least = {group.label: group.at_least for group in layout.groups}
            sizes = [(one.upper, -max(1, least[fact.part])) for fact, one in zip(facts, counted, strict=True)]
            known.relate([(happened, 1), *sizes], 0, None)


def _within(known: Knowledge, namer: Namer) -> None:
    """What meets more conditions is no more."""
    for part, whole in permutations(_case_measures(namer), 2):
        if _is_within(part, whole):
            for quantity in _of(known, same_measure(part)):
                larger = replace(quantity, measure=same_measure(whole))
                if larger in known.values:
                    known.relate([(larger, 1), (quantity, -1)], 0, None)


def _case_measures(namer: Namer) -> list[CaseMeasure]:
    """Those of the catalogue, and those that count the parts of its facts; each once."""
    measures = [one for one in namer.catalogue.measures.values() if not isinstance(one, RowMeasure)]
    for layout in namer.catalogue.facts:
        whole = namer.catalogue.measures[layout.count]
        if isinstance(layout, PartsFact) and not isinstance(whole, RowMeasure):
            measures += [part_measure(whole, layout, part) for part in layout.parts]
    return list({same_measure(one): one for one in measures}.values())


def _is_within(part: CaseMeasure, whole: CaseMeasure) -> bool:
    if type(part) is not type(whole) or part.case_list != whole.case_list:
        return False
    more, fewer = (frozenset(map(same_condition, measure.where)) for measure in (part, whole))
    return more > fewer and same_measure(replace(part, where=())) == same_measure(replace(whole, where=()))


def _side_by_side(known: Knowledge, namer: Namer) -> None:
    """Two parts that no case can be in both, such as within 1 day and over 3, are together no more than the whole, and
    all of it where a case must be in either."""
    for one, other in combinations(_case_measures(namer), 2):
        whole = _whole_of(one, other)
        if whole is None or same_measure(one).people:
            continue
        all_of_it = _are_opposites(one, other)
        for quantity in _of(known, same_measure(one)):
            beside, larger = replace(quantity, measure=same_measure(other)), replace(quantity, measure=whole)
            if beside in known.values and larger in known.values:
                known.relate([(larger, 1), (quantity, -1), (beside, -1)], 0, 0 if all_of_it else None)


def _alike(known: Knowledge, namer: Namer) -> None:
    """A typed row that is, month for month, what a list counts at the month's end is known to be the same."""
    measures = namer.catalogue.measures.values()
    rows = dict.fromkeys(same_measure(one) for one in measures if isinstance(one, RowMeasure))
    for stock in dict.fromkeys(same_measure(one) for one in measures if isinstance(one, SnapshotMeasure)):
        counted = list(_of(known, stock))
        for row in rows:
            pairs = [(one, beside) for one in counted if (beside := replace(one, measure=row)) in known.values]
            if len(pairs) > 1 and all(known.values[one] == known.values[beside] for one, beside in pairs):
                for one, beside in pairs:
                    known.relate([(one, 1), (beside, -1)])


def _whole_of(one: CaseMeasure, other: CaseMeasure) -> Same | None:
    """The measure of which two others are parts that exclude each other; None where they are no such parts."""
    ours, theirs = (frozenset(map(same_condition, measure.where)) for measure in (one, other))
    apart, other_apart = ours - theirs, theirs - ours
    alike = type(one) is type(other) and same_measure(replace(one, where=())) == same_measure(replace(other, where=()))
    if not alike or len(apart) != 1 or len(other_apart) != 1 or not _exclude(*apart, *other_apart):
        return None
    shared = [condition for condition in one.where if same_condition(condition) in theirs]
    return same_measure(replace(one, where=shared))


def _exclude(one: object, other: object) -> bool:
    if isinstance(one, WorkingDays) and isinstance(other, WorkingDays):
        short, long = (one, other) if one.at_most is not None else (other, one)
        within, over = short.at_most, long.over
        same = (one.start, one.end) == (other.start, other.end)
        return same and within is not None and over is not None and within <= over
    if isinstance(one, OneOf) and isinstance(other, OneOf) and one.column == other.column:
        if one.negated != other.negated:
            inside, outside = (other, one) if one.negated else (one, other)
            return set(inside.texts) <= set(outside.texts)
        return not one.negated and set(one.texts).isdisjoint(other.texts)
    return False


def _are_opposites(one: CaseMeasure, other: CaseMeasure) -> bool:
    """Whether a case that is not in the one is in the other: one asks for some texts, the other for none of them."""
    ours, theirs = (frozenset(map(same_condition, measure.where)) for measure in (one, other))
    (apart,), (other_apart,) = ours - theirs, theirs - ours
    return (
        isinstance(apart, OneOf)
        and isinstance(other_apart, OneOf)
        and apart.negated != other_apart.negated
        and set(apart.texts) == set(other_apart.texts)
    )


def _add_up(known: Knowledge, whole: Same, parts: Sequence[Same]) -> None:
    for quantity in _of(known, whole):
        columns = [replace(quantity, measure=part) for part in parts]
        if all(column in known.values for column in columns):
            terms = [(quantity, 1), *((column, -1) for column in columns)]
            known.relate(terms, 0, 0 if known.is_true(Relation(tuple(terms))) else None)


def _of(known: Knowledge, measure: Same) -> Iterator[Quantity]:
    return iter([one for one in known.values if one.measure == measure and not one.apart])
