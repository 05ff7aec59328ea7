"""The clerk's clean document: each thing that must go is planted once, and what people wrote stays."""

import re
from datetime import datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from reportgen.errors import DocumentError
from reportgen.word.finalise import FinishedDocument, Published, finalise
from reportgen.word.finalise.images import without_notes
from reportgen.word.prompts import prompt_text
from reportgen.word.undecided import ChangeKind, CommentLeft, Undecided, comments_left, undecided_changes
from tests.word_pieces import (
    add_part,
    control,
    document_of,
    element,
    field,
    grey,
    lines_of,
    paragraph,
    parts_of,
    run,
    saved,
    text_of,
)

FACTS = Published("Report, Q2 2021/22", "The Council", datetime(2021, 11, 1, 9, 0), "Scrutiny")
SHOWING = "<w:showingPlcHdr/>"
PROMPT = grey(prompt_text(["Who waited?", "Why?"], below_draft=False))
NOTHING = "No analysis was provided for this quarter."
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
MICROSOFT = "http://schemas.microsoft.com/office/"
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
PICTURE = (
    '<w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="1" name="{name}" descr="{descr}" {more}/><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
    '<pic:cNvPr id="1" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip {blip}/></pic:blipFill>'
    "<pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
)


def _finished(document: Document) -> FinishedDocument:
    """The finished document, which finished again is the same."""
    once = finalise(document, FACTS)
    assert finalise(docx.Document(BytesIO(once.content)), FACTS).content == once.content
    return once


def _lines(body: str | Document) -> list[str]:
    document = document_of(body) if isinstance(body, str) else body
    return list(lines_of(_finished(document).content))


def _xml(content: bytes, name: str = "word/document.xml") -> str:
    return parts_of(content)[name].decode()


def _styled(document: Document, *names: str) -> Document:
    for name in names:
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    return document


def it_shortens_properties_that_word_would_not_take() -> None:
    long = Published("Report\x07 " * 50, "The Council" * 30, FACTS.finished, "Scrutiny" * 40)
    properties = docx.Document(BytesIO(finalise(document_of(paragraph("Words.")), long).content)).core_properties
    for text in (properties.title, properties.author, properties.subject):
        assert (len(text) <= 255, text.endswith("...")) == (True, True)


# Content controls ---------------------------------------------------------------------------------------------------

HEADING = paragraph("Heading", style="Heading2")
CELL = "<w:tc><w:tcPr/>{}</w:tc>"
TABLE = "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{}</w:tbl>"


@pytest.mark.parametrize(
    "body",
    [
        control("analysis.x", paragraph("Words.")),
        control("analysis.x", control("rescued", control("inner", paragraph("Words.")))),
        paragraph(control("analysis.x", run("Words."))),
        paragraph(
            control("fact.x", run("Wor")), '<w:hyperlink w:anchor="x">' + control("y", run("ds.")) + "</w:hyperlink>"
        ),
        TABLE.format("<w:tr>" + CELL.format(control("x", paragraph("Words."))) + "</w:tr>"),
        TABLE.format("<w:tr>" + control("x", CELL.format(paragraph("Words."))) + "</w:tr>"),
        TABLE.format(control("x", "<w:tr>" + CELL.format(paragraph("Words.")) + "</w:tr>")),
        '<w:customXml w:element="x">' + paragraph("Words.") + "</w:customXml>",
        paragraph('<w:smartTag w:element="x"><w:smartTagPr/>' + run("Words.") + "</w:smartTag>"),
    ],
)
def it_unwraps_controls_and_keeps_their_words(body: str) -> None:
    content = _finished(document_of(body)).content
    assert lines_of(content) == ["Words."]
    assert not re.search("w:sdt|w:customXml|w:smartTag", _xml(content))


def it_unwraps_controls_in_headers_footers_and_footnotes() -> None:
    document = _with_footnotes(document_of(paragraph("x", _reference(2))), _note(2, control("x", run("noted"))))
    section = document.sections[0]
    section.header._element.append(element(control("x", paragraph("head"))))
    section.footer._element.append(element(control("x", paragraph("foot"))))
    parts = parts_of(_finished(document).content)
    said = {name: b"".join(re.findall(rb"<w:t[ >][^<]*", part)) for name, part in parts.items()}
    assert b"head" in said["word/header1.xml"]
    assert b"foot" in said["word/footer1.xml"]
    assert b"noted" in said["word/footnotes.xml"]
    assert not [name for name, part in parts.items() if b"w:sdt" in part]


