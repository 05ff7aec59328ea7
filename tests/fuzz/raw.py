"""Changes of a package's parts: of XML elements and attributes, and of bytes, whatever they are of."""

import random
import re
from collections.abc import Callable
from contextlib import suppress

from lxml import etree

Parts = dict[str, bytes]
_NUMBERS = (
    "0",
    "-1",
    "1",
    "65536",
    "1048576",
    "1048577",
    "16385",
    "4294967296",
    "99999999999999999999",
    "1e308",
    "NaN",
    "",
)
_WORDS = (
    "",
    "x",
    "s",
    "b",
    "d",
    "e",
    "n",
    "str",
    "inlineStr",
    "A1",
    "XFD1048576",
    "ZZZZ1",
    "A0",
    "a1",
    "1A",
    "rId1",
    "rId999",
)
_TEXTS = (
    "",
    " ",
    "0",
    "-1",
    "1.5",
    "1e400",
    "inf",
    "nan",
    "0x10",
    "1_0",
    "TRUE",
    "\u202e1",
    "44300",
    "2021-13-45",
    "x" * 70000,
)
_DEEP = 3000


def change_elements(parts: Parts, name: str, rng: random.Random) -> str:
    """One to three elements of a part moved, doubled, deleted, renamed or with other attributes; what was done."""
    try:
        root = etree.fromstring(parts[name], etree.XMLParser(huge_tree=True))
    except etree.XMLSyntaxError:
        return change_bytes(parts, name, rng)
    done = []
    for _ in range(rng.randint(1, 3)):
        change = rng.choice(_OF_ELEMENTS)
        nodes = [node for node in root.iter(etree.Element) if node is not root]
        if nodes:
            change(rng.choice(nodes), rng)
            done.append(change.__name__.lstrip("_"))
    parts[name] = etree.tostring(root)
    return f"{name}: {', '.join(done)}"


def _delete(node: etree._Element, _: random.Random) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _double(node: etree._Element, rng: random.Random) -> None:
    for _ in range(rng.choice([1, 1, 2, 50])):
        node.addnext(etree.fromstring(etree.tostring(node, with_tail=False)))


def _move(node: etree._Element, rng: random.Random) -> None:
    others = [
        one for one in node.getroottree().getroot().iter(etree.Element) if node not in [one, *one.iterancestors()]
    ]
    if others:
        rng.choice(others).insert(0, node)


def _change_attribute(node: etree._Element, rng: random.Random) -> None:
    if node.attrib:
        name = rng.choice(sorted(map(str, node.attrib)))
        others = [
            str(one.get(name)) for one in node.getroottree().getroot().iter(node.tag) if one.get(name) is not None
        ]
        node.set(name, rng.choice([*_NUMBERS, *_WORDS, *rng.sample(others, min(8, len(others)))]))


def _drop_attribute(node: etree._Element, rng: random.Random) -> None:
    if node.attrib:
        del node.attrib[rng.choice(sorted(map(str, node.attrib)))]


def _add_attribute(node: etree._Element, rng: random.Random) -> None:
    node.set(
        rng.choice(["r", "t", "s", "id", "name", "ref", "val", "hidden", "count"]), rng.choice([*_NUMBERS, *_WORDS])
    )


def _change_text(node: etree._Element, rng: random.Random) -> None:
    node.text = rng.choice([*_TEXTS, *_NUMBERS])


def _rename(node: etree._Element, rng: random.Random) -> None:
    space = etree.QName(node).namespace
    name = rng.choice(["x", "c", "v", "f", "is", "t", "row", "p", "r", "sdt", "tbl", "tc"])
    node.tag = f"{{{space}}}{name}" if space else name


def _foreign(node: etree._Element, rng: random.Random) -> None:
    node.tag = f"{{urn:other}}{etree.QName(node).localname}"


def _wrap(node: etree._Element, rng: random.Random) -> None:
    parent = node.getparent()
    if parent is None:
        return
    wrapped, inner = etree.Element(node.tag), None
    inner = wrapped
    for _ in range(rng.choice([0, 3, 200])):
        inner = etree.SubElement(inner, node.tag)
    parent.replace(node, wrapped)
    inner.append(node)


