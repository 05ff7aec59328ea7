"""The words of a section's topics: how much each tells, and what abbreviations made of them stand for.

In go topics and headings; out come weights of stems. 'CP' stands for the words of a title that it is the initials of.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from reportgen.narrative.check.reading import Token, words_of
from reportgen.narrative.check.topics import Topic, stems_of
from reportgen.narrative.check.words import SMALL, STOP, TENS, UNITS

_LEAST_LETTERS, _MOST_LETTERS = 2, 6
_SMALL_WEIGHT, _PART_WEIGHT = 0.4, 1.3
Acronyms = Mapping[str, frozenset[str]]


def acronyms_of(texts: Iterable[str]) -> Acronyms:
    """Initials of neighbouring words of titles and headings, with the stems that they stand for."""
    found: dict[str, frozenset[str]] = {}
    for text in texts:
        words = [word for word in words_of(text) if word[0].isalpha()]
        for chosen in (words, [word for word in words if word not in STOP and word not in ("or", "and")]):
            for initials, run in _runs(chosen):
                found.setdefault(initials, stems_of(" ".join(run)))
    return found


def _runs(words: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    for first in range(len(words)):
        for last in range(first + _LEAST_LETTERS, min(first + _MOST_LETTERS, len(words)) + 1):
            run = words[first:last]
            if run[0] not in STOP and run[-1] not in STOP:
                yield "".join(word[0] for word in run), run


@dataclass(frozen=True)
class Vocabulary:
    """What the words of some topics weigh: a word of all topics tells less than a word of one."""

    weights: Mapping[str, float]
    acronyms: Acronyms
    _names: dict[int, list[Mapping[str, float]]] = field(default_factory=dict, compare=False)

    def stems(self, token: Token) -> frozenset[str]:
        """The stems that a token of a text stands for, with those of the words that it abbreviates."""
        if token.kind == "mark" or (token.text in STOP and token.text not in UNITS):
            return frozenset()
        if token.text in UNITS or token.text in TENS:
            return frozenset({str(UNITS.get(token.text) or TENS[token.text])})
        if token.text in self.acronyms or token.text.removesuffix("s") in self.acronyms:
            known = self.acronyms.get(token.text) or self.acronyms[token.text.removesuffix("s")]
            return known | {token.stem}
        parts = [part for part in token.text.split("-") if part] if "-" in token.text else []
        return frozenset({token.stem, *(stems for part in parts for stems in stems_of(part))})

    def names_of(self, topic: Topic) -> list[Mapping[str, float]]:
        """The stems of a topic's title and part with their weights, and those of its short title."""
        if id(topic) not in self._names:
            names = [topic.words, *([topic.short_words | topic.part_words] if topic.short_words else [])]
            self._names[id(topic)] = [self._weighed(topic, words) for words in names]
        return self._names[id(topic)]

    def _weighed(self, topic: Topic, words: frozenset[str]) -> Mapping[str, float]:
        """Stems with their weights; abbreviations spelt out."""
        weights: dict[str, float] = {}
        for word in words:
            factor = _PART_WEIGHT if word in topic.part_words else 1.0
            for stem in self.spelt(word):
                weights[stem] = max(weights.get(stem, 0.0), factor * self.weights.get(stem, 0.0))
        return weights

    def spelt(self, word: str) -> frozenset[str]:
        """The stems that an abbreviation in a title stands for, or the stem itself."""
        return self.acronyms.get(word) or self.acronyms.get(word.removesuffix("s")) or frozenset({word})


def _all_stems(topic: Topic, bare: Vocabulary) -> set[str]:
    return {stem for word in topic.words | topic.short_words for stem in bare.spelt(word)}


def vocabulary_of(topics: Sequence[Topic], acronyms: Acronyms) -> Vocabulary:
    """The weights of the words of some topics."""
    bare = Vocabulary({}, acronyms)
    often = Counter(stem for topic in topics for stem in _all_stems(topic, bare))
    weights = {
        stem: log(1 + (len(topics) + 1) / many) * (_SMALL_WEIGHT if stem in SMALL else 1)
        for stem, many in often.items()
    }
    return Vocabulary(weights, acronyms)
