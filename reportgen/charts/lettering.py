"""Words as they will be printed: the font that is at hand, how wide a text is, where its lines stand.

Lengths are in points, of text of `style.POINTS`.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from reportgen.charts.style import FONTS, POINTS

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont, ImageFont

_FILES = {
    "Arial": (("arial.ttf", "arialbd.ttf"), ("Arial.ttf", "Arial Bold.ttf"), ("Arial.ttf", "Arial_Bold.ttf")),
    "Liberation Sans": (("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),),
    "Helvetica": (("Helvetica.ttf", "Helvetica-Bold.ttf"),),
    "DejaVu Sans": (("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),),
}
"""Each font's files, regular and bold, on Windows, macOS and Linux."""
_EM, _LARGE = 100.0, 2048.0
"""Sizes at which lengths are measured, and heights: these come in whole pixels, which must be small."""
ASCENT, DESCENT, GAP = (POINTS * part / 2048 for part in (1491, 431, 307))
"""Of a line above and below its baseline, and between two lines: Arial's, whose measures Liberation Sans has too."""


@cache
def family() -> str:
    """The first font of the house style that this machine has; the first of all where it has none."""
    return _found()[0]


@cache
def font(size: float, *, bold: bool) -> "FreeTypeFont | ImageFont":
    """That font in a size; Pillow's own where there is none."""
    from PIL import ImageFont  # here, not above: charts that are not measured need not wait for it

    file = _found()[1 + bold]
    return ImageFont.truetype(file, size) if file else ImageFont.load_default(size)


@cache
def width(text: str) -> float:
    """How wide a text is."""
    return font(_EM, bold=False).getlength(text) * POINTS / _EM


@cache
def ink(text: str) -> tuple[float, float]:
    """How far the letters of a heading reach above and below its baseline."""
    _, top, _, bottom = font(_LARGE, bold=True).getbbox(text, anchor="ls")
    return -top * POINTS / _LARGE, bottom * POINTS / _LARGE


def baselines(lines: Sequence[str], top: float) -> list[float]:
    """Where the baselines of lines below each other stand, the first of which begins at `top`."""
    gap = GAP if len(lines) > 1 else 0.0
    return [top + gap / 2 + ASCENT + number * (ASCENT + DESCENT + gap) for number in range(len(lines))]


def heading_baselines(lines: Sequence[str], top: float, spacing: float) -> list[float]:
    """The same of a heading, whose letters stand in the middle of lines `spacing` times as high as a line is."""
    height = spacing * (ASCENT + DESCENT)
    inks = [ink(line) for line in lines]
    return [top + number * height + (height + above - below) / 2 for number, (above, below) in enumerate(inks)]


@cache
def _found() -> tuple[str, str, str]:
    for name in FONTS:
        for regular, bold in _FILES[name]:
            try:
                return name, _path(regular), _path(bold)
            except OSError:  # Pillow's way to say that there is no such font
                continue
    return FONTS[0], "", ""


def _path(file: str) -> str:
    from PIL import ImageFont  # see font

    return str(ImageFont.truetype(file, POINTS).path)
