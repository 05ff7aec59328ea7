"""Page numbers in the contents: fields within the links, as Word itself writes them, with results that are stored.

Nothing in a document says on which page a heading stands; who has laid the pages out tells it here.
"""

from collections.abc import Mapping, Sequence

from docx.document import Document
from docx.oxml import OxmlElement
from lxml.etree import _Element

from reportgen.word.elements import drop_empty_runs, remove_all
from reportgen.word.names import qn
from reportgen.word.visible import visible_text

_PREFIX = "_Toc"
_STYLES = "toc "
_CODE = ' TOC \\o "1-1" \\h \\z \\u '
_UNKNOWN = "00"


def contents_headings(document: Document) -> Sequence[str]:
    """The headings that the contents lead to, as they stand on the pages, in the order of the contents."""
    marks = {mark.get(qn("w:name")): mark for mark in document.element.body.iter(qn("w:bookmarkStart"))}
    return [_heading(marks.get(link.get(qn("w:anchor")))) for link in _lines(document)]


def number_contents(document: Document, numbers: Sequence[str] | None = None) -> None:
    """Writes the number of its page into each line of the contents; without `numbers`, room for them."""
    links = _lines(document)
    remove_numbers(document)
    for link, number in zip(links, numbers or [_UNKNOWN] * len(links), strict=True):
        anchor = link.get(qn("w:anchor"))
        link.append(_run(OxmlElement("w:tab")))
        link.append(_mark("begin"))
        link.append(_run(_element("w:instrText", {}, f" PAGEREF {anchor} \\h ")))
        link.append(_mark("separate"))
        link.append(_run(_element("w:t", {}, number)))
        link.append(_mark("end"))


def remove_numbers(document: Document) -> None:
    """Takes page numbers out of the contents, also Word's own: each line ends with its heading."""
    for link in _lines(document):
        nodes = [node for run in link.iter(qn("w:r")) for node in run if node.tag != qn("w:rPr")]
        tabs = [number for number, node in enumerate(nodes) if node.tag == qn("w:tab")]
        if tabs and _is_number(nodes[tabs[-1] :]):
            remove_all(nodes[tabs[-1] :])
            drop_empty_runs(link)


def make_field(document: Document) -> None:
    """Makes a field of plain lines, so that converters tag them as contents; for a copy that only they see."""
    links = _lines(document)
    codes = document.element.body.iter(qn("w:instrText"))
    if not links or any((code.text or "").split()[:1] == ["TOC"] for code in codes):
        return
    first, last = (next(link.iterancestors(qn("w:p"))) for link in (links[0], links[-1]))
    before = links[0] if links[0].getparent() is first else first[0]
    for node in (_mark("begin"), _run(_element("w:instrText", {}, _CODE)), _mark("separate")):
        before.addprevious(node)
    last.append(_mark("end"))


def _lines(document: Document) -> list[_Element]:
    """The links that are lines of the contents: nothing else stands in their paragraphs, which have its styles."""
    styles = {style.style_id for style in document.styles if str(style.name).casefold().startswith(_STYLES)}
    paragraphs = [
        mark.getparent().getparent()
        for mark in document.element.body.iter(qn("w:pStyle"))
        if mark.get(qn("w:val")) in styles
    ]
    found = []
    for paragraph in paragraphs:
        links = [link for link in paragraph.iter(qn("w:hyperlink")) if link.get(qn("w:anchor"), "").startswith(_PREFIX)]
        if len(links) == 1 and visible_text(paragraph).strip() == visible_text(links[0]).strip() != "":
            found.append(links[0])
    return found


def _is_number(nodes: Sequence[_Element]) -> bool:
    """Whether what stands in a line's runs is a tab and a number, and no words."""
    text = "".join(node.text or "" for node in nodes if node.tag == qn("w:t")).strip()
    return not text or text.isdigit()


def _heading(mark: _Element | None) -> str:
    if mark is None:
        return ""
    paragraph = next(mark.iterancestors(qn("w:p")), None)
    return visible_text(paragraph) if paragraph is not None else ""


def _mark(kind: str) -> _Element:
    return _run(_element("w:fldChar", {"fldCharType": kind}))


def _run(content: _Element) -> _Element:
    run: _Element = OxmlElement("w:r")
    run.append(content)  # without Word's own w:webHidden, by which LibreOffice hides a number on paper too
    return run


def _element(tag: str, attributes: Mapping[str, str], text: str = "") -> _Element:
    element: _Element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    if text:
        element.text = text
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element