@pytest.mark.parametrize(
    ("analysis", "lines"),
    [
        (control("prompt.x", paragraph(PROMPT), SHOWING), [NOTHING]),
        (paragraph("Written.") + control("prompt.x", paragraph(PROMPT), SHOWING), ["Written."]),
        (control("prompt.x", paragraph("Written over.")), ["Written over."]),
        (paragraph("Drafted.") + paragraph(control("prompt.x", PROMPT, SHOWING)), ["Drafted."]),
        ("<w:p/>", [NOTHING]),
        (TABLE.format("<w:tr>" + CELL.format(paragraph("A table.")) + "</w:tr>"), ["A table."]),
    ],
)
def it_takes_out_prompts_and_says_where_nothing_was_written(analysis: str, lines: list[str]) -> None:
    assert _lines(control("analysis.x", analysis)) == lines


def it_says_so_in_the_line_of_a_control_that_was_turned_inline() -> None:
    assert _lines(paragraph(control("analysis.x", PROMPT, SHOWING))) == [NOTHING]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (paragraph(control("analysis.x", run(" ")), "Written."), [" Written."]),
        (paragraph(control("analysis.x", run(""))) + paragraph("Written."), ["", "Written."]),
        (paragraph("Written.") + control("analysis.x", paragraph("")), ["Written.", ""]),
        (
            paragraph("H", style="Heading2") + control("analysis.x", "<w:p/>") + paragraph("I", style="Heading1"),
            ["H", NOTHING, "I"],
        ),
    ],
)
def it_does_not_say_so_beside_words_that_a_control_lost(body: str, lines: list[str]) -> None:
    assert _lines(body) == lines


def it_takes_words_for_words_though_libreoffice_passed_the_prompts_mark_on() -> None:
    assert _lines(control("analysis.x", paragraph("Written.") + paragraph(PROMPT), SHOWING)) == ["Written."]


def it_keeps_and_tells_of_words_typed_among_the_questions() -> None:
    typed = paragraph(grey(prompt_text(["Who waited?"], below_draft=False) + " Nobody did."))
    heading = paragraph("Referrals", style="Heading1")
    finished = _finished(document_of(heading + control("analysis.x", typed, SHOWING)))
    assert "Nobody did." in lines_of(finished.content)[1]
    assert [(fault.where, fault.remedy) for fault in finished.faults] == [
        ("Referrals", "Remove the questions in Word.")
    ]


def it_takes_out_the_logos_placeholder_with_its_paragraph() -> None:
    assert _lines(control("logo", paragraph(grey("Council logo: click here")), SHOWING) + paragraph("Title")) == [
        "Title"
    ]


def it_keeps_a_cell_whole_when_its_prompt_goes() -> None:
    cells = CELL.format(control("x", paragraph(grey("Type here")), SHOWING)) + CELL.format(paragraph("b"))
    assert _lines(TABLE.format(f"<w:tr>{cells}</w:tr>")) == ["", "b"]


def it_gives_drafts_the_look_of_an_analysis() -> None:
    document = _styled(document_of(""), "Analysis Draft", "Analysis")
    document.element.body.insert(0, element(paragraph("Kept as drafted.", style="AnalysisDraft")))
    content = _finished(document).content
    assert [one.style.name for one in docx.Document(BytesIO(content)).paragraphs if one.style] == ["Analysis"]
    assert "Analysis Draft" not in _xml(content, "word/styles.xml")


def it_tells_of_remarks_that_the_program_left_between_words() -> None:
    document = _styled(document_of(paragraph("Referrals", style="Heading1")), "Program Note")
    document.element.body.insert(1, element(paragraph("Several versions. Keep one.", style="ProgramNote")))
    finished = _finished(document)
    assert [fault.where for fault in finished.faults] == ["Referrals"]
    assert lines_of(finished.content)[1] == "Several versions. Keep one."


# Comments and tracked changes ---------------------------------------------------------------------------------------


def _commented() -> Document:
    document = document_of(paragraph("Referrals", style="Heading1") + paragraph("137 of 157"))
    document.add_comment(document.paragraphs[1].runs[0], "Is it?\nJo asks.", "Jo Bloggs", "JB")
    people = b'<w15:people xmlns:w15="x"><w15:person w15:author="Jo Bloggs"/></w15:people>'
    for name, kind in (("commentsExtended", "2011"), ("commentsIds", "2016/09"), ("commentsExtensible", "2018/08")):
        add_part(document, f"{MICROSOFT}{kind}/relationships/{name}", f"/word/{name}.xml", people)
    add_part(document, f"{MICROSOFT}2011/relationships/people", "/word/people.xml", people)
    return document


