"""A document's blocks (paragraphs and tables) wherever they stand, and what each of them says.

Analyses are content controls, but what people and programs do to controls is not to be foreseen: they are deleted,
moved, copied, put into each other. LibreOffice 25.2 shrinks a control of several paragraphs to its first one, or to the
first words of it, and merges a control with the only one inside it. So a block is looked at for what it says and for
where it stands, and a control is one sign of what it belongs to.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml.etree import _Element

from reportgen.word.names import qn
from reportgen.word.prompts import ANALYSIS, PROMPT, tag_of

_OURS = (ANALYSIS, PROMPT)
_P, _TBL, _TR, _TC = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_R, _T, _DEL_TEXT, _RUBY = qn("w:r"), qn("w:t"), qn("w:delText"), qn("w:ruby")
_P_PR, _R_PR, _SDT_PR, _VAL = qn("w:pPr"), qn("w:rPr"), qn("w:sdtPr"), qn("w:val")
_SDT, _SDT_CONTENT, _LINK = qn("w:sdt"), qn("w:sdtContent"), qn("w:hyperlink")
_TEXT_BOX, _WRAPPERS = qn("w:txbxContent"), (qn("w:customXml"), qn("w:smartTag"))
_LIST_NUMBER = f"{_P_PR}/{qn('w:numPr')}/{qn('w:numId')}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DELETED, _CODES = ("del", "moveFrom", "delText"), ("instrText", "pPr", "rPr", "sdtPr", "sdtEndPr")
_NOT_READ = frozenset((*(qn(f"w:{name}") for name in (*_DELETED, *_CODES)), _FALLBACK))
_DESCRIBED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_LETTERS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_OBJECTS = {
    qn("w:drawing"): "picture",
    qn("w:pict"): "picture",
    qn("w:object"): "object",
    qn("w:footnoteReference"): "footnote",
    qn("w:endnoteReference"): "endnote",
    qn("w:commentReference"): "comment",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath": "formula",
}
_FORMULA_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_SIGNS = (qn("w:sym"), "{http://schemas.microsoft.com/office/word/2015/wordml/symex}symEx")
_CHANGES = {qn("w:ins"): "+", qn("w:del"): "-", qn("w:moveFrom"): "-", qn("w:moveTo"): "+"}
_LOOKS = {name: qn(f"w:{name}") for name in ("b", "i", "u", "strike", "vertAlign", "highlight")}
_OFF = ("0", "false", "off", "none", "baseline")

_BLANKS = re.compile(r"[\s\u00a0\u200b]+")

Number = Callable[[_Element], str | None]
"""What to tell of a tagged number instead of its text; None of any other control, which is told as it is."""


@dataclass(frozen=True)
class Block:
    """A paragraph, a table, or another program's control with what is in it. `section` is that of the analysis
    `control` in which it stands, or that stands in it; None for both outside."""

    element: _Element
    section: str | None
    control: _Element | None


def blocks_of(parent: _Element) -> Iterator[Block]:
    """Every block of a body, out of the program's controls around it."""
    yield from _blocks(parent, None)


def text_of(element: _Element) -> str:
    """What a reader sees of it, pictures by their alternative texts; deleted words and codes of fields left out."""
    texts: list[str] = []
    _add_texts(element, texts)
    return "".join(texts)


def squeezed(text: str) -> str:
    """The text without blanks, in which programs differ."""
    return _BLANKS.sub("", text)


def outline_of(element: _Element, number: Number | None = None) -> str:
    """What people could have changed in a block: text, emphasis, lists, tables, objects, tracked changes.

    Alike for a document that a program has merely opened and saved.
    """
    if element.tag == _P:
        runs = _merged(_runs(element, "", number or _as_it_is))
        said = "".join(f"[{look}]{text}" if look else text for look, text in runs)
        return f"{'* ' if _is_item(element) else ''}{said}" if said else ""
    kinds = (_P, _TBL, _TR, _TC)
    inner = [outline_of(child, number) for child in _nearest(element, kinds)]
    return f"<{_local(element)} {' | '.join(inner)}>"


def paragraphs_of(element: _Element) -> list[_Element]:
    """The paragraphs of a block, those of a text box within another paragraph left out."""
    if element.tag == _P:
        return [element]
    inner = {one for box in element.iter(_TEXT_BOX, _FALLBACK) for one in box.iter(_P)}
    return [one for one in element.iter(_P) if one not in inner]


# Blocks -------------------------------------------------------------------------------------------------------------


def _blocks(parent: _Element, inside: _Element | None) -> Iterator[Block]:
    for child in parent:
        if child.tag == _SDT:
            yield from _control(child, inside)
        elif child.tag in (_P, _TBL):
            yield from _block(child, inside)
        elif child.tag in _WRAPPERS:
            yield from _blocks(child, inside)


def _control(control: _Element, inside: _Element | None) -> Iterator[Block]:
    content = control.find(_SDT_CONTENT)
    tag = tag_of(control)
    if content is None:
        return
    if inside is not None and not tag.startswith(_OURS) and not _analyses_in(control):
        yield Block(control, _section(inside), inside)
        return
    yield from _blocks(content, control if tag.startswith(ANALYSIS) else inside)


