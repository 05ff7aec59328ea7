"""Turns fields into the text that they show, as nothing in a finished document should change when it is opened.

What differs from page to page stays a field, links stay links, and so does what Word shows from a field's code alone.
The contents become plain links: a contents field gathers the headings of all papers once a clerk puts them together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml.etree import _Element

from reportgen.word.elements import drop_empty_runs, drop_if_blank, remove_all, unwrap
from reportgen.word.names import qn

_BY_PAGE = frozenset(("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "STYLEREF"))
_LINKS = frozenset(("HYPERLINK",))
_SHOWN_FROM_CODE = frozenset(("EQ", "SYMBOL", "ADVANCE", "LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT"))
_STAY = _BY_PAGE | _LINKS | _SHOWN_FROM_CODE


@dataclass
class _Field:
    """A field as it is met: its code, and all that makes it a field."""

    code: str = ""
    marks: list[_Element] = field(default_factory=list)
    in_code: bool = True
    by_page: bool = False

    @property
    def name(self) -> str:
        return name_of(self.code)

    @property
    def stays(self) -> bool:
        return self.name in _STAY or self.by_page


def name_of(code: str) -> str:
    """The name of the field that a code makes."""
    return code.split()[0].upper() if code.split() else ""


def unlink_fields(root: _Element) -> None:
    """Every field of a text that does not stay."""
    for simple in list(root.iter(qn("w:fldSimple"))):
        if name_of(simple.get(qn("w:instr"), "")) not in _STAY:
            remove_all(simple.iterchildren(qn("w:fldData")))
            unwrap(simple, simple)
    marks = [mark for one in _fields(root) if not one.stays for mark in one.marks]
    touched = [next(mark.iterancestors(qn("w:p"))) for mark in marks]
    remove_all(marks)
    drop_empty_runs(root)
    for paragraph in touched:
        drop_if_blank(paragraph)
    for mark in root.iter(qn("w:fldChar"), qn("w:fldSimple")):
        for name in ("w:dirty", "w:fldLock"):
            mark.attrib.pop(qn(name), "")


def _fields(root: _Element) -> Sequence[_Field]:
    """The fields that have an end, the inner before the outer."""
    open_now: list[_Field] = []
    whole: list[_Field] = []
    for run in list(root.iter(qn("w:r"))):
        for node in run:
            kind = node.get(qn("w:fldCharType"), "") if node.tag == qn("w:fldChar") else ""
            if kind == "begin":
                open_now.append(_Field())
            if node.tag != qn("w:rPr") and open_now:
                _note(open_now, node, kind)
            if kind == "end" and open_now:
                whole.append(_ended(open_now))
    return whole


def _note(open_now: list[_Field], node: _Element, kind: str) -> None:
    """Adds what stands in a field's code to the field, and to those in whose code that field stands."""
    inner = open_now[-1]
    if kind == "separate":
        inner.in_code = False
    if kind or inner.in_code:
        inner.marks.append(node)
    if inner.in_code and node.tag == qn("w:instrText"):
        inner.code += node.text or ""
    for outer in open_now[:-1]:
        if outer.in_code:
            outer.marks.append(node)


def _ended(open_now: list[_Field]) -> _Field:
    one = open_now.pop()
    if one.name in _BY_PAGE or one.by_page:
        for outer in open_now:
            outer.by_page = outer.by_page or outer.in_code
    return one
