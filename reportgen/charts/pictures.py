"""Draws chart specifications as pictures with matplotlib: one house style, SVG for Word and a PNG fallback.

A `report.Chart` in, a `Picture` out. Decides how a chart looks, never what it shows.
"""

import io
import itertools
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from reportgen.catalogue.model import ChartKind
from reportgen.charts.style import (
    BARS_HEIGHT,
    COLOURS,
    DARK,
    DASHES,
    FAINT,
    FONTS,
    HALF,
    HATCHES,
    LINES_ABOVE,
    LONE_MARKER,
    MARKERS,
    POINTS,
    TARGET,
    TEXT,
    WIDE,
)
from reportgen.formats import Unit
from reportgen.report.model import Chart, Picture, Plot

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

DPI = 200
_PACKING = 3
"""How hard the fallback is packed, 0 to 9: beyond this it took longer and saved nothing, over 55 charts."""
_MM = 1 / 25.4
_LEGEND_SIGN = POINTS * 1.15
"""Width of the sign before a name in the legend and of the space after it, in millimetres."""
_ROOM_BELOW = 0.15
"""Share of the axis below which a label under its point would touch the axis."""
_LEFT, _LEFT_OF_NAMES = 14.0, 40.0
"""Room for the numbers or names beside the axis, in millimetres."""
_GROUP = 0.86
"""Share of its place that a group of columns takes, so that the labels of neighbours stay apart."""
_GLYPH_MM = 0.2
"""Width of a digit per point of size, in millimetres: near enough to see whether labels would touch."""
_LETTER_MM = 0.193
"""The same of a letter among others."""


_LABEL_MM = POINTS * 0.35
"""Height of a label, in millimetres."""
_Box = tuple[float, float, float, float]
"""Left, right, foot and head of a label, in millimetres from the axes' origin."""


def draw_charts(charts: Sequence[Chart]) -> Iterator[Picture]:
    """The pictures, one by one in the charts' order."""
    from matplotlib import style  # here, not above: it takes half a second, which other commands need not wait

    with style.context(_style()):
        for chart in charts:
            yield _picture(chart)


def _style() -> dict[str, Any]:
    from matplotlib import font_manager  # see draw_charts

    there = set(font_manager.get_font_names())
    return {
        "font.family": [next(font for font in FONTS if font in there)],
        "font.size": POINTS,
        "text.color": TEXT,
        "axes.labelcolor": TEXT,
        "xtick.color": TEXT,
        "ytick.color": TEXT,
        "hatch.linewidth": 0.6,
        "text.parse_math": False,
        "svg.fonttype": "none",
        "svg.hashsalt": "reportgen",
    }


def _picture(chart: Chart) -> Picture:
    from matplotlib.figure import Figure  # see draw_charts

    width, height = WIDE if chart.wide else HALF
    if chart.kind is ChartKind.COMPARISON:
        height = BARS_HEIGHT
    figure = Figure(figsize=(width * _MM, height * _MM))
    drawing = _Drawing(chart, figure, width, height)
    drawing.draw()
    return Picture(
        svg=_saved(figure, "svg"),
        png=_saved(figure, "png"),
        width=width,
        height=drawing.height,
        alt=chart.alt,
    )


def _saved(figure: "Figure", kind: str) -> bytes:
    buffer = io.BytesIO()
    if kind == "svg":
        figure.savefig(buffer, format=kind, metadata={"Date": None})
    else:
        packing = {"compress_level": _PACKING}
        figure.savefig(buffer, format=kind, dpi=DPI, metadata={"Software": None}, pil_kwargs=packing)
    return buffer.getvalue()