def _block(element: _Element, inside: _Element | None) -> Iterator[Block]:
    """The block, and the analyses that somebody has put into it, such as into a table's cell or a text box."""
    analyses = _analyses_in(element)
    inline = [control for control in analyses if not holds_blocks(control)]
    owner = inline[0] if inline else inside
    yield Block(element, _section(owner) if owner is not None else None, owner)
    for control in analyses:
        content = control.find(_SDT_CONTENT)
        if content is not None and control not in inline:
            yield from _blocks(content, control)


def _analyses_in(element: _Element) -> list[_Element]:
    """The outermost analysis controls below it."""
    found: list[_Element] = []
    for control in element.iter(_SDT):
        if control is not element and tag_of(control).startswith(ANALYSIS):
            above = set(control.iterancestors())
            if not above.intersection(found) and not any(one.tag == _FALLBACK for one in above):
                found.append(control)
    return found


def holds_blocks(control: _Element) -> bool:
    """Whether a control holds paragraphs, not words within one."""
    return control.find(f"{_SDT_CONTENT}//{_P}") is not None


def _section(control: _Element) -> str:
    return tag_of(control).removeprefix(ANALYSIS)


# Texts --------------------------------------------------------------------------------------------------------------


def _add_texts(element: _Element, texts: list[str]) -> None:
    for child in element:
        tag = child.tag
        if tag == _T:
            texts.append(child.text or "")
        elif tag in _NOT_READ:
            continue
        elif tag in _LETTERS:
            texts.append(_LETTERS[tag])
        elif tag in _SIGNS:
            texts.append(_sign(child))
        elif tag == _DESCRIBED:
            texts.append(child.get("descr", ""))
        elif tag == _SDT and tag_of(child).startswith(ANALYSIS) and holds_blocks(child):
            continue  # it is a block of its own
        else:
            _add_texts(child, texts)


# Outlines -----------------------------------------------------------------------------------------------------------


def _as_it_is(control: _Element) -> None:
    """No number is told by anything but its text."""


def _runs(element: _Element, around: str, number: Number) -> Iterator[tuple[str, str]]:
    """Each piece of text with its look; `around` is what the elements around it say of it."""
    for child in element:
        if child.tag == _R:
            yield from _pieces(child, around + _look(child))
        elif child.tag in _CHANGES:
            yield from _runs(child, around + _CHANGES[child.tag], number)
        elif child.tag == _LINK:
            yield from _runs(child, around + "link ", number)
        elif child.tag == _SDT and (told := number(child)) is not None:
            yield around, told
        elif child.tag in _OBJECTS:
            yield "", _object(child)
        elif child.tag not in (_P_PR, _SDT_PR, _FALLBACK):
            yield from _runs(child, around, number)


def _pieces(run: _Element, look: str) -> Iterator[tuple[str, str]]:
    for child in run:
        if child.tag in (_T, _DEL_TEXT):
            yield look, child.text or ""
        elif child.tag in _LETTERS:
            yield look, _LETTERS[child.tag]
        elif child.tag in _SIGNS:
            yield look, _sign(child)
        elif child.tag in _OBJECTS:
            yield "", _object(child)
        elif child.tag == _RUBY:
            yield from _runs(child, look, _as_it_is)
        elif child.tag.endswith("}AlternateContent"):
            yield from _pieces(child[0], look) if len(child) else ()


def _sign(element: _Element) -> str:
    """A letter of a symbol font, or an emoji as Word puts it in for :-)."""
    return f"(sign {','.join(str(letter) for letter in element.attrib.values())})"


def _object(element: _Element) -> str:
    """An object, with what is written in a text box, or the letters of a formula."""
    inner = "".join(outline_of(paragraph) for paragraph in element.iter(_P))
    inner += squeezed("".join(str(letters) for letters in element.itertext(_FORMULA_TEXT)))
    return f"<{_OBJECTS[element.tag]}{' ' if inner else ''}{inner}>"


def _look(run: _Element) -> str:
    properties = run.find(_R_PR)
    if properties is None:
        return ""
    found = ((name, properties.find(tag)) for name, tag in _LOOKS.items())
    return "".join(f"{name} " for name, one in found if one is not None and one.get(_VAL, "1") not in _OFF)


def _merged(runs: Iterator[tuple[str, str]]) -> list[tuple[str, str]]:
    merged: list[tuple[str, str]] = []
    for look, text in runs:
        if merged and merged[-1][0] == look:
            merged[-1] = (look, merged[-1][1] + text)
        elif text:
            merged.append((look, text))
    return [(look, squeezed(text)) for look, text in merged if squeezed(text)]


def _is_item(paragraph: _Element) -> bool:
    number = paragraph.find(_LIST_NUMBER)
    return number is not None and number.get(_VAL) != "0"


def _nearest(element: _Element, kinds: tuple[str, ...]) -> Iterator[_Element]:
    """The elements of some kinds below it, none within another."""
    for child in element:
        if child.tag in kinds:
            yield child
        elif child.tag != _FALLBACK:
            yield from _nearest(child, kinds)


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]
