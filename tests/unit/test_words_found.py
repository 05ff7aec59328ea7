"""What people and programs do to content controls and around them: no word is lost, and none is there twice."""

from collections.abc import Callable
from copy import deepcopy
from io import BytesIO

import pytest
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from reportgen.narrative.versions import Fate, KeptSection
from tests.officers import (
    Officer,
    Refreshed,
    content_of,
    control_of,
    fresh,
    lines_of,
    parsed,
    png,
    refresh,
    text_of,
)

SECTION, OTHER, LAST = "referrals-timeliness", "re-referrals", "early-help-started"
WORDS = "Rates fell because of the new front door."
ELSEWHERE = "These words stood outside the analyses of the report itself."


def _says(*texts: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)


def _edited(*changes: Callable[[Document], object], words: str = WORDS) -> Refreshed:
    """A report in which an officer has written into a section and done something more, refreshed."""
    officer = Officer()
    officer.write(SECTION, _says(words))
    for change in changes:
        change(officer.document)
    return refresh(officer.done())


def _section(refreshed: Refreshed, section: str = SECTION) -> list[str]:
    """The lines of an analysis."""
    return [text_of(one) for one in content_of(refreshed.document, section).iter(qn("w:p")) if text_of(one).strip()]


def _fate(refreshed: Refreshed, section: str = SECTION) -> KeptSection:
    return next(one for one in refreshed.kept.sections if one.section == section)


def _is_stable(refreshed: Refreshed) -> bool:
    """Whether another refresh changes nothing and rescues nothing."""
    again = refreshed.again()
    same = etree.tostring(again.document.element) == etree.tostring(refreshed.document.element)
    return same and not again.kept.rescues


def _paragraph(document: Document, text: str) -> etree._Element:
    """The program's paragraph of this text."""
    found: etree._Element = next(one for one in document.element.body.iter(qn("w:p")) if text_of(one) == text)
    return found


def _heading(document: Document, number: int) -> etree._Element:
    """The heading of a section, or what follows the last."""
    headings = [one._element for one in document.paragraphs if one.style and one.style.name == "Heading 1"]
    heading: etree._Element = headings[3 + number]
    return heading


def _unwrap(document: Document, section: str = SECTION) -> None:
    control = control_of(document, section)
    for child in list(content_of(document, section)):
        control.addprevious(child)
    _cut(control)