def it_takes_out_comments_with_all_their_parts() -> None:
    parts = parts_of(_finished(_commented()).content)
    assert not [name for name in parts if "comment" in name or "people" in name]
    assert not [name for name, part in parts.items() if b"Bloggs" in part or b"omment" in part]
    assert b"137 of 157" in parts["word/document.xml"]


def it_lists_the_comments_that_are_left_by_heading() -> None:
    document = _commented()
    assert comments_left(document) == [CommentLeft("Referrals", "Jo Bloggs", "Is it?\nJo asks.")]
    for node in document.element.body.iter(qn("w:commentReference")):
        node.set(qn("w:id"), "77")
    assert [one.place for one in comments_left(document)] == [""]


AUTHOR = 'w:id="1" w:author="Jo"'


@pytest.mark.parametrize(
    ("planted", "kind"),
    [
        (paragraph(f"<w:ins {AUTHOR}>{run('x')}</w:ins>"), ChangeKind.INSERTED),
        (f"<w:p><w:pPr><w:rPr><w:ins {AUTHOR}/></w:rPr></w:pPr></w:p>", ChangeKind.INSERTED),
        (paragraph(f"<w:del {AUTHOR}><w:r><w:delText>x</w:delText></w:r></w:del>"), ChangeKind.DELETED),
        (paragraph(f"<w:moveFrom {AUTHOR}>{run('x')}</w:moveFrom>"), ChangeKind.MOVED),
        (paragraph(f"<w:moveTo {AUTHOR}>{run('x')}</w:moveTo>"), ChangeKind.MOVED),
        (paragraph(run("x", f"<w:rPrChange {AUTHOR}><w:rPr/></w:rPrChange>")), ChangeKind.FORMATTED),
        (f"<w:p><w:pPr><w:pPrChange {AUTHOR}><w:pPr/></w:pPrChange></w:pPr></w:p>", ChangeKind.FORMATTED),
        (f"<w:p><w:pPr><w:sectPr><w:sectPrChange {AUTHOR}/></w:sectPr></w:pPr></w:p>", ChangeKind.FORMATTED),
        (f"<w:p><w:pPr><w:numPr><w:numberingChange {AUTHOR}/></w:numPr></w:pPr></w:p>", ChangeKind.FORMATTED),
        (TABLE.format("").replace("<w:tblPr/>", f"<w:tblPr><w:tblPrChange {AUTHOR}/></w:tblPr>"), ChangeKind.FORMATTED),
        (TABLE.format("").replace("<w:gridCol/>", '<w:tblGridChange w:id="1"/>'), ChangeKind.FORMATTED),
        (TABLE.format(f"<w:tr><w:trPr><w:ins {AUTHOR}/></w:trPr></w:tr>"), ChangeKind.INSERTED),
        (TABLE.format(f"<w:tr><w:trPr><w:trPrChange {AUTHOR}/></w:trPr></w:tr>"), ChangeKind.FORMATTED),
        (TABLE.format(f"<w:tr><w:tc><w:tcPr><w:cellIns {AUTHOR}/></w:tcPr></w:tc></w:tr>"), ChangeKind.INSERTED),
        (TABLE.format(f"<w:tr><w:tc><w:tcPr><w:cellDel {AUTHOR}/></w:tcPr></w:tc></w:tr>"), ChangeKind.DELETED),
        (TABLE.format(f"<w:tr><w:tc><w:tcPr><w:cellMerge {AUTHOR}/></w:tcPr></w:tc></w:tr>"), ChangeKind.MERGED),
        (TABLE.format(f"<w:tr><w:tc><w:tcPr><w:tcPrChange {AUTHOR}/></w:tcPr></w:tc></w:tr>"), ChangeKind.FORMATTED),
    ],
)
def it_finds_and_refuses_every_kind_of_tracked_change(planted: str, kind: ChangeKind) -> None:
    document = document_of(paragraph("Referrals", style="Heading1") + planted)
    assert undecided_changes(document) == [Undecided("Referrals", kind, 1)]
    with pytest.raises(DocumentError, match=f"Referrals: has tracked changes that nobody has decided .{kind.value}: 1"):
        finalise(document, FACTS)


