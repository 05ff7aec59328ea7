"""What people have changed in Word's own charts, and today's figures in charts that look as they want them.

Charts' elements in, prints and elements out. Prints are those of one document: figures that move may change them.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import astuple, dataclass, fields, replace
from hashlib import sha256

from lxml.etree import _Element

from reportgen.charts.embedded import signs_of
from reportgen.charts.explicit import WORKBOOK, A, C

_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATION = f"{_RELATED}id"
_DIGITS = re.compile(r"\d")
_BROKEN = re.compile(r"-?\d+\.\d+(?:[eE]-?\d+)?")
_LETTERS = 8
_COLOURS = tuple(f"{A}{name}" for name in ("srgbClr", "schemeClr", "pattFill", "noFill"))
_ADDED = tuple(f"{C}{name}" for name in ("trendline", "errBars", "dTable", "userShapes", "dispUnits"))
"""What people can draw or write into a chart beside its figures."""
_FINE = (
    *_COLOURS,
    *_ADDED,
    *(f"{A}{name}" for name in ("prstDash", "ln", "defRPr", "rPr")),
    *(f"{C}{name}" for name in ("symbol", "size", "gapWidth", "overlap", "legendPos", "delete", "majorGridlines")),
    *(f"{C}{name}" for name in ("tickLblPos", "orientation", "showVal", "grouping", "dispBlanksAs")),
)
"""What of a chart tells how it looks."""
_MOVING = (f"{C}dPt", f"{C}dLbl")
"""Points and their labels have prints of their own."""
_SAID = ("val", "prst", "w", "sz", "b", "i", "formatCode")
_PLACE = tuple(f"{C}{name}" for name in "xywh")
_SCALE = tuple(f"{C}{name}" for name in ("max", "min", "logBase", "orientation", "majorUnit", "numFmt"))
_BELOW_POINTS = tuple(f"{C}{name}" for name in ("dLbls", "trendline", "errBars", "cat", "val"))
"""What may stand in a series after its points, in this order."""
_LINKED = ("1", "true")


@dataclass(frozen=True)
class Look:
    """Prints of a chart's title, of its series' names, of its colours, labels, single points and scale, and of all else
    that is seen.

    LibreOffice writes charts in its own way, so that of one it has saved only the first three say anything.
    """

    title: str
    names: str
    colours: str
    labels: str
    points: str
    scale: str
    rest: str

    def __str__(self) -> str:
        return " ".join(astuple(self))


def look_of(chart: _Element) -> Look:
    """How a chart looks."""
    colours = [_colour(series) for series in chart.iter(f"{C}ser")]
    words = [said for said in _words(chart) if not _DIGITS.search(said)]
    kinds = [str(plot.tag) for plot in chart.iterfind(f".//{C}plotArea/*") if plot.find(f"{C}ser") is not None]
    return Look(
        title=_print(title_of(chart)),
        names=_print("\n".join(_name(series) for series in chart.iter(f"{C}ser"))),
        colours=_print("\n".join([*kinds, *colours, *sorted(set(words))])),
        labels=_print("\n".join(_told_of_labels(chart))),
        points=_print("\n".join(_told_of_points(chart))),
        scale=_print("\n".join(_told(node) for axis in chart.iter(f"{C}valAx") for node in axis.iter(*_SCALE))),
        rest=_print("\n".join(_seen(chart))),
    )


def is_restyled(chart: _Element, written: str) -> bool:
    """Whether somebody has changed a chart since the program wrote it in the look of that text, in the same document.

    Where the text is another version's, nobody knows, and it counts as changed.
    """
    look, known = look_of(chart), _look_in(written)
    if known is None:
        return True
    kept = look if _is_plain(chart) else replace(known, title=look.title, names=look.names, colours=look.colours)
    return kept != known


def same_chart(name: str, written: str, today: Mapping[str, str]) -> str:
    """The name that a chart has today, which was written before under another, where sections have come or gone.

    Its title tells it, or without the title its series and its own name. Nothing where it is not there any more.
    """
    before = _look_in(written)
    if before is None:
        return ""
    looks = {other: look for other, said in today.items() if (look := _look_in(said))}
    if name in looks and (looks[name].title == before.title or looks[name].names == before.names):
        return name
    return next((other for other, look in looks.items() if look.title == before.title), "")


def in_look_of(chart: _Element, fresh: _Element, written: str) -> _Element | None:
    """A fresh chart as people had changed the one before, which the program wrote in the look of that text.

    What the program itself says otherwise today is as it says. None where both have changed the same, where the charts
    do not fit each other, or where the result would show anything else than the fresh one.
    """
    before, theirs, today = _look_in(written), look_of(chart), look_of(fresh)
    if before is None or not _fit(chart, fresh) or _clash(before, theirs, today):
        return None
    result = deepcopy(chart)
    for old, new in zip(result.iter(f"{C}ser"), fresh.iter(f"{C}ser"), strict=True):
        if not _renew_labels(old, new, theirs=theirs.labels != before.labels):
            return None
        _renew_series(old, new, before, today)
    _renew_around(result, fresh, before, today)
    return result if _shows_the_same(result, fresh, _all_signs(chart)) else None


def _renew_series(old: _Element, new: _Element, before: Look, today: Look) -> None:
    if before.points != today.points:
        _put(old, new, "dPt")
    for part in ("cat", "val") if before.names == today.names else ("tx", "cat", "val"):
        _swap(old, new, part)


def _renew_around(result: _Element, fresh: _Element, before: Look, today: Look) -> None:
    """The title and the scale, where the program makes them otherwise today, and the way to the workbook."""
    moved = {
        "chart": ("title",) if before.title != today.title else (),
        "valAx": ("scaling", "majorUnit") if before.scale != today.scale else (),
    }
    for within, parts in moved.items():
        for old, new in zip(result.iter(f"{C}{within}"), fresh.iter(f"{C}{within}"), strict=True):
            for part in parts:
                _swap(old, new, part)
    for data in result.iter(f"{C}externalData"):
        data.set(_RELATION, WORKBOOK)


def _look_in(written: str) -> Look | None:
    """The look of that text; none of another version's."""
    parts = written.split()
    return Look(*parts) if len(parts) == len(fields(Look)) else None


