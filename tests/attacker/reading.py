"""Opens what was published, the Word file and the figures workbook, part by part, as plain cells and sentences."""

import json
import posixpath
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from lxml import etree
from openpyxl import load_workbook

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_QUARTER = re.compile(r"Q(?:uarter )?([1-4])(?: \([^)]*\))? (20\d\d)/\d\d")


@dataclass(frozen=True)
class Cell:
    """A published cell: in which file and table, its row and column by their names, and the text it shows."""

    file: str
    table: str
    row: str
    column: str
    text: str


@dataclass(frozen=True)
class Piece:
    """A stretch of a sentence's text; `tag` names the fact that it is known to be a number of."""

    text: str
    tag: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph under a heading."""

    file: str
    heading: str
    pieces: Sequence[Piece]

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Picture:
    """A chart under a heading: its alt text, and its drawing, or its DrawingML and workbook, where there are any."""

    file: str
    heading: str
    place: int
    alt: str
    svg: bytes
    chart: bytes = b""
    workbook: bytes = b""


@dataclass(frozen=True)
class Edition:
    """All that was published of one quarter, whose last month is `last`, as 2021-09."""

    last: str
    cells: Sequence[Cell]
    paragraphs: Sequence[Paragraph]
    pictures: Sequence[Picture]
    parts: Mapping[str, bytes] = field(repr=False)
    """Every part of every file, unpacked, by file and name."""


def read_edition(folder: Path) -> Edition:
    """The report and its figures workbook in a folder; the workbook may be missing."""
    (report,) = folder.glob("*.docx")
    parts = {f"{path.name}/{name}": part for path in _files(folder) for name, part in _parts(path)}
    paragraphs, cells, pictures = _word_file(report)
    for path in folder.glob("*.xlsx"):
        cells += _figures_workbook(path)
        parts |= {f"{path.name}/record {place}": part for place, part in enumerate(_packed_records(path))}
    for name, part in parts.items():
        cells += _record(name, part)
    return Edition(_last_month([paragraph.text for paragraph in paragraphs]), cells, paragraphs, pictures, parts)


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if path.suffix in (".docx", ".xlsx")]


def _parts(path: Path) -> Iterator[tuple[str, bytes]]:
    with ZipFile(path) as package:
        for name in package.namelist():
            yield name, package.read(name)


def _last_month(texts: Iterable[str]) -> str:
    for text in texts:
        if found := _QUARTER.search(text):
            number, year = int(found[1]), int(found[2])
            return f"{year}-{3 + 3 * number:02}" if number < 4 else f"{year + 1}-03"
    raise AssertionError("no quarter is named in the report")


# ------------------------------------------------------------------------------------------------- The Word file


def _word_file(path: Path) -> tuple[list[Paragraph], list[Cell], list[Picture]]:
    with ZipFile(path) as package:
        body = etree.fromstring(package.read("word/document.xml"))[0]
        links = _links(package)
        media = {key: package.read(name) for key, name in links.items() if name.endswith(".svg")}
        charts = {key: _native(package, name) for key, name in links.items() if name.startswith("word/charts/")}
    paragraphs: list[Paragraph] = []
    cells: list[Cell] = []
    pictures: list[Picture] = []
    heading, caption = "", ""
    for block in _blocks(body):
        if block.tag == f"{W}tbl":
            cells += _table(path.name, heading, caption, block)
            continue
        pieces = list(_pieces(block))
        text = "".join(piece.text for piece in pieces)
        if _style(block) == "Heading1":
            heading = text
        caption = text or caption
        paragraphs.append(Paragraph(path.name, heading, pieces))
        for drawing in block.iter(f"{_DRAWING}inline", f"{_DRAWING}anchor"):
            place = sum(picture.heading == heading for picture in pictures)
            native = next((charts[one.get(_ID, "")] for one in drawing.iter(_CHART)), (b"", b""))
            pictures.append(Picture(path.name, heading, place, *_drawn(drawing, media), *native))
    return paragraphs, cells, pictures


def _links(package: ZipFile, part: str = "word/document.xml") -> dict[str, str]:
    folder, name = posixpath.split(part)
    links = etree.fromstring(package.read(f"{folder}/_rels/{name}.rels"))
    return {link.get("Id", ""): posixpath.normpath(f"{folder}/{link.get('Target', '')}") for link in links}


def _native(package: ZipFile, name: str) -> tuple[bytes, bytes]:
    """A chart of Word's own, and what stands behind it."""
    (workbook,) = _links(package, name).values()
    return package.read(name), package.read(workbook)


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, out of whatever holds them; those in a table stay in it."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif isinstance(child.tag, str):
            yield from _blocks(child)


