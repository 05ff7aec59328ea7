"""Officers at work in a small report: what Word lets them put into an analysis, and a refresh of what they wrote.

The report is the shipped one, cut to three sections without charts, so that it is made in a tenth of a second.
"""

import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from io import BytesIO
from itertools import count
from typing import cast

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from lxml import etree
from openpyxl import Workbook

from reportgen.catalogue import read_catalogue
from reportgen.figures import choose_quarter, compute_figures, reported_months
from reportgen.narrative.baseline import Baseline
from reportgen.narrative.versions import Kept
from reportgen.report import assemble_report
from reportgen.report.model import Report, RunFacts
from reportgen.word.analyses import baseline_of
from reportgen.word.fill import fill_template
from reportgen.word.finish import number_ids
from reportgen.word.keep import Written, keep_words, remembering
from reportgen.workbook import read_workbook
from tests.support import CATALOGUE, WORKBOOK

_OFFICE = "http://schemas.openxmlformats.org"
_WORD = "http://schemas.microsoft.com/office/word"
SPACES = {
    "w": f"{_OFFICE}/wordprocessingml/2006/main",
    "r": f"{_OFFICE}/officeDocument/2006/relationships",
    "m": f"{_OFFICE}/officeDocument/2006/math",
    "mc": f"{_OFFICE}/markup-compatibility/2006",
    "wp": f"{_OFFICE}/drawingml/2006/wordprocessingDrawing",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w10": "urn:schemas-microsoft-com:office:word",
    "w14": f"{_WORD}/2010/wordml",
    "w15": f"{_WORD}/2012/wordml",
    "w16cid": f"{_WORD}/2016/wordml/cid",
    "w16se": f"{_WORD}/2015/wordml/symex",
    "wp14": f"{_WORD}/2010/wordprocessingDrawing",
    "wps": f"{_WORD}/2010/wordprocessingShape",
    "wpg": f"{_WORD}/2010/wordprocessingGroup",
}
"""What Word declares at the top of a document, and which of it readers may ignore."""
IGNORABLE = "w14 w15 w16se w16cid wp14"
_INLINE = {
    "a": f"{_OFFICE}/drawingml/2006/main",
    "pic": f"{_OFFICE}/drawingml/2006/picture",
    "c": f"{_OFFICE}/drawingml/2006/chart",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in {**SPACES, **_INLINE}.items())
_THREADS = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
_THREADS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml"
_WORDPROCESSING = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARAGRAPH_ID = f"{{{SPACES['w14']}}}paraId"
_LINES = {"-1": "separator", "0": "continuationSeparator"}
_STYLES = """
<w:style w:type="paragraph" w:customStyle="1" w:styleId="OwnBase"><w:name w:val="Own Base"/><w:basedOn w:val="Normal"/>
<w:pPr><w:spacing w:after="60"/></w:pPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="OwnWords"><w:name w:val="Own Words"/>
<w:basedOn w:val="OwnBase"/><w:link w:val="OwnWordsChar"/><w:rPr><w:color w:val="7030A0"/></w:rPr></w:style>
<w:style w:type="character" w:customStyle="1" w:styleId="OwnWordsChar"><w:name w:val="Own Words Char"/>
<w:link w:val="OwnWords"/><w:rPr><w:color w:val="7030A0"/></w:rPr></w:style>
<w:style w:type="character" w:customStyle="1" w:styleId="OwnLetters"><w:name w:val="Own Letters"/>
<w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="table" w:customStyle="1" w:styleId="OwnTable"><w:name w:val="Own Table"/>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="OwnSteps"><w:name w:val="Own Steps"/>
<w:basedOn w:val="Normal"/><w:pPr><w:numPr><w:numId w:val="{steps}"/></w:numPr></w:pPr></w:style>
"""


def parsed(xml: str) -> list[etree._Element]:
    """Elements written without their namespaces."""
    return list(parse_xml(f"<w:body {_DECLARED}>{xml}</w:body>"))


