"""Draws chart specifications as pictures in one house style: SVG for Word and a PNG fallback.

A `report.Chart` in, a `Picture` out. Decides how a chart looks, never what it shows.

`frame` lays out title, legend and axes, `kinds` draws on them, `labels` finds room for the values: all as `shapes`,
which `paint` draws with matplotlib. `lettering` knows how wide words are.
"""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from reportgen import __version__
from reportgen.charts import style
from reportgen.charts.frame import MM, Frame
from reportgen.charts.kinds import plotted, target_line, target_sign
from reportgen.charts.lettering import family
from reportgen.charts.paint import house_style, png, svg
from reportgen.charts.shapes import Box, Drawing, Group
from reportgen.report.model import Chart, Picture

Images = tuple[bytes, bytes]
"""A picture's SVG and PNG."""


def draw_charts(charts: Sequence[Chart], drawn: Mapping[str, Images] | None = None) -> Iterator[Picture]:
    """The pictures, one by one in the charts' order.

    `drawn` are the images of an earlier report, by `Picture.print`: a chart that has not changed is not drawn again.
    """
    with house_style():
        for chart in charts:
            frame, print_of_it = Frame(chart), _print(chart)
            images = (drawn or {}).get(print_of_it) or _images(frame)
            width, height = frame.size_mm
            yield Picture(*images, width=width, height=height, alt=chart.alt, print=print_of_it)


def _print(chart: Chart) -> str:
    """Of all that a picture depends on: the specification, the house style, the font at hand, this program."""
    look = [value for name, value in sorted(vars(style).items()) if name.isupper()]
    return sha256(repr((__version__, family(), look, chart)).encode()).hexdigest()


def _images(frame: Frame) -> Images:
    drawing = _drawing(frame)
    return svg(drawing), png(drawing)


def _drawing(frame: Frame) -> Drawing:
    width, height = (side * MM for side in frame.size_mm)
    shown = plotted(frame)
    axes = [*frame.scales(), *shown.below, *target_line(frame), frame.axis(), *shown.above]
    places = frame.sign_boxes()
    signs = [look.sign(box) for look, box, _ in zip(shown.looks, places, frame.named_plots, strict=False)]
    if frame.chart.target:
        signs.append(target_sign(places[-1]))
    shapes = [
        Box(0, 0, width, height, "#ffffff"),
        Group("axes_1", axes),
        *frame.title(),
        frame.legend(signs),
        *frame.note(),
    ]
    return Drawing(width, height, frame.axes, shapes)
