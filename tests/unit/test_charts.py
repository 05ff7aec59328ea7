"""Pictures of charts: they hold the numbers and labels of their specification, and look as the house style says."""

import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise

import docx
import pytest
from lxml import etree
from PIL import Image

from reportgen.catalogue.model import ChartKind
from reportgen.charts.paint import DPI
from reportgen.charts.pictures import draw_charts
from reportgen.charts.style import COLOURS, POINTS
from reportgen.formats import Unit
from reportgen.report import Chart, Picture, Report
from reportgen.report.model import Plot, TargetLine
from reportgen.word.accessible.colours import contrast
from tests.support import CATALOGUE

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


def it_paints_the_fallback_in_the_drawings_colours() -> None:
    picture = _drawn(_chart(ChartKind.STACKED, [3, 2], [1, 4], [2, 2], [3, 3]))
    image = Image.open(io.BytesIO(picture.png)).convert("RGB")
    content = image.tobytes().hex().upper()
    pixels = Counter(content[start : start + 6] for start in range(0, len(content), 6))
    assert {"FFFFFF", *(colour[1:] for colour in COLOURS[:4])} <= {
        colour for colour, times in pixels.items() if times > 500
    }


def it_draws_the_same_picture_twice() -> None:
    chart = _chart(ChartKind.LINE, [1, 2], target=2)
    assert _drawn(chart) == _drawn(chart)


def it_takes_the_earlier_images_of_a_chart_that_has_not_changed() -> None:
    chart, other = _chart(ChartKind.LINE, [1, 2]), _chart(ChartKind.LINE, [1, 3])
    earlier = {_drawn(chart).print: (b"the SVG", b"the PNG")}
    taken, drawn = draw_charts([chart, other], earlier)
    assert (taken.svg, taken.png, taken.width, taken.alt) == (b"the SVG", b"the PNG", drawn.width, "Alt")
    assert drawn == _drawn(other)


def it_gives_charts_that_differ_in_anything_other_prints() -> None:
    chart = _chart(ChartKind.COLUMNS, [3, 4], target=3)
    more = {
        "title": "Another",
        "unit": Unit.RATE,
        "wide": True,
        "part_year": True,
        "note": "c: not shown",
        "target": None,
    }
    others = [replace(chart, **{name: value}) for name, value in more.items()]  # type: ignore[arg-type]  # each of its own
    assert len({_drawn(one).print for one in [chart, *others]}) == 1 + len(others)
    assert _drawn(chart).print == _drawn(replace(chart)).print


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


# Can everybody read them? -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drawings(report: Report) -> list[etree._Element]:
    """The report's charts, each as large as it is placed."""
    drawn = []
    for picture in draw_charts(report.charts):
        svg = etree.fromstring(picture.svg)
        svg.set("scale", str(picture.width / 25.4 * 72 / float(svg.get("viewBox", "").split()[2])))
        drawn.append(svg)
    return drawn


def _said(node: etree._Element, name: str) -> str:
    found = re.search(rf"(?<![\w-]){name}: ([^;]+)", node.get("style", ""))
    return found[1] if found else ""


def _patterns(svg: etree._Element) -> dict[str, tuple[str, str]]:
    """The ground and the lines of each pattern."""
    return {
        f"url(#{one.get('id')})": (one[0].get("fill", ""), one[1].get("d", ""))
        for one in svg.iter("{*}pattern")  # matplotlib draws a ground, then the pattern's lines
    }


def it_writes_no_word_smaller_than_the_templates_text(drawings: list[etree._Element]) -> None:
    body = docx.Document(str(CATALOGUE / "template.docx")).styles["Normal"].font.size
    texts = [(svg, text) for svg in drawings for text in svg.iter("{*}text")]
    sizes = {float(_said(text, "font-size")[:-2]) * float(svg.get("scale", "")) for svg, text in texts}
    assert len(texts) > 500
    assert min(sizes) >= body.pt - 0.01


def it_writes_every_word_in_a_contrast_of_at_least_4_5(drawings: list[etree._Element]) -> None:
    faint = set()
    for text in [text for svg in drawings for text in svg.iter("{*}text")]:
        group = text.getparent()
        grounded = group is not None and (group.get("id") or "").startswith("text")
        behind = _said(group[0], "fill") if group is not None and grounded else "#ffffff"
        if contrast(_hex(_said(text, "fill")), _hex(behind)) < 4.5:
            faint.add((text.text, _said(text, "fill"), behind))
    assert faint == set()


