"""What a workbook holds: its places, taken apart."""

import pytest

from reportgen.sources import sheet_and_cell


@pytest.mark.parametrize(
    ("where", "sheet", "cell"),
    [
        ("Book.xlsx > Referrals > D7", "Referrals", "D7"),
        ("Book.xlsx > Referrals > rows 5 to 9", "Referrals", "rows 5 to 9"),
        ("Book.xlsx > Referrals > column D", "Referrals", "column D"),
        ("Book.xlsx > In > out > D7", "In > out", "D7"),
        ("Book.xlsx > In > out > row 3", "In > out", "row 3"),
        ("Book.xlsx > In > out", "In > out", ""),
        ("Book.xlsx > D7", "D7", ""),
        ("Book.xlsx > Referrals", "Referrals", ""),
        ("Book.xlsx", "", ""),
        ("", "", ""),
    ],
)
def it_takes_a_place_apart(where: str, sheet: str, cell: str) -> None:
    assert sheet_and_cell(where) == (sheet, cell)
