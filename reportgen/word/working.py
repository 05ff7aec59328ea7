"""Makes a copy of a report that people still work in, for its PDF: each page says that it is a working draft.

Content controls go from the copy and what they hold stays: in a PDF nobody fills them in, and LibreOffice 25.2 does not
open a file in which a control holds a link or a footnote. Of objects only the pictures go to the converter.
"""

from io import BytesIO

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.section import _Header
from docx.shared import Pt, RGBColor

from reportgen.word.elements import unwrap
from reportgen.word.names import qn
from reportgen.word.objects import flatten_objects
from reportgen.word.parts import open_parts

SAYS = "Working draft, not for publication"
_DARK_RED = RGBColor(0xA0, 0x1C, 0x1C)


def marked_as_working(document: Document) -> Document:
    """The copy, which says so in each of its page headers."""
    content = BytesIO()
    document.save(content)
    content.seek(0)
    copy = docx.Document(content)
    with open_parts(copy) as texts:
        for text in texts:
            flatten_objects(text.root)
        controls = [control for text in texts for control in text.root.iter(qn("w:sdt"))]
        for control in controls:
            unwrap(control, control.find(qn("w:sdtContent")))
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
    line.paragraph_format.space_before = Pt(2)
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = line.add_run(SAYS)
    run.bold = True
    run.font.color.rgb = _DARK_RED
