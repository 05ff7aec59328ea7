"""Claims about direction: 'above the target', 'lower than last year', 'has risen from 302 to 266'.

In go a sentence, the verdicts of its numbers and the section's topics; out come claims that the figures contradict.
What cannot be told is left alone.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from reportgen.formats import Unit, plain_number
from reportgen.narrative.check.candidates import Aspect
from reportgen.narrative.check.numbers import Form, Mention
from reportgen.narrative.check.reading import Passage, Sentence
from reportgen.narrative.check.roles import Kind
from reportgen.narrative.check.stretches import Cue, fit
from reportgen.narrative.check.topics import Topic
from reportgen.narrative.check.verdicts import Judgement, Verdict

_WAY_WORDS = {
    "up": (
        "above|over|exceed(?:s|ed|ing)?|higher|more|greater|ahead\\sof|surpass(?:es|ed)|up|risen|rise|"
        "rose|increased?|increases|grown|growth|larger|well\\sabove"
    ),
    "down": (
        "below|under|lower|less|fewer|smaller|down|fallen|fall|fell|drop|dropped|decreased?|reduction|"
        "reduced|declined?|short\\sof|behind"
    ),
    "better": "better|improved|improvement|improving",
    "worse": "worse|worsened|deteriorated|deterioration|poorer",
    "same": "in\\sline|the\\ssame(?=\\sas\\b)|identical|level\\swith|on\\sa\\spar",
    "met": "meets?|meeting|met|achiev(?:es|ed|ing)|within|hits?|inside|reach(?:es|ed)",
    "missed": (
        "miss(?:es|ed|ing)|outside|fail(?:s|ed|ing)?\\sto\\s(?:meet|reach|achieve)|"
        "not\\s(?:yet\\s)?(?:met|meeting|achieved|achieving)|does\\snot\\smeet|did\\snot\\smeet"
    ),
}
_RELATION = re.compile("|".join(rf"\b(?P<{way}>{words})\b" for way, words in _WAY_WORDS.items()))
_LINK = re.compile(
    r"\s?(?:(?:than|with|to|as|on|from|since|of|compared|against|the|our|its|their|his|her|a|an|at|in|"
    r"for|was|were|those|that|figure|rate|level|performance|quarter|position|seen|recorded|reported|"
    r"both|still|also|local|agreed|council's|corporate|annual|well|both|national|average|year|overall|"
    r"slightly|steadily|sharply|significantly|again|further|markedly|considerably|gradually|"
    r"substantially|every|month|respective|set|all|by|far|much|over)\s?|\s?\()*$"
)
_DENIED = re.compile(
    r"(?:\bnot|\bno|\bnever|n't|\bneither|\bnor|\bwithout|\bif|\bwhether|\bto\sbe|\bshould\sbe|"
    r"\bwill\sbe|\baim\w*\sto|\bto\sget|\bto\sbring\w*)(?:\s\w+){0,2}\s?$"
)
_PASSIVE = re.compile(
    r"\btarget\b[^.;]{0,60}?\b(?:was|is|were|has\sbeen|have\sbeen|had\sbeen|"
    r"being)\s(?P<not>not\s(?:yet\s)?|narrowly\snot\s)?(?:just\s|narrowly\s|comfortably\s|"
    r"again\s)?(?P<what>met|missed|achieved|exceeded|reached)\b"
)
_FROM_TO = re.compile(
    r"\b(?P<up>risen|rose|rises|rise|rising|increased?|increases|increasing|grown|grew|growth|climbed|"
    r"crept\sup|gone\sup|went\sup|up|jumped)\b|"
    r"\b(?P<down>fallen|fell|falls|fall|falling|dropped|drops|drop|decreased?|decreasing|reduced|"
    r"reduces|reduction|reducing|declined?|gone\sdown|went\sdown|down|dipped)\b|"
    r"\b(?P<better>improved|improvement|improving|improves)\b|\b(?P<worse>worsened|deteriorated|"
    r"deterioration|slipped)\b"
)
_CAME_TO = re.compile(
    rf"(?:{_FROM_TO.pattern})(?:\s(?!by\b|from\b|in\b)[a-z]+){{0,2}}\sto\s(?:the\s|a\s|just\s|around\s|about\s)?$"
)
_TIMES = re.compile(
    r"\b(?:(?P<how>more\sthan|over|nearly|almost|just\sover|just\sunder|less\sthan|about|around|well\sover)\s)?"
    r"(?:(?P<two>doubled|double|twice)|(?P<three>trebled|tripled|three\stimes)|(?P<half>halved))\b"
)
_HELD = re.compile(r"\b(?:than|on|from|compared|against|with|since)\b")
_RIGHT_AFTER = 12
_IN_LINE = Fraction(1, 2)
_FAR_BACK, _NEAR = 90, 48


@dataclass(frozen=True)
class Claim:
    """A claim that the figures contradict, from `start` to `end`, and what they say; `beside` is also meant."""

    start: int
    end: int
    message: str
    beside: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True)
class Told:
    """What stands on one side of a comparison; `topic` when it is known what it is of; `said` in the text."""

    value: Fraction
    unit: Unit | None
    topic: Topic | None
    name: str
    said: bool = False


Finder = Callable[[int, Cue | None], Sequence[Told]]
"""Gives the figures that are spoken of at a token, of a period or of now."""


@dataclass(frozen=True)
class Sides:
    """A sentence with the verdicts of its numbers, the periods that it names, and a way to find what it speaks of."""

    passage: Passage
    sentence: Sentence
    verdicts: Sequence[Verdict]
    cues: Sequence[Cue]
    find: Finder
    now: Callable[[Topic], Sequence[Told]]
    at: Callable[[Topic, Cue], Sequence[Told]]
    benchmark: Callable[[int, int], tuple[int, str] | None]
    """The place whose figure is named in a span: where its name ends, and the name."""


def find_claims(sides: Sides) -> list[Claim]:
    """The claims of a sentence that the figures contradict, each told once."""
    reader = _Claims(sides)
    found = [*reader.from_to(), *reader.to_next(), *reader.relations(), *reader.passives(), *reader.times()]
    told: list[Claim] = []
    for claim in found:
        if not any(claim.start < other.end and other.start < claim.end for other in told):
            told.append(claim)
    return told


class _Claims:
    """Reads the claims of one sentence."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        tokens = sides.passage.tokens
        self._start = tokens[sides.sentence.first].start
        self._end = tokens[sides.sentence.last - 1].end
        self._text = sides.passage.lower
        self._levels = [one for one in sides.verdicts if one.role.kind is Kind.LEVEL]
        self._changes = [one for one in sides.verdicts if one.role.kind is Kind.CHANGE]
        self._taken = [(one.mention.start, one.mention.end) for one in sides.verdicts]

    # From one number to another

    def from_to(self) -> Iterator[Claim]:
        """'rose from 12 to 19', 'down from 103', 'to 79 from 75'."""
        for place, verdict in enumerate(self._levels):
            if not verdict.role.comes_from or not self._follows_from(verdict.mention):
                continue
            other = self._to(place)
            word = self._word_before(verdict.mention) or self._word_between(verdict.mention, other)
            if other is None or word is None or not _comparable(verdict, other):
                continue
            way, start, end = word
            if not _right_way(way, other.value, verdict.value, _topic(other) or _topic(verdict)):
                numbers = f"from {_said(verdict, self._text)} to {_said(other, self._text)}"
                yield Claim(start, end, f"{numbers[0].upper()}{numbers[1:]} is {_how(other.value, verdict.value)}.")

    def to_next(self) -> Iterator[Claim]:
        """'63.3% in August and then dropped further to 66.7%'."""
        for place, verdict in enumerate(self._levels):
            match = _CAME_TO.search(self._text[: verdict.mention.start], max(self._start, verdict.mention.start - 48))
            before = (self._levels[place - 1] if place else None) or self._in_bracket_after(place)
            if match is None or before is None or not verdict.role.goes_to or not _comparable(before, verdict):
                continue
            topics = {topic.title for topic in (_topic(before), _topic(verdict)) if topic is not None}
            after = before.mention.start > verdict.mention.start
            if (
                len(topics) > 1
                or (before.mention.start > match.start() and not after)
                or self._is_denied(match.start())
            ):
                continue
            way = str(match.lastgroup)
            if not _right_way(way, verdict.value, before.value, _topic(verdict) or _topic(before)):
                said, earlier = _said(verdict, self._text), _said(before, self._text)
                message = f"{said} is {_how(verdict.value, before.value)} than {earlier}."
                yield Claim(match.start(way), match.end(way), message)

    def _in_bracket_after(self, place: int) -> Verdict | None:
        """'fell to 64 in the quarter (Q1: 51)'."""
        one, after = self._levels[place], self._levels[place + 1 : place + 2]
        if not after or one.candidate is None or after[0].candidate is None:
            return None
        opened = "(" in self._text[one.mention.end : after[0].mention.start]
        same = one.candidate.topic.title == after[0].candidate.topic.title
        return after[0] if opened and same and after[0].candidate.stretch.last < one.candidate.stretch.last else None

    def _follows_from(self, mention: Mention) -> bool:
        return re.search(r"\bfrom\b[^.;,()]{0,24}$", self._text[self._start : mention.start]) is not None

    def _to(self, place: int) -> Verdict | None:
        """The number that it came to: the next one after 'to', or else the one before."""
        for after in self._levels[place + 1 :]:
            if after.role.comes_from:
                break
            if after.role.goes_to and _comparable(self._levels[place], after):
                return after
        for before in reversed(self._levels[:place]):
            if _comparable(self._levels[place], before) and not before.role.comes_from:
                return before
        return None

    def _word_before(self, mention: Mention) -> tuple[str, int, int] | None:
        """The last word of change before the number."""
        begin = max(self._start, mention.start - _FAR_BACK)
        found = list(_FROM_TO.finditer(self._text, begin, mention.start))
        if not found or self._is_denied(found[-1].start()) or ";" in self._text[found[-1].end() : mention.start]:
            return None
        return str(found[-1].lastgroup), found[-1].start(), found[-1].end()

    def _word_between(self, mention: Mention, other: Verdict | None) -> tuple[str, int, int] | None:
        """'From a low of 260 in July, numbers have crept up to 261'."""
        if other is None or other.mention.start < mention.end:
            return None
        found = list(_FROM_TO.finditer(self._text, mention.end, other.mention.start))
        return (str(found[-1].lastgroup), found[-1].start(), found[-1].end()) if found else None

    # Above, below, better than

    def relations(self) -> Iterator[Claim]:
        """'above the target', 'lower than last year', 'in line with the national average'."""
        for match in _RELATION.finditer(self._text, self._start, self._end):
            way = str(match.lastgroup)
            if (self._is_denied(match.start()) and way != "missed") or self._is_of_change(match.start()):
                continue
            thing = self._object(match.end(), way)
            if thing is None:
                continue
            other, end = thing
            claim = self._held_against(match.start(), end, way, other)
            if claim is not None:
                yield claim

    def passives(self) -> Iterator[Claim]:
        """'the target was met'."""
        for match in _PASSIVE.finditer(self._text, self._start, self._end):
            missed = (match["what"] == "missed") != bool(match["not"])
            others = self._targets(match.start())
            if others:
                claim = self._held_against(match.start(), match.end(), "missed" if missed else "met", others)
                if claim is not None:
                    yield claim

    def _is_denied(self, start: int) -> bool:
        return _DENIED.search(self._text[max(self._start, start - 24) : start]) is not None

    def _is_of_change(self, start: int) -> bool:
        """Whether the word belongs to a change with a number, which is judged as such."""
        return any(0 <= start - one.mention.end <= 12 for one in self._changes)

    def _held_against(self, start: int, end: int, way: str, others: Sequence[Told]) -> Claim | None:
        subjects = self._subjects(start, others)
        if not subjects or self._is_of_other_time(start, end):
            return None
        pairs = [(one, other) for one in subjects for other in others if _is_of_one(one, other)]
        wrong = [(one, other) for one, other in pairs if not _holds(way, one, other)]
        each = "both" in self._text[max(self._start, start - 12) : start]
        if not wrong or (len(wrong) < len(pairs) and not each):
            return None
        one, other = wrong[0]
        return Claim(start, end, f"{one.name} is {_compared(one, other)}.{_good(way, one, other)}")

    def _is_of_other_time(self, start: int, end: int) -> bool:
        """'over it in August': said of another period than the figure before it."""
        cue = next((one for one in self._sides.cues if 0 < one.start - end <= _RIGHT_AFTER), None)
        stated = self._subject_verdict(start, None)
        if (
            cue is None
            or stated is None
            or not re.fullmatch(r"\s(?:in|at|during|for)\s(?:the\s)?", self._text[end : cue.start])
        ):
            return False
        return stated.candidate is None or not fit(cue, stated.candidate.stretch)

    # Twice as many

    def times(self) -> Iterator[Claim]:
        """'double the six of August', 'has more than doubled since June', 'half the 24 of May'."""
        for match in _TIMES.finditer(self._text, self._start, self._end):
            thing = self._number_after(match.end()) or self._period_after(match.end())
            if thing is None or not thing[0] or self._is_denied(match.start()):
                continue
            subjects = self._subjects(match.start(), thing[0])
            pairs = [(one, other) for one in subjects for other in thing[0] if other.value]
            if pairs and not any(_is_times(match, one.value / other.value) for one, other in pairs):
                one, other = pairs[0]
                message = f"{one.name} is {float(one.value / other.value):.2f} times {other.name}."
                yield Claim(match.start(), match.end(), message)

    # What something is held against

    def _object(self, start: int, way: str) -> tuple[Sequence[Told], int] | None:
        """The target, somebody else's figure, a period or a number that follows within a few words."""
        for finder in (self._target_after, self._benchmark_after, self._number_after, self._period_after):
            found = finder(start)
            if found is not None and found[0]:
                return found
        return None

    def _linked(self, start: int, end: int) -> bool:
        between = self._text[start:end]
        return end - start <= _NEAR + 20 and _LINK.fullmatch(between.strip() + " ") is not None

    def _target_after(self, start: int) -> tuple[Sequence[Told], int] | None:
        for match in re.finditer(r"\btargets?\b|\bit\b", self._text[start : min(self._end, start + _NEAR + 12)]):
            position = start + match.start()
            before = self._text[start:position]
            numbers = [one for one in self._sides.verdicts if start <= one.mention.start < position]
            cleaned = before
            for one in reversed(numbers):
                cleaned = cleaned[: one.mention.start - start] + cleaned[one.mention.end - start :]
            if _LINK.fullmatch(cleaned.strip() + " ") is None or any(
                one.role.kind is not Kind.TARGET for one in numbers
            ):
                continue
            if match[0] == "it" and "target" not in self._text[self._start : start]:
                continue
            return self._targets(position), start + match.end()
        return None

    def _targets(self, position: int) -> Sequence[Told]:
        """The number of a target that is said next to a word, or the known targets of what is spoken of."""
        said = [
            one
            for one in self._sides.verdicts
            if one.role.kind is Kind.TARGET and -40 <= one.mention.start - position <= 40
        ]
        if said:
            if any(one.judgement is Judgement.WRONG for one in said):
                return []
            nearest = min(said, key=lambda one: abs(one.mention.start - position))
            unit = Unit.PERCENT if nearest.mention.form is Form.PERCENT else None
            return [Told(nearest.value, unit, None, f"the target of {_said(nearest, self._text)}")]
        token = self._sides.passage.token_at(position)
        topics = [one.topic for one in self._spoken_of(position, token)]
        return [
            Told(topic.target, topic.unit, topic, f"the target of {topic.told_target}")
            for topic in topics
            if topic is not None and topic.target is not None
        ]

    def _spoken_of(self, position: int, token: int) -> Sequence[Told]:
        stated = self._subject_verdict(position, None)
        if stated is not None and _topic(stated) is not None:
            return [_told(stated, self._text)]
        return self._sides.find(token, None)

    def _benchmark_after(self, start: int) -> tuple[Sequence[Told], int] | None:
        place = self._sides.benchmark(start, min(self._end, start + _NEAR))
        if place is None:
            return None
        end, name = place
        said = [
            one
            for one in self._sides.verdicts
            if one.role.kind is Kind.BENCHMARK and 0 <= one.mention.start - start <= 60
        ]
        if said:
            if said[0].judgement is Judgement.WRONG:
                return None
            unit = Unit.PERCENT if said[0].mention.form is Form.PERCENT else None
            return [Told(said[0].value, unit, None, f"{name}'s {_said(said[0], self._text)}")], end
        token = self._sides.passage.token_at(start)
        topics = [one.topic for one in self._spoken_of(start, token)]
        return [
            Told(topic.benchmarks[name], topic.unit, topic, f"{name}'s {plain_number(topic.benchmarks[name])}")
            for topic in topics
            if topic is not None and name in topic.benchmarks
        ], end

    def _number_after(self, start: int) -> tuple[Sequence[Told], int] | None:
        """'below the 90.9% of 2020/21', 'than in the same quarter last year (12)'."""
        for verdict in self._sides.verdicts:
            mention = verdict.mention
            if mention.start < start or mention.start - start > 70:
                continue
            if verdict.role.kind is not Kind.LEVEL or verdict.judgement is Judgement.WRONG:
                return None
            if self._reaches(start, mention.start):
                return [_told(verdict, self._text)], start if mention.start - start > _NEAR else mention.end
            return None
        return None

    def _reaches(self, start: int, end: int) -> bool:
        """Whether only links and periods stand between; a number right after 'over' and the like is meant loosely."""
        between = self._text[start:end]
        bare = between.strip() in ("", "than")
        for cue in sorted(self._sides.cues, key=lambda one: -one.start):
            if start <= cue.start and cue.end <= end:
                between = between[: cue.start - start] + between[cue.end - start :]
        between = " ".join(between.split())
        return (
            not bare
            and re.search(r"\b(?:than|on|the|with|as|from|compared|last|previous|\d)", self._text[start:end])
            is not None
            and _LINK.fullmatch(between) is not None
        )

    def _period_after(self, start: int) -> tuple[Sequence[Told], int] | None:
        for cue in self._sides.cues:
            if 0 < cue.start - start <= _NEAR and self._linked(start, cue.start):
                if _HELD.search(self._text[start : cue.end]) is None:
                    return None
                subject = self._subject_verdict(start, None)
                topic = _topic(subject) if subject is not None else None
                return (self._sides.at(topic, cue) if topic else []) or self._sides.find(cue.first, cue), cue.end
        return None

    # What is held against it

    def _subjects(self, start: int, others: Sequence[Told]) -> Sequence[Told]:
        if (cue := self._cue_before(start)) is not None:
            return self._sides.find(cue.first, cue)
        stated = self._subject_verdict(start, others)
        if stated is not None and (both := self._both(start, stated)):
            return both
        if stated is not None:
            return [] if stated.judgement in (Judgement.WRONG,) else [_told(stated, self._text)]
        token = self._sides.passage.token_at(start)
        found = self._sides.find(token, None)
        titles = {other.topic.title for other in others if other.topic is not None}
        if not found and titles:
            found = [now for other in others if other.topic is not None for now in self._sides.now(other.topic)]
        same = [one for one in found if one.topic is not None and one.topic.title in titles]
        if titles and not same:
            return []
        return [one for one in same or found if all(_same_unit(one, other) for other in others)]

    def _cue_before(self, start: int) -> Cue | None:
        """'July reached the target': said of that month."""
        for cue in self._sides.cues:
            between = self._text[cue.end : start] if cue.end <= start <= cue.end + _RIGHT_AFTER else "-"
            if re.fullmatch(r"\s(?:(?:was|is|also|just|narrowly|had|has|again|itself)\s)*", between):
                return cue
        return None

    def _is_in_bracket(self, mention: Mention) -> bool:
        """'79 plans (103)': the second is what it was before."""
        around = self._text[mention.start - 1 : mention.start] + self._text[mention.end : mention.end + 1]
        return mention.form is Form.COUNT and around == "()"

    def _both(self, start: int, last: Verdict) -> Sequence[Told]:
        """The two figures of '93.7% and 75.7% were both below': the claim is of each of them."""
        if re.search(r"\bboth\s$", self._text[max(self._start, start - 12) : start]) is None:
            return []
        place = self._levels.index(last)
        return [_told(one, self._text) for one in self._levels[max(0, place - 1) : place + 1]]

    def _subject_verdict(self, start: int, others: Sequence[Told] | None) -> Verdict | None:
        """The nearest figure before that is not itself what is compared with."""
        for verdict in reversed(self._levels):
            if verdict.mention.start >= start or verdict.role.comes_from or self._is_in_bracket(verdict.mention):
                continue
            told = _told(verdict, self._text)
            if others is None or all(_same_unit(told, other) for other in others):
                return verdict
        return None


