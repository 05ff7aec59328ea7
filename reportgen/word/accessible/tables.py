"""The rules for tables."""

from collections.abc import Iterator

from lxml.etree import _Element

from reportgen.formats import several
from reportgen.word.accessible import rules
from reportgen.word.accessible.colours import signal
from reportgen.word.accessible.effective import cells_of, rows_of
from reportgen.word.accessible.lines import Fault, Line, Text
from reportgen.word.names import qn
from reportgen.word.visible import is_on, visible_text


def faults_of_tables(text: Text) -> Iterator[Fault]:
    """What is wrong with them; of a table in another one nothing is said until it has been taken out."""
    for part, _, table in text.placed("w:tbl"):
        line = text.line_within(table)
        if line is None or next(table.iterancestors(qn("w:tbl")), None) is not None:
            continue
        if next((inner for inner in table.iter(qn("w:tbl")) if inner is not table), None) is not None:
            yield _fault(rules.NOT_NESTED, line, "This table holds another table.")
        elif _is_layout(table):
            yield _fault(rules.NO_LAYOUT, line, "This table seems to hold no data: it only places or frames something.")
        elif not part.name and not _has_header(table):
            yield _fault(rules.HEADER_ROW, line, "This table has no header row.")
        merged = _merged(table)
        if merged:
            yield _fault(rules.NOT_MERGED, line, f"This table has merged cells ({several(merged, 'place')}).")
        yield from _colour_alone(table, text)


def _fault(rule: rules.Rule, line: Line, what: str) -> Fault:
    """A table's fault stands at its first words."""
    own = line.anchor is line.paragraph
    return Fault(rule, line.place, line.text.strip(), what, line.anchor, 0, len(line.text) if own else 0)


def _has_header(table: _Element) -> bool:
    rows = rows_of(table)
    return not rows or is_on(rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}"))


def _is_layout(table: _Element) -> bool:
    """One row or one column, or pictures, where nothing is said of a header."""
    rows = rows_of(table)
    if _has_header(table):
        return False
    columns = max((sum(_span(cell) for cell in cells_of(row)) for row in rows), default=0)
    pictures = next(table.iter(qn("w:drawing"), qn("w:pict")), None)
    return len(rows) == 1 or columns == 1 or pictures is not None


def _span(cell: _Element) -> int:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    said = "1" if span is None else str(span.get(qn("w:val"), "1"))
    return int(said) if said.isdigit() else 1


def _merged(table: _Element) -> int:
    """How many cells reach over more than one column, or begin a stack over more than one row."""
    count = 0
    for cell in (cell for row in rows_of(table) for cell in cells_of(row)):
        properties = cell.find(qn("w:tcPr"))
        starts = [] if properties is None else [properties.find(qn(f"w:{name}Merge")) for name in ("v", "h")]
        count += _span(cell) > 1 or any(one is not None and one.get(qn("w:val")) == "restart" for one in starts)
    return count


def _colour_alone(table: _Element, text: Text) -> Iterator[Fault]:
    """Cells in a traffic light's colour in which no word says what it means."""
    found = []
    for cell in (cell for row in rows_of(table) for cell in cells_of(row)):
        fill = text.effective.cell_fill(cell)
        said = " ".join(visible_text(paragraph) for paragraph in cell.iter(qn("w:p")))
        if fill and signal(fill) and not any(letter.isalpha() for letter in said):
            found.append((signal(fill), cell))
    if found:
        colours = " and ".join(dict.fromkeys(colour for colour, _ in found))
        what = f"This table says something by colour only: {several(len(found), 'cell')} in {colours}."
        line = text.line_within(found[0][1]) or text.line_within(table)
        assert line is not None, "the table has lines"
        yield _fault(rules.COLOUR_ALONE, line, what)
