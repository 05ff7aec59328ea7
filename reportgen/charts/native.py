"""Writes chart specifications as Word's own charts: DrawingML, and the workbook behind "Edit data".

A `report.Chart` in, a `NativeChart` out. Decides how a chart looks, never what it shows. XlsxWriter writes all charts
into one workbook, from which their parts are taken, as it offers them in no other way.
"""

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart as Drawn

from reportgen.catalogue.model import ChartKind
from reportgen.charts.embedded import workbook_behind
from reportgen.charts.explicit import explicit, serialize
from reportgen.charts.frame import GLYPH, LINE, MM, Frame
from reportgen.charts.kinds import column_places, holds_words, is_lower, signs
from reportgen.charts.labels import Labels
from reportgen.charts.style import COLOURS, DARK, FAINT, FONTS, HALF, POINTS, TARGET, TEXT, WIDE
from reportgen.formats import Unit, shown_target
from reportgen.report.model import Chart, NativeChart, Plot

Options = dict[str, Any]
"""What XlsxWriter is told of a part of a chart."""
_PATTERNS = (
    "",
    "wide_upward_diagonal",
    "percent_20",
    "light_vertical",
    "light_horizontal",
    "wide_downward_diagonal",
)
"""The nearest to `style.HATCHES`."""
_MARKERS = (("circle", 6), ("square", 4), ("triangle", 6), ("diamond", 5))
_LONE_MARKER = ("circle", 4)
_DASHES = ("solid", "dash", "square_dot", "dash_dot")
"""The nearest to `style.MARKERS` and `style.DASHES`."""
_LINE_WIDTH, _TARGET_WIDTH, _GRID_WIDTH, _AXIS_WIDTH = 1.75, 1.5, 0.5, 0.75
_ALONE, _SEVERAL, _BARS = {"gap": 48}, {"gap": 35, "overlap": -6}, {"gap": 52}
_LEGEND_ROW, _LEGEND_MARGIN = 5.8 * MM, 1.0 * MM
"""Room for a name in the legend and around all names: with less Word and LibreOffice leave out the last of them."""
_LEGEND_SIGN = 20 * MM
"""Room for the sign before a name, and around both."""
_TITLE_LETTERS, _WIDE_TITLE_LETTERS = 30, 64
"""In a line: Word breaks a title that takes more than four fifths of its chart's width."""
_ROOM_FOR_LABEL = 2 * MM
"""Beside the longest bar, more than its label needs."""
_FONT = {"name": FONTS[0], "size": POINTS, "color": TEXT}
_WHITE = "#FFFFFF"
_NUMBER = re.compile(r"-?[\d,]*\.?\d+")


_PLAIN_TEXT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
"""What begins as a formula or a link does is a name like others."""


def write_charts(charts: Sequence[Chart]) -> Iterator[NativeChart]:
    """The charts, in their order."""
    content, frames = BytesIO(), [_WordFrame(_as_bars(_rounded(chart))) for chart in charts]
    with Workbook(content, _PLAIN_TEXT) as book:
        for frame in frames:
            _Writing(frame, book).write()
    with ZipFile(content) as parts:
        for number, frame in enumerate(frames, start=1):
            root = explicit(parts.read(f"xl/charts/chart{number}.xml"))
            workbook = workbook_behind(root)
            assert workbook is not None, "all ranges are plain"
            yield NativeChart(serialize(root), workbook, *frame.size_mm, frame.chart.alt)


class _WordFrame(Frame):
    """The frame of a chart of Word's own, whose title and names may need more lines."""

    @cached_property
    def title_lines(self) -> list[str]:
        return textwrap.wrap(self.chart.title, _WIDE_TITLE_LETTERS if self.chart.wide else _TITLE_LETTERS)

    @cached_property
    def legend_rows(self) -> int:
        return super().legend_rows + sum(_name_width(name) > self.legend_room for name in self.legend_names)

    @property
    def legend_room(self) -> float:
        """Width that the legend may have."""
        return (WIDE if self.chart.wide else HALF)[0] * MM - 2 * MM