def _clash(before: Look, theirs: Look, today: Look) -> bool:
    """Whether people have changed what the program writes otherwise today, too."""
    return any(
        getattr(before, part) not in (getattr(theirs, part), getattr(today, part))
        for part in ("title", "names", "points", "scale")
    )


def _fit(chart: _Element, fresh: _Element) -> bool:
    """Whether the same series stand in charts of the same kinds, with nothing added that leads to another part or shows
    figures of its own."""
    kinds = [[str(series.getparent().tag) for series in one.iter(f"{C}ser")] for one in (chart, fresh)]  # type: ignore[union-attr]
    axes = [sum(1 for _ in one.iter(f"{C}valAx")) for one in (chart, fresh)]
    others = [node for node in chart.iter() if any(str(name).startswith(_RELATED) for name in node.attrib)]
    own = all(node.tag == f"{C}externalData" for node in others) and next(chart.iter(*_ADDED), None) is None
    return own and _is_plain(chart) and kinds[0] == kinds[1] and axes[0] == axes[1]


# That it shows what the fresh one shows ------------------------------------------------------------------------------


def _renew_labels(old: _Element, new: _Element, *, theirs: bool) -> bool:
    """Takes the program's own labels where a series shows something else than before, before its figures are renewed.

    False where the labels are people's (`theirs`), which then do not fit any more.
    """
    moved = _places(old) != _places(new)
    if theirs:
        return not moved
    if moved or _words_by_point(old) != _words_by_point(new):
        _put(old, new, "dLbls")
    return True


def _places(series: _Element) -> tuple[object, ...]:
    """Which points have values, signs for one, and in which form; and what they stand for."""
    values = [point.get("idx", "") for point in series.iterfind(f"{C}val//{C}pt")]
    return values, _signs(series), _form(series), _cells(series.find(f"{C}cat"))


def _shows_the_same(chart: _Element, fresh: _Element, signs: set[str]) -> bool:
    """Whether a chart shows the fresh one's figures and signs and no others, in the same form.

    `signs` are those that it had before. People may leave out labels, or say something without a number in them.
    """
    ranges = [[formula.text for formula in one.iter(f"{C}f")] for one in (chart, fresh)]
    meant = [[_told(node) for node in _read_by(one)] for one in (chart, fresh)]
    for_all = [form for plot in chart.iterfind(f".//{C}plotArea/*") for form in plot.iterfind(f"{C}dLbls//{C}numFmt")]
    return (
        ranges[0] == ranges[1]
        and meant[0] == meant[1]
        and all(form.get("sourceLinked") in _LINKED for form in for_all)
        and all(
            _same_figures(one, other) and _same_labels(one, other, signs | _all_signs(fresh))
            for one, other in zip(chart.iter(f"{C}ser"), fresh.iter(f"{C}ser"), strict=True)
        )
    )


def _read_by(chart: _Element) -> Iterator[_Element]:
    """What says how its points and axes are to be read."""
    yield from chart.iter(f"{C}grouping", f"{C}dispBlanksAs")
    for axis in chart.iter(f"{C}valAx"):
        yield from axis.iterfind(f"{C}numFmt")


def _same_figures(series: _Element, fresh: _Element) -> bool:
    held = [[_cells(one.find(f"{C}{part}")) for part in ("cat", "val")] for one in (series, fresh)]
    return held[0] == held[1] and _form(series) == _form(fresh) and _signs(series) == _signs(fresh)


def _same_labels(series: _Element, fresh: _Element, signs: set[str]) -> bool:
    forms = [form for form in series.iterfind(f"{C}dLbls//{C}numFmt") if form.get("sourceLinked") not in _LINKED]
    said, known = _words_by_point(series), _words_by_point(fresh)
    left_out = {label[0].get("val", "") for label in series.iterfind(f"{C}dLbls/{C}dLbl[{C}delete]")}
    silent = series.find(f"{C}dLbls") is None
    return (
        all(form.get("formatCode") == _form(series) for form in forms)
        and (silent or known.keys() <= said.keys() | left_out)
        and all(known.get(point) == words or _is_wordy(words, signs) for point, words in said.items())
    )


