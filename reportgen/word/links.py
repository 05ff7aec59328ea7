"""Links from the pages before the sections to the sections' headings.

While the template is filled no bookmark is there yet, so a link first names its section; it is led to the bookmark
when the headings have theirs.
"""

from collections.abc import Sequence
from html import escape

from lxml.etree import _Element
from markupsafe import Markup

from reportgen.report.model import Report
from reportgen.word.elements import remove_all, unwrap
from reportgen.word.names import qn

_PREFIX = "section."
_LINK = Markup(
    '<w:hyperlink w:anchor="{anchor}" w:history="1"><w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr>'
    '<w:t xml:space="preserve">{text}</w:t></w:r></w:hyperlink>'
)


def section_link(section: str, text: str, style: str) -> Markup:
    """A run that leads to a section, ready to stand in a paragraph; `style` is the id of the Hyperlink style."""
    return _LINK.format(anchor=_PREFIX + section, style=style, text=Markup(escape(text)))


def lead_to_sections(body: _Element, report: Report, headings: Sequence[tuple[str, str]]) -> None:
    """Leads each link to the bookmark of its section's heading; without such a heading only its text is left."""
    bookmarks = {text: name for name, text in reversed(headings)}
    anchors = {_PREFIX + section.id: bookmarks.get(section.heading) for section in report.sections}
    for link in list(body.iter(qn("w:hyperlink"))):
        anchor = link.get(qn("w:anchor"), "")
        if anchor not in anchors:
            continue
        bookmark = anchors[anchor]
        if bookmark:
            link.set(qn("w:anchor"), bookmark)
        else:
            _unwrap(link)


def _unwrap(link: _Element) -> None:
    for run in link:
        remove_all(run.iter(qn("w:rStyle")))
    unwrap(link, link)
