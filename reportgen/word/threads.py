"""Which comment answers which, and which are settled: what Word keeps beside its comments (since Word 2013).

A comment's thread hangs on the id of its last paragraph (`w14:paraId`).
"""

from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from reportgen.word.story import Story

PARAGRAPH_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_WORD_2012 = "http://schemas.microsoft.com/office/word/2012/wordml"
_THREADS = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
_THREADS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml"
_THREADS_ROOT = f'<w15:commentsEx xmlns:w15="{_WORD_2012}"/>'


def bring_threads(source: Document, target: Document, comments: Story) -> None:
    """Copies what the source says of those of the target's comments that came from it."""
    held = _part(source)
    if held is None:
        return
    paragraphs = [one for entry in comments.entries for one in entry.iter(qn("w:p"))]
    ids = {one.get(PARAGRAPH_ID) for one in paragraphs if one.get(PARAGRAPH_ID)}
    said = [one for one in parse_xml(held.blob) if one.get(f"{{{_WORD_2012}}}paraId") in ids]
    if not said:
        return
    own = _part(target) or _made(target)
    root = parse_xml(own.blob)
    known = {one.get(f"{{{_WORD_2012}}}paraId") for one in root}
    root.extend(one for one in said if one.get(f"{{{_WORD_2012}}}paraId") not in known)
    own._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _part(document: Document) -> Part | None:
    found = [one for one in document.part.rels.values() if one.reltype == _THREADS and not one.is_external]
    return found[0].target_part if found else None


def _made(document: Document) -> Part:
    part = Part(PackURI("/word/commentsExtended.xml"), _THREADS_TYPE, _THREADS_ROOT.encode(), document.part.package)
    document.part.relate_to(part, _THREADS)
    return part