def it_counts_changes_by_place_in_every_part() -> None:
    change = paragraph(f"<w:ins {AUTHOR}>{run('x')}</w:ins>")
    document = _with_footnotes(document_of(change + change), _note(2, f"<w:ins {AUTHOR}>{run('x')}</w:ins>"))
    document.sections[0].header._element.append(element(change))
    document.add_comment(document.paragraphs[0].add_run("y"), "z").paragraphs[0]._p.append(
        element(f"<w:ins {AUTHOR}/>")
    )
    places = {one.place: one.count for one in undecided_changes(document)}
    assert places == {"Before the first heading": 2, "Page header": 1, "Footnotes": 1, "Comments": 1}


def it_counts_a_change_in_a_text_box_once_though_the_file_holds_it_twice() -> None:
    box = "<w:txbxContent>" + paragraph(f"<w:ins {AUTHOR}>{run('x')}</w:ins>") + "</w:txbxContent>"
    alternatives = f'<mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
    body = paragraph(f"<w:r><mc:AlternateContent {MC}>{alternatives}</mc:AlternateContent></w:r>")
    assert [one.count for one in undecided_changes(document_of(body))] == [1]


def it_finds_no_change_where_all_are_decided() -> None:
    assert undecided_changes(document_of(paragraph("Words."))) == []


# Hidden -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (paragraph("seen", run("hidden", "<w:vanish/>")), ["seen"]),
        (paragraph("seen", run(" too", '<w:vanish w:val="false"/>')), ["seen too"]),
        (paragraph("seen", run("by style", '<w:rStyle w:val="Unseen"/>')), ["seen"]),
        (paragraph("by style", style="UnseenToo") + paragraph("seen"), ["seen"]),
        (paragraph(run("shown", '<w:vanish w:val="0"/>'), style="UnseenToo"), ["shown"]),
        (paragraph(run("shown", '<w:rStyle w:val="Unseen"/>'), style="UnseenToo"), ["shown"]),
        (paragraph("seen", run(" on pages", "<w:webHidden/>")), ["seen on pages"]),
        (
            TABLE.format("<w:tr><w:trPr><w:hidden/></w:trPr>" + CELL.format(paragraph("row")) + "</w:tr>")
            + paragraph("x"),
            ["x"],
        ),
        (
            TABLE.format(
                "<w:tr><w:trPr><w:hidden/></w:trPr>" + CELL.format(paragraph("row")) + "</w:tr>"
                "<w:tr>" + CELL.format(paragraph("seen")) + "</w:tr>"
            ),
            ["seen"],
        ),
        (
            paragraph("seen", "<w:r>" + PICTURE.format(name="n", descr="", more='hidden="1"', blip="") + "</w:r>"),
            ["seen"],
        ),
    ],
)
def it_takes_out_what_is_hidden(body: str, lines: list[str]) -> None:
    document = docx.Document()
    document.styles.add_style("Unseen", WD_STYLE_TYPE.CHARACTER).font.hidden = True
    document.styles.add_style("Unseen Base", WD_STYLE_TYPE.PARAGRAPH).font.hidden = True
    document.styles.add_style("Unseen Too", WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Unseen Base"]
    for node in reversed(list(element(f"<w:body>{body}</w:body>"))):
        document.element.body.insert(0, node)
    content = _finished(document).content
    assert lines_of(content) == lines
    assert not re.search("w:vanish/|w:webHidden|w:drawing", _xml(content))


# Marks, settings, properties ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "planted",
    [
        '<w:permStart w:id="1" w:edGrp="everyone" w:ed="jo@example.org"/>',
        '<w:permEnd w:id="1"/>',
        '<w:proofErr w:type="spellStart"/>',
        "<w:r><w:lastRenderedPageBreak/></w:r>",
        '<w:bookmarkStart w:id="9" w:name="_GoBack"/>',
        '<w:r w:rsidR="00AB12CD"><w:t> </w:t></w:r>',
        '<w:moveFromRangeStart w:id="3" w:author="Jo" w:name="move1"/>',
    ],
)
def it_takes_out_words_own_marks(planted: str) -> None:
    content = _finished(document_of(paragraph("Words", planted))).content
    assert lines_of(content)[0].strip() == "Words"
    name = planted[1:].split()[0].split("/")[0] if "<w:r" not in planted else planted.split(":")[-1].split('"')[0]
    assert not re.search(rf"<{name}|rsid|lastRendered|jo@|Jo", _xml(content))


