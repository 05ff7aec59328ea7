"""Which comment answers which, and which are settled: what Word keeps beside its comments (since Word 2013).

A comment's thread hangs on the id of its last paragraph (`w14:paraId`).
"""

from collections.abc import Mapping

from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from lxml import etree

PARAGRAPH_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_WORD_2012 = "http://schemas.microsoft.com/office/word/2012/wordml"
_PARAGRAPH, _PARENT = f"{{{_WORD_2012}}}paraId", f"{{{_WORD_2012}}}paraIdParent"
_THREADS = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
_THREADS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml"
_THREADS_ROOT = f'<w15:commentsEx xmlns:w15="{_WORD_2012}"/>'


def bring_threads(source: Document, target: Document, ids: Mapping[str, str]) -> None:
    """Copies what the source says of comments that were brought; `ids` are their paragraphs' new ids by the old."""
    held = _part(source)
    if held is None or not ids:
        return
    said = [one for one in parse_xml(held.blob) if one.get(_PARAGRAPH) in ids]
    if not said:
        return
    own = _part(target) or _made(target)
    root = parse_xml(own.blob)
    for one in said:
        one.set(_PARAGRAPH, ids[str(one.get(_PARAGRAPH))])
        parent = ids.get(str(one.attrib.pop(_PARENT, "")))
        if parent:
            one.set(_PARENT, parent)
        root.append(one)
    own._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _part(document: Document) -> Part | None:
    found = [one for one in document.part.rels.values() if one.reltype == _THREADS and not one.is_external]
    return found[0].target_part if found else None


def _made(document: Document) -> Part:
    part = Part(PackURI("/word/commentsExtended.xml"), _THREADS_TYPE, _THREADS_ROOT.encode(), document.part.package)
    document.part.relate_to(part, _THREADS)
    return part
