"""Sentence patterns as an analyst writes them: text with {figures}, {words|to choose} and [what may be left out].

A pattern in, its parts out, or the faults in plain words. Whether the facts that it names are there is asked apart, as
they stand in other files.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from reportgen.catalogue.keys import Keys
from reportgen.catalogue.model import (
    Bracketed,
    Choice,
    DraftPattern,
    FactPhrase,
    Listed,
    NamedPeriod,
    Part,
    PeriodName,
    Phrase,
    Ranking,
    Said,
    Slot,
)
from reportgen.errors import nearest

_LIST, _IT = "list ", "it"
_MOST = re.compile(r"(\d+)\s+")
_SLOT = re.compile(r"\b(" + "|".join(slot.value for slot in Slot) + r")\b")
_CLOSING = {"{": "}", "[": "]"}
_MOST_WORDS = 3
_SLOTS = {
    True: (Slot.PART, Slot.SHARE, Slot.TARGET, Slot.CHANGE),
    False: (Slot.PART, Slot.NUMBER, Slot.SHARE),
}
"""What the entries of a list of headline indicators (True), or of a breakdown, may say."""


def read_draft(keys: Keys, key: str) -> tuple[DraftPattern, ...]:
    """The patterns of a list of texts; a faulty one is told, and empty."""
    return tuple(_read(keys, f"{key} {number}", text) for number, text in enumerate(keys.texts(key, ()), start=1))


def _read(keys: Keys, place: str, text: str) -> DraftPattern:
    try:
        return parse_pattern(text)
    except PatternError as error:
        keys.fault(error.what, error.remedy, key=place)
        return ()


class PatternError(ValueError):
    """What is wrong with a pattern, and perhaps what to do about it."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


def parse_pattern(text: str) -> DraftPattern:
    """The parts of a pattern; none of a blank one. Raises PatternError."""
    parts = _parts(" ".join(text.split()), in_list=False)
    named = [part.fact for part in flat(parts) if isinstance(part, FactPhrase)]
    return _with_counted(parts, named)


def flat(parts: Sequence[Part]) -> Iterator[Part]:
    """Every part, also those within others; what stands in a list belongs to the list."""
    for part in parts:
        if isinstance(part, Bracketed):
            for alternative in part.alternatives:
                yield from flat(alternative)
        else:
            yield part