def _style(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else style.get(f"{W}val", "")


def _pieces(paragraph: etree._Element) -> Iterator[Piece]:
    for text in paragraph.iter(f"{W}t", f"{W}delText", f"{W}tab", f"{W}br"):
        yield Piece(text.text or "" if text.tag.endswith("ext") or text.tag.endswith("}t") else " ", _tag(text))


def _tag(text: etree._Element) -> str:
    """The nearest content control's tag that names a fact."""
    for control in text.iterancestors(f"{W}sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag")
        if tag is not None and tag.get(f"{W}val", "").startswith("fact."):
            return str(tag.get(f"{W}val")).removeprefix("fact.")
    return ""


def _table(file: str, heading: str, caption: str, table: etree._Element) -> list[Cell]:
    rows = [[_words(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
    title = table.find(f"{W}tblPr/{W}tblCaption")
    name = f"{heading} / {caption}" if title is None else title.get(f"{W}val", "")
    header = rows[0] if rows else []
    return [
        Cell(file, name, row[0], column, text)
        for row in rows[1:]
        for column, text in zip(header[1:], row[1:], strict=False)
    ]


def _words(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t", f"{W}delText")).strip()


def _drawn(drawing: etree._Element, media: Mapping[str, bytes]) -> tuple[str, bytes]:
    properties = drawing.find(f"{_DRAWING}docPr")
    alt = "" if properties is None else properties.get("descr", "")
    svgs = [media.get(blip.get(_EMBED, ""), b"") for blip in drawing.iter(_SVG)]
    return alt, svgs[0] if svgs else b""


# ----------------------------------------------------------------------------------------- The figures workbook


def _figures_workbook(path: Path) -> list[Cell]:
    """Each cell of each sheet, hidden ones too, whatever its number format shows; a row is named by all it is of."""
    book = load_workbook(path)
    cells: list[Cell] = []
    for sheet in book.worksheets:
        rows = [[_shown(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        header = rows[0] if rows else []
        for row in rows[1:]:
            name = json.dumps(dict(zip(header, row, strict=False)))
            cells += [Cell(path.name, sheet.title, name, *pair) for pair in zip(header, row, strict=False)]
    return cells


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _packed_records(path: Path) -> Iterator[bytes]:
    """What a hidden sheet holds packed, as anybody finds who reads the program."""
    for sheet in load_workbook(path).worksheets:
        texts = [str(value) for row in sheet.iter_rows(values_only=True) for value in row if value is not None]
        if len(texts) > 0 and all(re.fullmatch("[0-9a-f]+", text) for text in texts):
            yield zlib.decompress(bytes.fromhex("".join(texts)))


def _record(name: str, part: bytes) -> list[Cell]:
    """Figures and facts in data that a file carries, a cell for each of their texts."""
    if b"<figures" not in part[:20000] and b"reportgen:record" not in part[:2000]:
        return []
    cells = []
    for element in etree.parse(BytesIO(part)).iter():
        if isinstance(element.tag, str) and etree.QName(element).localname in ("figure", "fact"):
            texts = {str(key): str(text) for key, text in element.attrib.items()}
            row = json.dumps(texts)
            cells += [Cell(name, "record", row, key, text) for key, text in texts.items()]
    return cells
