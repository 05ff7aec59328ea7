"""Takes elements out of a text so that what stays is still a whole Word file."""

from collections.abc import Iterable

from docx.oxml import OxmlElement
from lxml.etree import _Element

from reportgen.word.names import qn
from reportgen.word.visible import visible_text

_SHOWS = frozenset(
    (
        *(qn(f"w:{name}") for name in ("drawing", "pict", "object", "fldChar", "fldSimple", "sectPr")),
        *(qn(f"w:{name}") for name in ("footnoteReference", "endnoteReference", "footnoteRef", "endnoteRef")),
        qn("m:oMath"),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent",
    )
)
_MUST_END_IN_A_PARAGRAPH = frozenset(
    qn(f"w:{name}") for name in ("tc", "hdr", "ftr", "footnote", "endnote", "txbxContent")
)


def remove(element: _Element) -> None:
    """Takes an element out."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def remove_all(elements: Iterable[_Element]) -> None:
    """Takes elements out."""
    for element in list(elements):
        remove(element)


def unwrap(element: _Element, content: _Element | None) -> None:
    """Puts what stands in `content`, the element itself or a child of it, in the element's place."""
    for child in list(content) if content is not None else []:
        element.addprevious(child)
    remove(element)


def is_blank(element: _Element) -> bool:
    """Whether a paragraph or what holds paragraphs shows nothing."""
    if any(node.tag in _SHOWS or _breaks_page(node) for node in element.iter()):
        return False
    paragraphs = [element, *element.iter(qn("w:p"))]
    return not any(visible_text(paragraph).strip() for paragraph in paragraphs)


def drop_if_blank(paragraph: _Element) -> None:
    """Takes out a paragraph that shows nothing, unless Word needs it: last in a cell, or between two tables."""
    parent = paragraph.getparent()
    if parent is None or not is_blank(paragraph):
        return
    before, after = paragraph.getprevious(), paragraph.getnext()
    ends = parent.tag in _MUST_END_IN_A_PARAGRAPH and after is None
    if ends and (before is None or before.tag != qn("w:p")):
        return
    if _is_table(before) and _is_table(after):
        return
    _keep_marks(paragraph)
    parent.remove(paragraph)


def end_in_paragraphs(root: _Element) -> None:
    """Word takes a file for damaged in which a cell, header or note does not end in a paragraph."""
    for holder in [node for node in root.iter() if node.tag in _MUST_END_IN_A_PARAGRAPH]:
        if len(holder) == 0 or holder[-1].tag != qn("w:p"):
            holder.append(OxmlElement("w:p"))


def drop_empty_runs(root: _Element) -> None:
    """Takes out runs in which nothing is left, and links without any."""
    remove_all(run for run in root.iter(qn("w:r")) if all(node.tag == qn("w:rPr") for node in run))
    remove_all(link for link in root.iter(qn("w:hyperlink")) if len(link) == 0)


def _breaks_page(node: _Element) -> bool:
    return node.tag == qn("w:br") and node.get(qn("w:type")) in ("page", "column")


def _is_table(element: _Element | None) -> bool:
    return element is not None and element.tag == qn("w:tbl")


def _keep_marks(paragraph: _Element) -> None:
    """Bookmarks may begin in one paragraph and end in another, and links may lead to them."""
    for mark in list(paragraph.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
        paragraph.addprevious(mark)
