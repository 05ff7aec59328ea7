"""Takes out of an open document whatever reaches beyond it.

Word and LibreOffice fetch linked pictures, templates, inserted files and data from wherever a document says, some of
them unasked, and a share's name in a link sends a Windows password's hash there. A document may lead to the web and to
mail addresses, for those who click; every other relationship to the outside goes, whatever it is for, and with it what
names it. So do files that Word would merge or run: inserted ones, form controls, objects of other programs. What a
document shows stays: words, results of fields, pictures of objects.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from docx.document import Document
from docx.opc.oxml import serialize_part_xml
from docx.opc.part import Part, XmlPart
from docx.opc.rel import _Relationship
from docx.oxml import OxmlElement
from docx.oxml.parser import parse_xml
from lxml.etree import _Element

from reportgen.word import looks
from reportgen.word.elements import remove, remove_all, unwrap
from reportgen.word.fields import CODES, RUNS, Field, fields_of, unlink
from reportgen.word.names import qn
from reportgen.word.namespaces import OFFICE, RELATIONS, VML
from reportgen.word.objects import BEHIND, flatten
from reportgen.word.outside.kinds import Cut, Kind
from reportgen.word.outside.pictures import kind_of_picture
from reportgen.word.parts import TextPart, placed, read_parts, style_id

_WHOLE = "The document"
_SAFE = re.compile(r"(#|https?://|mailto:)[^\x00-\x1f\\]*$", re.IGNORECASE)
_HYPERLINK = re.compile(
    r'\s*HYPERLINK(?:\s+(?:"([^"]*)"|([^\s"\\]\S*)))?(?:\s+\\(?:[lost](?:\s+(?:"[^"]*"|[^\s"\\]\S*))?|[a-z]))*\s*', re.I
)
_FIELDS_THAT_STAY = frozenset(
    (
        *("TOC", "TC", "INDEX", "XE", "TOA", "TA", "BIBLIOGRAPHY", "CITATION", "ADDIN"),
        *("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "REF", "NOTEREF", "STYLEREF", "SEQ", "QUOTE"),
        *("DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "EDITTIME", "NUMWORDS", "NUMCHARS", "REVNUM"),
        *("TITLE", "SUBJECT", "AUTHOR", "KEYWORDS", "COMMENTS", "LASTSAVEDBY", "FILENAME", "FILESIZE", "INFO"),
        *("USERNAME", "USERINITIALS", "USERADDRESS", "DOCPROPERTY", "DOCVARIABLE", "TEMPLATE"),
        *("IF", "COMPARE", "SET", "ASK", "FILLIN", "MERGEFIELD", "MERGEREC", "MERGESEQ", "NEXT", "NEXTIF", "SKIPIF"),
        *("EQ", "SYMBOL", "ADVANCE", "LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "BARCODE", "DISPLAYBARCODE"),
        *("FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN"),
    )
)
"""What these need stands in the document; others fetch, run, or are not known."""
_KINDS = {
    "hyperlink": Kind.LINK,
    "image": Kind.PICTURE,
    **dict.fromkeys(("aFChunk", "subDocument"), Kind.FILE),
    **dict.fromkeys(("control", "oleObject", "package", "audio", "video", "media"), Kind.OBJECT),
    **dict.fromkeys(("attachedTemplate", "mailMergeSource", "mailMergeHeaderSource", "transform"), Kind.ADDED),
}
"""What relationships to the outside are for; others are to data."""
_UNNAMED = frozenset(
    (
        *("attachedToolbars", "keyMapCustomizations", "vbaProject", "recipientData"),
        *("webextensiontaskpanes", "webextension", "extensibility", "userCustomization"),
    )
)
"""Relationships that work without being named."""
_NEVER = frozenset(("aFChunk", "subDocument", "control", "oleObject", *_UNNAMED))
"""Relationships that no report needs. An object of another program is one, one of Office's own is a package."""
_FILES = {
    f"application/vnd.openxmlformats-officedocument.{kind}"
    for kind in ("spreadsheetml.sheet", "wordprocessingml.document", "presentationml.presentation")
}
"""Files without programs in them that may stand behind a chart or an object."""
_OLE = f"{OFFICE}OLEObject"
_SETTINGS = (
    *(qn(f"w:{name}") for name in ("attachedTemplate", "mailMerge", "saveThroughXslt", "attachedSchema")),
    "{http://schemas.openxmlformats.org/schemaLibrary/2006/main}schemaLibrary",
)
_SETTINGS_TYPE = "wordprocessingml.settings+xml"
_INSERTED = (qn("w:altChunk"), qn("w:subDoc"))
_MACROS = (qn("w:entryMacro"), qn("w:exitMacro"))
_VIDEOS = ("{http://schemas.microsoft.com/office/word/2012/wordprocessingDrawing}webVideoPr",)
_BINDINGS = (qn("w:dataBinding"), "{http://schemas.microsoft.com/office/word/2012/wordml}dataBinding")
"""Word would put what a part of the file says in place of what stands in the text."""
_GOES_WHOLE = frozenset(
    (
        *(*_SETTINGS, *_MACROS, *CODES, *_VIDEOS, *_BINDINGS, qn("w:frameset")),
        *(qn(f"a:{name}") for name in ("hlinkClick", "hlinkHover", "hlinkMouseOver")),
        *(qn(f"a:{name}") for name in ("audioFile", "videoFile", "wavAudioFile", "quickTimeFile", "audioCd", "snd")),
        *(qn(f"w:embed{name}") for name in ("Regular", "Bold", "Italic", "BoldItalic")),
        "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip",
        "{http://schemas.openxmlformats.org/drawingml/2006/chart}externalData",
        "{http://schemas.microsoft.com/office/drawing/2014/chartex}externalData",
    )
)
"""Elements that say nothing to a reader, and that are no use without what they name."""
_WORDS, _TURNS = (qn("w:t"), qn("w:delText")), re.compile("[\u202a-\u202e\u2066-\u2069]")
_ADDRESSES = ("src", "href", f"{OFFICE}href", f"{OFFICE}althref")
_FILLED = tuple(f"{VML}{name}" for name in ("imagedata", "fill", "stroke"))
"""Parts of old drawings that show a picture; its address may stand in them."""
_NOTE = "A file was inserted here that Word had not merged with the text. Put its words here, then delete this line."


