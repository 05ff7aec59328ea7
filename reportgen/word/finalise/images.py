"""Takes out of pictures what they tell beside what they show: place, time, camera, author, program.

JPEG and PNG are read block by block, and their image data stay byte for byte; other kinds, and any that is not whole,
stay as they are.
"""

from collections.abc import Iterator
from struct import unpack

from docx.document import Document

_JPEG, _PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
_SCAN = 0xDA
_JPEG_NOTES = frozenset((0xE1, 0xED, 0xFE))  # Exif and XMP, IPTC, comment; colour profiles (E2, EE) stay
_PNG_NOTES = frozenset((b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"))
_PNG_FRAME = 12  # a chunk's length, name and check sum


def clean_pictures(document: Document) -> None:
    """Every picture of a document."""
    for part in document.part.package.iter_parts():
        if part.content_type in ("image/jpeg", "image/jpg", "image/png"):
            part._blob = without_notes(part.blob)


def without_notes(content: bytes) -> bytes:
    """The picture without them."""
    read = _jpeg if content.startswith(_JPEG) else _png if content.startswith(_PNG) else None
    try:
        return b"".join(read(content)) if read else content
    except ValueError:
        return content


def _jpeg(content: bytes) -> Iterator[bytes]:
    """The segments before the image data, and then all the rest. Raises ValueError for a segment that is none."""
    yield _JPEG
    at = len(_JPEG)
    while content[at + 1 : at + 2] != bytes([_SCAN]):
        if len(content) < at + 4 or content[at] != 0xFF:
            raise ValueError("no segment")
        kind, length = content[at + 1], 2 + unpack(">H", content[at + 2 : at + 4])[0]
        if kind not in _JPEG_NOTES:
            yield content[at : at + length]
        at += length
    yield content[at:]


def _png(content: bytes) -> Iterator[bytes]:
    """The chunks. Raises ValueError for one that is not whole."""
    yield _PNG
    at = len(_PNG)
    while at < len(content):
        if len(content) < at + _PNG_FRAME:
            raise ValueError("no chunk")
        length = _PNG_FRAME + unpack(">I", content[at : at + 4])[0]
        if len(content) < at + length:
            raise ValueError("no whole chunk")
        if content[at + 4 : at + 8] not in _PNG_NOTES:
            yield content[at : at + length]
        at += length
