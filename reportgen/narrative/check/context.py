"""What the words around a group of numbers say of it: the period that is meant, and what it is about.

In go a passage with its periods and groups; out comes a context for each group. Knows no figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from reportgen.narrative.check.groups import Group
from reportgen.narrative.check.numbers import Mention
from reportgen.narrative.check.reading import Passage, Token
from reportgen.narrative.check.roles import Kind, Role
from reportgen.narrative.check.rows import row_periods
from reportgen.narrative.check.stretches import Cue, Named, Stretch
from reportgen.narrative.check.vocabulary import Vocabulary
from reportgen.narrative.check.words import EXPECTED, GENERIC, REST_WORDS, STOP

_TIGHT = 3
_FAR, _AFTER, _SOON = 40, 12, 6
_REST_BACK, _SOME_BACK = 3, 4
_DECAY, _BEFORE = 0.96, 0.15
_CROSSING = {",": 0.65, ";": 0.4, ":": 0.6, "and": 0.85, "than": 0.6, "compared": 0.5, "while": 0.4}
_CROSSING |= dict.fromkeys(("whereas", "but", "although", "though", "against", "with"), 0.7)
_NUMBER_BETWEEN = 0.55
_ASIDE, _CLOSING = 0.45, 0.8
_NEXT_WORDS, _NEXT_FACTOR = 4, 1.6
_VERBS = frozenset(
    [
        "was",
        "were",
        "is",
        "are",
        "has",
        "have",
        "had",
        "did",
        "do",
        "does",
        "can",
        "could",
        "will",
        "would",
        "may",
        "might",
    ]
)
_SOME = frozenset(
    [
        "group",
        "groups",
        "accounts",
        "account",
        "accounted",
        "accounting",
        "family",
        "household",
        "including",
        "one",
        "each",
    ]
)
_AT = frozenset({"in", "at", "for", "during"})
_COMPARING = frozenset({"compared", "against", "versus", "vs", "v"})
_NOTHING = frozenset({"(", ",", "'", "s"})
_HELD = frozenset({"than", "on", "from", "since", "compared", "against", "over"})
_STOPS = frozenset({",", ";", ".", ")"})
_DEFINITE = frozenset(["the", "those", "these", "last", "next", "first", "previous", "our", "other", "all"])
_EXPECTED_BACK, _FEW, _MONTHS = 7, 4, 12
_THOSE = frozenset({"which", "whom", "them", "these", "those"})
_COMPARES = frozenset({"since", "compared", "against", "than", "from", "on"})
_BREAKS = frozenset(
    [
        ",",
        ";",
        ":",
        "than",
        "compared",
        "against",
        "while",
        "whilst",
        "whereas",
        "where",
        "when",
        "but",
        "although",
        "so",
        "which",
        "having",
        "after",
        "before",
        "following",
    ]
)


@dataclass(frozen=True)
class Context:
    """Around one group. `hard` periods are said of it, `soft` ones stand in its sentence (or the one before).

    `words` are stems with how near they stand, 0 to 1; `nouns` those right after the number, `counted` those
    before a verb. `foreign`: things are
    counted that no figure is of. `led`: the period is not said
    right beside it. `rest`: it is what is left; `some`: it is some of those said before ('two of whom').
    """

    hard: Sequence[Cue] = ()
    soft: Sequence[Cue] = ()
    inherited: Sequence[Cue] = ()
    words: Mapping[str, float] = field(default_factory=dict)
    nouns: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()
    foreign: bool = False
    rest: bool = False
    some: bool = False
    expected: bool = False
    led: bool = False
    rate: bool = False
    total: bool = False


def _is_foreign(following: Sequence[Token], before: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """Whether things are counted by a name that no topic has: '12 training sessions', 'a backlog of 14'."""
    plural = next((token for token in following if _is_plural(token.text) and token.text not in STOP), None)
    if plural is not None:
        return plural.text not in GENERIC and not any(stem in vocabulary.weights for stem in vocabulary.stems(plural))
    if len(before) > 1 and before[-1].text == "of" and before[-2].kind == "word":
        noun = before[-2]
        told = noun.text in STOP | GENERIC or any(stem in vocabulary.weights for stem in vocabulary.stems(noun))
        return not told
    return False


def _is_plural(word: str) -> bool:
    regular = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return len(word) > 3 and (regular or word.endswith(("ren", "people", "men")))


def _before_verb(following: Sequence[Token]) -> Sequence[Token]:
    verb = next((place for place, token in enumerate(following) if token.text in _VERBS), len(following))
    return following[:verb]


def _without_year_so_far(cues: list[Cue]) -> list[Cue]:
    """'By the end of June 135 since 1 April' is of June's year to date, not of today's."""
    if len(cues) > 1 and any(cue.named in (Named.MONTH, Named.END) for cue in cues):
        return [cue for cue in cues if cue.named is not Named.TO_DATE]
    return cues


def _end_of_range(cue: Cue, role: Role) -> Cue:
    """'Between August and September, from 79 to 105': the one number is of August, the other of September."""
    if cue.named is not Named.RANGE or not (role.comes_from or role.goes_to):
        return cue
    month = cue.stretch.first if role.comes_from else cue.stretch.last
    return replace(cue, named=Named.MONTH, stretch=Stretch(month, month))


class Contexts:
    """Reads contexts within one passage."""

    def __init__(
        self, passage: Passage, cues: Sequence[Cue], groups: Sequence[Group], roles: Mapping[Mention, Role]
    ) -> None:
        self._passage = passage
        self._cues = cues
        self._groups = groups
        self._roles = roles
        self._numbers = {token for group in groups for one in group.members for token in range(one.first, one.last + 1)}
        self._in_cues = {token for cue in cues for token in range(cue.first, cue.last + 1)}
        self._in_rows = row_periods(passage, groups, cues)
        self._heads: set[int] = set()
        self._tails = {id(cue) for cue in cues if self._is_tail(cue)}
        self._heads = {id(cue) for group in groups for cue in self._tight(group)}

    def of(self, group: Group, vocabulary: Vocabulary) -> Context:
        """What is said around a group."""
        hard = self._hard(group)
        sentence = self._passage.sentence_of(group.first)
        beside = [
            cue
            for cue in self._cues
            if sentence.first <= cue.first < sentence.last and cue not in hard and not self._is_apart(cue, group)
        ]
        soft = [] if self._roles.get(group.members[0], Role()).goes_to else beside
        inherited = [] if hard or beside else self._cues_before(sentence.first)
        words = self._words(group, vocabulary)
        following = self._next_tokens(group)
        nouns = frozenset(stem for token in following for stem in vocabulary.stems(token))
        counted = frozenset(stem for token in _before_verb(following) for stem in vocabulary.stems(token))
        back = self._passage.tokens[max(0, group.first - 2) : group.first]
        foreign = _is_foreign(following, back, vocabulary)
        before = {token.text for token in self._passage.tokens[max(0, group.first - _REST_BACK) : group.first]}
        return Context(
            hard=hard,
            soft=soft,
            inherited=inherited,
            words=words,
            nouns=nouns,
            counted=counted,
            foreign=foreign,
            rest=bool(before & REST_WORDS),
            some=self._is_some(group, following) or self._is_of_no_figure(group),
            expected=self._is_expected(group),
            total=[token.text for token in following[:2]] in (["in", "all"], ["in", "total"]),
            rate="rate" in [token.text for token in self._passage.tokens[max(0, group.first - 5) : group.first]],
            led=bool(hard) and not self._nearest(group),
        )

    def _is_apart(self, cue: Cue, group: Group) -> bool:
        """Whether a period is said of another number in a bracket: '(75 last quarter)'."""
        if cue.first > group.last:
            return self._opens_between(group, cue)
        return self._is_in_closed_bracket(cue, group)

    def _opens_between(self, group: Group, cue: Cue) -> bool:
        depth = 0
        for token in self._passage.tokens[group.last + 1 : cue.first]:
            depth += (token.text == "(") - (token.text == ")")
        return depth > 0

    def _is_expected(self, group: Group) -> bool:
        """'we expect fewer than 100', 'will reach 95% by March'."""
        before = [token.text for token in self._passage.tokens[max(0, group.first - _EXPECTED_BACK) : group.first]]
        return any(word in EXPECTED for word in before)

    def _is_of_no_figure(self, group: Group) -> bool:
        """'the two figures', 'those three'."""
        one = group.members[0]
        before = self._passage.tokens[one.first - 1].text if one.first else ""
        after = self._passage.tokens[one.last + 1 : one.last + 2]
        bare = not after or after[0].kind == "mark" or after[0].text in STOP
        return one.in_words and before in _DEFINITE and (one.value <= _FEW or (bare and one.value <= _MONTHS))

    def _is_some(self, group: Group, following: Sequence[Token]) -> bool:
        """'two of whom', 'a group of 4', 'one person accounts for 14': of which no figure is known."""
        after = [token.text for token in following[:2]]
        if len(after) > 1 and after[0] == "of" and after[1] in _THOSE:
            return True
        before = [token.text for token in self._passage.tokens[max(0, group.first - _SOME_BACK) : group.first]]
        return any(word in _SOME for word in before) and (
            before[-1:] == ["of"] or before[-1:] == ["for"] or "including" in before
        )

    # Periods

    def _hard(self, group: Group) -> list[Cue]:
        """The periods that are said of a group: the one after it, the one right before, or the sentence's first."""
        if nearest := self._nearest(group):
            return nearest
        if beside := self._as_in_bracket_before(group):
            return beside
        lead = self._lead(group) or self._comparator(group)
        return [_end_of_range(cue, self._roles.get(group.members[0], Role())) for cue in lead]

    def _nearest(self, group: Group) -> list[Cue]:
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
        return [cue for cue in self._cues if group.first < cue.first and cue.last < group.last]

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
        if len(texts) > _AFTER or _BREAKS & set(texts) or any(token.index in self._numbers for token in between):
            return None
        ends = ")" in texts and not self._opens_before(group)
        return None if ends or ({"and", "("} & set(texts) and self._followed_by_number(cue)) else cue

    def _opens_before(self, group: Group) -> bool:
        """Whether a bracket after a group is its own: '77.6% (45/58)'."""
        return any(token.text == "(" for token in self._passage.tokens[group.first : group.last])

    def _followed_by_number(self, cue: Cue) -> bool:
        for token in self._passage.tokens[cue.last + 1 : cue.last + _SOON]:
            if token.index in self._numbers:
                return True
            if token.text in _STOPS:
                return False
        return False

    def _next_cue(self, group: Group) -> Cue | None:
        sentence = self._passage.sentence_of(group.first)
        return next((cue for cue in self._cues if group.last < cue.first < sentence.last), None)

    def _tight(self, group: Group) -> list[Cue]:
        """The period right before: 'In September 79', 'July (58)'; not one that is said of the number before it."""
        earlier = self._earlier(group)
        if not earlier or any(index in self._numbers for index in range(earlier[-1].last + 1, group.first)):
            return []
        cue = earlier[-1]
        between = {token.text for token in self._passage.tokens[cue.last + 1 : group.first]} - {"'", "s", "'s"}
        gap = self._gap(cue, group)
        if gap > _TIGHT or (id(cue) in self._tails and between - {"("}) or self._is_held_against(group, cue):
            return []
        also = [one for one in earlier if one is not cue and self._is_one_clause(one, cue)] if gap > 1 else []
        return [*also, cue]

    def _is_held_against(self, group: Group, cue: Cue) -> bool:
        """'More than in Q1 (64 compared with 51)': the first is of now."""
        after = [token.text for token in self._passage.tokens[group.last + 1 : group.last + 2]]
        return self._is_compared(cue) and bool(_COMPARING & set(after))

    def _earlier(self, group: Group) -> list[Cue]:
        sentence = self._passage.sentence_of(group.first)
        return [cue for cue in self._cues if sentence.first <= cue.first and cue.last < group.first]

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
        sentence = self._passage.sentence_of(group.first)
        told = [
            cue
            for cue in self._cues
            if sentence.first <= cue.first < group.first
            and cue.first
            and self._passage.tokens[cue.first - 1].text == "("
        ]
        return told[-1:]

    def _is_bare_bracket(self, group: Group) -> bool:
        tokens = self._passage.tokens
        before = tokens[group.first - 1].text if group.first else ""
        after = tokens[group.last + 1].text if group.last + 1 < len(tokens) else ""
        return before == "(" and after == ")" and len(group.members) == 1

    def is_aside(self, group: Group) -> bool:
        """Whether a group stands in a bracket that names periods, none of them said of it."""
        sentence = self._passage.sentence_of(group.first)
        opened = self._opened(group, sentence.first)
        return (
            opened is not None and any(opened < cue.first < group.first for cue in self._cues) and not self._hard(group)
        )

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
        return opened is not None and any(opened < one.first < group.first for one in self._cues)

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
        if self._is_held_against(group, cue):
            return False
        return not (id(cue) in self._heads and self._is_compared(cue))

    def _is_one_clause(self, cue: Cue, other: Cue) -> bool:
        between = range(cue.last + 1, other.first)
        marks = {self._passage.tokens[index].text for index in between} & (_BREAKS | {"("})
        return cue is other or (not marks and not any(index in self._numbers for index in between))

    def _comparator(self, group: Group) -> list[Cue]:
        """The period that a change is since, of a number that it comes from: 'up by 14 since July, from 62 to 76'."""
        if not self._roles.get(group.members[0], Role()).comes_from:
            return []
        changes = [other for other in self._groups if self._roles[other.members[0]].kind is Kind.CHANGE]
        compared = {id(cue) for other in changes if (cue := self.compared_with(other)) is not None}
        ranges = [cue for cue in self._earlier(group) if cue.named is Named.RANGE]
        return [cue for cue in self._earlier(group) if id(cue) in compared][-1:] or ranges[-1:]

    def _is_compared(self, cue: Cue) -> bool:
        """'Since June', 'compared with last year'."""
        before = self._passage.tokens[max(0, cue.first - 3) : cue.first + 1]
        return any(token.text in _COMPARES for token in before)

    def _is_tail(self, cue: Cue) -> bool:
        """Whether a period is said of the number before it."""
        sentence = self._passage.sentence_of(cue.first)
        before = [group for group in self._groups if sentence.first <= group.first and group.last < cue.first]
        return bool(before) and before[-1].first not in self._in_rows and self._after(before[-1]) is cue

    def _cues_before(self, first: int) -> list[Cue]:
        """The periods of the sentence before."""
        if not first:
            return []
        sentence = self._passage.sentence_of(first - 1)
        return [cue for cue in self._cues if sentence.first <= cue.first < sentence.last]

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
        numbers = any(token.index in self._numbers for token in between)
        if len(between) > _AFTER or numbers or texts & {";", ",", ":", "while", "but", "so"}:
            return None
        return cue if texts & _HELD or self._is_compared(cue) else None

    # Words

    def _words(self, group: Group, vocabulary: Vocabulary) -> dict[str, float]:
        sentence = self._passage.sentence_of(group.first)
        found: dict[str, float] = {}
        inside = range(group.first, group.last + 1)
        self._add(found, [self._passage.tokens[index] for index in inside if index not in self._numbers], vocabulary)
        self._walk(found, range(group.first - 1, max(sentence.first, group.first - _FAR) - 1, -1), vocabulary)
        ahead = range(group.last + 1, min(sentence.last, group.last + _FAR))
        self._walk(found, ahead, vocabulary, _NEXT_FACTOR)
        if sentence.first:
            before = self._passage.sentence_of(sentence.first - 1)
            for index in range(max(before.first, before.last - _FAR), before.last):
                for stem in vocabulary.stems(self._passage.tokens[index]):
                    found.setdefault(stem, _BEFORE)
        return found

    def _add(self, found: dict[str, float], tokens: Sequence[Token], vocabulary: Vocabulary) -> None:
        for token in tokens:
            for stem in vocabulary.stems(token):
                found[stem] = 1.0

    def _walk(self, found: dict[str, float], indices: range, vocabulary: Vocabulary, first_factor: float = 1.0) -> None:
        weight, number_before, aside = 1.0, False, 1.0
        opening, closing = ("(", ")") if indices.step > 0 else (")", "(")
        for many, index in enumerate(indices):
            token = self._passage.tokens[index]
            if index in self._in_cues:
                continue
            is_number = index in self._numbers
            weight *= _DECAY * _CROSSING.get(token.text, 1.0)
            if token.text == opening:
                aside = _ASIDE
            elif token.text == closing:
                weight *= _CLOSING if aside == 1.0 else 1.0
                aside = 1.0
            if is_number and not number_before:
                weight *= _NUMBER_BETWEEN
            number_before = is_number
            if not is_number:
                near = weight * aside * (first_factor if many < _NEXT_WORDS else 1.0)
                for stem in vocabulary.stems(token):
                    found[stem] = max(found.get(stem, 0.0), min(near, 1.0))

    def _next_tokens(self, group: Group) -> Sequence[Token]:
        """The words right after the first number, up to a break."""
        first = group.members[0]
        chosen = []
        for token in self._passage.tokens[first.last + 1 : first.last + 2 + _NEXT_WORDS]:
            if token.kind == "mark" or token.text in _BREAKS or token.index in self._numbers | self._in_cues:
                break
            chosen.append(token)
        return chosen