@dataclass(frozen=True)
class _Found:
    """An element that reaches outside, and the attributes that name where to; none where the element itself does."""

    node: _Element
    kind: Kind
    target: str = ""
    names: Sequence[str] = ()
    is_told: bool = True


def cut_off(document: Document) -> list[Cut]:
    """Takes all of it out, in place; what people should know of that."""
    package, cuts = document.part.package, list[Cut]()
    texts = {text.part: text for text in read_parts(document, with_others=True)}
    for name in [name for name, one in package.rels.items() if one.is_external or _local(one) in _UNNAMED]:
        del package.rels[name]
        cuts.append(Cut(_WHOLE, Kind.ADDED))
    seen: dict[Part, Kind | None] = {}
    for part in list(package.iter_parts()):
        cuts += _cut_part(document, part, texts.get(part), seen)
    return cuts


def _cut_part(document: Document, part: Part, text: TextPart | None, seen: dict[Part, Kind | None]) -> list[Cut]:
    outside = {name: kind for name, one in part.rels.items() if (kind := _kind_of(one, seen))}
    cuts = [Cut(_WHOLE, Kind.ADDED) for name in outside if _local(part.rels[name]) in _UNNAMED]
    root = _root_of(part, text) if text or outside or part.content_type.endswith(_SETTINGS_TYPE) else None
    if root is not None:
        cuts += _cut_root(document, root, text, _Relations(part, outside))
    for name in outside:
        del part.rels[name]
    return cuts


def _cut_root(document: Document, root: _Element, text: TextPart | None, relations: "_Relations") -> list[Cut]:
    """What stands in a part, and what it names."""
    found = list(
        {one.node: one for one in (*_by_themselves(root), *_turned_in(root), *relations.named_in(root))}.values()
    )
    fields = [one for one in fields_of(root) if not _may_stay(one)]
    cuts = list(_told(document, text, [*found, *map(_of_field, fields)]))
    if fields:
        unlink(root, fields)
    for one in found:
        _take_out(document, one)
    if (found or fields) and not isinstance(relations.part, XmlPart):
        relations.part._blob = serialize_part_xml(root)  # python-docx gives no other way to change a part
    return cuts


@dataclass(frozen=True)
class _Relations:
    """The relationships of a part that lead outside, by their names."""

    part: Part
    outside: Mapping[str, Kind]

    def named_in(self, root: _Element) -> Iterator[_Found]:
        """Every element that names one of them."""
        for node in root.iter("*") if self.outside else ():
            names = [str(name) for name, value in node.attrib.items() if _is_reference(name) and value in self.outside]
            if names:
                yield self._found(node, names)

    def _found(self, node: _Element, names: Sequence[str]) -> _Found:
        name = str(node.get(names[0]))
        relation = self.part.rels[name]
        target = relation.target_ref if relation.is_external else ""
        setting = next(node.iterancestors(*_SETTINGS), node)
        held = node.get(qn("r:embed")) or (node.get(qn("r:id")) if node.tag == f"{VML}imagedata" else None)
        return _Found(setting, self.outside[name], target, names, is_told=held is None or held in self.outside)


def _kind_of(relation: _Relationship, seen: dict[Part, Kind | None]) -> Kind | None:
    """What a relationship is that leads outside, or to what no report needs; None for one that may stay."""
    kind = _local(relation)
    if relation.is_external:
        safe = kind == "hyperlink" and _SAFE.match(relation.target_ref)
        return None if safe else _KINDS.get(kind, Kind.DATA)
    if kind == "package":
        return None if relation.target_part.content_type in _FILES else Kind.OBJECT
    if kind == "image":
        picture = relation.target_part
        if picture not in seen:  # thousands of relationships may lead to one
            seen[picture] = kind_of_picture(picture)
        return seen[picture]
    return _KINDS.get(kind, Kind.ADDED) if kind in _NEVER else None


