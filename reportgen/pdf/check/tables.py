"""Tables: header cells that say which way they head, and rows of one width (ISO 14289-1, 7.2 and 7.5)."""

from collections.abc import Iterator, Sequence

from reportgen.pdf.check.problems import Problem
from reportgen.pdf.tree import Node

_HEADER_ROW = "Mark its first row in Word (Table Layout > Repeat Header Rows), then make the PDF anew."
_FLAT = "Split merged cells in Word, then make the PDF anew."
_ANEW = "Make it anew from the Word report with --pdf."
_IN_TABLE = frozenset(("THead", "TBody", "TFoot"))


def tables_without_headers(tree: Node) -> Iterator[Problem]:
    """A table without header cells (more than PDF/UA asks), a header cell without scope, rows that do not fit."""
    for table in tree.all_of("Table"):
        rows = list(_rows(table))
        cells = [cell for row in rows for cell in row.children if cell.role in ("TH", "TD")]
        headers = [cell for cell in cells if cell.role == "TH"]
        if cells and not headers:
            yield Problem("has a table without header cells.", _HEADER_ROW, table.page)
        for cell in headers:
            if cell.attribute("Table", "Scope") is None and not _is_named(cells):
                yield Problem("has a header cell that does not say what it heads (scope).", _ANEW, cell.page)
        if not _is_regular(rows):
            yield Problem("has a table whose rows do not have the same number of cells.", _FLAT, table.page)


def _is_named(cells: Sequence[Node]) -> bool:
    """Whether cells name their header cells, which then need no scope."""
    return all(cell.attribute("Table", "Headers") is not None for cell in cells if cell.role == "TD")


def _rows(table: Node) -> Iterator[Node]:
    """The table's rows, not those of tables within it."""
    for child in table.children:
        if child.role == "TR":
            yield child
        elif child.role in _IN_TABLE:
            yield from (row for row in child.children if row.role == "TR")


def _is_regular(rows: Sequence[Node]) -> bool:
    """Whether each row is as wide as the others, cells that reach over several rows or columns counted in each."""
    widths = [0] * len(rows)
    for number, row in enumerate(rows):
        for cell in row.children:
            wide, high = _span(cell, "ColSpan"), _span(cell, "RowSpan")
            if number + high > len(rows):
                return False
            for below in range(number, number + high):
                widths[below] += wide
    return len(set(widths)) <= 1


def _span(cell: Node, name: str) -> int:
    held = cell.attribute("Table", name)
    return int(held) if isinstance(held, int) else 1