def _parts(text: str, *, in_list: bool) -> list[Part]:
    parts: list[Part] = []
    for opening, piece in _pieces(text):
        if opening == "{":
            parts.append(_element(piece.strip(), in_list=in_list))
        elif opening == "[":
            alternatives = [_parts(one, in_list=in_list) for one in _alternatives(piece)]
            parts.append(Bracketed(tuple(tuple(one) for one in alternatives)))
        else:
            parts += _words(piece, in_list=in_list)
    return parts


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The text cut at its outermost brackets: each piece with the bracket it stands in, or none."""
    start, depth, opening = 0, 0, ""
    for place, letter in enumerate(text):
        if letter in _CLOSING and (depth == 0 or letter == opening):
            if depth == 0:
                yield "", text[start:place]
                start, opening = place + 1, letter
            depth += 1
        elif depth and letter == _CLOSING[opening]:
            depth -= 1
            if depth == 0:
                yield opening, text[start:place]
                start = place + 1
        elif depth == 0 and letter in "}]":
            raise PatternError(f"has a {letter} that nothing opens.")
    if depth:
        raise PatternError(f"has a {opening} that is not closed.", f"Write {_CLOSING[opening]} where it ends.")
    yield "", text[start:]


def _alternatives(text: str) -> list[str]:
    """Cut at each | that stands in no bracket of its own."""
    cuts, depth = [-1], 0
    for place, letter in enumerate(text):
        depth += (letter in "{[") - (letter in "}]")
        if letter == "|" and depth == 0:
            cuts.append(place)
    return [text[start + 1 : end] for start, end in pairwise([*cuts, len(text)])]


def _words(text: str, *, in_list: bool) -> list[Part]:
    if "|" in text:
        raise PatternError("has a | that stands neither in { } nor in [ ].")
    if not in_list:
        return [Said(text)] if text else []
    cut = [piece for piece in _SLOT.split(text) if piece]
    return [Slot(piece) if _SLOT.fullmatch(piece) else Said(piece) for piece in cut]


def _element(text: str, *, in_list: bool) -> Part:
    """What stands in { }."""
    if not text:
        raise PatternError("has { } with nothing in it.")
    if text.startswith(_LIST) and not in_list:
        return _list(text.removeprefix(_LIST).strip())
    name, colon, said = (piece.strip() for piece in text.partition(":"))
    if "|" in text:
        return _choice(said if colon else text, name if colon else "")
    if not colon and text in [period.value for period in PeriodName]:
        return NamedPeriod(PeriodName(text))
    phrases = [phrase.value for phrase in Phrase]
    if said not in phrases or (colon and not said):
        known = [phrase for phrase in phrases if phrase]
        remedy = nearest(said, known, listing=False) or f"Known are: {', '.join(known)}."
        raise PatternError(f"'{said}' is nothing that can be said of '{name}'.", remedy)
    return FactPhrase(name, Phrase(said))


def _choice(text: str, fact: str) -> Choice:
    words = tuple(text.split("|"))
    if len(words) > _MOST_WORDS:
        raise PatternError(f"{{{text}}} has {len(words)} words.", "Two (one, many) or three (none, one, many).")
    by_total = fact == Phrase.TOTAL.value
    return Choice(words, "" if by_total else fact, by_total)


def _list(text: str) -> Listed:
    of, colon, entry = (piece.strip() for piece in text.partition(":"))
    if not colon or not entry:
        raise PatternError(f"the list of '{of}' does not say how.", "Such as {list " + of + ": NUMBER PART}.")
    most = _MOST.match(of)
    of = of[most.end() :] if most else of
    ranking = next((one for one in Ranking if one.value == of), None)
    parts = tuple(_parts(entry, in_list=True))
    _check_slots(parts, of, ranking)
    return Listed(ranking or of, parts, int(most[1]) if most else 0)


def _check_slots(parts: Sequence[Part], of: str, ranking: Ranking | None) -> None:
    allowed = _SLOTS[ranking is not None]
    inner = list(flat(parts))
    slots = [part for part in inner if isinstance(part, Slot)]
    if any(isinstance(part, FactPhrase) or (isinstance(part, Choice) and part.fact) for part in inner):
        raise PatternError(f"the list of '{of}' names another fact.", "Write NUMBER, PART and the like.")
    for slot in slots:
        if slot not in allowed:
            remedy = f"It may say {', '.join(one.value for one in allowed)}."
            raise PatternError(f"the list of '{of}' cannot say {slot.value}.", remedy)
    if Slot.PART not in slots:
        raise PatternError(f"the list of '{of}' does not say PART, the name of each part.")


def _with_counted(parts: Sequence[Part], named: Sequence[str]) -> tuple[Part, ...]:
    """`it` is the fact named last; a choice of words that names none takes that, or else the first after it."""
    return tuple(_Counted(named).of(parts))


class _Counted:
    """Goes through a pattern and remembers the fact named last."""

    def __init__(self, named: Sequence[str]) -> None:
        self._first, self._last = named[0] if named else "", ""

    def of(self, parts: Sequence[Part]) -> Iterator[Part]:
        for part in parts:
            if isinstance(part, Bracketed):
                yield Bracketed(tuple(tuple(self.of(one)) for one in part.alternatives))
            elif isinstance(part, Choice) and not part.fact:
                if not (self._last or self._first):
                    raise PatternError(f"{{{'|'.join(part.words)}}} has no number to go by.", "Name a fact before it.")
                yield replace(part, fact=self._last or self._first)
            elif isinstance(part, FactPhrase):
                yield self._named(part)
            else:
                yield part

    def _named(self, part: FactPhrase) -> FactPhrase:
        if part.fact == _IT and not self._last:
            raise PatternError("'it' stands before any fact.", "Name the fact.")
        self._last = self._last if part.fact == _IT else part.fact
        return replace(part, fact=self._last)
