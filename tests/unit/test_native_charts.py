"""Charts of Word's own: they hold what their specification shows and no more, and look as the pictures do."""

import io
import re
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from zipfile import ZipFile

import pytest
from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from reportgen.catalogue.model import ChartKind
from reportgen.charts.embedded import workbook_behind
from reportgen.charts.native import write_charts
from reportgen.charts.pictures import draw_charts
from reportgen.charts.restyled import in_look_of, is_restyled, look_of, same_chart, title_of
from reportgen.charts.style import COLOURS, POINTS
from reportgen.formats import Unit, shown
from reportgen.report import Chart, Report
from reportgen.report.model import NativeChart, Picture, Plot, TargetLine

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MONTHS = ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]
EVERY_KIND = pytest.mark.parametrize("kind", ChartKind)
HIDDEN = "c: not shown (small numbers)"


def _chart(kind: ChartKind, *values: Iterable[str | None], target: int | None = None) -> Chart:
    """A chart of percentages; `c` is a figure that is not shown."""
    plots = [
        Plot(
            f"Plot {number}",
            [None if value in (None, "c") else Fraction(value) for value in listed],
            ["c" if v == "c" else "" if v is None else shown(Fraction(v), Unit.PERCENT, 1) for v in listed],
        )
        for number, listed in enumerate(map(list, values), start=1)
    ]
    note = HIDDEN if any("c" in plot.labels for plot in plots) else ""
    line = None if target is None else TargetLine(Fraction(target), f"Target {target}%")
    names = MONTHS[: len(plots[0].values)]
    return Chart(kind, "A title", "Alt", Unit.PERCENT, names, plots, line, wide=False, part_year=False, note=note)


def _written(chart: Chart) -> NativeChart:
    return next(write_charts([chart]))


def _root(chart: Chart | NativeChart) -> etree._Element:
    return etree.fromstring((_written(chart) if isinstance(chart, Chart) else chart).xml)


def _rows(chart: Chart) -> list[list[object]]:
    """What the sheet behind a chart holds."""
    book = load_workbook(io.BytesIO(_written(chart).workbook))
    assert book.sheetnames == ["Sheet1"]
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def _labels(root: etree._Element, series: int = 0) -> list[str]:
    """The labels of a series as Word would write them: by the number's format, or as they are given."""
    found = list(root.iter(f"{C}ser"))[series]
    if found.find(f"{C}dLbls") is None:
        return []
    values = {pt.get("idx"): float(pt.findtext(f"{C}v", "")) for pt in found.iterfind(f"{C}val//{C}pt")}
    said = {number: f"{value:.1f}%" for number, value in values.items()}
    for label in found.iterfind(f"{C}dLbls/{C}dLbl"):
        number = label[0].get("val")
        if label.find(f"{C}delete") is not None:
            said.pop(number, None)
        elif label.find(f"{C}tx") is not None:
            said[number] = "".join(str(text.text) for text in label.iter(f"{A}t"))
    return list(said.values())


def _values(root: etree._Element, name: str) -> list[str]:
    return [node.get("val", "") for node in root.iter(f"{C}{name}")]


@EVERY_KIND
def it_holds_behind_the_chart_just_the_numbers_that_it_shows(kind: ChartKind) -> None:
    chart = _chart(kind, ["68.1710", "63.25", "7"])
    assert _rows(chart) == [[None, "Plot 1"], ["Apr", 68.2], ["May", 63.3], ["Jun", 7]]


@EVERY_KIND
def it_takes_its_scale_from_what_it_shows(kind: ChartKind) -> None:
    one, other = (_root(_chart(kind, [value, "3"], target=4)) for value in ("11.96", "12.04"))
    assert _values(one, "max") == _values(other, "max")


def it_writes_each_value_as_its_label_says_it() -> None:
    root = _root(_chart(ChartKind.LINE, ["68.171", "20", "43.25"]))
    assert set(_labels(root)) <= {"68.2%", "20.0%", "43.3%"}
    assert "43.3%" in _labels(root)


def it_leaves_blank_what_is_not_reported() -> None:
    chart = _chart(ChartKind.LINE, ["10", None, "30"])
    assert [row[1] for row in _rows(chart)] == ["Plot 1", 10, None, 30]
    assert _values(_root(chart), "dispBlanksAs") == ["gap"]


