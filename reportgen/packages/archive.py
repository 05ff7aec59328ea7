"""Looks at a package (.xlsx, .docx: a zip archive of XML parts) before any library opens it.

A file in; nothing comes out of one that is sound, a PackageError with what is wrong in plain words of one that is not.
It may have come by e-mail from anybody, so nothing is unpacked here but the beginning of each part: what it would
unpack to, how many parts it has and how they are named stands in the archive's list of contents. Whether each part
really holds no more than it says there is seen by whoever unpacks it (zipfile never gives more than that).

Every library must find the same parts under the same names, or one would check what another does not read.
"""

import codecs
import os
import re
import struct
import zlib
from collections.abc import Generator, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from reportgen.errors import Finding

MEGABYTE = 1_000_000
LARGEST_FILE = 512 * MEGABYTE
"""On disk. Word opens no larger document; a workbook of 300,000 cases has 11 MB."""
MOST_PARTS = 10_000
"""A report with 55 charts of its own has 300; one of 1,000 photographs would have 1,100."""
LONGEST_NAME = 250
"""Of a part: as long as Windows lets a name be."""
LARGEST_LIST = 4 * MEGABYTE
"""The archive's list of contents: 10,000 parts with names as long as any program gives them."""
LARGEST_INDEX = 16 * MEGABYTE
"""Of XML that says which parts and sheets there are, and is read at once; the shipped ones have some kilobytes."""

_DIRECTORY_END = struct.Struct("<4s4H2LH")
_SECOND_END = struct.Struct("<4sQ2H2L4Q4sLQL")
_SIGN = b"PK\5\6"
_MOST_COMMENT = 0xFFFF
_LOCAL_HEADER = 30
_MOST_PACKED = 1032
"""How many bytes zip's method packs into one at most."""
_ENCRYPTED = 0x1
_PIECE = 1 << 20
_LONGEST_TEXT = 16 * MEGABYTE
"""Of what no tag interrupts; a cell of Excel's holds 32,767 letters."""
_HEAD, _LONGEST_HEAD = 4_096, 65_536
_INDEXES = (".rels", "xl/workbook.xml", "[content_types].xml")
_TEXTS = (".xml", ".rels", ".vml")
_PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".emf", ".wmf")
_UNREAD_KINDS = (*_PICTURES, ".htm", ".html")
"""Read as XML by no library here; an old SVG begins with a DOCTYPE, an inserted page as well."""

_BEFORE_XML = codecs.BOM_UTF8 + codecs.BOM_UTF16 + b"\0 \t\r\n"
_BEGINNING = re.compile(r"\s*(?:<\?(?:(?!\?>).)*+\?>\s*|<!--(?:(?!-->).)*+-->\s*)*+(?P<root><!D|<(?=[^!?]))", re.DOTALL)
_ENCODING = re.compile(r"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']")
_PATH_TRICKS = re.compile(r"[\x00-\x1f\x7f\\:]|^/|(?:^|/)\.{1,2}(?:/|$)|//")

SAVE_AGAIN = "Open it in {program}, save it again under another name, and use that file."
_ASK = "Do not open it. Ask whoever sent it for another copy."


@dataclass(frozen=True)
class Limits:
    """How much a package of one kind may unpack to, in bytes: `whole` all parts together, `part` one of XML.

    `xml` is the same for all parts of XML together: a tree of them takes some ten times as much memory. `encodings` are
    the encodings of XML that are read right, `at_once` whether each part is unpacked as soon as the package is opened.
    """

    program: str
    whole: int
    part: int
    xml: int
    encodings: frozenset[str]
    at_once: bool
    unread: tuple[str, ...] = ()


_ONE_BYTE = frozenset(("utf-8", "utf8", "us-ascii", "ascii"))
_UNREAD = ("customxml/", "xl/printersettings/")
"""Folders of a workbook that nobody opens here: Power Query writes its queries in UTF-16, Excel on a Mac a DOCTYPE."""
_OTHERS = frozenset(("utf-16", "iso-8859-1", "windows-1252"))
WORKBOOK = Limits(
    "Excel",
    1000 * MEGABYTE,
    part=500 * MEGABYTE,
    xml=1000 * MEGABYTE,
    encodings=_ONE_BYTE,
    at_once=False,
    unread=_UNREAD,
)
"""Sheets are read as a stream: one of 300,000 cases of 20 columns has 300 MB, the shipped one has 1 MB in all."""
DOCUMENT = Limits(
    "Word",
    512 * MEGABYTE,
    part=64 * MEGABYTE,
    xml=128 * MEGABYTE,
    encodings=_ONE_BYTE | _OTHERS,
    at_once=True,
    unread=("word/printersettings",),
)
"""Photographs hardly pack, so that `whole` is Word's own limit; the text of the shipped report has 2 MB."""