def it_draws_every_shape_and_line_in_a_contrast_of_at_least_3(drawings: list[etree._Element]) -> None:
    faint = set()
    for svg in drawings:
        patterns = _patterns(svg)
        for node in svg.iter("{*}path", "{*}use"):
            fill, stroke = (_said(node, name) for name in ("fill", "stroke"))
            shown = {patterns.get(fill, (fill, ""))[0], stroke} - {"", "none"}
            faint |= {colour for colour in shown if _hex(colour) != "FFFFFF" and contrast(_hex(colour), "FFFFFF") < 3}
    assert faint == set()


def _hex(colour: str) -> str:
    return colour[1:].upper() or "000000"  # black is not written


@pytest.mark.parametrize(("kind", "count"), [(ChartKind.COLUMNS, 4), (ChartKind.STACKED, 9)])
def it_gives_each_neighbour_a_pattern_of_its_own(kind: ChartKind, count: int) -> None:
    svg = etree.fromstring(_drawn(_chart(kind, *[[number + 1] for number in range(count)])).svg)
    patterns = _patterns(svg)
    legend = next(node for node in svg.iter("{*}g") if (node.get("id") or "").startswith("legend"))
    drawn = [patterns.get(_said(path, "fill"), ("", "plain"))[1] for path in legend.iter("{*}path")]
    looks = [_said(path, "fill") for path in legend.iter("{*}path")]
    assert len(drawn) == count
    assert all(one != other for one, other in pairwise(drawn))
    assert len(set(looks)) == count


def it_gives_each_line_marks_and_dashes_of_its_own() -> None:
    svg = etree.fromstring(_drawn(_chart(ChartKind.LINE, [1, 2], [2, 3], [3, 4], [4, 5])).svg)
    lines = [node for node in svg.iter("{*}path") if _said(node, "stroke-width") == "1.8"]
    dashes = {_said(node, "stroke-dasharray") for node in lines}
    marks = {node.get("{http://www.w3.org/1999/xlink}href") for node in svg.iter("{*}use")}
    assert len(dashes) == 4
    assert len(marks) >= 4


def it_lets_no_two_labels_touch(drawings: list[etree._Element]) -> None:
    touching = []
    for svg in drawings:
        boxes = [_box(text) for text in svg.iter("{*}text") if "rotate(-90" not in text.get("transform", "")]
        touching += [(a[0], b[0]) for a, b in combinations(boxes, 2) if _overlap(a, b)]
    assert touching == []


@pytest.mark.parametrize("kind", [ChartKind.LINE, ChartKind.COLUMNS])
def it_keeps_signs_of_gaps_and_their_note_apart_from_other_words(kind: ChartKind) -> None:
    chart = _chart(kind, [0, 7, None, 7, 0, 8] + [None] * 6, [5, None, None, 1, 0, 6] + [None] * 6, target=9)
    hidden = [replace(plot, labels=[label or "c" for label in plot.labels]) for plot in chart.plots]
    svg = etree.fromstring(_drawn(replace(chart, plots=hidden, note="c: not shown (small numbers)", wide=True)).svg)
    boxes = [_box(text) for text in svg.iter("{*}text")]
    assert {"c", "c: not shown (small numbers)", "Target 9"} <= {box[0] for box in boxes}
    assert [(a[0], b[0]) for a, b in combinations(boxes, 2) if _overlap(a, b)] == []


def _box(text: etree._Element) -> tuple[str, float, float, float]:
    """A text, its left and right ends and its foot, in points; digits and letters of Arial are half a size wide."""
    words = str(text.text)
    place = re.search(r"translate\(([\d.]+) ([\d.]+)", text.get("transform", ""))
    x, y = (float(place[1]), float(place[2])) if place else (float(text.get("x", "0")), float(text.get("y", "0")))
    length = len(words) * POINTS * 0.5
    start = x - {"middle": length / 2, "end": length}.get(_said(text, "text-anchor"), 0)
    return words, start, start + length, y


def _overlap(one: tuple[str, float, float, float], other: tuple[str, float, float, float]) -> bool:
    return one[1] < other[2] and other[1] < one[2] and abs(one[3] - other[3]) < POINTS * 0.7
