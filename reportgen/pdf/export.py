"""A Word document's bytes in, a PDF's bytes out: converted, looked whether it is whole, and set true.

Nothing is saved here. The first converter that can do it does it; why another one could not is kept to be told.
"""

import io
from collections.abc import Sequence

import pikepdf

from reportgen.errors import Finding, reason_of
from reportgen.pdf.check import check_pdf
from reportgen.pdf.converters import ConversionError, Converter
from reportgen.pdf.outline import headings_of
from reportgen.pdf.results import Exported, Failed
from reportgen.pdf.truth import Said, maker_of, mark, set_true
from reportgen.pdf.workplace import workplace


def export_pdf(document: bytes, said: Said, converters: Sequence[Converter]) -> Exported | Failed:
    """The PDF of a DOCX; `said` is what it is to say of itself."""
    failures: list[Finding] = []
    for converter in converters:
        try:
            pdf = _converted(document, converter)
        except ConversionError as error:
            failures.append(Finding(converter.name, str(error)))
            continue
        with pdf:
            maker = maker_of(pdf) or converter.name
            set_true(pdf, said)
            findings = check_pdf(pdf, but_the_mark=True)
            headings = headings_of(pdf)
            content = mark(pdf, true=not findings)
        return Exported(content, maker, findings, converter, headings, failures)
    return Failed(failures)


def _converted(document: bytes, converter: Converter) -> pikepdf.Pdf:
    try:
        with workplace() as folder:
            source, made = folder / "report.docx", folder / "report.pdf"
            source.write_bytes(document)
            converter.convert(source, made)
            return _whole(made.read_bytes() if made.is_file() else b"")
    except OSError as error:
        what = f"could not work in the folder for temporary files: {' '.join(reason_of(error))}"
        raise ConversionError(what) from None


def _whole(content: bytes) -> pikepdf.Pdf:
    """The PDF, if it is one and whole: the converter may have run out of disk, or of time."""
    if not content:
        raise ConversionError("made no file.")
    try:
        pdf = pikepdf.open(io.BytesIO(content), attempt_recovery=False)
    except pikepdf.PdfError:
        raise ConversionError("made a file that is not a whole PDF.") from None
    if len(pdf.pages) == 0:
        raise ConversionError("made a PDF without pages.")
    return pdf