class PackageError(Exception):
    """Why a package is not opened: what is wrong, as the rest of a sentence about the file, and what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy

    def about(self, name: str) -> Finding:
        """The same as a finding about the file of that name."""
        return Finding(name, self.what, self.remedy)


def check_size(path: Path) -> None:
    """Look at the size of a file of any kind before it is read. Raises PackageError, and OSError."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise _too_much(f"has {in_words(size)}", LARGEST_FILE)


def check_package(file: BinaryIO, limits: Limits) -> None:
    """Look at a whole package. Raises PackageError, BadZipFile for a damaged one, and OSError."""
    _check_list(file, limits)
    with ZipFile(file) as package:
        parts = package.infolist()
        _check_names(parts, limits)
        _check_forms(parts)
        _check_sizes(parts, limits)
        _check_overlap(parts, package.start_dir)
        for part in parts:
            _check_beginning(package, part, limits)
        if limits.at_once:
            _check_truth(package, parts, limits)


def contents(package: ZipFile, part: ZipInfo) -> Generator[bytes, None, None]:
    """What a part holds, in pieces that end before a tag. Raises BadZipFile if it holds more than it says."""
    rest = b""
    for piece in _pieces(package, part):
        begun, tag, end = piece.rpartition(b"<")
        if tag:
            yield rest + begun
            rest = tag + end
        else:
            rest += end
        if len(rest) > _LONGEST_TEXT:
            raise BadZipFile
    yield rest


