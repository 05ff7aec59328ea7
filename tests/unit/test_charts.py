"""Pictures of charts: they hold the numbers and labels of their specification, and look as the house style says."""

import io
import re
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from lxml import etree
from PIL import Image

from reportgen.catalogue.model import ChartKind
from reportgen.charts import COLOURS, DPI, POINTS, draw_charts
from reportgen.formats import Unit
from reportgen.report import Chart, Picture, Report
from reportgen.report.model import Plot, TargetLine

MONTHS = ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]


def _chart(kind: ChartKind, *values: Iterable[int | None], target: int | None = None, unit: Unit = Unit.COUNT) -> Chart:
    plots = [
        Plot(
            f"Plot {number}",
            [None if v is None else Fraction(v) for v in vs],
            ["" if v is None else str(v) for v in vs],
        )
        for number, vs in enumerate(map(list, values), start=1)
    ]
    line = None if target is None else TargetLine(Fraction(target), f"Target {target}")
    names = MONTHS[: len(plots[0].values)]
    return Chart(kind, "A title", "Alt", unit, names, plots, line, wide=False, part_year=False)


def _drawn(chart: Chart) -> Picture:
    return next(draw_charts([chart]))


def _texts(picture: Picture) -> list[str]:
    return [str(node.text) for node in etree.fromstring(picture.svg).iter("{*}text")]


def _markers(picture: Picture) -> int:
    """How many points a line has: matplotlib draws each as a use of one marker."""
    return len(re.findall(rb"<use ", picture.svg))


def it_labels_the_months_from_april_to_march() -> None:
    values = [5, 7, 6, None, None, None, None, None, None, None, None, None]
    assert [text for text in _texts(_drawn(_chart(ChartKind.COLUMNS, values))) if text in MONTHS] == MONTHS


def it_labels_every_column_where_there_is_room() -> None:
    texts = _texts(_drawn(_chart(ChartKind.COLUMNS, [5, 17, 6] + [None] * 9)))
    assert {"5", "17", "6"} <= set(texts)


def it_labels_the_latest_value_even_where_there_is_little_room() -> None:
    values = [1001, 1002, 1003, 1004, 1005, 1006] + [None] * 6
    labels = [text for text in _texts(_drawn(_chart(ChartKind.LINE, values))) if text.startswith("10")]
    assert "1006" in labels
    assert "1005" not in labels


def it_leaves_a_gap_where_nothing_is_reported() -> None:
    whole = _markers(_drawn(_chart(ChartKind.LINE, [1, 2, 3, 4] + [None] * 8)))
    gap = _markers(_drawn(_chart(ChartKind.LINE, [1, None, 3, 4] + [None] * 8)))
    assert whole - gap == 1


def it_draws_nought_as_a_point_and_not_as_a_gap() -> None:
    gap = _markers(_drawn(_chart(ChartKind.LINE, [1, None, 3])))
    assert _markers(_drawn(_chart(ChartKind.LINE, [1, 0, 3]))) - gap == 1


def it_names_the_target_and_each_of_several_lines() -> None:
    texts = _texts(_drawn(_chart(ChartKind.LINE, [90, 95], [80, 85], target=90, unit=Unit.PERCENT)))
    assert {"Plot 1", "Plot 2", "Target 90", "100%"} <= set(texts)


def it_leaves_the_parts_of_a_stack_that_hold_nothing_out_of_its_legend() -> None:
    texts = _texts(_drawn(_chart(ChartKind.STACKED, [3, 2], [0, 0], [1, 4])))
    assert {"Plot 1", "Plot 3"} <= set(texts)
    assert "Plot 2" not in texts


def it_tells_the_parts_of_a_stack_apart_beyond_its_colours() -> None:
    svg = _drawn(_chart(ChartKind.STACKED, *[[number] for number in range(1, 10)])).svg.decode()
    assert all(colour.lower() in svg for colour in COLOURS)
    assert "<pattern" in svg


def it_hatches_a_year_that_has_not_ended() -> None:
    whole = _chart(ChartKind.COLUMNS, [3, 4])
    assert b"<pattern" not in _drawn(whole).svg
    assert b"<pattern" in _drawn(replace(whole, part_year=True)).svg


def it_shows_dollar_signs_and_ampersands_as_they_are() -> None:
    chart = replace(_chart(ChartKind.LINE, [1, 2]), title="Help & cost $1 < $2")
    assert "Help & cost $1 < $2" in _texts(_drawn(chart))


def it_draws_a_chart_without_any_figure() -> None:
    for kind in ChartKind:
        assert _drawn(_chart(kind, [None, None, None])).svg


def it_makes_the_fallback_as_large_as_the_drawing() -> None:
    picture = _drawn(_chart(ChartKind.LINE, [1, 2]))
    image = Image.open(io.BytesIO(picture.png))
    assert image.size == (int(picture.width / 25.4 * DPI), int(picture.height / 25.4 * DPI))


def it_draws_the_same_picture_twice() -> None:
    chart = _chart(ChartKind.LINE, [1, 2], target=2)
    assert _drawn(chart) == _drawn(chart)


def it_keeps_all_words_of_the_reports_charts_inside_their_pictures(report: Report) -> None:
    assert [words for picture in draw_charts(report.charts) for words in _outside(picture)] == []


def _outside(picture: Picture) -> list[str]:
    """Upright texts that reach over the left or right edge, by a careful estimate of their width."""
    width = picture.width / 25.4 * 72
    found = []
    for node in etree.fromstring(picture.svg).iter("{*}text"):
        words = str(node.text)
        place = re.search(r"translate\(([\d.]+)", node.get("transform", ""))
        x = float(node.get("x") or (place[1] if place else 0))
        length = len(words) * POINTS * 0.5
        anchor = re.search(r"text-anchor: (\w+)", node.get("style", ""))
        start = x - {"middle": length / 2, "end": length}.get(anchor[1] if anchor else "start", 0)
        if "rotate(-90" not in node.get("transform", "") and (start < -2 or start + length > width + 4):
            found.append(words)
    return found
