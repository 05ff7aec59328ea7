"""Finds the fields of a text, and turns some of them into what they show.

A field is a code and a result: one element, or marks in the runs of a text between which both stand. Fields can stand
in the codes of others.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from docx.oxml import OxmlElement
from lxml.etree import _Element

from reportgen.word.elements import drop_empty_runs, drop_if_blank, remove_all, unwrap
from reportgen.word.names import qn

_BY_PAGE = frozenset(("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "STYLEREF"))
CODES = (qn("w:instrText"), qn("w:delInstrText"))
_MARKS = (qn("w:fldChar"), *CODES)
RUNS = (qn("w:r"), qn("m:r"))
"""A field may begin in a formula, too."""
_DEEPEST = 50
"""Word nests fields twenty deep at most."""
_BUTTONS = ("MACROBUTTON", "GOTOBUTTON")
"""Their words stand in their codes, after the name of what they do."""


@dataclass(eq=False)
class Field:
    """A field as it is met: its code, and all that makes it a field.

    `simple` is the element of one that is made of a single element. `is_whole`: it has an end. `nests`: others stand in
    its code, `is_named_within`: even before its name; `by_page`: one that differs from page to page.
    """

    code: str = ""
    marks: list[_Element] = field(default_factory=list)
    simple: _Element | None = None
    in_code: bool = True
    by_page: bool = False
    nests: bool = False
    is_whole: bool = False
    is_named_within: bool = False

    @property
    def name(self) -> str:
        """What kind of field the code makes."""
        return self.code.split()[0].upper() if self.code.split() else ""

    @property
    def first(self) -> _Element:
        """The element with which it begins."""
        return self.marks[0] if self.simple is None else self.simple


def fields_of(root: _Element) -> Sequence[Field]:
    """The fields of a text, the inner before the outer; last those that have no end."""
    simple = [Field(one.get(qn("w:instr"), ""), simple=one, is_whole=True) for one in root.iter(qn("w:fldSimple"))]
    open_now: list[Field] = []
    found: list[Field] = []
    lost: list[Field] = []
    for run in root.iter(*RUNS):
        for node in run:
            kind = node.get(qn("w:fldCharType"), "") if node.tag == qn("w:fldChar") else ""
            if kind == "begin":
                _begin(open_now, lost)
            if node.tag != qn("w:rPr") and open_now:
                _note(open_now, node, kind)
            if kind == "end" and open_now:
                found.append(_ended(open_now))
    return [*simple, *found, *lost, *open_now]


def differs_by_page(one: Field) -> bool:
    """Whether what a field shows depends on the page that it stands on."""
    return one.name in _BY_PAGE or one.by_page


def unlink(root: _Element, fields: Collection[Field]) -> None:
    """Leaves of some fields of a text only what they show."""
    for one in fields:
        _keep_button(one)
        if one.simple is not None:
            remove_all(one.simple.iterchildren(qn("w:fldData")))
            unwrap(one.simple, one.simple)
    marks = [mark for one in fields for mark in one.marks if one.is_whole or mark.tag in _MARKS]
    touched = dict.fromkeys(next(mark.iterancestors(qn("w:p")), None) for mark in marks)
    remove_all(marks)
    drop_empty_runs(root)
    for paragraph in touched:
        if paragraph is not None:
            drop_if_blank(paragraph)


def _keep_button(one: Field) -> None:
    words = one.code.split(maxsplit=2)
    if one.name in _BUTTONS and len(words) == 3:
        run, text = OxmlElement("w:r"), OxmlElement("w:t")
        text.text = words[2].strip()
        run.append(text)
        (one.first if one.simple is not None else next(one.first.iterancestors(*RUNS))).addprevious(run)


def _begin(open_now: list[Field], lost: list[Field]) -> None:
    if len(open_now) >= _DEEPEST:  # it will have no end
        lost.append(open_now.pop(0))
    for outer in open_now:
        outer.nests = outer.nests or outer.in_code
        outer.is_named_within = outer.is_named_within or (outer.in_code and not outer.name)
    open_now.append(Field())


def _note(open_now: list[Field], node: _Element, kind: str) -> None:
    """Adds what stands in a field's code to the field, and to those in whose code that field stands."""
    inner = open_now[-1]
    if kind == "separate":
        inner.in_code = False
    if kind or inner.in_code:
        inner.marks.append(node)
    if inner.in_code and node.tag in CODES:
        inner.code += node.text or ""
    for outer in open_now[:-1]:
        if outer.in_code:
            outer.marks.append(node)


def _ended(open_now: list[Field]) -> Field:
    one = open_now.pop()
    one.is_whole = True
    if differs_by_page(one):
        for outer in open_now:
            outer.by_page = outer.by_page or outer.in_code
    return one