def _touch(one: _Box, other: _Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


class _Drawing:
    """One chart on one figure: title above, legend below the title, axes with fixed margins."""

    def __init__(self, chart: Chart, figure: "Figure", width: float, height: float) -> None:
        self.chart = chart
        self.figure = figure
        self.width, self.height = width, height
        self.title = textwrap.wrap(chart.title, 80 if chart.wide else 40)
        self.legend = self._legend_lines()
        self.height += max(self._lines_above - LINES_ABOVE, 0) * self._line_mm
        figure.set_figheight(self.height * _MM)
        self.categories = [self._two_lines(name) for name in chart.categories]
        self.axes = self._axes()
        self._taken: list[_Box] = []

    def draw(self) -> None:
        draw = {
            ChartKind.LINE: self._lines,
            ChartKind.COLUMNS: self._columns,
            ChartKind.STACKED: self._stacked,
            ChartKind.COMPARISON: self._bars,
        }[self.chart.kind]
        self._write_title()
        self._frame()
        self._legend(draw(), [plot.name for plot in self._shown_plots()])
        self._write_note()

    # The frame

    @property
    def _line_mm(self) -> float:
        return POINTS * 0.44

    @property
    def _lines_above(self) -> int:
        """Of title, legend and note, above the axes."""
        return len(self.title) + self.legend + bool(self.chart.note)

    @property
    def _below_legend(self) -> float:
        """What matplotlib leaves free around a legend, in millimetres; nothing where there is none."""
        return POINTS * 0.2 if self.legend else 0.0

    def _legend_names(self) -> list[str]:
        plots = [plot.name for plot in self._shown_plots()]
        target = [self.chart.target.label] if self.chart.target else []
        named = len(plots) > 1 or self.chart.kind is ChartKind.STACKED
        return (plots if named else []) + target

    def _legend_columns(self) -> int:
        """As many columns as there is room for; matplotlib fills them one after the other."""
        widths = [len(name) * POINTS * _LETTER_MM + _LEGEND_SIGN for name in self._legend_names()]
        for columns in range(len(widths), 1, -1):
            rows, longer = divmod(len(widths), columns)
            starts = [column * rows + min(column, longer) for column in range(columns + 1)]
            if sum(max(widths[start:end]) for start, end in itertools.pairwise(starts)) < self.width:
                return columns
        return 1

    def _legend_lines(self) -> int:
        return -(-len(self._legend_names()) // self._legend_columns())

    def _axes(self) -> "Axes":
        left = _LEFT_OF_NAMES if self.chart.kind is ChartKind.COMPARISON else _LEFT
        bottom = 12 if self._months_upright() or any("\n" in name for name in self.categories) else 7.5
        top = 2 + self._lines_above * self._line_mm + 3.5
        top += self._below_legend if self.chart.note else 0
        right = 2
        size = (self.width - left - right, self.height - bottom - top)
        self.axes_mm = size
        return self.figure.add_axes(
            (left / self.width, bottom / self.height, size[0] / self.width, size[1] / self.height)
        )

    def _months_upright(self) -> bool:
        return len(self.chart.categories) > 6 and not self.chart.wide

    def _two_lines(self, category: str) -> str:
        """A part year's or a quarter's label over two lines, where its neighbours leave no room for one."""
        if self.chart.part_year:
            return category.replace(" to ", "\nto ")
        slot = (self.width - _LEFT) / len(self.chart.categories)
        return category.replace(" (", "\n(") if len(category) * POINTS * _GLYPH_MM > slot else category

    def _write_title(self) -> None:
        top = 1 - 1 / self.height
        text = "\n".join(self.title)
        self.figure.text(2 / self.width, top, text, fontweight="bold", va="top", linespacing=1.15)

    def _write_note(self) -> None:
        """What a gap's sign means, below the legend."""
        top = 1 - (1.5 + (len(self.title) + self.legend) * self._line_mm + self._below_legend) / self.height
        self.figure.text(2 / self.width, top, self.chart.note, va="top")

    def _legend(self, handles: Sequence["Artist"], names: Sequence[str]) -> None:
        """The names of the plots, where there is more than one, and of the target, below the title."""
        named = len(names) > 1 or self.chart.kind is ChartKind.STACKED
        entries = list(zip(handles, names, strict=True)) if named else []
        if self.chart.target:
            entries.append((self._target(float(self.chart.target.value)), self.chart.target.label))
        if not entries:
            return
        top = 1 - (1.5 + len(self.title) * self._line_mm) / self.height
        self.figure.legend(
            *zip(*entries, strict=True),
            loc="upper left",
            bbox_to_anchor=(1 / self.width, top),
            ncols=self._legend_columns(),
            frameon=False,
            borderpad=0,
            columnspacing=1.2,
            handlelength=1.6,
            handletextpad=0.5,
            labelspacing=0.25,
        )

    def _frame(self) -> None:
        axes = self.axes
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color(TEXT)
        if self.chart.kind is ChartKind.COMPARISON:
            return
        axes.set_axisbelow(True)
        axes.grid(axis="y", color=FAINT, linewidth=0.4)
        axes.tick_params(axis="both", length=0, pad=4)
        axes.set_xlim(-0.6, len(self.chart.categories) - 0.4)
        axes.set_xticks(range(len(self.categories)), self.categories)
        if self._months_upright():
            axes.tick_params(axis="x", labelrotation=90)
        self._scale()

    def _scale(self) -> None:
        """From nought to a little above the highest value or target; percentages end at 100."""
        from matplotlib.ticker import FuncFormatter, MaxNLocator  # see draw_charts

        percent = self.chart.unit is Unit.PERCENT
        highest = self._highest()
        full = percent and highest > 50
        self.axes.set_ylim(0, 108 if full else highest * 1.22)
        if full:
            self.axes.set_yticks([0, 25, 50, 75, 100])
        else:
            self.axes.yaxis.set_major_locator(MaxNLocator(4, integer=True, steps=[1, 2, 2.5, 5, 10]))
        self.axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}" + ("%" if percent else "")))

    def _highest(self) -> float:
        stacks = zip(*(plot.values for plot in self.chart.plots), strict=True)
        if self.chart.kind is ChartKind.STACKED:
            tops = [float(sum(value or 0 for value in stack)) for stack in stacks]
        else:
            tops = [float(value or 0) for stack in stacks for value in stack]
        return max([*tops, float(self.chart.target.value) if self.chart.target else 0.0]) or 1.0

    # The kinds

    def _lines(self) -> list["Artist"]:
        handles: list[Artist] = []
        self._sign_gaps([0.0] * len(self.chart.plots))
        for number, plot in enumerate(self.chart.plots):
            values = [float("nan") if value is None else float(value) for value in plot.values]
            marker, size = MARKERS[number % len(MARKERS)] if len(self.chart.plots) > 1 else LONE_MARKER
            (line,) = self.axes.plot(
                values,
                color=COLOURS[number % len(COLOURS)],
                marker=marker,
                linestyle=DASHES[number % len(DASHES)],
                linewidth=1.8,
                markersize=size,
                clip_on=False,
                zorder=3,
            )
            handles.append(line)
            self._label(plot, below=self._is_lower(number))
        return handles

    def _is_lower(self, number: int) -> bool:
        """Whether this line lies below the others, so that its labels stand under it."""
        lasts = [next((v for v in reversed(plot.values) if v is not None), 0) for plot in self.chart.plots]
        return len(lasts) > 1 and lasts[number] == min(lasts) and lasts.index(min(lasts)) == number

    def _columns(self) -> list["Artist"]:
        plots = self.chart.plots
        width = (0.72 if len(plots) == 1 else _GROUP) / len(plots)
        handles: list[Artist] = []
        shifts = [(number - (len(plots) - 1) / 2) * width for number in range(len(plots))]
        self._sign_gaps(shifts)
        for number, (plot, shift) in enumerate(zip(plots, shifts, strict=True)):
            places = [place + shift for place in range(len(plot.values))]
            heights = [float(value or 0) for value in plot.values]
            bars = self.axes.bar(
                places,
                heights,
                width * 0.94,
                color=COLOURS[number % len(COLOURS)],
                hatch=HATCHES[number % len(HATCHES)],
                edgecolor="white",
                lw=0,
            )
            handles.append(bars.patches[0])
            if self.chart.part_year:
                bars[-1].set(facecolor="white", edgecolor=COLOURS[number % len(COLOURS)], hatch="////", linewidth=1)
            self._label(plot, shift=shift)
        return handles

    def _shown_plots(self) -> list[Plot]:
        """All plots; of a stack only the parts that hold anything, as the others would only lengthen the legend."""
        if self.chart.kind is not ChartKind.STACKED:
            return list(self.chart.plots)
        return [plot for plot in self.chart.plots if any(plot.values)] or list(self.chart.plots[:1])

    def _hidden_parts(self) -> list[str]:
        """For each column of a stack the sign of a part of it that is not shown."""
        parts = [zip(plot.values, plot.labels, strict=True) for plot in self.chart.plots]
        return [
            next((label for value, label in column if value is None and label), "")
            for column in zip(*parts, strict=True)
        ]

    def _stacked(self) -> list["Artist"]:
        plots = self._shown_plots()
        tops = [0.0] * len(self.chart.categories)
        handles: list[Artist] = []
        tallest = self.axes.get_ylim()[1]
        for number, plot in enumerate(plots):
            colour, hatch = COLOURS[number % len(COLOURS)], HATCHES[(number + number // len(COLOURS)) % len(HATCHES)]
            heights = [float(value or 0) for value in plot.values]
            bars = self.axes.bar(
                range(len(heights)), heights, 0.72, tops, color=colour, hatch=hatch, edgecolor="white", lw=0.8
            )
            handles.append(bars.patches[0])
            for place, (height, label) in enumerate(zip(heights, plot.labels, strict=True)):
                if height / tallest * self.axes_mm[1] > self._line_mm * 0.85:
                    self._inside(place, tops[place] + height / 2, label, colour)
            tops = [top + height for top, height in zip(tops, heights, strict=True)]
        for place, (top, sign) in enumerate(zip(tops, self._hidden_parts(), strict=True)):
            self.axes.annotate(sign, (place, top), (0, 3), textcoords="offset points", ha="center", va="bottom")
        return handles

    def _inside(self, place: float, height: float, label: str, colour: str) -> None:
        dark = colour in DARK
        text = self.axes.text(place, height, label, ha="center", va="center", color="white" if dark else "black")
        text.set_bbox({"facecolor": colour, "edgecolor": "none", "pad": 0.6})

    def _bars(self) -> list["Artist"]:
        """Ours and the benchmarks as bars; the target as a line down them."""
        plot = self.chart.plots[0]
        places = list(range(len(plot.values)))[::-1]
        values = [float(value or 0) for value in plot.values]
        colours = [COLOURS[0], *[COLOURS[1]] * (len(values) - 1)]
        self.axes.barh(places, values, 0.66, color=colours)
        self.axes.spines["bottom"].set_visible(False)
        self.axes.spines["left"].set_visible(True)
        longest = max(len(label) for label in plot.labels) * POINTS * _GLYPH_MM + 2
        self.axes.set_xlim(0, self._highest() * self.axes_mm[0] / (self.axes_mm[0] - longest))
        self.axes.set_ylim(-0.6, len(values) - 0.4)
        self.axes.set_xticks([])
        self.axes.tick_params(axis="y", length=0)
        names = ["\n".join(textwrap.wrap(name, 18)) for name in self.chart.categories]
        self.axes.set_yticks(places, names)
        for place, value, label in zip(places, values, plot.labels, strict=True):
            text = self.axes.annotate(label, (value, place), (3, 0), textcoords="offset points", va="center")
            self._boxed(text)
        return []

    def _target(self, value: float) -> "Artist":
        draw = self.axes.axvline if self.chart.kind is ChartKind.COMPARISON else self.axes.axhline
        return draw(value, color=TARGET, linewidth=1.4, linestyle=(0, (5, 2)), zorder=1.5)

    def _sign_gaps(self, shifts: Sequence[float]) -> None:
        """On the axis the sign of each figure that is not shown; labels keep off them."""
        for plot, shift in zip(self.chart.plots, shifts, strict=True):
            for place, (value, label) in enumerate(zip(plot.values, plot.labels, strict=True)):
                box = self._box(place + shift, 0.0, label, under=False)
                if value is None and label and box not in self._taken:
                    self._taken.append(box)
                    self._write_label(label, (place + shift, 0.0), below=False)

    def _label(self, plot: Plot, *, shift: float = 0, below: bool = False) -> None:
        """Values beside their points, from the latest back, as many as touch neither each other nor a line's marks."""
        free, taken = float("inf"), list(self._taken)
        for place in range(len(plot.values) - 1, -1, -1):
            value, label = plot.values[place], plot.labels[place]
            if value is None:
                continue
            dips = below if len(self.chart.plots) > 1 else self._is_dip(plot, place)
            under = dips and float(value) / self.axes.get_ylim()[1] > _ROOM_BELOW
            boxes = {side: self._box(place + shift, float(value), label, under=side) for side in (under, not under)}
            clear = [side for side, box in boxes.items() if self._is_clear(box, place)]
            side = next(iter(clear), under)
            if (not clear and free != float("inf")) or boxes[side][1] > free:
                continue
            if any(_touch(boxes[side], other) for other in taken):
                continue
            free = boxes[side][0] - 0.4
            self._taken.append(boxes[side])
            self._write_label(label, (place + shift, float(value)), below=side)

    def _write_label(self, label: str, point: tuple[float, float], *, below: bool) -> None:
        offset, side = (-5, "top") if below else (4, "bottom")
        text = self.axes.annotate(label, point, (0, offset), textcoords="offset points", ha="center", va=side)
        self._boxed(text)

    def _at(self, place: float, value: float) -> tuple[float, float]:
        """A point in millimetres from the axes' origin."""
        slot = self.axes_mm[0] / (len(self.chart.categories) + 0.2)
        return (place + 0.6) * slot, value / self.axes.get_ylim()[1] * self.axes_mm[1]

    def _box(self, place: float, value: float, label: str, *, under: bool) -> _Box:
        across, up = self._at(place, value)
        half = len(label) * POINTS * _GLYPH_MM / 2 + 0.25
        foot = up + (-_LABEL_MM - 1.5 if under else 1.5)
        return across - half, across + half, foot, foot + _LABEL_MM

    def _is_clear(self, box: _Box, own: int) -> bool:
        """Whether a label would stay off the numbers of the axis and off other points of lines."""
        if box[0] < -0.5 or box[2] < 0:
            return False
        if self.chart.kind is not ChartKind.LINE:
            return True
        near = range(max(own - 1, 0), min(own + 2, len(self.chart.categories)))
        points = [
            self._at(place, float(value))
            for plot in self.chart.plots
            for place in near
            if (value := plot.values[place]) is not None and (place != own or len(self.chart.plots) > 1)
        ]
        return not any(box[0] - 0.8 < x < box[1] + 0.8 and box[2] - 0.4 < y < box[3] + 0.4 for x, y in points)

    def _is_dip(self, plot: Plot, place: int) -> bool:
        """Whether the line lies above this point on either side, so that there is room below it only."""
        values = [plot.values[other] for other in (place - 1, place + 1) if 0 <= other < len(plot.values)]
        value = plot.values[place]
        if self.chart.kind is not ChartKind.LINE or value is None:
            return False
        neighbours = [other for other in values if other is not None]
        return bool(neighbours) and all(value < other for other in neighbours)

    def _boxed(self, text: "Text") -> None:
        """A white ground, so that grid and target lines do not cross the words."""
        text.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.3})
