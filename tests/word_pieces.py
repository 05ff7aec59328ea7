"""Small Word documents for tests: body and other parts written as XML, read as outlines."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZipFile

import docx
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from lxml import etree

NAMESPACES = nsdecls("w", "r", "wp", "a", "pic") + (
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def element(xml: str) -> etree._Element:
    """An element written without its namespaces."""
    name = xml[1:].replace(">", " ").replace("/", " ").split()[0]
    made: etree._Element = parse_xml(f"<{name} {NAMESPACES}{xml[1 + len(name) :]}")
    return made


def elements(xml: str) -> list[etree._Element]:
    """The same of several."""
    return list(element(f"<w:body>{xml}</w:body>"))


def document_of(xml: str) -> Document:
    """A document whose body holds this."""
    document = docx.Document()
    for node in reversed(elements(xml)):
        document.element.body.insert(0, node)
    return document


def control(tag: str, content: str, properties: str = "") -> str:
    """A content control."""
    return f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'


def run(text: str, look: str = "") -> str:
    """A run of text."""
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*content: str, style: str = "") -> str:
    """A paragraph; what begins with no `<` is text."""
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}{''.join(one if one.startswith('<') else run(one) for one in content)}</w:p>"


def grey(text: str) -> str:
    """A run in the style of prompts, its line ends as Word has them."""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in text.split("\n"))
    return f'<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr>{lines}</w:r>'


def field(code: str, *result: str) -> str:
    """A field of several runs."""
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    shown = "".join(one if one.startswith("<") else run(one) for one in result)
    return f"{marks[0]}<w:r><w:instrText>{code}</w:instrText></w:r>{marks[1]}{shown}{marks[2]}"


def text_of(node: etree._Element) -> str:
    """All text in an element."""
    return "".join(str(part) for part in node.itertext(qn("w:t")))


def parts_of(content: bytes) -> Mapping[str, bytes]:
    """The parts of a saved document by name."""
    with ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def saved(document: Document) -> bytes:
    """The document's file."""
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def lines_of(content: bytes) -> Sequence[str]:
    """The text of each paragraph of a saved document's body."""
    body = docx.Document(BytesIO(content)).element.body
    return [text_of(node) for node in body.iter(qn("w:p"))]


def add_part(document: Document, kind: str, name: str, content: bytes, *, content_type: str = "application/xml") -> str:
    """A part of its own that the document leads to; the id of the relationship."""
    part = Part(PackURI(name), content_type, content, document.part.package)
    return document.part.relate_to(part, kind)
