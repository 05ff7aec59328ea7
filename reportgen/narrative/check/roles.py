"""What part a number plays in its sentence: a figure, a target, somebody else's figure, or a change.

In go a passage and its groups of numbers; out comes a role for each mention. Knows no figure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from reportgen.narrative.check.groups import Group
from reportgen.narrative.check.numbers import Form, Mention
from reportgen.narrative.check.reading import Passage
from reportgen.narrative.check.rows import rows_of
from reportgen.narrative.check.words import BETTER, DOWN, NATIONAL, NEIGHBOURS, REGIONAL, TARGET_WORDS, UP, WORSE


class Kind(Enum):
    """What a number stands for."""

    LEVEL = "level"
    TARGET = "target"
    BENCHMARK = "benchmark"
    CHANGE = "change"


@dataclass(frozen=True)
class Role:
    """`way` of a change: 'up', 'down', 'better', 'worse' or ''. `place` names whose figure a benchmark is.

    `than`: a change is held against what follows ('2.0 points higher than the 88.4%').

    `beside` of a change is 'target' or 'benchmark' where it is the distance to one. `comes_from`: the number is what is
    compared with, as in 'from 103'; `goes_to`: the one that it came to.
    """

    kind: Kind = Kind.LEVEL
    way: str = ""
    place: str = ""
    beside: str = ""
    than: bool = False
    comes_from: bool = False
    goes_to: bool = False


WAYS = {
    word: way for way, words in (("up", UP), ("down", DOWN), ("better", BETTER), ("worse", WORSE)) for word in words
}
_LOOSE = (
    r"(?:\s(?:about|around|approximately|roughly|nearly|almost|just|over|under|some|only|a|an|the|"
    r"further|another|as|much|more|less|than|at|least|well|exactly|slightly))*"
)
_TARGET = "|".join(sorted(TARGET_WORDS))
_TARGET_BEFORE = re.compile(
    rf"\b(?:{_TARGET})(?:\s?(?:of|is|was|at|being|set|stands|remains|level|figure|range|,|:|\(|-|=|"
    rf"which|that|the|for|year|this|annual|or|local|our|\)))*{_LOOSE}\s?$"
)
_TARGET_AFTER = re.compile(
    rf"\s?(?:or\s(?:less|more|under|over|below|above)\s)?(?:(?:annual|local|year-end|year\send|"
    rf"national|council's|corporate|agreed|minimum|maximum)\s)*(?:{_TARGET})\b"
)
_NOUNS = (
    "increase|rise|growth|gain|jump|surge|fall|drop|decrease|reduction|decline|improvement|"
    "deterioration|shortfall|difference|gap|change|swing|dip|slip|upturn|downturn|cut|climb"
)
_NOUN_OF = re.compile(rf"\b(?P<word>{_NOUNS})s?(?:\s(?:in|for|on|to)(?:\s(?!of\b)[a-z'-]+){{1,4}})?\sof{_LOOSE}\s?$")
_NOUN_WAS = re.compile(rf"\b(?P<word>{_NOUNS})(?:\s(?:is|was|being|equates\sto|equals))?{_LOOSE}\s?[(:,]?\s?$")
_BY = re.compile(rf"\bby{_LOOSE}\s?$")
_VERB = re.compile(
    rf"(?<!made\s)(?<!make\s)(?<!makes\s)(?<!making\s)(?<!set\s)(?<!follow\s)(?<!take\s)(?<!taken\s)(?<!picked\s)\b(?P<word>up|"
    rf"down|increased|fell|fallen|rose|risen|dropped|reduced|decreased|improved|grew|grown|declined|"
    rf"deteriorated|worsened)"
    rf"(?:\sby)?{_LOOSE}\s?$"
)
_AFTER = re.compile(
    rf"\s?(?:\([^()]*\)\s?)?(?:(?:year\son\syear|overall|net|real|relative|in-year|annual|quarterly|"
    rf"further)\s)*(?P<word>{_NOUNS}|higher|lower|fewer|less|more|up|down|better|worse|greater|smaller|"
    rf"above|below|short|behind|ahead|over|under|adrift)\b"
)
_NOUN_FEWER = re.compile(
    r"\s(?!is\b|are\b|was\b|were\b|has\b|have\b|had\b)[a-z'-]+\s(?:[a-z'-]+\s)?(?P<word>fewer|more|"
    r"less|higher|lower)\s(?:than|compared)\b(?!\s(?:\d|a\b|one|two|three|four|five|six|seven|eight|"
    r"nine|ten))"
)
_UP_ON = re.compile(r"\s(?:on|from|compared|since|against|year|over\sthe|than|in\sthe|\()|[,.;)]|$")
_ALSO = re.compile(
    r"(?:\s(?:in|for|among|of)\s[^,;.()]{1,40})?\s?(?:,\s?)?(?:and|or|but)(?:\s(?:of|by|a|an|the|around|about))*\s?$"
)
_DISTANCE = re.compile(
    rf"\s?(?:above|below|short\sof|under|over|behind|ahead\sof|off|better\sthan|worse\sthan|"
    rf"higher\sthan|lower\sthan|more\sthan|less\sthan|from|adrift\sof|away\sfrom|against|"
    rf"to)\b[^.;,()]{{0,30}}?\b(?:{_TARGET}|it\b)"
)
_BESIDE_TARGET = re.compile(
    r"\b(?:inside|within|above|below|under|over|on|off|near|meets?|met|missed|exceeds?|exceeded|beat|"
    r"outside|to|achieved|short\sof)\s(?:the\s|our\s|its\s)?$"
)
_IS = re.compile(r"\b(?:is|are|was|were|now|stands|by)\s(?:now\s|still\s)?$")
_BESIDE = (
    r"in|for|across|above|below|behind|ahead\sof|short\sof|better\sthan|worse\sthan|higher\sthan|lower\sthan|"
    r"more\sthan|less\sthan"
)
_MISSED_BY = re.compile(rf"\b(?:{_TARGET})\b[^.;,]{{0,20}}\bby{_LOOSE}\s?$")
_AND_ALSO = re.compile(r"\)?\s?(?:in\s|at\s|of\s|for\s)?[^.;,()]{0,32}?,?\s?\b(?:and|or)(?:\s(?:the|of|from|a))*\s?")
_TARGET_NEAR = re.compile(rf"\b(?:{_TARGET})\b")
_WORDS_BACK = 9
_MOVES = frozenset(
    {"ranged", "ranging", "varied", "varying", "moved", "moving", "gone", "went", "crept", "changed", "swung"}
)
_FROM = re.compile(
    r"\bfrom(?:\s(?:a|the|an|its|around|about|just|over|under|low|high|peak|baseline|position|figure|"
    r"of|under|nearly|almost|only))*\s?$"
)
_TO = re.compile(r"\b(?:to|reaching|at)(?:\s(?:a|the|around|about|just|over|under|of|only|low|high|now|stand))*\s?$")
_COMPARED = re.compile(
    r"\b(?:than|double|twice|times|half|against|versus|vs\.?|compared\s(?:with|to)|"
    r"comparison\s(?:with|to)|previously|up\son|down\son|on)(?:\s(?:a|an|the|of|figure|our|last|"
    r"position|total|\())*\s?$"
    r"|\((?:was|previously|formerly|then)\s$"
)


def roles_of(passage: Passage, groups: Sequence[Group], places: Sequence[str]) -> dict[Mention, Role]:
    """The role of each mention. `places` are the names of those whose figures are known beside ours."""
    reader = _Roles(passage, places)
    roles: dict[Mention, Role] = {}
    before: tuple[Mention, Role] | None = None
    for group in groups:
        first = group.members[0]
        role = _carried_on(passage, reader.role(first, before), first, before)
        for member in group.members:
            roles[member] = role
            if member is not first and member.form is Form.PERCENT and role.kind is Kind.LEVEL and group.part is None:
                roles[member] = reader.role(member, None)
        before = (group.members[-1], role)
    for row in rows_of(passage, groups):
        for group, place in zip(row, reader.places_of_row(row), strict=False):
            roles |= {member: Role(Kind.BENCHMARK, place=place) for member in group.members}
    return roles


def _carried_on(passage: Passage, role: Role, mention: Mention, before: tuple[Mention, Role] | None) -> Role:
    """What 'and' takes over from the number before: 'up from 33.2% in August and 21.4% in June'."""
    if before is None or before[0].form is not mention.form:
        return role
    between = passage.lower[before[0].end : mention.start]
    earlier = before[1]
    if role.kind is Kind.CHANGE and not role.beside and earlier.beside and earlier.kind is Kind.CHANGE:
        return replace(role, beside=earlier.beside, place=earlier.place)
    if role.kind is Kind.LEVEL and earlier.comes_from and not role.goes_to and _AND_ALSO.fullmatch(between):
        return replace(role, comes_from=True)
    return role


class _Roles:
    """Reads the words before and after a number within its sentence."""

    def __init__(self, passage: Passage, places: Sequence[str]) -> None:
        self._passage = passage
        self._places = place_patterns(places)

    def role(self, mention: Mention, before: tuple[Mention, Role] | None) -> Role:
        """What a mention stands for; `before` is the one before it in the same passage."""
        left, right = self._around(mention, before[0] if before else None)
        if mention.form is not Form.POINTS and (self._is_target(left) or _TARGET_AFTER.match(right)):
            return Role(Kind.TARGET)
        if change := self._change(mention, left, right):
            return change
        if before and before[1].kind is Kind.CHANGE and before[0].form == mention.form and _ALSO.fullmatch(left):
            return before[1]
        if place := self._place(left, right):
            return Role(Kind.BENCHMARK, place=place)
        comes_from = bool(_FROM.search(left) and self._moves(mention, right)) or bool(_COMPARED.search(left))
        return Role(comes_from=comes_from, goes_to=bool(_TO.search(left)))

    def _is_target(self, left: str) -> bool:
        """'the target of 90%', but not 'inside target at 9.8%'."""
        match = _TARGET_BEFORE.search(left)
        if match is None:
            return False
        stands_at = re.match(rf"(?:{_TARGET})s?\s?(?:at|,)", left[match.start() :]) is not None
        return not (stands_at and _BESIDE_TARGET.search(left[: match.start()]))

    def _around(self, mention: Mention, before: Mention | None) -> tuple[str, str]:
        """The text of the sentence before the number, from the number before it on, and the text after."""
        sentence = self._passage.sentence_of(mention.first)
        tokens = self._passage.tokens
        start = max(tokens[sentence.first].start, before.end if before else 0)
        return self._passage.lower[start : mention.start], self._passage.lower[
            mention.end : tokens[sentence.last - 1].end
        ]

    def _moves(self, mention: Mention, right: str) -> bool:
        """Whether 'from' begins a way from one number to another, and not 'from 14 households'."""
        tokens = self._passage.tokens
        begin = tokens[self._passage.sentence_of(mention.first).first].start
        words = re.findall(r"[a-z]+", self._passage.lower[begin : mention.start])[-_WORDS_BACK:]
        on_its_way = re.match(r"[^.;]{0,60}?\bto\b(?:\s[a-z]+){0,3}\s?\d", right) is not None
        return on_its_way or words[:-1] == [] or any(word in WAYS or word in _MOVES for word in words)

    # Change

    def _change(self, mention: Mention, left: str, right: str) -> Role | None:
        way = self._way(mention, left, right)
        if way is None:
            if mention.form is not Form.POINTS:
                return None
            way = ""
        near = right[:60]
        missed_by = _MISSED_BY.search(left) or ("shortfall" in left and _TARGET_NEAR.search(right))
        beside = "target" if _DISTANCE.match(near) or missed_by else ""
        than = re.match(r"[^.;,]{0,30}?\b(?:than|above|below)\b", right) is not None
        return Role(Kind.CHANGE, way=way, than=than, beside=beside or (self._place(left, right) and "benchmark"))

    def _way(self, mention: Mention, left: str, right: str) -> str | None:
        """The way of a change; None where the number is none."""
        if mention.sign:
            return "up" if mention.sign > 0 else "down"
        for pattern in (_NOUN_OF, _VERB):
            if match := pattern.search(left):
                if pattern is _VERB and mention.form is Form.COUNT and not _UP_ON.match(right):
                    continue
                return _way_of(match["word"])
        if _BY.search(left) and (way := self._way_before(left, right)) is not None:
            return way
        if (match := _NOUN_WAS.search(left)) and mention.form is not Form.COUNT and match["word"] != "gap":
            return _way_of(match["word"])
        return self._way_after(mention, left, right)

    def _way_before(self, left: str, right: str) -> str | None:
        """The word of change before 'by': 'fell by', 'numbers have gone down, by'."""
        words = re.findall(r"[a-z]+", left)[-_WORDS_BACK:]
        for word in reversed(words):
            if word in WAYS and word not in ("more", "less"):
                return _way_of(word)
        return (
            "" if re.match(r"\s?(?:since|on|from|compared|over|\.|,|or|to|\()", right) and "so" in words[-2:] else None
        )

    def _way_after(self, mention: Mention, left: str, right: str) -> str | None:
        if match := _AFTER.match(right):
            word = match["word"]
            rest = right[match.end() :]
            if word in ("up", "down") and not _UP_ON.match(rest):
                return None
            if word in ("above", "below", "short", "behind", "ahead", "over", "under", "adrift"):
                of_change = mention.form in (Form.POINTS, Form.PERCENT) or (_IS.search(left) and _DISTANCE.match(right))
                return _beside_way(word) if of_change and not re.match(r"\s?\d", rest) else None
            if word == "more" and mention.form is Form.COUNT and re.match(r"\sor\b", rest):
                return None
            return _way_of(word)
        if mention.form is Form.COUNT and (match := _NOUN_FEWER.match(right)):
            return _way_of(match["word"])
        return None

    # Somebody else's

    def _place(self, left: str, right: str) -> str:
        """Whose figure it is: the name right after the number, or the nearest before it."""
        if after := self._place_after(right):
            return after
        found = [
            (match.end(), place != OTHERS, place) for place, pattern in self._places for match in pattern.finditer(left)
        ]
        if found:
            end, _, place = max(found)
            between = left[end:]
            if (
                len(re.findall(r"[a-z]+", between)) <= 6
                and ";" not in between
                and not re.search(r"\b(?:our|we|compared)\b", between)
            ):
                return place
        return ""

    def places_of_row(self, row: Sequence[Group]) -> list[str]:
        """'the England, North East and neighbour figures of 91%, 94% and 92%'."""
        left, _ = self._around(row[0].members[0], None)
        near = left[-90:]
        named = sorted(
            {
                place: match.start()
                for place, pattern in self._places
                if place != OTHERS
                for match in pattern.finditer(near)
            }.items(),
            key=lambda one: one[1],
        )
        between = re.search(r"\d", near[named[0][1] :]) if named else None
        return [place for place, _ in named] if len(named) == len(row) and between is None else []

    def _place_after(self, right: str) -> str:
        for place, pattern in self._places:
            if re.match(rf"\s?(?:\(?(?:{_BESIDE})\s)?(?:the\s|our\s)?(?:{pattern.pattern})", right):
                return place
        return ""


OTHERS = "others"
"""Somebody else's figure of whom nothing is known."""


