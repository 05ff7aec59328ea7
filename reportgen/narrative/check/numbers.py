"""Finds the numbers of a passage that may be figures: counts, percentages, rates, shares in words.

In go a passage, its periods and what to leave alone; out come mentions in order, each with its place and its form.
Knows no figure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from reportgen.narrative.check.reading import Passage, Token
from reportgen.narrative.check.stretches import Cue
from reportgen.narrative.check.words import (
    ABOUT,
    DOZEN,
    FRACTIONS,
    HUNDRED,
    OVER,
    STOP,
    TENS,
    THOUSAND,
    UNDER,
    UNITS,
)


class Form(Enum):
    """What a number looks like. SHARE is told in words: a third, nine in ten."""

    COUNT = "count"
    PERCENT = "percent"
    POINTS = "percentage points"
    DECIMAL = "decimal"
    SHARE = "share"


class Exactness(Enum):
    """How exactly a number is meant."""

    EXACT = "exactly"
    ABOUT = "about"
    OVER = "over"
    JUST_OVER = "just over"
    UNDER = "under"
    JUST_UNDER = "just under"


@dataclass(frozen=True)
class Mention:
    """A number of a passage. `value` is in the form's own scale (percent 0-100); `first` and `last` are its tokens."""

    start: int
    end: int
    value: Fraction
    decimals: int
    form: Form
    first: int
    last: int
    exactness: Exactness = Exactness.EXACT
    in_words: bool = False
    sign: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether it may count something."""
        return self.form is Form.COUNT


_PERCENT_WORDS = frozenset({"%", "percent", "pct"})
_POINT_WORDS = frozenset({"point", "points", "pp", "ppt", "ppts", "pps", "%pts", "pts"})
_RELATIVE = frozenset({"rate", "average", "figure", "level"})
"""'Half the national rate' is no share of ours."""
_NOT_ONE = frozenset(["every", "each", "any", "no", "only", "this", "that", "which", "another", "some", "the"])
_MOST_DIGITS = 15
"""A longer number is somebody's account or a slip of the keyboard; Python itself reads no more than 4,300 digits."""
_SHARES_OF = frozenset({2, 3, 4, 5, 6, 8, 10, 20, 100})


def find_mentions(passage: Passage, cues: Sequence[Cue], asides: Sequence[tuple[int, int]]) -> list[Mention]:
    """The numbers in order that are neither part of a period nor to be left alone."""
    periods = [(cue.start, cue.end) for cue in cues]
    reader = _Reader(passage, sorted([*periods, *asides]))
    return list(reader.mentions())


