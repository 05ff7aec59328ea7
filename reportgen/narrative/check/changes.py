"""Judges changes: 'a 23.3% drop', 'by three, from 76 to 79', '2.9 percentage points below the target'.

In go a change, the figures stated in its sentence and those that may be meant; out comes a verdict. A change is right
when some two figures that fit what is said differ by it, and in the way that is said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from reportgen.formats import Unit, round_half_up
from reportgen.narrative.check.candidates import Aspect, Scale, exact_amount, stands_for
from reportgen.narrative.check.judging import Reading
from reportgen.narrative.check.numbers import Form, Mention
from reportgen.narrative.check.roles import Role
from reportgen.narrative.check.scoring import CONFLICT
from reportgen.narrative.check.stretches import Cue, Stretch, fit
from reportgen.narrative.check.topics import Level, Topic
from reportgen.narrative.check.verdicts import Judgement, Verdict
from reportgen.narrative.remarks import RemarkKind
from reportgen.period import MONTHS_IN_YEAR

_TOLD, _MARGIN = 0.8, 3.2
_NEAREST = 12
_RIGHT_BESIDE, _THAN_WITHIN = 5, 8
_SPOKEN_OF = 1.5
_STATED, _DIRECT, _OTHER_WAY, _NOT_OWN = 6.0, 2.0, 1.2, -5.0
_AS_SAID, _AGAINST, _USUAL, _OWN = 2.0, -3.0, 0.6, 1.5


@dataclass(frozen=True)
class Figure:
    """One side of a change: a value, its stretch when known, what it is of."""

    value: Fraction
    shown: Fraction
    scale: Scale
    stretch: Stretch | None = None
    topic: Topic | None = None


@dataclass(frozen=True)
class Step:
    """From one figure to a later one; the higher `score`, the better it answers to what is said."""

    before: Figure
    after: Figure
    score: float

    @property
    def way(self) -> int:
        """1 up, -1 down, 0 no change."""
        return (self.after.shown > self.before.shown) - (self.after.shown < self.before.shown)


@dataclass(frozen=True)
class Change:
    """A change in its sentence. `stated` are the figures of its sentence, `cues` the periods that it names, `own` the
    one that it is held against, `lead` one that begins its clause; `pair` the two
    figures that 'respectively' gives it.
    """

    mention: Mention
    role: Role
    reading: Reading
    stated: Sequence[Verdict]
    cues: Sequence[Cue]
    own: Cue | None = None
    lead: Cue | None = None
    pair: tuple[Verdict, Verdict] | None = None

    @property
    def near_stated(self) -> Sequence[Verdict]:
        """The stated figures nearest to the change, in order."""
        by_distance = sorted(self.stated, key=lambda one: abs(one.mention.first - self.mention.first))[:_NEAREST]
        return sorted(by_distance, key=lambda one: one.mention.start)


def judge_change(change: Change) -> Verdict:
    """Right, wrong by its size or by its way, or not known."""
    steps = sorted(_steps(change), key=lambda one: one.score, reverse=True)
    if not steps:
        return Verdict(change.mention, change.role, Judgement.NOT_KNOWN)
    best = steps[0]
    way = "" if _is_of_then(change) else change.role.way
    sized = [step for step in steps if says_step(change.mention, step) and step.score >= best.score - _MARGIN]
    fitting = next((step for step in sized if fits_way(step, way) or not _is_of_one(step)), None)
    if (
        sized
        and (fitting is None or sized[0].score > fitting.score + _OTHER_WAY)
        and sized[0].score >= best.score - 1.0
    ):
        return _wrong_way(change, sized[0])
    if fitting is not None and _is_of_other_period(change, fitting):
        return _wrong_period(change, fitting)
    if fitting is not None:
        return Verdict(change.mention, change.role, Judgement.RIGHT)
    if change.reading.scores.context.some:
        return Verdict(change.mention, change.role, Judgement.ALONE)
    if best.score < _TOLD + _AS_SAID:
        return Verdict(change.mention, change.role, Judgement.NOT_KNOWN)
    return _wrong_size(change, best)


def _is_of_then(change: Change) -> bool:
    """'A year ago there were 24 more': told from the earlier figure's side."""
    now = change.reading.scores.quarter.last_month
    return change.lead is not None and change.lead.stretch.last < now and not change.role.than and change.own is None


