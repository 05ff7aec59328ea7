"""Reads charts' drawings as they are: heights of columns and points of lines, to the drawing's full precision.

A drawing may say more than the text beside it: 68.2% drawn at 68.171 is 287 of 421.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO

from lxml import etree
from openpyxl import load_workbook

from tests.attacker.claims import Reader, month_in, number_in
from tests.attacker.knowledge import Indicator, Meaning, month_after, year_start
from tests.attacker.reading import Cell, Picture

_S = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_PRECISION = Fraction(4, 10**6)
"""How far a coordinate with six decimals may be from the truth, doubled for the two that a height is made of."""


@dataclass(frozen=True)
class Drawn:
    """A figure as a chart draws it, in its own unit, give or take `about`.

    A column of a stack begins at `foot`, above those of `under`.
    """

    cell: Cell
    meaning: Meaning
    value: Fraction
    about: Fraction
    foot: Fraction = Fraction(0)
    under: tuple[Meaning, ...] = ()


@dataclass(frozen=True)
class _Mark:
    """Something drawn: the look that tells whose it is, where it stands, from where to where it reaches."""

    look: str
    x: Fraction
    foot: Fraction
    top: Fraction


@dataclass(frozen=True)
class _Scale:
    """From places on the page to categories and values."""

    centres: Mapping[str, Fraction]
    zero: Fraction
    unit: Fraction

    @property
    def about(self) -> Fraction:
        """How exact a value is."""
        return abs(_PRECISION / self.unit)

    def value(self, y: Fraction) -> Fraction:
        """What a height means."""
        return (self.zero - y) / self.unit

    def category(self, x: Fraction) -> str:
        """The month or year that stands nearest."""
        return min(self.centres, key=lambda name: abs(self.centres[name] - x))


def drawn_figures(reader: Reader) -> Iterator[Drawn]:
    """All that the charts by month and by year draw."""
    for section in reader.known.sections:
        pictures = [picture for picture in reader.edition.pictures if picture.heading == section.heading]
        for picture, layout in zip(pictures, section.charts, strict=False):
            indicators = [reader.known.indicators[name] for name in layout["indicators"]]
            if picture.svg and layout["kind"] == "comparison":
                yield from _beside_benchmarks(reader, picture, indicators[0])
            elif picture.svg:
                yield from _read(reader, picture, indicators, stacked=layout["kind"] == "stacked")
            elif picture.chart:
                yield from _behind(reader, picture, indicators)


def labels(picture: Picture) -> list[str]:
    """The numbers that stand beside a chart's points, without those of its axis; all that Word's own charts hold."""
    if picture.chart:
        return _held(picture)
    axes = _named(etree.fromstring(picture.svg), "axes_1") if picture.svg else etree.Element("none")
    ticks = {text for axis in "xy" for tick in _ticks(axes, axis) for text in tick.iter(f"{_S}text")}
    return [_words(text) for text in axes.iter(f"{_S}text") if text not in ticks]


def _read(reader: Reader, picture: Picture, indicators: Sequence[Indicator], *, stacked: bool) -> Iterator[Drawn]:
    drawing = etree.fromstring(picture.svg)
    scale = _scale(_named(drawing, "axes_1"))
    looks = _looks(drawing)
    marks = [*_columns(_named(drawing, "axes_1")), *_points(_named(drawing, "axes_1"), scale)]
    for mark in marks:
        place = _whose(indicators, looks.get(mark.look, ""))
        category = scale.category(mark.x)
        meaning = None if place is None else _meaning(reader, indicators[place], category)
        if place is None or meaning is None or mark.foot == mark.top:
            continue
        lower = [_meaning(reader, one, category) for one in indicators[:place]] if stacked else []
        under = tuple(one for one in lower if one)
        cell = Cell(picture.file, f"{picture.heading}: chart {picture.place + 1}", indicators[place].id, category, "")
        yield Drawn(cell, meaning, (mark.foot - mark.top) / scale.unit, scale.about, scale.value(mark.foot), under)


def _behind(reader: Reader, picture: Picture, indicators: Sequence[Indicator]) -> Iterator[Drawn]:
    """What the cells behind a chart of Word's own hold: rows by category, columns by indicator."""
    header, *rows = load_workbook(BytesIO(picture.workbook)).worksheets[0].iter_rows(values_only=True)
    for row in rows:
        for name, value in zip(header[1:], row[1:], strict=True):
            place = _whose(indicators, str(name))
            if place is None or not isinstance(value, int | float) or str(name).startswith("Target"):
                continue
            meaning = _meaning(reader, indicators[place], str(row[0]))
            cell = Cell(picture.file, f"{picture.heading}: chart {picture.place + 1}", str(name), str(row[0]), "")
            if meaning:
                yield Drawn(cell, meaning, Fraction(str(value)), Fraction(0))


