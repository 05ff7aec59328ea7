"""Brings blocks from one document into another, with all that they lean on.

Styles (by name: the target's look wins), lists, links, pictures and other parts, notes, comments with their replies,
tracked changes. What a block says and how it is formatted stays as it is; ids and relationships are made anew.

docxcompose, the known library for joining documents, joins whole ones: it restarts lists, and leaves comments and
endnotes behind.
"""

from copy import deepcopy
from itertools import count

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree
from lxml.etree import _Element

from reportgen.word.blocks import holds_blocks
from reportgen.word.prompts import ANALYSIS, PROMPT, tag_of
from reportgen.word.story import NOTES, Story
from reportgen.word.threads import PARAGRAPH_ID, bring_threads

_RELATIONSHIPS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_IGNORABLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable"
_TEXT_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}textId"
_STYLED = (qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle"))
_LINKED_STYLES = (qn("w:basedOn"), qn("w:next"), qn("w:link"))
_RANGE_KINDS = ("bookmark", "moveFromRange", "moveToRange", "perm", "customXmlInsRange", "customXmlDelRange")
_RANGES = {qn(f"w:{kind}{end}") for kind in _RANGE_KINDS for end in ("Start", "End")}
_PAIRS = [(qn(f"w:{kind}Start"), qn(f"w:{kind}End")) for kind in (*_RANGE_KINDS, "commentRange")]
_CHANGED = ("rPr", "pPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx", "numbering")
_CHANGES = {
    *(qn(f"w:{name}") for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge")),
    *(qn(f"w:{name}Change") for name in _CHANGED),
}
_COMMENTED = (qn("w:commentRangeStart"), qn("w:commentRangeEnd"), qn("w:commentReference"))
_PLACEHOLDER = "Placeholder Text"
_FIRST_FREE = 100_000


class Graft:
    """Brings blocks of one document, `source`, into another, `target`; call `settle` when all have their places."""

    def __init__(self, source: Document, target: Document) -> None:
        self._source, self._target = source, target
        self._numbers = count(_FIRST_FREE + len(target.element.body))
        self._ranges: dict[str, str] = {}
        self._lists: dict[str, str] = {}
        self._comments: dict[str, str] = {}
        self._notes: dict[tuple[str, str], str] = {}
        self._parts: dict[Part, Part] = {}
        self._styles = {style.style_id: style for style in source.styles}
        self._known: dict[str, str] = {(style.name or "").casefold(): style.style_id for style in target.styles}
        self._foreign = _ignorable(source.element) - _ignorable(target.element)
        self._stories = {kind: (Story(source, kind), Story(target, kind)) for kind in ("comments", *NOTES)}

    def bring(self, block: _Element) -> _Element:
        """A copy of a block, to be put anywhere into the target's body."""
        copy = deepcopy(block)
        for control in [one for one in copy.iter(qn("w:sdt")) if _is_ours(one)]:
            _take_out(control)
        for element in copy.iter(qn("w:p"), qn("w:tr")):
            for name in {PARAGRAPH_ID, _TEXT_ID}.intersection(element.attrib):
                del element.attrib[name]
        self._adapt(copy, self._source.part, self._target.part)
        return copy

    def bring_comment(self, number: str) -> list[_Element]:
        """Copies of a comment's paragraphs, to stand in the text."""
        comment = self._stories["comments"][0].entry(number)
        return [] if comment is None else [self.bring(paragraph) for paragraph in comment.iter(qn("w:p"))]

    def _adapt(self, copy: _Element, source: Part, target: Part) -> None:
        self._drop_foreign(copy)
        _drop_page_headers(copy)
        self._adapt_styles(copy)
        self._adapt_lists(copy)
        self._adapt_relations(copy, source, target)
        self._adapt_ranges(copy)
        for kind, tag in NOTES.items():
            for reference in copy.iter(tag):
                reference.set(qn("w:id"), self._note(kind, reference.get(qn("w:id"), "")))
        self._adapt_comments(copy)

    # What only the source's own declarations allow

    def _drop_foreign(self, copy: _Element) -> None:
        """Leaves out what the source's readers may ignore and the target's do not know."""
        for element in list(copy.iter("*")):
            if element is not copy and etree.QName(element).namespace in self._foreign:
                _remove(element)
                continue
            for name in [name for name in element.attrib if etree.QName(name).namespace in self._foreign]:
                del element.attrib[name]

    # Styles

    def _adapt_styles(self, copy: _Element) -> None:
        for named in list(copy.iter(*_STYLED)):
            style = self._style(named.get(qn("w:val"), ""))
            if style is None or self._is_placeholder(style):
                _remove(named)
            else:
                named.set(qn("w:val"), style)

    def _is_placeholder(self, style: str) -> bool:
        """LibreOffice leaves the placeholder's look on what is typed over it."""
        return style == self._known.get(_PLACEHOLDER.casefold())

    def _style(self, identity: str) -> str | None:
        """The target's style of the same name, brought along when there is none; None for an unknown one."""
        style = self._styles.get(identity)
        if style is None:
            return None
        name = str(style.name or "").casefold()
        if name not in self._known:
            self._known[name] = self._free_style(identity)
            self._bring_style(style.element, self._known[name])
        return self._known[name]

    def _free_style(self, identity: str) -> str:
        used = {style.style_id for style in self._target.styles}
        names = (identity if number == 1 else f"{identity}{number}" for number in count(1))
        return next(name for name in names if name not in used)

    def _bring_style(self, element: _Element, identity: str) -> None:
        copy = deepcopy(element)
        copy.set(qn("w:styleId"), identity)
        copy.attrib.pop(qn("w:default"), "")
        self._target.styles.element.append(copy)
        self._drop_foreign(copy)
        for linked in [one for one in copy if one.tag in _LINKED_STYLES]:
            style = self._style(linked.get(qn("w:val"), ""))
            if style is None:
                _remove(linked)
            else:
                linked.set(qn("w:val"), style)
        self._adapt_lists(copy)

    # Lists

    def _adapt_lists(self, copy: _Element) -> None:
        for number in list(copy.iter(qn("w:numId"))):
            identity = number.get(qn("w:val"), "0")
            if identity != "0":
                number.set(qn("w:val"), self._list(identity))

    def _list(self, identity: str) -> str:
        """The target's copy of a list: paragraphs of one list stay in one list."""
        if identity not in self._lists:
            self._lists[identity] = self._bring_list(identity)
        return self._lists[identity]

    def _bring_list(self, identity: str) -> str:
        held = _numbering(self._source)
        number = _with_id(held, "w:num", "w:numId", identity)
        link = None if number is None else number.find(qn("w:abstractNumId"))
        kind = None if link is None else _with_id(held, "w:abstractNum", "w:abstractNumId", link.get(qn("w:val"), ""))
        if number is None or kind is None:
            return "0"
        target = _numbering(self._target)
        assert target is not None, "the template has lists"
        kind, number = deepcopy(kind), deepcopy(number)
        kind_id, number_id = _next_id(target, "w:abstractNumId"), _next_id(target, "w:numId")
        kind.set(qn("w:abstractNumId"), kind_id)
        number.set(qn("w:numId"), number_id)
        for link in number.iter(qn("w:abstractNumId")):
            link.set(qn("w:val"), kind_id)
        for element in list(kind.iter(qn("w:nsid"), qn("w:pStyle"), qn("w:lvlPicBulletId"), qn("w:styleLink"))):
            _remove(element)  # two lists of one nsid are one to Word; a style has one list, its own
        last = target.findall(qn("w:abstractNum"))
        target.insert(target.index(last[-1]) + 1 if last else 0, kind)
        after = target.findall(qn("w:num"))
        (after[-1] if after else kind).addnext(number)
        for copy in (kind, number):
            self._drop_foreign(copy)
        return number_id

    # Relationships: links, pictures, charts, embedded files

    def _adapt_relations(self, copy: _Element, source: Part, target: Part) -> None:
        for element in copy.iter("*"):
            for name in [name for name in element.attrib if str(name).startswith(_RELATIONSHIPS)]:
                relation = source.rels.get(str(element.get(name)))
                if relation is None:
                    del element.attrib[name]
                elif relation.is_external:
                    element.set(name, target.relate_to(relation.target_ref, relation.reltype, is_external=True))
                else:
                    element.set(name, target.relate_to(self._part(relation.target_part), relation.reltype))

    def _part(self, part: Part) -> Part:
        """The target's copy of a part and of all that it leads to."""
        if part not in self._parts:
            package = self._target.part.package
            assert package is not None
            used = {str(one.partname) for one in package.iter_parts()} | {
                str(one.partname) for one in self._parts.values()
            }
            stem, dot, ending = str(part.partname).rpartition(".")
            names = (f"{stem.rstrip('0123456789')}{number}{dot}{ending}" for number in count(1))
            name = next(name for name in names if name not in used)
            self._parts[part] = Part(PackURI(name), part.content_type, part.blob, package)
            for identity, relation in part.rels.items():
                held = relation.target_ref if relation.is_external else self._part(relation.target_part)
                self._parts[part].load_rel(relation.reltype, held, identity, relation.is_external)
        return self._parts[part]

    # Ids within the text

    def _adapt_ranges(self, copy: _Element) -> None:
        for change in copy.iter(*_CHANGES):
            change.set(qn("w:id"), str(next(self._numbers)))
        for mark in copy.iter(*_RANGES):
            old = f"{etree.QName(mark).localname.removesuffix('Start').removesuffix('End')} {mark.get(qn('w:id'))}"
            mark.set(qn("w:id"), self._ranges.setdefault(old, str(next(self._numbers))))

    # Notes and comments

    def _note(self, kind: str, identity: str) -> str:
        if (kind, identity) not in self._notes:
            source, target = self._stories[kind]
            entry = source.entry(identity)
            if entry is None:
                return identity
            copy = deepcopy(entry)
            self._notes[kind, identity] = target.add(copy)
            self._adapt(copy, source.part, target.part)
        return self._notes[kind, identity]

    def _adapt_comments(self, copy: _Element) -> None:
        for mark in list(copy.iter(*_COMMENTED)):
            new = self._comment(mark.get(qn("w:id"), ""))
            if new is None:
                _remove(mark)
            else:
                mark.set(qn("w:id"), new)

    def _comment(self, identity: str) -> str | None:
        source, target = self._stories["comments"]
        if identity not in self._comments:
            entry = source.entry(identity)
            if entry is None:
                return None
            copy = deepcopy(entry)
            self._comments[identity] = target.add(copy)
            self._adapt(copy, source.part, target.part)
        return self._comments[identity]

    def settle(self) -> None:
        """Writes what was brought beside the text, and takes out marks whose other end was left behind."""
        for kind in NOTES:
            self._stories[kind][1].write()
        if self._comments:
            bring_threads(self._source, self._target, self._stories["comments"][1])
        _drop_halves(self._target.element.body)


def _ignorable(root: _Element) -> set[str]:
    """The namespaces that a reader of a part may ignore."""
    return {root.nsmap[prefix] for prefix in root.get(_IGNORABLE, "").split() if prefix in root.nsmap}


def _is_ours(control: _Element) -> bool:
    return tag_of(control).startswith((ANALYSIS, PROMPT))


def _take_out(control: _Element) -> None:
    """Leaves the words in place of a control of the program's; an analysis of paragraphs is brought by itself."""
    content = control.find(qn("w:sdtContent"))
    is_apart = tag_of(control).startswith(ANALYSIS) and holds_blocks(control)
    for child in list(content) if content is not None and not is_apart else ():
        control.addprevious(child)
    parent = control.getparent()
    _remove(control)
    if parent is not None and parent.tag == qn("w:tc") and parent.find(qn("w:p")) is None:
        parent.append(OxmlElement("w:p"))


def _drop_page_headers(copy: _Element) -> None:
    """A page layout of its own, such as a wide page, keeps the report's headers and footers."""
    for reference in list(copy.iter(qn("w:headerReference"), qn("w:footerReference"))):
        _remove(reference)


def _numbering(document: Document) -> _Element | None:
    found = [one for one in document.part.rels.values() if one.reltype == RELATIONSHIP_TYPE.NUMBERING]
    part = found[0].target_part if found else None
    return part.element if isinstance(part, XmlPart) else None


def _with_id(parent: _Element | None, tag: str, name: str, identity: str) -> _Element | None:
    found = [] if parent is None else [one for one in parent.iter(qn(tag)) if one.get(qn(name)) == identity]
    return found[0] if found else None


def _next_id(numbering: _Element, name: str) -> str:
    return str(max([int(one.get(qn(name), "0")) for one in numbering if one.get(qn(name))], default=0) + 1)


def _drop_halves(body: _Element) -> None:
    """Marks of a range whose other mark, or whose comment, is not there."""
    for start, end in _PAIRS:
        ends = {one.get(qn("w:id")) for one in body.iter(end)}
        starts = {one.get(qn("w:id")) for one in body.iter(start)}
        for mark in list(body.iter(start, end)):
            if mark.get(qn("w:id")) not in starts & ends:
                _remove(mark)


def _remove(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