def _is_of_other_period(change: Change, step: Step) -> bool:
    """Whether a step begins at another period than the one that the change is held against."""
    own, before = change.own, step.before.stretch
    return own is not None and not own.vague and before is not None and not fit(own, before)


def _wrong_period(change: Change, step: Step) -> Verdict:
    message = f"The figures go {told_step(step)}."
    kind = RemarkKind.WRONG_PERIOD
    return Verdict(change.mention, change.role, Judgement.WRONG, kind=kind, message=message, cue=change.own)


def _is_of_one(step: Step) -> bool:
    """Whether both figures are of one topic, so that its way can be told."""
    return step.before.topic is step.after.topic


# The steps that may be meant ------------------------------------------------------------------------------------


def _steps(change: Change) -> Iterator[Step]:
    if change.role.beside:
        yield from _to_mark(change)
        return
    if change.pair is not None:
        before, after = (_stated(verdict) for verdict in change.pair)
        yield Step(before, after, _STATED)
        return
    yield from _than_steps(change)
    yield from _stated_steps(change)
    yield from _steps_to_now(change)
    yield from _known_steps(change)


def _stated_steps(change: Change) -> Iterator[Step]:
    """Between two figures that the sentence itself states: neighbours, or the first and the last."""
    verdicts = [verdict for verdict in change.near_stated if verdict.judgement is not Judgement.WRONG]
    figures = [(verdict, _stated(verdict)) for verdict in verdicts]
    for scale in {figure.scale for _, figure in figures if _may_be_of(figure.scale, change.mention.form)}:
        row = [(verdict, figure) for verdict, figure in figures if figure.scale is scale]
        for place, (one, begin) in enumerate(row):
            for later, (other, end) in enumerate(row[place + 1 :], place + 1):
                next_to = later == place + 1
                if next_to or _are_ends(place, later, len(row)) or one.role.comes_from or other.role.comes_from:
                    direct = _DIRECT if next_to and _beside(change.mention, one, other) else 0.0
                    before, after = _in_order(begin, end)
                    score = _STATED + direct + _same_topic(begin, end) + _fits_own(before, change)
                    yield Step(before, after, score - 0.1 * abs(place - len(row)))


def _are_ends(place: int, later: int, many: int) -> bool:
    return place == 0 and later == many - 1


def _may_be_of(scale: Scale, form: Form) -> bool:
    if form is Form.POINTS:
        return scale is Scale.PERCENT
    if form is Form.COUNT:
        return scale is not Scale.PERCENT
    return True


def _fits_own(before: Figure, change: Change) -> float:
    """Whether a figure is of the period that the change is held against."""
    if change.own is None:
        return 0.0
    if before.stretch is None:
        return -1.0
    return 0.5 if fit(change.own, before.stretch) else _NOT_OWN


def _than_steps(change: Change) -> Iterator[Step]:
    """'X, 2.0 points higher than Y': from Y to X, whichever came first."""
    if not change.role.than or change.own is not None:
        return
    stated = [one for one in change.stated if one.judgement is not Judgement.WRONG]
    before = [_stated(one) for one in stated if one.mention.last < change.mention.first]
    after = [one for one in stated if 0 < one.mention.first - change.mention.last <= _THAN_WITHIN]
    if before and after and before[-1].scale is _stated(after[0]).scale:
        yield Step(_stated(after[0]), before[-1], _STATED + _DIRECT)


def _beside(mention: Mention, one: Verdict, other: Verdict) -> bool:
    """Whether 'from 88 to 128' stands right beside a change."""
    if not one.role.comes_from or not other.role.goes_to:
        return False
    return (
        0 < one.mention.first - mention.last <= _RIGHT_BESIDE or 0 < mention.first - other.mention.last <= _RIGHT_BESIDE
    )


def _steps_to_now(change: Change) -> Iterator[Step]:
    """From a figure that the sentence states to the one of now: 'two more than at the end of June (264)'."""
    now = change.reading.scores.quarter.last_month
    for verdict in change.near_stated:
        figure = _stated(verdict)
        if verdict.judgement is Judgement.WRONG or figure.topic is None or figure.stretch is None:
            continue
        for stretch in figure.topic.levels:
            if stretch.last == now and figure.stretch.last < now and _alike(figure.stretch, stretch):
                yield Step(figure, _figure(figure.topic, stretch), _STATED - 0.5 + _fits_own(figure, change))


