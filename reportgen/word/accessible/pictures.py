"""The rules for pictures, charts, drawings and text boxes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element

from reportgen.word.accessible import rules
from reportgen.word.accessible.lines import Fault, Line, Text
from reportgen.word.names import qn
from reportgen.word.namespaces import OFFICE, VML

CHART_STYLE = "Chart"
"""The template's style of the paragraphs in which the program's own charts stand."""
_BOX = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}txbx"
_SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_RULE = f"{OFFICE}hr"
_FILE = re.compile(r"^\S.*\.(png|jpe?g|gif|bmp|tiff?|svg|emf|wmf|webp|heic)$", re.IGNORECASE)
_NAME = re.compile(
    r"^(picture|image|img|photo|chart|graphic|diagram|object|shape|figure|logo|screenshot)[ _-]*\d*$", re.I
)
_MADE_UP = re.compile(
    r"automatically generated|generated with|ai-generated|description generated|with \w+ confidence", re.I
)


@dataclass(frozen=True)
class Shape:
    """Something drawn in a document; `raster` is a picture made of points."""

    line: Line
    alt: str
    decorative: bool
    has_words: bool
    floats: bool
    raster: bool


def faults_of_pictures(text: Text) -> Iterator[Fault]:
    """What is wrong with them."""
    for shape in _shapes(text):
        faults = list(_alt_text(shape))
        yield from faults or _image_of_text(shape, text)  # whoever writes alt text looks at the picture
        yield from _in_line(shape)


def _alt_text(shape: Shape) -> Iterator[Fault]:
    if shape.has_words or shape.decorative:
        return
    if not shape.alt:
        yield _fault(rules.ALT_TEXT, shape, "This picture has no alt text.")
    elif _FILE.match(shape.alt) or _NAME.match(shape.alt):
        yield _fault(rules.ALT_TEXT_SAYS_SOMETHING, shape, "This alt text says nothing of what the picture shows.")
    elif _MADE_UP.search(shape.alt):
        yield _fault(rules.ALT_TEXT_IS_READ, shape, "This alt text was made up by a program.")


def _in_line(shape: Shape) -> Iterator[Fault]:
    if shape.line.aside or not (shape.floats or shape.has_words):
        return
    what = "This text box" if shape.has_words else "This picture"
    said = "stands beside the text: it may be read out in another place, or not at all."
    yield _fault(rules.IN_LINE, shape, f"{what} {said}")


def _image_of_text(shape: Shape, text: Text) -> Iterator[Fault]:
    """Nobody but a person can see it."""
    own = text.effective.style_name(shape.line.paragraph) == CHART_STYLE
    cover = text.is_cover(shape.line) or shape.line.aside
    if shape.raster and not (own or cover or shape.decorative):
        yield _fault(rules.IMAGE_OF_TEXT, shape, "Does this picture show words, or a table?")


def _fault(rule: rules.Rule, shape: Shape, what: str) -> Fault:
    line = shape.line
    said = shape.alt or line.text.strip()
    return Fault(rule, line.place, said, what, line.anchor)


def _shapes(text: Text) -> Iterator[Shape]:
    for _, _, node in text.placed("w:drawing", "w:pict", "w:object"):
        line = text.line_around(node)
        if line is None or _is_gone(node):
            continue
        shape = _drawing(line, node) if node.tag == qn("w:drawing") else _old_drawing(line, node)
        if shape is not None:
            yield shape


def _is_gone(node: _Element) -> bool:
    """Whether a tracked change deletes it."""
    return next(node.iterancestors(qn("w:del"), qn("w:moveFrom")), None) is not None


def _drawing(line: Line, drawing: _Element) -> Shape | None:
    about = next(drawing.iter(qn("wp:docPr")), None)
    if about is None:
        return None
    decorative = [mark for mark in about.iter(_DECORATIVE) if mark.get("val", "1") in ("1", "true")]
    return Shape(
        line=line,
        alt=(about.get("descr") or about.get("title") or "").strip(),
        decorative=bool(decorative),
        has_words=next(drawing.iter(_BOX), None) is not None,
        floats=drawing.find(qn("wp:anchor")) is not None,
        raster=next(drawing.iter(_PICTURE), None) is not None and next(drawing.iter(_SVG), None) is None,
    )


def _old_drawing(line: Line, drawing: _Element) -> Shape | None:
    """A drawing of Word before 2010, an embedded object, or a horizontal line, which says nothing."""
    shapes = [node for node in drawing.iter() if node.tag in (f"{VML}shape", f"{VML}rect", f"{VML}group", f"{VML}oval")]
    if not shapes or shapes[0].get(_RULE):
        return None
    return Shape(
        line=line,
        alt=(shapes[0].get("alt") or "").strip(),
        decorative=False,
        has_words=next(drawing.iter(f"{VML}textbox"), None) is not None,
        floats="position:absolute" in shapes[0].get("style", "").replace(" ", ""),
        raster=next(drawing.iter(f"{VML}imagedata"), None) is not None and drawing.tag == qn("w:pict"),
    )
