"""Words of a public edition that tell a hidden number, with a number in them or without."""

from dataclasses import replace

import pytest

from reportgen.narrative.check.known import Known
from reportgen.narrative.check.revealing import find_revealing
from reportgen.narrative.checking import Hidden, check_narrative
from reportgen.narrative.passages import AnalysisText, Passage, PassageKind
from reportgen.narrative.remarks import RemarkKind
from reportgen.word.beside import texts_beside
from tests.officers import Officer, parsed

CEASING = "children-in-care-ceasing-care"


@pytest.fixture(scope="session")
def public(known: Known) -> Known:
    """What is known without the small numbers."""
    topics = [
        replace(one, levels={when: level for when, level in one.levels.items() if not 1 <= level.amount <= 5})
        for one in known.topics
    ]
    return replace(known, topics=topics)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("One child ceased care in September.", "One"),
        ("In September only one child ceased care.", "one"),
        ("In September just one child ceased care.", "one"),
        ("A sole child ceased care in September.", "sole"),
        ("The only child who ceased care in September went home.", "only"),
        ("In August there were a couple of children for whom another destination is recorded.", "couple"),
    ],
)
def it_finds_what_tells_a_hidden_number(known: Known, public: Known, sentence: str, said: str) -> None:
    remarks = list(find_revealing(CEASING, [sentence], public, known, 5))
    assert [(remark.kind, remark.said) for remark in remarks] == [(RemarkKind.REVEALS, said)]
    assert all(sentence[remark.start : remark.end] == said for remark in remarks)


@pytest.mark.parametrize(
    "sentence",
    [
        "Every one of them has a worker, and each single case is reviewed.",
        "Only those aged under 18 are counted.",
        "They are the only carers in the area who are not yet approved, but they will be.",
    ],
)
def it_takes_no_words_for_numbers_that_count_nobody(known: Known, public: Known, sentence: str) -> None:
    remarks = find_revealing(CEASING, [sentence], public, known, 5)
    assert [one for one in remarks if one.kind is RemarkKind.REVEALS] == []


@pytest.mark.parametrize("kind", [PassageKind.WORDS, PassageKind.OUTSIDE])
def it_finds_what_stands_beside_a_paragraph(known: Known, public: Known, kind: PassageKind) -> None:
    passages = [Passage("", kind), Passage("We look into it.", kind, beside=["One child ceased care in September."])]
    checked = check_narrative([AnalysisText(CEASING, passages)], public, Hidden(known, 5, "c"))
    (found,) = (remark for remark in checked.remarks if remark.kind is RemarkKind.REVEALS)
    assert (found.passage, found.start, found.end, found.said) == (1, 0, len(passages[1].text), "One")
    assert found.serious


@pytest.mark.parametrize(("kind", "found"), [(PassageKind.WORDS, 1), (PassageKind.DRAFT, 0)])
def it_stops_at_words_of_a_full_reports_draft_around_a_hidden_number(
    known: Known, public: Known, kind: PassageKind, found: int
) -> None:
    text = "c child was adopted, and c went home, below the target. We are glad of it."
    analysis = AnalysisText(CEASING, [Passage(text, kind, sure=[(0, 1), (25, 26)])])
    remarks = check_narrative([analysis], public, Hidden(known, 5, "c")).remarks
    revealing = [remark for remark in remarks if remark.kind is RemarkKind.REVEALS]
    assert [(remark.start, remark.end) for remark in revealing] == [(0, 1)] * found


def it_reads_notes_text_boxes_charts_and_alt_text() -> None:
    officer = Officer()
    note = officer.note("footnote", lambda _: "<w:r><w:t>In a note.</w:t></w:r>")
    boxed = "<w:p><w:r><w:t>In a box.</w:t></w:r></w:p>"
    paragraph = parsed(
        f'<w:p><w:r><w:t>Seen.</w:t></w:r><w:r><w:footnoteReference w:id="{note}"/></w:r><w:r><w:drawing>'
        '<wp:docPr id="9" name="x" descr="Alt text."/></w:drawing></w:r><w:r><w:drawing>'
        f'<c:chart r:id="{officer.chart("In a chart.")}"/></w:drawing></w:r>'
        f"<w:r><w:pict><v:textbox><w:txbxContent>{boxed}</w:txbxContent></v:textbox></w:pict></w:r></w:p>"
    )[0]
    texts = texts_beside(officer.document, paragraph)
    assert texts == ["In a box.", "Alt text.", "In a note.", "In a chart."]
