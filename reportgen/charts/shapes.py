"""What a drawn chart is made of: boxes, lines, marks and words, in points from the picture's upper left corner.

`paint` draws them; it does not know what a chart is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle of one colour, perhaps with a pattern (one of `style.HATCHES`) of another and an edge of that other.

    `clipped`: what reaches over the axes is not shown.
    """

    left: float
    top: float
    right: float
    bottom: float
    fill: str
    hatch: str = ""
    second: str = ""
    edge: float = 0.0
    clipped: bool = False


@dataclass(frozen=True)
class Line:
    """A line through points; None is a gap. `dashes`: lengths drawn and left out in turn."""

    points: Sequence[Point | None]
    colour: str
    width: float
    dashes: Sequence[float] = ()
    clipped: bool = False


@dataclass(frozen=True)
class Marks:
    """The same mark (one of `style.MARKERS`) at several points, `size` wide, with an edge of one point."""

    points: Sequence[Point]
    mark: str
    size: float
    colour: str


@dataclass(frozen=True)
class Words:
    """One line of text that begins, ends or has its middle at a point of its baseline; an upright one runs upwards.

    `of_several`: lines stand below or above it that belong to it.
    """

    text: str
    x: float
    y: float
    colour: str
    anchor: str = "start"
    bold: bool = False
    upright: bool = False
    of_several: bool = False


@dataclass(frozen=True)
class Group:
    """Shapes that belong together, perhaps under a name for whoever reads the drawing."""

    name: str
    shapes: Sequence["Shape"]


Shape = Box | Line | Marks | Words | Group


@dataclass(frozen=True)
class Drawing:
    """A whole picture; `axes` is the box to which shapes are clipped."""

    width: float
    height: float
    axes: Box
    shapes: Sequence[Shape]
