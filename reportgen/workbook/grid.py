"""A sheet's cells, kept by columns: of a long list each column is gone through, and hardly any row by itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

Cells = Sequence[object]

_AT_ONCE = 512
"""Rows that are turned into columns together: few enough to be gone before Python looks for what is left over."""


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet from A1 on, as far as something stands; below it all is blank."""

    columns: Sequence[Cells]
    height: int

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return sum(self.height - column.count("") for column in self.columns)

    def cell(self, place: int, position: int) -> object:
        """The cell in a row (0 is Excel's first) and a column (0 is A)."""
        return self.columns[position][place] if place < self.height else ""

    def row(self, place: int) -> Cells:
        """The cells of a row."""
        return tuple(self.cell(place, position) for position in range(len(self.columns)))

    def rows(self, first: int, end: int) -> list[Cells]:
        """The rows from the first up to, and without, the end."""
        return [self.row(place) for place in range(first, end)]

    def below(self, first: int, length: int) -> list[Cells]:
        """The columns from a row on, so many cells of each."""
        missing = [""] * max(first + length - self.height, 0)
        return [[*column[first : first + length], *missing] for column in self.columns]


def grid_of(rows: Iterable[Cells], blank_before: int) -> Grid:
    """The grid of rows that are all equally long and begin so many columns to the right of A."""
    columns: list[list[object]] = []
    remaining = iter(rows)
    while chunk := list(islice(remaining, _AT_ONCE)):
        columns = columns or [[] for _ in chunk[0]]
        for column, cells in zip(columns, zip(*chunk, strict=True), strict=True):
            column.extend(cells)
    height = len(columns[0]) if columns else 0
    return Grid([*([[""] * height] * blank_before), *columns], height)
