"""What a public edition says of the small numbers that it does not show."""

from collections.abc import Sequence

from reportgen.catalogue.model import PublicEdition
from reportgen.figures import Figures
from reportgen.report.model import NoteGroup, Plot, Row

PUBLIC_LINE = "Public edition: small numbers are not shown."
PUBLIC_FILE = " public edition"
"""Ends the file name of a public edition."""


def hiding_notes(rows: Sequence[Row], figures: Figures) -> list[str]:
    """What the symbol means, where it stands in one of these rows."""
    return hiding_notes_of([cell for row in rows for cell in row.cells], figures)


def hiding_notes_of(cells: Sequence[str], figures: Figures) -> list[str]:
    """The same of the texts of cells."""
    edition = figures.edition
    if edition is None or not any(_is_hidden(cell, edition.symbol) for cell in cells):
        return []
    return [f"{meaning(edition)} (see the Data notes)."]


def meaning(edition: PublicEdition) -> str:
    """What the symbol stands for, in few words."""
    return (
        f"{edition.symbol} means not shown: a number {_small(edition)} stands behind it, or could be worked out from it"
    )


def chart_note(plots: Sequence[Plot], figures: Figures) -> str:
    """What a chart says of its gaps, where something is suppressed."""
    gaps = (label for plot in plots for value, label in zip(plot.values, plot.labels, strict=True) if value is None)
    return f"{figures.edition.symbol}: not shown (small numbers)" if figures.edition and any(gaps) else ""


def hiding_explained(edition: PublicEdition) -> NoteGroup:
    """The rule, for readers."""
    return NoteGroup(
        "Small numbers",
        [
            f"{edition.symbol} stands for a figure that is not shown, so that no single person can be picked out.",
            f"Numbers {_small(edition)} are not shown. Nor is a percentage where so few are counted in it, or so"
            " few are left out of it. 0 is always shown.",
            "A few larger figures are not shown either, because a small number could be worked out from them; the same"
            " sign stands for both.",
            "For some earlier years only percentages are held, not the numbers that they were made from. They are not"
            " shown where those numbers are likely to be as small.",
            "What this report calls largest, most or best is so among the figures that are shown.",
        ],
    )


def _small(edition: PublicEdition) -> str:
    return f"from 1 to {edition.largest_hidden}" if edition.largest_hidden > 1 else "of 1"


def _is_hidden(cell: str, symbol: str) -> bool:
    return cell == symbol or cell.startswith(f"{symbol} (")
