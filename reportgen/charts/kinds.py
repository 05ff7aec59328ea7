"""What each kind of chart shows on its axes: lines, columns, stacks, bars, and the signs of its legend."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportgen.catalogue.model import ChartKind
from reportgen.charts.frame import GLYPH, LINE, MM, Frame
from reportgen.charts.labels import Labels
from reportgen.charts.shapes import Box, Line, Marks, Point, Shape
from reportgen.charts.style import COLOURS, DASHES, HATCHES, LONE_MARKER, MARKERS, TARGET
from reportgen.report.model import Plot

_LINE, _TARGET, _TARGET_DASHES = 1.8, 1.4, (5, 2)
"""Widths of lines; of a target's dashes, as of all, the lengths in widths of the line."""
_GROUP = 0.86
"""Share of its place that a group of columns takes, so that the labels of neighbours stay apart."""
_ALONE, _BAR = 0.72, 0.66
"""The same of a lone column or a stack, and of a bar."""
_FILLED = 0.94
"""Share of its own place in a group that a column takes."""
_EDGE, _STACK_EDGE = 1.0, 0.8
_LABEL_ROOM = 2 * MM
"""Beside the longest bar, more than its label needs."""


@dataclass(frozen=True)
class Plotted:
    """What is drawn below the line of the axis and above it, and the look of each plot that a legend may name."""

    below: Sequence[Shape]
    above: Sequence[Shape]
    looks: Sequence["Look"]


@dataclass(frozen=True)
class Look:
    """How a plot is told from others: a line with marks, or a filled box."""

    colour: str
    dashes: Sequence[float] = ()
    marker: tuple[str, float] | None = None
    hatch: str = ""
    edge: float = 0.0

    def sign(self, box: Box) -> list[Shape]:
        """The look in the legend."""
        if not self.marker:
            return [self.filled(box)]
        middle = (box.top + box.bottom) / 2
        return self.line([(box.left, middle), (box.right, middle)], [((box.left + box.right) / 2, middle)])

    def filled(self, box: Box) -> Box:
        """A box in this look."""
        return replace(box, fill=self.colour, hatch=self.hatch, second="#ffffff", edge=self.edge)

    def line(self, points: Sequence[Point | None], marked: Sequence[Point]) -> list[Shape]:
        """A line in this look."""
        assert self.marker, "only lines have marks"
        dashes = [_LINE * part for part in self.dashes]
        return [Line(points, self.colour, _LINE, dashes), Marks(marked, *self.marker, self.colour)]


def plotted(frame: Frame) -> Plotted:
    """What the chart's kind draws."""
    draw = {
        ChartKind.LINE: _lines,
        ChartKind.COLUMNS: _columns,
        ChartKind.STACKED: _stacked,
        ChartKind.COMPARISON: _bars,
    }[frame.chart.kind]
    return draw(frame, Labels(frame))


def target_line(frame: Frame) -> list[Shape]:
    """The target across the axes, if there is one."""
    target, box = frame.chart.target, frame.axes
    if not target:
        return []
    if frame.is_comparison:
        x = box.left + _length(frame, float(target.value))
        return [_dashed([(x, box.bottom), (x, box.top)], clipped=True)]
    y = frame.y(float(target.value))
    return [_dashed([(box.left, y), (box.right, y)], clipped=True)]


def target_sign(box: Box) -> list[Shape]:
    """The target's line in the legend."""
    middle = (box.top + box.bottom) / 2
    return [_dashed([(box.left, middle), (box.right, middle)])]


def _dashed(points: Sequence[Point], *, clipped: bool = False) -> Line:
    return Line(points, TARGET, _TARGET, [_TARGET * part for part in _TARGET_DASHES], clipped=clipped)


def _lines(frame: Frame, labels: Labels) -> Plotted:
    plots = frame.chart.plots
    shapes = list(labels.of_gaps([0.0] * len(plots)))
    looks = [_line_look(number, alone=len(plots) == 1) for number in range(len(plots))]
    for number, (plot, look) in enumerate(zip(plots, looks, strict=True)):
        points = [
            None if value is None else (frame.x(place), frame.y(float(value)))
            for place, value in enumerate(plot.values)
        ]
        shapes += look.line(points, [point for point in points if point])
        shapes += labels.of_values(plot, under=is_lower(plots, number))
    return Plotted([], shapes, looks)


def _line_look(number: int, *, alone: bool) -> Look:
    marker = LONE_MARKER if alone else MARKERS[number % len(MARKERS)]
    return Look(COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)], marker)