def _by_themselves(root: _Element) -> Iterator[_Found]:
    """Elements that reach outside, or that Word would merge, run or fill, whatever they name."""
    for node in root.iter(*_INSERTED):
        yield _Found(node, Kind.FILE)
    for node in root.iter(*BEHIND):
        if node.tag != _OLE or node.get("Type") == "Link":
            yield _Found(node, Kind.OBJECT, node.get("ProgID", ""))
    for node in root.iter(*CODES):
        if (holder := node.getparent()) is not None and holder.tag not in RUNS:  # no field is seen there, but by Word
            yield _Found(node, Kind.FIELD, (node.text or "").strip())
    for node in root.iter(*_SETTINGS, *_MACROS):
        yield _Found(node, Kind.ADDED)
    for node in root.iter(*_BINDINGS, *_VIDEOS):
        yield _Found(node, Kind.DATA, is_told=node.tag in _VIDEOS)
    for node in root.iter(f"{VML}*"):
        shows = node.tag in _FILLED
        names = [name for name in _ADDRESSES if node.get(name) and (shows or not _SAFE.match(str(node.get(name))))]
        if names:
            kind = Kind.PICTURE if shows else Kind.LINK
            yield _Found(node, kind, str(node.get(names[0])), names, is_told=not (shows and node.get(qn("r:id"))))


def _turned_in(root: _Element) -> Iterator[_Found]:
    """Words that are shown in another direction than their letters have."""
    for node in root.iter(*_WORDS):
        if node.text and not node.text.isascii() and _TURNS.search(node.text):
            yield _Found(node, Kind.DIRECTION)
    for node in root.iter(qn("w:bdo")):
        yield _Found(node, Kind.DIRECTION)


def _may_stay(one: Field) -> bool:
    """Whether all that a field needs stands in the document; a link may lead to the web."""
    if one.name == "HYPERLINK":
        address = _HYPERLINK.fullmatch(one.code)
        return address is not None and not one.nests and _SAFE.match(address[1] or address[2] or "mailto:") is not None
    plain = one.name in _FIELDS_THAT_STAY or one.name.startswith("=") or not one.name
    return plain and not one.is_named_within


def _of_field(one: Field) -> _Found:
    kind = Kind.LINK if one.name == "HYPERLINK" else Kind.FIELD
    return _Found(one.first, kind, " ".join(one.code.split()))


def _told(document: Document, text: TextPart | None, found: Sequence[_Found]) -> Iterator[Cut]:
    """What people should know, with the heading below which it stood."""
    told = {one.node: one for one in found if one.is_told}
    if not told:
        return
    if text is None:
        yield from (Cut(_WHOLE, one.kind, one.target) for one in told.values())
        return
    for place, node in placed(document, text, {str(node.tag) for node in told}):
        if node in told:
            yield Cut(place, told[node].kind, told[node].target)


def _take_out(document: Document, one: _Found) -> None:
    """Takes an element out, or what of it leads outside; what it shows stays."""
    node = one.node
    if node.tag == qn("w:hyperlink"):
        remove_all(node.iter(qn("w:rStyle")))  # what looks like a link should be one
        unwrap(node, node)
    elif node.tag == qn("w:bdo"):
        unwrap(node, node)
    elif node.tag in _WORDS:
        node.text = _TURNS.sub("", node.text or "")
    elif node.tag in _INSERTED:
        _leave_remark(document, node)
    elif node.tag in BEHIND:
        holder = next(node.iterancestors(qn("w:object")), node.getparent())
        if holder is not None:
            flatten(holder)
    elif node.tag in _GOES_WHOLE:
        remove(node)
    else:
        for name in one.names:
            del node.attrib[name]


def _leave_remark(document: Document, node: _Element) -> None:
    """In place of a file that Word would have merged; it keeps the report from being finished."""
    remark, look, named, run, text = (OxmlElement(f"w:{name}") for name in ("p", "pPr", "pStyle", "r", "t"))
    named.set(qn("w:val"), style_id(document, looks.NOTE))
    text.text = _NOTE
    look.append(named)
    run.append(text)
    remark.extend([look, run] if named.get(qn("w:val")) else [run])
    block = next(node.iterancestors(qn("w:p")), node)
    block.addprevious(remark)
    remove(node)


def _root_of(part: Part, text: TextPart | None) -> _Element | None:
    if text is not None:
        return text.root
    root: _Element | None = None
    if isinstance(part, XmlPart):
        root = part.element
    elif part.content_type.endswith("xml"):
        root = parse_xml(part.blob)
    return root


def _is_reference(name: object) -> bool:
    return str(name).startswith(RELATIONS) or name == f"{OFFICE}relid"


def _local(relation: _Relationship) -> str:
    return str(relation.reltype.rpartition("/")[2])
