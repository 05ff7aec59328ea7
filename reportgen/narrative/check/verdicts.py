"""What is found of a number: right, wrong, not known or left alone, and which figure it was held against."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

from reportgen.narrative.check.candidates import Candidate
from reportgen.narrative.check.numbers import Mention
from reportgen.narrative.check.roles import Role
from reportgen.narrative.check.stretches import Cue
from reportgen.narrative.remarks import RemarkKind


class Judgement(Enum):
    """What is found of a number."""

    RIGHT = "right"
    WRONG = "wrong"
    NOT_KNOWN = "not known"
    ALONE = "left alone"


@dataclass(frozen=True)
class Verdict:
    """About one number. `candidate` is the figure that it states when right, `meant` the one that it should state.

    `kind` and `message` say what is wrong; `cue` is the period that does not belong to it.
    """

    mention: Mention
    role: Role
    judgement: Judgement
    candidate: Candidate | None = None
    meant: Candidate | None = None
    kind: RemarkKind = RemarkKind.WRONG_NUMBER
    message: str = ""
    cue: Cue | None = None
    beside: Sequence[Mention] = field(default=())

    @property
    def value(self) -> Fraction:
        """The number as it is written."""
        return self.mention.value


_CLOSE = Fraction(2)


def digits(value: Fraction) -> str:
    """A number's digits without point and trailing nought."""
    text = f"{float(value):.4f}".rstrip("0").rstrip(".")
    return text.replace(".", "")


def looks_like_slip(said: Fraction, meant: Fraction) -> bool:
    """Whether one number may be the other mistyped: digits swapped, one wrong, one too many or lacking, or close by."""
    if said == meant:
        return False
    one, other = digits(said), digits(meant)
    if len(one) == len(other) == 1:
        return abs(said - meant) <= _CLOSE
    if len(one) == len(other):
        differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
        swapped = len(differing) == 2 and differing[0] == differing[1][::-1]
        if len(differing) <= 1 or swapped or sorted(one) == sorted(other):
            return True
    if abs(len(one) - len(other)) == 1:
        shorter, longer = sorted((one, other), key=len)
        if any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer))):
            return True
    return abs(said - meant) <= max(_CLOSE, abs(meant) / 20)
