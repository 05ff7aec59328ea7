"""Draws a drawing's shapes with matplotlib: as SVG, whose words stay words, and as PNG for what cannot show SVG.

matplotlib's renderers draw the shapes straight away, without the figures, axes and legends that take
most of its time.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import to_rgba
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox
from PIL import Image, ImageColor

from reportgen.charts.lettering import properties, width
from reportgen.charts.shapes import Box, Drawing, Group, Line, Marks, Shape, Words
from reportgen.charts.style import COLOURS, FAINT, TEXT

DPI = 200
_HATCH_LINE = 0.6
"""Width of a pattern's lines."""
_SHADES = 8
"""Of each colour of the house style, towards white, for softened edges. Pillow takes shades that lie closer together
for one, and white would be grey."""
_PACKING = 1
"""How hard the file is packed, 0 to 9: beyond this it took longer and saved little, over 55 charts."""
_ALIGNED: dict[str, Literal["left", "center", "right"]] = {"start": "left", "middle": "center", "end": "right"}
_BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}
"""Share of a text's width that stands before its point."""
_SNAPS_FROM = {"o": float("inf"), "s": 2.0, "^": 5.0, "D": 5.0}
"""Size in pixels from which a mark is laid on whole ones, as matplotlib's own lines do; a round one never is."""


@contextmanager
def house_style() -> Iterator[None]:
    """What matplotlib must know while it draws: words are words, no mathematics, and the same file every time."""
    with mpl.rc_context(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": "reportgen",
            "text.parse_math": False,
            "text.hinting": "none",  # seen in no letter at this size, and a tenth faster
            "hatch.linewidth": _HATCH_LINE,
        }
    ):
        yield


def svg(drawing: Drawing) -> bytes:
    """The file."""
    text = io.StringIO()
    renderer: Any = RendererSVG(drawing.width, drawing.height, text, metadata={"Date": None})  # type: ignore[no-untyped-call]  # matplotlib's
    _Painter(renderer, drawing, 1.0).paint(drawing.shapes)
    renderer.finalize()
    return text.getvalue().encode()


def png(drawing: Drawing) -> bytes:
    """The file."""
    scale = DPI / 72
    renderer: Any = RendererAgg(drawing.width * scale, drawing.height * scale, DPI)  # type: ignore[no-untyped-call]  # the same
    _Painter(renderer, drawing, scale).paint(drawing.shapes)
    size = (int(renderer.width), int(renderer.height))
    image = Image.frombuffer("RGBA", size, renderer.buffer_rgba(), "raw", "RGBA", 0, 1).convert("RGB")
    buffer = io.BytesIO()
    shaded = image.quantize(palette=_palette(), dither=Image.Dither.NONE)
    shaded.save(buffer, "png", compress_level=_PACKING, dpi=(DPI, DPI))
    return buffer.getvalue()


@cache
def _palette() -> Image.Image:
    colours = [ImageColor.getrgb(colour)[:3] for colour in dict.fromkeys((*COLOURS, TEXT, FAINT, "#000000"))]
    shades = [(colour, shade) for colour in colours for shade in range(_SHADES + 1)]
    palette = Image.new("P", (1, 1))
    palette.putpalette([255 - (255 - part) * shade // _SHADES for colour, shade in shades for part in colour])
    return palette


class _Painter:
    """Draws shapes with one renderer, which counts in pixels, `scale` of them a point.

    It counts upwards, but the heights of words downwards.
    """

    def __init__(self, renderer: RendererBase, drawing: Drawing, scale: float) -> None:
        self._renderer, self._scale = renderer, scale
        self._place = Affine2D().scale(scale, -scale).translate(0, drawing.height * scale)
        axes = drawing.axes
        self._aligned = {anchor: Text(horizontalalignment=side) for anchor, side in _ALIGNED.items()}
        self._axes = Bbox(self._place.transform([(axes.left, axes.bottom), (axes.right, axes.top)]))

    def paint(self, shapes: Sequence[Shape]) -> None:
        """Draws them, one over the other."""
        for shape in shapes:
            match shape:
                case Group():
                    self._renderer.open_group("text", gid=shape.name or None)
                    self.paint(shape.shapes)
                    self._renderer.close_group("text")
                case Box():
                    self._box(shape)
                case Line():
                    self._line(shape)
                case Marks():
                    self._marks(shape)
                case Words():
                    self._words(shape)

    def _box(self, box: Box) -> None:
        with self._context(box.second or box.fill, box.edge, clipped=box.clipped) as context:
            context.set_joinstyle("miter")
            if box.hatch:
                context.set_hatch(box.hatch)
                context.set_hatch_color(to_rgba(box.second))
            corners = [(box.left, box.bottom), (box.right, box.bottom), (box.right, box.top), (box.left, box.top)]
            self._renderer.draw_path(context, Path([*corners, corners[0]], closed=True), self._place, to_rgba(box.fill))

    def _line(self, line: Line) -> None:
        with self._context(line.colour, line.width, clipped=line.clipped) as context:
            context.set_joinstyle("round")
            context.set_capstyle("butt" if line.dashes else "projecting")
            if line.dashes:
                context.set_dashes(0, line.dashes)
            gap = (float("nan"), float("nan"))
            self._renderer.draw_path(context, Path([point or gap for point in line.points]), self._place)

    def _marks(self, marks: Marks) -> None:
        if not marks.points:
            return
        size = marks.size * self._scale
        style = MarkerStyle(marks.mark)
        with self._context(marks.colour, 1.0) as context:
            context.set_joinstyle(style.get_joinstyle())
            context.set_snap(size >= _SNAPS_FROM[marks.mark])
            outline, sized = style.get_path(), style.get_transform() + Affine2D().scale(size)
            places, colour = Path(marks.points), to_rgba(marks.colour)
            self._renderer.draw_markers(context, outline, sized, places, self._place, colour)

    def _words(self, words: Words) -> None:
        x, y = words.x * self._scale, words.y * self._scale
        before = _BEFORE[words.anchor] * width(words.text) * self._scale
        aligned = self._aligned[words.anchor]
        aligned.set_position((x, y))
        with self._context(words.colour) as context:
            self._renderer.draw_text(
                context,
                x - before,
                y,
                words.text,
                properties(bold=words.bold),
                90 if words.upright else 0,
                # LibreOffice 25.2 rounds x and y of an aligned text, and lines of one would stand unevenly apart
                mtext=None if words.of_several else aligned,
            )

    @contextmanager
    def _context(self, colour: str, line: float = 0.0, *, clipped: bool = False) -> Iterator[GraphicsContextBase]:
        context = self._renderer.new_gc()
        context.set_foreground(to_rgba(colour), isRGBA=True)
        context.set_linewidth(line)
        if clipped:
            context.set_clip_rectangle(self._axes)
        yield context
        context.restore()
