"""How text really looks: what its own formatting, its styles, its table's style and the defaults say together.

The nearest word counts: a run's own formatting, then its character style, its paragraph's style and what that is based
on, the style of the table around it (conditional parts first), the document's defaults.
"""

from collections.abc import Iterator, Sequence

from docx.document import Document
from lxml.etree import _Element

from reportgen.word.accessible.colours import BLACK, HIGHLIGHTS, WHITE, Palette, contrast
from reportgen.word.names import qn
from reportgen.word.visible import is_on

_LOOK_BITS = {
    "firstRow": 0x0020,
    "lastRow": 0x0040,
    "firstColumn": 0x0080,
    "lastColumn": 0x0100,
    "noHBand": 0x0200,
    "noVBand": 0x0400,
}
_POINTS_UNSAID = 10.0
"""The size of text of which a document says nothing: Word's own default."""
_UNITS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "pi": 12.0}


class Effective:
    """One document's formatting, resolved."""

    def __init__(self, document: Document) -> None:
        styles = document.styles.element
        self._styles = {style.get(qn("w:styleId")): style for style in styles.iterchildren(qn("w:style"))}
        self._default = {
            style.get(qn("w:type"), ""): style
            for style in self._styles.values()
            if style.get(qn("w:default")) in ("1", "true", "on")
        }
        self._defaults = styles.find(qn("w:docDefaults"))
        self._palette = Palette(document)
        self._page = self._page_colour(document)
        self._cells: dict[_Element, Sequence[_Element]] = {}
        self._chains: dict[_Element, Sequence[_Element]] = {}
        self._runs: dict[_Element, Sequence[_Element]] = {}
        self._paragraphs: dict[tuple[_Element, str], Sequence[_Element]] = {}

    # Text

    def points(self, run: _Element) -> float:
        """Its size."""
        size = self._of_run(run, "w:sz")
        return _POINTS_UNSAID if size is None else _points(size.get(qn("w:val"), ""))

    def is_bold(self, run: _Element) -> bool:
        """Whether it is bold."""
        return is_on(self._of_run(run, "w:b"))

    def is_capitals(self, run: _Element) -> bool:
        """Whether its letters show as capitals."""
        return is_on(self._of_run(run, "w:caps"))

    def is_underlined(self, run: _Element) -> bool:
        """Whether a line stands below it."""
        line = self._of_run(run, "w:u")
        return line is not None and line.get(qn("w:val"), "single") != "none"

    def colour(self, run: _Element) -> str:
        """Its colour; Word chooses the automatic one to stand out from the background."""
        colour = self._of_run(run, "w:color")
        said = None if colour is None else self._palette.text(colour)
        return said or self._automatic(run)

    def paragraph_colour(self, paragraph: _Element) -> str:
        """The colour that text of a paragraph has which says nothing of its own."""
        for look in self._looks_of_paragraph(paragraph):
            colour = look.find(qn("w:color"))
            if colour is not None:
                return self._palette.text(colour) or BLACK
        return BLACK

    def highlight(self, run: _Element) -> str:
        """The highlighter's name; empty without."""
        mark = self._of_run(run, "w:highlight")
        name = "" if mark is None else str(mark.get(qn("w:val"), ""))
        return name if name in HIGHLIGHTS else ""

    def background(self, run: _Element) -> str:
        """What stands behind it: a highlighter, or the innermost shading."""
        mark = self.highlight(run)
        shade = self._of_run(run, "w:shd")
        said = HIGHLIGHTS[mark] if mark else None if shade is None else self._palette.shading(shade)
        return said or self._behind(_paragraph_of(run))

    # Paragraphs, cells

    def of_paragraph(self, paragraph: _Element, tag: str) -> _Element | None:
        """A property of a paragraph."""
        for properties in self._properties_of_paragraph(paragraph):
            found = properties.find(qn(tag))
            if found is not None:
                return found
        return None

    def level(self, paragraph: _Element) -> int | None:
        """Which heading it is, 1 to 9; None for text."""
        outline = self.of_paragraph(paragraph, "w:outlineLvl")
        if outline is not None:
            said = str(outline.get(qn("w:val"), ""))
            return int(said) + 1 if said.isdigit() and int(said) < 9 else None
        kind, _, number = self.style_name(paragraph).lower().partition(" ")
        return int(number) if kind == "heading" and number.isdigit() else None

    def style_name(self, paragraph: _Element) -> str:
        """The name of a paragraph's style, as Word's own file has it; the built-in ones in small letters."""
        return _name(self._style_of(paragraph))

    def run_style_name(self, run: _Element) -> str:
        """The name of a run's character style; empty without."""
        chain = self._character_chain(run)
        return _name(chain[0]) if chain else ""

    def cell_fill(self, cell: _Element) -> str | None:
        """The colour of a table's cell; None where it has none."""
        own = cell.find(f"{qn('w:tcPr')}/{qn('w:shd')}")
        if own is not None:
            return self._palette.shading(own)
        table = next(cell.iterancestors(qn("w:tbl")))
        for part in self._parts_of_table_style(cell):
            shade = part.find(f"{qn('w:tcPr')}/{qn('w:shd')}")
            if shade is not None:
                return self._palette.shading(shade)
        whole = table.find(f"{qn('w:tblPr')}/{qn('w:shd')}")
        return None if whole is None else self._palette.shading(whole)

    def language(self) -> str:
        """The language of text that says nothing of its own; empty without."""
        places = [] if self._defaults is None else [self._defaults]
        for place in [*self._chain(self._default.get("paragraph")), *places]:
            for said in place.iter(qn("w:lang")):
                if said.get(qn("w:val"), ""):
                    return str(said.get(qn("w:val")))
        return ""

    # How it is found

    def _of_run(self, run: _Element, tag: str) -> _Element | None:
        name = qn(tag)
        for look in self._looks_of_run(run):
            found = look.find(name)
            if found is not None:
                return found
        return None

    def _looks_of_run(self, run: _Element) -> Sequence[_Element]:
        """The formatting of a run, the nearest first."""
        if run not in self._runs:
            own = [*run.iterchildren(qn("w:rPr"))]
            named = [look for style in self._character_chain(run) for look in style.iterchildren(qn("w:rPr"))]
            self._runs[run] = [*own, *named, *self._looks_of_paragraph(_paragraph_of(run))]
        return self._runs[run]

    def _looks_of_paragraph(self, paragraph: _Element) -> Sequence[_Element]:
        """The formatting that a paragraph gives its runs."""
        return self._inherited(paragraph, "w:rPr")

    def _properties_of_paragraph(self, paragraph: _Element) -> Iterator[_Element]:
        yield from paragraph.iterchildren(qn("w:pPr"))
        yield from self._inherited(paragraph, "w:pPr")

    def _inherited(self, paragraph: _Element, tag: str) -> Sequence[_Element]:
        """What the styles around a paragraph say, and the document's defaults."""
        if (paragraph, tag) not in self._paragraphs:
            styles = [*self._chain(self._style_of(paragraph)), *self._table_parts(paragraph)]
            said = [found for style in styles for found in style.iterchildren(qn(tag))]
            path = f"{qn(f'{tag}Default')}/{qn(tag)}"
            last = [] if self._defaults is None else self._defaults.findall(path)
            self._paragraphs[paragraph, tag] = [*said, *last]
        return self._paragraphs[paragraph, tag]

    def _style_of(self, paragraph: _Element) -> _Element | None:
        named = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        found = None if named is None else self._styles.get(named.get(qn("w:val")))
        return self._default.get("paragraph") if found is None else found

    def _character_chain(self, run: _Element) -> Sequence[_Element]:
        named = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
        return self._chain(None if named is None else self._styles.get(named.get(qn("w:val"))))

    def _chain(self, style: _Element | None) -> Sequence[_Element]:
        """A style, and those that it is based on."""
        if style is None:
            return ()
        if style not in self._chains:
            chain = [style]
            while (based := chain[-1].find(qn("w:basedOn"))) is not None:
                parent = self._styles.get(based.get(qn("w:val")))
                if parent is None or parent in chain:
                    break
                chain.append(parent)
            self._chains[style] = chain
        return self._chains[style]

    def _table_parts(self, paragraph: _Element) -> Sequence[_Element]:
        cell = next(paragraph.iterancestors(qn("w:tc"), qn("w:txbxContent")), None)
        return self._parts_of_table_style(cell) if cell is not None and cell.tag == qn("w:tc") else ()

    def _parts_of_table_style(self, cell: _Element) -> Sequence[_Element]:
        """The parts of a table's style that hold for a cell, the most particular first."""
        if cell not in self._cells:
            table = next(cell.iterancestors(qn("w:tbl")))
            named = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
            chain = self._chain(None if named is None else self._styles.get(named.get(qn("w:val"))))
            kinds = _kinds_of(cell, table) if chain else ()
            parts = {
                kind: [
                    part for style in chain for part in style.iterchildren(qn("w:tblStylePr")) if _type(part) == kind
                ]
                for kind in kinds
            }
            self._cells[cell] = [*(part for kind in kinds for part in parts[kind]), *chain]
        return self._cells[cell]

    def _behind(self, paragraph: _Element) -> str:
        """The background of a paragraph."""
        shade = self.of_paragraph(paragraph, "w:shd")
        said = None if shade is None else self._palette.shading(shade)
        if said:
            return said
        for holder in paragraph.iterancestors(qn("w:tc"), qn("w:txbxContent")):
            fill = self.cell_fill(holder) if holder.tag == qn("w:tc") else self._box_fill(holder)
            if fill:
                return fill
        return self._page

    def _box_fill(self, content: _Element) -> str | None:
        """The colour of a text box, where it is a plain one."""
        shape = content.getparent()
        shape = None if shape is None else shape.getparent()
        for fill in [] if shape is None else shape.iterfind(f"*/{qn('a:solidFill')}"):
            for colour in fill:
                said = colour.get("val", "")
                return said.upper() if colour.tag == qn("a:srgbClr") else self._palette.named(said)
        return None

    def _automatic(self, run: _Element) -> str:
        return WHITE if _is_dark(self.background(run)) else BLACK

    def _page_colour(self, document: Document) -> str:
        colour = document.element.find(qn("w:background"))
        shown = is_on(document.settings.element.find(qn("w:displayBackgroundShape")))
        return (shown and colour is not None and self._palette.page(colour)) or WHITE


