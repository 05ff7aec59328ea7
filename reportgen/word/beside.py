"""What a paragraph says beside its own text: in its notes, text boxes and charts, and of its pictures."""

from collections.abc import Iterator, Sequence

from docx.document import Document
from docx.oxml.parser import parse_xml
from lxml.etree import _Element

from reportgen.word.names import qn
from reportgen.word.namespaces import VML
from reportgen.word.story import NOTES, Story
from reportgen.word.visible import visible_text

_CHART = qn("c:chart")
_CHART_TEXTS = (qn("a:t"), qn("c:v"))


def texts_beside(document: Document, paragraph: _Element) -> Sequence[str]:
    """Those texts, one for each paragraph, picture or chart."""
    every = (_of_boxes(paragraph), _of_pictures(paragraph), _of_notes(document, paragraph))
    texts = [text for found in every for text in found] + list(_of_charts(document, paragraph))
    return [text for text in dict.fromkeys(texts) if text.strip()]


def _of_boxes(paragraph: _Element) -> Iterator[str]:
    for box in paragraph.iter(qn("w:txbxContent")):
        yield from map(visible_text, box.iter(qn("w:p")))


def _of_pictures(paragraph: _Element) -> Iterator[str]:
    for named in paragraph.iter(qn("wp:docPr")):
        yield from (named.get(name, "") for name in ("title", "descr"))
    for drawn in paragraph.iter(f"{VML}*"):
        yield from (drawn.get(name, "") for name in ("title", "alt"))


def _of_notes(document: Document, paragraph: _Element) -> Iterator[str]:
    for kind, reference in NOTES.items():
        story = Story(document, kind)
        for one in paragraph.iter(reference):
            entry = story.entry(one.get(qn("w:id"), ""))
            yield from () if entry is None else map(visible_text, entry.iter(qn("w:p")))


def _of_charts(document: Document, paragraph: _Element) -> Iterator[str]:
    """All that a chart writes or draws, one after another."""
    for one in paragraph.iter(_CHART):
        part = document.part.related_parts.get(one.get(qn("r:id"), ""))
        if part is not None and part.blob:
            yield "; ".join(node.text or "" for node in parse_xml(part.blob).iter(*_CHART_TEXTS))
