"""The frame that a chart is drawn in: title, legend and note above, axes with fixed margins, scale, names and grid.

Lengths are in points, places counted from the picture's upper left corner.
"""

import itertools
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import floor, log10

from reportgen.catalogue.model import ChartKind
from reportgen.charts.lettering import ASCENT, DESCENT, GAP, baselines, heading_baselines, width
from reportgen.charts.shapes import Box, Group, Line, Shape, Words
from reportgen.charts.style import BARS_HEIGHT, FAINT, HALF, LINES_ABOVE, POINTS, TEXT, WIDE
from reportgen.formats import Unit
from reportgen.report.model import Chart, Plot

MM = 72 / 25.4
GLYPH = 0.2 * MM * POINTS
"""Width of a digit: near enough to see whether labels would touch."""
_LETTER = 0.193 * MM * POINTS
"""The same of a letter among others."""
LINE = 0.44 * MM * POINTS
"""Height of a line above the axes."""
_LEFT, _LEFT_OF_NAMES, _RIGHT = 14 * MM, 40 * MM, 2 * MM
"""Room for the numbers or names beside the axis."""
_BELOW, _BELOW_TWO_LINES = 7.5 * MM, 12 * MM
_SIGN_ROOM = 1.15 * MM * POINTS
"""Width of the sign before a name in the legend and of the space after it, where columns are counted."""
SIGN = (1.6 * POINTS, 0.7 * POINTS)
"""Width and height of the sign itself."""
_SIGN_GAP, _COLUMN_GAP, _ROW_GAP, _LEGEND_GAP = 0.5 * POINTS, 1.2 * POINTS, 0.25 * POINTS, 0.5 * POINTS
_PAD, _PAD_OF_NAMES = 4.0, 3.5
"""Between an axis and what is written beside it."""
_AXIS, _GRID = 0.8, 0.4
"""Widths of lines."""


