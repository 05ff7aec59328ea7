"""TOML written from plain values, in one of the ways in which people write the same thing."""

import json
import random
import re
from datetime import date, datetime, time
from typing import cast

Tree = dict[str, object]
_BARE = re.compile(r"[A-Za-z0-9_-]+")


class Raw(str):
    """What is to stand in the file as it is, whether or not it is TOML."""

    __slots__ = ()


def dumped(tree: Tree, rng: random.Random | None = None) -> str:
    """The text of a file; with `rng` in another order, with notes, other quotation marks and other tables."""
    return "\n".join(_table(tree, [], rng)) + "\n"


def _table(tree: Tree, path: list[str], rng: random.Random | None) -> list[str]:
    plain = {key: value for key, value in tree.items() if not _is_table(value) and not _is_tables(value)}
    below = {key: value for key, value in tree.items() if key not in plain}
    if rng and rng.random() < 0.3:  # measures and the like, each on a line of its own
        inline = [key for key, value in below.items() if _is_table(value) and _is_flat(value) and rng.random() < 0.5]
        plain |= {key: below.pop(key) for key in inline}
    lines = _entries(plain, rng)
    for key, value in below.items():
        here = [*path, _key(key, rng)]
        for one in cast(list[Tree], value if isinstance(value, list) else [value]):
            name = ".".join(here)
            lines += ["", f"[[{name}]]" if isinstance(value, list) else f"[{name}]", *_table(one, here, rng)]
    return lines


def _entries(plain: Tree, rng: random.Random | None) -> list[str]:
    lines = [f"{_key(key, rng)} = {_value(value, rng)}" for key, value in plain.items()]
    if rng:
        rng.shuffle(lines)
        lines = [f"{'  ' * rng.randrange(3)}{line}{rng.choice(['', '  # a note = [x'])}" for line in lines]
    return lines


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _is_flat(value: object) -> bool:
    return isinstance(value, dict) and not any(isinstance(one, dict) or _is_tables(one) for one in value.values())


def _key(key: str, rng: random.Random | None) -> str:
    if _BARE.fullmatch(key) and not (rng and rng.random() < 0.1):
        return key
    return _basic(key)


def _value(value: object, rng: random.Random | None) -> str:
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, str):
        return _text(value, rng)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key, rng)} = {_value(one, rng)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        between = ",\n    " if rng and rng.random() < 0.2 else ", "
        return "[" + between.join(_value(one, rng) for one in value) + "]"
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return repr(value)


def _text(text: str, rng: random.Random | None) -> str:
    if rng and "'" not in text and text.isprintable() and rng.random() < 0.3:
        return f"'{text}'"
    if rng and rng.random() < 0.2:
        return '"""\n' + _basic(text)[1:-1].replace("\\n", "\n") + '"""'
    return _basic(text)


def _basic(text: str) -> str:
    return re.sub(
        r"[\x7f-\x9f]|\\u[dD][89a-fA-F]..",
        lambda found: f"\\u{ord(found[0][0]):04x}",
        json.dumps(text, ensure_ascii=False),
    )