def _is_times(match: "re.Match[str]", ratio: Fraction) -> bool:
    """Whether one figure is as many times another as is said."""
    factor = {"two": Fraction(2), "three": Fraction(3), "half": Fraction(1, 2)}[str(match.lastgroup)]
    how = match["how"] or ""
    near = Fraction(3, 20) * factor
    if how in ("more than", "over", "just over", "well over"):
        return ratio >= factor if factor > 1 else ratio <= factor
    if how in ("nearly", "almost", "just under", "less than"):
        return factor - 2 * near <= ratio <= factor if factor > 1 else factor <= ratio <= factor + 2 * near
    return abs(ratio - factor) <= near


def _told(verdict: Verdict, text: str) -> Told:
    unit = {Form.PERCENT: Unit.PERCENT, Form.SHARE: Unit.PERCENT, Form.COUNT: Unit.COUNT}.get(verdict.mention.form)
    return Told(verdict.value, unit, _topic(verdict), _said(verdict, text), said=True)


def _topic(verdict: Verdict) -> Topic | None:
    candidate = verdict.candidate
    return candidate.topic if candidate is not None and candidate.aspect is not Aspect.TARGET else None


def _said(verdict: Verdict, text: str) -> str:
    return text[verdict.mention.start : verdict.mention.end]


