"""One TOML table read key by key: each value of its kind, each fault noted with the path that leads to it.

A fault never stops the reading: a value that is wrong is replaced by a harmless one, and the faults come together at
the end. Knows nothing of what the keys mean.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from typing import TypeVar

from reportgen.errors import Finding, nearest

E = TypeVar("E", bound=Enum)

PUBLIC_EDITION = "public-edition"
"""A table in report.toml."""

MOST = 10_000
"""The largest whole number that can be meant, unless the key says otherwise: of days, of months, of cases."""

_FURTHEST = 10**9
"""How far from nought any other number may be."""


class Faults:
    """The faults found so far, over all files."""

    def __init__(self) -> None:
        self.found: list[Finding] = []

    def note(self, where: str, what: str, remedy: str = "") -> None:
        """Keep a fault for the end."""
        self.found.append(Finding(where, what, remedy))


class Keys:
    """A TOML table. Every `text`, `choice`... takes one key; `finish` faults those that nobody took."""

    def __init__(self, table: object, where: str, faults: Faults) -> None:
        self.where = where
        self.faults = faults
        self.known: list[str] = []
        self.sound = isinstance(table, dict)
        self._table: Mapping[str, object] = table if isinstance(table, dict) else {}
        if not isinstance(table, dict):
            faults.note(where, "should be a table of keys and values.")

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def fault(self, what: str, remedy: str = "", *, key: str = "") -> None:
        """Note a fault at this table, or at one of its keys."""
        self.sound = False
        self.faults.note(f"{self.where} > {key}" if key else self.where, what, remedy)

    @property
    def names(self) -> list[str]:
        """The keys as they stand in the file."""
        return list(self._table)

    def raw(self, key: str) -> object:
        """The value as TOML gives it, or None."""
        self.known.append(key)
        return self._table.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; required unless there is a default."""
        value = self.raw(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            self._wrong(key, value, "text in quotation marks")
            return ""
        return value.strip()

    def texts(self, key: str, default: Sequence[str] | None = None) -> tuple[str, ...]:
        """A list of texts; required unless there is a default."""
        value = self.raw(key)
        if value is None and default is not None:
            return tuple(default)
        if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
            self._wrong(key, value, 'a list of texts, such as ["one", "two"]')
            return ()
        return tuple(value)

    def words(self, key: str, default: Sequence[str] | None = None) -> tuple[str, ...]:
        """Texts that are looked for in cells, none of them blank; required unless there is a default."""
        words = self.texts(key, default)
        if any(not word.strip() for word in words):
            self.fault("should be words, none of them blank.", key=key)
        return words

    def alternatives(self, key: str) -> tuple[str, ...]:
        """A name, or a list of names that are tried in order; at least one."""
        if not isinstance(self._table.get(key), list):
            return (self.text(key),)
        names = tuple(name.strip() for name in self.texts(key))
        if "" in names:
            self.fault("should be names, none of them blank.", key=key)
        return names or ("",)

    def pair(self, key: str) -> tuple[str, str]:
        """Exactly two texts."""
        texts = self.texts(key)
        if texts and len(texts) != 2:
            self.fault("needs exactly two names.", key=key)
        return (texts[0], texts[1]) if len(texts) == 2 else ("", "")

    def different_pair(self, key: str) -> tuple[str, str]:
        """Exactly two texts, not the same twice."""
        one, other = self.pair(key)
        if one and one == other:
            self.fault(f"names '{one}' twice.", "Name two different ones.", key=key)
        return one, other

    def whole_number(self, key: str, default: int | None = None, *, most: int = MOST) -> int:
        """A whole number from nought to `most`; required unless there is a default."""
        value = self.raw(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            too_large = isinstance(value, int) and value > most
            self._wrong(key, value, f"a whole number of at most {most:,}" if too_large else "a whole number")
            return 0
        return value

    def number(self, key: str, default: Fraction) -> Fraction:
        """A number, kept exact."""
        value = self.raw(key)
        if value is None:
            return default
        is_number = isinstance(value, int | float) and not isinstance(value, bool) and value == value
        if not isinstance(value, int | float) or not is_number or abs(value) > _FURTHEST:
            self._wrong(key, value, f"a number of at most {_FURTHEST:,}" if is_number else "a number")
            return default
        return Fraction(str(value))

    def switch(self, key: str, *, default: bool) -> bool:
        """true or false."""
        value = self.raw(key)
        if value is not None and not isinstance(value, bool):
            self._wrong(key, value, "true or false")
        return value if isinstance(value, bool) else default

    def choice(self, key: str, kinds: type[E], default: E | None = None) -> E:
        """One of a closed set of words."""
        words = {str(kind.value): kind for kind in kinds}
        value = self.raw(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or value not in words:
            self._wrong(key, value, f"one of: {', '.join(words)}")
            return default or next(iter(words.values()))
        return words[value]

    def table(self, key: str) -> "Keys | None":
        """A table below this one, or None when it is not there."""
        value = self.raw(key)
        return None if value is None else Keys(value, f"{self.where} > {key}", self.faults)

    def tables(self, key: str, *, named_by: str = "") -> "Iterator[Keys]":
        """A list of tables; each is named by its number, or by what it says under `named_by`."""
        value = self.raw(key)
        if value is not None and not isinstance(value, list):
            self._wrong(key, value, "several tables, each with its own keys")
            return
        for number, item in enumerate(value or [], start=1):
            name = item.get(named_by) if isinstance(item, dict) and named_by else None
            said = name if name and isinstance(name, str) else f"{key} {number}"
            yield Keys(item, f"{self.where} > {said}", self.faults)

    def entries(self, *, under: str = "") -> "Iterator[tuple[str, Keys]]":
        """Every key of this table (or of the table `under` it) as a table of its own."""
        holder = self.table(under) if under else self
        for key in holder.names if holder else []:
            if holder and (entry := holder.table(key)) is not None:
                yield key, entry

    def finish(self) -> None:
        """Fault every key that this kind of table does not have."""
        known = list(dict.fromkeys(self.known))
        for key in self._table:
            if key not in known:
                self.fault("is not known here.", nearest(key, known), key=key)

    def _wrong(self, key: str, value: object, expected: str) -> None:
        self.fault("is missing; it should be" if value is None else "should be", f"{expected}.", key=key)


def check_name(keys: Keys, name: str, known: Iterable[str], *, kind: str, key: str = "") -> bool:
    """Fault a name (said under `key`) that the catalogue does not define; True when it does."""
    names = list(known)
    if name in names:
        return True
    if name:
        keys.fault(f"'{name}' is not {kind}.", nearest(name, names), key=key)
    return False
