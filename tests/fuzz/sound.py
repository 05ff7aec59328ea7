"""Whether a workbook's package is one that Excel itself would open without a word of repair, as far as cells go.

What it would repair or refuse nobody can count again: two readers may read it in two ways, and both be wrong.
"""

import re
from collections.abc import Iterator

from lxml import etree

from tests.fuzz.raw import Parts

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_TYPES = ("", "s", "n", "b", "e", "d", "str", "inlineStr")
_BELOW = {
    "worksheet": ("sheetData",),
    "sheetData": ("row",),
    "row": ("c",),
    "c": ("f", "v", "is"),
    "is": ("t", "r", "rPh", "phoneticPr"),
    "r": ("t", "rPr"),
}
_ALONGSIDE = ("dimension",)


def what_is_broken(parts: Parts) -> str:
    """The first thing that is wrong in a sheet or the shared strings; empty when nothing is."""
    return next(_broken(parts), "")


def _broken(parts: Parts) -> Iterator[str]:
    strings = -1
    if "xl/sharedStrings.xml" in parts:
        shared = _root(parts["xl/sharedStrings.xml"])
        if shared is None or shared.tag != f"{_MAIN}sst" or any(one.tag != f"{_MAIN}si" for one in shared):
            yield "shared strings"
            return
        yield from _broken_strings(shared)
        strings = len(shared)
    styles = _root(parts.get("xl/styles.xml", b""))
    formats = [] if styles is None else styles.findall(f"{_MAIN}cellXfs/{_MAIN}xf")
    for name, content in parts.items():
        if name.startswith("xl/worksheets/"):
            sheet = _root(content)
            if sheet is None:
                yield "no XML"
                return
            yield from _broken_sheet(sheet, strings, len(formats))


def _root(content: bytes) -> etree._Element | None:
    try:
        return etree.fromstring(content)
    except etree.XMLSyntaxError:
        return None


def _broken_strings(shared: etree._Element) -> Iterator[str]:
    for one in shared.iter(etree.Element):
        allowed = {"sst": ("si",), "si": ("t", "r", "rPh", "phoneticPr"), "r": ("t", "rPr")}
        name = etree.QName(one).localname
        below = [etree.QName(inner).localname for inner in one.iterchildren(etree.Element)]
        if name in ("rPr", "rPh", "b"):
            continue
        if (
            not one.tag.startswith(_MAIN)
            or name not in ("sst", "si", "t", "r")
            or set(below) - set(allowed.get(name, ()))
        ):
            yield f"shared strings: {name}"
        if name in ("si", "r") and (below.count("t") > 1 or ("t" in below and "r" in below)):
            yield "shared strings: texts"


def _broken_sheet(sheet: etree._Element, strings: int, formats: int) -> Iterator[str]:
    if sheet.tag != f"{_MAIN}worksheet" or len(sheet.findall(f"{_MAIN}sheetData")) != 1:
        yield "sheet"
    for node in sheet.iter(etree.Element):
        name = etree.QName(node).localname
        if not node.tag.startswith(_MAIN):
            yield "another namespace"
        if name in _BELOW and (node.text or "").strip():
            yield f"text in {name}"
        for inner in node.iterchildren(etree.Element):
            below = etree.QName(inner).localname
            if name in _BELOW and below not in (*_BELOW[name], *(_ALONGSIDE if name == "worksheet" else ())):
                yield f"{below} in {name}"
            if name in ("f", "v", "t", "dimension"):
                yield f"{below} in {name}"
    last_row = 0
    for row in sheet.iter(f"{_MAIN}row"):
        said = row.get("r", str(last_row + 1))
        if not said.isdecimal() or not last_row < int(said) <= 1_048_576:
            yield "rows out of order"
            return
        last_row = int(said)
        yield from _broken_row(row, last_row, strings, formats)


def _broken_row(row: etree._Element, number: int, strings: int, formats: int) -> Iterator[str]:
    last = 0
    for cell in row.iter(f"{_MAIN}c"):
        place = _PLACE.fullmatch(cell.get("r", "")) if cell.get("r") is not None else None
        if cell.get("r") is not None and (place is None or int(place[2]) != number):
            yield "cell reference"
            return
        position = _position(place[1]) if place else last + 1
        if position <= last:
            yield "cells out of order"
        last = position
        yield from _broken_cell(cell, strings, formats)


def _broken_cell(cell: etree._Element, strings: int, formats: int) -> Iterator[str]:
    kind, style = cell.get("t", ""), cell.get("s", "0")
    value = cell.findtext(f"{_MAIN}v")
    if kind not in _TYPES:
        yield "cell type"
    if not style.isdecimal() or int(style) >= max(formats, 1):
        yield "cell style"
    if any(len(cell.findall(f"{_MAIN}{name}")) > 1 for name in ("v", "f", "is")):
        yield "cell twice filled"
    if kind == "s" and not (value is not None and value.isdecimal() and int(value) < strings):
        yield "shared string index"
    if kind in ("", "n") and value is not None and not re.fullmatch(r"-?\d+(\.\d+)?([eE][-+]?\d{1,3})?", value):
        yield "number"
    if kind == "b" and value not in ("0", "1"):
        yield "true or false"
    if kind == "d" and not re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?", value or ""):
        yield "date"
    if (kind == "inlineStr") != (cell.find(f"{_MAIN}is") is not None):
        yield "inline text"


def _position(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
