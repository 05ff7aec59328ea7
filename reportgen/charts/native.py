"""Writes chart specifications as Word's own charts with XlsxWriter: DrawingML, and the workbook behind "Edit data".

A `report.Chart` in, a `NativeChart` out. Decides how a chart looks, never what it shows. XlsxWriter writes all charts
into one workbook, from which their parts are taken, as it offers them in no other way.
"""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from zipfile import ZipFile

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart as Drawn
from xlsxwriter.worksheet import Worksheet

from reportgen.catalogue.model import ChartKind
from reportgen.charts.embedded import workbook_behind
from reportgen.charts.explicit import explicit, serialize
from reportgen.charts.style import BARS_HEIGHT, COLOURS, FAINT, FONTS, HALF, POINTS, TARGET, TEXT, WIDE
from reportgen.formats import Unit
from reportgen.report.model import Chart, NativeChart, Plot

_PATTERNS = (
    "",
    "wide_upward_diagonal",
    "dotted_grid",
    "narrow_vertical",
    "narrow_horizontal",
    "wide_downward_diagonal",
)
_MARKERS = ({"type": "circle", "size": 7}, {"type": "square", "size": 4}, {"type": "triangle", "size": 6})
_DASHES = ("solid", "dash", "square_dot", "dash_dot")
_FONT = {"name": FONTS[0], "size": POINTS, "color": TEXT}
_NUMBER = re.compile(r"-?[\d,]*\.?\d+")


def write_charts(charts: Sequence[Chart]) -> Iterator[NativeChart]:
    """The charts, in their order."""
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        for chart in charts:
            _Writing(chart, book).write()
    with ZipFile(content) as parts:
        for number, chart in enumerate(charts, start=1):
            root = explicit(parts.read(f"xl/charts/chart{number}.xml"))
            workbook = workbook_behind(root)
            assert workbook is not None, "all ranges are plain"
            width, height = _size(chart)
            yield NativeChart(serialize(root), workbook, width, height, chart.alt)


def _size(chart: Chart) -> tuple[float, float]:
    width, height = WIDE if chart.wide else HALF
    return width, BARS_HEIGHT if chart.kind is ChartKind.COMPARISON else height


class _Writing:
    """One chart with its own sheet: categories, a column for each plot, the target."""

    def __init__(self, chart: Chart, book: Workbook) -> None:
        self._chart, self._book = chart, book
        self._sheet: Worksheet = book.add_worksheet()
        self._columns = 1

    def write(self) -> None:
        """Writes sheet and chart."""
        self._sheet.write_column(1, 0, self._chart.categories)
        drawn = self._book.add_chart(self._kind())
        for number, plot in enumerate(self._chart.plots):
            drawn.add_series({**self._column(plot.name, _as_shown(plot)), **self._look(number, plot)})
        if self._chart.target and self._chart.kind is not ChartKind.COMPARISON:
            drawn.combine(self._target())
        self._frame(drawn)
        self._sheet.insert_chart(0, self._columns + 1, drawn)

    def _kind(self) -> dict[str, str]:
        return {
            ChartKind.LINE: {"type": "line"},
            ChartKind.COLUMNS: {"type": "column"},
            ChartKind.STACKED: {"type": "column", "subtype": "stacked"},
            ChartKind.COMPARISON: {"type": "bar"},
        }[self._chart.kind]

    def _column(self, name: str, values: Sequence[float | str | None]) -> dict[str, object]:
        """Writes a column of the sheet; where a series finds its name, categories and values."""
        sheet, column, last = self._sheet.get_name(), self._columns, len(values)
        self._columns += 1
        self._sheet.write_column(0, column, [name, *values])
        return {
            "name": [sheet, 0, column],
            "categories": [sheet, 1, 0, last, 0],
            "values": [sheet, 1, column, last, column],
        }

    def _look(self, number: int, plot: Plot) -> dict[str, object]:
        colour = COLOURS[number % len(COLOURS)]
        labels = {"value": True, "num_format": _format(self._chart.unit, plot.labels), "font": _FONT}
        if self._chart.kind is ChartKind.LINE:
            return {
                "line": {"color": colour, "width": 1.75, "dash_type": _DASHES[number % len(_DASHES)]},
                "marker": {**_MARKERS[number % len(_MARKERS)], "fill": {"color": colour}, "border": {"color": colour}},
                "data_labels": {**labels, "position": "above"},
            }
        return {"fill": {"color": colour}, "data_labels": labels}

    def _target(self) -> Drawn:
        target = self._chart.target
        assert target
        line = self._book.add_chart({"type": "line"})
        where = self._column(target.label, [float(target.value)] * len(self._chart.categories))
        line.add_series({**where, "line": {"color": TARGET, "width": 1.5, "dash_type": "dash"}})
        return line

    def _frame(self, drawn: Drawn) -> None:
        drawn.set_title({"name": self._chart.title, "name_font": {**_FONT, "bold": True}})
        drawn.set_x_axis({"num_font": _FONT})
        drawn.set_y_axis({"num_font": _FONT, "min": 0, "major_gridlines": {"visible": True, "line": {"color": FAINT}}})
        drawn.set_legend({"position": "top", "font": _FONT})


def _as_shown(plot: Plot) -> list[float | str | None]:
    """Its values as its labels show them; the sign of one that is not shown, nothing for a gap."""
    return [
        label or None if value is None else _number(label)
        for value, label in zip(plot.values, plot.labels, strict=True)
    ]


def _number(label: str) -> float:
    found = _NUMBER.match(label)
    assert found, "a value has a label that begins with it"
    return float(found[0].replace(",", ""))


def _format(unit: Unit, labels: Sequence[str]) -> str:
    found = [number[0] for label in labels if (number := _NUMBER.match(label))]
    decimals = max((len(number.partition(".")[2]) for number in found), default=0)
    return "#,##0" + ("." + "0" * decimals if decimals else "") + ('"%"' if unit is Unit.PERCENT else "")