@pytest.mark.parametrize("kind", [ChartKind.LINE, ChartKind.COLUMNS, ChartKind.STACKED])
def it_holds_a_sign_in_place_of_what_is_not_shown(kind: ChartKind) -> None:
    chart = _chart(kind, ["10", "c", "30"])
    assert _rows(chart) == [
        [None, "Plot 1", HIDDEN],
        ["Apr", 10, None],
        ["May", None, "c"],
        ["Jun", 30, None],
    ]
    assert _labels(_root(chart), series=1) == ["c"]


def it_puts_the_sign_of_a_column_where_the_column_would_stand() -> None:
    chart = _chart(ChartKind.COLUMNS, ["10", "20"], ["c", "30"])
    assert _rows(chart) == [[None, "Plot 1", "Plot 2", HIDDEN], ["Apr", 10, "c", None], ["May", 20, 30, None]]
    assert _labels(_root(chart), series=1) == ["c", "30.0%"]


def it_draws_the_target_as_a_line_with_its_name_in_the_legend() -> None:
    root = _root(_chart(ChartKind.COLUMNS, ["10", "20"], target=15))
    (line,) = root.iter(f"{C}lineChart")
    assert line.findtext(f"{C}ser/{C}tx//{C}v") == "Target 15%"
    assert [pt.findtext(f"{C}v") for pt in line.iterfind(f"{C}ser/{C}val//{C}pt")] == ["15", "15"]
    assert [entry[0].get("val") for entry in root.iter(f"{C}legendEntry")] == ["0"]


def it_puts_the_target_of_a_comparison_among_its_bars() -> None:
    rows = _rows(_chart(ChartKind.COMPARISON, ["10", "20"], target=15))
    assert rows[-1] == ["Target 15%", 15]


def it_says_in_a_comparison_what_is_not_shown() -> None:
    assert _rows(_chart(ChartKind.COMPARISON, ["c", "20"]))[1:] == [["Apr", HIDDEN], ["May", 20]]


def it_says_in_a_comparison_what_is_not_available() -> None:
    chart = _chart(ChartKind.COMPARISON, ["10", None])
    (plot,) = chart.plots
    chart = replace(chart, plots=[replace(plot, labels=["10.0%", "not available"])])
    assert _rows(chart)[-1] == ["May", "not available"]
    assert _labels(_root(chart)) == ["10.0%", "not available"]


@EVERY_KIND
def it_fits_its_ranges_to_the_cells_behind_it(kind: ChartKind) -> None:
    written = _written(_chart(kind, ["10", "c", None, "30.5"], target=20))
    sheet = load_workbook(io.BytesIO(written.workbook))["Sheet1"]
    for copy in _root(written).iter(f"{C}strRef", f"{C}numRef"):
        name, _, cells = copy.findtext(f"{C}f", "").partition("!")
        left, top, right, bottom = range_boundaries(cells)
        held = [row[0] for row in sheet.iter_rows(top, bottom, left, right, values_only=True)]
        points = {int(pt.get("idx", "")): pt.findtext(f"{C}v", "") for pt in copy.iter(f"{C}pt")}
        assert name == "Sheet1"
        assert [0 if isinstance(value, str) else value for value in held if copy.tag == f"{C}numRef"] == [
            float(points[place]) if place in points else None for place in range(len(held)) if copy.tag == f"{C}numRef"
        ]
        assert copy.tag == f"{C}numRef" or held == [points.get(place) for place in range(len(held))]


def it_tells_plots_apart_by_more_than_colours() -> None:
    lines = _root(_chart(ChartKind.LINE, ["10"], ["20"], ["30"]))
    assert len(set(_values(lines, "symbol"))) == 3
    parts = _root(_chart(ChartKind.STACKED, *[["5"]] * 9))
    looks = {etree.tostring(look) for look in parts.iterfind(f".//{C}ser/{C}spPr")}
    assert len(looks) == 9


def it_hatches_a_year_that_has_not_ended() -> None:
    chart = replace(_chart(ChartKind.COLUMNS, ["10", "20"]), part_year=True)
    (point,) = _root(chart).iter(f"{C}dPt")
    assert point[0].get("val") == "1"
    assert point.find(f".//{A}pattFill") is not None


