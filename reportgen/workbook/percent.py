"""Percentages however they are typed: 68.2 or 0.682. Cells go in, the same cells as fractions of 1 come out.

A row is typed in one scale. One with a number over 1 is in points of 100, one with none is in fractions; where both
could be meant, the other rows of the sheet decide, and the cell is doubted. So is a number up to 1 among far larger
ones.
"""

from collections.abc import Container, Sequence
from dataclasses import replace
from fractions import Fraction
from statistics import median

from reportgen.sources import Cell, DoubtKind

_POINTS = 100
_SURELY_POINTS = 2
"""A number over 2 is in points for certain: no fraction is over 200%. One between 1 and 2 may be either."""

_FAR_FROM_ONE = 5


def as_fractions(rows: Sequence[Sequence[Cell]], settled: Container[str]) -> list[list[Cell]]:
    """The percentages of one sheet, row by row. `settled` are the places whose text says its scale, such as 68.2%."""
    numbers = [[_number(cell, settled) for cell in row] for row in rows]
    points = sum(_above(row) > 0 and not _below(row) for row in numbers)
    fractions = [_below(row) > 0 and not _above(row) for row in numbers]
    return [
        _row(cells, row, points_usual=points > sum(fractions) - own)
        for cells, row, own in zip(rows, numbers, fractions, strict=True)
    ]


def _number(cell: Cell, settled: Container[str]) -> Fraction:
    """The number whose scale is in question; nought where there is none, as nought is the same in both."""
    return Fraction(0) if cell.number is None or cell.where in settled else abs(cell.number)


def _above(row: Sequence[Fraction]) -> int:
    return sum(number > 1 for number in row)


def _below(row: Sequence[Fraction]) -> int:
    return sum(0 < number <= 1 for number in row)


def _row(cells: Sequence[Cell], row: Sequence[Fraction], *, points_usual: bool) -> list[Cell]:
    above, below = _above(row), _below(row)
    if not above:
        in_points, doubted = points_usual, [points_usual and number > 0 for number in row]
    elif points_usual or above >= below:
        in_points, doubted = True, [_is_small(at, row, unusual=not points_usual) for at in range(len(row))]
    else:  # a few numbers over 1 in a row of fractions
        in_points, doubted = False, [number > 1 for number in row]
    return [
        _cell(cell, divide=number > 0 and (in_points or number > _SURELY_POINTS), doubt=doubt)
        for cell, number, doubt in zip(cells, row, doubted, strict=True)
    ]


def _is_small(place: int, row: Sequence[Fraction], *, unusual: bool) -> bool:
    """Whether a number in a row of points may be a fraction: in a sheet of fractions, or far from the others."""
    others = [number for at, number in enumerate(row) if number and at != place]
    return 0 < row[place] <= 1 and (unusual or median(others or [Fraction(0)]) > _FAR_FROM_ONE)


def _cell(cell: Cell, *, divide: bool, doubt: bool) -> Cell:
    number = cell.number / _POINTS if divide and cell.number is not None else cell.number
    return replace(cell, number=number, doubt=DoubtKind.PERCENT_SCALE if doubt else cell.doubt)