def it_takes_save_numbers_from_every_element() -> None:
    document = document_of('<w:p w:rsidR="00AB12CD" w14:paraId="12345678" w14:textId="77777777"/>' + paragraph("x"))
    assert not re.search("rsid|paraId|textId", _xml(_finished(document).content))


@pytest.mark.parametrize(
    "setting",
    [
        '<w:documentProtection w:edit="forms" w:enforcement="1"/>',
        "<w:trackRevisions/>",
        '<w:attachedTemplate r:id="rId99"/>',
        "<w:mailMerge><w:query w:val='SELECT'/></w:mailMerge>",
        '<w:docVars><w:docVar w:name="a" w:val="b"/></w:docVars>',
        '<w:rsids><w:rsidRoot w:val="00AB12CD"/></w:rsids>',
        "<w:updateFields/>",
        '<w:writeProtection w:recommended="1"/>',
        '<w14:docId w14:val="24062061"/>',
    ],
)
def it_takes_out_of_the_settings_what_protects_tracks_or_names(setting: str) -> None:
    document = document_of(paragraph("x"))
    document.settings.element.append(element(setting))
    part = document.part.part_related_by(f"{RELATION}settings")
    part.load_rel(f"{RELATION}attachedTemplate", "file:///C:/Users/Jo/Normal.dotm", "rId99", True)
    parts = parts_of(_finished(document).content)
    assert setting[1:].split()[0].split("/")[0].split(">")[0] not in parts["word/settings.xml"].decode()
    assert not [name for name, part in parts.items() if b"Jo" in part]


def it_says_of_itself_only_what_is_published() -> None:
    document = document_of(paragraph("x"))
    old = document.core_properties
    old.author = old.last_modified_by = old.keywords = old.comments = old.category = "Jo Bloggs"
    old.revision, old.last_printed = 17, datetime(2021, 10, 1)
    core = etree.fromstring(parts_of(_finished(document).content)["docProps/core.xml"])
    assert {str(node.tag).split("}")[1]: node.text for node in core} == {
        "title": "Report, Q2 2021/22",
        "creator": "The Council",
        "lastModifiedBy": "The Council",
        "language": "en-GB",
        "created": "2021-11-01T09:00:00Z",
        "modified": "2021-11-01T09:00:00Z",
        "subject": "Scrutiny",
    }


def it_takes_save_numbers_from_the_styles_too() -> None:
    document = document_of(paragraph("x"))
    document.styles["Normal"].element.append(element('<w:rsid w:val="00A1B2C3"/>'))
    assert "00A1B2C3" not in _xml(_finished(document).content, "word/styles.xml")


def it_leaves_no_table_without_rows() -> None:
    hidden = "<w:tr><w:trPr><w:hidden/></w:trPr>" + CELL.format(paragraph("row")) + "</w:tr>"
    assert "w:tbl" not in _xml(_finished(document_of(TABLE.format(hidden) + paragraph("x"))).content).split("w:body")[1]


def it_keeps_a_cell_whole_whose_control_held_nothing() -> None:
    cell = "<w:tc>" + control("x", "") + "</w:tc>"
    content = _finished(document_of(TABLE.format(f"<w:tr>{cell}</w:tr>") + paragraph("x"))).content
    assert re.search("<w:tc>(<w:tcPr/>)?<w:p/></w:tc>", _xml(content))


@pytest.mark.parametrize("also_the_right_one", [True, False])
def it_leaves_no_properties_that_some_programs_write_under_another_name(also_the_right_one: bool) -> None:
    document = document_of(paragraph("x"))
    content_type = "application/vnd.openxmlformats-package.core-properties+xml"
    part = Part(PackURI("/docProps/core2.xml"), content_type, b"<x>Jo Bloggs</x>", document.part.package)
    if also_the_right_one:
        document.core_properties.author = "Sam Jones"
    document.part.package.relate_to(part, f"{RELATION}metadata/core-properties")
    parts = parts_of(_finished(document).content)
    assert [name for name in parts if name.startswith("docProps")] == ["docProps/core.xml"]
    assert parts["_rels/.rels"].count(b"/core-properties") == 1
    assert not [name for name, part in parts.items() if b"Bloggs" in part or b"Jones" in part]


