"""Holds the numbers and claims of an analysis against the report's own figures.

In go the paragraphs of one section's analysis and what is known; out come remarks with the very words they are about.
Reads no document and changes nothing.
"""

import re
from collections.abc import Iterator, Sequence

from reportgen.narrative.known import Known
from reportgen.narrative.remarks import Judged, Remark, RemarkKind
from reportgen.period import FinancialYear

__all__ = ["OVERVIEW", "Judged", "Remark", "RemarkKind", "check_analysis", "judge_analysis"]

OVERVIEW = "overview"
"""The section of the key messages, where the figures of all sections are spoken of."""

_YEAR = re.compile(r"\b(20\d\d)\s?/\s?(\d{2,4})\b", re.ASCII)


def check_analysis(section: str, passages: Sequence[str], known: Known) -> list[Remark]:
    """What is the matter with a section's analysis, in the order of its words."""
    return list(judge_analysis(section, passages, known).remarks)


def judge_analysis(section: str, passages: Sequence[str], known: Known) -> Judged:
    """The remarks, and how many numbers were found right or left alone."""
    remarks = [remark for number, text in enumerate(passages) for remark in _years(section, number, text)]
    return Judged(remarks, right=0, left_alone=0)


def _years(section: str, passage: int, text: str) -> Iterator[Remark]:
    for match in _YEAR.finditer(text):
        if FinancialYear.parse(match[0]) is None:
            start = int(match[1])
            message = f"{match[0]} is no financial year; perhaps {FinancialYear(start)}."
            yield Remark(RemarkKind.MALFORMED_PERIOD, section, passage, match.start(), match.end(), match[0], message)
