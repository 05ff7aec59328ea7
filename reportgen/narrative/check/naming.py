"""Names of periods that are none, or not the report's: '2020/201', 'Q5', 'Septmber', 'Q2 Q2', a quarter yet to come.

In go a passage and its periods; out come remarks' spans and words. Holds no number against a figure.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportgen.narrative.check.reading import Passage
from reportgen.narrative.check.stretches import Cue, Named, Stretch
from reportgen.narrative.check.words import FUTURE, MONTHS
from reportgen.narrative.remarks import RemarkKind
from reportgen.period import FinancialYear, Quarter

_YEAR_LIKE = re.compile(r"(?<![\d/.,])(20\d{2,3}|2\d\d)\s?/\s?(\d{1,4})(?![\d/%])", re.ASCII)
_QUARTER_LIKE = re.compile(
    r"(?:\bq\s?|(?<!the\s)(?<!this\s)(?<!last\s)(?<!each\s)(?<!-)\bquarter\s)([05-9]|\d\d)\b(?!\s?[%/.,])", re.ASCII
)
_SAME_TWICE = re.compile(r"\b((?:q|quarter\s)[1-4]|20\d\d/\d\d|this\squarter|quarter)[\s,]+\1\b", re.ASCII)
_BEFORE_A_MONTH = re.compile(r"\b(?:in|of|since|at|by|to|from|and|end|during|until|for|\d{1,2})\s$")
_YEAR_AFTER = re.compile(r"\s20\d\d\b")
_QUARTER_WORD = re.compile(r"\b(?:quater|qarter|quartr|quarer|qaurter|quarterr|quartar|qurter|quaretr)\b")
_LEAST_LETTERS, _PLAIN_WORDS = 4, frozenset({"match", "marsh", "apart", "aural", "junes", "jury", "duly", "may"})


@dataclass(frozen=True)
class Naming:
    """What is the matter with the name of a period."""

    kind: RemarkKind
    start: int
    end: int
    message: str


def check_names(passage: Passage, cues: Sequence[Cue], quarter: Quarter) -> list[Naming]:
    """The names that are none, in order; periods that no figure of the report is of."""
    malformed = [*_years(passage, quarter), *_quarters(passage), *_doubled(passage), *_months(passage)]
    others = [] if malformed else list(_others(passage, cues, quarter))
    return sorted([*malformed, *others], key=lambda one: one.start)


def malformed_spans(passage: Passage, quarter: Quarter) -> list[tuple[int, int]]:
    """Where names stand that are none: their digits are no numbers."""
    return [(one.start, one.end) for one in (*_years(passage, quarter), *_quarters(passage))]


def _years(passage: Passage, quarter: Quarter) -> Iterator[Naming]:
    for match in _YEAR_LIKE.finditer(passage.lower):
        first, last = match[1], match[2]
        is_year = len(first) == 4 and abs(int(first) - quarter.year.start) < 30
        if (len(first) == 3 and len(last) != 2) or (len(first) == 3 and int(last) - 1 != quarter.year.start % 100):
            continue
        if FinancialYear.parse(match[0]) is None and (is_year or len(first) != 4):
            better = FinancialYear(int(first)) if is_year else quarter.year
            yield _malformed(match, f"{match[0]} is no financial year. Do you mean {better}?")


def _quarters(passage: Passage) -> Iterator[Naming]:
    for match in _QUARTER_LIKE.finditer(passage.lower):
        if match[0].startswith("quarter") and passage.plain[match.start()].islower() and len(match[1]) > 1:
            continue
        yield _malformed(match, f"There is no quarter {match[1]}; a year has quarters 1 to 4.")
    for match in _QUARTER_WORD.finditer(passage.lower):
        yield _malformed(match, "This looks like a misspelt 'quarter'.")


def _doubled(passage: Passage) -> Iterator[Naming]:
    for match in _SAME_TWICE.finditer(passage.lower):
        yield _malformed(match, f"'{passage.text[match.start(1) : match.end(1)]}' stands here twice.")


def _months(passage: Passage) -> Iterator[Naming]:
    for token in passage.tokens:
        text = token.text
        capital = passage.plain[token.start].isupper()
        if token.kind != "word" or not capital or len(text) < _LEAST_LETTERS or text in MONTHS or text in _PLAIN_WORDS:
            continue
        before, after = passage.lower[max(0, token.start - 8) : token.start], passage.lower[token.end :]
        if not (_BEFORE_A_MONTH.search(before) or _YEAR_AFTER.match(after) or token.index == 0):
            continue
        close = next((name for name in MONTHS if len(name) > _LEAST_LETTERS and _one_slip(text, name)), None)
        if close and text != f"{close}s":
            said = passage.text[token.start : token.end]
            message = f"'{said}' looks like a misspelt {close.capitalize()}."
            yield Naming(RemarkKind.MALFORMED_PERIOD, token.start, token.end, message)


def _one_slip(word: str, name: str) -> bool:
    """Whether a word is a name with one letter wrong, lacking, too many, or two swapped."""
    if abs(len(word) - len(name)) > 1 or word == name:
        return False
    place = next((i for i, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), min(len(word), len(name)))
    rest, other = word[place:], name[place:]
    swapped = rest[:2] == other[:2][::-1] and rest[2:] == other[2:]
    return swapped or rest[1:] == other[1:] or rest == other[1:] or rest[1:] == other


def _malformed(match: "re.Match[str]", message: str) -> Naming:
    return Naming(RemarkKind.MALFORMED_PERIOD, match.start(), match.end(), message)


# Periods that are not the report's ------------------------------------------------------------------------------


def _others(passage: Passage, cues: Sequence[Cue], quarter: Quarter) -> Iterator[Naming]:
    """Quarters and years that are neither the report's nor compared with, and not spoken of as yet to come."""
    for cue in cues:
        if cue.named not in (Named.QUARTER, Named.YEAR, Named.END) or cue.vague:
            continue
        if _is_expected(cue, quarter) or (cue.stretch.last > quarter.last_month and _speaks_of_later(passage, cue)):
            continue
        message = f"This report is of {quarter}; is {cue.said} meant?"
        yield Naming(RemarkKind.OTHER_PERIOD, cue.start, cue.end, message)


_YEARS_BACK = 5


def _is_expected(cue: Cue, quarter: Quarter) -> bool:
    """Quarters of this year and the one before up to now, the same quarter of earlier years, and years gone by."""
    stretch = cue.stretch
    if stretch.last > quarter.last_month:
        return False
    if cue.named is not Named.QUARTER:
        return quarter.year.start - FinancialYear.of(stretch.last).start <= _YEARS_BACK
    same = any(stretch == Stretch.of_quarter(quarter).earlier(years) for years in range(_YEARS_BACK + 1))
    near = FinancialYear.of(stretch.last).start >= quarter.year.start - 1
    return same or near


def _speaks_of_later(passage: Passage, cue: Cue) -> bool:
    sentence = passage.sentence_of(cue.first)
    return any(token.text in FUTURE for token in passage.tokens[sentence.first : sentence.last])