@EVERY_KIND
def it_writes_all_words_in_british_english_as_large_as_the_text(kind: ChartKind) -> None:
    root = _root(
        _chart(kind, ["10", "c"], ["20", "30"], target=20) if kind.name != "COMPARISON" else _chart(kind, ["1"])
    )
    assert {node.get("sz") for node in root.iter(f"{A}defRPr", f"{A}rPr") if node.get("sz")} == {f"{POINTS}00"}
    assert {node.get("lang") for node in root.iter(f"{A}rPr", f"{A}endParaRPr")} == {"en-GB"}


@EVERY_KIND
def it_leaves_nothing_to_what_a_program_takes_for_granted(kind: ChartKind) -> None:
    root = _root(_chart(kind, ["10", "20"]))
    assert set(_values(root, "roundedCorners") + _values(root, "overlay") + _values(root, "varyColors")) == {"0"}
    assert len(_values(root, "smooth")) == (kind is ChartKind.LINE)
    assert len([axis for axis in root.iter(f"{C}catAx", f"{C}valAx") if axis.find(f"{C}delete") is not None]) == 2


def it_writes_the_same_chart_twice_with_no_trace_of_when_or_by_whom() -> None:
    chart = _chart(ChartKind.STACKED, ["10", "c"], ["20", "30"])
    assert _written(chart) == _written(chart)
    parts = ZipFile(io.BytesIO(_written(chart).workbook))
    core = parts.read("docProps/core.xml").decode()
    assert "<dc:creator></dc:creator>" in core
    assert "2000-01-01T00:00:00Z" in core
    assert len([name for name in parts.namelist() if "/worksheets/" in name]) == 1


def it_draws_a_chart_without_any_figure() -> None:
    for kind in ChartKind:
        assert _written(_chart(kind, [None, None, None])).xml


def it_shows_each_label_of_the_reports_pictures(report: Report) -> None:
    """All charts of the report: what stands beside the points of the picture stands beside those of Word's own."""
    drawn = zip(report.charts, draw_charts(report.charts), write_charts(report.charts), strict=True)
    for chart, picture, native in drawn:
        root, names = _root(native), {_bare(label) for plot in chart.plots for label in plot.labels}
        said = {_bare(label) for place, _ in enumerate(root.iter(f"{C}ser")) for label in _labels(root, place)}
        assert {_bare(label) for label in _beside_points(picture)} & names == said & names, chart.title
        assert native.alt == picture.alt


def _beside_points(picture: Picture) -> set[str]:
    texts = etree.fromstring(picture.svg).iter("{*}text")
    return {str(text.text) for text in texts if not any("tick" in one.get("id", "") for one in text.iterancestors())}


def _bare(label: str) -> str:
    """A number whatever its form."""
    try:
        return f"{float(label.rstrip('%').replace(',', '')):.1f}"
    except ValueError:
        return label


def it_makes_a_workbook_of_a_pasted_chart_in_which_only_the_shown_cells_stand() -> None:
    name = "<c:strRef><c:f>'My data'!$C$3</c:f><c:pt idx='0'><c:v>=1+1</c:v></c:pt></c:strRef>"
    points = "<c:pt idx='0'><c:v>5</c:v></c:pt><c:pt idx='2'><c:v>#N/A</c:v></c:pt>"
    values = f"<c:numRef><c:f>'My data'!$C$4:$E$4</c:f>{points}</c:numRef>"
    chart = etree.fromstring(f'<c:chart xmlns:c="{C[1:-1]}"><c:ser>{name}<c:val>{values}</c:val></c:ser></c:chart>')
    book = load_workbook(io.BytesIO(workbook_behind(chart) or b""))
    assert book.sheetnames == ["My data"]
    cells = {
        cell.coordinate: cell.value for row in book["My data"].iter_rows() for cell in row if cell.value is not None
    }
    assert cells == {"C3": "=1+1", "C4": 5, "E4": "#N/A"}
    assert book["My data"]["C3"].data_type == "s"


