"""What comes of making a PDF, as plain values: nothing here needs a library."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.errors import Finding

if TYPE_CHECKING:
    from reportgen.pdf.converters import Converter
    from reportgen.pdf.outline import Heading

INSTALL = (
    "Install LibreOffice (www.libreoffice.org; free, its portable form needs no administrator), or make the PDF in"
    " Word: File > Export > Create PDF, with 'Document structure tags for accessibility' ticked under Options."
)


@dataclass(frozen=True)
class Exported:
    """A PDF, what made it ("LibreOffice 25.2.3"), what our checks find in it, and why other converters did not.

    It bears the mark of PDF/UA where the checks find nothing. `converter` made it; `headings` are those of its outline.
    """

    content: bytes
    maker: str
    findings: Sequence[Finding]
    converter: "Converter"
    headings: "Sequence[Heading]" = ()
    failures: Sequence[Finding] = ()


@dataclass(frozen=True)
class Failed:
    """No PDF, and why."""

    failures: Sequence[Finding]
