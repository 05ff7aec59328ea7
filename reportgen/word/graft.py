"""Brings blocks from one document into another, with all that they lean on.

Styles (by name: the target's look wins), lists, links, pictures and other parts, notes, comments with their replies,
tracked changes, wide pages. What a block says and how it is formatted stays as it is; ids and relationships are made
anew, the same for whoever brings: `Target` knows what is taken.

docxcompose, the known library for joining documents, joins whole ones: it restarts lists, and leaves comments and
endnotes behind.
"""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import count

from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml import OxmlElement
from lxml import etree
from lxml.etree import _Element

from reportgen.word.blocks import holds_blocks
from reportgen.word.elements import remove
from reportgen.word.lists import NO_LIST, Lists
from reportgen.word.names import qn
from reportgen.word.namespaces import RELATIONS, allow
from reportgen.word.prompts import ANALYSIS, PROMPT, tag_of
from reportgen.word.story import NOTES, Story
from reportgen.word.threads import PARAGRAPH_ID, bring_threads

_TEXT_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}textId"
_STYLED = (qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle"))
_LINKED_STYLES = (qn("w:basedOn"), qn("w:next"), qn("w:link"))
_RANGE_KINDS = ("bookmark", "moveFromRange", "moveToRange", "perm", "customXmlInsRange", "customXmlDelRange")
_RANGES = {qn(f"w:{kind}{end}") for kind in _RANGE_KINDS for end in ("Start", "End")}
_PAIRS = [(qn(f"w:{kind}Start"), qn(f"w:{kind}End")) for kind in (*_RANGE_KINDS, "commentRange")]
_STARTS, _ENDS = ({pair[end] for pair in _PAIRS} for end in (0, 1))
_CHANGED = ("rPr", "pPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx", "numbering")
_CHANGES = {
    *(qn(f"w:{name}") for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge")),
    *(qn(f"w:{name}Change") for name in _CHANGED),
}
_COMMENTED = (qn("w:commentRangeStart"), qn("w:commentRangeEnd"), qn("w:commentReference"))
_MARGINS = (qn("w:headerReference"), qn("w:footerReference"))
_AFTER_TITLE = tuple(qn(f"w:{name}") for name in ("textDirection", "bidi", "rtlGutter", "docGrid", "sectPrChange"))
_PLACEHOLDER = "Placeholder Text"
_LAST_PLACE = "_GoBack"
"""Word's own bookmark for where somebody stopped writing; every document has it."""
_LONGEST_NAME = 40
_FIRST_FREE = 100_000


class Target:
    """A document that blocks are brought into: what is taken in it, whichever document they come from."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.numbers = count(_FIRST_FREE)
        self.styles: dict[str, str] = {(one.name or "").casefold(): one.style_id for one in document.styles}
        self.stories = {kind: Story(document, kind) for kind in ("comments", *NOTES)}
        self.bookmarks = {one.get(qn("w:name"), "") for one in document.element.body.iter(qn("w:bookmarkStart"))}
        self.part_names: set[str] = set()
        page = document.element.body.find(qn("w:sectPr"))
        self.page: _Element = OxmlElement("w:sectPr") if page is None else page

    def free_style(self, identity: str) -> str:
        """A style's id, or one like it that is free."""
        used = {style.style_id for style in self.document.styles}
        return _free(identity, used)

    def free_part(self, name: str) -> PackURI:
        """A name like that of a part which no part has."""
        package = self.document.part.package
        assert package is not None
        used = {str(one.partname) for one in package.iter_parts()} | self.part_names
        stem, dot, ending = name.rpartition(".")
        names = (f"{stem.rstrip('0123456789')}{number}{dot}{ending}" for number in count(1))
        self.part_names.add(free := next(name for name in names if name not in used))
        return PackURI(free)

    def free_bookmark(self, name: str) -> str:
        """The bookmark's name, or one like it that is free."""
        free = _free(name, self.bookmarks, "_")
        self.bookmarks.add(free)
        return free

    def settle(self) -> None:
        """Writes what was brought beside the text, and makes whole what was brought in halves."""
        for kind in NOTES:
            self.stories[kind].write()
        body = self.document.element.body
        _drop_halves(body)
        self._drop_comments(body)
        self._settle_pages(body)

    def _drop_comments(self, body: _Element) -> None:
        """Those that nothing in the text refers to."""
        referred = {one.get(qn("w:id")) for one in body.iter(qn("w:commentReference"))}
        for entry in self.stories["comments"].entries:
            if entry.get(qn("w:id")) not in referred:
                remove(entry)

    def _settle_pages(self, body: _Element) -> None:
        """Every page layout has the report's headers and footers; only the first has a cover."""
        title = self.page.find(qn("w:titlePg"))
        pages = [page for page in body.iter(qn("w:sectPr")) if not _is_old(page)]
        if len(pages) < 2:
            return
        for number, page in enumerate(pages):
            for old in list(page.iterchildren(qn("w:titlePg"))):
                remove(old)
            if page is not self.page:
                page[:0] = [deepcopy(one) for one in self.page if one.tag in _MARGINS]
            if title is not None and number == 0:
                _place_title(page, title)


class Graft:
    """Brings blocks of one document, `source`, into a target; call `settle` when all have their places."""

    def __init__(self, source: Document, target: Target) -> None:
        self._source, self._target = source, target
        self._lists = Lists(source, target.document)
        self._ranges: dict[str, str] = {}
        self._renamed: dict[str, str] = {}
        self._comments: dict[str, str] = {}
        self._paragraph_ids: dict[str, str] = {}
        self._notes: dict[tuple[str, str], str] = {}
        self._parts: dict[Part, Part] = {}
        self._brought: list[_Element] = []
        self._styles = {style.style_id: style for style in source.styles}
        self._stories = {kind: Story(source, kind) for kind in ("comments", *NOTES)}

    def bring(self, block: _Element) -> _Element:
        """A copy of a block, to be put anywhere into the target's body."""
        copy = deepcopy(block)
        allow(self._target.document.element, copy, block)
        _add_marks_around(block, copy)
        for control in [one for one in copy.iter(qn("w:sdt")) if _is_ours(one)]:
            _take_out(control)
        for element in copy.iter(qn("w:p"), qn("w:tr")):
            for name in {PARAGRAPH_ID, _TEXT_ID}.intersection(element.attrib):
                del element.attrib[name]
        self._adapt(copy, self._part_of(block), self._target.document.part)
        self._brought.append(copy)
        return copy

    def bring_rows(self, rows: Sequence[_Element]) -> _Element:
        """A table of only these rows of a table, and of its header rows."""
        table = next(rows[0].iterancestors(qn("w:tbl")))
        left = [row for row in table.iter(qn("w:tr")) if row not in rows and not _is_header(row)]
        places = [place for place, row in enumerate(table.iter(qn("w:tr"))) if row in left]
        copy = self.bring(table)
        for row in [row for place, row in enumerate(list(copy.iter(qn("w:tr")))) if place in places]:
            remove(row)
        return copy

    def bring_comment(self, number: str, words: str) -> list[_Element]:
        """A comment on words that stand in for those it was on: what to put into a paragraph."""
        new = self._comment(number, again=True)
        if new is None:
            return []
        start, end, mark = (OxmlElement(name) for name in ("w:commentRangeStart", "w:commentRangeEnd", "w:r"))
        mark.append(OxmlElement("w:commentReference"))
        for one in (start, end, mark[0]):
            one.set(qn("w:id"), new)
        run = OxmlElement("w:r")
        run.text = words
        return [start, run, end, mark]

    def settle(self) -> None:
        """Writes what was brought beside the text, and leads links to where they lead now."""
        for copy in self._brought if self._renamed else ():
            _rename(copy, self._renamed)
        bring_threads(self._source, self._target.document, self._paragraph_ids)

    def _part_of(self, block: _Element) -> Part:
        """The part that a block stands in: the document, a header or a footer."""
        root = block.getroottree().getroot()
        parts = (one.target_part for one in self._source.part.rels.values() if not one.is_external)
        found = [part for part in parts if isinstance(part, XmlPart) and part.element is root]
        return found[0] if found else self._source.part

    def _adapt(self, copy: _Element, source: Part, target: Part) -> None:
        self._adapt_styles(copy)
        self._adapt_lists(copy)
        self._adapt_comments(copy)
        _drop_margins(copy)
        self._adapt_relations(copy, source, target)
        self._adapt_ranges(copy)
        for kind, tag in NOTES.items():
            for reference in copy.iter(tag):
                reference.set(qn("w:id"), self._note(kind, reference.get(qn("w:id"), "")))

    # Styles

    def _adapt_styles(self, copy: _Element) -> None:
        for named in list(copy.iter(*_STYLED)):
            style = self._style(named.get(qn("w:val"), ""))
            if style is None or self._is_placeholder(style):
                remove(named)
            else:
                named.set(qn("w:val"), style)

    def _is_placeholder(self, style: str) -> bool:
        """LibreOffice leaves the placeholder's look on what is typed over it."""
        return style == self._target.styles.get(_PLACEHOLDER.casefold())

    def _style(self, identity: str) -> str | None:
        """The target's style of the same name, brought along when there is none; None for an unknown one."""
        style = self._styles.get(identity)
        if style is None:
            return None
        name = str(style.name or "").casefold()
        if name not in self._target.styles:
            self._target.styles[name] = self._target.free_style(identity)
            self._bring_style(style.element, self._target.styles[name])
        return self._target.styles[name]

    def _bring_style(self, element: _Element, identity: str) -> None:
        copy = deepcopy(element)
        copy.set(qn("w:styleId"), identity)
        copy.attrib.pop(qn("w:default"), "")
        root = self._target.document.styles.element
        allow(root, copy, element)
        root.append(copy)
        for linked in [one for one in copy if one.tag in _LINKED_STYLES]:
            style = self._style(linked.get(qn("w:val"), ""))
            if style is None:
                remove(linked)
            else:
                linked.set(qn("w:val"), style)
        self._adapt_lists(copy)

    # Lists

    def _adapt_lists(self, copy: _Element) -> None:
        for number in list(copy.iter(qn("w:numId"))):
            identity = number.get(qn("w:val"), NO_LIST)
            if identity != NO_LIST:
                number.set(qn("w:val"), self._lists.bring(identity))

    # Relationships: links, pictures, charts, embedded files

    def _adapt_relations(self, copy: _Element, source: Part, target: Part) -> None:
        for element in copy.iter("*"):
            for name in [name for name in element.attrib if str(name).startswith(RELATIONS)]:
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
            package, name = self._target.document.part.package, self._target.free_part(str(part.partname))
            self._parts[part] = Part(name, part.content_type, part.blob, package)
            for identity, relation in part.rels.items():
                held = relation.target_ref if relation.is_external else self._part(relation.target_part)
                self._parts[part].load_rel(relation.reltype, held, identity, relation.is_external)
        return self._parts[part]

    # Ids within the text

    def _adapt_ranges(self, copy: _Element) -> None:
        for change in copy.iter(*_CHANGES):
            change.set(qn("w:id"), str(next(self._target.numbers)))
        for mark in list(copy.iter(*_RANGES)):
            old = f"{etree.QName(mark).localname.removesuffix('Start').removesuffix('End')} {mark.get(qn('w:id'))}"
            mark.set(qn("w:id"), self._ranges.setdefault(old, str(next(self._target.numbers))))
            if mark.tag == qn("w:bookmarkStart"):
                self._adapt_bookmark(mark)

    def _adapt_bookmark(self, mark: _Element) -> None:
        name = mark.get(qn("w:name"), "")
        if name == _LAST_PLACE:
            remove(mark)
            return
        free = self._target.free_bookmark(name)
        if free != name:
            self._renamed[name] = free
            mark.set(qn("w:name"), free)

    # Notes and comments

    def _note(self, kind: str, identity: str) -> str:
        if (kind, identity) not in self._notes:
            source, target = self._stories[kind], self._target.stories[kind]
            entry = source.entry(identity)
            if entry is None:
                return identity
            copy = deepcopy(entry)
            self._notes[kind, identity] = target.add(copy)
            self._adapt_entry(copy, entry, kind)
        return self._notes[kind, identity]

    def _adapt_entry(self, copy: _Element, entry: _Element, kind: str) -> None:
        allow(copy.getroottree().getroot(), copy, entry)
        self._adapt(copy, self._stories[kind].part, self._target.stories[kind].part)
        self._brought.append(copy)

    def _adapt_comments(self, copy: _Element) -> None:
        for mark in list(copy.iter(*_COMMENTED)):
            new = self._comment(mark.get(qn("w:id"), ""))
            if new is None:
                remove(mark)
            else:
                mark.set(qn("w:id"), new)

    def _comment(self, identity: str, *, again: bool = False) -> str | None:
        """The target's copy of a comment; `again`: one more where it has one already."""
        entry = self._stories["comments"].entry(identity)
        if entry is None:
            return None
        if again or identity not in self._comments:
            copy = deepcopy(entry)
            number: str = self._target.stories["comments"].add(copy)
            self._comments.setdefault(identity, number)
            self._adapt_entry(copy, entry, "comments")
            for paragraph in copy.iter(qn("w:p")):
                self._rename_paragraph(paragraph)
            return number
        return self._comments[identity]

    def _rename_paragraph(self, paragraph: _Element) -> None:
        """Replies know a comment by its last paragraph's id, which must be the only one of its kind."""
        old = paragraph.get(PARAGRAPH_ID)
        if old:
            new = f"{next(self._target.numbers):08X}"
            self._paragraph_ids[old] = new
            paragraph.set(PARAGRAPH_ID, new)


def _free(name: str, used: set[str], joint: str = "") -> str:
    """The name, or with the first number that makes it one that nobody has."""
    numbered = (f"{name[: _LONGEST_NAME - 5]}{joint}{number}" for number in count(2))
    return name if name not in used else next(one for one in numbered if one not in used)


def _is_ours(control: _Element) -> bool:
    return tag_of(control).startswith((ANALYSIS, PROMPT))


def _take_out(control: _Element) -> None:
    """Leaves the words in place of a control of the program's; an analysis of paragraphs is brought by itself."""
    content = control.find(qn("w:sdtContent"))
    is_apart = tag_of(control).startswith(ANALYSIS) and holds_blocks(control)
    for child in list(content) if content is not None and not is_apart else ():
        control.addprevious(child)
    parent = control.getparent()
    remove(control)
    if parent is not None and parent.tag == qn("w:tc") and parent.find(qn("w:p")) is None:
        parent.append(OxmlElement("w:p"))


def _add_marks_around(block: _Element, copy: _Element) -> None:
    """Puts the marks of ranges that stand between blocks into the blocks: starts into the next, ends into the last."""
    paragraphs = list(copy.iter(qn("w:p")))
    if not paragraphs:
        return
    for mark in _marks(block.itersiblings(preceding=True), _STARTS):
        properties = paragraphs[0].find(qn("w:pPr"))
        paragraphs[0].insert(0 if properties is None else 1, deepcopy(mark))
    paragraphs[-1].extend(deepcopy(mark) for mark in _marks(block.itersiblings(), _ENDS))


def _marks(siblings: Iterator[_Element], kinds: set[str]) -> Iterator[_Element]:
    """Those of some kinds, up to the next block."""
    for one in siblings:
        if one.tag not in _STARTS | _ENDS:
            return
        if one.tag in kinds:
            yield one


def _is_header(row: _Element) -> bool:
    return row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None


def _is_old(page: _Element) -> bool:
    """Whether it is what a tracked change remembers of a page layout."""
    return next(page.iterancestors(qn("w:sectPrChange")), None) is not None


def _drop_margins(copy: _Element) -> None:
    """A page layout of its own, such as a wide page, gets the report's headers and footers when all is in place."""
    for reference in list(copy.iter(*_MARGINS)):
        remove(reference)


def _place_title(page: _Element, title: _Element) -> None:
    """In its place among a page layout's properties, which have an order."""
    after = next(page.iterchildren(*_AFTER_TITLE), None)
    if page.find(qn("w:titlePg")) is None and after is not None:
        after.addprevious(deepcopy(title))
    elif page.find(qn("w:titlePg")) is None:
        page.append(deepcopy(title))


def _rename(copy: _Element, names: dict[str, str]) -> None:
    """Leads links and fields to bookmarks that have another name here."""
    for link in copy.iter(qn("w:hyperlink")):
        if link.get(qn("w:anchor")) in names:
            link.set(qn("w:anchor"), names[link.get(qn("w:anchor"), "")])
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, names)) + r")\b")
    for code in copy.iter(qn("w:instrText")):
        code.text = pattern.sub(lambda found: names[found[0]], code.text or "")
    for field in copy.iter(qn("w:fldSimple")):
        field.set(qn("w:instr"), pattern.sub(lambda found: names[found[0]], field.get(qn("w:instr"), "")))


def _drop_halves(body: _Element) -> None:
    """Marks of a range whose other mark, or whose comment, is not there."""
    referred = {one.get(qn("w:id")) for one in body.iter(qn("w:commentReference"))}
    for start, end in _PAIRS:
        whole = {one.get(qn("w:id")) for one in body.iter(end)} & {one.get(qn("w:id")) for one in body.iter(start)}
        if start == qn("w:commentRangeStart"):
            whole &= referred
        for mark in list(body.iter(start, end)):
            if mark.get(qn("w:id")) not in whole:
                remove(mark)