def it_makes_a_workbook_of_a_chart_whose_points_are_odd() -> None:
    odd = (("0", "NaN"), ("1", "INF"), ("x", "0"), ("-1", "7"), ("9" * 5000, "0"), ("2", "5"))
    points = "".join(f"<c:pt idx='{place}'><c:v>{value}</c:v></c:pt>" for place, value in odd)
    labels = "<c:dLbls><c:dLbl/><c:dLbl><c:idx val='x'/>a</c:dLbl></c:dLbls>"
    values = f"<c:val><c:numRef><c:f>Data!$C$4:$E$4</c:f>{points}</c:numRef></c:val>"
    chart = etree.fromstring(f'<c:chart xmlns:c="{C[1:-1]}"><c:ser>{labels}{values}</c:ser></c:chart>')
    (row,) = load_workbook(io.BytesIO(workbook_behind(chart) or b""))["Data"].iter_rows(min_row=4)
    assert [cell.value for cell in row] == [None, None, "NaN", "INF", 5]


@pytest.mark.parametrize("formula", ["[1]Sheet1!$A$1", "Names", "(Sheet1!$A$1,Sheet1!$A$3)", "Sheet1!A1:B2!", ""])
def it_makes_no_workbook_of_ranges_that_are_not_plain(formula: str) -> None:
    copy = f"<c:numRef><c:f>{formula}</c:f></c:numRef>"
    assert workbook_behind(etree.fromstring(f'<c:chart xmlns:c="{C[1:-1]}">{copy}</c:chart>')) is None


def it_uses_the_colours_of_the_house_style() -> None:
    used = {node.get("val") for node in _root(_chart(ChartKind.LINE, ["10"], ["20"])).iter(f"{A}srgbClr")}
    assert {colour[1:] for colour in COLOURS[:2]} <= used


# What people change -------------------------------------------------------------------------------------------------


def _changed(root: etree._Element, *changes: tuple[str, str]) -> etree._Element:
    text = etree.tostring(root).decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return etree.fromstring(text)


def _label(said: str) -> str:
    return f'<c:dLbls><c:dLbl><c:idx val="1"/>{said}</c:dLbl>'


def _words(text: str) -> str:
    return f"<c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></c:rich></c:tx>"


def _single_point(number: int, colour: str) -> str:
    fill = f'<a:solidFill xmlns:a="{A[1:-1]}"><a:srgbClr val="{colour}"/></a:solidFill>'
    return f'<c:dPt><c:idx val="{number}"/><c:spPr>{fill}</c:spPr></c:dPt><c:dLbls>'


@pytest.mark.parametrize(
    "change",
    [
        ("12436D", "C00000"),
        (">A title<", ">Another title<"),
        (">Plot 1<", ">Our own name<"),
        ('prstDash val="dash"', 'prstDash val="sysDot"'),
        ('<c:symbol val="circle"/>', '<c:symbol val="diamond"/>'),
        ('<c:legendPos val="t"/>', '<c:legendPos val="b"/>'),
        ('<c:x val="0.0119', '<c:x val="0.4119'),
        ('<c:max val="', '<c:max val="1'),
        ("</c:chart>", '</c:chart><c:userShapes r:id="rId9"/>'),
        ("<c:dLbls>", _single_point(1, "C00000")),
        ("<c:dLbls>", _label(_words("6 until 12 July"))),
        ("<c:dLbls>", _label('<c:delete val="1"/>')),
    ],
    ids=["colour", "title", "name", "dash", "mark", "legend", "place", "limit", "drawing", "point", "words", "label"],
)
def it_sees_what_somebody_changed(change: tuple[str, str]) -> None:
    chart = _root(_chart(ChartKind.LINE, ["10", "11", "12", "20"], target=50))
    assert not is_restyled(etree.fromstring(etree.tostring(chart)), str(look_of(chart)))
    assert is_restyled(_changed(chart, change), str(look_of(chart)))


def it_takes_a_chart_for_changed_where_another_version_wrote_down_its_look() -> None:
    chart = _root(_chart(ChartKind.LINE, ["10", "20"]))
    assert is_restyled(chart, "abcd abcd")
    assert in_look_of(chart, chart, "abcd abcd") is None
    assert same_chart("Report chart 1", "abcd abcd", {"Report chart 1": str(look_of(chart))}) == ""


def it_takes_what_libreoffice_writes_otherwise_for_no_change() -> None:
    """LibreOffice names no ranges, and writes colours in small letters and much that it thinks of."""
    chart = _root(_chart(ChartKind.LINE, ["10", "20"]))
    ranges = re.sub(r"Sheet1![^<]*", "label 0", etree.tostring(chart).decode())
    saved = _changed(
        etree.fromstring(ranges), ("12436D", "12436d"), ('<c:symbol val="circle"/>', '<c:symbol val="auto"/>')
    )
    assert not is_restyled(saved, str(look_of(chart)))
    assert is_restyled(_changed(saved, ("12436d", "c00000")), str(look_of(chart)))


