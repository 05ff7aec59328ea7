"""Remarks at the very words: what a paragraph's visible text is, and comments that stand exactly at it."""

import pytest
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from reportgen.word.comments import Place, comment, take_back
from reportgen.word.visible import visible_pieces, visible_text
from tests.word_pieces import control, document_of, element, field, grey, paragraph, run, saved

QUESTIONS = "Click here and write. Questions to answer:\n- Who waited?\n- Why?"
SHOWING = "<w:showingPlcHdr/>"


def _visible(*content: str) -> str:
    return visible_text(element(paragraph(*content)))


# What is visible ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        ("<w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins>" + run("new") + "</w:ins>", "new"),
        ("<w:moveFrom>" + run("here") + "</w:moveFrom><w:moveTo>" + run("there") + "</w:moveTo>", "there"),
        ('<w:hyperlink w:anchor="x">' + run("a link") + "</w:hyperlink>", "a link"),
        (control("fact.x", run("68.2%")), "68.2%"),
        ("<w:smartTag><w:smartTagPr/>" + run("a place") + "</w:smartTag>", "a place"),
        (field("DATE \\@ d", "9"), "9"),
        (field("IF " + "1", "yes"), "yes"),
        ('<w:fldSimple w:instr="DATE">' + run("9") + "</w:fldSimple>", "9"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/></w:r>", "a\tb\nc\u2011"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "\uf0fc"),
        (run("seen") + run("hidden", "<w:vanish/>") + run(" too", '<w:vanish w:val="0"/>'), "seen too"),
        (run("note") + '<w:r><w:footnoteReference w:id="2"/></w:r>', "note"),
        (control("prompt.x", grey(QUESTIONS), SHOWING), ""),
        (control("logo", grey("Put it here."), SHOWING), ""),
        (control("prompt.x", run("Written over.")), "Written over."),
        (control("analysis.x", run("LibreOffice keeps the mark."), SHOWING), "LibreOffice keeps the mark."),
        (control("analysis.x", grey("Words typed over grey ones."), SHOWING), "Words typed over grey ones."),
        (grey("Grey words of one's own."), "Grey words of one's own."),
    ],
)
def it_sees_what_a_reader_sees(content: str, seen: str) -> None:
    assert _visible(content) == seen


def it_keeps_words_that_were_typed_among_the_questions() -> None:
    typed = QUESTIONS + " The courts were closed."
    assert "The courts were closed." in _visible(control("prompt.x", grey(typed), SHOWING))


def it_does_not_take_a_field_within_a_code_for_text() -> None:
    inner = field("PAGE", "3")
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    assert _visible(f"{begin}{inner}{separate}", "shown", f"{end}") == "shown"


def it_leaves_a_text_box_to_itself() -> None:
    box = "<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p/></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    assert _visible("before ", box.replace("<w:p/>", paragraph("in the box")), "after") == "before after"


def it_tells_where_each_letter_stands() -> None:
    pieces = visible_pieces(element(paragraph("ab", "<w:r><w:tab/><w:t>c</w:t></w:r>")))
    assert [(piece.start, piece.end, piece.text) for piece in pieces] == [(0, 2, "ab"), (2, 3, "\t"), (3, 4, "c")]


# Comments -----------------------------------------------------------------------------------------------------------


def _commented(document: Document) -> dict[str, str]:
    """The words that each comment is about, by what it says."""
    said = {str(one.comment_id): one.text for one in document.comments}
    words: dict[str, str] = dict.fromkeys(said.values(), "")
    open_now: set[str] = set()
    for node in document.element.body.iter():
        number = str(node.get(qn("w:id")))
        if node.tag == qn("w:commentRangeStart"):
            open_now.add(number)
        elif node.tag == qn("w:commentRangeEnd"):
            open_now.remove(number)
        elif node.tag in (qn("w:t"), qn("w:delText")):
            for one in open_now:
                words[said[one]] += node.text or ""
    assert not open_now
    return words


def _with_comments(document: Document, *remarks: tuple[str, str]) -> Document:
    """The document with a remark at each of the words given."""
    first = next(document.element.body.iter(qn("w:p")))
    text = visible_text(first)
    places = [Place(first, text.index(words), text.index(words) + len(words), said) for words, said in remarks]
    comment(document, places)
    assert visible_text(first) == text
    return document


@pytest.mark.parametrize(
    "content",
    [
        run("You wrote 137 of 157."),
        run("You wrote ") + run("137", "<w:b/>") + run(" of 157."),
        run("You wr") + run("ote 1", "<w:i/>") + run("3", "<w:b/>") + run("7 of 157."),
        run("You wrote ") + '<w:hyperlink w:anchor="x">' + run("see 137 of") + "</w:hyperlink>" + run(" 157."),
        run("You wrote ") + control("fact.x", run("137")) + run(" of 157."),
        run("You wrote ") + "<w:ins>" + run("about 137") + "</w:ins>" + run(" of 157."),
        run("You wrote ") + field("REF x", "137 of") + run(" 157."),
        "<w:del><w:r><w:delText>137 </w:delText></w:r></w:del>" + run("137 of 157."),
    ],
)
def it_comments_on_exactly_those_words(content: str) -> None:
    document = _with_comments(document_of(paragraph(content)), ("137", "136"))
    assert _commented(document) == {"136": "137"}


