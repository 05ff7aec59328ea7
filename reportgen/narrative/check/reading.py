"""Reads a passage: plain characters, tokens and sentences, each with its place in the text.

One character in, one character out, so that every span is one of the very text. Knows no number and no period.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from reportgen.narrative.check.words import IRREGULAR

_TOKEN = re.compile(
    r"(?P<number>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"|(?P<word>[^\W\d_]+(?:['&-][^\W\d_]+)*)"
    r"|(?P<mark>\S)"
)
_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-")
_OTHERS = {"\u2018": "'", "\u2019": "'", "\u2044": "/", "\u2215": "/", "\uff0f": "/", "\uff05": "%", "\u066a": "%"}
_PLAIN = {**_DASHES, **_OTHERS}
_NO_END = frozenset(["approx", "vs", "no", "nos", "dr", "mr", "mrs", "st", "ca", "para", "cf", "incl", "inc"])
_ENDS, _PAUSES = frozenset(".!?"), frozenset(",;")
_LONGEST = 120
"""A sentence of more tokens is parted at its next pause."""


@dataclass(frozen=True)
class Token:
    """A number, a word or a mark, in small letters. `index` is its place among the passage's tokens."""

    kind: str
    text: str
    start: int
    end: int
    index: int

    @property
    def stem(self) -> str:
        """What the forms of a word share."""
        return stem(self.text)


@dataclass(frozen=True)
class Sentence:
    """Tokens of a passage from `first` up to, not including, `last`."""

    first: int
    last: int


@dataclass(frozen=True)
class Passage:
    """A text with plain digits, dashes and blanks in `plain`, and the same in small letters in `lower`."""

    text: str
    plain: str
    lower: str

    @cached_property
    def tokens(self) -> Sequence[Token]:
        """All tokens in order."""
        found = _TOKEN.finditer(self.lower)
        return [
            Token(match.lastgroup or "mark", match[0], match.start(), match.end(), index)
            for index, match in enumerate(found)
        ]

    @cached_property
    def sentences(self) -> Sequence[Sentence]:
        """Its sentences in order."""
        return list(_sentences(self.plain, self.tokens))

    def sentence_of(self, index: int) -> Sentence:
        """The sentence in which a token stands."""
        return self._by_token[index]

    def token_at(self, position: int) -> int:
        """The first token that ends after a place in the text."""
        return bisect_right(self._ends, position)

    @cached_property
    def _ends(self) -> Sequence[int]:
        return [token.end for token in self.tokens]

    @cached_property
    def _by_token(self) -> Sequence[Sentence]:
        return [sentence for sentence in self.sentences for _ in range(sentence.first, sentence.last)]


def read_passage(text: str) -> Passage:
    """A passage's plain characters, each in the place of the one it stands for; a word too long for one is not read."""
    plain = _TOO_LONG.sub(lambda found: " " * len(found[0]), "".join(_plain(letter) for letter in text))
    lower = "".join(low if len(low := letter.lower()) == 1 else letter for letter in plain)
    return Passage(text, plain, lower)


def words_of(text: str) -> list[str]:
    """The words and numbers of a title, in small letters."""
    return [token.text for token in read_passage(text).tokens if token.kind != "mark"]


def stem(word: str) -> str:
    """A crude stem: placed, places and placing are one; so are re-visit and revisit, adopted and adoption."""
    word = word.removesuffix("'s").replace("'", "").replace("-", "")
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) > _LONG and word.endswith("ren"):
        word = word[:-3]
    for endings in (_PLURALS, _OTHER_ENDINGS):
        word = _without_ending(word, endings)
    return word.removesuffix("e") if len(word) > _SHORT else word


_TOO_LONG = re.compile(r"\S{250,}")
"""No number stands in it, and patterns would look at it for minutes."""
_SHORT, _LONG = 3, 5
_PLURALS = (("sses", 2, "ss"), ("ies", 2, "y"), ("ss", 1, "ss"), ("us", 2, "us"), ("is", 2, "is"), ("s", 3, ""))
_OTHER_ENDINGS = (("ing", 3, ""), ("ed", 3, ""), ("ion", 4, ""), ("al", 5, ""))


def _without_ending(word: str, endings: Sequence[tuple[str, int, str]]) -> str:
    for ending, least, instead in endings:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word[: len(word) - len(ending)] + instead
    return word


def _plain(letter: str) -> str:
    if letter.isascii():
        return letter if letter.isprintable() or letter == "\n" else " "
    if letter in _PLAIN:
        return _PLAIN[letter]
    if letter.isspace():
        return " "
    digit = unicodedata.decimal(letter, None)
    return letter if digit is None else str(digit)


def _sentences(plain: str, tokens: Sequence[Token]) -> Iterator[Sentence]:
    first = 0
    for token, after in pairwise(tokens):
        between = plain[token.end : after.start]
        too_long = token.index - first >= (_LONGEST if token.text in _PAUSES else _LONGEST * 2)
        ends = token.text in _ENDS and between and _ends_here(plain, tokens, token.index)
        if "\n" in between or ends or too_long:
            yield Sentence(first, token.index + 1)
            first = token.index + 1
    if first < len(tokens):
        yield Sentence(first, len(tokens))


def _ends_here(plain: str, tokens: Sequence[Token], index: int) -> bool:
    """Whether a full stop ends a sentence: neither 'e.g.' nor 'approx. 12'."""
    after = plain[tokens[index + 1].start]
    before = tokens[index - 1].text if index else ""
    if tokens[index].text == "." and ((len(before) == 1 and before.isalpha()) or before in _NO_END):
        return False
    return not after.islower()
