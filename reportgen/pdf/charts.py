"""Charts of Word's own on their way through LibreOffice.

LibreOffice 25.2 lays out each chart of a DOCX on 16 by 9 centimetres and squeezes it into its place, words and all. An
ODT says how large each chart is laid out: there the size of its place can be put in.
"""

import posixpath
import re
from collections.abc import Collection
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, is_zipfile

from lxml import etree
from lxml.etree import _Element

_CHART = "{urn:oasis:names:tc:opendocument:xmlns:chart:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_PLACED = re.compile(r".*\}(chart|title|legend|plot-area|coordinate-region)$")
"""What in a chart has a place and a size."""
_ACROSS, _UP = (f"{_SVG}x", f"{_SVG}width"), (f"{_SVG}y", f"{_SVG}height")
_LENGTH = re.compile(r"([-\d.]+)(mm|cm|in|pt)")
_MM = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72}
_PICTURES, _KIND, _CONTENT = "ObjectReplacements", "mimetype", "content.xml"
_Size = tuple[float, float]
"""Width and height in millimetres."""


def has_charts(document: Path) -> bool:
    """Whether a DOCX has charts of Word's own."""
    if not is_zipfile(document):  # what LibreOffice makes of it, it will tell
        return False
    with ZipFile(document) as package:
        return any(name.startswith("word/charts/chart") for name in package.namelist())


def fit_charts(document: bytes) -> bytes:
    """An ODT whose charts are laid out as large as their places, without the pictures of them as they were."""
    fitted = BytesIO()
    with ZipFile(BytesIO(document)) as before, ZipFile(fitted, "w", ZIP_DEFLATED) as after:
        places = _places(etree.fromstring(before.read(_CONTENT)))
        dropped = {f"{_PICTURES}/{folder}" for folder in places}
        for name in before.namelist():
            if name in dropped:
                continue
            content = before.read(name)
            if name == _CONTENT or name.startswith("META-INF/"):
                content = _without_pictures(content, dropped)
            size = places.get(posixpath.dirname(name)) if posixpath.basename(name) == _CONTENT else None
            if size:
                content = _resized(content, size)
            after.writestr(name, content, ZIP_STORED if name == _KIND else ZIP_DEFLATED)
    return fitted.getvalue()


def _places(body: _Element) -> dict[str, _Size]:
    """The size of each object's place, by the object's folder."""
    places: dict[str, _Size] = {}
    for frame in body.iter(f"{_DRAW}frame"):
        size = _size(frame)
        for one in frame.iterchildren(f"{_DRAW}object"):
            if size:
                places[posixpath.normpath(one.get(_LINK, ""))] = size
    return places


def _without_pictures(content: bytes, dropped: Collection[str]) -> bytes:
    """LibreOffice draws a chart that has no picture."""
    root = etree.fromstring(content)
    for node in list(root.iter(f"{_DRAW}image", f"{_MANIFEST}file-entry")):
        named = node.get(_LINK) or node.get(f"{_MANIFEST}full-path") or ""
        parent = node.getparent()
        if posixpath.normpath(named) in dropped and parent is not None:
            parent.remove(node)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _resized(content: bytes, size: _Size) -> bytes:
    """An object's content; of a chart with all that it places itself."""
    root = etree.fromstring(content)
    chart = next(root.iter(f"{_CHART}chart"), None)
    before = None if chart is None else _size(chart)
    if chart is None or not before or not all(before):
        return content
    for node in chart.iter():
        if _PLACED.match(str(node.tag)):
            _scale(node, size[0] / before[0], size[1] / before[1])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _scale(node: _Element, across: float, up: float) -> None:
    for names, factor in ((_ACROSS, across), (_UP, up)):
        for name in names:
            length = _millimetres(node.get(name, ""))
            if length is not None:
                node.set(name, f"{length * factor:.3f}mm")


def _size(node: _Element) -> _Size | None:
    width, height = (_millimetres(node.get(name, "")) for name in (f"{_SVG}width", f"{_SVG}height"))
    return None if width is None or height is None else (width, height)


def _millimetres(length: str) -> float | None:
    found = _LENGTH.fullmatch(length)
    return float(found[1]) * _MM[found[2]] if found else None
