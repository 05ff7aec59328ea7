"""The parts of a document beside its body that hold texts of their own: comments, footnotes, endnotes."""

from collections.abc import Iterator
from functools import cached_property
from itertools import count

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree
from lxml.etree import _Element

from reportgen.word.names import qn

NOTES = {"footnotes": qn("w:footnoteReference"), "endnotes": qn("w:endnoteReference")}
"""Kinds of notes, and what refers to one in the text."""

_KINDS = {
    "comments": (RELATIONSHIP_TYPE.COMMENTS, CONTENT_TYPE.WML_COMMENTS),
    "footnotes": (RELATIONSHIP_TYPE.FOOTNOTES, CONTENT_TYPE.WML_FOOTNOTES),
    "endnotes": (RELATIONSHIP_TYPE.ENDNOTES, CONTENT_TYPE.WML_ENDNOTES),
}
_LINES = {"-1": "separator", "0": "continuationSeparator"}


class Story:
    """One such part of a document, made when it is first added to."""

    def __init__(self, document: Document, kind: str) -> None:
        self._document, self.kind = document, kind
        self._part = _related(document, kind)
        self._root = None if self._part is None else _root(self._part)

    @property
    def part(self) -> Part:
        """The part; of a document that has none, the document's own."""
        return self._part or self._document.part

    @property
    def entries(self) -> list[_Element]:
        """All comments or notes."""
        return [] if self._root is None else list(self._root)

    def entry(self, identity: str) -> _Element | None:
        """The comment or note of that id."""
        return self._by_id.get(identity)

    @cached_property
    def _by_id(self) -> dict[str, _Element]:
        """Every comment or note, of two with one id the first; documents may have thousands."""
        return {one.get(qn("w:id"), ""): one for one in reversed(self.entries)}

    def add(self, entry: _Element) -> str:
        """Adds an entry under an id that is free, and gives that id."""
        if self._root is None:
            self._make()
        assert self._root is not None
        identity = str(next(self._numbers))
        entry.set(qn("w:id"), identity)
        self._root.append(entry)
        self._by_id[identity] = entry
        return identity

    @cached_property
    def _numbers(self) -> Iterator[int]:
        """Ids that are free."""
        return count(max([0, *(int(identity) for identity in self._by_id if identity.isdecimal())]) + 1)

    def write(self) -> None:
        """Puts what was added into the part."""
        if self._part is not None and not isinstance(self._part, XmlPart):
            assert self._root is not None
            self._part._blob = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _make(self) -> None:
        if self.kind == "comments":
            self._part = self._document.part._comments_part
            self._root = _root(self._part)
            return
        reltype, content_type = _KINDS[self.kind]
        root = parse_xml(f"<w:{self.kind} {nsdecls('w', 'r')}/>")
        for identity, line in _LINES.items():
            start = f'<w:{self.kind[:-1]} {nsdecls("w")} w:type="{line}" w:id="{identity}">'
            root.append(parse_xml(f"{start}<w:p><w:r><w:{line}/></w:r></w:p></w:{self.kind[:-1]}>"))
        package = self._document.part.package
        self._part = Part(PackURI(f"/word/{self.kind}.xml"), content_type, b"", package)
        self._root = root
        self._document.part.relate_to(self._part, reltype)


def _related(document: Document, kind: str) -> Part | None:
    reltype = _KINDS[kind][0]
    found = [one for one in document.part.rels.values() if one.reltype == reltype and not one.is_external]
    return found[0].target_part if found else None


def _root(part: Part) -> _Element:
    return part.element if isinstance(part, XmlPart) else parse_xml(part.blob)