def it_leaves_no_other_properties_thumbnail_or_label() -> None:
    parts = parts_of(_finished(document_of(paragraph("x"))).content)
    assert [name for name in parts if name.startswith("docProps")] == ["docProps/core.xml"]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (f"{RELATION}customXml", "/customXml/item9.xml"),
        (f"{RELATION}glossaryDocument", "/word/glossary/document.xml"),
        (f"{MICROSOFT}2019/05/relationships/documenttasks", "/word/tasks.xml"),
        (f"{MICROSOFT}2006/relationships/keyMapCustomizations", "/word/customizations.xml"),
        (f"{RELATION}image", "/word/media/deleted.png"),
    ],
)
def it_leaves_out_parts_that_no_page_names(kind: str, name: str) -> None:
    document = document_of(paragraph("x"))
    add_part(document, kind, name, b"<x>Jo Bloggs</x>")
    parts = parts_of(_finished(document).content)
    assert name[1:] not in parts
    assert not [one for one, part in parts.items() if b"Bloggs" in part or kind.encode() in part]


def it_makes_english_british_and_leaves_other_languages() -> None:
    body = paragraph(run("color", '<w:lang w:val="en-US"/>'), run("Dzień dobry", '<w:lang w:val="pl-PL"/>'))
    parts = parts_of(_finished(document_of(body)).content)
    assert re.findall('w:lang w:val="([^"]+)"', parts["word/document.xml"].decode()) == ["en-GB", "pl-PL"]
    defaults = parts["word/styles.xml"].decode().split("</w:docDefaults>")[0]
    assert re.findall('w:lang w:val="([^"]+)"', defaults) == ["en-GB"]


# Fields -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code", ["DOCPROPERTY Author", "FILENAME \\p", "AUTHOR", "REF x \\h", "DATE \\@ d", "SEQ Table"]
)
def it_turns_a_field_into_the_text_that_it_shows(code: str) -> None:
    for body in (paragraph("a ", field(code, "9"), " b"), paragraph("a ", _simple(code, "9"), " b")):
        content = _finished(document_of(body)).content
        assert lines_of(content) == ["a 9 b"]
        assert not re.search("fldChar|instrText|fldSimple", _xml(content))


@pytest.mark.parametrize(
    "code", ["PAGE", "NUMPAGES \\* Arabic", 'HYPERLINK "https://example.org"', 'STYLEREF "Heading 1"']
)
def it_keeps_a_field_that_differs_by_page_or_leads_somewhere(code: str) -> None:
    content = _finished(document_of(paragraph(field(code, "9")) + paragraph(_simple(code, "9")))).content
    assert lines_of(content) == ["9", "9"]
    assert _xml(content).count(code.split()[0]) == 2


def it_turns_the_contents_into_plain_links() -> None:
    link = '<w:hyperlink w:anchor="_Toc1">' + run("Scorecard") + field("PAGEREF _Toc1", "3") + "</w:hyperlink>"
    start, end = field('TOC \\o "1-1"', "~").split(run("~"))
    contents = control("contents", paragraph(start, link) + paragraph(link) + paragraph(end))
    content = _finished(document_of(contents)).content
    assert lines_of(content) == ["Scorecard3", "Scorecard3"]
    assert re.findall("w:anchor=|fldChar", _xml(content)) == ["w:anchor=", "w:anchor="]


def it_takes_out_fields_that_show_nothing_and_keeps_conditions_on_the_page() -> None:
    index = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>XE "Jo"</w:instrText></w:r>'
    index += '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    page = field("PAGE", "1")
    by_page = field("~", "first").replace("<w:r><w:instrText>~</w:instrText></w:r>", _code("IF ") + page + _code("=1"))
    content = _finished(document_of(paragraph("a", index) + paragraph(by_page))).content
    assert lines_of(content)[0] == "a"
    assert "Jo" not in _xml(content)
    assert re.findall("<w:instrText>([^<]*)", _xml(content)) == ["IF ", "PAGE", "=1"]


def _code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def _simple(code: str, shown: str) -> str:
    instruction = code.replace('"', "&quot;")
    return f'<w:fldSimple w:instr="{instruction}" w:dirty="1">{run(shown)}</w:fldSimple>'


# Pictures and what is behind them -----------------------------------------------------------------------------------


def it_keeps_a_web_link_and_tells_of_one_to_a_file() -> None:
    document = document_of(paragraph("Referrals", style="Heading1"))
    for target in ("https://example.org", "file:///C:/Users/Jo/data.xlsx"):
        name = document.part.relate_to(target, f"{RELATION}hyperlink", is_external=True)
        document.element.body.insert(1, element(paragraph(f'<w:hyperlink r:id="{name}">{run("link")}</w:hyperlink>')))
    finished = _finished(document)
    assert b"https://example.org" in parts_of(finished.content)["word/_rels/document.xml.rels"]
    assert [(fault.where, fault.what) for fault in finished.faults] == [
        ("Referrals", "has a link to a file on a computer or network drive, which readers cannot open.")
    ]


