"""The pages laid out: a PDF made of a document, and the numbers of the pages written into its contents.

number_contents -> export_pdf -> headings' pages -> number_contents -> export_pdf, until the numbers stay
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO

import docx
from docx.document import Document

from reportgen.errors import Finding
from reportgen.pdf.converters import Converter
from reportgen.pdf.export import export_pdf
from reportgen.pdf.outline import Heading
from reportgen.pdf.results import Exported, Failed
from reportgen.pdf.truth import Said
from reportgen.pipeline.printing import Printing
from reportgen.word.contents import contents_headings, make_field, number_contents, remove_numbers
from reportgen.word.finish import LANGUAGE
from reportgen.word.packing import packed
from reportgen.word.working import SAYS as WORKING
from reportgen.word.working import marked_as_working

Export = Callable[[Sequence[Converter]], Exported | Failed]
_MOST_ROUNDS = 3
_NO_NUMBERS = Finding("The contents", "have no page numbers, as the pages of the headings could not be told.")


def print_working(document: Document, printing: Printing, title: str, made: datetime) -> Exported | Failed | None:
    """The PDF of a report that people still work in, if one is wanted: each page says so.

    The contents of the document itself get their page numbers. `made` is UTC.
    """
    if not printing.wanted:
        return None
    said = Said(f"{WORKING}: {title}", LANGUAGE, made)

    def export(converters: Sequence[Converter]) -> Exported | Failed:
        return export_pdf(packed(marked_as_working(document)), said, converters)

    return print_numbered(document, printing, export) if printing.converters else Failed(())


def print_finished(content: bytes, printing: Printing, said: Said) -> tuple[bytes, Exported | Failed | None]:
    """A finished document's file with page numbers in its contents, and its PDF.

    Without anything that can lay pages out the file is the same, and there is no PDF.
    """
    if not printing.converters:
        return content, Failed(()) if printing.wanted else None
    printing.tell("Laying out the pages ...")
    document = docx.Document(BytesIO(content))
    result = print_numbered(document, printing, lambda converters: export_pdf(_for_paper(document), said, converters))
    return packed(document), result


def print_numbered(document: Document, printing: Printing, export: Export) -> Exported | Failed:
    """Writes page numbers into the contents, and gives the PDF in which they are right.

    Where no PDF is wanted one layout is enough. Without any, or when headings are not found in it, the contents stay
    plain links.
    """
    headings, converters = contents_headings(document), printing.converters
    failures: list[Finding] = []
    numbers: list[str] | None = None if headings else []
    number_contents(document)
    for _ in range(_MOST_ROUNDS):
        result = export(converters)
        if isinstance(result, Failed):
            break
        failures, converters = failures or list(result.failures), (result.converter,)
        before, numbers = numbers, _numbers(headings, result.headings)
        if numbers is None:
            break
        number_contents(document, numbers)
        if numbers == before or not printing.wanted:
            return replace(result, failures=failures)
    return _without_numbers(document, result, failures, export)


def _without_numbers(
    document: Document, result: Exported | Failed, failures: Sequence[Finding], export: Export
) -> Exported | Failed:
    remove_numbers(document)
    if isinstance(result, Failed):
        return Failed([*failures, *result.failures])
    result = export((result.converter,))
    return replace(result, failures=[*failures, *result.failures, _NO_NUMBERS])


def _numbers(headings: Sequence[str], outline: Sequence[Heading]) -> list[str] | None:
    """The page of each heading, both in the order of the pages; None when one of them is not in the outline."""
    left = iter(outline)
    found = [next((one.label for one in left if _same(one.title, heading)), None) for heading in headings]
    return None if None in found else [label for label in found if label is not None]


def _same(title: str, heading: str) -> bool:
    """Whether an outline's title is a heading, perhaps with its number before it."""
    return bool(heading.split()) and " ".join(title.split()).endswith(" ".join(heading.split()))


def _for_paper(document: Document) -> bytes:
    """A copy whose contents converters take for contents."""
    copy = docx.Document(BytesIO(packed(document)))
    make_field(copy)
    return packed(copy)
