"""The texts of a document: its body, headers, footers, notes and comments, each a part of the file.

Also under which heading something stands in them. An open document in, the root elements of its parts out; python-docx
itself reads only some of them.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from docx.document import Document
from docx.opc.oxml import serialize_part_xml
from docx.opc.part import Part, XmlPart
from docx.oxml.parser import parse_xml
from lxml.etree import _Element

from reportgen.word.names import qn
from reportgen.word.visible import visible_text

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_BODY = "document.main"
_NAMES = {
    _BODY: "",
    "header": "Page header",
    "footer": "Page footer",
    "footnotes": "Footnotes",
    "endnotes": "Endnotes",
}
_OTHERS = {"comments": "Comments", "styles": "Styles", "numbering": "Lists"}
_TOP = "Before the first heading"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


@dataclass(frozen=True)
class TextPart:
    """A part of a document that holds words: what people call it, nothing for the body."""

    name: str
    part: Part
    root: _Element


@contextmanager
def open_parts(document: Document) -> Iterator[list[TextPart]]:
    """Body, headers, footers and notes, to be changed; what is changed in them stands in the document afterwards."""
    texts = read_parts(document)
    yield texts
    for text in texts:
        if not isinstance(text.part, XmlPart):
            text.part._blob = serialize_part_xml(text.root)  # python-docx gives no other way to change a part


def read_parts(document: Document, *, with_others: bool = False) -> list[TextPart]:
    """The same to be read only, `with_others` also comments, styles and lists."""
    names = {**_NAMES, **(_OTHERS if with_others else {})}
    texts = []
    for part in document.part.package.iter_parts():
        kind = part.content_type.removeprefix(_TYPE).removesuffix("+xml")
        if part.content_type.startswith(_TYPE) and kind in names:
            root = part.element if isinstance(part, XmlPart) else parse_xml(part.blob)
            texts.append(TextPart(names[kind], part, root))
    return texts


def style_id(document: Document, name: str) -> str:
    """The id of a style; empty when the document has none of that name."""
    return next((style.style_id or "" for style in document.styles if style.name == name), "")


def has_style(paragraph: _Element, identity: str) -> bool:
    """Whether a paragraph names the style of that id as its own."""
    named = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return named is not None and named.get(qn("w:val")) == identity


def placed(document: Document, text: TextPart, tags: Collection[str]) -> Iterator[tuple[str, _Element]]:
    """Each element of these names and the place where it stands: its main heading, or the text's name."""
    heading = style_id(document, "Heading 1")
    place = text.name or _TOP
    for node in text.root.iter():
        if node.tag == qn("w:p") and not text.name and heading and has_style(node, heading):
            place = visible_text(node) or place
        if node.tag in tags and not _is_said_twice(node):
            yield place, node


def _is_said_twice(node: _Element) -> bool:
    """Text boxes stand in the file twice, once for programs that do not know today's form."""
    return next(node.iterancestors(_FALLBACK), None) is not None