def it_puts_todays_figures_and_scale_into_a_chart_that_somebody_changed() -> None:
    old, new = (_root(_chart(ChartKind.COLUMNS, values)) for values in (["10", "20"], ["10", "90"]))
    written = str(look_of(old))
    look = in_look_of(_changed(old, ("12436D", "C00000"), (">A title<", ">My title<")), new, written)
    assert look is not None
    assert title_of(look) == "My title"
    assert {node.get("val") for node in look.iterfind(f".//{C}ser/{C}spPr//{A}srgbClr")} == {"C00000"}
    assert [value.text for value in look.iterfind(f".//{C}val//{C}v")] == ["10", "90"]
    assert _values(look, "max") == _values(new, "max")


def it_says_in_title_and_names_what_the_program_says_otherwise_today() -> None:
    old = _root(_chart(ChartKind.LINE, ["10"], target=50))
    new = _root(replace(_chart(ChartKind.LINE, ["10"], target=60), title="A title [u]"))
    look = in_look_of(_changed(old, ("12436D", "C00000")), new, str(look_of(old)))
    assert look is not None
    assert title_of(look) == "A title [u]"
    assert "Target 60%" in [name.text for name in look.iterfind(f".//{C}tx//{C}v")]


MOVES = {
    "hidden in a line": (ChartKind.LINE, [["5", "6", "7"]], [["5", "c", "7"]]),
    "another hidden in a line": (ChartKind.LINE, [["c", "6", "7"]], [["5", "c", "7"]]),
    "hidden column": (ChartKind.COLUMNS, [["5", "c"], ["c", "3"]], [["c", "6"], ["5", "c"]]),
    "shown column": (ChartKind.COLUMNS, [["5", "c"], ["c", "3"]], [["5", "6"], ["c", "3"]]),
    "first hidden column": (ChartKind.COLUMNS, [["5", "6"], ["9", "3"]], [["5", "c"], ["9", "3"]]),
    "stack": (ChartKind.STACKED, [["50", "c", "7"], ["5", "60", "7"]], [["5", "60", "7"], ["c", "6", "70"]]),
    "hidden bar": (ChartKind.COMPARISON, [["5", "6", "7"]], [["c", "6", "7"]]),
    "shown bar": (ChartKind.COMPARISON, [["c", "6", "7"]], [["5", "6", "c"]]),
    "nought for a sign": (ChartKind.COMPARISON, [["c", "6", "7"]], [["0", "6", "7"]]),
    "longer": (ChartKind.LINE, [["5", "6"]], [["5", "6", "17"]]),
}


@pytest.mark.parametrize("kept", [True, False], ids=["labels as written", "own words"])
@pytest.mark.parametrize(("kind", "before", "today"), MOVES.values(), ids=MOVES)
def it_never_shows_another_figure_than_the_fresh_chart(
    kind: ChartKind, before: list[list[str | None]], today: list[list[str | None]], kept: bool
) -> None:
    old, new = _root(_chart(kind, *before)), _root(_chart(kind, *today))
    restyled = _changed(old, ("12436D", "C00000"), *([] if kept else [("<c:dLbls>", _label(_words("see note")))]))
    look = in_look_of(restyled, new, str(look_of(old)))
    if look is None:
        return
    assert kept
    assert b"C00000" in etree.tostring(look)
    assert [_labels(look, place) for place, _ in enumerate(look.iter(f"{C}ser"))] == [
        _labels(new, place) for place, _ in enumerate(new.iter(f"{C}ser"))
    ]
    assert workbook_behind(look) == workbook_behind(new)