def place_patterns(places: Sequence[str]) -> list[tuple[str, "re.Pattern[str]"]]:
    """How each of those whose figures are known is spoken of."""
    patterns = []
    for place in places:
        name = place.casefold()
        other = [re.escape(name)]
        if name in NATIONAL:
            other += [r"national(?:ly|\saverage|\sfigure|\srate)", r"english"]
        elif set(name.split()) & NEIGHBOURS:
            other += [r"neighbours?", r"similar\s(?:councils?|authorities)", r"comparable\s(?:councils?|authorities)"]
        else:
            other += [r"regional(?:ly|\saverage|\sfigure|\srate)", r"the\sregion\b"]
        if len(name.split()) > 1:
            other.append("".join(word[0] for word in name.split()) + r"s?\b")
        patterns.append((place, re.compile("|".join(rf"\b{one}" for one in other))))
    unknown = [
        *NATIONAL,
        *REGIONAL,
        r"statistical\sneighbours",
        "benchmarks?",
        r"other\s(?:councils|authorities)\saverage",
    ]
    patterns.append((OTHERS, re.compile("|".join(rf"\b{one}\b" for one in unknown))))
    return patterns


def _way_of(word: str) -> str:
    for stem in (word, word.removesuffix("s")):
        if stem in WAYS:
            return WAYS[stem]
    return {"decline": "down", "shortfall": "down", "cut": "down", "downturn": "down", "upturn": "up"}.get(word, "")


def _beside_way(word: str) -> str:
    return "up" if word in ("above", "ahead", "over") else "down"
