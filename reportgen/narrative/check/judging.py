"""Judges numbers that state a figure: which figure is meant, and is it the right one?

In go a group of numbers, what is said around it and the figures that may be meant; out comes a verdict for each number.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from reportgen.formats import Unit
from reportgen.narrative.check.candidates import (
    Aspect,
    Candidate,
    Candidates,
    Scale,
    exact_amount,
    stands_for,
)
from reportgen.narrative.check.groups import Group
from reportgen.narrative.check.numbers import Exactness, Form, Mention
from reportgen.narrative.check.roles import Role
from reportgen.narrative.check.scoring import CONFLICT, Scores
from reportgen.narrative.check.stretches import Stretch
from reportgen.narrative.check.topics import Level, Topic
from reportgen.narrative.check.verdicts import Judgement, Verdict, looks_like_slip
from reportgen.narrative.remarks import RemarkKind

MARGIN = 2.2
"""By how much another figure must answer better to the words before a number is said to be wrong."""
_SURE, _FAIRLY_SURE, _TOLD = 2.5, 1.6, 1.0
_PART, _WHOLE, _SHARE = 3.0, 2.0, 3.0
_NAMED, _NEAR, _ALSO = 1.5, 0.5, 1.0
_ONE_DIGIT = 10
_NOT_NOW = -2.0


@dataclass(frozen=True)
class Reading:
    """A group in its context, with the figures of its section."""

    group: Group
    role: Role
    scores: Scores
    candidates: Candidates


def judge_level(reading: Reading) -> list[Verdict]:
    """A verdict for each number of a group that states figures."""
    group = reading.group
    exact = [one for one in (group.part, group.whole, group.share) if one is not None]
    if len(exact) >= 2 and all(one.form in (Form.COUNT, Form.PERCENT) for one in exact):
        verdicts = _Together(reading).judge()
    else:
        verdicts = [judge_alone(one, reading) for one in exact]
    if group.in_words is not None:
        verdicts.append(_in_words(group.in_words, reading, verdicts))
    return verdicts


def _in_words(mention: Mention, reading: Reading, others: Sequence[Verdict]) -> Verdict:
    """A share in words, held against the counts or the percentage beside it."""
    group = reading.group
    share: Fraction | None = None
    if group.whole is not None and group.part is None and group.share is None:
        return Verdict(mention, reading.role, Judgement.ALONE)
    if group.part is not None and group.whole is not None and group.whole.value:
        share = group.part.value * 100 / group.whole.value
    elif group.share is not None:
        share = group.share.value
    if share is None:
        return judge_alone(mention, reading)
    wrong_beside = any(verdict.judgement is Judgement.WRONG for verdict in others)
    if stands_for(mention, share) or wrong_beside:
        return Verdict(mention, reading.role, Judgement.RIGHT)
    said = f"{float(share):.1f}%"
    return Verdict(mention, reading.role, Judgement.WRONG, message=f"The numbers beside it give {said}.")


# One number -----------------------------------------------------------------------------------------------------


def judge_alone(mention: Mention, reading: Reading) -> Verdict:
    """A number that stands alone."""
    scores = reading.scores
    matching = sorted(reading.candidates.matching(mention), key=scores.of, reverse=True)
    best = best_candidate(mention, reading)
    if not matching:
        return _without_match(mention, reading, best)
    match = matching[0]
    if scores.period(match.stretch) <= CONFLICT and match.aspect is not Aspect.TARGET:
        return _of_another_period(mention, reading, match, best)
    near = [one for one in matching if scores.of(one) >= scores.of(match) - _ALSO]
    answer = next((one for one in near if best is None or _answers(one, best, reading)), None)
    if best is None or answer is not None:
        return Verdict(mention, reading.role, Judgement.RIGHT, candidate=answer)
    if is_sure(mention, reading, best):
        return wrong(mention, reading, best)
    return _unknown(mention, reading)


def _answers(match: Candidate, best: Candidate, reading: Reading) -> bool:
    """Whether the figure of that value answers about as well as the best to what is said."""
    scores = reading.scores
    behind = scores.of(best) - scores.of(match)
    same = match.topic is best.topic and match.stretch == best.stretch
    if same and (match.aspect is Aspect.WHOLE or scores.context.nouns & match.topic.head):
        return True  # 'none of the 59': what a share is of may be told without its part
    own = (Aspect.AMOUNT, Aspect.PART)
    alike = match.aspect in own and best.aspect in own and match.topic is not best.topic
    if behind > 0 and alike and scores.tells_apart(best.topic, match.topic):
        return False
    nouns, topic = scores.context.nouns, match.topic
    part_said = not topic.part_words or any(scores.context.words.get(word) for word in topic.part_words)
    named = part_said and bool(nouns & (topic.head | topic.part_words))
    told = any(scores.context.words.get(word, 0.0) >= _NEAR for word in topic.part_words)
    return behind <= MARGIN + (_NAMED if named or told else 0.0)


def best_candidate(mention: Mention, reading: Reading) -> Candidate | None:
    """The figure that answers best to the words around a number, whatever its value."""
    scores, scales = reading.scores, _scales(mention)
    best, most = None, float("-inf")
    for bound, of_topic in _by_bound(reading):
        if bound <= most:
            break
        for one in of_topic:
            if one.scale in scales and _usual(one) and (score := scores.of(one)) > most:
                best, most = one, score
    return best


def _by_bound(reading: Reading) -> list[tuple[float, Sequence[Candidate]]]:
    """The candidates by topic, those first that may score most."""
    candidates = reading.candidates
    bounds = [reading.scores.most(topic) for topic in candidates.topics]
    return sorted(zip(bounds, candidates.by_topic, strict=True), key=lambda one: one[0], reverse=True)


def _scales(mention: Mention) -> tuple[Scale, ...]:
    return {
        Form.COUNT: (Scale.WHOLE,),
        Form.PERCENT: (Scale.PERCENT,),
        Form.SHARE: (Scale.PERCENT,),
        Form.DECIMAL: (Scale.OTHER,),
        Form.POINTS: (),
    }[mention.form]


def _usual(candidate: Candidate) -> bool:
    return candidate.aspect not in (Aspect.REST_SHARE, Aspect.TARGET)


def _without_match(mention: Mention, reading: Reading, best: Candidate | None) -> Verdict:
    """No figure has this value: wrong where it may be a slip of one that fits what is said, or where it is certain."""
    if best is None or not is_sure(mention, reading, best):
        return _unknown(mention, reading)
    if mention.exactness is Exactness.EXACT:
        slip = next(
            (one for one in _near_best(mention, reading, best) if looks_like_slip(mention.value, one.shown)), None
        )
        if slip is not None:
            return wrong(mention, reading, slip)
    certain = _SURE if mention.exactness is not Exactness.EXACT else _SURE + 1
    if reading.scores.about(best) >= certain and (mention.form is not Form.COUNT or reading.scores.context.hard):
        return wrong(mention, reading, best)
    return _unknown(mention, reading)


def _near_best(mention: Mention, reading: Reading, best: Candidate) -> Iterator[Candidate]:
    """The figures that answer about as well as the best, best first."""
    least = reading.scores.of(best) - MARGIN
    scales = _scales(mention)
    fitting = [
        one
        for bound, of_topic in _by_bound(reading)
        if bound >= least
        for one in of_topic
        if one.scale in scales and reading.scores.of(one) >= least
    ]
    return iter(sorted(fitting, key=reading.scores.of, reverse=True))


def _of_another_period(mention: Mention, reading: Reading, match: Candidate, best: Candidate | None) -> Verdict:
    """The value is a figure, but not of the period that is said."""
    scores = reading.scores
    same = [
        one
        for one in reading.candidates.all
        if one.topic is match.topic and one.aspect is match.aspect and scores.period(one.stretch) > CONFLICT
    ]
    meant = max(same, key=scores.of, default=None)
    cue = scores.context.hard[0] if scores.context.hard else None
    if meant is None and cue is not None and _is_of_no_such_period(mention, match, reading, best):
        kind = RemarkKind.WRONG_PERIOD
        return Verdict(mention, reading.role, Judgement.WRONG, candidate=match, kind=kind, cue=cue)
    meant = meant or best
    if meant is None:
        return _unknown(mention, reading)
    other = best is not None and best.topic is not match.topic and scores.of(best) > scores.of(meant) + 1
    if best is not None and other and is_sure(mention, reading, best):
        return wrong(mention, reading, best)
    if not is_sure(mention, reading, match) and not is_sure(mention, reading, meant):
        return _unknown(mention, reading)
    kind = RemarkKind.WRONG_PERIOD if cue is not None and match.topic is meant.topic else RemarkKind.WRONG_NUMBER
    return Verdict(mention, reading.role, Judgement.WRONG, candidate=match, meant=meant, kind=kind, cue=cue)


def _part_told(candidate: Candidate, reading: Reading) -> bool:
    """Whether most words of a part stand near the number."""
    words = candidate.topic.part_words
    near = [word for word in words if reading.scores.context.words.get(word, 0.0) > _NEAR]
    return bool(words) and len(near) * 2 >= len(words)


def _is_of_no_such_period(mention: Mention, match: Candidate, reading: Reading, best: Candidate | None) -> bool:
    """Whether a figure is stated for a period of which the report has none."""
    context = reading.scores.context
    if context.some or context.expected or context.foreign or mention.value < _ONE_DIGIT:
        return False
    slip = best is not None and looks_like_slip(mention.value, best.shown)
    return _is_spoken_of(match, reading, best) or not (slip or context.nouns)


def _is_spoken_of(match: Candidate, reading: Reading, best: Candidate | None) -> bool:
    """Whether the words speak of a figure's topic as well as of any other, though not of its period."""
    about = reading.scores.about(match)
    return about >= _TOLD and (best is None or about >= reading.scores.about(best) - 1)


