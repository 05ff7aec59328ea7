"""The facts that sentence patterns may name, told from the catalogue alone: no workbook has been read yet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportgen.catalogue.drafts import flat
from reportgen.catalogue.keys import Faults
from reportgen.catalogue.model import (
    OTHER,
    Choice,
    DraftPattern,
    FactLayout,
    FactPeriod,
    FactPhrase,
    GroupFact,
    Indicator,
    Listed,
    Measure,
    PartsFact,
    Phrase,
    PlainFact,
    Section,
    fact_period,
    indicator_fact,
    part_fact,
    periods_of,
    quarter_basis,
)
from reportgen.errors import nearest
from reportgen.formats import Unit

LONGEST_TAG = 64
"""Word refuses a file in which a content control's tag is longer."""
_AROUND, _AROUND_EARLIER = len("fact.#n"), len("fact.#e.q2-2020")


@dataclass(frozen=True)
class Nameable:
    """A fact that a pattern may name: whether it is a percentage, and whether it has earlier years or a target."""

    share: bool
    earlier: bool = False
    target: bool = False


class Names:
    """Every fact, and every list of parts, that the patterns of a catalogue may name."""

    def __init__(
        self,
        indicators: Mapping[str, Indicator],
        measures: Mapping[str, Measure | None],
        sections: Sequence[Section],
        layouts: Sequence[FactLayout],
    ) -> None:
        self.facts: dict[str, Nameable] = {}
        self.lists: dict[str, Sequence[str]] = {}
        periods = {}
        for indicator in indicators.values():
            measure = measures.get(indicator.numerator)
            if measure is not None:
                periods[indicator.id] = self._add_indicator(indicator, measure)
        for layout in layouts:
            self._add_layout(layout)
        for table in (table for section in sections for table in section.tables if table.breakdown_of in periods):
            for period in periods[table.breakdown_of or ""]:
                parts = [indicator_fact(period, name) for name in table.indicators]
                self.lists[indicator_fact(period, table.breakdown_of or "")] = parts

    def _add_indicator(self, indicator: Indicator, measure: Measure) -> list[FactPeriod]:
        basis = quarter_basis(measure)
        periods = periods_of(indicator, basis)
        of_earlier = fact_period(indicator.previous_basis or basis)
        for period in periods:
            self.facts[indicator_fact(period, indicator.id)] = Nameable(
                share=indicator.unit is Unit.PERCENT,
                earlier=indicator.previous is not None and period is of_earlier,
                target=indicator.row is not None,
            )
        return periods

    def _add_layout(self, layout: FactLayout) -> None:
        if isinstance(layout, PlainFact):
            self.facts[layout.id] = Nameable(bool(layout.denominator), layout.previous is not None)
            return
        names = [group.label for group in layout.groups] if isinstance(layout, GroupFact) else layout.parts
        parts = [part_fact(layout.id, name) for name in names]
        self.facts.update(dict.fromkeys(parts, Nameable(share=True)))
        others = [part_fact(layout.id, OTHER)] if isinstance(layout, PartsFact) else []
        self.lists[layout.id] = [*parts, *others]


def check_drafts(overview: Sequence[DraftPattern], sections: Sequence[Section], names: Names, faults: Faults) -> None:
    """Fault each fact that is none, each phrase that its fact cannot have, and each id too long for Word."""
    _check("sections.toml > overview-draft", overview, names, faults)
    for section in sections:
        _check(f"sections.toml > {section.id} > draft", section.draft, names, faults)


def _check(where: str, draft: Sequence[DraftPattern], names: Names, faults: Faults) -> None:
    for number, pattern in enumerate(draft, start=1):
        for what, remedy in dict.fromkeys(_faults_of(pattern, names)):
            faults.note(f"{where} {number}", what, remedy)


def _faults_of(pattern: DraftPattern, names: Names) -> Iterator[tuple[str, str]]:
    for part in flat(pattern):
        if isinstance(part, Listed) and isinstance(part.of, str):
            yield from _faults_of_list(part.of, names)
        elif isinstance(part, FactPhrase | Choice):
            yield from _faults_of_fact(part, names)


def _faults_of_list(of: str, names: Names) -> Iterator[tuple[str, str]]:
    if of not in names.lists:
        yield f"'{of}' is no list of parts.", _nearest(of, list(names.lists))
    for fact in names.lists.get(of, ()):
        yield from _too_long(fact, _AROUND)


def _faults_of_fact(part: FactPhrase | Choice, names: Names) -> Iterator[tuple[str, str]]:
    known = names.facts.get(part.fact)
    if known is None:
        as_list = f"It is a list of parts: write {{list {part.fact}: NUMBER PART}}." if part.fact in names.lists else ""
        yield f"'{part.fact}' is no fact.", as_list or _nearest(part.fact, list(names.facts))
    elif isinstance(part, FactPhrase):
        yield from _faults_of_phrase(part.fact, part.phrase, known)


def _faults_of_phrase(fact: str, phrase: Phrase, known: Nameable) -> Iterator[tuple[str, str]]:
    if phrase.of_shares_only and not known.share:
        yield f"'{fact}' is no percentage: it has no '{phrase.value}'.", ""
    if phrase.of_earlier_years and not known.earlier:
        yield f"'{fact}' has no earlier years.", "Give its indicator or fact the key 'previous', or leave this out."
    if phrase in (Phrase.TARGET, Phrase.AGAINST_TARGET) and not known.target:
        yield f"'{fact}' has no target.", "Only an indicator with a row of the scorecard has one."
    yield from _too_long(fact, _AROUND_EARLIER if phrase.of_earlier_years else _AROUND)


def _nearest(name: str, known: Sequence[str]) -> str:
    """As `nearest`; but a name that is only the beginning of another one is that one."""
    longer = next((other for other in known if name and other.startswith(name)), "")
    return f"Did you mean '{longer}'?" if longer else nearest(name, known)


def _too_long(fact: str, around: int) -> Iterator[tuple[str, str]]:
    if len(fact) + around > LONGEST_TAG:
        yield f"'{fact}' is too long for Word.", f"It may have {LONGEST_TAG - around} characters at most."
