"""The patterns of `style.HATCHES`, on a tile that is laid edge to edge; in points from its upper left corner."""

from reportgen.charts.shapes import Point

TILE = 72
LINE = 0.6
"""Width of a pattern's lines; its dots are twice as wide."""
_STEP = 3
_PLACES = range(0, TILE + 1, _STEP)


def hatch_lines(hatch: str) -> list[tuple[Point, Point]]:
    """From where to where the pattern's lines run; slanted ones reach over the tile, so that its corners are filled."""
    half, middles = TILE / 2, [place + _STEP / 2 for place in _PLACES[:-1]]
    lines: dict[str, list[tuple[Point, Point]]] = {
        "/": [((place - half, place + half), (place + half, place - half)) for place in _PLACES],
        "\\": [((place - half, half - place), (place + half, half + TILE - place)) for place in _PLACES],
        "|": [((x, TILE), (x, 0)) for x in middles],
        "-": [((0, y), (TILE, y)) for y in middles],
        ".": [],
    }
    return lines[hatch[0]]


def hatch_dots(hatch: str) -> list[Point]:
    """The middles of the pattern's dots, each row of them between those of the next."""
    if hatch[0] != ".":
        return []
    shifts = [0.0, _STEP / 2]
    return [(x + shifts[row % 2], float(y)) for row, y in enumerate(_PLACES) for x in _PLACES[: len(_PLACES) - row % 2]]
