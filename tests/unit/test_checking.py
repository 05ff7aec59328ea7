"""What is still to be done in an analysis, and what stands where it should not."""

import pytest

from reportgen.narrative.check.known import known_from
from reportgen.narrative.checking import Checked, check_narrative
from reportgen.narrative.passages import AnalysisText, Passage, PassageKind
from reportgen.narrative.remarks import WHOLE, RemarkKind
from reportgen.period import FinancialYear

NOTHING_KNOWN = known_from(FinancialYear(2021).quarter(2), [], [], [], {}, [])
WORDS = Passage("We are pleased.", PassageKind.WORDS)
DRAFT = Passage("The program drafted this.", PassageKind.DRAFT)
QUESTIONS = Passage("Click here and write.", PassageKind.QUESTIONS)


def _checked(*passages: Passage) -> Checked:
    return check_narrative([AnalysisText("front-desk", passages)], NOTHING_KNOWN)


def _kinds(*passages: Passage) -> list[RemarkKind]:
    return [remark.kind for remark in _checked(*passages).remarks]


def it_has_nothing_to_say_of_what_officers_wrote() -> None:
    assert _kinds(WORDS) == []
    assert _kinds(DRAFT, WORDS) == []


@pytest.mark.parametrize("passages", [(), (QUESTIONS,), (Passage(" ", PassageKind.WORDS),)])
def it_misses_an_analysis_that_says_nothing(passages: tuple[Passage, ...]) -> None:
    (remark,) = _checked(*passages).remarks
    assert (remark.kind, remark.serious, remark.passage) == (RemarkKind.EMPTY, True, WHOLE)


def it_tells_of_a_draft_that_nobody_has_touched_but_lets_it_pass() -> None:
    (remark,) = _checked(DRAFT, QUESTIONS).remarks
    assert (remark.kind, remark.serious) == (RemarkKind.DRAFT, False)


def it_tells_of_questions_that_were_left_below_the_words() -> None:
    (remark,) = _checked(WORDS, QUESTIONS).remarks
    assert (remark.kind, remark.serious, remark.passage) == (RemarkKind.QUESTIONS, False, WHOLE)


@pytest.mark.parametrize(
    ("kind", "remark", "serious"),
    [
        (PassageKind.AMONG_QUESTIONS, RemarkKind.PLACEHOLDER, True),
        (PassageKind.MARK, RemarkKind.MARK, True),
        (PassageKind.IN_TABLE, RemarkKind.CHANGED_BY_HAND, True),
        (PassageKind.OUTSIDE, RemarkKind.OUTSIDE, False),
    ],
)
def it_tells_of_words_where_they_should_not_be(kind: PassageKind, remark: RemarkKind, serious: bool) -> None:
    (found,) = _checked(WORDS, Passage("Over there", kind)).remarks
    assert (found.kind, found.serious, found.passage) == (remark, serious, 1)
    assert (found.start, found.end) == (0, len("Over there"))


def it_says_which_checks_a_report_has_passed() -> None:
    assert dict(_checked(WORDS).passed)["To look at"] == "nothing"
    assert dict(_checked(DRAFT).passed)["To look at"] == "1 remark that does not stop a report"