def _held(picture: Picture) -> list[str]:
    """All numbers and words of a chart of Word's own and of each sheet behind it, numbers as a table shows them too."""
    texts = [str(text) for text in etree.fromstring(picture.chart).itertext()]
    for sheet in load_workbook(BytesIO(picture.workbook)).worksheets:
        texts += [str(value) for row in sheet.iter_rows(values_only=True) for value in row if value is not None]
    numbers = [float(text) for text in texts if re.fullmatch(r"\d+(\.\d+)?", text)]
    return [*texts, *(f"{number:,.1f}" for number in numbers), *(f"{number:.1f}%" for number in numbers)]


def _beside_benchmarks(reader: Reader, picture: Picture, indicator: Indicator) -> Iterator[Drawn]:
    """Our own bar, the topmost, measured by the longest of the benchmarks' and the number that stands behind it."""
    axes = _named(etree.fromstring(picture.svg), "axes_1")
    rows = [_height(next(tick.iter(f"{_S}text"))) for tick in _ticks(axes, "y")]
    widths = {
        _nearest(rows, corners[0][1] + corners[2][1]): corners[1][0] - corners[0][0]
        for corners in _boxes(axes).values()
    }
    numbers = {_nearest(rows, 2 * _height(text)): number_in(_words(text)) for text in axes.iter(f"{_S}text")}
    measured = [(width, number) for row, width in widths.items() if row and (number := numbers.get(row))]
    if 0 not in widths or not measured:
        return
    width, number = max(measured)
    cell = Cell(picture.file, f"{picture.heading}: chart {picture.place + 1}", indicator.id, "own bar", "")
    meaning = indicator.meaning(indicator.in_quarter(reader.edition.last))
    yield Drawn(cell, meaning, widths[0] * number / width, 2 * _PRECISION * number / width)


def _nearest(rows: Sequence[Fraction], twice: Fraction) -> int:
    """The row whose name stands nearest to a place, given as the sum of two heights."""
    return min(range(len(rows)), key=lambda row: abs(2 * rows[row] - twice))


def _height(text: etree._Element) -> Fraction:
    moved = re.search(r"translate\([\d.]+ ([\d.]+)", text.get("transform", ""))
    return Fraction(text.get("y") or (moved[1] if moved else "0"))


def _words(text: etree._Element) -> str:
    return "".join(str(part) for part in text.itertext())


def _named(root: etree._Element, name: str) -> etree._Element:
    found = [element for element in root.iter(f"{_S}g") if element.get("id", "").startswith(name)]
    return found[0] if found else etree.Element("none")


def _scale(axes: etree._Element) -> _Scale:
    centres = {_text(tick): _centre(tick) for tick in _ticks(axes, "x")}
    values = [(value, _grid(tick)) for tick in _ticks(axes, "y") if (value := number_in(_text(tick))) is not None]
    (low, zero), (high, top) = values[0], values[-1]
    unit = (zero - top) / (high - low)
    return _Scale(centres, zero + low * unit, unit)