def _stated(verdict: Verdict) -> Figure:
    scale = {Form.COUNT: Scale.WHOLE, Form.PERCENT: Scale.PERCENT, Form.SHARE: Scale.PERCENT}.get(
        verdict.mention.form, Scale.OTHER
    )
    candidate = verdict.candidate
    value = verdict.mention.value
    if candidate is None or candidate.aspect is Aspect.TARGET:
        return Figure(value, value, scale)
    exact = candidate.value if candidate.scale is scale else value
    return Figure(exact, value, scale, candidate.stretch, candidate.topic)


def _same_topic(one: Figure, other: Figure) -> float:
    return 0.5 if one.topic is not None and one.topic is other.topic else -1.0


def _in_order(one: Figure, other: Figure) -> tuple[Figure, Figure]:
    """The earlier first; without periods the one that is said first."""
    if one.stretch is not None and other.stretch is not None and one.stretch.last != other.stretch.last:
        return (one, other) if one.stretch.last < other.stretch.last else (other, one)
    return one, other


def _known_steps(change: Change) -> Iterator[Step]:
    """Between a figure of now, or of a period that is said, and an earlier one."""
    for topic, about in _likely_topics(change):
        for later in _laters(topic, change):
            for earlier in topic.levels:
                if earlier.last < later.last and _alike(earlier, later):
                    score = about + _fit_earlier(earlier, later, change)
                    yield Step(_figure(topic, earlier), _figure(topic, later), score)


def _likely_topics(change: Change) -> list[tuple[Topic, float]]:
    """The topics that are spoken of about as much as any."""
    spoken = {one.candidate.topic.title for one in change.stated if one.candidate is not None}
    told = [
        (topic, change.reading.scores.topic(topic) + (_SPOKEN_OF if topic.title in spoken else 0.0))
        for topic in change.reading.candidates.topics
        if _can_be(topic, change.mention.form)
    ]
    most = max((about for _, about in told), default=0.0)
    return [(topic, about) for topic, about in told if about >= most - _MARGIN]


def _can_be(topic: Topic, form: Form) -> bool:
    if form is Form.POINTS:
        return topic.unit is Unit.PERCENT
    if form is Form.COUNT:
        return topic.unit is Unit.COUNT
    return topic.unit is not Unit.PERCENT or form is not Form.SHARE


def _laters(topic: Topic, change: Change) -> Iterator[Stretch]:
    now = change.reading.scores.quarter.last_month
    for stretch, level in topic.levels.items():
        said = any(fit(cue, stretch) for cue in change.cues)
        of_now = stretch.last == now and not level.derived and (not stretch.is_month or _monthly(change))
        if said or of_now:
            yield stretch


def _monthly(change: Change) -> bool:
    return any(cue.stretch.is_month for cue in change.cues)


def _alike(earlier: Stretch, later: Stretch) -> bool:
    """Whether two stretches can be compared: as long as each other, or years to date of one year."""
    if earlier.point != later.point:
        return False
    if earlier.length == MONTHS_IN_YEAR and later.is_to_date:
        return True
    same_length = earlier.length == later.length
    return same_length or (earlier.is_to_date and later.is_to_date and earlier.first == later.first)


def _fit_earlier(earlier: Stretch, later: Stretch, change: Change) -> float:
    """How well the earlier figure answers to the periods that are said."""
    if change.own is not None:
        best = fit(change.own, earlier)
        return _AS_SAID * best + _OWN if best else _AGAINST
    others = [cue for cue in change.cues if not fit(cue, later) or fit(cue, earlier) > fit(cue, later)]
    if others:
        best = max(fit(cue, earlier) for cue in others)
        return _AS_SAID * best if best else _AGAINST
    year_before = later.earlier() == earlier
    next_before = earlier.last.plus(1) == later.first or (later.point and earlier.last.plus(3) == later.last)
    return _USUAL if year_before or next_before else -1.0


def _figure(topic: Topic, stretch: Stretch) -> Figure:
    level: Level = topic.levels[stretch]
    scale = {Unit.COUNT: Scale.WHOLE, Unit.PERCENT: Scale.PERCENT, Unit.RATE: Scale.OTHER}[topic.unit]
    return Figure(exact_amount(topic, level), level.amount, scale, stretch, topic)


