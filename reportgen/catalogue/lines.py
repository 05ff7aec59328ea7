"""Which line of a catalogue file says something, so that a fault of the workbook can name the line to edit.

TOML readers give no line numbers. This looks for the line on which the key begins, below its table's header; a table of
a list is named with its number (`reports 2`). A key written in another way is not found, and then there is no line to
tell.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

_PART = r"(?:[\w-]+|\"[^\"]*\"|'[^']*')"
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_TABLE = re.compile(rf"\s*\[\s*({_DOTTED})\s*\]\s*(?:#.*)?")
_ENTRY = re.compile(rf"\s*\[\[\s*({_PART})\s*\]\]\s*(?:#.*)?")
_KEY = re.compile(rf"\s*({_DOTTED})\s*=")


def line_of(text: str, path: Sequence[str]) -> int | None:
    """The number of the line that says the key at `path`: its own, or that of the table written on one line."""
    fitting = [(len(said), -number) for number, said in _lines(text) if said == list(path[: len(said)])]
    return -max(fitting)[1] if fitting else None


@cache
def _lines(text: str) -> list[tuple[int, list[str]]]:
    """The keys of a file, which may be asked for many findings."""
    return list(_keys(text))


def _keys(text: str) -> Iterator[tuple[int, list[str]]]:
    table: list[str] = []
    entries: Counter[str] = Counter()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.fullmatch(line):
            table = _parts(header[1])
        elif entry := _ENTRY.fullmatch(line):
            (name,) = _parts(entry[1])
            entries[name] += 1
            table = [f"{name} {entries[name]}"]
            yield number, table
        elif line.lstrip().startswith("["):
            table = [""]
        elif key := _KEY.match(line):
            yield number, [*table, *_parts(key[1])]


def _parts(dotted: str) -> list[str]:
    return [part.strip("\"'") for part in re.findall(_PART, dotted)]
