"""What the number check says about a text: remarks for its officer, each at the very words it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class RemarkKind(Enum):
    """What is the matter with some words of an analysis."""

    WRONG_NUMBER = "wrong number"
    STALE_NUMBER = "stale number"
    WRONG_DIRECTION = "wrong direction"
    WRONG_PERIOD = "wrong period"
    MALFORMED_PERIOD = "malformed period"
    PARTS_DO_NOT_ADD_UP = "parts do not add up"
    REVEALS = "gives away what is hidden"
    SMALL_NUMBER = "small number"
    OTHER_PERIOD = "other period"
    NOT_KNOWN = "not known"
    ABBREVIATION = "abbreviation"
    EMPTY = "nothing written"
    PLACEHOLDER = "questions overwritten in part"
    QUESTIONS = "questions left"
    DRAFT = "draft untouched"
    MARK = "remark of the program left"
    OUTSIDE = "outside the analysis"
    CHANGED_BY_HAND = "changed by hand"

    @property
    def serious(self) -> bool:
        """Whether a report cannot be finished with it."""
        return self not in _NOT_SERIOUS


_NOT_SERIOUS = {
    RemarkKind.OTHER_PERIOD,
    RemarkKind.NOT_KNOWN,
    RemarkKind.ABBREVIATION,
    RemarkKind.QUESTIONS,
    RemarkKind.DRAFT,
    RemarkKind.OUTSIDE,
    RemarkKind.SMALL_NUMBER,
}


WHOLE = -1
"""In place of a passage's number: the whole of an analysis."""


@dataclass(frozen=True)
class Remark:
    """One remark. `said` are the words from `start` to `end` of the section's `passage`, counted from 0.

    `beside` are further spans of the passage that it is about: a period that does not belong to the number, the parts
    of a list.
    """

    kind: RemarkKind
    section: str
    passage: int
    start: int
    end: int
    said: str
    message: str
    beside: Sequence[tuple[int, int]] = ()

    @property
    def serious(self) -> bool:
        """Whether it stops the report from being finished."""
        return self.kind.serious


@dataclass(frozen=True)
class Judged:
    """What became of a section's numbers: the remarks, and how many were found right or left alone."""

    remarks: Sequence[Remark]
    right: int
    left_alone: int
