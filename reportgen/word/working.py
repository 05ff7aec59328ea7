"""Says on each page of a copy that it is a working draft, as a PDF does not show what is still to be written."""

from io import BytesIO

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.section import _Header
from docx.shared import RGBColor

SAYS = "Working draft, not for publication"
_DARK_RED = RGBColor(0xA0, 0x1C, 0x1C)


def marked_as_working(document: Document) -> Document:
    """A copy that says so in each of its page headers."""
    content = BytesIO()
    document.save(content)
    content.seek(0)
    copy = docx.Document(content)
    for number, section in enumerate(copy.sections):
        headers = [section.header, *([section.first_page_header] if section.different_first_page_header_footer else [])]
        if copy.settings.odd_and_even_pages_header_footer:
            headers.append(section.even_page_header)
        for header in headers:
            if number == 0 or not header.is_linked_to_previous:
                _say(header)
    return copy


def _say(header: _Header) -> None:
    """Below what stands in the header, or in its last line if that is empty."""
    last = header.paragraphs[-1] if header.paragraphs else header.add_paragraph()
    line = last if not last.text.strip() else header.add_paragraph(style=last.style)
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = line.add_run(SAYS)
    run.bold = True
    run.font.color.rgb = _DARK_RED