@pytest.mark.parametrize("kind", [ChartKind.LINE, ChartKind.COLUMNS, ChartKind.COMPARISON])
def it_keeps_a_look_where_labels_have_other_decimals(kind: ChartKind) -> None:
    old, new = _root(_chart(kind, ["5", "6", "7"])), _root(_chart(kind, ["5", "6.5", "7"]))
    whole = _changed(old, ("#,##0.0", "#,##0"), ("12436D", "C00000"))
    look = in_look_of(whole, new, str(look_of(_changed(old, ("#,##0.0", "#,##0")))))
    assert look is not None
    assert {form.get("formatCode") for form in look.iterfind(f".//{C}dLbls/{C}numFmt")} == {'#,##0.0"%"'}


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        (_words("provisional"), True),
        (_words("6 until 12 July"), False),
        (_words("c"), True),
        ('<c:numFmt formatCode="0" sourceLinked="0"/>', False),
    ],
    ids=["words", "words with a number", "a letter", "form"],
)
def it_keeps_an_officers_label_unless_it_could_show_another_figure(change: str, kept: bool) -> None:
    old, new = (_root(_chart(ChartKind.LINE, ["10", "11", "12", value])) for value in ("20", "19"))
    theirs = _changed(old, ("<c:dLbls>", _label(change)))
    assert (in_look_of(theirs, new, str(look_of(old))) is not None) == kept


def it_keeps_an_officers_scale_until_the_programs_own_is_another() -> None:
    old, same, higher = (_root(_chart(ChartKind.COLUMNS, [value, "20"])) for value in ("10", "11", "90"))
    theirs = _changed(old, ('<c:min val="0"/>', '<c:min val="5"/>'))
    look = in_look_of(theirs, same, str(look_of(old)))
    assert look is not None
    assert _values(look, "min") == ["5"]
    assert in_look_of(theirs, higher, str(look_of(old))) is None


@pytest.mark.parametrize(
    "change",
    [
        ('<c:grouping val="stacked"/>', '<c:grouping val="percentStacked"/>'),
        ('<c:dispBlanksAs val="gap"/>', '<c:dispBlanksAs val="zero"/>'),
        ('formatCode="0&quot;%&quot;"', 'formatCode="0,"'),
    ],
    ids=["shares", "gaps as nought", "axis in thousands"],
)
def it_sees_but_does_not_keep_what_makes_figures_read_otherwise(change: tuple[str, str]) -> None:
    chart = _root(_chart(ChartKind.STACKED, ["10", "20"], ["30", "40"]))
    written, theirs = str(look_of(chart)), _changed(chart, change)
    assert is_restyled(theirs, written)
    assert in_look_of(theirs, chart, written) is None


def it_keeps_a_single_bars_colour() -> None:
    old, new = (_root(_chart(ChartKind.COLUMNS, [value, "20"])) for value in ("10", "11"))
    look = in_look_of(_changed(old, ("<c:dLbls>", _single_point(1, "C00000"))), new, str(look_of(old)))
    assert look is not None
    assert b"C00000" in etree.tostring(look)


def it_cannot_keep_the_look_of_a_chart_of_other_series_or_that_leads_elsewhere() -> None:
    chart = _root(_chart(ChartKind.LINE, ["10"], ["20"]))
    written = str(look_of(chart))
    assert in_look_of(_root(_chart(ChartKind.LINE, ["10"])), chart, written) is None
    related = 'r:embed="rId9" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    filled = etree.fromstring(etree.tostring(chart))
    next(filled.iter(f"{C}spPr")).append(etree.fromstring(f'<a:blip xmlns:a="{A[1:-1]}" {related}/>'))
    assert in_look_of(filled, chart, written) is None


def it_knows_a_chart_again_by_its_title_or_by_its_name_and_series() -> None:
    one, other = _root(_chart(ChartKind.LINE, ["10"])), _root(replace(_chart(ChartKind.LINE, ["10"]), title="Other"))
    third = _root(replace(_chart(ChartKind.LINE, ["10"], ["20"]), title="Third"))
    written, marked, strange = (str(look_of(chart)) for chart in (one, other, third))
    assert same_chart("Report chart 1", written, {"Report chart 1": written}) == "Report chart 1"
    assert same_chart("Report chart 1", written, {"Report chart 1": marked}) == "Report chart 1"
    assert (
        same_chart("Report chart 1", written, {"Report chart 1": strange, "Report chart 2": written})
        == "Report chart 2"
    )
    assert same_chart("Report chart 1", written, {"Report chart 1": strange}) == ""


def it_writes_no_workbook_for_a_chart_with_a_series_that_has_no_range() -> None:
    series = f'<c:ser xmlns:c="{C[1:-1]}"><c:val><c:numRef><c:numCache/></c:numRef></c:val></c:ser>'
    assert workbook_behind(etree.fromstring(series)) is None