def _pieces(package: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    said = copy(part)
    said.file_size += 1  # as zipfile would otherwise leave off there, and not see that it goes on
    length = 0
    with package.open(said) as content:
        while piece := content.read(_PIECE):
            length += len(piece)
            if length > part.file_size:
                raise BadZipFile
            yield piece
    if length != part.file_size:
        raise BadZipFile


def in_words(size: float) -> str:
    """A number of bytes as people say it: 4.2 GB, 512 MB."""
    if size >= 1000 * MEGABYTE:
        return f"{size / (1000 * MEGABYTE):,.1f} GB".replace(".0 GB", " GB")
    return f"{size / MEGABYTE:,.0f} MB"


def _too_much(what: str, most: int) -> PackageError:
    remedy = "Make it smaller: take out what is not needed, such as pictures or sheets without figures."
    return PackageError(f"{what}; at most {in_words(most)} is accepted.", remedy)


def _check_list(file: BinaryIO, limits: Limits) -> None:
    """The list of contents is there once, at the very end, and no longer than it may be.

    Otherwise two libraries might each find another one, and reading the list alone might fill the memory.
    """
    size = file.seek(0, os.SEEK_END)
    if size > LARGEST_FILE:
        raise _too_much(f"has {in_words(size)}", LARGEST_FILE)
    file.seek(max(size - _DIRECTORY_END.size - _MOST_COMMENT, 0))
    tail = file.read()
    place = tail.rfind(_SIGN)
    if place < 0 or len(tail) - place < _DIRECTORY_END.size:
        raise BadZipFile
    _, disk, _, _, number, length, start, comment = _DIRECTORY_END.unpack_from(tail, place)
    if length > LARGEST_LIST or number > MOST_PARTS:
        what = f"consists of more than {MOST_PARTS:,} files, which no report or workbook does."
        raise PackageError(what, _ASK)
    before, after = size - len(tail) + place, len(tail) - place - _DIRECTORY_END.size
    before -= _second_end(file, before, (number, length, start))
    file.seek(0)
    at_start = file.read(4) == b"PK\3\4"
    if disk or start + length != before or comment != after or not at_start:
        what = "has something in front of its contents or behind them that does not belong to it."
        raise PackageError(what, SAVE_AGAIN.format(program=limits.program))


def _second_end(file: BinaryIO, before: int, said: tuple[int, int, int]) -> int:
    """The length of a list's second end, for large files, which says the same: Java writes it in small ones, too."""
    file.seek(max(before - _SECOND_END.size, 0))
    end = file.read(_SECOND_END.size)
    if before < _SECOND_END.size or end[56:60] != b"PK\6\7":
        return 0
    sign, rest, _, _, disk, first, here, number, length, start, _, other, place, disks = _SECOND_END.unpack(end)
    same = (here, place, disks) == (number, start + length, 1) and (number, length, start) == said
    return _SECOND_END.size if sign == b"PK\6\6" and rest == 44 and same and not (disk or first or other) else 0


def _check_names(parts: Sequence[ZipInfo], limits: Limits) -> None:
    if len(parts) > MOST_PARTS:  # the number that the list begins with need not be true
        raise PackageError(f"consists of more than {MOST_PARTS:,} files, which no report or workbook does.", _ASK)
    if any(_PATH_TRICKS.search(part.orig_filename) or len(part.orig_filename) > LONGEST_NAME for part in parts):
        what = "holds a file with a name that is no name in a folder, such as one of another folder."
        raise PackageError(what, _ASK)
    if len({part.filename.casefold() for part in parts}) < len(parts):
        what = "holds two files of the same name, so that it is not clear which of them counts."
        raise PackageError(what, SAVE_AGAIN.format(program=limits.program))


def _check_forms(parts: Sequence[ZipInfo]) -> None:
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise PackageError("holds files with a password.", "Take the password away, save a copy and use that.")
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise PackageError("is packed in a way that Office does not know.", _ASK)


def _check_sizes(parts: Sequence[ZipInfo], limits: Limits) -> None:
    whole = sum(part.file_size for part in parts)
    if whole > limits.whole:
        raise _too_much(f"would unpack to {in_words(whole)}", limits.whole)
    indexes = [part.file_size for part in parts if part.filename.lower().endswith(_INDEXES)]
    if max(indexes, default=0) > LARGEST_INDEX:
        raise _too_much(f"holds a list of its parts that would unpack to {in_words(max(indexes))}", LARGEST_INDEX)
    texts = [part.file_size for part in parts if part.filename.lower().endswith(_TEXTS)]
    if max(texts, default=0) > limits.part:
        raise _too_much(f"holds a part that would unpack to {in_words(max(texts))}", limits.part)
    if sum(texts) > limits.xml:
        raise _too_much(f"holds text that would unpack to {in_words(sum(texts))}", limits.xml)


def _check_overlap(parts: Sequence[ZipInfo], end: int) -> None:
    """No two parts are packed in the same bytes, which is how a small file holds very much."""
    places = sorted((part.header_offset, _LOCAL_HEADER + len(part.filename) + part.compress_size) for part in parts)
    following = [*(place for place, _ in places[1:]), end]
    if any(place + length > after for (place, length), after in zip(places, following, strict=True)):
        raise PackageError("holds files packed on top of one another, as only a harmful file does.", _ASK)


def _check_truth(package: ZipFile, parts: Sequence[ZipInfo], limits: Limits) -> None:
    """No part that could hold very much holds more than it says: zipfile unpacks all, and then gives what is said."""
    for part in parts:
        if part.compress_type == ZIP_DEFLATED and part.compress_size * _MOST_PACKED > limits.part:
            for _ in _pieces(package, part):
                pass


def is_unread(name: str, limits: Limits) -> bool:
    """Whether a part is by its name nothing that a library reads as XML; such parts may begin with anything."""
    return name.lower().endswith(_UNREAD_KINDS) or name.lower().startswith(limits.unread)


def _check_beginning(package: ZipFile, part: ZipInfo, limits: Limits) -> None:
    """No part of XML defines its own entities, and each is written in letters that every library reads alike."""
    if part.is_dir() or is_unread(part.filename, limits):
        return
    head = _head(package, part, _HEAD)
    if _begun(_decoded(head)[0]) is None:
        head = _head(package, part, _LONGEST_HEAD)
    first = head.translate(None, _BEFORE_XML)[:1]
    if first != b"<" and (first or not head or not part.filename.lower().endswith(_TEXTS)):
        return
    text, encoding = _decoded(head)
    if encoding not in limits.encodings:
        what = f"holds text in an encoding that {limits.program} does not write ({part.filename})."
        raise PackageError(what, SAVE_AGAIN.format(program=limits.program))
    begun = _begun(text)
    if begun is None:  # what comes first may be as long as it likes, but no program writes so much before anything else
        raise BadZipFile
    if begun != "<":
        what = f"holds a document type definition ({part.filename}), which no file of {limits.program} does."
        raise PackageError(what, _ASK)


def _head(package: ZipFile, part: ZipInfo, length: int) -> bytes:
    """The first bytes of a part; of a damaged one none: whoever needs it will see the damage."""
    try:
        with package.open(part) as content:
            return content.read(length)
    except (BadZipFile, zlib.error, EOFError):
        return b""


def _decoded(head: bytes) -> tuple[str, str]:
    """The beginning of a part, and the name of its encoding."""
    wide = b"\0" in head[:4] or head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    little = head[:2] == codecs.BOM_UTF16_LE or head[1:2] == b"\0"
    text = head.decode(("utf-16-le" if little else "utf-16-be") if wide else "utf-8", "replace").lstrip("\ufeff")
    said = _ENCODING.match(text)
    return text, "utf-16" if wide else said[1].lower() if said else "utf-8"


def _begun(text: str) -> str | None:
    """What follows the comments at the beginning: "<" of the first element, "<!D"; None where neither is reached."""
    found = _BEGINNING.match(text)
    return found["root"] if found else None
