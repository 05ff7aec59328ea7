"""The programs that can make a PDF of a Word document, and how they are found.

A converter takes the path of a DOCX and that of the PDF to be made. It raises `ConversionError`, in words for the
screen, when it could not.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol


class ConversionError(Exception):
    """Why a converter made no PDF: the rest of a sentence that begins with its name."""


class Converter(Protocol):
    """A program that makes a PDF."""

    @property
    def name(self) -> str:
        """What people call the program."""

    def convert(self, document: Path, pdf: Path) -> None:
        """Makes the PDF. Raises ConversionError."""


def find_converters(libreoffice: str = "", *, with_word: bool = True) -> Sequence[Converter]:
    """Word on Windows, LibreOffice: those that are at hand, the better one first.

    Without `with_word` only LibreOffice, which starts unseen. `libreoffice` is where settings.ini says that it is.
    Raises UsageError when it is not there.
    """
    from reportgen.pdf.libreoffice import find_libreoffice  # both know this module
    from reportgen.pdf.winword import find_word

    return [found for found in (find_word() if with_word else None, find_libreoffice(libreoffice)) if found is not None]