def _cut(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
    return element


def _definition(document: Document) -> etree._Element:
    """The first section's definition."""
    return next(_paragraph(document, "Definition").itersiblings())


def _table(document: Document, place: int = -2) -> etree._Element:
    """One of the program's tables; the last of the sections' unless told."""
    table: etree._Element = list(document.element.body.iter(qn("w:tbl")))[place]
    return table


# Nothing done ---------------------------------------------------------------------------------------------------


def it_rescues_nothing_from_a_report_that_nobody_has_touched() -> None:
    refreshed = refresh(fresh())
    assert not refreshed.kept.rescues
    assert {section.fate for section in refreshed.kept.sections} == {Fate.DRAFTED}
    assert etree.tostring(refreshed.document.element) == etree.tostring(refresh(refreshed.document).document.element)


# The control ----------------------------------------------------------------------------------------------------


def it_finds_words_by_their_place_when_the_control_was_deleted() -> None:
    refreshed = _edited(_unwrap)
    assert _section(refreshed) == [WORDS]
    assert _fate(refreshed).by_place
    assert not refreshed.kept.rescues
    assert _is_stable(refreshed)


def it_finds_words_by_their_place_that_the_program_says_too() -> None:
    """Words like those of a heading below, and months and figures as in the tables."""
    months = [text_of(cell) for cell in next(fresh().element.body.iter(qn("w:tbl"))).iter(qn("w:tc"))][:4]
    cells = "".join(f"<w:tc><w:tcPr/>{_says(text)}</w:tc>" for text in months)
    table = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{cells}</w:tr></w:tbl>"

    def add(document: Document) -> None:
        content_of(document, SECTION).extend(
            parsed(_says("Comparisons") + table + _says("Early Help Assessments - Started", "The end."))
        )
        _unwrap(document)

    refreshed = _edited(add)
    assert _section(refreshed) == [
        WORDS,
        "Comparisons",
        *[m for m in months if m],
        "Early Help Assessments - Started",
        "The end.",
    ]
    assert not refreshed.kept.rescues


def it_drafts_anew_where_somebody_deleted_the_control_with_all_that_is_in_it() -> None:
    refreshed = _edited(lambda document: _cut(control_of(document, SECTION)))
    assert _fate(refreshed).fate is Fate.DRAFTED
    assert _section(refreshed) == [text_of(p) for p in content_of(fresh(), SECTION).iter(qn("w:p"))]


def _into_another_section(document: Document) -> None:
    control_of(document, LAST).addprevious(_cut(control_of(document, SECTION)))


def _into_a_cell(document: Document) -> None:
    cell = next(_table(document).iter(qn("w:tc")))
    cell.insert(1, _cut(control_of(document, SECTION)))


def _into_a_table_of_ones_own(document: Document) -> None:
    table = parsed("<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:tcPr/><w:p/></w:tc></w:tr></w:tbl>")[0]
    control = control_of(document, SECTION)
    control.addprevious(table)
    next(table.iter(qn("w:tc"))).insert(1, control)


def _into_a_text_box(document: Document) -> None:
    box = parsed(
        '<w:p><w:r><w:pict><v:rect style="width:9pt;height:9pt"><v:textbox><w:txbxContent><w:p/></w:txbxContent>'
        "</v:textbox></v:rect></w:pict></w:r></w:p>"
    )[0]
    control = control_of(document, SECTION)
    control.addprevious(box)
    next(box.iter(qn("w:txbxContent"))).insert(0, control)


def _into_another_analysis(document: Document) -> None:
    content_of(document, OTHER).append(_cut(control_of(document, SECTION)))


def _inline(document: Document) -> None:
    """As LibreOffice leaves a control of one paragraph."""
    control, (paragraph, *_) = control_of(document, SECTION), content_of(document, SECTION)
    control.addprevious(paragraph)
    content = content_of(document, SECTION)
    for run in paragraph.findall(qn("w:r")):
        content.append(run)
    paragraph.append(control)


def _in_a_control(document: Document) -> None:
    """Somebody puts a control of their own around it."""
    control = control_of(document, SECTION)
    outer = parsed('<w:sdt><w:sdtPr><w:tag w:val="mine"/></w:sdtPr><w:sdtContent/></w:sdt>')[0]
    control.addprevious(outer)
    outer[1].append(control)


@pytest.mark.parametrize(
    "move",
    [
        _into_another_section,
        _into_a_cell,
        _into_a_table_of_ones_own,
        _into_a_text_box,
        _into_another_analysis,
        _inline,
        _in_a_control,
    ],
)
def it_finds_an_analysis_wherever_its_control_is(move: Callable[[Document], None]) -> None:
    refreshed = _edited(move)
    assert _section(refreshed) == [WORDS]
    assert lines_of(refreshed.document).count(WORDS) == 1
    assert not refreshed.kept.rescues
    assert _is_stable(refreshed)


def it_takes_a_copied_control_once() -> None:
    refreshed = _edited(lambda document: control_of(document, LAST).addnext(deepcopy(control_of(document, SECTION))))
    assert _section(refreshed) == [WORDS]
    assert lines_of(refreshed.document).count(WORDS) == 1
    assert _is_stable(refreshed)


def it_keeps_both_where_a_copied_control_says_something_else() -> None:
    def copy(document: Document) -> None:
        other = deepcopy(control_of(document, SECTION))
        next(other.iter(qn("w:t"))).text = "And the other way round."
        control_of(document, LAST).addnext(other)

    refreshed = _edited(copy)
    marked = [line for line in _section(refreshed) if line.startswith("Several versions")]
    assert (len(marked), set(_section(refreshed)) - set(marked)) == (2, {WORDS, "And the other way round."})
    assert _fate(refreshed).fate is Fate.SEVERAL
    assert _is_stable(refreshed)


@pytest.mark.parametrize("tag", ["analysis.no-such-section", "mine", ""])
def it_finds_words_in_a_control_with_another_tag(tag: str) -> None:
    def rename(document: Document) -> None:
        next(control_of(document, SECTION).iter(qn("w:tag"))).set(qn("w:val"), tag)

    refreshed = _edited(rename)
    assert lines_of(refreshed.document).count(WORDS) == 1
    assert (_section(refreshed) == [WORDS]) or refreshed.kept.rescues
    assert _is_stable(refreshed)


# Around the control ---------------------------------------------------------------------------------------------

MORE = "Also see the audit of June."


@pytest.mark.parametrize(
    "put",
    [
        lambda document: control_of(document, SECTION).addprevious(parsed(_says(MORE))[0]),
        lambda document: control_of(document, SECTION).addnext(parsed(_says(MORE))[0]),
    ],
)
def it_takes_words_beside_the_control_into_the_analysis(put: Callable[[Document], None]) -> None:
    refreshed = _edited(put)
    assert sorted(_section(refreshed)) == sorted([WORDS, MORE])
    assert not refreshed.kept.rescues
    assert _is_stable(refreshed)


def _after_definition(document: Document) -> None:
    _definition(document).addnext(parsed(_says(MORE))[0])


def _in_definition(document: Document) -> None:
    definition = _definition(document)
    definition.extend(list(parsed(_says(" " + MORE))[0]))


def _before_next_section(document: Document) -> None:
    _heading(document, 1).addprevious(parsed(_says(MORE))[0])


def _in_a_row(document: Document) -> None:
    section = _paragraph(document, "In month performance")
    table = next(section.itersiblings(qn("w:tbl")))
    cell = table.findall(qn("w:tr"))[1].findall(qn("w:tc"))[1]
    cell[-1].extend(list(parsed(_says(" " + MORE))[0]))


def _as_footnote(document: Document) -> None:
    officer = Officer(document)
    number = officer.note("footnote", lambda officer: f"<w:r><w:t>{MORE}</w:t></w:r>")
    run = f'<w:p><w:r><w:footnoteReference w:id="{number}"/></w:r></w:p>'
    _definition(document).extend(list(parsed(run)[0]))


@pytest.mark.parametrize("put", [_after_definition, _in_definition, _before_next_section, _in_a_row, _as_footnote])
def it_rescues_words_among_the_programs_own(put: Callable[[Document], None]) -> None:
    refreshed = _edited(put)
    (rescue,) = refreshed.kept.rescues
    assert (rescue.section, rescue.source) == (SECTION, "report.docx")
    first, mark, *rest = _section(refreshed)
    assert (first, mark.startswith(ELSEWHERE)) == (WORDS, True)
    said = "".join(rest) + _notes(refreshed.document)
    assert said.count(MORE) == 1
    assert "".join(lines_of(refreshed.document)).count(MORE) <= 1
    assert _is_stable(refreshed)


def _notes(document: Document) -> str:
    parts = [one.target_part for one in document.part.rels.values() if one.reltype.endswith("/footnotes")]
    return "".join(text_of(etree.fromstring(part.blob)) for part in parts)


def it_shows_the_row_and_the_header_of_a_cell_that_somebody_changed() -> None:
    refreshed = _edited(_in_a_row)
    (table,) = content_of(refreshed.document, SECTION).iter(qn("w:tbl"))
    header, row = ([text_of(cell) for cell in row.iter(qn("w:tc"))] for row in table.iter(qn("w:tr")))
    assert header[0] == "Month"
    assert MORE in row[1]


def it_rescues_a_figure_that_somebody_has_changed_in_a_table_to_one_that_stands_elsewhere() -> None:
    def change(document: Document) -> None:
        table = next(_paragraph(document, "In month performance").itersiblings(qn("w:tbl")))
        first, second = (row.findall(qn("w:tc"))[1] for row in table.findall(qn("w:tr"))[1:3])
        next(first.iter(qn("w:t"))).text = text_of(second)

    (rescue,) = _edited(change).kept.rescues
    assert rescue.section == SECTION


@pytest.mark.parametrize("part", ["header", "footer"])
def it_rescues_words_of_headers_and_footers(part: str) -> None:
    def write(document: Document) -> None:
        margin = getattr(document.sections[0], part)
        margin.add_paragraph(MORE).add_run().add_picture(BytesIO(png(7)))

    refreshed = _edited(write)
    assert _section(refreshed, "overview")[-1] == MORE
    assert len(list(content_of(refreshed.document, "overview").iter(qn("w:drawing")))) == 1
    assert [rescue.section for rescue in refreshed.kept.rescues] == ["overview"]
    assert _is_stable(refreshed)


def _paste(paragraph: etree._Element, document: Document) -> None:
    """Puts a picture into a paragraph, as Word does where it knows no words for it."""
    run = document.add_paragraph().add_run()
    run.add_picture(BytesIO(png(7)))
    added = document.paragraphs[-1]._element
    paragraph.append(run._element)
    _cut(added)
    next(paragraph.iter("{*}docPr")).set("descr", "")


def it_rescues_a_picture_without_any_words() -> None:
    def paste(document: Document) -> None:
        (paragraph,) = parsed("<w:p/>")
        _definition(document).addnext(paragraph)
        _paste(paragraph, document)

    refreshed = _edited(paste)
    assert len(list(content_of(refreshed.document, SECTION).iter(qn("w:drawing")))) == 1
    assert [rescue.section for rescue in refreshed.kept.rescues] == [SECTION]
    assert _is_stable(refreshed)


def it_keeps_a_picture_pasted_among_the_questions() -> None:
    refreshed = _edited(lambda document: _paste(list(content_of(document, OTHER).iter(qn("w:p")))[-1], document))
    assert len(list(content_of(refreshed.document, OTHER).iter(qn("w:drawing")))) == 1
    assert _is_stable(refreshed)


# Comments -------------------------------------------------------------------------------------------------------


def _remark(find: Callable[[Document], etree._Element], *said: str) -> Callable[[Document], None]:
    def write(document: Document) -> None:
        officer = Officer(document)
        for text in said:
            number = officer.comment(text)
            mark = f'<w:p><w:r><w:commentReference w:id="{number}"/></w:r></w:p>'
            find(document).extend(list(parsed(mark)[0]))

    return write


@pytest.mark.parametrize(
    ("find", "words"),
    [
        (lambda document: _heading(document, 0), "Referrals - Timeliness"),
        (
            lambda document: next(
                next(_paragraph(document, "In month performance").itersiblings(qn("w:tbl"))).iter(qn("w:p"))
            ),
            "Month",
        ),
        (lambda document: list(content_of(document, SECTION).iter(qn("w:p")))[-1], ""),
    ],
)
def it_keeps_comments_on_the_programs_own_text_as_comments(
    find: Callable[[Document], etree._Element], words: str
) -> None:
    officer = Officer()
    _remark(find, "Is this right?", "I doubt it.")(officer.document)
    refreshed = refresh(officer.done())
    (rescue,) = refreshed.kept.rescues
    assert (rescue.section, rescue.comments) == (SECTION, 2)
    said = [(comment.author, comment.text) for comment in refreshed.document.comments]
    assert said == [("Jo", "Is this right?"), ("Jo", "I doubt it.")]
    assert f"On '{words}" in "".join(_section(refreshed))
    assert _is_stable(refreshed)


# Sections -------------------------------------------------------------------------------------------------------


def _blocks_of_section(document: Document, number: int) -> list[etree._Element]:
    first, end = _heading(document, number), _heading(document, number + 1)
    blocks = [first]
    for one in first.itersiblings():
        if one is end:
            return blocks
        blocks.append(one)
    return blocks


def it_brings_a_section_back_that_somebody_deleted() -> None:
    def delete(document: Document) -> None:
        for one in _blocks_of_section(document, 0):
            _cut(one)

    refreshed = _edited(delete)
    assert _fate(refreshed).fate is Fate.DRAFTED
    assert not refreshed.kept.rescues


def it_puts_swapped_sections_back_into_their_order_with_their_words() -> None:
    def swap(document: Document) -> None:
        content = content_of(document, OTHER)
        content[:] = parsed(_says("Words of the other."))
        _unwrap(document)
        blocks = [_cut(one) for one in _blocks_of_section(document, 0)]
        end = _heading(document, 1)
        for one in blocks:
            end.addprevious(one)

    refreshed = _edited(swap)
    assert (_section(refreshed), _section(refreshed, OTHER)) == ([WORDS], ["Words of the other."])
    assert not refreshed.kept.rescues


def it_rescues_a_section_that_officers_have_added() -> None:
    def add(document: Document) -> None:
        new = parsed(
            '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Our own section</w:t></w:r></w:p>'
            + _says("Own words.")
            + f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:tcPr/>{_says('Own cell')}</w:tc></w:tr></w:tbl>"
        )
        end = _heading(document, 1)
        for one in new:
            end.addprevious(one)

    refreshed = _edited(add)
    assert _section(refreshed)[2:] == ["Our own section", "Own words.", "Own cell"]
    assert [rescue.section for rescue in refreshed.kept.rescues] == [SECTION]
    assert _is_stable(refreshed)
