"""What is taken out of a document, as people are told of it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from reportgen.errors import Finding
from reportgen.formats import UNPRINTABLE, shortened

_LIKE_A_REFERENCE = re.compile(r"(?<![\w%])[A-Za-z]{1,4}\d{4,}|(?<![:\d])\d{6,}")
"""Of a case, after which somebody may have named a file. A server's port is none."""


class Kind(Enum):
    """A kind of thing that reaches beyond a document."""

    LINK = (
        "a link that leads neither to the web nor to a mail address",
        "Its words stay, without the link.",
        "Link to a web address if readers are to follow it.",
    )
    PICTURE = (
        "a picture that is linked and not in the file",
        "It was not fetched.",
        "Paste the picture itself in its place.",
    )
    DRAWING = (
        "a drawing (SVG) that holds more than a drawing",
        "Where the file has a picture of it, that is shown.",
        "Paste it as a picture.",
    )
    HUGE = (
        "a picture with more pixels than a computer can show",
        "It was taken out.",
        "Paste a smaller one in its place.",
    )
    FIELD = ("a field that could fetch or run something", "What it shows stays, as text.", "")
    OBJECT = ("an object or form control that could run something", "Its picture stays.", "")
    FILE = (
        "a file inserted that Word has not merged with the text yet",
        "A remark stands in its place.",
        "Open the document in Word, save it, and use that; or paste the words themselves.",
    )
    DIRECTION = (
        "hidden characters that reverse the reading direction, so that figures can look different from what is stored",
        "The words stay, as they are stored.",
        "Read them again.",
    )
    DATA = ("a link to data elsewhere", "What is shown stays.", "")
    ADDED = ("a template, add-in or program attached", "It was taken off.", "")

    @property
    def what(self) -> str:
        """What it is called."""
        return str(self.value[0])

    @property
    def done(self) -> str:
        """What was done with it."""
        return str(self.value[1])

    @property
    def remedy(self) -> str:
        """What people can do about it."""
        return str(self.value[2])


@dataclass(frozen=True)
class Cut:
    """Something that was taken out, where it stood, and what it named."""

    place: str
    kind: Kind
    target: str = ""


def findings_of(cuts: Sequence[Cut], remedy: str = "") -> list[Finding]:
    """What people are told: those of one kind in one place together, with the first that they name.

    A remedy given here stands for what was done with each kind, and for its own remedy.
    """
    counted = Counter((cut.place, cut.kind) for cut in cuts)
    named = {(cut.place, cut.kind): cut.target for cut in reversed(cuts) if cut.target}
    return [
        Finding(
            place,
            f"held {kind.what}{_such_as(named.get((place, kind), ''), count)}." + ("" if remedy else f" {kind.done}"),
            remedy or kind.remedy,
        )
        for (place, kind), count in counted.items()
    ]


def summary_of(cuts: Sequence[Cut]) -> list[str]:
    """The same of a whole document, without where they stood and what they named."""
    return [
        f"Taken out: {kind.what}{_such_as('', count)}." for kind, count in Counter(cut.kind for cut in cuts).items()
    ]


def _such_as(target: str, count: int) -> str:
    printed = UNPRINTABLE.sub("?", " ".join(target.split()))
    said = [f"'{shortened(printed)}'"] if target and not _LIKE_A_REFERENCE.search(target) else []
    said += [f"{count:,} in all"] if count > 1 else []
    return f" ({', '.join(said)})" if said else ""
