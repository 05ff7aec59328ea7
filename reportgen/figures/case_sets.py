"""Sets of cases of one list: a whole number whose bit n stands for the list's n-th case.

What holds of each case is worked out once, column by column; sets are then joined, cut and counted in one step each,
however many cases there are.
"""

from collections.abc import Iterable
from itertools import compress, count

Cases = int
"""A set of cases. `&` cuts two sets, `|` joins them, `bit_count` counts; nought holds none."""

KINDS = 256
"""So many kinds of cases can be told apart by a byte."""

_DIGITS = bytes.maketrans(b"\0\1", b"01")
_FLAGS = bytes.maketrans(b"01", b"\0\1")


def cases_where(flags: Iterable[int]) -> Cases:
    """The cases whose flag is set (True, or 1), of one flag for each case."""
    return int(bytes(flags)[::-1].translate(_DIGITS) or b"0", 2)


def cases_at(places: Iterable[int], length: int) -> Cases:
    """The cases at these places of a list so long."""
    flags = bytearray(length)
    for place in places:
        flags[place] = 1
    return cases_where(flags)


def cases_of_kinds(kinds: bytes, wanted: Iterable[bool]) -> Cases:
    """The cases of the kinds that are wanted, of one kind (a byte) for each case, and whether each kind is wanted."""
    digits = bytes(wanted).translate(_DIGITS).ljust(KINDS, b"0")
    return int(kinds[::-1].translate(digits) or b"0", 2)


def flags_of(cases: Cases) -> bytes:
    """A flag for each case, up to the last that is in the set."""
    return f"{cases:b}"[::-1].encode().translate(_FLAGS)


def places_of(cases: Cases) -> list[int]:
    """The places of the cases in their list, in order."""
    return list(compress(count(), flags_of(cases)))