def is_sure(mention: Mention, reading: Reading, best: Candidate) -> bool:
    """Whether the words around a number tell well enough that it states a certain figure."""
    context = reading.scores.context
    about = reading.scores.about(best)
    if context.some or context.expected or (mention.in_words and mention.value == 1 and not context.hard):
        return False
    if context.foreign:
        return about >= _SURE + 1
    said_of = bool(context.hard) or context.total or reading.role.comes_from or reading.role.goes_to
    part_told = _part_told(best, reading)
    named = part_told or bool(context.nouns & (best.topic.head | best.topic.part_words))
    if mention.form is Form.SHARE:
        return named and about >= _SURE
    if mention.form is not Form.COUNT:
        return named or about >= _TOLD or said_of or (context.rate and best.topic.unit is Unit.RATE)
    if mention.value < _ONE_DIGIT:
        counted = part_told or bool(context.counted & best.topic.head)
        return (counted and about >= (_FAIRLY_SURE if part_told else _SURE)) or (said_of and not context.nouns)
    return ((named or bool(context.nouns & best.topic.words)) and about >= _TOLD) or said_of


def wrong(mention: Mention, reading: Reading, meant: Candidate) -> Verdict:
    """A wrong number; a stale one when it is what the figure was before the last refresh."""
    was = meant.level.was
    stale = was is not None and any(stands_for(mention, number) for number in _numbers_of(was))
    kind = RemarkKind.STALE_NUMBER if stale else RemarkKind.WRONG_NUMBER
    return Verdict(mention, reading.role, Judgement.WRONG, meant=meant, kind=kind)


