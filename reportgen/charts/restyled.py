"""What people have changed in Word's own charts, and today's figures in charts that look as they want them.

Charts' elements in, prints and elements out. A print holds no figure, so that it stays when figures move.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import astuple, dataclass
from hashlib import sha256

from lxml.etree import _Element

from reportgen.charts.explicit import WORKBOOK, A, C

_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATION = f"{_RELATED}id"
_DIGITS = re.compile(r"\d")
_LETTERS = 8
_FINE = (
    *(f"{A}{name}" for name in ("srgbClr", "schemeClr", "prstDash", "pattFill", "noFill", "ln", "defRPr", "rPr")),
    *(f"{C}{name}" for name in ("symbol", "size", "gapWidth", "overlap", "legendPos", "delete", "majorGridlines")),
    *(f"{C}{name}" for name in ("tickLblPos", "orientation", "showVal")),
)
"""What of a chart tells how it looks."""
_MOVING = (f"{C}dPt", f"{C}dLbl")
"""Points and their labels come and go with the figures."""
_SAID = ("val", "prst", "w", "sz", "b", "i")


@dataclass(frozen=True)
class Look:
    """Prints of a chart's title, of its series' names, of its colours and of all else that is seen.

    LibreOffice writes charts in its own way, so that of one it has saved the last says nothing.
    """

    title: str
    names: str
    colours: str
    rest: str

    def __str__(self) -> str:
        return " ".join(astuple(self))


def look_of(chart: _Element) -> Look:
    """How a chart looks."""
    colours = [_colour(series) for series in chart.iter(f"{C}ser")]
    words = [said for said in _words(chart) if not _DIGITS.search(said)]
    kinds = [str(plot.tag) for plot in chart.iterfind(f".//{C}plotArea/*") if plot.find(f"{C}ser") is not None]
    return Look(
        _print(title_of(chart)),
        _print("\n".join(_name(series) for series in chart.iter(f"{C}ser"))),
        _print("\n".join([*kinds, *colours, *sorted(set(words))])),
        _print("\n".join(_seen(chart))),
    )


def is_restyled(chart: _Element, written: str) -> bool:
    """Whether somebody has changed a chart since the program wrote it in the look of that text."""
    look, parts = look_of(chart), written.split()
    if len(parts) != len(astuple(look)):
        return False
    known = Look(*parts)
    return look != (known if _is_plain(chart) else Look(known.title, known.names, known.colours, look.rest))


def same_chart(name: str, written: str, today: Mapping[str, str]) -> str:
    """The name that a chart has today, which was written before under another, where sections have come or gone.

    Its title tells it, or without the title its series and its own name. Nothing where it is not there any more.
    """
    before = Look(*written.split())
    looks = {other: Look(*look.split()) for other, look in today.items()}
    if name in looks and (looks[name].title == before.title or looks[name].names == before.names):
        return name
    return next((other for other, look in looks.items() if look.title == before.title), "")


def in_look_of(chart: _Element, fresh: _Element, written: str) -> _Element | None:
    """A fresh chart as people had changed the one before, which the program wrote in the look of that text.

    None where they do not fit each other. What the program itself says otherwise today is as it says.
    """
    before, today = Look(*written.split()), look_of(fresh)
    if not _fit(chart, fresh):
        return None
    result = deepcopy(chart)
    for old, new in zip(result.iter(f"{C}ser"), fresh.iter(f"{C}ser"), strict=True):
        for part in ("cat", "val") if before.names == today.names else ("tx", "cat", "val"):
            _swap(old, new, part)
        if _words_with_numbers(old) or _points(old) != _points(new):
            _swap(old, new, "dLbls")
    if before.title != today.title:
        for old, new in zip(result.iterfind(f"{C}chart"), fresh.iterfind(f"{C}chart"), strict=True):
            _swap(old, new, "title")
    for old, new in zip(result.iter(f"{C}valAx"), fresh.iter(f"{C}valAx"), strict=True):
        for part in ("scaling", "majorUnit"):
            _swap(old, new, part)
    for data in result.iter(f"{C}externalData"):
        data.set(_RELATION, WORKBOOK)
    return result


def _fit(chart: _Element, fresh: _Element) -> bool:
    """Whether the same series stand in charts of the same kinds, and nothing there leads to another part."""
    kinds = [[str(series.getparent().tag) for series in one.iter(f"{C}ser")] for one in (chart, fresh)]  # type: ignore[union-attr]
    axes = [sum(1 for _ in one.iter(f"{C}valAx")) for one in (chart, fresh)]
    others = [node for node in chart.iter() if any(str(name).startswith(_RELATED) for name in node.attrib)]
    own = all(node.tag == f"{C}externalData" for node in others)
    return own and _is_plain(chart) and kinds[0] == kinds[1] and axes[0] == axes[1]


def _is_plain(chart: _Element) -> bool:
    """Whether its ranges are those of a sheet, as Word leaves them and LibreOffice does not."""
    return all("!" in (formula.text or "") for formula in chart.iter(f"{C}f"))


def _swap(old: _Element, new: _Element, part: str) -> None:
    """Puts a part of another element in place of one's own, where both have it."""
    mine, other = old.find(f"{C}{part}"), new.find(f"{C}{part}")
    if mine is not None and other is not None:
        mine.addprevious(deepcopy(other))
        old.remove(mine)


def _points(series: _Element) -> list[str]:
    """The points that have values."""
    return [point.get("idx", "") for point in series.iterfind(f"{C}val//{C}pt")]


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


def _words_with_numbers(series: _Element) -> bool:
    return any(_DIGITS.search(words) for words in _words(series))


def _seen(chart: _Element) -> Iterator[str]:
    """All that tells how it looks."""
    moving = {node for point in chart.iter(*_MOVING) for node in point.iter(*_FINE)}
    for node in chart.iter(*_FINE):
        if node not in moving:
            yield " ".join([str(node.tag), *(node.get(said, "") for said in _SAID)])


def _print(text: str) -> str:
    return sha256(" ".join(text.split()).encode()).hexdigest()[:_LETTERS]
