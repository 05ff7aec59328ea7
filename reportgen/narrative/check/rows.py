"""Numbers told in a row with their periods in a row: '15, 25 and 24 for July, August and September'.

In go a passage's groups and periods; out comes the period of each number of such a row, and which shares belong to
which counts where 'respectively' says so. Knows no figure.
"""

from collections.abc import Sequence
from dataclasses import replace

from reportgen.narrative.check.groups import Group
from reportgen.narrative.check.numbers import Form
from reportgen.narrative.check.reading import Passage
from reportgen.narrative.check.stretches import Cue, Named, Stretch

_BETWEEN = frozenset({",", "and", "&", "or", "then", "now", "from", "to", "/", "as"})
_NEAR, _RESPECTIVELY = 9, 4
_TOLD_IN_A_ROW = (Named.RANGE, Named.TO_DATE, Named.THIS_YEAR, Named.QUARTER)


def row_periods(passage: Passage, groups: Sequence[Group], cues: Sequence[Cue]) -> dict[int, Cue]:
    """The period of each number in a row, by its first token."""
    found: dict[int, Cue] = {}
    cue_rows = _cue_rows(passage, cues)
    for row in rows_of(passage, groups):
        for group, cue in zip(row, _periods_of(passage, row, cues, cue_rows), strict=False):
            found[group.first] = cue
    return found


def rows_of(passage: Passage, groups: Sequence[Group]) -> list[list[Group]]:
    """Neighbouring groups of one form with nothing but commas and 'and' between them."""
    rows: list[list[Group]] = []
    for group in groups:
        last = rows[-1][-1] if rows else None
        if last is not None and _form(last) is _form(group) and _joined(passage, last.last, group.first):
            rows[-1].append(group)
        else:
            rows.append([group])
    return [row for row in rows if len(row) > 1]


def _form(group: Group) -> Form:
    return group.members[0].form


def _joined(passage: Passage, last: int, first: int) -> bool:
    between = [token.text for token in passage.tokens[last + 1 : first]]
    return bool(between) and len(between) <= 3 and set(between) <= _BETWEEN and bool({",", "and", "&"} & set(between))


def _cue_rows(passage: Passage, cues: Sequence[Cue]) -> list[list[Cue]]:
    rows: list[list[Cue]] = []
    for cue in cues:
        if rows and _joined(passage, rows[-1][-1].last, cue.first):
            rows[-1].append(cue)
        else:
            rows.append([cue])
    return [row for row in rows if len(row) > 1]


def _periods_of(
    passage: Passage, row: Sequence[Group], cues: Sequence[Cue], cue_rows: Sequence[Sequence[Cue]]
) -> Sequence[Cue]:
    """A row of as many periods near by, the months of a stretch before, or with 'respectively' the periods before."""
    for cue_row in cue_rows:
        if len(cue_row) == len(row) and _is_near(passage, row, cue_row[0], cue_row[-1]):
            return cue_row
    sentence = passage.sentence_of(row[0].first)
    before = [cue for cue in cues if sentence.first <= cue.first and cue.last < row[0].first]
    if before and before[-1].named in _TOLD_IN_A_ROW and row[0].first - before[-1].last <= _NEAR:
        months = before[-1].stretch.months
        if len(months) == len(row):
            return [replace(before[-1], named=Named.MONTH, stretch=Stretch(month, month)) for month in months]
    if is_respective(passage, row[-1]):
        clause = [cue for cue in before if not _is_parted(passage, cue.last, row[0].first)]
        return clause[-len(row) :] if len(clause) >= len(row) else []
    return []


def _is_parted(passage: Passage, last: int, first: int) -> bool:
    return any(token.text == ";" for token in passage.tokens[last + 1 : first])


def _is_near(passage: Passage, row: Sequence[Group], first: Cue, last: Cue) -> bool:
    same = passage.sentence_of(row[0].first) == passage.sentence_of(first.first)
    after = 0 < first.first - row[-1].last <= _NEAR
    before = 0 < row[0].first - last.last <= _NEAR
    return same and (after or before)


def is_respective(passage: Passage, last: Group) -> bool:
    """Whether 'respectively' follows right after."""
    return any(token.text == "respectively" for token in passage.tokens[last.last + 1 : last.last + 1 + _RESPECTIVELY])


def with_respective_shares(passage: Passage, groups: Sequence[Group]) -> list[Group]:
    """'order 13, section 20 5, police 3 (61.9%, 23.8% and 14.3% respectively)': each share with its count."""
    joined = list(groups)
    for row in rows_of(passage, groups):
        place = joined.index(row[0])
        counts = joined[max(0, place - len(row)) : place]
        shares = all(group.share is not None and len(group.members) == 1 for group in row)
        opened = row[0].first > 0 and passage.tokens[row[0].first - 1].text == "("
        told = shares and opened and is_respective(passage, row[-1])
        if told and len(counts) == len(row) and all(_is_count(one) for one in counts):
            both = [replace(count, share=share.share) for count, share in zip(counts, row, strict=True)]
            joined[place - len(row) : place + len(row)] = both
    return joined


def _is_count(group: Group) -> bool:
    return group.part is not None and group.part.form is Form.COUNT and group.share is None
