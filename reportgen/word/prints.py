"""Prints of what stands in a document: of all that people could have changed, and of texts that the program wrote.

An open document in, short hashes out.
"""

from collections.abc import Iterable
from hashlib import sha256

from docx.document import Document
from docx.styles.style import BaseStyle
from lxml.etree import _Element

from reportgen.narrative.baseline import print_of
from reportgen.word.blocks import Number, outline_of, paragraphs_of, squeezed, text_of
from reportgen.word.names import qn
from reportgen.word.story import NOTES, Story

_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_PARTS = {_BLIP: qn("r:embed"), qn("c:chart"): qn("r:id")}
"""What shows another part, and what names it."""
_DESCRIBED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_ROW, _CELL, _PROPERTIES, _STYLE, _VALUE = qn("w:tr"), qn("w:tc"), qn("w:pPr"), qn("w:pStyle"), qn("w:val")
_DRAWING = qn("w:drawing")
_WORDLESS = (_DRAWING, qn("w:pict"), qn("w:object"), _FORMULA, *NOTES.values())


class Prints:
    """The prints of one document's blocks."""

    def __init__(self, document: Document) -> None:
        self._document = document
        styles = {style.style_id: style for style in document.styles}
        self._styles = {key: "" if _is_default(one) else one.name or "" for key, one in styles.items()}
        self._beside = {tag: Story(document, kind) for kind, tag in NOTES.items()}
        self._beside[qn("w:commentReference")] = Story(document, "comments")

    def whole(self, blocks: Iterable[_Element], number: Number | None = None) -> str:
        """All that people could have changed in some blocks, and in the notes and comments on them; empty blocks do
        not count."""
        blocks = list(blocks)
        said = [outline for block in blocks if (outline := outline_of(block, number))]
        return print_of("\n".join([*said, *(text for block in blocks for text in self._texts_beside(block))]))

    def text(self, paragraph: _Element) -> str:
        """A paragraph's style and text, and how many things without words stand in it. Comments do not count."""
        return print_of(f"{self.style(paragraph)}\n{squeezed(text_of(paragraph))}{'*' * wordless(paragraph)}")

    def row(self, row: _Element) -> str:
        """A table's row."""
        cells = [squeezed(text_of(cell)) + "*" * wordless(cell) for cell in row.iter(_CELL)]
        return print_of("\n".join(["row", *cells]))

    def texts(self, block: _Element) -> set[str]:
        """The prints of all paragraphs and rows of a block."""
        rows = {self.row(row) for row in block.iter(_ROW)}
        return rows | {self.text(paragraph) for paragraph in paragraphs_of(block)}

    def style(self, block: _Element) -> str:
        """The name of a paragraph's own style; empty for the default one, which LibreOffice names and Word does not."""
        for properties in block.iterchildren(_PROPERTIES):
            for named in properties.iterchildren(_STYLE):
                return self._styles.get(named.get(_VALUE, ""), "")
        return ""

    def said(self, number: str) -> str:
        """Who wrote a comment, when, and what."""
        entry = self._beside[qn("w:commentReference")].entry(number)
        known = [] if entry is None else [entry.get(qn(f"w:{name}"), "") for name in ("author", "date")]
        return "\n".join([*known, "" if entry is None else text_of(entry)])

    def _texts_beside(self, block: _Element) -> Iterable[str]:
        for element in block.iter(*_PARTS, *self._beside):
            if element.tag in _PARTS:
                yield self._part(element.get(_PARTS[str(element.tag)], ""))
            else:
                entry = self._beside[str(element.tag)].entry(element.get(qn("w:id"), ""))
                yield "" if entry is None else squeezed(text_of(entry))

    def _part(self, identity: str) -> str:
        relation = self._document.part.rels.get(identity)
        return "" if relation is None or relation.is_external else sha256(relation.target_part.blob).hexdigest()


def _is_default(style: BaseStyle) -> bool:
    return style.element.get(qn("w:default"), "0") in ("1", "true")


def wordless(element: _Element) -> int:
    """How many pictures, formulas and the like stand in an element without any text that describes them."""
    return sum(one.tag != _DRAWING or not _is_described(one) for one in element.iter(*_WORDLESS))


def _is_described(drawing: _Element) -> bool:
    return any(one.get("descr") for one in drawing.iter(_DESCRIBED))
