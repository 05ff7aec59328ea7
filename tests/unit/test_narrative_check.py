"""The number check: each sentence, and what is said of it."""

from reportgen.narrative.check.analysis import RemarkKind, check_analysis
from reportgen.narrative.check.known import Known, known_from
from reportgen.period import FinancialYear


def _known() -> Known:
    return known_from(FinancialYear(2021).quarter(2), [], [], [], {"front": "The front desk"}, [])


def it_finds_a_financial_year_that_is_none_at_its_very_words() -> None:
    (remark,) = check_analysis("front", ["In the year 2020/201 it rose."], _known())
    assert (remark.kind, remark.said, remark.start, remark.end) == (RemarkKind.MALFORMED_PERIOD, "2020/201", 12, 20)
    assert remark.serious
