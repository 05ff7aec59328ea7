"""Which period is said of a number: the one right after it, the one right before, or the one its sentence begins with.

In go a passage with its periods, groups and roles; out come the periods of a group. Knows no figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reportgen.narrative.check.groups import Group
from reportgen.narrative.check.numbers import Mention
from reportgen.narrative.check.reading import Passage
from reportgen.narrative.check.roles import Kind, Role
from reportgen.narrative.check.rows import row_periods
from reportgen.narrative.check.stretches import Cue, Named, Stretch
from reportgen.narrative.check.words import CLAUSE_BREAKS
from reportgen.period import Month

_TIGHT = 3
_FAR, _AFTER, _SOON = 40, 12, 6
_AT = frozenset({"in", "at", "for", "during"})
_STOPS = frozenset({",", ";", ".", ")"})
_NOTHING = frozenset({"(", ",", "'", "s"})
_HELD = frozenset({"than", "on", "from", "since", "compared", "against", "over"})
_COMPARING = frozenset({"compared", "against", "versus", "vs", "v"})
_COMPARES = frozenset({"since", "compared", "against", "than", "from", "on"})


def _without_year_so_far(cues: list[Cue]) -> list[Cue]:
    """'By the end of June 135 since 1 April' is of June's year to date, not of today's."""
    if len(cues) > 1 and any(cue.named in (Named.MONTH, Named.END) for cue in cues):
        told = [cue for cue in cues if cue.named is not Named.TO_DATE]
        return told if len(told) == len(cues) else [replace(cue, named=Named.END) for cue in told]
    return cues


def _end_of_range(cue: Cue, role: Role) -> Cue:
    """'Between August and September, from 79 to 105': the one number is of August, the other of September."""
    if cue.named is not Named.RANGE or not (role.comes_from or role.goes_to):
        return cue
    month = cue.stretch.first if role.comes_from else cue.stretch.last
    return replace(cue, named=Named.MONTH, stretch=Stretch(month, month))


class Governing:
    """Tells the periods of the groups of one passage. `numbers` are the tokens of its numbers."""

    def __init__(
        self, passage: Passage, cues: Sequence[Cue], groups: Sequence[Group], roles: Mapping[Mention, Role]
    ) -> None:
        self._passage = passage
        self._roles = roles
        self.numbers = {token for group in groups for one in group.members for token in range(one.first, one.last + 1)}
        self._cues_of: dict[int, list[Cue]] = {}
        self._groups_of: dict[int, list[Group]] = {}
        for cue in cues:
            self._cues_of.setdefault(passage.sentence_of(cue.first).first, []).append(cue)
        for group in groups:
            self._groups_of.setdefault(passage.sentence_of(group.first).first, []).append(group)
        self._in_rows = row_periods(passage, groups, cues)
        self._heads: set[int] = set()
        self._tails = {id(cue) for cue in cues if self._is_tail(cue)}
        self._heads = {id(cue) for group in groups for cue in self._tight(group)}

    def _cues(self, token: int) -> Sequence[Cue]:
        """The periods of the sentence in which a token stands."""
        return self._cues_of.get(self._passage.sentence_of(token).first, [])

    def _groups(self, token: int) -> Sequence[Group]:
        return self._groups_of.get(self._passage.sentence_of(token).first, [])

    def spanned(self, group: Group) -> tuple[Month, Month] | None:
        """'From 12 in 2018/19 to 10 and then 8 in 2020/21': what lies between is of the years between."""
        cues = self._cues(group.first)
        comes = any(self._roles[other.members[0]].comes_from for other in self._groups(group.first))
        ends = [cue.stretch.last for cue in cues if not cue.vague]
        return (min(ends), max(ends)) if comes and len(ends) > 1 else None

    def others(self, group: Group, hard: Sequence[Cue]) -> list[Cue]:
        """The other periods of a group's sentence, but for those in brackets that are said of other numbers."""
        return [cue for cue in self._cues(group.first) if cue not in hard and not self.is_apart(cue, group)]

    def is_apart(self, cue: Cue, group: Group) -> bool:
        """Whether a period is said of another number in a bracket: '(75 last quarter)'."""
        if cue.first > group.last:
            return self._opens_between(group, cue)
        return self._is_in_closed_bracket(cue, group)

    def _opens_between(self, group: Group, cue: Cue) -> bool:
        depth = 0
        for token in self._passage.tokens[group.last + 1 : cue.first]:
            depth += (token.text == "(") - (token.text == ")")
        return depth > 0

    def said_of(self, group: Group) -> list[Cue]:
        """The periods that are said of a group: the one after it, the one right before, or the sentence's first."""
        if nearest := self.beside(group):
            return nearest
        if beside := self._as_in_bracket_before(group):
            return beside
        lead = self._lead(group) or self._comparator(group)
        return [_end_of_range(cue, self._roles.get(group.members[0], Role())) for cue in lead]

    def beside(self, group: Group) -> list[Cue]:
        """The periods right beside a group."""
        if group.first in self._in_rows:
            return [self._in_rows[group.first]]
        if inside := self._inside(group):
            return inside
        after, before = self._after(group), self._tight(group)
        if before or after is not None:
            return _without_year_so_far([*before, *([after] if after else [])])
        return []

    def _inside(self, group: Group) -> list[Cue]:
        """'26 of 37 visits in the quarter (70.3%)'."""
        return [cue for cue in self._cues(group.first) if group.first < cue.first and cue.last < group.last]

    def _after(self, group: Group) -> Cue | None:
        """The period that follows without a break: '68.5% in Q2', '103 plans at the end of September'."""
        cue = self._next_cue(group)
        if cue is None:
            return None
        between = self._passage.tokens[group.last + 1 : cue.first]
        texts = [token.text for token in between]
        texts = texts[1:] if texts[:1] == [")"] and self._opens_before(group) else texts
        texts = texts[1:] if texts[:1] == [","] and texts[1:] and set(texts[1:]) <= _AT else texts
        if texts[-1:] == ["on"] and not cue.said[:1].isdigit():
            return None
        if len(texts) > _AFTER or CLAUSE_BREAKS & set(texts) or any(token.index in self.numbers for token in between):
            return None
        ends = ")" in texts and not self._opens_before(group)
        return None if ends or ({"and", "("} & set(texts) and self._followed_by_number(cue)) else cue

    def _opens_before(self, group: Group) -> bool:
        """Whether a bracket after a group is its own: '77.6% (45/58)'."""
        return any(token.text == "(" for token in self._passage.tokens[group.first : group.last])

    def _followed_by_number(self, cue: Cue) -> bool:
        for token in self._passage.tokens[cue.last + 1 : cue.last + _SOON]:
            if token.index in self.numbers:
                return True
            if token.text in _STOPS:
                return False
        return False

    def _next_cue(self, group: Group) -> Cue | None:
        return next((cue for cue in self._cues(group.first) if group.last < cue.first), None)

    def _tight(self, group: Group) -> list[Cue]:
        """The period right before: 'In September 79', 'July (58)'; not one that is said of the number before it."""
        earlier = self._earlier(group)
        if not earlier or any(index in self.numbers for index in range(earlier[-1].last + 1, group.first)):
            return []
        cue = earlier[-1]
        between = {token.text for token in self._passage.tokens[cue.last + 1 : group.first]} - {"'", "s", "'s"}
        gap = self._gap(cue, group)
        if gap > _TIGHT or (id(cue) in self._tails and between - {"("}) or self._is_held_against(group, cue):
            return []
        also = [one for one in earlier if one is not cue and self._is_one_clause(one, cue)] if gap else []
        return [*also, cue]

    def _is_held_against(self, group: Group, cue: Cue) -> bool:
        """'More than in Q1 (64 compared with 51)': the first is of now."""
        after = [token.text for token in self._passage.tokens[group.last + 1 : group.last + 2]]
        return self._is_compared(cue) and bool(_COMPARING & set(after))

    def _earlier(self, group: Group) -> list[Cue]:
        return [cue for cue in self._cues(group.first) if cue.last < group.first]

    def _gap(self, cue: Cue, group: Group) -> int:
        texts = [token.text for token in self._passage.tokens[cue.last + 1 : group.first]]
        broken = {"than", "compared", "against", ";", "to", "from"} & set(texts)
        return _FAR if broken else sum(text not in _NOTHING for text in texts)

    def _lead(self, group: Group) -> list[Cue]:
        """The periods before that are not said of another number; none for what is compared with.

        Of several the nearest, and others that stand in the same clause: 'September pulled the quarter down'.
        """
        role = self._roles.get(group.members[0], Role())
        if role.comes_from or role.kind is not Kind.LEVEL:
            return []
        earlier = [cue for cue in self._earlier(group) if id(cue) not in self._tails and self._may_lead(cue, group)]
        if role.goes_to:
            earlier = [cue for cue in earlier if id(cue) not in self._heads and not self._is_compared(cue)]
        return [cue for cue in earlier if self._is_one_clause(cue, earlier[-1])]

    def _as_in_bracket_before(self, group: Group) -> list[Cue]:
        """'242 (Q1 179), 157 (135)': the second bracket is of what the first one names."""
        if not self._is_bare_bracket(group):
            return []
        tokens = self._passage.tokens
        return [cue for cue in self._earlier(group) if cue.first and tokens[cue.first - 1].text == "("][-1:]

    def _is_bare_bracket(self, group: Group) -> bool:
        tokens = self._passage.tokens
        before = tokens[group.first - 1].text if group.first else ""
        after = tokens[group.last + 1].text if group.last + 1 < len(tokens) else ""
        return before == "(" and after == ")" and len(group.members) == 1

    def is_aside(self, group: Group) -> bool:
        """Whether a group stands in a bracket that names periods, none of them said of it."""
        sentence = self._passage.sentence_of(group.first)
        opened = self._opened(group, sentence.first)
        named = opened is not None and any(opened < cue.first for cue in self._earlier(group))
        return named and not self.said_of(group)

    def _opened(self, group: Group, first: int) -> int | None:
        """Where the bracket opens in which a group stands."""
        depth = 0
        for index in range(group.first - 1, max(first, group.first - _FAR) - 1, -1):
            text = self._passage.tokens[index].text
            depth += (text == ")") - (text == "(")
            if depth < 0:
                return index
        return None

    def _is_inside_other_bracket(self, cue: Cue, group: Group) -> bool:
        """Whether a group stands in a bracket that names periods of its own, and the period outside of it."""
        opened = self._opened(group, cue.last + 1)
        return opened is not None and any(opened < one.first for one in self._earlier(group))

    def _is_in_closed_bracket(self, cue: Cue, group: Group) -> bool:
        """'157 (Q1 135), 60': what a bracket names ends with it."""
        depth = 0
        for token in self._passage.tokens[cue.last + 1 : group.first]:
            depth += (token.text == "(") - (token.text == ")")
            if depth < 0:
                return True
        return False

    def _may_lead(self, cue: Cue, group: Group) -> bool:
        """Whether a period may still hold: not after a semicolon, not 'than in June (264)' when that has its number."""
        if any(token.text == ";" for token in self._passage.tokens[cue.last + 1 : group.first]):
            return False
        if self._is_inside_other_bracket(cue, group) or self._is_in_closed_bracket(cue, group):
            return False
        if self._is_held_against(group, cue) or self._follows_than(cue):
            return False
        return not (id(cue) in self._heads and self._is_compared(cue))

    def _follows_than(self, cue: Cue) -> bool:
        """'Worse than in the same quarter last year: 69.8%'."""
        before = self._passage.tokens[max(0, cue.first - 3) : cue.first + 1]
        return any(token.text in ("than", "against") for token in before)

    def _is_one_clause(self, cue: Cue, other: Cue) -> bool:
        between = range(cue.last + 1, other.first)
        marks = {self._passage.tokens[index].text for index in between} & (CLAUSE_BREAKS | {"("})
        return cue is other or (not marks and not any(index in self.numbers for index in between))

    def _comparator(self, group: Group) -> list[Cue]:
        """The period that a change is since, of a number that it comes from: 'up by 14 since July, from 62 to 76'."""
        if not self._roles.get(group.members[0], Role()).comes_from:
            return []
        changes = [other for other in self._groups(group.first) if self._roles[other.members[0]].kind is Kind.CHANGE]
        compared = {id(cue) for other in changes if (cue := self.compared_with(other)) is not None}
        ranges = [cue for cue in self._earlier(group) if cue.named is Named.RANGE]
        return [cue for cue in self._earlier(group) if id(cue) in compared][-1:] or ranges[-1:]

    def _is_compared(self, cue: Cue) -> bool:
        """'Since June', 'compared with last year'."""
        before = self._passage.tokens[max(0, cue.first - 3) : cue.first + 1]
        return any(token.text in _COMPARES for token in before)

    def _is_tail(self, cue: Cue) -> bool:
        """Whether a period is said of the number before it."""
        groups = self._groups(cue.first)
        if any(group.first < cue.first < group.last for group in groups):
            return True
        before = [group for group in groups if group.last < cue.first]
        return bool(before) and before[-1].first not in self._in_rows and self._after(before[-1]) is cue

    def before(self, first: int) -> Sequence[Cue]:
        """The periods of the sentence before the one that begins at a token."""
        return self._cues(first - 1) if first else []

    def compared_with(self, group: Group) -> Cue | None:
        """The period that a change is held against: 'up 8 on Q1', 'fewer (11.9%) than a year ago'."""
        if group.first in self._in_rows:
            return self._in_rows[group.first]
        return self._held_against_after(group) or self._held_against_before(group)

    def _held_against_before(self, group: Group) -> Cue | None:
        """'Since the end of June (264) numbers have risen by 2'."""
        begun = [cue for cue in self._earlier(group) if self._begins_comparison(cue)]
        return begun[-1] if begun and len(begun) == len(self._earlier(group)) else None

    def _begins_comparison(self, cue: Cue) -> bool:
        before = self._passage.tokens[max(0, cue.first - 2) : cue.first + 1]
        return any(token.text in ("since", "compared") for token in before)

    def _held_against_after(self, group: Group) -> Cue | None:
        cue = self._next_cue(group)
        if cue is None:
            return None
        between = self._passage.tokens[group.last + 1 : cue.first]
        texts = {token.text for token in between}
        numbers = any(token.index in self.numbers for token in between)
        if len(between) > _AFTER or numbers or texts & {";", ",", ":", "while", "but", "so"}:
            return None
        return cue if texts & _HELD or self._is_compared(cue) else None
