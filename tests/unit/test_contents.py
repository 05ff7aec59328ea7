"""Page numbers in the contents: written, read over, and taken out again, also those of Word and LibreOffice."""

import pytest
from docx.document import Document
from docx.oxml.ns import qn

from reportgen.word.contents import contents_headings, make_field, number_contents, remove_numbers
from tests.officers import fresh
from tests.word_pieces import document_of, run

HEADINGS = [
    *("Scorecard", "What changed most", "Key messages", "Referrals - Timeliness", "Referrals - Re-referrals"),
    *("Early Help Assessments - Started", "Data notes", "Glossary"),
]
_FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
_NUMBER = (
    _FIELD.format("begin")
    + "<w:r><w:instrText> PAGEREF _Toc1 \\h </w:instrText></w:r>"
    + _FIELD.format("separate")
    + run("7")
    + _FIELD.format("end")
)


def _lines(document: Document) -> list[str]:
    return [line.text for line in document.paragraphs if line.style and line.style.name == "toc 1"]


def _line_of(content: str) -> Document:
    """A document with one line of contents."""
    link = f'<w:hyperlink w:anchor="_Toc1">{content}</w:hyperlink>'
    document = document_of(f'<w:p><w:pPr><w:pStyle w:val="Toc1"/></w:pPr>{link}</w:p>')
    document.styles.add_style("toc 1", 1).element.set(qn("w:styleId"), "Toc1")
    return document


def it_finds_the_headings_that_the_contents_lead_to() -> None:
    assert list(contents_headings(fresh())) == HEADINGS


def it_writes_a_number_into_each_line_as_a_field_that_word_can_bring_up_to_date() -> None:
    document = fresh()
    number_contents(document, list("34567899"))
    lines = [code for code in document.element.body.iter(qn("w:instrText")) if "PAGEREF" in (code.text or "")]
    assert [code.text for code in lines][:2] == [" PAGEREF _Toc00000001 \\h ", " PAGEREF _Toc00000002 \\h "]
    assert all(code.getparent().getparent().tag == qn("w:hyperlink") for code in lines)


def it_writes_over_the_numbers_that_are_there() -> None:
    once, twice = fresh(), fresh()
    number_contents(once, list("34567899"))
    number_contents(twice)
    number_contents(twice, list("34567899"))
    assert twice.element.xml == once.element.xml


def it_takes_out_all_that_it_wrote() -> None:
    document = fresh()
    number_contents(document)
    remove_numbers(document)
    assert document.element.xml == fresh().element.xml


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (run("Care") + "<w:r><w:tab/></w:r>" + _NUMBER, "Care"),
        (run("Care") + "<w:r><w:tab/></w:r>" + run("7"), "Care"),
        ("<w:r><w:t>Care</w:t><w:tab/><w:t>7</w:t></w:r>", "Care"),
        ("<w:r><w:t>2</w:t><w:tab/><w:t>Care</w:t><w:tab/><w:t>17</w:t></w:r>", "2\tCare"),
        ("<w:r><w:t>2</w:t><w:tab/><w:t>Care</w:t></w:r>", "2\tCare"),
        ("<w:r><w:t>Aged 16</w:t></w:r>", "Aged 16"),
    ],
)
def it_takes_out_numbers_as_word_and_libreoffice_write_them_and_no_words(content: str, line: str) -> None:
    document = _line_of(content)
    remove_numbers(document)
    body = document.element.body
    texts = [node.text if node.tag == qn("w:t") else "\t" for node in body.iter(qn("w:t"), qn("w:tab"))]
    assert "".join(map(str, texts)) == line


def it_leaves_other_links_to_headings_alone() -> None:
    document = fresh()
    links = [link for link in document.element.body.iter(qn("w:hyperlink")) if link.get(qn("w:anchor"))]
    number_contents(document)
    numbered = [link for link in links if link.find(f"{qn('w:r')}/{qn('w:fldChar')}") is not None]
    assert (len(numbered), len(links) > 40) == (len(HEADINGS), True)


def it_makes_a_field_of_plain_lines_once() -> None:
    document = _line_of(run("Care"))
    for _ in range(2):
        make_field(document)
    body = document.element.body
    assert [mark.get(qn("w:fldCharType")) for mark in body.iter(qn("w:fldChar"))] == ["begin", "separate", "end"]
    assert [(code.text or "").split()[0] for code in body.iter(qn("w:instrText"))] == ["TOC"]