class _Writing:
    """One chart with its own sheet: categories, a column for each plot, signs, the target."""

    def __init__(self, frame: _WordFrame, book: Workbook) -> None:
        self._frame, self._chart, self._book = frame, frame.chart, book
        self._sheet = book.add_worksheet()
        self._columns = 1
        self._drawn: Drawn = book.add_chart(self._kind())
        self._across: Drawn | None = self._drawn if self._chart.kind is ChartKind.LINE else None

    def write(self) -> None:
        """Writes sheet and chart."""
        self._sheet.write_column(1, 0, self._chart.categories)
        looks = {
            ChartKind.LINE: self._lines,
            ChartKind.COLUMNS: self._columns_beside,
            ChartKind.STACKED: self._stacked,
            ChartKind.COMPARISON: self._bars,
        }[self._chart.kind]
        plots = self._frame.shown_plots
        for plot, look in zip(plots, looks(plots), strict=True):
            values = _as_shown(plot, words=self._has_own_signs)
            self._drawn.add_series({**self._column(plot.name, values), **look})
        self._add_signs()
        self._add_target()
        if self._across is not None and self._across is not self._drawn:
            self._drawn.combine(self._across)
        self._dress()
        self._sheet.insert_chart(0, self._columns + 1, self._drawn)

    def _kind(self) -> dict[str, str]:
        return {
            ChartKind.LINE: {"type": "line"},
            ChartKind.COLUMNS: {"type": "column"},
            ChartKind.STACKED: {"type": "column", "subtype": "stacked"},
            ChartKind.COMPARISON: {"type": "bar"},
        }[self._chart.kind]

    @property
    def _has_own_signs(self) -> bool:
        """Whether what is not shown has a place of its own beside what is, in which its sign can stand."""
        beside = self._chart.kind is ChartKind.COLUMNS and len(self._chart.plots) > 1
        return beside or self._frame.is_comparison

    def _column(self, name: str, values: Sequence[float | str | None]) -> Options:
        """Writes a column of the sheet; where a series finds its name, categories and values."""
        sheet, column, last = self._sheet.get_name(), self._columns, len(values)
        self._columns += 1
        self._sheet.write_column(0, column, [name, *values])
        return {
            "name": [sheet, 0, column],
            "categories": [sheet, 1, 0, last, 0],
            "values": [sheet, 1, column, last, column],
        }

    # The kinds

    def _lines(self, plots: Sequence[Plot]) -> Iterator[Options]:
        labels = Labels(self._frame)
        for number, plot in enumerate(plots):
            colour = COLOURS[number % len(COLOURS)]
            mark, size = _MARKERS[number % len(_MARKERS)] if len(plots) > 1 else _LONE_MARKER
            filled = {"fill": {"color": colour}, "border": {"color": colour}}
            places = dict(labels.places(plot, under=is_lower(plots, number)))
            sides = {place: {"position": "below"} if below else None for place, below in places.items()}
            yield {
                "line": {"color": colour, "width": _LINE_WIDTH, "dash_type": _DASHES[number % len(_DASHES)]},
                "marker": {"type": mark, "size": size, **filled},
                "data_labels": {**self._labels(plot, sides), "position": "above"},
            }

    def _columns_beside(self, plots: Sequence[Plot]) -> Iterator[Options]:
        labels, spaces = Labels(self._frame), _ALONE if len(plots) == 1 else _SEVERAL
        for number, (plot, shift) in enumerate(zip(plots, column_places(plots)[1], strict=True)):
            places = dict.fromkeys(place for place, _ in labels.places(plot, shift=shift))
            if self._has_own_signs:
                places.update(dict.fromkeys(place for place, value in enumerate(plot.values) if value is None))
            look = {**_filled(number, number), **spaces, "data_labels": self._labels(plot, places)}
            if self._chart.part_year:
                look["points"] = [None] * (len(plot.values) - 1) + [_hatched(COLOURS[number % len(COLOURS)])]
            yield look

    def _stacked(self, plots: Sequence[Plot]) -> Iterator[Options]:
        for number, plot in enumerate(plots):
            colour = COLOURS[number % len(COLOURS)]
            high = [place for place, value in enumerate(plot.values) if holds_words(self._frame, float(value or 0))]
            font = {**_FONT, "color": _WHITE if colour in DARK else "#000000"}
            yield {
                **_filled(number, number + number // len(COLOURS)),
                **_ALONE,
                "border": {"color": _WHITE, "width": _AXIS_WIDTH},
                "data_labels": {**self._labels(plot, dict.fromkeys(high), colour), "font": font, "position": "center"},
            }

    def _bars(self, plots: Sequence[Plot]) -> Iterator[Options]:
        """Ours, the benchmarks', and a hollow one for the target."""
        (plot,) = plots
        looks: list[Options] = [{"fill": {"color": COLOURS[min(place, 1)]}} for place in range(len(plot.values))]
        if self._chart.target:
            line = {"color": TARGET, "width": _TARGET_WIDTH, "dash_type": "dash"}
            looks[-1] = {"fill": {"color": _WHITE}, "border": line}
        labels = self._labels(plot, dict.fromkeys(range(len(plot.values))))
        yield {"fill": {"color": COLOURS[0]}, **_BARS, "points": looks, "data_labels": labels}

    def _labels(self, plot: Plot, places: Mapping[int, Options | None], ground: str = _WHITE) -> Options:
        """Labels at some of a plot's points, as the plot has them, on a ground that keeps lines off the words."""
        form = _format(self._chart.unit, plot.labels)
        custom = [
            {"delete": True}
            if place not in places
            else places[place]
            if form.shows(label)
            else {**(places[place] or {}), "value": label}
            for place, label in enumerate(plot.labels)
        ]
        return {"value": True, "num_format": form.code, "font": _FONT, "fill": {"color": ground}, "custom": custom}

    # What stands across them

    def _add_signs(self) -> None:
        """A sign for figures that are not shown, on the axis or on a stack; what it means stands in the legend."""
        if not self._chart.note or self._frame.is_comparison:
            return
        shown = [""] * len(self._chart.categories) if self._has_own_signs else signs(self._chart.plots)
        stacked = self._chart.kind is ChartKind.STACKED
        custom = [{"value": sign} if sign else {"delete": True} for sign in shown]
        labels = {"value": True, "font": _FONT, "custom": custom, "position": "inside_base" if stacked else "above"}
        where = self._column(self._chart.note, [sign or None for sign in shown])
        unseen = {"fill": {"none": True}, "border": {"none": True}} if stacked else {"line": {"none": True}}
        (self._drawn if stacked else self._lines_across()).add_series({**where, **unseen, "data_labels": labels})

    def _add_target(self) -> None:
        target = self._chart.target
        if target and not self._frame.is_comparison:
            where = self._column(target.label, [float(target.value)] * len(self._chart.categories))
            line = {"color": TARGET, "width": _TARGET_WIDTH, "dash_type": "dash"}
            self._lines_across().add_series({**where, "line": line})

    def _lines_across(self) -> Drawn:
        """The chart that lines across stand in: its own, or one that is laid over columns."""
        if self._across is None:
            self._across = self._book.add_chart({"type": "line"})
        return self._across

    # What stands around them

    def _dress(self) -> None:
        frame, drawn = self._frame, self._drawn
        across, up = (side * MM for side in frame.size_mm)
        title = {"x": MM / across, "y": MM / 2 / up}
        drawn.set_title({"name": "\n".join(frame.title_lines), "name_font": {**_FONT, "bold": True}, "layout": title})
        drawn.set_chartarea({"border": {"none": True}, "fill": {"color": _WHITE}})
        axes = frame.axes
        layout = {
            "x": axes.left / across,
            "y": axes.top / up,
            "width": (axes.right - axes.left) / across,
            "height": (axes.bottom - axes.top) / up,
        }
        drawn.set_plotarea({"layout": layout})
        self._write_axes()
        self._write_legend(across, up)

    def _write_legend(self, across: float, up: float) -> None:
        """Names of plots, where there is more than one; of the target; what a sign means."""
        frame, alone = self._frame, not self._frame.named_plots
        rows = frame.legend_rows + bool(self._chart.note)
        if not rows or frame.is_comparison:
            self._drawn.set_legend({"none": True})
            return
        layout = {
            "x": MM / across,
            "y": (MM + len(frame.title_lines) * LINE) / up,
            "width": self._legend_width() / across,
            "height": (rows * _LEGEND_ROW + _LEGEND_MARGIN) / up,
        }
        unnamed = {"delete_series": [0]} if alone else {}
        self._drawn.set_legend({"position": "top", "font": _FONT, "layout": layout, **unnamed})

    def _legend_width(self) -> float:
        """That of names below each other; names beside each other have all the room, over which they are spread."""
        frame = self._frame
        if len(frame.legend_columns) > 1:
            return frame.legend_room
        return min(frame.legend_room, max(map(_name_width, [*frame.legend_names, self._chart.note])))

    def _write_axes(self) -> None:
        frame, line = self._frame, {"color": TEXT, "width": _AXIS_WIDTH}
        quiet = {"major_tick_mark": "none", "minor_tick_mark": "none"}
        turned = {"rotation": -90} if frame.is_upright else {}
        names = {**quiet, "num_font": {**_FONT, **turned}, "line": line}
        if frame.is_comparison:
            none = {"major_gridlines": {"visible": False}}
            self._drawn.set_y_axis({**names, **none, "reverse": True})
            (plot,) = self._chart.plots
            labels = [label for value, label in zip(plot.values, plot.labels, strict=True) if value is not None]
            longest = max(map(len, labels), default=0) * GLYPH + _ROOM_FOR_LABEL
            top = frame.highest * frame.across / (frame.across - longest)
            self._drawn.set_x_axis({**quiet, **none, "visible": False, "min": 0, "max": top})
            return
        step = frame.ticks()[1]
        scale = {"min": 0, "max": frame.top, "major_unit": step}
        grid = {"visible": True, "line": {"color": FAINT, "width": _GRID_WIDTH}}
        percent = '0"%"' if self._chart.unit is Unit.PERCENT else "#,##0"
        font = {"num_font": _FONT, "num_format": percent, "line": {"none": True}}
        self._drawn.set_x_axis(names)
        self._drawn.set_y_axis({**quiet, **scale, **font, "major_gridlines": grid})


def _name_width(name: str) -> float:
    """Of a name in the legend with its sign."""
    return len(name) * GLYPH + _LEGEND_SIGN


class _Format:
    """How Excel writes a plot's numbers, so that they look as its labels do."""

    def __init__(self, unit: Unit, decimals: int) -> None:
        self._ending, self._decimals = "%" if unit is Unit.PERCENT else "", decimals

    @property
    def code(self) -> str:
        """In Excel's words."""
        part = "." + "0" * self._decimals if self._decimals else ""
        return f"#,##0{part}" + (f'"{self._ending}"' if self._ending else "")

    def shows(self, label: str) -> bool:
        """Whether it gives just this label."""
        number = _number(label)
        return number is not None and f"{number:,.{self._decimals}f}{self._ending}" == label


def _format(unit: Unit, labels: Sequence[str]) -> _Format:
    found = [number[0] for label in labels if (number := _NUMBER.match(label))]
    return _Format(unit, max((len(number.partition(".")[2]) for number in found), default=0))


def _as_shown(plot: Plot, *, words: bool) -> list[float | str | None]:
    """Its values as its labels show them; for a gap nothing, or the `words` of its label."""
    return [
        (label or None if words else None) if value is None else _number(label)
        for value, label in zip(plot.values, plot.labels, strict=True)
    ]


def _number(label: str) -> float | None:
    found = _NUMBER.match(label)
    return float(found[0].replace(",", "")) if found else None


def _rounded(chart: Chart) -> Chart:
    """A chart of the values that its labels show, so that its scale, too, tells no more."""
    return replace(chart, plots=[replace(plot, values=list(_rounded_values(plot))) for plot in chart.plots])


def _rounded_values(plot: Plot) -> Iterator[Fraction | None]:
    for value, label in zip(plot.values, plot.labels, strict=True):
        found = None if value is None else _NUMBER.match(label)
        yield Fraction(found[0].replace(",", "")) if found else value


def _as_bars(chart: Chart) -> Chart:
    """A comparison with its target among the bars, as no line of Word's can stand across them, and with words in full
    for what is not shown."""
    if chart.kind is not ChartKind.COMPARISON:
        return chart
    (plot,), target = chart.plots, chart.target
    known = zip(plot.values, plot.labels, strict=True)
    labels = [chart.note or label if value is None else label for value, label in known]
    categories, values = list(chart.categories), list(plot.values)
    if target:
        categories.append(target.label)
        values.append(target.value)
        labels.append(shown_target(target.value, chart.unit))
    return replace(chart, categories=categories, plots=[replace(plot, values=values, labels=labels)])


def _filled(colour: int, pattern: int) -> Options:
    """A colour of the house style and a pattern beside it."""
    fill, kind = COLOURS[colour % len(COLOURS)], _PATTERNS[pattern % len(_PATTERNS)]
    return {"pattern": {"pattern": kind, "fg_color": _WHITE, "bg_color": fill}} if kind else {"fill": {"color": fill}}


def _hatched(colour: str) -> Options:
    """A year that has not ended."""
    stripes = {"pattern": "wide_upward_diagonal", "fg_color": colour, "bg_color": _WHITE}
    return {"pattern": stripes, "border": {"color": colour, "width": 1}}
