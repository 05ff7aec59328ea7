"""PDF: made of a Word document by Word or LibreOffice, set true, checked.

`converters` finds what can make one, `winword` and `libreoffice` are these, `processes` runs them with a time limit.
`export` makes a PDF, `truth` sets in it what converters leave, `tree` and `outline` read it, `check` says what is
wrong in it.
"""

from reportgen.pdf.check import check_pdf_file
from reportgen.pdf.converters import Converter, find_converters
from reportgen.pdf.export import INSTALL, Exported, Failed, export_pdf
from reportgen.pdf.outline import Heading
from reportgen.pdf.truth import Said

__all__ = [
    "INSTALL",
    "Converter",
    "Exported",
    "Failed",
    "Heading",
    "Said",
    "check_pdf_file",
    "export_pdf",
    "find_converters",
]
