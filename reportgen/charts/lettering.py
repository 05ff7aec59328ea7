"""Words as they will be printed: the font that is at hand, how wide a text is, where its lines stand.

Lengths are in points, of text of `style.POINTS`. matplotlib measures; it is imported by what needs it, as Word's own
charts need no measure.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from reportgen.charts.style import FONTS, POINTS

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

ASCENT, DESCENT, GAP = (POINTS * part / 2048 for part in (1491, 431, 307))
"""Of a line above and below its baseline, and between two lines: Arial's, whose measures Liberation Sans has too."""


@cache
def family() -> str:
    """The first font of the house style that this machine has; matplotlib brings the last."""
    from matplotlib import font_manager  # see above

    there = set(font_manager.get_font_names())
    return next(font for font in FONTS if font in there)


@cache
def properties(*, bold: bool) -> "FontProperties":
    """That font as matplotlib names it."""
    from matplotlib.font_manager import FontProperties  # see above

    return FontProperties(family=[family()], weight="bold" if bold else "normal", size=POINTS)


@cache
def width(text: str) -> float:
    """How wide a text is."""
    return _measures(text, bold=False)[0]


def baselines(lines: Sequence[str], top: float) -> list[float]:
    """Where the baselines of lines below each other stand, the first of which begins at `top`."""
    gap = GAP if len(lines) > 1 else 0.0
    return [top + gap / 2 + ASCENT + number * (ASCENT + DESCENT + gap) for number in range(len(lines))]


def heading_baselines(lines: Sequence[str], top: float, spacing: float) -> list[float]:
    """The same of a heading, whose letters stand in the middle of lines `spacing` times as high as a line is."""
    height = spacing * (ASCENT + DESCENT)
    inks = [_ink(line) for line in lines]
    return [top + number * height + (height + above - below) / 2 for number, (above, below) in enumerate(inks)]


def _ink(text: str) -> tuple[float, float]:
    """How far the letters of a heading reach above and below its baseline."""
    _, height, below = _measures(text, bold=True)
    return height - below, below


def _measures(text: str, *, bold: bool) -> tuple[float, float, float]:
    """Width and height of a text, and how far it reaches below its baseline."""
    from matplotlib.textpath import text_to_path  # see above

    across, height, below = text_to_path.get_text_width_height_descent(text, properties(bold=bold), ismath=False)
    return across, height, below
