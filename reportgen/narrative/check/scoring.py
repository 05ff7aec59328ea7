"""How well a figure answers to what is said around a number: its period, what it is about, which of its numbers it is.

In go a context and topics; out come scores. Decides nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from reportgen.narrative.check.candidates import Aspect, Candidate
from reportgen.narrative.check.context import Context
from reportgen.narrative.check.stretches import Cue, Named, Stretch, fit
from reportgen.narrative.check.topics import Topic
from reportgen.narrative.check.vocabulary import Vocabulary
from reportgen.period import Quarter

TOPIC_WEIGHT = 5.0
CONFLICT = -5.0
_NEXT_TO = 1.0
_OUT_OF_FRAME = 2.5
_SHORT = 0.8
_NO_PART = 0.45
_REST = 1.8
_CODE = 2.0
_OUTDONE, _CLEARLY = 4.5, 0.3
_MOST_FOR_PERIOD = 3.0
_NEAR = 0.22
_ASPECTS = {
    Aspect.AMOUNT: 0.0,
    Aspect.PART: -0.2,
    Aspect.WHOLE: -0.4,
    Aspect.REST: -0.8,
    Aspect.REST_SHARE: -2.0,
    Aspect.TARGET: -1.5,
}


@dataclass
class Scores:
    """Scores candidates in one context; what is said of a topic or a stretch is worked out once.

    `compared`: the number is one that is compared with, so that it need not be of now.
    """

    context: Context
    vocabulary: Vocabulary
    quarter: Quarter
    compared: bool = False
    codes: frozenset[str] = frozenset()
    _topics: dict[int, float] = field(default_factory=dict)
    _heads: dict[int, float] = field(default_factory=dict)
    _fits: dict[int, float] = field(default_factory=dict)
    _periods: dict[Stretch, float] = field(default_factory=dict)

    def of(self, candidate: Candidate) -> float:
        """How well a candidate answers to all that is said."""
        period = self._target_period if candidate.aspect is Aspect.TARGET else self.period(candidate.stretch)
        if period > 0 and candidate.aspect is not Aspect.TARGET and self._has_better(candidate):
            period -= _OUTDONE
        derived = -0.3 if candidate.level.derived else 0.0
        rest = _REST if self.context.rest and candidate.aspect in (Aspect.REST, Aspect.REST_SHARE) else 0.0
        return period + self.about(candidate) + _ASPECTS[candidate.aspect] + derived + rest

    def _has_better(self, candidate: Candidate) -> bool:
        """Whether the topic has another figure that is just of the period that stands at the number."""
        hard = self.context.hard
        if not hard or self.context.led or any(cue.named not in (Named.QUARTER, Named.MONTH) for cue in hard):
            return False
        key = id(candidate.topic)
        if key not in self._fits:
            given = [stretch for stretch, level in candidate.topic.levels.items() if not level.derived]
            self._fits[key] = max((_best_fit(hard, stretch) for stretch in given), default=0.0)
        return _best_fit(hard, candidate.stretch) < self._fits[key] - _CLEARLY

    @property
    def _target_period(self) -> float:
        if self.context.hard and not self.context.led:
            return CONFLICT
        return 3.0 if self.compared else 0.0

    def tells_apart(self, one: Topic, other: Topic) -> bool:
        """Whether a word near the number is the one topic's alone, and none is the other's alone."""
        if one.part_words & other.part_words:
            return False
        words = self.context.words
        only_one, only_other = one.words - other.words, other.words - one.words
        near = any(words.get(word, 0.0) >= _NEAR for word in only_one)
        return near and bool(only_other) and not any(words.get(word) for word in only_other)

    def most(self, topic: Topic) -> float:
        """No candidate of a topic scores more."""
        return max(self.topic(topic), self.head(topic)) + _MOST_FOR_PERIOD + (_REST if self.context.rest else 0.0)

    # Period

    def period(self, stretch: Stretch) -> float:
        """How well a stretch answers to the periods that are said; `CONFLICT` or less when it does not."""
        if stretch not in self._periods:
            self._periods[stretch] = self._period(stretch)
        return self._periods[stretch]

    def _period(self, stretch: Stretch) -> float:
        if self.context.hard:
            best = _best_fit(self.context.hard, stretch)
            return 1 + 2 * best if best else CONFLICT
        now = self._now(stretch)
        framing = [cue for cue in self.context.soft if self._frames(cue)]
        if now is not None and framing and not _best_fit(framing, stretch):
            now -= _OUT_OF_FRAME
        soft = 0.7 + 0.6 * _best_fit(self.context.soft, stretch) if _best_fit(self.context.soft, stretch) else None
        inherited = (
            0.6 + 0.8 * _best_fit(self.context.inherited, stretch)
            if _best_fit(self.context.inherited, stretch)
            else None
        )
        spanned = self.context.spanned
        between = 0.3 if spanned is not None and spanned[0] <= stretch.last <= spanned[1] else None
        known = [score for score in (now, soft, inherited, between) if score is not None]
        if known:
            return max(known) - (0.5 if self.compared and now is not None else 0.0)
        return -0.5 if self.compared else -3.0

    def _frames(self, cue: Cue) -> bool:
        """Whether a period of now is named in the sentence, so that its other numbers are of it too."""
        return cue.named in (Named.QUARTER, Named.TO_DATE) and cue.stretch.last == self.quarter.last_month

    def _now(self, stretch: Stretch) -> float | None:
        if stretch.last != self.quarter.last_month:
            return None
        return 1.5 if stretch in self._usual else 0.2 if stretch.is_month else None

    @property
    def _usual(self) -> tuple[Stretch, ...]:
        last = self.quarter.last_month
        return Stretch.of_quarter(self.quarter), Stretch.at(last), Stretch.to_date(last)

    # What it is about

    def about(self, candidate: Candidate) -> float:
        """How well a candidate's topic answers to the words around the number."""
        if candidate.aspect is Aspect.WHOLE:
            return self.head(candidate.topic)
        return self.topic(candidate.topic)

    def topic(self, topic: Topic) -> float:
        """0 (no word of it is said) to about 6."""
        key = id(topic)
        if key not in self._topics:
            overlaps = [self._overlap(weights) for weights in self.vocabulary.names_of(topic)]
            score = TOPIC_WEIGHT * max(overlaps[0], *(_SHORT * one for one in overlaps[1:]), 0.0)
            if topic.part_words and not any(self.context.words.get(word) for word in topic.part_words):
                score *= _NO_PART
            if topic.code and topic.code.casefold() in self.codes:
                score += _CODE
            self._topics[key] = score + self._next_to(topic)
        return self._topics[key]

    def head(self, topic: Topic) -> float:
        """The same for what it counts alone: of '165 of the 242 visits' the visits."""
        key = id(topic)
        if key not in self._heads:
            weights = {word: self.vocabulary.weights.get(word, 0.0) for word in topic.head}
            self._heads[key] = TOPIC_WEIGHT * 0.7 * self._overlap(weights) + self._next_to(topic)
        return self._heads[key]

    def _next_to(self, topic: Topic) -> float:
        return _NEXT_TO if self.context.nouns & (topic.head | topic.part_words) else 0.0

    def _overlap(self, weights: Mapping[str, float]) -> float:
        """The harmonic mean of how much of the topic is said and how much of what is said is the topic's."""
        words = self.context.words
        matched = sum(weight * words.get(word, 0.0) for word, weight in weights.items())
        whole = sum(weights.values())
        said = sum(
            self.vocabulary.weights[word] * near for word, near in words.items() if word in self.vocabulary.weights
        )
        return 2 * matched / (whole + said) if matched else 0.0


def _best_fit(cues: Iterable[Cue], stretch: Stretch) -> float:
    return max((fit(cue, stretch) for cue in cues), default=0.0)
