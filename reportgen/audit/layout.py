"""The names of the sheets of the figures workbook, and the record that one of them hides: for writing and reading."""

import zlib
from collections.abc import Iterable

SUMMARY, FIGURES, FACTS, QUALITY = "Summary", "Figures", "Facts", "Data quality"
REVISIONS, SHEETS, RUN = "Revisions", "Sheets read", "Run"
REPORT, QUARTER = "Report in the catalogue", "Quarter"
EDITION, PUBLIC = "Edition", "public"
AUDIENCE = "Made for"
"""On the sheet *Run* of a report whose sections were chosen for somebody."""
RECORD = "Record"
"""A hidden sheet: what the report carries, packed, for a report that has lost it."""
MADE_BY, INSPECTION = "Made by the command", "inspect"

_LARGEST_RECORD = 64_000_000


def packed_record(record: bytes) -> str:
    """The record as text for the hidden sheet's cells, without letters that could make a word."""
    return zlib.compress(record, 9).hex()


def unpacked_record(cells: Iterable[object]) -> bytes:
    """The record of the hidden sheet, from its cells. Raises ValueError when it is damaged or too large."""
    unpacking = zlib.decompressobj()
    try:
        record = unpacking.decompress(bytes.fromhex("".join(str(cell) for cell in cells)), _LARGEST_RECORD)
    except zlib.error as error:
        raise ValueError(str(error)) from None
    if not unpacking.eof:
        raise ValueError("too large, or not whole")
    return record