def _comparable(one: Verdict, other: Verdict) -> bool:
    forms = {one.mention.form, other.mention.form}
    percents = forms <= {Form.PERCENT, Form.SHARE}
    wrong = Judgement.WRONG in (one.judgement, other.judgement)
    return not wrong and (percents or len(forms) == 1)


def _same_unit(one: Told, other: Told) -> bool:
    if one.unit is None or other.unit is None:
        return (
            Unit.PERCENT not in (one.unit, other.unit) and (one.unit or other.unit) is not Unit.COUNT
        ) or one.unit is other.unit
    return one.unit is other.unit


def _holds(way: str, one: Told, other: Told) -> bool:
    """Whether a claim holds between two figures."""
    topic = one.topic or other.topic
    if way == "same":
        return abs(one.value - other.value) <= _IN_LINE
    if way in ("met", "missed"):
        if topic is None or topic.good == "neither":
            return True
        good = one.value >= other.value if topic.good == "higher" else one.value <= other.value
        return good == (way == "met")
    if one.value == other.value and way in ("up", "down") and one.said:
        return False
    return _right_way(way, one.value, other.value, topic)


def _right_way(way: str, value: Fraction, before: Fraction, topic: Topic | None) -> bool:
    """Whether going from one value to another is the way that is said; equal values never contradict."""
    if value == before:
        return True
    if way in ("better", "worse"):
        if topic is None or topic.good == "neither":
            return True
        return ((value > before) == (topic.good == "higher")) == (way == "better")
    return (value > before) == (way == "up")


def _is_of_one(one: Told, other: Told) -> bool:
    """Whether two figures are of one topic, as far as that is known."""
    return one.topic is None or other.topic is None or one.topic is other.topic or one.said or other.said


def _compared(one: Told, other: Told) -> str:
    if one.value == other.value:
        return f"the same as {other.name}"
    return f"{_how(one.value, other.value)} than {other.name}"


def _good(way: str, one: Told, other: Told) -> str:
    """Which way is good, where the claim depends on it."""
    topic = one.topic or other.topic
    if way not in ("better", "worse", "met", "missed") or topic is None:
        return ""
    return f" Here {topic.good} is better."


def _how(value: Fraction, before: Fraction) -> str:
    return "higher" if value > before else "lower" if value < before else "the same"
