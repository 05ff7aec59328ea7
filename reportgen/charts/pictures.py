"""Draws chart specifications as pictures in one house style: SVG for Word and a PNG fallback.

A `report.Chart` in, a `Picture` out. Decides how a chart looks, never what it shows.

`frame` lays out title, legend and axes, `kinds` draws on them, `labels` finds room for the values: all as `shapes`,
which `svg` writes and `raster` paints. `lettering` knows how wide words are.
"""

from collections.abc import Iterator, Sequence

from reportgen.charts.frame import MM, Frame
from reportgen.charts.kinds import plotted, target_line, target_sign
from reportgen.charts.raster import png
from reportgen.charts.shapes import Box, Drawing, Group
from reportgen.charts.svg import svg
from reportgen.report.model import Chart, Picture


def draw_charts(charts: Sequence[Chart]) -> Iterator[Picture]:
    """The pictures, one by one in the charts' order."""
    for chart in charts:
        frame = Frame(chart)
        drawing = _drawing(frame)
        width, height = frame.size_mm
        yield Picture(svg=svg(drawing), png=png(drawing), width=width, height=height, alt=chart.alt)


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