def is_lower(plots: Sequence[Plot], number: int) -> bool:
    """Whether this line lies below the others, so that its labels stand under it."""
    lasts = [next((v for v in reversed(plot.values) if v is not None), 0) for plot in plots]
    return len(lasts) > 1 and lasts[number] == min(lasts) and lasts.index(min(lasts)) == number


def _columns(frame: Frame, labels: Labels) -> Plotted:
    plots = frame.chart.plots
    slot, shifts = column_places(plots)
    above, below = list(labels.of_gaps(shifts)), list[Shape]()
    looks = [Look(COLOURS[number % len(COLOURS)], hatch=HATCHES[number % len(HATCHES)]) for number in range(len(plots))]
    for plot, look, shift in zip(plots, looks, shifts, strict=True):
        heights = [float(value or 0) for value in plot.values]
        columns = [_column(frame, place + shift, slot * _FILLED, (0, height)) for place, height in enumerate(heights)]
        boxes = [look.filled(column) for column in columns]
        if frame.chart.part_year:  # the last is a year that has not ended
            boxes[-1] = replace(columns[-1], fill="#ffffff", hatch="////", second=look.colour, edge=_EDGE)
        below += boxes
        above += labels.of_values(plot, shift=shift)
    return Plotted(below, above, looks)


def column_places(plots: Sequence[Plot]) -> tuple[float, list[float]]:
    """The share of a category's place that each plot's column takes, and how far from its middle each stands."""
    slot = (_ALONE if len(plots) == 1 else _GROUP) / len(plots)
    return slot, [(number - (len(plots) - 1) / 2) * slot for number in range(len(plots))]


def _column(frame: Frame, place: float, wide: float, values: tuple[float, float]) -> Box:
    """A column around a place, from one value to another."""
    left, right = frame.x(place - wide / 2), frame.x(place + wide / 2)
    return Box(left, frame.y(values[1]), right, frame.y(values[0]), "", clipped=True)


def _stacked(frame: Frame, labels: Labels) -> Plotted:
    tops = [0.0] * len(frame.chart.categories)
    below, above, looks = list[Shape](), list[Shape](), list[Look]()
    for number, plot in enumerate(frame.shown_plots):
        hatch = HATCHES[(number + number // len(COLOURS)) % len(HATCHES)]
        look = Look(COLOURS[number % len(COLOURS)], hatch=hatch, edge=_STACK_EDGE)
        looks.append(look)
        for place, (value, label) in enumerate(zip(plot.values, plot.labels, strict=True)):
            foot, height = tops[place], float(value or 0)
            below.append(look.filled(_column(frame, place, _ALONE, (foot, foot + height))))
            if holds_words(frame, height):
                above += labels.inside(label, place, foot + height / 2, look.colour)
            tops[place] = foot + height
    for place, (top, sign) in enumerate(zip(tops, signs(frame.chart.plots), strict=True)):
        above += labels.over_stack(sign, place, top)
    return Plotted(below, above, looks)


def holds_words(frame: Frame, height: float) -> bool:
    """Whether a part of a stack is high enough for its label."""
    return height / frame.top * frame.up > LINE * 0.85


def signs(plots: Sequence[Plot]) -> list[str]:
    """For each category the sign of a figure there that is not shown."""
    parts = [zip(plot.values, plot.labels, strict=True) for plot in plots]
    return [
        next((label for value, label in column if value is None and label), "") for column in zip(*parts, strict=True)
    ]


def _bars(frame: Frame, labels: Labels) -> Plotted:
    """Ours and the benchmarks as bars."""
    (plot,) = frame.chart.plots[:1]
    left, half = frame.axes.left, _BAR / 2 * frame.up / (len(plot.values) + 0.2)
    below, above = list[Shape](), list[Shape]()
    for place, (value, label) in enumerate(zip(plot.values, plot.labels, strict=True)):
        y, end = frame.row_y(place), left + _length(frame, float(value or 0))
        below.append(Box(left, y - half, end, y + half, COLOURS[min(place, 1)], clipped=True))
        above += labels.beside(label, end, y)
    return Plotted(below, above, [])


def _length(frame: Frame, value: float) -> float:
    """Of a bar: the longest leaves room for its label."""
    longest = max(len(label) for label in frame.chart.plots[0].labels) * GLYPH + _LABEL_ROOM
    return value / frame.highest * (frame.across - longest)