def it_tells_of_a_picture_that_is_only_linked() -> None:
    document = document_of(paragraph("Referrals", style="Heading1"))
    link = document.part.relate_to("file:///C:/Users/Jo/p.png", f"{RELATION}image", is_external=True)
    picture = PICTURE.format(name="p", descr="", more="", blip=f'r:link="{link}"')
    document.element.body.insert(1, element(paragraph(f"<w:r>{picture}</w:r>")))
    assert ["has a picture that is linked" in fault.what for fault in _finished(document).faults] == [True]


def it_forgets_where_a_picture_in_the_file_came_from() -> None:
    document = document_of("")
    link = document.part.relate_to("file:///C:/Users/Jo/p.png", f"{RELATION}image", is_external=True)
    image = add_part(document, f"{RELATION}image", "/word/media/p.png", b"a picture", content_type="image/png")
    blip = f'r:embed="{image}" r:link="{link}"'
    picture = PICTURE.format(name="p.png", descr="C:\\Users\\Jo\\p.png", more="", blip=blip)
    document.element.body.insert(0, element(paragraph(f"<w:r>{picture}</w:r>")))
    finished = _finished(document)
    assert finished.faults == []
    parts = parts_of(finished.content)
    assert parts["word/media/p.png"] == b"a picture"
    assert not [name for name, part in parts.items() if b"Jo" in part]


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def it_takes_out_of_a_picture_where_and_by_whom_it_was_made(kind: str) -> None:
    shown, taken, file = Image.effect_noise((9, 9), 50), Image.Exif(), BytesIO()
    taken[0x013B] = "Jo Bloggs"
    shown.save(file, kind, exif=taken, comment="Jo Bloggs", icc_profile=b"colours" * 30)
    assert b"Jo Bloggs" in file.getvalue()
    clean = without_notes(file.getvalue())
    assert b"Jo Bloggs" not in clean
    assert Image.open(BytesIO(clean)).info["icc_profile"] == b"colours" * 30
    assert Image.open(BytesIO(clean)).tobytes() == Image.open(file).tobytes()
    assert without_notes(clean) == clean


def it_takes_out_what_a_picture_agency_writes_into_a_picture() -> None:
    file = BytesIO()
    Image.effect_noise((9, 9), 50).save(file, "JPEG")
    plain = file.getvalue()
    iptc = b"\xff\xed" + (2 + len(b"Photoshop 3.0 Jo Bloggs")).to_bytes(2, "big") + b"Photoshop 3.0 Jo Bloggs"
    assert without_notes(plain[:2] + iptc + plain[2:]) == without_notes(plain)


def it_leaves_a_picture_as_it_is_that_is_cut_off() -> None:
    file = BytesIO()
    Image.effect_noise((9, 9), 50).save(file, "PNG")
    assert without_notes(file.getvalue()[:-5]) == file.getvalue()[:-5]


def it_cleans_the_pictures_of_a_document() -> None:
    document, file, taken = document_of(""), BytesIO(), Image.Exif()
    taken[0x013B] = "Jo Bloggs"
    Image.effect_noise((9, 9), 50).save(file, "JPEG", exif=taken)
    document.add_picture(file)
    assert b"Bloggs" not in b"".join(parts_of(_finished(document).content).values())


@given(st.sampled_from([b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b""]), st.binary(max_size=60))
def it_leaves_a_picture_that_it_cannot_read(start: bytes, rest: bytes) -> None:
    once = without_notes(start + rest)
    assert without_notes(once) == once
    assert len(once) <= len(start + rest)


def it_takes_the_workbook_from_behind_a_pasted_table_and_a_chart() -> None:
    document = document_of("")
    package = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    book = add_part(document, f"{RELATION}package", "/word/embeddings/a.xlsx", b"secret", content_type=package)
    shown = add_part(document, f"{RELATION}image", "/word/media/a.emf", b"shown", content_type="image/x-emf")
    ole = f'<w:object w:dxaOrig="1"><v:shape o:ole=""><v:imagedata r:id="{shown}"/></v:shape>'
    ole += f'<o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" r:id="{book}"/></w:object>'
    document.element.body.insert(0, element(paragraph(f"<w:r>{ole}</w:r>", _chart(document))))
    finished = _finished(document)
    parts = parts_of(finished.content)
    assert not [
        name for name, part in parts.items() if b"secret" in part or b"OLEObject" in part or name.endswith("xlsx")
    ]
    assert parts["word/media/a.emf"] == b"shown"
    assert re.search("<w:pict><v:shape><v:imagedata", _xml(finished.content))
    assert b"<c:v>5</c:v>" in parts["word/charts/chart1.xml"]
    assert b"314" not in parts["word/charts/chart1.xml"], "somebody has filtered it out of the chart"
    assert len(finished.notes) == 2