def it_keeps_the_look_of_a_run_that_it_splits() -> None:
    document = _with_comments(document_of(paragraph(run("a 137 b", '<w:b/><w:color w:val="FF0000"/>'))), ("137", "136"))
    looks = [etree.tostring(node) for node in document.element.body.iter(qn("w:rPr"))]
    assert len([look for look in looks if b"FF0000" in look]) == 3


def it_leaves_a_number_control_whole_with_the_comment_around_it() -> None:
    document = _with_comments(document_of(paragraph("Of ", control("fact.x", run("137")), ".")), ("137", "136"))
    tags = [node.tag.split("}")[1] for node in next(document.element.body.iter(qn("w:p")))]
    assert tags == ["r", "commentRangeStart", "sdt", "commentRangeEnd", "r", "r"]


def it_writes_comments_that_overlap_and_that_stand_at_one_place() -> None:
    document = document_of(paragraph("twenty-one children: 13 and 7"))
    remarks = [("twenty-one children: 13", "one"), ("13 and 7", "two"), ("13", "three"), ("13", "four")]
    _with_comments(document, *remarks)
    assert _commented(document) == {said: words for words, said in remarks}


def it_comments_on_an_empty_paragraph_and_on_a_point() -> None:
    document = document_of('<w:p><w:pPr><w:jc w:val="left"/></w:pPr></w:p>' + paragraph("ab"))
    empty, other = (node for node in document.element.body.iter(qn("w:p")))
    comment(document, [Place(empty, 0, 0, "empty"), Place(other, 1, 1, "between"), Place(other, 2, 2, "end")])
    assert _commented(document) == {"empty": "", "between": "", "end": ""}
    assert empty[0].tag == qn("w:pPr")


def it_signs_with_its_name_and_leaves_the_comments_of_people() -> None:
    document = document_of(paragraph("137 of 157"))
    document.add_comment(document.paragraphs[0].runs[0], "Is this right?", "Jo", "J")
    _with_comments(document, ("157", "It is."))
    signed = [(one.comment_id, one.author, one.initials, one.text) for one in document.comments]
    assert signed == [(0, "Jo", "J", "Is this right?"), (1, "reportgen", "rg", "It is.")]
    assert saved(document)


def it_takes_its_own_comments_back_and_leaves_those_of_people() -> None:
    document = document_of(paragraph("137 of 157"))
    document.add_comment(document.paragraphs[0].runs[0], "Is this right?", "Jo", "J")
    _with_comments(document, ("157", "It is."))
    beside = next(one for one in document.element.body.iter(qn("w:commentReference")) if one.get(qn("w:id")) == "1")
    beside.getparent().append(element("<w:t>typed behind it</w:t>"))
    take_back(document)
    assert [(one.author, one.text) for one in document.comments] == [("Jo", "Is this right?")]
    assert visible_text(document.paragraphs[0]._p) == "137 of 157typed behind it"
    marks = [one.get(qn("w:id")) for one in document.element.body.iter() if "}comment" in str(one.tag)]
    assert marks == ["0", "0", "0"]


def it_refuses_offsets_that_are_not_in_the_paragraph() -> None:
    document = document_of(paragraph("ab"))
    with pytest.raises(ValueError, match="0 to 3 is not within 2 letters"):
        comment(document, [Place(next(document.element.body.iter(qn("w:p"))), 0, 3, "x")])


_TEXTS = st.text(alphabet="ab 1\N{GREEK SMALL LETTER ALPHA}\N{GRINNING FACE}", max_size=4)
_RUNS = st.one_of(
    _TEXTS.map(run),
    _TEXTS.map(lambda text: run(text, "<w:b/>")),
    _TEXTS.map(lambda text: control("fact.x", run(text))),
    _TEXTS.map(lambda text: "<w:ins>" + run(text) + run(text) + "</w:ins>"),
    _TEXTS.map(lambda text: '<w:hyperlink w:anchor="x">' + control("y", run(text)) + run("z") + "</w:hyperlink>"),
    st.just("<w:r><w:t>a</w:t><w:tab/><w:br/><w:t>b</w:t></w:r>"),
    st.just("<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"),
)
_EMPTY = document_of("")


@given(st.lists(_RUNS, max_size=6), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4))
def it_never_changes_the_text_and_marks_just_the_range(runs: list[str], ranges: list[tuple[int, int]]) -> None:
    document = _EMPTY
    one = element(paragraph(*runs))
    document.element.body.insert(0, one)
    text = visible_text(one)
    ends = [(min(start, len(text)), min(end, len(text))) for start, end in map(sorted, ranges)]
    comment(document, [Place(one, start, end, "x") for start, end in ends])
    assert visible_text(one) == text
    assert sorted(_ranges(one)) == sorted(ends)
    document.element.body.remove(one)


def _ranges(one: etree._Element) -> list[tuple[int, int]]:
    """The offsets between which the paragraph's comments stand."""
    starts: dict[str, int] = {}
    found, at = [], 0
    letters = {piece.node: len(piece.text) for piece in visible_pieces(one)}
    for node in one.iter():
        number = str(node.get(qn("w:id")))
        if node.tag == qn("w:commentRangeStart"):
            starts[number] = at
        elif node.tag == qn("w:commentRangeEnd"):
            found.append((starts[number], at))
        at += letters.get(node, 0)
    return found