@cache
def small_report() -> tuple[Report, RunFacts]:
    """Three sections of the shipped report."""
    catalogue = read_catalogue(CATALOGUE)
    workbook = read_workbook(WORKBOOK, catalogue)
    figures = compute_figures(workbook, catalogue, choose_quarter(reported_months(workbook, catalogue), None, None))
    report = assemble_report(catalogue, figures, workbook.saved)
    sections = [replace(section, charts=()) for section in report.sections[:3]]
    made = datetime(2021, 10, 18, 9, 30)
    run = RunFacts("W.xlsx", "0", None, made, "reportgen", "report", "1")
    return replace(report, sections=sections), run


@cache
def fresh_bytes() -> bytes:
    """The small report as the program writes it."""
    report, run = small_report()
    return _file(fill_template(CATALOGUE / "template.docx", report, [], run))


def fresh() -> Document:
    """The same, open."""
    return docx.Document(BytesIO(fresh_bytes()))


@cache
def fresh_baseline() -> Baseline:
    """What the program wrote in it."""
    return baseline_of(fresh())


def headings() -> dict[str, str]:
    """The headings of its sections."""
    return {section.id: section.heading for section in small_report()[0].sections}


def _file(document: Document) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def reopened(document: Document) -> Document:
    """The document as it is read from its file."""
    return docx.Document(BytesIO(_file(document)))


# A refresh ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Refreshed:
    """A refreshed report, read again from its file, what it carries, and the account of the refresh."""

    document: Document
    baseline: Baseline
    kept: Kept

    def again(self, *copies: Written) -> "Refreshed":
        """Refreshed once more, with nothing written in between."""
        return refresh(self.document, *copies, baseline=self.baseline)


def copy_of(name: str, document: Document, baseline: Baseline | None = None) -> Written:
    """An officer's copy of the report."""
    return Written(name, reopened(document), baseline or fresh_baseline())


def refresh(document: Document, *copies: Written, baseline: Baseline | None = None) -> Refreshed:
    """Brings the words of a report and of copies into a fresh one, as the command does."""
    new = fresh()
    report = Written("report.docx", reopened(document), baseline or fresh_baseline(), is_report=True)
    kept = keep_words(new, [report, *copies], {}, headings())
    number_ids(new)
    carried = {"baseline": kept_baseline(new, report, kept)}
    return Refreshed(reopened(new), carried["baseline"], kept)


def kept_baseline(new: Document, report: Written, kept: Kept) -> Baseline:
    """What the program then knows of the document."""
    return remembering(baseline_of(new), fresh_baseline(), kept, report.baseline)


# An officer ---------------------------------------------------------------------------------------------------------


def content_of(document: Document, section: str) -> etree._Element:
    """What an analysis' control holds."""
    return next(control_of(document, section).iterchildren(qn("w:sdtContent")))


def control_of(document: Document, section: str) -> etree._Element:
    """An analysis' control."""
    tags = document.element.body.iter(qn("w:tag"))
    tag = next(tag for tag in tags if tag.get(qn("w:val")) == f"analysis.{section}")
    control: etree._Element = next(tag.iterancestors(qn("w:sdt")))
    return control


def text_of(node: etree._Element) -> str:
    """All text in an element."""
    return "".join(str(part) for part in node.itertext(qn("w:t")))


def lines_of(document: Document) -> list[str]:
    """The text of each paragraph of the body that says anything."""
    texts = [text_of(paragraph) for paragraph in document.element.body.iter(qn("w:p"))]
    return [text for text in texts if text.strip()]


