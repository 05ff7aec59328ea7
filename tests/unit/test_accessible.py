"""The rules of accessibility: each fault is found once and where it is, and what is right is left alone."""

from collections.abc import Callable

import pytest
from docx.document import Document
from docx.oxml.ns import qn

from reportgen.word.accessible import find_faults, places_of_faults, rules
from reportgen.word.accessible.colours import contrast, signal
from reportgen.word.visible import visible_text
from tests.officers import Officer, fresh
from tests.planted import WORDS, decorative, faults_of, officer_with_styles, picture, shaded, table
from tests.support import ROOT
from tests.word_pieces import paragraph, run

SECTION, HEADING = "re-referrals", "Referrals - Re-referrals"
NAMES = {id(rule): name for name, rule in vars(rules).items() if isinstance(rule, rules.Rule)}


def _found(document: Document) -> list[tuple[str, str, str]]:
    return [(NAMES[id(fault.rule)], fault.place, fault.said) for fault in find_faults(document)]


def _written(xml: str | Callable[[Officer], str]) -> Document:
    officer = officer_with_styles(Officer())
    officer.write(SECTION, xml if isinstance(xml, str) else xml(officer))
    return officer.done()


# Faults -------------------------------------------------------------------------------------------------------------


def it_finds_each_planted_fault_once_at_its_place_and_nothing_else() -> None:
    kinds = [(planted.rule, planted.said) for planted in faults_of(Officer())]
    wrong = {}
    for number, (rule, said) in enumerate(kinds):
        found = _found(_written(lambda officer, at=number: faults_of(officer)[at].xml))  # type: ignore[misc]
        if found != [(rule, HEADING, said)]:
            wrong[f"{rule} {said}"] = found
    assert wrong == {}


def it_has_a_planted_fault_for_each_rule_that_is_checked() -> None:
    planted = {planted.rule for planted in faults_of(Officer())}
    assert planted | {"TITLE", "LANGUAGE"} == {NAMES[id(rule)] for rule in rules.CHECKED}


@pytest.mark.parametrize("title", ["", "Document1", "Report.docx"])
def it_finds_a_document_without_a_title(title: str) -> None:
    document = fresh()
    document.core_properties.title = title
    assert _found(document) == [("TITLE", "The document", "")]


def it_finds_a_document_without_a_language() -> None:
    document = fresh()
    for said in list(document.styles.element.iter(qn("w:lang"))):
        said.getparent().remove(said)
    assert _found(document) == [("LANGUAGE", "The document", "")]


def it_finds_small_words_in_a_footer_and_tells_of_them_at_the_first_words() -> None:
    document = fresh()
    footer = document.sections[0].footer.paragraphs[0]
    footer.add_run(" Draft").font.size = 100000
    faults = find_faults(document)
    assert [(fault.place, fault.said) for fault in faults] == [("Page footer", "Draft")]
    (place,) = places_of_faults(document, faults)
    assert place.message.startswith("Page footer: 'Draft': This is of 7.5 points.")


def it_finds_small_words_in_a_footnote_and_tells_of_them_where_the_note_is() -> None:
    def note(officer: Officer) -> str:
        mark = officer.note("footnote", lambda _: run("A small note.", '<w:sz w:val="18"/>'))
        return paragraph(WORDS, f'<w:r><w:footnoteReference w:id="{mark}"/></w:r>')

    document = _written(note)
    faults = find_faults(document)
    assert [(fault.place, fault.said) for fault in faults] == [("Footnotes", "A small note.")]
    (place,) = places_of_faults(document, faults)
    assert visible_text(place.paragraph) == WORDS


def it_says_once_what_is_alike_one_below_the_other_or_in_a_table() -> None:
    small = paragraph(run("In small letters.", '<w:sz w:val="18"/>'))
    (fault,) = find_faults(_written(small * 4))
    assert "(3 more like it follow)" in fault.what
    pale = table([["Month", "Visits"], [_pale("7"), _pale("8")], [_pale("9"), "10"]])
    (fault,) = find_faults(_written(pale + paragraph(WORDS)))
    assert "(2 more like it follow)" in fault.what