def _numbers_of(level: Level) -> Iterator[Fraction]:
    return (one for one in (level.amount, level.numerator, level.denominator) if one is not None)


def _unknown(mention: Mention, reading: Reading) -> Verdict:
    """A number that may be a figure is not known; a small count of other things is left alone."""
    context = reading.scores.context
    looks = mention.form in (Form.PERCENT, Form.POINTS) or (
        mention.form is Form.COUNT
        and mention.value >= _ONE_DIGIT
        and any(context.nouns & topic.head for topic in reading.candidates.topics)
    )
    return Verdict(mention, reading.role, Judgement.NOT_KNOWN if looks else Judgement.ALONE)


# Numbers that belong together -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Option:
    """A figure that a group may state, and which of its numbers it states."""

    topic: Topic
    stretch: Stretch
    level: Level
    rest: bool
    matched: frozenset[str]
    score: float


class _Together:
    """Judges '165 of the 242 (68.2%)': one figure gives them all, or shows which of them is wrong."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        group = reading.group
        self._members = {
            name: one
            for name, one in (("part", group.part), ("whole", group.whole), ("share", group.share))
            if one is not None
        }

    def judge(self) -> list[Verdict]:
        options = sorted(self._options(), key=lambda one: one.score, reverse=True)
        full = next((one for one in options if len(one.matched) == len(self._members)), None)
        if full is not None:
            return self._judge_full(full, options)
        if stale := self._stale():
            return stale
        if self._is_left_over():
            return [Verdict(one, self._reading.role, Judgement.RIGHT) for one in self._members.values()]
        apart = [judge_alone(one, self._reading) for one in self._members.values()]
        if self._adds_up() and self._all_right_apart(apart):
            return apart
        if set(self._members) == {"part", "share"} and self._all_right_apart(apart) and self._is_share_of_some_whole():
            return [Verdict(one, self._reading.role, Judgement.RIGHT) for one in self._members.values()]
        return self._judge_partly(options, apart)

    # Options

    def _options(self) -> Iterator[_Option]:
        """Figures of which at least one number stands in the group."""
        seen: set[tuple[int, Stretch]] = set()
        for mention in self._members.values():
            for candidate in self._reading.candidates.matching(mention):
                key = (id(candidate.topic), candidate.stretch)
                if candidate.topic.unit is Unit.PERCENT and candidate.aspect is not Aspect.TARGET and key not in seen:
                    seen.add(key)
                    yield self._option(candidate, rest=False)
                    yield self._option(candidate, rest=True)

    def _option(self, candidate: Candidate, *, rest: bool) -> _Option:
        level, topic = candidate.level, candidate.topic
        matched = frozenset(self._matched(topic, level, rest))
        weights = {"part": _PART, "whole": _WHOLE, "share": _SHARE}
        scores = self._reading.scores
        score = sum(weights[name] for name in matched) + scores.period(candidate.stretch) + scores.topic(topic)
        score -= (1.5 if rest else 0.0) + (0.3 if level.derived else 0.0)
        return _Option(topic, candidate.stretch, level, rest, matched, score)

    def _matched(self, topic: Topic, level: Level, rest: bool) -> Iterator[str]:
        part, whole = level.numerator, level.denominator
        amount, shown = exact_amount(topic, level), level.amount
        if rest:
            part = whole - part if whole is not None and part is not None else None
            amount, shown = 100 - amount, 100 - shown
        for name, values in (("part", (part,)), ("whole", (whole,)), ("share", (amount, shown))):
            mention = self._members.get(name)
            if mention is not None and any(value is not None and stands_for(mention, value) for value in values):
                yield name

    # Verdicts

    def _judge_full(self, full: _Option, options: Sequence[_Option]) -> list[Verdict]:
        scores = self._reading.scores
        if scores.period(full.stretch) <= _NOT_NOW and scores.period(full.stretch) > CONFLICT:
            nearer = [
                one for one in options if one.topic is full.topic and scores.period(one.stretch) > 0 and one.matched
            ]
            if nearer:
                return self._partly(nearer[0])
        if full.rest and full.topic.part and (told := self._told_better(full, options)) is not None:
            return self._partly(told)
        if scores.period(full.stretch) > CONFLICT:
            strong = options[0].score > full.score + MARGIN and len(options[0].matched) >= 2
            return self._partly(options[0]) if strong else self._right(full)
        meant = self._of_the_period(full)
        cue = scores.context.hard[0] if scores.context.hard else None
        first = next(iter(self._members.values()))
        others = list(self._members.values())[1:]
        verdict = Verdict(
            first,
            self._reading.role,
            Judgement.WRONG,
            self._candidate(full),
            meant,
            RemarkKind.WRONG_PERIOD,
            "",
            cue,
            others,
        )
        return [verdict, *(Verdict(one, self._reading.role, Judgement.ALONE) for one in others)]

    def _of_the_period(self, option: _Option) -> Candidate | None:
        """The same topic's figure of the period that is said."""
        period = self._reading.scores.period
        fitting = [(stretch, level) for stretch, level in option.topic.levels.items() if period(stretch) > CONFLICT]
        best = max(fitting, key=lambda one: period(one[0]) - one[1].derived, default=None)
        return self._candidate(replace(option, stretch=best[0], level=best[1])) if best else None

    def _told_better(self, full: _Option, options: Sequence[_Option]) -> _Option | None:
        """Another part of the same whole that the words speak of, where only the rest of a part has these counts."""
        least = self._reading.scores.topic(full.topic) + 1
        others = [one for one in options if not one.rest and "whole" in one.matched and self._slips(one)]
        return next((one for one in others if self._reading.scores.topic(one.topic) > least), None)

    def _right(self, option: _Option) -> list[Verdict]:
        candidate = self._candidate(option)
        return [Verdict(one, self._reading.role, Judgement.RIGHT, candidate) for one in self._members.values()]

    def _candidate(self, option: _Option) -> Candidate:
        level = option.level
        aspect = Aspect.REST_SHARE if option.rest else Aspect.AMOUNT
        value = exact_amount(option.topic, level)
        value, shown = (100 - value, 100 - level.amount) if option.rest else (value, level.amount)
        return Candidate(option.topic, option.stretch, level, aspect, Scale.PERCENT, value, shown)

    def _all_right_apart(self, apart: Sequence[Verdict]) -> bool:
        return all(verdict.judgement is Judgement.RIGHT for verdict in apart if verdict.mention.form is Form.COUNT)

    def _adds_up(self) -> bool:
        """Whether the share is that of the part in the whole, or there is nothing to tell it by."""
        part, whole, share = (self._members.get(name) for name in ("part", "whole", "share"))
        if part is None or whole is None or not whole.value:
            return share is None
        return part.value <= whole.value and (share is None or stands_for(share, part.value * 100 / whole.value))

    def _stale(self) -> list[Verdict]:
        """Numbers that gave a figure together before the last refresh."""
        for candidate in self._reading.candidates.all:
            was = candidate.level.was
            if was is None or candidate.aspect is not Aspect.AMOUNT:
                continue
            old = set(self._matched(candidate.topic, was, rest=False))
            if old == set(self._members):
                now = set(self._matched(candidate.topic, candidate.level, rest=False))
                kinds = {name: Judgement.RIGHT if name in now else Judgement.WRONG for name in self._members}
                return [
                    Verdict(one, self._reading.role, kinds[name], meant=candidate, kind=RemarkKind.STALE_NUMBER)
                    for name, one in self._members.items()
                ]
        return []

    def _is_left_over(self) -> bool:
        """Whether the part is what two figures of one whole leave of it: neither completed nor refused."""
        part, whole = self._members.get("part"), self._members.get("whole")
        if part is None or whole is None or not self._adds_up():
            return False
        parts: dict[Stretch, set[tuple[str, Fraction]]] = {}
        for one in self._reading.candidates.all:
            if one.aspect is Aspect.PART and one.level.denominator == whole.value and not one.topic.part:
                parts.setdefault(one.stretch, set()).add((one.topic.title, one.value))
        return any(
            len(those) > 1 and whole.value - sum(value for _, value in those) == part.value for those in parts.values()
        )

    def _judge_partly(self, options: Sequence[_Option], apart: Sequence[Verdict]) -> list[Verdict]:
        best = options[0] if options else None
        scores = self._reading.scores
        told = best is not None and (scores.topic(best.topic) >= _TOLD or not scores.context.nouns)
        if impossible := self._impossible():
            return impossible
        if best is not None and len(best.matched) == 2:
            return self._partly(best)
        if "share" in self._members and len(self._members) == 3 and not self._adds_up():
            return self._wrong_share(best if told else None)
        if best is not None and told and self._pins(best):
            return self._partly(best)
        return list(apart)

    def _pins(self, option: _Option) -> bool:
        """Whether the one number that agrees with a figure shows the other one to be wrong."""
        if set(self._members) == {"part", "share"} and option.matched:
            return self._slips(option) or not self._is_share_of_some_whole()
        return bool(option.matched) and self._slips(option)

    def _impossible(self) -> list[Verdict]:
        """A part that is larger than its whole."""
        part, whole = self._members.get("part"), self._members.get("whole")
        if part is None or whole is None or part.value <= whole.value:
            return []
        if not any(any(self._reading.candidates.matching(one)) for one in (part, whole)):
            return []
        message = f"{part.value} cannot be a part of {whole.value}."
        others = [
            Verdict(one, self._reading.role, Judgement.ALONE) for one in self._members.values() if one is not whole
        ]
        return [*others, Verdict(whole, self._reading.role, Judgement.WRONG, message=message, beside=[part])]

    def _is_share_of_some_whole(self) -> bool:
        part, share = self._members["part"], self._members["share"]
        wholes = (
            one
            for one in self._reading.candidates.all
            if one.scale is Scale.WHOLE
            and one.value >= part.value > 0
            and one.aspect in (Aspect.WHOLE, Aspect.AMOUNT)
            and self._reading.scores.period(one.stretch) > 0
        )
        return any(stands_for(share, part.value * 100 / one.value) for one in wholes)

    def _slips(self, option: _Option) -> bool:
        """Whether each number that differs may be a slip of the figure's."""
        meant = {"part": option.level.numerator, "whole": option.level.denominator, "share": option.level.amount}
        counts = [name for name in self._members if name not in option.matched and name != "share"]
        checked = counts or ["share"]
        return all(self._is_slip(self._members[name], meant[name], option) for name in checked)

    def _is_slip(self, mention: Mention, meant: Fraction | None, option: _Option) -> bool:
        """Whether a number may be another one of the figure, or the right one mistyped."""
        others = (option.level.numerator, option.level.denominator)
        return meant is not None and (mention.value in others or looks_like_slip(mention.value, meant))

    def _partly(self, option: _Option) -> list[Verdict]:
        """The numbers that differ from the figure are wrong; a share that follows from a wrong count is so with it."""
        verdicts = []
        meant = self._candidate(option)
        wrong_counts = [one for name, one in self._members.items() if name not in option.matched and name != "share"]
        for name, mention in self._members.items():
            if name in option.matched:
                verdicts.append(Verdict(mention, self._reading.role, Judgement.RIGHT, meant))
            elif name == "share" and wrong_counts:
                verdicts.append(Verdict(mention, self._reading.role, Judgement.ALONE, meant))
            else:
                beside = (
                    [self._members["share"]]
                    if name != "share" and "share" in self._members and "share" not in option.matched
                    else []
                )
                made = wrong(mention, self._reading, meant)
                verdicts.append(Verdict(mention, made.role, made.judgement, None, meant, made.kind, "", None, beside))
        return verdicts

    def _wrong_share(self, best: _Option | None) -> list[Verdict]:
        part, whole, share = self._members["part"], self._members["whole"], self._members["share"]
        if not whole.value:
            return [Verdict(share, self._reading.role, Judgement.NOT_KNOWN)]
        gives = f"{float(part.value * 100 / whole.value):.{share.decimals}f}%"
        table = (
            f" The table gives {best.topic.told(best.level)} for {best.topic.name}, {best.stretch.label}."
            if best
            else ""
        )
        message = f"{part.value} of {whole.value} is {gives}.{table}"
        others = [Verdict(one, self._reading.role, Judgement.ALONE) for one in (part, whole)]
        return [*others, Verdict(share, self._reading.role, Judgement.WRONG, message=message)]
