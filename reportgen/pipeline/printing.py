"""Whether there is to be a PDF of a report, and what came of it, as values; `paging` lays the pages out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.pdf.results import Exported, Failed
from reportgen.saving import NewFile, Saved

if TYPE_CHECKING:
    from reportgen.pdf.converters import Converter


@dataclass(frozen=True)
class Printing:
    """Whether a PDF is wanted, and what can make one; a finished document gets page numbers from that all the same.

    `tell` is told what is being done where it takes some time.
    """

    wanted: bool = False
    converters: "Sequence[Converter]" = ()
    tell: Callable[[str], object] = str


NO_PDF = Printing()


@dataclass(frozen=True)
class Printed:
    """What came of a PDF: whether it was wanted, what came of laying out the pages (None: nobody did), where the PDF
    is, and an older one that no longer fitted."""

    wanted: bool = False
    result: Exported | Failed | None = None
    saved: Saved | None = None
    aside: Saved | None = None


def pdf_file(name: str, result: Exported | Failed | None) -> NewFile:
    """The PDF as a file to be saved with the document of that name.

    Without one there is none any more: that of the document that stood there before would belie the new one.
    """
    return NewFile(f"{name}.pdf", result.content if isinstance(result, Exported) else None, "PDF")


def printed(printing: Printing, result: Exported | Failed | None, pdf: Saved) -> Printed:
    """What came of it; `pdf` is what came of its file."""
    if isinstance(result, Exported) and printing.wanted:
        return Printed(printing.wanted, result, pdf)
    return Printed(printing.wanted, result, None, pdf if pdf.previous or pdf.locked else None)
