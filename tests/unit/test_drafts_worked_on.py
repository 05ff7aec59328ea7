"""Drafts that officers have worked on: what is theirs stays theirs, refresh after refresh."""

from collections.abc import Callable

import pytest
from docx.document import Document
from docx.oxml.ns import qn

from reportgen.narrative.versions import Fate
from tests.officers import content_of, fresh, lines_of, parsed, refresh

SECTION = "referrals-timeliness"
DRAFT = "AnalysisDraft"


def _paragraph(text: str, style: str = DRAFT) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def _change_a_word(document: Document) -> None:
    node = next(one for one in content_of(document, SECTION).iter(qn("w:t")) if "took over" in (one.text or ""))
    node.text = (node.text or "").replace("took over", "lasted beyond")


def _go_on_in_its_style(document: Document) -> None:
    content_of(document, SECTION)[0].addnext(parsed(_paragraph("We have asked why it lasted beyond that."))[0])


def _write_below_and_change(document: Document) -> None:
    _change_a_word(document)
    content_of(document, SECTION).extend(parsed(_paragraph("Our own words.", "Analysis")))


def _insert_tracked(document: Document) -> None:
    inserted = '<w:ins w:id="1" w:author="Jo"><w:r><w:t>It lasted beyond our aim.</w:t></w:r></w:ins>'
    content_of(document, SECTION)[0].extend(parsed(f"<w:p>{inserted}</w:p>")[0])


@pytest.mark.parametrize("change", [_change_a_word, _go_on_in_its_style, _write_below_and_change, _insert_tracked])
def it_keeps_them_however_often_the_report_is_refreshed(change: Callable[[Document], None]) -> None:
    document = fresh()
    change(document)
    refreshed = refresh(document)
    for _ in range(3):
        assert "asted beyond" in "".join(lines_of(refreshed.document))
        fates = {section.section: section.fate for section in refreshed.kept.sections}
        assert fates[SECTION] is Fate.KEPT
        refreshed = refreshed.again()


def it_drafts_anew_what_nobody_has_touched_however_often() -> None:
    refreshed = refresh(fresh())
    for _ in range(3):
        assert {section.fate for section in refreshed.kept.sections} == {Fate.DRAFTED}
        refreshed = refreshed.again()


def it_leaves_out_a_draft_that_an_officer_has_deleted() -> None:
    document = fresh()
    content = content_of(document, SECTION)
    for paragraph in list(content.iterchildren(qn("w:p"))):
        content.remove(paragraph)
    content.extend(parsed(_paragraph("Our own words.", "Analysis")))
    refreshed = refresh(document).again().again()
    assert [line for line in lines_of(refreshed.document) if "165 of 242" in line] == []
    assert lines_of(refreshed.document).count("Our own words.") == 1