def _chart(document: Document) -> str:
    """A chart with its workbook."""
    content = (
        f'<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="{RELATION[:-1]}">'
        '<c:v>5</c:v><c:extLst><c:ext><c15:filteredLineSeries xmlns:c15="urn:c15"><c15:ser><c:v>314</c:v></c15:ser>'
        '</c15:filteredLineSeries></c:ext></c:extLst><c:externalData r:id="rId1"/></c:chartSpace>'
    )
    kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    name = add_part(document, f"{RELATION}chart", "/word/charts/chart1.xml", content.encode(), content_type=kind)
    book = Part(PackURI("/word/embeddings/b.xlsx"), "application/x", b"secret", document.part.package)
    document.part.related_parts[name].relate_to(book, f"{RELATION}package")
    shown = f'<c:chart xmlns:c="x" r:id="{name}"/>'
    return f"<w:r><w:drawing><a:graphic><a:graphicData>{shown}</a:graphicData></a:graphic></w:drawing></w:r>"


def it_drops_footnotes_that_nothing_refers_to() -> None:
    body = paragraph("a", _reference(2)) + paragraph(f"<w:r><w:rPr><w:vanish/></w:rPr>{_reference(3)[5:]}")
    document = _with_footnotes(document_of(body), _note(2, run("kept")) + _note(3, run("unseen")))
    notes = parts_of(_finished(document).content)["word/footnotes.xml"]
    assert b"kept" in notes
    assert b"unseen" not in notes


def it_cleans_endnotes_as_footnotes() -> None:
    note = f'<w:endnote w:id="2">{paragraph(control("x", run("noted")), run("unseen", "<w:vanish/>"))}</w:endnote>'
    document = document_of(paragraph("a", '<w:r><w:endnoteReference w:id="2"/></w:r>'))
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml"
    content = etree.tostring(element(f"<w:endnotes>{note}</w:endnotes>"))
    add_part(document, f"{RELATION}endnotes", "/word/endnotes.xml", content, content_type=kind)
    notes = parts_of(_finished(document).content)["word/endnotes.xml"]
    assert [word in notes for word in (b"noted", b"w:sdt", b"unseen")] == [True, False, False]


def _reference(number: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def _note(number: int, content: str) -> str:
    return f'<w:footnote w:id="{number}">{paragraph(content)}</w:footnote>'


def _with_footnotes(document: Document, notes: str) -> Document:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    content = etree.tostring(element(f"<w:footnotes>{notes}</w:footnotes>"))
    add_part(document, f"{RELATION}footnotes", "/word/footnotes.xml", content, content_type=kind)
    return document


# The whole ----------------------------------------------------------------------------------------------------------


def it_leaves_the_document_that_it_is_given_as_it_was() -> None:
    document = document_of(control("analysis.x", paragraph("Words.")))
    before = etree.tostring(document.element)
    finalise(document, FACTS)
    assert etree.tostring(document.element) == before


def it_makes_the_same_bytes_of_the_same_document() -> None:
    body = control("analysis.x", paragraph("Words."))
    assert finalise(document_of(body), FACTS).content == finalise(document_of(body), FACTS).content


def it_keeps_words_as_they_were_formatted(tmp_path: Path) -> None:
    body = paragraph(
        run("bold", "<w:b/>"), run(" and ", "<w:i/>"), '<w:hyperlink w:anchor="x">' + run("link") + "</w:hyperlink>"
    )
    before = element(f"<w:body>{body}</w:body>")
    after = docx.Document(BytesIO(_finished(document_of(control("analysis.x", body))).content)).element.body
    assert [text_of(node) for node in after.iter(qn("w:r"))] == [text_of(node) for node in before.iter(qn("w:r"))]
    assert [one[0].tag for one in after.iter(qn("w:rPr"))] == [one[0].tag for one in before.iter(qn("w:rPr"))]
    assert saved(document_of(body))
