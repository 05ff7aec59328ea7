"""Words of a public edition that tell a hidden number, with a number in them or without."""

from dataclasses import replace

import pytest

from reportgen.narrative.check.known import Known
from reportgen.narrative.check.revealing import find_revealing
from reportgen.narrative.remarks import RemarkKind

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