class Officer:
    """Writes in a copy of the report, as Word saves it."""

    def __init__(self, document: Document | None = None) -> None:
        self.document = document or fresh()
        self.numbers = count(5000)
        self._place: Part = self.document.part
        self._threads: list[tuple[str, str, bool]] = []
        self.steps = self.new_list("decimal")
        for style in parsed(_STYLES.format(steps=self.steps)):
            self.document.styles.element.append(style)

    def write(self, section: str, xml: str) -> None:
        """Writes over an analysis."""
        content = content_of(self.document, section)
        for old in list(content):
            content.remove(old)
        content.extend(parsed(xml))

    def done(self) -> Document:
        """The document as Word would save it, read again."""
        root = self.document.element
        etree.cleanup_namespaces(root, top_nsmap=SPACES, keep_ns_prefixes=list(SPACES))
        root.set(f"{{{SPACES['mc']}}}Ignorable", IGNORABLE)
        self._save_threads()
        return reopened(self.document)

    # What text leans on

    def picture(self, colour: int) -> str:
        """A picture of one colour; its relationship."""
        return str(self.document.part.get_or_add_image(BytesIO(png(colour)))[0])

    def link(self, address: str) -> str:
        """A link to a page elsewhere."""
        return self._place.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)

    def chart(self, title: str) -> str:
        """A chart with its workbook."""
        number, package = next(self.numbers), self.document.part.package
        book, file = Workbook(), BytesIO()
        book.active["A1"] = title  # type: ignore[index]
        book.save(file)
        sheet = Part(PackURI(f"/word/embeddings/Sheet{number}.xlsx"), _SHEET_TYPE, file.getvalue(), package)
        part = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART_TYPE, b"", package)
        part._blob = _CHART.format(title=title, book=part.relate_to(sheet, RELATIONSHIP_TYPE.PACKAGE)).encode()
        return self.document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)

    def comment(self, text: str, author: str = "Jo", *, answers: str = "", settled: bool = False) -> str:
        """A comment, or an answer to one; its id."""
        comments = self.document.part._comments_part.element
        number, paragraph = str(len(comments)), f"{next(self.numbers):08X}"
        xml = (
            f'<w:comment w:id="{number}" w:author="{author}" w:date="2021-10-18T09:30:00Z" w:initials="J">'
            f'<w:p w14:paraId="{paragraph}"><w:r><w:t>{text}</w:t></w:r></w:p></w:comment>'
        )
        comments.extend(parsed(xml))
        parent = comments[int(answers)][-1].get(PARAGRAPH_ID) if answers else ""
        self._threads.append((paragraph, parent, settled))
        return number

    def note(self, kind: str, write: "Callable[[Officer], str]") -> str:
        """A footnote or an endnote; its id."""
        part = self._place = self._notes(kind)
        content = write(self)
        self._place = self.document.part
        root = parse_xml(part.blob)
        number = str(len(root))
        note = f'<w:{kind} w:id="{number}"><w:p><w:r><w:{kind}Ref/></w:r>{content}</w:p></w:{kind}>'
        root.extend(parsed(note))
        part._blob = etree.tostring(root)
        return number

    def new_list(self, kind: str, *, same_as: str = "", restart: bool = False) -> str:
        """A list of three levels; `same_as` goes on counting where another list stopped, unless it is to restart."""
        root = self.document.part.numbering_part.element
        identity = str(max([0, *(int(one.get(qn("w:numId"))) for one in root.iter(qn("w:num")))]) + 1)
        if same_as:
            abstract = next(n for n in root.iter(qn("w:num")) if n.get(qn("w:numId")) == same_as)[0].get(qn("w:val"))
        else:
            abstract = self._new_levels(root, kind)
        override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>' if restart else ""
        number = f'<w:num w:numId="{identity}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>'
        root.extend(parsed(number))
        return identity

    def _new_levels(self, root: etree._Element, kind: str) -> str:
        kinds = root.findall(qn("w:abstractNum"))
        identity = str(max([0, *(int(one.get(qn("w:abstractNumId"), "0")) for one in kinds)]) + 1)
        texts = ["\N{BULLET}"] * 3 if kind == "bullet" else ["%1.", "%1.%2", "(%3)"]
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
            f'<w:pPr><w:ind w:left="{360 * (level + 1)}"/></w:pPr></w:lvl>'
            for level, text in enumerate(texts)
        )
        head = f'<w:abstractNum w:abstractNumId="{identity}"><w:nsid w:val="{next(self.numbers):08X}"/>'
        new = parsed(f'{head}<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>')
        kinds[-1].addnext(new[0])
        return identity

    def _notes(self, kind: str) -> Part:
        reltype = f"{_OFFICE}/officeDocument/2006/relationships/{kind}s"
        found = [one.target_part for one in self.document.part.rels.values() if one.reltype == reltype]
        if found:
            return cast(Part, found[0])
        lines = "".join(
            f'<w:{kind} w:type="{line}" w:id="{number}"><w:p><w:r><w:{line}/></w:r></w:p></w:{kind}>'
            for number, line in _LINES.items()
        )
        content = f"<w:{kind}s {_DECLARED}>{lines}</w:{kind}s>".encode()
        part = Part(
            PackURI(f"/word/{kind}s.xml"), f"{_WORDPROCESSING}.{kind}s+xml", content, self.document.part.package
        )
        self.document.part.relate_to(part, reltype)
        return part

    def _save_threads(self) -> None:
        if not self._threads:
            return
        said = "".join(
            f'<w15:commentEx w15:paraId="{one}"{f" w15:paraIdParent={chr(34)}{parent}{chr(34)}" if parent else ""}'
            f' w15:done="{int(settled)}"/>'
            for one, parent, settled in self._threads
        )
        content = f'<w15:commentsEx xmlns:w15="{SPACES["w15"]}">{said}</w15:commentsEx>'.encode()
        part = Part(PackURI("/word/commentsExtended.xml"), _THREADS_TYPE, content, self.document.part.package)
        self.document.part.relate_to(part, _THREADS)