class _Reader:
    """Walks over a passage's tokens once."""

    def __init__(self, passage: Passage, taken: Sequence[tuple[int, int]]) -> None:
        self._tokens = passage.tokens
        self._plain = passage.plain
        self._free = free_tokens(passage.tokens, taken)

    def mentions(self) -> Iterator[Mention]:
        index = 0
        while index < len(self._tokens):
            found = self._at(index)
            if found is not None:
                yield found
            index = index + 1 if found is None else found.last + 1

    def _at(self, index: int) -> Mention | None:
        """The number that begins at a token."""
        if not self._free[index]:
            return None
        token = self._tokens[index]
        if token.kind == "number":
            return self._in_digits(index)
        if token.kind == "word" and (share := self._share(index)):
            return share
        if token.kind == "word" and (read := self._words(index)):
            value, last = read
            if token.text == "one" and self._is_pronoun(index, last):
                return None
            return self._share_of(index, value, last) or self._made(index, last, value, in_words=True)
        return None

    def _in_digits(self, index: int) -> Mention:
        text = self._tokens[index].text.replace(",", "")
        value = Fraction(text)
        if value.denominator == 1 and (share := self._share_of(index, int(value), index)):
            return share
        return self._made(index, index, value, decimals=len(text.partition(".")[2]))

    def _made(
        self, first: int, last: int, value: Fraction | int, *, decimals: int = 0, in_words: bool = False
    ) -> Mention:
        form, last = self._form(last, decimals)
        return Mention(
            self._tokens[first].start,
            self._tokens[last].end,
            Fraction(value),
            decimals,
            form,
            first,
            last,
            self._exactness(first),
            in_words,
            self._sign(first),
        )

    def _form(self, last: int, decimals: int) -> tuple[Form, int]:
        """The form, and the token where the number ends with its unit."""
        next_two = [self._text(last + 1), self._text(last + 2)]
        if next_two == ["per", "cent"] or next_two[0] in _PERCENT_WORDS:
            last += 2 if next_two[0] == "per" else 1
            return (Form.POINTS, last + 1) if self._text(last + 1) in _POINT_WORDS else (Form.PERCENT, last)
        if next_two[0] == "percentage" and next_two[1] in _POINT_WORDS:
            return Form.POINTS, last + 2
        if next_two[0] in _POINT_WORDS:
            return Form.POINTS, last + 1
        return (Form.DECIMAL if decimals else Form.COUNT), last

    def _text(self, index: int) -> str:
        return self._tokens[index].text if 0 <= index < len(self._tokens) else ""

    # Words

    def _words(self, index: int) -> tuple[int, int] | None:
        """A number in words and its last token: twenty-one, two hundred and forty-two, a dozen."""
        text = self._text(index)
        if text == "a" and self._text(index + 1) in (HUNDRED, DOZEN):
            return {HUNDRED: 100, DOZEN: 12}[self._text(index + 1)], index + 1
        small = self._below_hundred(index)
        if small is None:
            return None
        value, last = small
        for word, size in ((THOUSAND, 1000), (HUNDRED, 100), (DOZEN, 12)):
            if self._text(last + 1) == word:
                return self._with_rest(value * size, last + 1)
        return small

    def _with_rest(self, value: int, last: int) -> tuple[int, int]:
        after = last + 2 if self._text(last + 1) == "and" else last + 1
        rest = self._below_hundred(after)
        return (value + rest[0], rest[1]) if rest else (value, last)

    def _below_hundred(self, index: int) -> tuple[int, int] | None:
        text = self._text(index)
        if text in UNITS:
            return UNITS[text], index
        tens, _, unit = text.partition("-")
        if tens in TENS and (not unit or unit in UNITS):
            value = TENS[tens] + UNITS.get(unit, 0)
            follows = self._text(index + 1) in list(UNITS)[:9] and not unit
            return (value + UNITS[self._text(index + 1)], index + 1) if follows else (value, index)
        return None

    # Shares in words

    def _share(self, index: int) -> Mention | None:
        """A third, two thirds, half of, three-quarters."""
        text = self._text(index)
        head, _, tail = text.partition("-")
        if tail in FRACTIONS and (head in UNITS or head == "one"):
            return self._made_share(index, index, Fraction(UNITS[head], FRACTIONS[tail]))
        after = self._text(index + 1)
        if (text in UNITS or text == "a") and after in FRACTIONS and self._is_fraction(index + 1, text):
            return self._made_share(index, index + 1, Fraction(UNITS.get(text, 1), FRACTIONS[after]))
        if text == "half" and self._is_half(index):
            return self._made_share(index, index, Fraction(1, 2))
        return None

    def _is_fraction(self, index: int, before: str) -> bool:
        """'a third of', 'two thirds were'; 'a quarter' alone may be three months, 'a third visit' is no share."""
        if self._text(index).endswith("s") and self._text(index) != "s" and before != "a":
            return True
        return self._text(index + 1) in ("of", "(", "%") or (
            self._text(index) != "quarter" and self._text(index + 1) in (",", ".", "were", "are", "had", "have", "")
        )

    def _is_half(self, index: int) -> bool:
        if self._text(index - 1) in ("first", "second", "last") or self._text(index + 1) in (
            "year",
            "term",
            "day",
            "-",
            "a",
        ):
            return False
        if _RELATIVE & {self._text(index + ahead) for ahead in range(1, 6)} or self._is_of_a_name(index):
            return False
        looked_back = {self._text(index - back) for back in (1, 2)}
        return self._text(index + 1) in ("of", "the", "(") or bool(looked_back & (ABOUT | OVER | UNDER | {"than"}))

    def _is_of_a_name(self, index: int) -> bool:
        """'Half the England rate', 'half those for the region'."""
        if self._text(index + 1) == "those":
            return True
        named = self._tokens[index + 2] if index + 2 < len(self._tokens) else None
        return self._text(index + 1) == "the" and named is not None and self._plain[named.start].isupper()

    def _is_pronoun(self, index: int, last: int) -> bool:
        """'every one', 'had been on one before'."""
        after = self._tokens[last + 1] if last + 1 < len(self._tokens) else None
        counts = after is not None and (
            after.text in ("of", "in", "each") or (after.kind == "word" and after.text not in STOP)
        )
        return self._text(index - 1) in _NOT_ONE or not counts

    def _share_of(self, index: int, value: int, last: int) -> Mention | None:
        """Nine in ten, 1 in 5."""
        if self._text(last + 1) != "in" or last + 2 >= len(self._tokens) or not self._free[last + 2]:
            return None
        token = self._tokens[last + 2]
        read = (int(token.text), last + 2) if token.text.isdigit() else self._words(last + 2)
        if read is None or read[0] not in _SHARES_OF or value >= read[0]:
            return None
        if self._text(read[1] + 1) in _PERCENT_WORDS:
            return None
        return self._made_share(index, read[1], Fraction(value, read[0]))

    def _made_share(self, first: int, last: int, share: Fraction) -> Mention:
        exactness = self._exactness(first)
        return Mention(
            self._tokens[first].start, self._tokens[last].end, share * 100, 0, Form.SHARE, first, last, exactness, True
        )

    # What stands before

    def _exactness(self, first: int) -> Exactness:
        one, two = self._text(first - 1), self._text(first - 2)
        if one in ("a", "an"):
            one, two = two, self._text(first - 3)
        just = two in ("just", "slightly", "marginally", "only")
        if one in ("almost", "nearly"):
            return Exactness.JUST_UNDER
        if one in OVER or (one == "than" and two in ("more", "greater", "higher")):
            return Exactness.JUST_OVER if just else Exactness.OVER
        if one in UNDER or (one == "than" and two in ("less", "fewer", "lower")):
            return Exactness.JUST_UNDER if just else Exactness.UNDER
        close = one == "to" and two == "close"
        return Exactness.ABOUT if one in ABOUT or close else Exactness.EXACT

    def _sign(self, first: int) -> int:
        token = self._tokens[first]
        before = self._text(first - 1)
        if before not in ("+", "-") or self._tokens[first - 1].end != token.start:
            return 0
        opened = (
            self._text(first - 2) in ("(", "[", "", ",") or self._tokens[first - 2].end < self._tokens[first - 1].start
        )
        return (1 if before == "+" else -1) if opened else 0


def free_tokens(tokens: Sequence[Token], taken: Sequence[tuple[int, int]]) -> list[bool]:
    """Whether each token is outside of all spans, in order of their starts, and no number too long for a figure."""
    free, place, reach = [], 0, 0
    for token in tokens:
        while place < len(taken) and taken[place][0] <= token.start:
            reach = max(reach, taken[place][1])
            place += 1
        free.append(token.start >= reach and (token.kind != "number" or len(token.text) <= _MOST_DIGITS))
    return free
