"""A report for one audience: the catalogue limited to the sections that it is to read.

What the sections show, and what their drafts name, stays in it; so whatever is made of it later - tables, charts,
scorecard, notes, files - can hold nothing else.
"""

from collections.abc import Sequence
from dataclasses import replace

from reportgen.catalogue.drafts import flat
from reportgen.catalogue.model import Audience, Catalogue, Choice, FactPhrase, Listed, Section
from reportgen.errors import CatalogueError, Finding


def for_audience(catalogue: Catalogue, audience: Audience | None) -> Catalogue:
    """The catalogue of the report for an audience, in the order of its choice; for nobody in particular as it is.

    Sections that the catalogue no longer has are left out. Raises CatalogueError when it has none of them.
    """
    if audience is None:
        return catalogue
    words = replace(catalogue.words, file_name=f"{catalogue.words.file_name} {audience.name}")
    named = replace(catalogue, words=words, audience=audience)
    return _limited(named, audience.sections) if audience.sections else named


def named_facts(sections: Sequence[Section]) -> frozenset[str]:
    """The facts, and lists of parts, that the drafts of sections name."""
    names: set[str] = set()
    for part in (part for section in sections for pattern in section.draft for part in flat(pattern)):
        if isinstance(part, FactPhrase | Choice):
            names.add(part.fact)
        elif isinstance(part, Listed) and isinstance(part.of, str):
            names.add(part.of)
    return frozenset(names)


def _limited(catalogue: Catalogue, chosen: Sequence[str]) -> Catalogue:
    by_id = {section.id: section for section in catalogue.sections}
    sections = tuple(by_id[name] for name in chosen if name in by_id)
    if not sections:
        what = f"has none of the sections of this report any more: {', '.join(chosen)}."
        raise CatalogueError(Finding("sections.toml", what, "Make the report anew, with a choice of today's."))
    shown = frozenset[str]().union(*(section.shown for section in sections))
    named, ids = named_facts(sections), {section.id for section in sections}
    return replace(
        catalogue,
        sections=sections,
        indicators={name: indicator for name, indicator in catalogue.indicators.items() if name in shown},
        facts=tuple(fact for fact in catalogue.facts if fact.section in ids or fact.id in named),
    )