def _to_mark(change: Change) -> Iterator[Step]:
    """From a target or benchmark to the figure that is held against it."""
    scores = change.reading.scores
    stated = {verdict.candidate.topic.title for verdict in change.stated if verdict.candidate}
    for topic in change.reading.candidates.topics:
        for mark in _marks(topic, change.role):
            for stretch in topic.levels:
                period = scores.period(stretch)
                if period > CONFLICT and _can_be(topic, change.mention.form):
                    bonus = 2.0 if topic.title in stated else 0.0
                    scale = Scale.PERCENT if topic.unit is Unit.PERCENT else Scale.OTHER
                    yield Step(
                        Figure(mark, mark, scale, topic=topic),
                        _figure(topic, stretch),
                        scores.topic(topic) + period + bonus,
                    )


def _marks(topic: Topic, role: Role) -> Iterator[Fraction]:
    if role.beside == "target" and topic.target is not None:
        yield topic.target
    if role.beside == "benchmark":
        yield from topic.benchmarks.values() if role.place not in topic.benchmarks else [topic.benchmarks[role.place]]


# Size and way ---------------------------------------------------------------------------------------------------


def says_step(mention: Mention, step: Step) -> bool:
    """Whether a change is as large as a number says."""
    return any(stands_for(mention, size) for size in sizes(mention.form, step))


def sizes(form: Form, step: Step) -> Iterator[Fraction]:
    """How large a step is: in percentage points, in percent of the earlier figure, or in whole things."""
    before, after = step.before, step.after
    percent = Scale.PERCENT in (before.scale, after.scale)
    if (form in (Form.POINTS, Form.PERCENT) and percent) or (form in (Form.COUNT, Form.DECIMAL) and not percent):
        yield abs(after.value - before.value)
        yield abs(after.shown - before.shown)
    if form is Form.DECIMAL and percent:
        yield abs(after.shown - before.shown)
    if form in (Form.PERCENT, Form.SHARE):
        for one, other in ((before.value, after.value), (before.shown, after.shown)):
            if one:
                yield abs(other - one) * 100 / one


def fits_way(step: Step, way: str) -> bool:
    """Whether a step goes the way that is said."""
    topic = step.after.topic or step.before.topic
    if way in ("better", "worse"):
        good = topic.good if topic is not None else "neither"
        if good == "neither":
            return True
        better = step.way == (1 if good == "higher" else -1)
        return better == (way == "better") or step.way == 0
    return {"up": step.way >= 0, "down": step.way <= 0}.get(way, True)


def told_step(step: Step) -> str:
    """The two figures of a step, the earlier first."""
    topic = step.after.topic or step.before.topic
    return f"from {_told(step.before, topic)} to {_told(step.after, topic)}"


def _told(figure: Figure, topic: Topic | None) -> str:
    unit = "%" if figure.scale is Scale.PERCENT else ""
    number = (
        f"{float(figure.shown):,.1f}"
        if figure.shown.denominator != 1 or figure.scale is Scale.PERCENT
        else f"{int(figure.shown):,}"
    )
    when = f" ({figure.stretch.label})" if figure.stretch is not None else ""
    return f"{number}{unit}{when}"


def _wrong_way(change: Change, step: Step) -> Verdict:
    message = f"the figures go the other way: {told_step(step)}."
    return Verdict(change.mention, change.role, Judgement.WRONG, kind=RemarkKind.WRONG_DIRECTION, message=message)


def _wrong_size(change: Change, step: Step) -> Verdict:
    size = next(sizes(change.mention.form, step), None)
    if change.mention.form in (Form.PERCENT, Form.SHARE):
        size = list(sizes(change.mention.form, step))[-1] if step.before.value else size
    unit = {Form.PERCENT: "%", Form.SHARE: "%", Form.POINTS: " percentage points"}.get(change.mention.form, "")
    shown = (
        ""
        if size is None
        else f", which is a change of {round_half_up(size, max(change.mention.decimals, 1 if unit else 0))}{unit}"
    )
    message = f"The figures go {told_step(step)}{shown}."
    return Verdict(change.mention, change.role, Judgement.WRONG, message=message)
