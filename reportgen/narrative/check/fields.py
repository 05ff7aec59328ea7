"""Topics ready to be searched: their words weighed, their numbers listed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from reportgen.narrative.check.candidates import Candidates, candidates_of
from reportgen.narrative.check.topics import Topic
from reportgen.narrative.check.vocabulary import Acronyms, Vocabulary, vocabulary_of


@dataclass(frozen=True)
class Field:
    """The topics that a text may speak of."""

    topics: Sequence[Topic]
    vocabulary: Vocabulary
    candidates: Candidates

    @cached_property
    def names_with_numbers(self) -> frozenset[str]:
        """Numbers that belong to names: 1 working day, 20 miles."""
        return frozenset(word for topic in self.topics for word in topic.words if word.isdigit())


def field_of(topics: Sequence[Topic], acronyms: Acronyms) -> Field:
    """Some topics, ready to be searched."""
    return Field(topics, vocabulary_of(topics, acronyms), candidates_of(topics))
