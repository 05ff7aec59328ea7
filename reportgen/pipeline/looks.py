"""The looks that people gave to native charts, brought into charts that are made anew."""

from collections.abc import Iterator, Mapping, Sequence

from docx.document import Document
from lxml import etree
from lxml.etree import _Element

from reportgen.charts.embedded import workbook_behind
from reportgen.charts.explicit import serialize
from reportgen.charts.restyled import in_look_of, is_restyled, look_of, same_chart, title_of
from reportgen.word.charts import native_charts, replace_native_chart
from reportgen.word.keep import Written


def looks_of(document: Document) -> dict[str, str]:
    """The prints of how a document's native charts look, by their names."""
    return {name: str(look_of(_read(part.blob))) for name, part in native_charts(document).items()}


def keep_looks(
    document: Document, edited: Sequence[Written], written: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    """Gives the charts of a fresh document, in place, the looks that people gave to those before.

    `written` are the prints of what the program wrote then. Gives the titles of charts that have their look again, and
    of those that cannot have it.
    """
    fresh, restyled, unstyled = native_charts(document), list[str](), list[str]()
    looks = looks_of(document)
    for name, chart in restyled_charts(edited, written):
        part = fresh.get(same_chart(name, written[name], looks))
        today = None if part is None else _read(part.blob)
        look = None if today is None else in_look_of(chart, today, written[name])
        workbook = None if look is None else workbook_behind(look)
        if part is None or look is None or workbook is None:
            unstyled.append(title_of(chart))
        else:
            replace_native_chart(part, serialize(look), workbook)
            restyled.append(title_of(look))
    return restyled, unstyled


def restyled_charts(edited: Sequence[Written], written: Mapping[str, str]) -> Iterator[tuple[str, _Element]]:
    """The charts that somebody has changed, each in the first document where somebody has."""
    charts = [native_charts(one.document) for one in edited]
    for name, look in written.items():
        versions = (_read(one[name].blob) for one in charts if name in one)
        changed = next((chart for chart in versions if is_restyled(chart, look)), None)
        if changed is not None:
            yield name, changed


def _read(content: bytes) -> _Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