def _points(size: str) -> float:
    """Half points, or points and the like with their unit."""
    number, unit = (size[:-2], _UNITS[size[-2:]]) if size[-2:] in _UNITS else (size, 0.5)
    try:
        return float(number) * unit
    except ValueError:
        return _POINTS_UNSAID


def _is_dark(colour: str) -> bool:
    return contrast(colour, WHITE) > contrast(colour, BLACK)


def _paragraph_of(run: _Element) -> _Element:
    return next(run.iterancestors(qn("w:p")))


def _name(style: _Element | None) -> str:
    name = None if style is None else style.find(qn("w:name"))
    return "" if name is None else str(name.get(qn("w:val"), ""))


def _type(part: _Element) -> str:
    return str(part.get(qn("w:type"), ""))


def _kinds_of(cell: _Element, table: _Element) -> Sequence[str]:
    """Which conditional parts of a table's style hold for a cell, the strongest first (ECMA-376 part 1, 17.7.6)."""
    rows = rows_of(table)
    row = next(cell.iterancestors(qn("w:tr")))
    cells = cells_of(row)
    down, across = rows.index(row), cells.index(cell)
    told = table.find(f"{qn('w:tblPr')}/{qn('w:tblLook')}")
    looks = {name: _is_told(told, name, bit) for name, bit in _LOOK_BITS.items()}
    first, left = looks["firstRow"], looks["firstColumn"]
    held = {
        "firstCol": left and across == 0,
        "lastCol": looks["lastColumn"] and across == len(cells) - 1,
        "firstRow": first and down == 0,
        "lastRow": looks["lastRow"] and down == len(rows) - 1,
        f"band{(down - first) % 2 + 1}Horz": not looks["noHBand"],
        f"band{(across - left) % 2 + 1}Vert": not looks["noVBand"],
        "wholeTable": True,
    }
    return [kind for kind, holds in held.items() if holds]


def _is_told(look: _Element | None, name: str, bit: int) -> bool:
    if look is None:
        return False
    said = look.get(qn(f"w:{name}"))
    if said is not None:
        return said in ("1", "true", "on")
    try:
        return bool(int(look.get(qn("w:val"), "0"), 16) & bit)
    except ValueError:
        return False


def rows_of(table: _Element) -> list[_Element]:
    """The rows of a table, not of those in it."""
    return [row for row in table.iter(qn("w:tr")) if next(row.iterancestors(qn("w:tbl"))) is table]


def cells_of(row: _Element) -> list[_Element]:
    """The cells of a row, not of tables in it."""
    return [cell for cell in row.iter(qn("w:tc")) if next(cell.iterancestors(qn("w:tr"))) is row]