def _ticks(axes: etree._Element, axis: str) -> list[etree._Element]:
    ticks = [element for element in axes.iter(f"{_S}g") if element.get("id", "").startswith(f"{axis}tick_")]
    return [tick for tick in ticks if next(tick.iter(f"{_S}text"), None) is not None]


def _centre(tick: etree._Element) -> Fraction:
    """Where a category stands: at its text, which may be turned or, over two lines, begin somewhat to the left."""
    text = next(tick.iter(f"{_S}text"))
    moved = re.search(r"translate\(([\d.]+)", text.get("transform", ""))
    return Fraction(text.get("x") or (moved[1] if moved else "0"))


def _text(tick: etree._Element) -> str:
    return " ".join(_words(text) for text in tick.iter(f"{_S}text"))


def _grid(tick: etree._Element) -> Fraction:
    return _path(next(tick.iter(f"{_S}path")))[0][1]


def _path(path: etree._Element) -> list[tuple[Fraction, Fraction]]:
    numbers = [Fraction(number) for number in re.findall(r"-?[\d.]+", path.get("d", ""))]
    return list(zip(numbers[::2], numbers[1::2], strict=False))


def _looks(drawing: etree._Element) -> dict[str, str]:
    """Names in the legend by the colour or pattern of their sign."""
    names: dict[str, str] = {}
    waiting = ""
    for element in _named(drawing, "legend_1").iter(f"{_S}path", f"{_S}text"):
        if element.tag == f"{_S}text" and waiting:
            names[waiting] = _words(element)
        elif element.tag == f"{_S}path" and element.getparent().tag != f"{_S}defs":  # type: ignore[union-attr]
            waiting = _look(element)
    return names


def _look(element: etree._Element) -> str:
    style = dict(re.findall(r"([\w-]+): ([^;]+)", element.get("style", "")))
    return str(style.get("stroke" if style.get("fill") == "none" else "fill", ""))


def _columns(axes: etree._Element) -> Iterator[_Mark]:
    for path, corners in _boxes(axes).items():
        heights = [y for _, y in corners]
        yield _Mark(_look(path), (corners[0][0] + corners[1][0]) / 2, max(heights), min(heights))


def _boxes(axes: etree._Element) -> dict[etree._Element, list[tuple[Fraction, Fraction]]]:
    """The corners of columns and bars."""
    paths = {path: _path(path) for path in axes.iter(f"{_S}path") if path.get("clip-path")}
    return {
        path: corners for path, corners in paths.items() if len(corners) == 4 and path.get("d", "").strip()[-1] == "z"
    }


def _points(axes: etree._Element, scale: _Scale) -> Iterator[_Mark]:
    for use in axes.iter(f"{_S}use"):
        if use.get(_LINK):
            yield _Mark(_look(use), Fraction(use.get("x", "0")), scale.zero, Fraction(use.get("y", "0")))


def _whose(indicators: Sequence[Indicator], name: str) -> int | None:
    """The indicator of that name in the legend; without a name only a single one is meant."""
    found = [place for place, one in enumerate(indicators) if name in one.names]
    return found[0] if found else 0 if len(indicators) == 1 else None


def _meaning(reader: Reader, indicator: Indicator, category: str) -> Meaning | None:
    """What is drawn over a category's name: Apr, Q2 (Sep), 2019/20, 2021/22 to Sep."""
    last = reader.edition.last
    named = re.search(r"([A-Z][a-z]{2})\)?$", category)
    if named:
        april = year_start(last)
        months = [month_after(april, place) for place in range(12)]
        month = next(one for one in months if month_in(f"{named[1]} {one[:4]}") == one)
        return indicator.meaning(indicator.in_year(month) if category.startswith("20") else indicator.in_month(month))
    year = re.match(r"(20\d\d)/\d\d", category)
    return indicator.meaning(indicator.in_year(f"{int(year[1]) + 1}-03")) if year else None
