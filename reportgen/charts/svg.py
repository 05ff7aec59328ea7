"""Writes a drawing as SVG. Its words stay words, so that they can be found, copied and read aloud."""

from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from math import cos, pi, sin, tan

from reportgen.charts.hatches import LINE, TILE, hatch_dots, hatch_lines
from reportgen.charts.lettering import family
from reportgen.charts.shapes import Box, Drawing, Group, Line, Marks, Point, Shape, Words, mark_corners
from reportgen.charts.style import POINTS

_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1"'
    ' width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}">\n'
    '<defs><style type="text/css">*{{stroke-linejoin: round; stroke-linecap: butt}}</style>'
    '<clipPath id="axes"><rect x="{left}" y="{top}" width="{across}" height="{up}"/></clipPath>{defined}</defs>\n'
)
_CLIPPED = {True: ' clip-path="url(#axes)"', False: ""}


def svg(drawing: Drawing) -> bytes:
    """The file."""
    axes = drawing.axes
    head = _HEAD.format(
        width=_number(drawing.width),
        height=_number(drawing.height),
        left=_number(axes.left),
        top=_number(axes.top),
        across=_number(axes.right - axes.left),
        up=_number(axes.bottom - axes.top),
        defined="".join(dict.fromkeys(_definitions(drawing.shapes))),
    )
    return f"{head}{_all(drawing.shapes)}</svg>\n".encode()


def _definitions(shapes: Sequence[Shape]) -> Iterator[str]:
    """The patterns and marks that the shapes are drawn with."""
    for shape in shapes:
        if isinstance(shape, Group):
            yield from _definitions(shape.shapes)
        elif isinstance(shape, Box) and shape.hatch:
            yield _pattern(shape.fill, shape.hatch, shape.second)
        elif isinstance(shape, Marks):
            yield f'<path id="{_mark_id(shape)}" d="{_outline(shape.mark, shape.size)}"/>'


def _all(shapes: Sequence[Shape]) -> str:
    return "".join(_written(shape) for shape in shapes)


def _written(shape: Shape) -> str:
    match shape:
        case Group():
            name = f' id="{shape.name}"' if shape.name else ""
            return f"<g{name}>\n{_all(shape.shapes)}</g>\n"
        case Box():
            return _box(shape)
        case Line():
            return _line(shape)
        case Marks():
            return _marks(shape)
        case Words():
            return _words(shape)


def _box(box: Box) -> str:
    corners = [(box.left, box.bottom), (box.right, box.bottom), (box.right, box.top), (box.left, box.top)]
    fill = f"url(#{_pattern_id(box.fill, box.hatch, box.second)})" if box.hatch else box.fill
    edge = f"; stroke: {box.second}; stroke-width: {_number(box.edge)}; stroke-linejoin: miter" if box.edge else ""
    return f'<path d="{_path(corners)} z"{_CLIPPED[box.clipped]} style="fill: {fill}{edge}"/>\n'


def _line(line: Line) -> str:
    if not line.runs:
        return ""
    path = " ".join(_path(run) for run in line.runs)
    look = f"fill: none; stroke: {line.colour}; stroke-width: {_number(line.width)}"
    ends = f"stroke-dasharray: {','.join(map(_number, line.dashes))}" if line.dashes else "stroke-linecap: square"
    return f'<path d="{path}"{_CLIPPED[line.clipped]} style="{look}; {ends}"/>\n'


def _marks(marks: Marks) -> str:
    corners = "" if marks.mark == "o" else "; stroke-linejoin: miter"
    look = f'style="fill: {marks.colour}; stroke: {marks.colour}{corners}"'
    return "".join(
        f'<use xlink:href="#{_mark_id(marks)}" x="{_number(x)}" y="{_number(y)}" {look}/>\n' for x, y in marks.points
    )


def _words(words: Words) -> str:
    x, y = _number(words.x), _number(words.y)
    place = f'x="{x}" y="{y}"'
    if words.upright:
        place = f'transform="translate({x} {y}) rotate(-90)"'
    elif words.of_several:  # LibreOffice 25.2 rounds x and y, and the lines would stand unevenly apart
        place = f'transform="translate({x} {y})"'
    look = "font-weight: 700; " if words.bold else ""
    look += f"font-size: {POINTS}px; font-family: '{family()}'; text-anchor: {words.anchor}; fill: {words.colour}"
    return f'<text style="{look}" {place}>{escape(words.text, quote=False)}</text>\n'


def _path(points: Sequence[Point]) -> str:
    return "M " + " L ".join(f"{_number(x)} {_number(y)}" for x, y in points)


def _number(number: float) -> str:
    """To a millionth of a point, without needless noughts."""
    return f"{round(number, 6) + 0.0:.6f}".rstrip("0").rstrip(".")  # + 0.0: no sign before a nought


def _mark_id(marks: Marks) -> str:
    names = {"o": "round", "s": "square", "^": "triangle", "D": "diamond"}
    return f"{names[marks.mark]}-{_number(marks.size)}"


def _outline(mark: str, size: float) -> str:
    """A mark around the point 0, 0."""
    return _circle(0, 0, size / 2) if mark == "o" else f"{_path(mark_corners(mark, size))} z"


def _circle(x: float, y: float, radius: float) -> str:
    return f"M {_number(x)} {_number(y + radius)} {_round(radius)} z"


@cache
def _round(radius: float) -> str:
    """The way round a circle from its lowest point, in eight curves, as some programs draw arcs poorly."""
    lever, curves = 4 / 3 * tan(pi / 16), ""
    for octant in range(8):
        start, end = (pi / 2 - pi / 4 * turn for turn in (octant, octant + 1))
        knots = [
            (cos(start) + lever * sin(start), sin(start) - lever * cos(start)),
            (cos(end) - lever * sin(end), sin(end) + lever * cos(end)),
            (cos(end), sin(end)),
        ]
        shifts = [radius * shift for x, y in knots for shift in (x - cos(start), y - sin(start))]
        curves += f"c {' '.join(map(_number, shifts))} "
    return curves.rstrip()


def _pattern_id(ground: str, hatch: str, second: str) -> str:
    return "-".join(part.replace("#", "") for part in (_NAMES[hatch[0]], ground, second))


_NAMES = {"/": "rising", "\\": "falling", "|": "upright", "-": "level", ".": "dotted"}


@cache
def _pattern(ground: str, hatch: str, second: str) -> str:
    lines = [_path(line) for line in hatch_lines(hatch)] + [_circle(x, y, LINE / 2) for x, y in hatch_dots(hatch)]
    look = f"fill: {second}; stroke: {second}; stroke-width: {_number(LINE)}; stroke-linejoin: miter"
    return (
        f'<pattern id="{_pattern_id(ground, hatch, second)}" patternUnits="userSpaceOnUse" x="0" y="0"'
        f' width="{TILE}" height="{TILE}"><rect x="0" y="0" width="{TILE + 1}" height="{TILE + 1}" fill="{ground}"/>'
        f'<path d="{" ".join(lines)}" style="{look}"/></pattern>'
    )