_CHART = f"""<c:chartSpace {_DECLARED}><c:chart><c:plotArea><c:layout/><c:pieChart><c:varyColors val="1"/>
<c:ser><c:idx val="0"/><c:order val="0"/><c:tx><c:v>{{title}}</c:v></c:tx></c:ser></c:pieChart></c:plotArea></c:chart>
<c:externalData r:id="{{book}}"/></c:chartSpace>"""


def png(colour: int) -> bytes:
    """A picture of one point."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    points = zlib.compress(b"\0" + colour.to_bytes(3, "big"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", points) + chunk(b"IEND", b"")


# What stands in a document, whatever its ids ------------------------------------------------------------------------

_OF_MARGINS = (qn("w:headerReference"), qn("w:footerReference"), qn("w:titlePg"))
_DROPPED = {PARAGRAPH_ID, f"{{{SPACES['w14']}}}textId"}
_STYLED = (qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle"))
_NOTES = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
_COMMENTED = {qn(f"w:comment{kind}") for kind in ("RangeStart", "RangeEnd", "Reference")}
_NUMBERED = {qn(f"w:{kind}") for kind in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange")}


class Reader:
    """Tells all that stands in parts of a document, with no id in it, so that two documents can be compared."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._styles = {style.style_id: style for style in document.styles}
        self._ordinals: dict[object, int] = {}

    def read(self, elements: Sequence[etree._Element]) -> str:
        """Every element and attribute, line by line."""
        return "\n".join(line for element in elements for line in self._lines(element, self._document.part, 0))

    def _lines(self, element: etree._Element, part: Part, depth: int) -> list[str]:
        if not isinstance(element.tag, str) or element.tag in _OF_MARGINS:
            return []
        said = {
            name: self._attribute(element, name, part)
            for name in sorted(map(str, element.attrib))
            if name not in _DROPPED
        }
        text = f" {element.text!r}" if (element.text or "").strip(" \n") or element.tag == qn("w:t") else ""
        line = f"{' ' * depth}{_short(element.tag)} {said}{text}"
        return [line, *(more for child in element for more in self._lines(child, part, depth + 1))]

    def _attribute(self, element: etree._Element, name: str, part: Part) -> object:
        value, tag = str(element.get(name)), element.tag
        if name.startswith(f"{{{SPACES['r']}}}"):
            return self._relation(part, value)
        if tag in _STYLED and name == qn("w:val"):
            return self._style(value)
        if tag == qn("w:numId"):
            return self._list(value)
        if tag in _NOTES and name == qn("w:id"):
            return self._note(_NOTES[tag], value)
        if tag in _COMMENTED:
            return self._comment(value)
        if _is_number(element, name):
            return self._ordinal((tag if tag not in _NUMBERED else "change", value)) if _is_range(tag) else "id"
        return value

    def _ordinal(self, key: object) -> int:
        return self._ordinals.setdefault(key, len(self._ordinals))

    def _relation(self, part: Part, identity: str) -> object:
        relation = part.rels[identity]
        return relation.target_ref if relation.is_external else _digest(relation.target_part)

    def _style(self, identity: str) -> object:
        style = self._styles[identity]
        based = style.element.find(qn("w:basedOn"))
        return style.name, None if based is None else self._style(based.get(qn("w:val")))

    def _list(self, identity: str) -> object:
        if identity == "0":
            return "none"
        root = self._document.part.numbering_part.element
        number = next(one for one in root.iter(qn("w:num")) if one.get(qn("w:numId")) == identity)
        kind = number[0].get(qn("w:val"))
        levels = next(one for one in root.iter(qn("w:abstractNum")) if one.get(qn("w:abstractNumId")) == kind)
        said = [
            line
            for one in [*levels, *number[1:]]
            if one.tag in _KEPT_OF_LISTS
            for line in self._lines(one, self._document.part, 0)
        ]
        return "list", self._ordinal(("num", identity)), "of", self._ordinal(("kind", kind)), said

    def _note(self, kind: str, identity: str) -> object:
        reltype = f"{_OFFICE}/officeDocument/2006/relationships/{kind}"
        (part,) = [one.target_part for one in self._document.part.rels.values() if one.reltype == reltype]
        root = part.element if isinstance(part, XmlPart) else parse_xml(part.blob)
        (note,) = [one for one in root if one.get(qn("w:id")) == identity]
        return [line for child in note for line in self._lines(child, part, 0)]

    def _comment(self, identity: str) -> object:
        part = self._document.part._comments_part
        (comment,) = [one for one in part.element if one.get(qn("w:id")) == identity]
        said = [comment.get(qn(f"w:{name}")) for name in ("author", "date", "initials")]
        thread = self._thread(comment[-1].get(PARAGRAPH_ID))
        return said, [line for child in comment for line in self._lines(child, part, 0)], thread

    def _thread(self, paragraph: str | None) -> object:
        """The words that a comment answers, and whether it is settled."""
        found = [one.target_part for one in self._document.part.rels.values() if one.reltype == _THREADS]
        for one in parse_xml(found[0].blob) if found else ():
            if one.get(f"{{{SPACES['w15']}}}paraId") == paragraph:
                parent = one.get(f"{{{SPACES['w15']}}}paraIdParent")
                entries = self._document.part._comments_part.element
                answered = [text_of(entry) for entry in entries if parent and entry[-1].get(PARAGRAPH_ID) == parent]
                return answered, one.get(f"{{{SPACES['w15']}}}done")
        return None


_KEPT_OF_LISTS = {qn("w:lvl"), qn("w:lvlOverride"), qn("w:multiLevelType")}


def _is_range(tag: str) -> bool:
    return _short(tag).endswith(("Start", "End"))


def _is_number(element: etree._Element, name: str) -> bool:
    in_properties = element.tag == qn("w:id") and name == qn("w:val")
    return in_properties or name == qn("w:id") or (_short(element.tag) == "docPr" and name == "id")


def _short(tag: str) -> str:
    return tag.rpartition("}")[2]


def _digest(part: Part) -> object:
    inner = {key: _digest(one.target_part) for key, one in part.rels.items() if not one.is_external}
    return part.content_type, hash(part.blob), inner
