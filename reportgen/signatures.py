"""What a file is by its first bytes, whatever its name says. Bytes in, a kind out; no file is opened here."""

from enum import Enum

_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class FileKind(Enum):
    """What people may give for a document or a workbook.

    PACKAGE is a zip archive, as all of today's Office files are; OLD is Office's format until 2003.
    """

    EMPTY = "empty"
    PACKAGE = "package"
    PROTECTED = "protected with a password"
    OLD = "old format"
    PDF = "PDF"
    OTHER = "other"


def kind_of(content: bytes) -> FileKind:
    """The kind of a file. Of its first bytes alone: OLD also for one that is PROTECTED."""
    if not content:
        return FileKind.EMPTY
    if content.startswith(_OLE):
        return FileKind.PROTECTED if _ENCRYPTED in content else FileKind.OLD
    if content.startswith(b"%PDF"):
        return FileKind.PDF
    return FileKind.PACKAGE if content.startswith(b"PK") else FileKind.OTHER
