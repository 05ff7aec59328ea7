"""A text without what no reader sees: invisible letters between or within words, all but one of several spaces.

Text processors leave them behind, above all where text was pasted. The check reads the collapsed text; its remarks
are brought back to the very words of the text as it stands.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportgen.narrative.remarks import Remark

_PERHAPS = re.compile(r"[^\n -~]|  ")
"""Text without any of these is collapsed as it stands."""

_INVISIBLE = "Cf"
"""Unicode's category of the zero-width space, the soft hyphen, the byte-order mark and their like."""


@dataclass(frozen=True)
class Collapsed:
    """The text, and the place in the text as it stands of each of its letters."""

    text: str
    places: Sequence[int]

    def back(self, remark: Remark, whole: str) -> Remark:
        """A remark at the words of the text as it stands, which is `whole`."""
        start, end = self._span(remark.start, remark.end)
        beside = tuple(self._span(*span) for span in remark.beside)
        return replace(remark, start=start, end=end, said=whole[start:end], beside=beside)

    def _span(self, start: int, end: int) -> tuple[int, int]:
        return self.places[start], self.places[end - 1] + 1


def collapse(text: str) -> Collapsed:
    """Letters that stay keep their order, and are the very letters of the text."""
    if not _PERHAPS.search(text):
        return Collapsed(text, range(len(text)))
    places: list[int] = []
    after_blank = False
    for place, letter in enumerate(text):
        blank = letter != "\n" and (letter.isspace() or (letter.isascii() and not letter.isprintable()))
        if not (blank and after_blank) and unicodedata.category(letter) != _INVISIBLE:
            places.append(place)
            after_blank = blank
    return Collapsed("".join(text[place] for place in places), places)