def _note(node: etree._Element, rng: random.Random) -> None:
    new = rng.choice([etree.Comment("a remark"), etree.ProcessingInstruction("php", "echo 1"), etree.Comment("5" * 9)])
    node.insert(0, new)


_OF_ELEMENTS: tuple[Callable[[etree._Element, random.Random], None], ...] = (
    _delete, _double, _move, _change_attribute, _change_attribute, _change_attribute, _drop_attribute, _add_attribute,
    _change_text, _change_text, _rename, _foreign, _wrap, _note,
)  # fmt: skip


def change_bytes(parts: Parts, name: str, rng: random.Random) -> str:
    """Bytes of a part flipped, cut, doubled, moved or put in; what was done."""
    content = bytearray(parts[name])
    done = []
    for _ in range(rng.choice([1, 1, 2, 5])):
        change = rng.choice(_OF_BYTES)
        change(content, rng)
        done.append(change.__name__.lstrip("_"))
    parts[name] = bytes(content)
    return f"{name}: {', '.join(done)}"


def _place(content: bytearray, rng: random.Random) -> int:
    return rng.randrange(len(content) + 1)


def _flip(content: bytearray, rng: random.Random) -> None:
    if content:
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)


def _cut(content: bytearray, rng: random.Random) -> None:
    at = _place(content, rng)
    del content[at : at + rng.choice([1, 5, 50, 10**9])]


def _twice(content: bytearray, rng: random.Random) -> None:
    at = _place(content, rng)
    content[at:at] = content[at : at + rng.choice([1, 20, 500])]


def _digit(content: bytearray, rng: random.Random) -> None:
    digits = [found.start() for found in re.finditer(rb"\d", bytes(content))]
    if digits:
        content[rng.choice(digits)] = rng.choice(b"0123456789-.e")


def _insert(content: bytearray, rng: random.Random) -> None:
    said = [
        b"\0",
        b"<",
        b">",
        b"&",
        b"&lt;",
        b"&#0;",
        b"&#x1F600;",
        b"]]>",
        b"<!--",
        b"<?x?>",
        b"\xff\xfe",
        b"\xed\xa0\x80",
        b"<x>",
        b'"',
        b"{{ x }}",
    ]
    at = _place(content, rng)
    content[at:at] = rng.choice(said)


def _whole(content: bytearray, rng: random.Random) -> None:
    new = [b"", b"\0" * 100, b"<a/>", b"not XML", b"\xef\xbb\xbf" + bytes(content), b"<a>" * _DEEP + b"</a>" * _DEEP]
    with suppress(UnicodeDecodeError):
        new.append(content.decode().encode("utf-16"))
    content[:] = rng.choice(new)


_OF_BYTES: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _flip,
    _flip,
    _cut,
    _twice,
    _digit,
    _digit,
    _insert,
    _whole,
)


def change_package(parts: Parts, rng: random.Random) -> str:
    """A part that is gone, in another's place or under another name."""
    name, other = rng.choice(sorted(parts)), rng.choice(sorted(parts))
    kind = rng.randrange(3)
    if kind == 0:
        del parts[name]
    elif kind == 1:
        parts[name] = parts[other]
    else:
        parts[rng.choice([name.upper(), f"{name}.bak", f"x/{name}", "xl/worksheets/sheet99.xml"])] = parts.pop(name)
    return f"{name}: {('gone', f'as {other}', 'renamed')[kind]}"


def change(parts: Parts, rng: random.Random, likely: str = "") -> str:
    """One change of a package; `likely` is a pattern of the parts that are changed most."""
    names = sorted(parts)
    wanted = [name for name in names if re.search(likely, name)] or names
    name = rng.choice(wanted if rng.random() < 0.8 else names)
    if rng.random() < 0.05:
        return change_package(parts, rng)
    return (change_elements if rng.random() < 0.65 else change_bytes)(parts, name, rng)