@dataclass(frozen=True)
class Frame:
    """Where everything in a chart's picture has its place."""

    chart: Chart

    # Sizes

    @property
    def is_comparison(self) -> bool:
        """Whether its categories stand below each other."""
        return self.chart.kind is ChartKind.COMPARISON

    @cached_property
    def size_mm(self) -> tuple[float, float]:
        """Width and height in millimetres: as the house style says, and higher where there are many words above."""
        across, up = WIDE if self.chart.wide else HALF
        more = max(self._lines_above - LINES_ABOVE, 0) * LINE / MM
        return across, (BARS_HEIGHT if self.is_comparison else up) + more

    @cached_property
    def axes(self) -> Box:
        """What the axes enclose."""
        across, up = (side * MM for side in self.size_mm)
        two_lines = not self.is_comparison and any("\n" in name for name in self._categories)
        top = 2 * MM + self._lines_above * LINE + 3.5 * MM + (self._below_legend if self.chart.note else 0)
        return Box(
            left=_LEFT_OF_NAMES if self.is_comparison else _LEFT,
            top=top,
            right=across - _RIGHT,
            bottom=up - (_BELOW_TWO_LINES if two_lines or self.is_upright else _BELOW),
            fill="#ffffff",
        )

    @cached_property
    def across(self) -> float:
        """Width of the axes."""
        return self.axes.right - self.axes.left

    @cached_property
    def up(self) -> float:
        """Height of the axes."""
        return self.axes.bottom - self.axes.top

    # Words above the axes

    @cached_property
    def title_lines(self) -> list[str]:
        """The heading's lines."""
        return textwrap.wrap(self.chart.title, 80 if self.chart.wide else 40)

    @property
    def _lines_above(self) -> int:
        """Of title, legend and note."""
        return len(self.title_lines) + self.legend_rows + bool(self.chart.note)

    @property
    def _below_legend(self) -> float:
        """What is left free below a legend; nothing where there is none."""
        return 0.2 * MM * POINTS if self.legend_names else 0.0

    @cached_property
    def shown_plots(self) -> list[Plot]:
        """All plots; of a stack only the parts that hold anything, as the others would only lengthen the legend."""
        if self.chart.kind is not ChartKind.STACKED:
            return list(self.chart.plots)
        return [plot for plot in self.chart.plots if any(plot.values)] or list(self.chart.plots[:1])

    @cached_property
    def named_plots(self) -> list[Plot]:
        """Those that the legend names: all, where there is more than one."""
        return self.shown_plots if len(self.shown_plots) > 1 or self.chart.kind is ChartKind.STACKED else []

    @cached_property
    def legend_names(self) -> list[str]:
        """Of the plots and of the target."""
        return [plot.name for plot in self.named_plots] + ([self.chart.target.label] if self.chart.target else [])

    @cached_property
    def legend_columns(self) -> list[list[str]]:
        """The names in as many columns as there is room for, filled one after the other."""
        names = self.legend_names
        across = WIDE[0] if self.chart.wide else HALF[0]
        for columns in range(len(names), 1, -1):
            rows, longer = divmod(len(names), columns)
            starts = [column * rows + min(column, longer) for column in range(columns + 1)]
            filled = [names[start:end] for start, end in itertools.pairwise(starts)]
            if sum(max(len(name) for name in column) * _LETTER + _SIGN_ROOM for column in filled) < across * MM:
                return filled
        return [names] if names else []

    @property
    def legend_rows(self) -> int:
        """How many lines the legend has."""
        return max((len(column) for column in self.legend_columns), default=0)

    def title(self) -> list[Shape]:
        """The heading."""
        feet = heading_baselines(self.title_lines, MM, spacing=1.15)
        several = len(feet) > 1
        return [
            Words(line, 2 * MM, foot, TEXT, bold=True, of_several=several)
            for line, foot in zip(self.title_lines, feet, strict=True)
        ]

    def note(self) -> list[Shape]:
        """What a gap's sign means, below the legend."""
        top = 1.5 * MM + (len(self.title_lines) + self.legend_rows) * LINE + self._below_legend
        return [Words(self.chart.note, 2 * MM, top + ASCENT, TEXT)] if self.chart.note else []

    def legend(self, signs: Sequence[Sequence[Shape]]) -> Group:
        """The names below the title, each behind its sign."""
        given = iter(signs)
        shapes: list[Shape] = []
        for x, foot, name in self._legend_places():
            shapes += [*next(given), Words(name, x + SIGN[0] + _SIGN_GAP, foot, TEXT)]
        return Group("legend_1", shapes)

    def sign_boxes(self) -> list[Box]:
        """Where the signs stand, in the order of `legend_names`."""
        return [Box(x, foot - SIGN[1], x + SIGN[0], foot, "") for x, foot, _ in self._legend_places()]

    def _legend_places(self) -> list[tuple[float, float, str]]:
        """Left end and baseline of each entry."""
        left, places = MM + _LEGEND_GAP, []
        top = 1.5 * MM + len(self.title_lines) * LINE + _LEGEND_GAP
        for column in self.legend_columns:
            for row, name in enumerate(column):
                places.append((left, top + ASCENT + row * (ASCENT + DESCENT + _ROW_GAP), name))
            left += SIGN[0] + _SIGN_GAP + max(map(width, column)) + _COLUMN_GAP
        return places

    # Scale

    def x(self, place: float) -> float:
        """Where a category stands that is the `place`th from 0 on, or lies between two."""
        return self.axes.left + (place + 0.6) * self.across / (len(self.chart.categories) + 0.2)

    def y(self, value: float) -> float:
        """Where a value stands."""
        return self.axes.bottom - value / self.top * self.up

    @cached_property
    def top(self) -> float:
        """The value at the upper end: a little above the highest value or target; percentages end at 100."""
        return 108.0 if self._is_full else self.highest * 1.22

    @property
    def _is_full(self) -> bool:
        return self.chart.unit is Unit.PERCENT and self.highest > 50

    @cached_property
    def highest(self) -> float:
        """The highest value, stack or target."""
        stacks = zip(*(plot.values for plot in self.chart.plots), strict=True)
        if self.chart.kind is ChartKind.STACKED:
            tops = [float(sum(value or 0 for value in stack)) for stack in stacks]
        else:
            tops = [float(value or 0) for stack in stacks for value in stack]
        return max([*tops, float(self.chart.target.value) if self.chart.target else 0.0]) or 1.0

    def ticks(self) -> list[int]:
        """Three to five whole numbers, one a round step above the other."""
        step = 25 if self._is_full else _step(self.top / 4)
        return list(range(0, floor(min(self.top, 100 if self._is_full else self.top)) + 1, step))

    # Axes

    @property
    def is_upright(self) -> bool:
        """Whether the months are written upwards."""
        return len(self.chart.categories) > 6 and not self.chart.wide and not self.is_comparison

    @cached_property
    def _categories(self) -> list[str]:
        if self.is_comparison:
            return ["\n".join(textwrap.wrap(name, 18)) for name in self.chart.categories]
        return [self._two_lines(name) for name in self.chart.categories]

    def _two_lines(self, category: str) -> str:
        """A part year's or a quarter's label over two lines, where its neighbours leave no room for one."""
        if self.chart.part_year:
            return category.replace(" to ", "\nto ")
        slot = ((WIDE if self.chart.wide else HALF)[0] * MM - _LEFT) / len(self.chart.categories)
        return category.replace(" (", "\n(") if len(category) * GLYPH > slot else category

    def scales(self) -> list[Shape]:
        """The names of the categories, and the grid with its numbers."""
        if self.is_comparison:
            return [Group("axis_2", [self._row(place) for place in range(len(self._categories))])]
        columns = [self._column(place, name.split("\n")) for place, name in enumerate(self._categories)]
        lines = [self._grid(number, value) for number, value in enumerate(self.ticks(), start=1)]
        return [Group("axis_1", columns), Group("axis_2", lines)]

    def axis(self) -> Line:
        """The line that everything stands on."""
        box = self.axes
        if self.is_comparison:
            return Line([(box.left, box.bottom), (box.left, box.top)], "#000000", _AXIS)
        return Line([(box.left, box.bottom), (box.right, box.bottom)], TEXT, _AXIS)

    def _column(self, place: int, lines: Sequence[str]) -> Group:
        """The name below a category."""
        x, top = self.x(place), self.axes.bottom + _PAD
        name = f"xtick_{place + 1}"
        if self.is_upright:
            foot = x + (ASCENT - DESCENT) / 2
            return Group(name, [Words(lines[0], foot, top + width(lines[0]), TEXT, upright=True)])
        feet = baselines(lines, top)
        if len(lines) == 1:
            return Group(name, [Words(lines[0], x, feet[0], TEXT, "middle")])
        lefts = [x - width(line) / 2 for line in lines]
        return Group(name, _several(lines, lefts, feet))

    def _grid(self, number: int, value: int) -> Group:
        """A line across the axes and its number."""
        y = self.y(value)
        line = Line([(self.axes.left, y), (self.axes.right, y)], FAINT, _GRID, clipped=True)
        text = f"{value:,.0f}" + ("%" if self.chart.unit is Unit.PERCENT else "")
        return Group(f"ytick_{number}", [line, Words(text, self.axes.left - _PAD, y + ASCENT / 2, TEXT, "end")])

    def row_y(self, place: int) -> float:
        """The middle of a row of a comparison, the first of which stands at the top."""
        rows = len(self.chart.categories)
        return self.axes.top + (place + 0.6) * self.up / (rows + 0.2)

    def _row(self, place: int) -> Group:
        """The name before a bar."""
        lines = self._categories[place].split("\n")
        end, more = self.axes.left - _PAD_OF_NAMES, len(lines) - 1
        if not more:
            words = [Words(lines[0], end, self.row_y(place) + ASCENT / 2, TEXT, "end")]
        else:
            above = (ASCENT + GAP / 2 + more * (ASCENT + DESCENT + GAP)) / 2
            feet = baselines(lines, self.row_y(place) - above)
            words = _several(lines, [end - width(line) for line in lines], feet)
        return Group(f"ytick_{place + 1}", words)


def _several(lines: Sequence[str], lefts: Sequence[float], feet: Sequence[float]) -> list[Words]:
    """The lines of one text."""
    return [Words(*line, TEXT, of_several=True) for line in zip(lines, lefts, feet, strict=True)]


def _step(least: float) -> int:
    """The smallest of 1, 2, 5, 10, 20, 25, 50, 100 and so on that is no smaller."""
    scale = 10 ** floor(log10(least))
    steps = [scale * part for part in (1, 2, 2.5, 5, 10)]
    return max(1, next(int(step) for step in steps if step >= least and step == int(step)) if least > 1 else 1)
