"""Puts numbers that belong together into groups: 'Five of the fourteen (35.7%)', '68.2% (165 / 242)'.

In go a passage's mentions; out come groups in order. Knows no figure.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from reportgen.narrative.check.numbers import Form, Mention
from reportgen.narrative.check.reading import Passage
from reportgen.narrative.check.words import DETERMINERS, DOWN, UP


@dataclass(frozen=True)
class Group:
    """Numbers that belong together: how many `part` of how many `whole`, and which `share` in percent that is.

    `in_words` is the share in words, as in 'a quarter (11 of 44)'.
    """

    part: Mention | None = None
    whole: Mention | None = None
    share: Mention | None = None
    in_words: Mention | None = None

    @property
    def members(self) -> list[Mention]:
        """Its numbers in the order of the text."""
        there = [one for one in (self.part, self.whole, self.share, self.in_words) if one is not None]
        return sorted(there, key=lambda one: one.start)

    @property
    def first(self) -> int:
        """Its first token."""
        return self.members[0].first

    @property
    def last(self) -> int:
        """Its last token."""
        return self.members[-1].last


_DETERMINERS = f"(?: (?:{'|'.join(sorted(DETERMINERS))}|total|some|of|about|around))*"
_NOT_NOUNS = "was|were|is|are|made|each|every|all|both|some|most|any|and|or|in|with|to|by|while|but|than"
_NOUNS = rf"(?:(?!(?:{_NOT_NOUNS}) )[a-z&'-]+ ){{0,4}}"
_PAIR = re.compile(rf"/|{_NOUNS}(?:out )?of{_DETERMINERS}")
_SHARE_OF = re.compile(rf"of{_DETERMINERS}")
_LOOSELY = "(?: (?:about|around|nearly|almost|just|over|under|approximately|roughly|exactly))*"
_THAT_IS = "(?:i \\. e \\.?|ie|i\\.e\\.?|that is|which is|or|equating to|equivalent to|representing|equal to|being|=)"
_WORDS = r"(?:(?!while |but |than |compared )[^,;:()\s]+ ){0,16}"
_IN_BRACKETS = re.compile(rf"{_WORDS}\((?: (?:,|{_THAT_IS}))*{_LOOSELY}")
_NEXT = re.compile(rf"(?:[,:=-] ?)?(?:{_THAT_IS})?{_LOOSELY}".replace("(?: (?:about", "(?: ?(?:about"))
_BESIDE = re.compile(rf"{_WORDS}(?:[,-] )?{_THAT_IS}{_LOOSELY}(?: ,)?")
_APPOSED = re.compile(rf"{_WORDS}[,-]{_LOOSELY}")
_CLOSED = frozenset({",", ".", ")", ";", "-", ""})
_MOST_TOKENS = 24


def group_mentions(passage: Passage, mentions: Sequence[Mention], free: Sequence[bool]) -> list[Group]:
    """The mentions, those that belong together in one group each. `free` tells which tokens are no period."""
    between = _Between(passage, free)
    groups = _merged([_alone(one) for one in mentions], between.pair)
    groups = _merged(groups, between.share_of)
    return _merged(groups, between.beside)


def _alone(mention: Mention) -> Group:
    if mention.form is Form.PERCENT:
        return Group(share=mention)
    if mention.form is Form.SHARE:
        return Group(in_words=mention)
    return Group(part=mention)


def _merged(groups: Sequence[Group], merge: Callable[[Group, Group], Group | None]) -> list[Group]:
    merged: list[Group] = []
    for group in groups:
        both = merge(merged[-1], group) if merged else None
        if both is None:
            merged.append(group)
        else:
            merged[-1] = both
    return merged


class _Between:
    """Judges by the words between two groups whether they belong together."""

    def __init__(self, passage: Passage, free: Sequence[bool]) -> None:
        self._passage = passage
        self._free = free

    def pair(self, one: Group, other: Group) -> Group | None:
        """165/242, 165 of the 242, 165 visits out of 242."""
        if not (_is_count(one) and _is_count(other)):
            return None
        return replace(one, whole=other.part) if self._matches(_PAIR, one, other) else None

    def share_of(self, one: Group, other: Group) -> Group | None:
        """27.5% of 51."""
        of_nothing = one.share is None and one.in_words is None
        if not all(self._free[one.last + 1 : other.first]) and one.in_words:
            return None
        if of_nothing or one.part is not None or one.whole is not None or not _is_count(other):
            return None
        return replace(one, whole=other.part) if self._matches(_SHARE_OF, one, other) else None

    def beside(self, one: Group, other: Group) -> Group | None:
        """Counts with their share beside them, a share with its counts, a share in words with its percentage."""
        if self._begins_row(other) or self._is_change(other):
            return None
        first, second = _kinds(one), _kinds(other)
        if first & second or not (first | second) & {"share", "in_words"} or not _all_count(one, other):
            return None
        if second == {"share"} and self._is_beside(one, other):
            return _both(one, other)
        if "part" in second and "whole" not in second:
            return None
        if ("in_words" in second or first == {"share"}) and self._matches(_NEXT, one, other):
            return _both(one, other)
        return _both(one, other) if self._matches(_IN_BRACKETS, one, other) else None

    def _is_beside(self, one: Group, other: Group) -> bool:
        if self._matches(_IN_BRACKETS, one, other) or self._matches(_BESIDE, one, other):
            return True
        after = self._passage.tokens[other.last + 1].text if other.last + 1 < len(self._passage.tokens) else ""
        return after in _CLOSED and (self._matches(_NEXT, one, other) or self._matches(_APPOSED, one, other))

    def _is_change(self, group: Group) -> bool:
        """'128 visits (8.5% more)': no share of the visits."""
        after = self._passage.tokens[group.last + 1 : group.last + 2]
        return group.share is not None and bool(after) and after[0].text in UP | DOWN

    def _begins_row(self, group: Group) -> bool:
        """'(61.9%, 23.8% and 14.3% respectively)': shares of several counts."""
        after = [token.text for token in self._passage.tokens[group.last + 1 : group.last + 1 + _MOST_TOKENS]]
        return len(after) > 1 and after[0] in (",", "and") and after[1][0].isdigit() and "respectively" in after

    def _matches(self, pattern: "re.Pattern[str]", one: Group, other: Group) -> bool:
        if not 0 <= other.first - one.last - 1 <= _MOST_TOKENS:
            return False
        if self._passage.sentence_of(one.first) != self._passage.sentence_of(other.first):
            return False
        return pattern.fullmatch(" ".join(self._words(one, other))) is not None

    def _words(self, one: Group, other: Group) -> Iterator[str]:
        for token in self._passage.tokens[one.last + 1 : other.first]:
            if self._free[token.index]:
                yield token.text


def _is_count(group: Group) -> bool:
    return group.part is not None and group.part.form is Form.COUNT and len(group.members) == 1


def _kinds(group: Group) -> set[str]:
    return {name for name in ("part", "whole", "share", "in_words") if getattr(group, name) is not None}


def _all_count(one: Group, other: Group) -> bool:
    """Whether all parts count something."""
    return all(group.part is None or group.part.form is Form.COUNT for group in (one, other))


def _both(one: Group, other: Group) -> Group:
    return Group(
        one.part or other.part, one.whole or other.whole, one.share or other.share, one.in_words or other.in_words
    )
