"""Takes out files that are hidden behind what a page shows, and tells what only a person can put right.

A chart or table pasted from Excel brings the whole workbook with it, which any reader could open: what is shown stays,
as a picture, or a chart with a workbook of what it shows. Pictures that are only linked, and files that Word has not
yet merged, cannot be put right here.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.part import Part, XmlPart
from docx.oxml.parser import parse_xml
from lxml.etree import _Element

from reportgen.errors import Finding
from reportgen.word.elements import remove, remove_all
from reportgen.word.names import qn
from reportgen.word.namespaces import OFFICE, VML
from reportgen.word.parts import placed, read_parts

_EMBED, _LINK, _ID, _HREF = qn("r:embed"), qn("r:link"), qn("r:id"), qn("r:href")
_BLIP, _IMAGE_DATA = qn("a:blip"), f"{VML}imagedata"
_UNMERGED = (qn("w:altChunk"), qn("w:subDoc"))
_WORKBOOK = "/word/embeddings/Microsoft_Excel_Worksheet%d.xlsx"
Behind = Callable[[_Element], bytes | None]
"""The workbook that holds what a chart shows, if one can be made."""
_LOCAL = re.compile(r"file:|[A-Za-z]:[\\/]|\\\\")


@dataclass
class Workbooks:
    """How many charts lost their workbook, and how many have another one now."""

    removed: int = 0
    replaced: int = 0


def replace_workbooks(document: Document, behind: Behind) -> Workbooks:
    """Puts a new workbook behind each chart, as the old one may hold more than is shown; none where `behind` makes
    none."""
    count = Workbooks()
    for part in document.part.package.iter_parts():
        if part.content_type.endswith(("drawingml.chart+xml", "chartex+xml")):
            root = part.element if isinstance(part, XmlPart) else parse_xml(part.blob)
            remove_all(list(_filtered(root)))
            for data in list(root.iter("{*}externalData")):
                _replace_workbook(part, data, behind(root), count)
            if not isinstance(part, XmlPart):
                part._blob = serialize_part_xml(root)  # see open_parts
    return count


def _filtered(chart: _Element) -> Iterator[_Element]:
    """What Word keeps of series that somebody has filtered out of a chart: one click would show them again."""
    for extension in chart.iter("{*}ext"):
        if any("}filtered" in str(child.tag) for child in extension):
            yield extension


def _replace_workbook(part: Part, data: _Element, content: bytes | None, count: Workbooks) -> None:
    if content is None:
        remove(data)
        count.removed += 1
        return
    name = data.get(_ID, "")
    relation = part.rels.get(name)
    old = relation.target_part if relation is not None and not relation.is_external else None
    if old is not None and old.blob == content:
        return
    count.replaced += 1
    book = Part(part.package.next_partname(_WORKBOOK), CONTENT_TYPE.SML_SHEET, content, part.package)
    data.set(_ID, part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE))
    part.rels.pop(name, None)


def unlink_pictures(root: _Element) -> None:
    """A picture that is both in the file and linked is only in the file."""
    for blip in root.iter(_BLIP):
        if blip.get(_EMBED):
            blip.attrib.pop(_LINK, "")
    for image in root.iter(_IMAGE_DATA):
        if image.get(_ID):
            for name in (_HREF, f"{OFFICE}href", f"{OFFICE}title"):
                image.attrib.pop(name, "")


def missing_files(document: Document) -> Iterator[Finding]:
    """What the pages show or lead to that is not in the file."""
    for text in read_parts(document):
        for place, node in placed(document, text, (_BLIP, _IMAGE_DATA, qn("w:hyperlink"), *_UNMERGED)):
            yield from _faults_at(place, node, text.part)


def _faults_at(place: str, node: _Element, part: Part) -> Iterator[Finding]:
    if node.tag in _UNMERGED:
        what = "has a file inserted that Word has not merged with the text yet."
        yield Finding(place, what, "Open the report in Word, save it, and finish that.")
    elif node.tag == qn("w:hyperlink"):
        if _LOCAL.match(_target(part, node.get(_ID))):
            what = "has a link to a file on a computer or network drive, which readers cannot open."
            yield Finding(place, what, "Remove the link, or link to a web address.")
    elif not (node.get(_EMBED) or node.get(_ID)) and (node.get(_LINK) or node.get(_HREF) or node.get("src")):
        what = "has a picture that is linked and not in the file, which readers may not see."
        yield Finding(place, what, "Paste the picture itself in its place.")
    elif not (node.get(_EMBED) or node.get(_ID)):
        what = "has a picture that is not in the file."
        yield Finding(place, what, "Paste the picture itself in its place, or delete it.")


def _target(part: Part, relationship: str | None) -> str:
    known = part.rels.get(relationship or "")
    return known.target_ref if known is not None and known.is_external else ""
