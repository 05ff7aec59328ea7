"""Packages as somebody with bad intentions would make them: copies of sound ones with one thing changed."""

import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from tests.support import WORKBOOK

Change = Callable[[bytes], bytes]
SHEET = "xl/worksheets/sheet6.xml"
"""The list of referrals in the shipped workbook."""
STRINGS = "xl/sharedStrings.xml"
_CENTRAL, _LOCAL = b"PK\1\2", b"PK\3\4"


def repacked(
    source: Path,
    target: Path,
    changes: Mapping[str, Change | None] | None = None,
    more: Sequence[tuple[str, bytes]] = (),
    method: int = zipfile.ZIP_DEFLATED,
) -> Path:
    """A copy of a package with some parts changed or left out (None), and more parts at its end."""
    changes = changes or {}
    packed = BytesIO(source.read_bytes())
    with warnings.catch_warnings(), zipfile.ZipFile(packed) as old, zipfile.ZipFile(target, "w", method) as new:
        warnings.simplefilter("ignore")  # of two parts of one name
        assert changes.keys() <= set(old.namelist())
        for name in old.namelist():
            change = changes.get(name, bytes)
            if change is not None:
                new.writestr(name, change(old.read(name)))
        for name, content in more:
            new.writestr(name, content)
    return target


def replaced(old: bytes, new: bytes) -> Change:
    """Exchanges some bytes, the first time that they stand there."""

    def change(content: bytes) -> bytes:
        assert old in content, (old, content[:300])
        return content.replace(old, new, 1)

    return change


def with_doctype(declared: str) -> Change:
    """Puts a document type definition into a part."""
    return lambda content: re.sub(rb"^(<\?xml.*?\?>)?\s*", rb"\1<!DOCTYPE x [" + declared.encode() + b"]>", content)


def says_size(path: Path, part: str, size: int) -> Path:
    """Lets an archive say of a part that it unpacks to another size, wherever it says so."""
    content = bytearray(path.read_bytes())
    for sign, at_size, at_name, fixed in ((_LOCAL, 22, 26, 30), (_CENTRAL, 24, 28, 46)):
        start = _header(content, sign, part.encode(), at_name, fixed)
        struct.pack_into("<L", content, start + at_size, size)
    path.write_bytes(content)
    return path


def says_in_list(path: Path, part: str, at: int, form: str, value: int) -> Path:
    """Changes what the archive's list of contents says of a part."""
    content = bytearray(path.read_bytes())
    struct.pack_into(form, content, _header(content, _CENTRAL, part.encode(), 28, 46) + at, value)
    path.write_bytes(content)
    return path


def _header(content: bytearray, sign: bytes, name: bytes, at_name: int, fixed: int) -> int:
    start = content.find(sign)
    while start >= 0:
        length = struct.unpack_from("<H", content, start + at_name)[0]
        if content[start + fixed : start + fixed + length] == name:
            return start
        start = content.find(sign, start + 1)
    raise AssertionError(name)


def workbook(folder: Path, change: Change, part: str = SHEET) -> Path:
    """The shipped workbook with one part changed."""
    return repacked(WORKBOOK, folder / "Hostile.xlsx", {part: change})
