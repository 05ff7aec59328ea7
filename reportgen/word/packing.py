"""A document's file: of the same bytes whenever it is made, as no time of day stands in it."""

import struct
from io import BytesIO

from docx.document import Document

_FIRST_TIME = struct.pack("<HH", 0, 1 << 5 | 1)
"""Midnight of 1 January 1980, before which zip files know no time."""
_FROM_END = 12
"""Where the number of parts, the directory's size and its start stand."""
_IN_DIRECTORY, _TIME, _LENGTHS, _START_OF_PART = 46, 12, 28, 42
_TIME_OF_PART = 10


def packed(document: Document) -> bytes:
    """The document's file.

    python-docx has the clock's time written beside each part. It is overwritten where it stands: packing all once more
    would take three times as long. See APPNOTE.TXT of the ZIP format, 4.3.7 and 4.3.12.
    """
    content = BytesIO()
    document.save(content)
    file = content.getbuffer()
    parts, _, directory = struct.unpack_from("<HLL", file, len(file) - _FROM_END)
    for _ in range(parts):
        (start,) = struct.unpack_from("<L", file, directory + _START_OF_PART)
        for place in (directory + _TIME, start + _TIME_OF_PART):
            file[place : place + len(_FIRST_TIME)] = _FIRST_TIME
        directory += _IN_DIRECTORY + sum(struct.unpack_from("<HHH", file, directory + _LENGTHS))
    return bytes(file)
