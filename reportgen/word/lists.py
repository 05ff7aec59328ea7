"""Brings lists from one document into another: how they look, and which paragraphs count on from which.

Word counts by what a list is made from (`w:abstractNum`): two lists made from one go on counting, unless one says that
it starts anew. So lists that share it still share it where they are brought to. Bullets that are pictures become the
letters that stand for them.
"""

from copy import deepcopy

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from lxml.etree import _Element

from reportgen.word.elements import remove
from reportgen.word.names import qn
from reportgen.word.namespaces import allow

_LEFT_BEHIND = (qn("w:nsid"), qn("w:pStyle"), qn("w:lvlPicBulletId"), qn("w:styleLink"))
"""Two lists of one nsid are one to Word; a style has one list, its own."""
NO_LIST = "0"


class Lists:
    """The lists of one document, `source`, as they are wanted in another, `target`."""

    def __init__(self, source: Document, target: Document) -> None:
        self._source, self._target = source, target
        self._held = numbering(source)
        self._lists: dict[str, str] = {}
        self._kinds: dict[str, str] = {}

    def bring(self, identity: str) -> str:
        """The target's copy of a list; paragraphs of one list stay in one list. NO_LIST when the source has none."""
        if identity not in self._lists:
            self._lists[identity] = self._brought(identity)
        return self._lists[identity]

    def _brought(self, identity: str) -> str:
        number = _with_id(self._held, "w:num", "w:numId", identity)
        kind = self._kind_of(number)
        if number is None or kind is None:
            return NO_LIST
        root = numbering(self._target)
        root = _made(self._target) if root is None else root
        kind_id = self._bring_kind(kind, root)
        copy, free = deepcopy(number), _next_id(root, "w:numId")
        copy.set(qn("w:numId"), free)
        _link(copy).set(qn("w:val"), kind_id)
        allow(root, copy, number)
        last = root.findall(qn("w:num")) or root.findall(qn("w:abstractNum"))
        last[-1].addnext(copy)
        return free

    def _kind_of(self, number: _Element | None) -> _Element | None:
        """What a list is made from; where that only names a style, what the style's list is made from."""
        kind = None
        for _ in range(2):
            link = None if number is None else number.find(qn("w:abstractNumId"))
            wanted = "" if link is None else link.get(qn("w:val"), "")
            kind = _with_id(self._held, "w:abstractNum", "w:abstractNumId", wanted)
            named = None if kind is None else kind.find(qn("w:numStyleLink"))
            if named is None:
                return kind
            number = self._list_of_style(named.get(qn("w:val"), ""))
        return kind

    def _list_of_style(self, identity: str) -> _Element | None:
        style = _with_id(self._source.styles.element, "w:style", "w:styleId", identity)
        number = None if style is None else style.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        return None if number is None else _with_id(self._held, "w:num", "w:numId", number.get(qn("w:val"), ""))

    def _bring_kind(self, kind: _Element, root: _Element) -> str:
        identity = kind.get(qn("w:abstractNumId"), "")
        if identity not in self._kinds:
            copy = deepcopy(kind)
            self._kinds[identity] = _next_id(root, "w:abstractNumId")
            copy.set(qn("w:abstractNumId"), self._kinds[identity])
            for element in list(copy.iter(*_LEFT_BEHIND)):
                remove(element)
            allow(root, copy, kind)
            others = root.findall(qn("w:abstractNum"))
            root.insert(root.index(others[-1]) + 1 if others else len(root.findall(qn("w:numPicBullet"))), copy)
        return self._kinds[identity]


def numbering(document: Document) -> _Element | None:
    """All lists of a document; None when it has no part for them."""
    found = [one for one in document.part.rels.values() if one.reltype == RELATIONSHIP_TYPE.NUMBERING]
    part = found[0].target_part if found else None
    return part.element if isinstance(part, XmlPart) else None


def _made(document: Document) -> _Element:
    """An empty part for lists: Word leaves it out of a document that has none."""
    root = parse_xml(f"<w:numbering {nsdecls('w')}/>")
    part = XmlPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, root, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    return root


def _link(number: _Element) -> _Element:
    link = number.find(qn("w:abstractNumId"))
    assert link is not None, "a list without it is not brought"
    return link


def _with_id(parent: _Element | None, tag: str, name: str, identity: str) -> _Element | None:
    found = [] if parent is None else [one for one in parent.iter(qn(tag)) if one.get(qn(name)) == identity]
    return found[0] if found else None


def _next_id(root: _Element, name: str) -> str:
    return str(max([int(one.get(qn(name), "0")) for one in root if one.get(qn(name))], default=0) + 1)
