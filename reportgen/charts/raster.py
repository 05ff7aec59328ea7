"""Paints a drawing as PNG, for what cannot show SVG: Word up to 2013, previews."""

import io
from collections.abc import Sequence
from functools import cache
from itertools import cycle, pairwise
from math import hypot

from PIL import Image, ImageDraw

from reportgen.charts.hatches import LINE, TILE, hatch_dots, hatch_lines
from reportgen.charts.lettering import font
from reportgen.charts.shapes import Box, Drawing, Group, Line, Marks, Point, Shape, Words, mark_corners
from reportgen.charts.style import POINTS

DPI = 200
_FINER = 2
"""Painted so many times as large, then made smaller, so that slanted lines are smooth."""
_SCALE = DPI * _FINER / 72
_COLOURS = 64
"""As many as tell a chart's colours and their softened edges apart; with fewer bytes than all colours take."""
_PACKING = 1
"""How hard the file is packed, 0 to 9: beyond this it took longer and saved little, over 55 charts."""


def png(drawing: Drawing) -> bytes:
    """The file."""
    size = (int(drawing.width / 72 * DPI), int(drawing.height / 72 * DPI))
    image = Image.new("RGB", (size[0] * _FINER, size[1] * _FINER), "white")
    _paint(ImageDraw.Draw(image), image, drawing.shapes)
    few = image.reduce(_FINER).quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    few.save(buffer, "png", compress_level=_PACKING, dpi=(DPI, DPI))
    return buffer.getvalue()


def _paint(draw: ImageDraw.ImageDraw, image: Image.Image, shapes: Sequence[Shape]) -> None:
    for shape in shapes:
        match shape:
            case Group():
                _paint(draw, image, shape.shapes)
            case Box():
                _box(draw, image, shape)
            case Line():
                _line(draw, shape)
            case Marks():
                _marks(draw, shape)
            case Words():
                _words(draw, image, shape)


def _box(draw: ImageDraw.ImageDraw, image: Image.Image, box: Box) -> None:
    left, top, right, bottom = (round(side * _SCALE) for side in (box.left, box.top, box.right, box.bottom))
    if right <= left or bottom <= top:
        return
    if box.hatch:
        image.paste(_hatched(box.fill, box.hatch, box.second, (left, top, right, bottom)), (left, top))
    else:
        draw.rectangle((left, top, right - 1, bottom - 1), box.fill)
    if box.edge:
        edge = round(box.edge * _SCALE)
        out = edge // 2
        draw.rectangle((left - out, top - out, right - 1 + out, bottom - 1 + out), outline=box.second, width=edge)


def _hatched(ground: str, hatch: str, second: str, bounds: tuple[int, int, int, int]) -> Image.Image:
    """A piece of the pattern as it lies over the whole picture."""
    left, top, right, bottom = bounds
    tile = _tile(ground, hatch, second)
    piece = Image.new("RGB", (right - left, bottom - top))
    for x in range(-(left % tile.width), right - left, tile.width):
        for y in range(-(top % tile.height), bottom - top, tile.height):
            piece.paste(tile, (x, y))
    return piece


@cache
def _tile(ground: str, hatch: str, second: str) -> Image.Image:
    tile = Image.new("RGB", (round(TILE * _SCALE), round(TILE * _SCALE)), ground)
    draw = ImageDraw.Draw(tile)
    for start, end in hatch_lines(hatch):
        draw.line([*_scaled([start, end])], second, round(LINE * _SCALE))
    for x, y in _scaled(hatch_dots(hatch)):
        draw.circle((x, y), LINE * _SCALE, second)
    return tile


def _line(draw: ImageDraw.ImageDraw, line: Line) -> None:
    width = round(line.width * _SCALE)
    for run in line.runs:
        for piece in _dashed(run, line.dashes) if line.dashes else [run]:
            draw.line(_scaled(piece), line.colour, width, joint="curve")


def _dashed(run: Sequence[Point], dashes: Sequence[float]) -> list[list[Point]]:
    """The dashes of a line, which go on round its corners."""
    lengths = cycle(enumerate(dashes))
    (turn, left), pieces = next(lengths), [[run[0]]]
    for (x, y), (to_x, to_y) in pairwise(run):
        whole = hypot(to_x - x, to_y - y)
        done = 0.0
        while whole - done > left:
            done += left
            point = (x + (to_x - x) * done / whole, y + (to_y - y) * done / whole)
            if turn % 2 == 0:
                pieces[-1].append(point)
            else:
                pieces.append([point])
            turn, left = next(lengths)
        left -= whole - done
        if turn % 2 == 0:
            pieces[-1].append((to_x, to_y))
    return [piece for piece in pieces if len(piece) > 1]


def _marks(draw: ImageDraw.ImageDraw, marks: Marks) -> None:
    for x, y in _scaled(marks.points):
        if marks.mark == "o":
            draw.circle((x, y), (marks.size + 1) / 2 * _SCALE, marks.colour)
        else:
            corners = [(x + a * _SCALE, y + b * _SCALE) for a, b in mark_corners(marks.mark, marks.size + 1)]
            draw.polygon(corners, marks.colour)


def _words(draw: ImageDraw.ImageDraw, image: Image.Image, words: Words) -> None:
    letters = font(POINTS * _SCALE, bold=words.bold)
    ((x, y),) = _scaled([(words.x, words.y)])
    if not words.upright:
        draw.text(
            (x, y), words.text, words.colour, letters, anchor={"start": "ls", "middle": "ms", "end": "rs"}[words.anchor]
        )
        return
    left, top, right, bottom = letters.getbbox(words.text, anchor="ls")
    mask = Image.new("L", (int(right - left), int(bottom - top)))
    ImageDraw.Draw(mask).text((-left, -top), words.text, 255, letters, anchor="ls")
    image.paste(words.colour, (round(x + top), round(y - right)), mask.transpose(Image.Transpose.ROTATE_90))


def _scaled(points: Sequence[Point]) -> list[Point]:
    return [(x * _SCALE, y * _SCALE) for x, y in points]