def _is_wordy(words: str, signs: set[str]) -> bool:
    """Whether a label's words are neither a figure nor the sign for one."""
    return not _DIGITS.search(words) and words not in signs


def _signs(series: _Element) -> dict[int, str]:
    copy = series.find(f"{C}val/{C}numRef")
    return {} if copy is None else signs_of(copy)


def _all_signs(chart: _Element) -> set[str]:
    return {sign for series in chart.iter(f"{C}ser") for sign in _signs(series).values()}


def _form(series: _Element) -> str:
    return series.findtext(f"{C}val//{C}formatCode", "")


def _cells(copy: _Element | None) -> list[tuple[str, str]]:
    points = [] if copy is None else copy.iter(f"{C}pt")
    return [(point.get("idx", ""), point.findtext(f"{C}v", "")) for point in points]


def _is_plain(chart: _Element) -> bool:
    """Whether its ranges are those of a sheet, as Word leaves them and LibreOffice does not."""
    return all("!" in (formula.text or "") for formula in chart.iter(f"{C}f"))


def _swap(old: _Element, new: _Element, part: str) -> None:
    """Puts a part of another element in place of one's own, where both have it."""
    mine, other = old.find(f"{C}{part}"), new.find(f"{C}{part}")
    if mine is not None and other is not None:
        mine.addprevious(deepcopy(other))
        old.remove(mine)


def _put(old: _Element, new: _Element, part: str) -> None:
    """Puts all of another series' points or labels in place of one's own, which may have none."""
    for mine in old.findall(f"{C}{part}"):
        old.remove(mine)
    place = next(one for one in old if one.tag in _BELOW_POINTS)
    for other in new.iterfind(f"{C}{part}"):
        place.addprevious(deepcopy(other))


def _name(series: _Element) -> str:
    return series.findtext(f"{C}tx//{C}v", "")


def _colour(series: _Element) -> str:
    """Of its fill or line; none of a pattern, which LibreOffice turns into a picture."""
    for colour in (*series.iterfind(f"{C}spPr/{A}solidFill/*"), *series.iterfind(f"{C}spPr/{A}ln/{A}solidFill/*")):
        return colour.get("val", "").casefold()
    return ""


def title_of(chart: _Element) -> str:
    """What stands above it."""
    return " ".join(text.text or "" for text in chart.iterfind(f"{C}chart/{C}title//{A}t"))


def _words(within: _Element) -> list[str]:
    """What labels say in words."""
    return [text.text or "" for label in within.iter(f"{C}dLbl") for text in label.iter(f"{A}t")]


def _words_by_point(series: _Element) -> dict[str, str]:
    """What a series' labels say in place of its numbers."""
    said = {label[0].get("val", ""): "".join(_words_of(label)) for label in series.iterfind(f"{C}dLbls/{C}dLbl")}
    return {point: words for point, words in said.items() if words}


def _words_of(label: _Element) -> Iterator[str]:
    return (text.text or "" for text in label.iter(f"{A}t"))


def _told_of_labels(chart: _Element) -> Iterator[str]:
    """What people can change in labels: words, place, form, and which there are."""
    for labels in chart.iterfind(f".//{C}ser/{C}dLbls"):
        yield "labels"
        yield from (_told(one) for one in (*labels.iterfind(f"{C}numFmt"), *labels.iterfind(f"{C}showVal")))
        for label in labels.iterfind(f"{C}dLbl"):
            gone = label.find(f"{C}delete") is not None
            places = (_told(one) for one in label.iterfind(f"{C}layout//*") if one.tag in _PLACE)
            yield " ".join([label[0].get("val", ""), "gone" if gone else "", *_words_of(label), *places])


def _told_of_points(chart: _Element) -> Iterator[str]:
    """How single points are coloured."""
    for point in chart.iter(f"{C}dPt"):
        yield " ".join([point[0].get("val", ""), *(_told(node) for node in point.iter(*_COLOURS))])


def _seen(chart: _Element) -> Iterator[str]:
    """All else that tells how it looks."""
    moving = {node for point in chart.iter(*_MOVING) for node in point.iter(*_FINE, *_PLACE)}
    for node in chart.iter(*_FINE, *_PLACE):
        if node not in moving:
            yield _told(node)


def _told(node: _Element) -> str:
    """An element's name and what it says; numbers as far as programs agree on them."""
    return " ".join([str(node.tag), *(_agreed(node.get(said, "")) for said in _SAID)])


def _agreed(said: str) -> str:
    return f"{float(said):.3g}" if _BROKEN.fullmatch(said) else said


def _print(text: str) -> str:
    return sha256(" ".join(text.split()).encode()).hexdigest()[:_LETTERS]
