"""What the words around a group of numbers say of it: the period that is meant, and what it is about.

In go a passage with its periods and groups; out comes a context for each group. Knows no figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reportgen.narrative.check.governing import Governing
from reportgen.narrative.check.groups import Group
from reportgen.narrative.check.numbers import Form, Mention
from reportgen.narrative.check.reading import Passage, Token
from reportgen.narrative.check.roles import Role
from reportgen.narrative.check.stretches import Cue
from reportgen.narrative.check.vocabulary import Vocabulary
from reportgen.narrative.check.words import CLAUSE_BREAKS, EXPECTED, GENERIC, REST_WORDS, STOP
from reportgen.period import Month

_FAR = 40
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
_ONE_BACK, _HAS = 6, frozenset({"had", "has", "accounts", "accounted", "involved", "with"})
_DEFINITE = frozenset(["the", "those", "these", "last", "next", "first", "previous", "our", "other", "all"])
_EXPECTED_BACK, _FEW, _MONTHS = 7, 4, 12
_THOSE = frozenset({"which", "whom", "them", "these", "those"})


@dataclass(frozen=True)
class Context:
    """Around one group. `hard` periods are said of it, `soft` ones stand in its sentence (or the one before).

    `words` are stems with how near they stand, 0 to 1; `nouns` those right after the number, `counted` those
    before a verb. `foreign`: things are
    counted that no figure is of. `spanned`: the first and last
    month that a way 'from ... to' names. `led`: the period is not said
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
    spanned: tuple[Month, Month] | None = None
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


class Contexts:
    """Reads contexts within one passage."""

    def __init__(
        self, passage: Passage, cues: Sequence[Cue], groups: Sequence[Group], roles: Mapping[Mention, Role]
    ) -> None:
        self._passage = passage
        self._roles = roles
        self.periods = Governing(passage, cues, groups, roles)
        self._numbers = self.periods.numbers
        self._in_cues = {token for cue in cues for token in range(cue.first, cue.last + 1)}

    def of(self, group: Group, vocabulary: Vocabulary) -> Context:
        """What is said around a group."""
        hard = self.periods.said_of(group)
        beside = self.periods.others(group, hard)
        soft = [] if self._roles.get(group.members[0], Role()).goes_to else beside
        first = self._passage.sentence_of(group.first).first
        inherited = [] if hard or beside else self.periods.before(first)
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
            spanned=self.periods.spanned(group),
            led=bool(hard) and not self.periods.beside(group),
        )

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

    def _is_of_one(self, group: Group) -> bool:
        """'One of them had 14': said of a single one."""
        sentence = self._passage.sentence_of(group.first)
        before = self._passage.tokens[max(sentence.first, group.first - _ONE_BACK) : group.first]
        texts = [token.text for token in before]
        return "one" in texts and bool(_HAS & set(texts[texts.index("one") :])) and not {",", ";"} & set(texts)

    def _is_some(self, group: Group, following: Sequence[Token]) -> bool:
        """'two of whom', 'a group of 4', 'one person accounts for 14': of which no figure is known."""
        after = [token.text for token in following[:2]]
        counts = group.members[0].form is Form.COUNT
        if counts and len(after) > 1 and after[0] == "of" and after[1] in _THOSE | {"the", "our"}:
            return True
        if self._is_of_one(group):
            return True
        before = [token.text for token in self._passage.tokens[max(0, group.first - _SOME_BACK) : group.first]]
        return any(word in _SOME for word in before) and (
            before[-1:] == ["of"] or before[-1:] == ["for"] or "including" in before
        )

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
            if token.kind == "mark" or token.text in CLAUSE_BREAKS or token.index in self._numbers | self._in_cues:
                break
            chosen.append(token)
        return chosen
