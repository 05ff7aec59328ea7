"""The figures of a report for one audience: those that its catalogue shows, and no others."""

from dataclasses import replace

from reportgen.catalogue.audience import named_facts
from reportgen.catalogue.model import Catalogue
from reportgen.figures.values import Figures


def limited_to(figures: Figures, catalogue: Catalogue) -> Figures:
    """The series of the catalogue's indicators, the facts of its sections, and those that their drafts name."""
    ids, named = {section.id for section in catalogue.sections}, named_facts(catalogue.sections)
    return replace(
        figures,
        series={name: one for name, one in figures.series.items() if name in catalogue.indicators},
        facts=[one for one in figures.facts if one.section in ids or {one.id, one.origin} & named],
    )
