"""What in a document keeps people from reading it: rules of accessibility, those who add to a report included.

An open document in, faults out; nothing is changed. `rules` declares them all, with WCAG's criteria and remedies;
`lines` is the document as they read it, `effective` how it looks through styles and themes, `colours` what contrasts;
`pictures`, `tables`, `headings`, `letters`, `links`, `paragraphs` and `whole` look for breaches.
"""

from collections.abc import Iterator, Sequence

from docx.document import Document
from lxml.etree import _Element

from reportgen.formats import shortened
from reportgen.word.accessible.headings import faults_of_headings
from reportgen.word.accessible.letters import faults_of_letters
from reportgen.word.accessible.lines import Fault, read_text
from reportgen.word.accessible.links import faults_of_links
from reportgen.word.accessible.paragraphs import faults_of_paragraphs
from reportgen.word.accessible.pictures import faults_of_pictures
from reportgen.word.accessible.tables import faults_of_tables
from reportgen.word.accessible.whole import faults_of_whole
from reportgen.word.comments import Place
from reportgen.word.names import qn
from reportgen.word.visible import visible_text

__all__ = ["Fault", "find_faults", "places_of_faults"]


def find_faults(document: Document) -> list[Fault]:
    """Every breach of a rule, in the order of the document; first those of the whole of it."""
    text = read_text(document)
    kinds = (
        faults_of_pictures,
        faults_of_tables,
        faults_of_headings,
        faults_of_letters,
        faults_of_links,
        faults_of_paragraphs,
    )
    order: dict[_Element | None, int] = {line.paragraph: number for number, line in enumerate(text.lines)}
    found = [fault for kind in kinds for fault in kind(text)]
    found.sort(key=lambda fault: (order.get(fault.anchor, len(order)), fault.start))
    return [*faults_of_whole(text), *found]


def places_of_faults(document: Document, faults: Sequence[Fault]) -> Iterator[Place]:
    """Where each belongs as a comment; what cannot carry one is told at the first words of the document."""
    lines = document.element.body.iter(qn("w:p"))
    first = next((paragraph for paragraph in lines if visible_text(paragraph).strip()), None)
    for fault in faults:
        anchor = first if fault.anchor is None else fault.anchor
        if anchor is None:
            continue
        where = f"{fault.place}: " if fault.anchor is None else ""
        said = f"'{shortened(fault.said)}': " if fault.said and fault.start == fault.end else ""
        yield Place(anchor, fault.start, fault.end, f"{where}{said}{fault.what} {fault.rule.remedy}")
