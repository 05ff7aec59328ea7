"""What a document holds, paragraph by paragraph: officers' words, the program's draft, questions and remarks."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

OVERVIEW, KEY_MESSAGES = "overview", "Key messages"
"""The analysis before all sections: how it is tagged, and what it is called."""


class PassageKind(Enum):
    """Whose words a paragraph holds.

    OUTSIDE stands outside all analyses; IN_TABLE has been typed into one of the program's own tables or paragraphs.
    """

    WORDS = "officers' words"
    DRAFT = "untouched draft"
    QUESTIONS = "questions"
    AMONG_QUESTIONS = "words typed among the questions"
    MARK = "remark of the program"
    OUTSIDE = "outside the analyses"
    IN_TABLE = "in the program's own text"

    @property
    def is_text(self) -> bool:
        """Whether it belongs to what will be published as the analysis."""
        return self in (PassageKind.WORDS, PassageKind.DRAFT, PassageKind.AMONG_QUESTIONS, PassageKind.OUTSIDE)


@dataclass(frozen=True)
class Passage:
    """A paragraph as its reader sees it; `sure` are the spans of tagged numbers that nobody has typed over, `beside`
    what its notes, text boxes, pictures and charts say."""

    text: str
    kind: PassageKind
    sure: Sequence[tuple[int, int]] = ()
    beside: Sequence[str] = ()


@dataclass(frozen=True)
class AnalysisText:
    """The passages of a section's analysis; those outside it that stand in the section come last."""

    section: str
    passages: Sequence[Passage]
