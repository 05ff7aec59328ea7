"""Reads one passage of a section and judges its numbers, sentence by sentence.

In go a passage and what is known; out come verdicts, claims and sums. Makes no remarks of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from reportgen.narrative.check.asides import find_asides
from reportgen.narrative.check.candidates import Aspect, stands_for
from reportgen.narrative.check.changes import Change, judge_change
from reportgen.narrative.check.claims import Claim, Sides, Told, find_claims
from reportgen.narrative.check.context import Context, Contexts
from reportgen.narrative.check.cues import find_cues
from reportgen.narrative.check.extremes import find_extremes
from reportgen.narrative.check.fields import Field
from reportgen.narrative.check.following import follows, is_change_between, left_over
from reportgen.narrative.check.groups import Group, group_mentions
from reportgen.narrative.check.judging import Reading, judge_level
from reportgen.narrative.check.known import Known
from reportgen.narrative.check.lists import BadSum, check_sum
from reportgen.narrative.check.marks import judge_mark
from reportgen.narrative.check.naming import malformed_spans
from reportgen.narrative.check.numbers import Form, Mention, find_mentions, free_tokens
from reportgen.narrative.check.reading import Passage, Sentence
from reportgen.narrative.check.roles import Kind, Role, place_patterns, roles_of
from reportgen.narrative.check.rows import is_respective, rows_of, with_respective_shares
from reportgen.narrative.check.scoring import CONFLICT, Scores
from reportgen.narrative.check.stretches import Cue, Stretch, fit
from reportgen.narrative.check.topics import Topic
from reportgen.narrative.check.verdicts import Judgement, Verdict
from reportgen.narrative.check.words import TOGETHER_WORDS

_BOUNDS = frozenset(["within", "in", "over", "under", "after", "least", "inside", "beyond", "than", "between"])
_AGAIN = re.compile(r"\b(?:i\.e\.?|ie\b|that\sis\b|in\sother\swords\b|meaning\b)[^.;]{0,24}$")
_NAMED_ELSEWHERE = 2.2
_SPOKEN_OF, _CLOSE, _AS_GOOD = 1.2, 0.6, 1.5


def _of_one_topic(verdict: Verdict, before: Sequence[Verdict], reading: Reading) -> Verdict:
    """Of figures with the same value the one of the topic that the sentence already speaks of."""
    spoken = [one.candidate.topic for one in before if one.candidate is not None]
    if verdict.candidate is None or not spoken or verdict.candidate.topic is spoken[-1]:
        return verdict
    least = reading.scores.of(verdict.candidate) - _AS_GOOD
    for other in reading.candidates.matching(verdict.mention):
        if other.topic is spoken[-1] and reading.scores.of(other) >= least:
            return replace(verdict, candidate=other)
    return verdict


@dataclass(frozen=True)
class Found:
    """What was found in one passage."""

    passage: Passage
    cues: Sequence[Cue]
    verdicts: Sequence[Verdict]
    claims: Sequence[Claim]
    sums: Sequence[BadSum]


@dataclass
class PassageCheck:
    """One passage in the making. `field` are the topics of its section."""

    passage: Passage
    known: Known
    field: Field

    def found(self) -> Found:
        """Everything that is found in the passage."""
        self._cues = find_cues(self.passage, self.known.quarter)
        self._groups = self._read_groups()
        self._roles = roles_of(self.passage, self._groups, self.known.benchmark_names)
        self._rows = rows_of(self.passage, self._groups)
        self._contexts = Contexts(self.passage, self._cues, self._groups, self._roles)
        self._before: list[Verdict] = []
        verdicts: list[Verdict] = []
        claims: list[Claim] = []
        sums: list[BadSum] = []
        by_sentence: dict[Sentence, list[Group]] = {}
        for group in self._groups:
            by_sentence.setdefault(self.passage.sentence_of(group.first), []).append(group)
        for sentence in self.passage.sentences:
            judged = self._judge_sentence(by_sentence.get(sentence, []), sentence)
            verdicts += judged
            sides = self._sides(sentence, judged)
            claims += [*find_claims(sides), *find_extremes(sides)]
            bad = check_sum(self.passage, judged)
            sums += [bad] if bad else []
        return Found(self.passage, self._cues, verdicts, claims, sums)

    def _read_groups(self) -> list[Group]:
        self._malformed = malformed_spans(self.passage, self.known.quarter)
        asides = sorted([*find_asides(self.passage, self.known.codes), *self._malformed])
        mentions = [one for one in find_mentions(self.passage, self._cues, asides) if not self._is_of_name(one)]
        taken = sorted([*((cue.start, cue.end) for cue in self._cues), *asides])
        groups = group_mentions(self.passage, mentions, free_tokens(self.passage.tokens, taken))
        return with_respective_shares(self.passage, groups)

    def _is_of_name(self, mention: Mention) -> bool:
        """'within 15', where 15 working days are in an indicator's name."""
        before = self.passage.tokens[mention.first - 1].text if mention.first else ""
        named = str(mention.value) in self.field.names_with_numbers
        if named and self._is_range(mention):
            return True
        tokens = self.passage.tokens
        range_end = before in ("and", "to") and mention.first > 2 and tokens[mention.first - 3].text == "between"
        bounded = before in _BOUNDS or range_end
        return mention.form is Form.COUNT and bounded and named and not self._counted_next(mention)

    def _is_range(self, mention: Mention) -> bool:
        """'4 to 9', where a part is called so."""
        tokens, names = self.passage.tokens, self.field.names_with_numbers
        after, before = tokens[mention.last + 1 : mention.last + 3], tokens[max(0, mention.first - 2) : mention.first]
        return any(
            len(pair) == 2 and {pair[0].text, pair[1].text} & {"to"} and {pair[0].text, pair[1].text} & names
            for pair in (after, before)
        )

    def _counted_next(self, mention: Mention) -> bool:
        """Whether a thing is counted: 'in 3 cases', 'over 15 visits'."""
        after = self.passage.tokens[mention.last + 1 : mention.last + 2]
        return bool(after) and after[0].kind == "word" and len(after[0].text) > 3 and after[0].text.endswith("s")

    # Numbers

    def _judge_sentence(self, groups: Sequence[Group], sentence: Sentence) -> list[Verdict]:
        verdicts: list[Verdict] = []
        for group in groups:
            if self._roles[group.members[0]].kind is Kind.LEVEL:
                verdicts += self._judge_level(group, verdicts)
        for group in groups:
            role = self._roles[group.members[0]]
            if role.kind in (Kind.TARGET, Kind.BENCHMARK):
                verdicts += self._judge_mark(group, role, verdicts)
        stated = [one for one in verdicts if one.role.kind is Kind.LEVEL]
        for group in groups:
            if self._roles[group.members[0]].kind is Kind.CHANGE:
                verdicts += self._judge_change(group, stated, sentence)
        verdicts.sort(key=lambda one: one.mention.start)
        return self._with_what_follows(verdicts)

    def _reading(self, group: Group, where: Field) -> Reading:
        role = self._roles[group.members[0]]
        context = self._contexts.of(group, where.vocabulary)
        sentence = self.passage.sentence_of(group.first)
        compared = role.comes_from or self._contexts.periods.is_aside(group) or self._has_no_period(sentence)
        scores = Scores(context, where.vocabulary, self.known.quarter, compared, self._codes(sentence))
        return Reading(group, role, scores, where.candidates)

    def _has_no_period(self, sentence: Sentence) -> bool:
        """Whether a sentence names a period that is none, so that nobody knows which is meant."""
        begin, end = (self.passage.tokens[index] for index in (sentence.first, sentence.last - 1))
        return any(begin.start <= start < end.end for start, _ in self._malformed)

    def _codes(self, sentence: Sentence) -> frozenset[str]:
        tokens = self.passage.tokens
        text = self.passage.lower[tokens[sentence.first].start : tokens[sentence.last - 1].end]
        pattern = self.known.codes.pattern
        return frozenset(match[0] for match in pattern.finditer(text)) if pattern else frozenset()

    def _judge_level(self, group: Group, before: Sequence[Verdict]) -> list[Verdict]:
        reading = self._reading(group, self.field)
        verdicts = [_of_one_topic(one, before, reading) for one in judge_level(reading)]
        if reading.scores.context.rest and len(verdicts) == 1 and (left := left_over(verdicts[0], before)):
            return [left]
        if (
            all(one.judgement in (Judgement.RIGHT, Judgement.ALONE) for one in verdicts)
            or self.field is self.known.everywhere
        ):
            return verdicts
        return self._elsewhere(group) or verdicts

    def _elsewhere(self, group: Group) -> list[Verdict] | None:
        """The figures of another section, where the text names what they are of."""
        reading = self._reading(group, self.known.everywhere)
        verdicts = judge_level(reading)
        own = max((reading.scores.topic(topic) for topic in self.field.topics), default=0.0)
        for verdict in verdicts:
            candidate = verdict.candidate
            if verdict.judgement is not Judgement.RIGHT or candidate is None:
                return None
            if reading.scores.about(candidate) < max(_NAMED_ELSEWHERE, own) or candidate.topic in self.field.topics:
                return None
        return verdicts

    def _judge_mark(self, group: Group, role: Role, verdicts: Sequence[Verdict]) -> list[Verdict]:
        reading = self._reading(group, self.field)
        before = [one for one in verdicts if one.candidate is not None and one.mention.start < group.members[0].start]
        topic = before[-1].candidate.topic if before and before[-1].candidate else None
        marks = [judge_mark(one, role, reading, topic) for one in group.members]
        if role.kind is Kind.TARGET and any(mark.judgement is Judgement.WRONG for mark in marks):
            levels = judge_level(reading)
            if all(level.judgement is Judgement.RIGHT for level in levels):
                return levels
        return marks

    def _judge_change(self, group: Group, stated: Sequence[Verdict], sentence: Sentence) -> list[Verdict]:
        reading = self._reading(group, self.field)
        role = self._roles[group.members[0]]
        cues = [cue for cue in self._cues if sentence.first <= cue.first < sentence.last]
        own = self._contexts.periods.compared_with(group)
        return [
            judge_change(
                Change(one, role, reading, stated, cues, own, self._clause_lead(group), self._pair(group, stated))
            )
            for one in group.members
        ]

    def _pair(self, group: Group, stated: Sequence[Verdict]) -> tuple[Verdict, Verdict] | None:
        """'by 12% and 23% respectively (302 to 266 and 103 to 79)': which two figures a change is between."""
        for row in self._rows:
            if group in row and is_respective(self.passage, row[-1]):
                pairs = [(one, two) for one, two in pairwise(stated) if two.role.goes_to]
                return pairs[row.index(group)] if len(pairs) == len(row) else None
        return None

    def _clause_lead(self, group: Group) -> Cue | None:
        """The period that a clause begins with: 'a year ago there were 24 more'."""
        tokens = self.passage.tokens
        begin = self.passage.sentence_of(group.first).first
        for index in range(group.first - 1, begin - 1, -1):
            if tokens[index].text in (";", ",", ":"):
                begin = index + 1
                break
        return next((cue for cue in self._cues if begin <= cue.first <= begin + 1 and cue.last < group.first), None)

    def _with_what_follows(self, verdicts: Sequence[Verdict]) -> list[Verdict]:
        """Numbers that no figure gives, but others of the sentence do."""
        better = []
        for verdict in verdicts:
            others = [*self._before, *(one for one in verdicts if one is not verdict)]
            doubtful = verdict.judgement in (Judgement.WRONG, Judgement.NOT_KNOWN) and verdict.role.kind is Kind.LEVEL
            changed = doubtful and is_change_between(verdict, others)
            if changed or (doubtful and not verdict.message and self._follows(verdict, others)):
                verdict = Verdict(verdict.mention, verdict.role, Judgement.RIGHT)
            if verdict.mention.form is Form.SHARE and (share := self._same_share(verdict, verdicts)) is not None:
                verdict = share
            better.append(verdict)
        self._before = [one for one in better if one.role.kind is Kind.LEVEL]
        return better

    def _same_share(self, verdict: Verdict, verdicts: Sequence[Verdict]) -> Verdict | None:
        """A share in words that says again what a percentage before it says: '42.7% ended so, i.e. more than half'."""
        before = [
            one
            for one in verdicts
            if one.mention.form is Form.PERCENT
            and one.mention.end < verdict.mention.start
            and one.role.kind is Kind.LEVEL
        ]
        if not before or before[-1].judgement is not Judgement.RIGHT:
            return None
        between = self.passage.lower[before[-1].mention.end : verdict.mention.start]
        if _AGAIN.search(between) is None:
            return None
        if stands_for(verdict.mention, before[-1].value):
            return replace(verdict, judgement=Judgement.RIGHT)
        message = f"{float(before[-1].value):.1f}% stands before it."
        return replace(verdict, judgement=Judgement.WRONG, message=message, meant=None)

    def _follows(self, verdict: Verdict, others: Sequence[Verdict]) -> bool:
        return follows(verdict, others, announced=self._is_announced(verdict))

    def _is_announced(self, verdict: Verdict) -> bool:
        """Whether a word such as 'so' or 'leaving' stands between a number and the one before, or right after it."""
        mention = verdict.mention
        begin = self.passage.sentence_of(mention.first).first
        numbers = self._contexts.periods.numbers
        before = [token for token in range(begin, mention.first) if token in numbers][-1:]
        near = self.passage.tokens[max(before, default=begin) : mention.last + 4]
        return any(token.text in TOGETHER_WORDS for token in near)

    # Claims

    def _sides(self, sentence: Sentence, verdicts: Sequence[Verdict]) -> Sides:
        cues = [cue for cue in self._cues if sentence.first <= cue.first < sentence.last]
        return Sides(self.passage, sentence, verdicts, cues, self._spoken_of, self._now, self._at, self._place)

    def _spoken_of(self, token: int, cue: Cue | None) -> Sequence[Told]:
        """The figures that the words around a token speak of: of a period, or of now.

        Where the words name none, all of the section's that are no mere part may be meant.
        """
        one = self.passage.tokens[token]
        fake = Group(part=Mention(one.start, one.end, Fraction(0), 0, Form.PERCENT, token, token))
        scores = Scores(self._contexts.of(fake, self.field.vocabulary), self.field.vocabulary, self.known.quarter)
        words, nouns = scores.context.words, scores.context.nouns
        scores.context = Context(hard=[cue] if cue is not None else [], words=words, nouns=nouns)
        amounts = [
            one
            for one in self.field.candidates.all
            if one.aspect is Aspect.AMOUNT and scores.period(one.stretch) > max(CONFLICT, 0.9) and not one.level.derived
        ]
        best = max((scores.topic(one.topic) for one in amounts), default=0.0)
        if best < _SPOKEN_OF:
            near = [one for one in amounts if not one.topic.part_words]
        else:
            near = [one for one in amounts if scores.topic(one.topic) >= best - _CLOSE]
        return [self._told(one.topic, one.stretch) for one in near]

    def _told(self, topic: Topic, stretch: Stretch) -> Told:
        level = topic.levels[stretch]
        return Told(level.amount, topic.unit, topic, f"{topic.plain_told(level)} ({topic.name}, {stretch.label})")

    def _now(self, topic: Topic) -> Sequence[Told]:
        """A topic's figure of now: as at the quarter's end, of the quarter, or of the year to date."""
        last = self.known.quarter.last_month
        usual = (Stretch.at(last), Stretch.of_quarter(self.known.quarter), Stretch.to_date(last))
        return [self._told(topic, stretch) for stretch in usual if stretch in topic.levels][:1]

    def _at(self, topic: Topic, cue: Cue) -> Sequence[Told]:
        """A topic's figure of a period that is named."""
        best = max(
            (stretch for stretch in topic.levels if fit(cue, stretch)), key=lambda one: fit(cue, one), default=None
        )
        return [self._told(topic, best)] if best else []

    def _place(self, start: int, end: int) -> tuple[int, str] | None:
        """Whose figure is named first in a span."""
        found = [
            (match.start(), match.end(), place)
            for place, pattern in place_patterns(self.known.benchmark_names)
            for match in pattern.finditer(self.passage.lower, start, end)
            if place in self.known.benchmark_names
        ]
        return min(found)[1:] if found else None
