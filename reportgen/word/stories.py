"""The stories of a document: its body, headers, footers, notes and comments, and under which heading something stands.

An open document in, the root elements of its parts out; python-docx itself reads only some of them.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from docx.document import Document
from docx.opc.oxml import serialize_part_xml
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from lxml.etree import _Element

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
class Story:
    """A part of a document that holds words: what people call it, nothing for the body."""

    name: str
    part: Part
    root: _Element


@contextmanager
def open_stories(document: Document) -> Iterator[list[Story]]:
    """Body, headers, footers and notes, to be changed; what is changed in them stands in the document afterwards."""
    stories = read_stories(document)
    yield stories
    for story in stories:
        if not isinstance(story.part, XmlPart):
            story.part._blob = serialize_part_xml(story.root)  # python-docx gives no other way to change a part


def read_stories(document: Document, *, with_others: bool = False) -> list[Story]:
    """The same to be read only, `with_others` also comments, styles and lists."""
    names = {**_NAMES, **(_OTHERS if with_others else {})}
    stories = []
    for part in document.part.package.iter_parts():
        kind = part.content_type.removeprefix(_TYPE).removesuffix("+xml")
        if part.content_type.startswith(_TYPE) and kind in names:
            root = part.element if isinstance(part, XmlPart) else parse_xml(part.blob)
            stories.append(Story(names[kind], part, root))
    return stories


def style_id(document: Document, name: str) -> str:
    """The id of a style; empty when the document has none of that name."""
    return next((style.style_id or "" for style in document.styles if style.name == name), "")


def placed(document: Document, story: Story, tags: Collection[str]) -> Iterator[tuple[str, _Element]]:
    """Each element of these names and the place where it stands: its main heading, or the story's name."""
    heading = style_id(document, "Heading 1")
    place = story.name or _TOP
    for node in story.root.iter():
        if node.tag == qn("w:p") and not story.name and heading and _style(node) == heading:
            place = visible_text(node) or place
        if node.tag in tags and not _is_said_twice(node):
            yield place, node


def _style(paragraph: _Element) -> str:
    named = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if named is None else str(named.get(qn("w:val")))


def _is_said_twice(node: _Element) -> bool:
    """Text boxes stand in the file twice, once for programs that do not know today's form."""
    return next(node.iterancestors(_FALLBACK), None) is not None
