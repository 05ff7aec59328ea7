"""The looks that people gave to native charts, brought into charts that are made anew."""

from collections.abc import Iterator, Mapping, Sequence

from docx.document import Document
from docx.opc.part import Part
from lxml import etree
from lxml.etree import _Element

from reportgen.charts.embedded import workbook_behind
from reportgen.charts.explicit import serialize
from reportgen.charts.restyled import in_look_of, is_restyled, look_of, same_chart, title_of
from reportgen.narrative.versions import LostLook
from reportgen.word.charts import native_charts, replace_native_chart
from reportgen.word.keep import Written


def looks_of(document: Document) -> dict[str, str]:
    """The prints of how a document's native charts look, by their names."""
    return _looks(_charts(document))


def keep_looks(document: Document, edited: Sequence[Written]) -> tuple[list[str], list[LostLook]]:
    """Gives the charts of a fresh document, in place, the looks that people gave to those before.

    Gives the titles of charts that have their look again, and those that cannot have it: where it does not fit any
    more, or where another document has given the chart another one.
    """
    fresh = _charts(document)
    looks = _looks(fresh)
    kept: dict[str, tuple[_Element, bytes]] = {}
    lost: dict[str, LostLook] = {}
    for one in edited:
        for name, chart in restyled_charts(one):
            now = same_chart(name, one.looks[name], looks)
            look = in_look_of(chart, fresh[now][1], one.looks[name]) if now else None
            workbook = None if look is None else workbook_behind(look)
            if look is None or workbook is None or not _same_look(kept.setdefault(now, (look, workbook))[0], look):
                source = "" if one.is_report else one.name
                lost.setdefault(str(look_of(chart)), LostLook(title_of(chart), source))
    for name, (look, workbook) in kept.items():
        replace_native_chart(fresh[name][0], serialize(look), workbook)
    return [title_of(look) for look, _ in kept.values()], list(lost.values())


def lost_looks(edited: Sequence[Written]) -> list[LostLook]:
    """The charts that people changed in documents from which no look is taken."""
    changed = {str(look_of(chart)): (title_of(chart), one) for one in edited for _, chart in restyled_charts(one)}
    return [LostLook(title, one.name) for title, one in changed.values()]


def restyled_charts(one: Written) -> Iterator[tuple[str, _Element]]:
    """The charts that somebody has changed in a document, by their names."""
    for name, (_, chart) in _charts(one.document).items():
        if name in one.looks and is_restyled(chart, one.looks[name]):
            yield name, chart


def _looks(charts: Mapping[str, tuple[Part, _Element]]) -> dict[str, str]:
    return {name: str(look_of(chart)) for name, (_, chart) in charts.items()}


def _same_look(one: _Element, other: _Element) -> bool:
    return look_of(one) == look_of(other)


def _charts(document: Document) -> dict[str, tuple[Part, _Element]]:
    """The program's own native charts; a part that is damaged is none."""
    read = {name: (part, _read(part.blob)) for name, part in native_charts(document).items()}
    return {name: (part, chart) for name, (part, chart) in read.items() if chart is not None}


def _read(content: bytes) -> _Element | None:
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError:
        return None