def _pale(words: str) -> str:
    return f"<w:tc><w:tcPr/>{paragraph(run(words, '<w:color w:val={0}999999{0}/>'.format(chr(34))))}</w:tc>"


# What is right ------------------------------------------------------------------------------------------------------


def it_finds_nothing_in_a_fresh_report() -> None:
    assert _found(fresh()) == []


@pytest.mark.parametrize(
    "xml",
    [
        pytest.param(paragraph(WORDS), id="words"),
        pytest.param(paragraph(run("Referrals fell.", "<w:b/>"), " They fell in July."), id="bold words"),
        pytest.param(paragraph(run("All of this paragraph is bold, as it matters.", "<w:b/>")), id="bold sentence"),
        pytest.param('<w:p><w:pPr><w:pStyle w:val="Heading3"/></w:pPr><w:r><w:t>Next</w:t></w:r></w:p>', id="heading"),
        pytest.param(f"{paragraph(WORDS)}<w:p/>{paragraph(WORDS)}", id="one empty paragraph"),
        pytest.param(paragraph(run("Deep blue ", '<w:color w:val="12436D"/>'), "words"), id="blue words"),
        pytest.param(paragraph("CSC 022, ICPC, NEET, LAIT, EHE and CIN"), id="abbreviations"),
        pytest.param(paragraph(run("9", '<w:vertAlign w:val="superscript"/>'), " and here we are"), id="here"),
        pytest.param(paragraph(run("Large pale", '<w:sz w:val="40"/><w:color w:val="7F7F7F"/>'), "."), id="large"),
        pytest.param(
            table([["Month", "Now"], ["July", shaded("C6EFCE", "Met")]]) + paragraph(WORDS), id="said in words"
        ),
        pytest.param(table([["Month", "Now"], ["July", shaded("DEEAF6", "12")]]) + paragraph(WORDS), id="blue cells"),
        pytest.param(paragraph(run("Hidden", '<w:vanish/><w:sz w:val="8"/>'), WORDS), id="hidden words"),
        pytest.param('<w:p><w:del w:id="1" w:author="A"><w:r><w:delText>X</w:delText></w:r></w:del></w:p>', id="gone"),
    ],
)
def it_leaves_alone_what_is_right(xml: str) -> None:
    assert _found(_written(xml)) == []


def it_leaves_decorative_pictures_alone() -> None:
    assert _found(_written(lambda officer: f"<w:p>{picture(officer.picture(1), about=decorative())}</w:p>")) == []


def it_takes_automatic_letters_on_a_dark_ground_for_white() -> None:
    dark = '<w:pPr><w:pStyle w:val="OwnAutomatic"/><w:shd w:val="clear" w:fill="1F3864"/></w:pPr>'
    xml = f"<w:p>{dark}{run('On dark ground.', '<w:color w:val={0}auto{0}/>'.format(chr(34)))}</w:p>"
    assert _found(_written(xml)) == []


# Colours ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("000000", "FFFFFF", 21.0), ("777777", "FFFFFF", 4.48), ("767676", "FFFFFF", 4.54), ("12436D", "12436D", 1.0)],
)
def it_measures_contrast_as_wcag_does(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(one, other) == contrast(other, one)


@pytest.mark.parametrize(
    ("colour", "light"),
    [
        *((colour, "red") for colour in ("FF0000", "C00000", "FFC7CE")),
        *((colour, "amber") for colour in ("FFC000", "FFEB9C", "ED7D31")),
        *((colour, "green") for colour in ("00B050", "70AD47", "C6EFCE")),
        *((colour, "") for colour in ("000000", "808080", "12436D", "E3EBF3", "7030A0")),
    ],
)
def it_knows_the_colours_of_traffic_lights(colour: str, light: str) -> None:
    assert signal(colour) == light


# README -------------------------------------------------------------------------------------------------------------


def it_tells_each_rule_in_the_readme() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    start = lines.index(rules.table_of_rules()[0])
    assert lines[start : start + len(rules.table_of_rules())] == rules.table_of_rules()
