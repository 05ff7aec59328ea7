"""The text of a paragraph as a reader sees it, and where each letter of it stands in the XML.

In it is what tracked changes insert; not in it is what they delete, field codes, prompts, hidden text, the marks of
notes and comments. Formulas and text boxes have text of their own, which is not the paragraph's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.etree import _Element

from reportgen.word.names import qn
from reportgen.word.prompts import is_prompt

CONTAINERS = frozenset(
    qn(f"w:{name}")
    for name in ("hyperlink", "ins", "moveTo", "sdt", "sdtContent", "smartTag", "customXml", "fldSimple", "dir", "bdo")
)
"""What holds runs in a paragraph."""
_LETTERS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "\N{NON-BREAKING HYPHEN}",
}
_OFF = ("0", "false", "off", "none")


@dataclass(frozen=True)
class Piece:
    """Letters of a paragraph that stand in one element; `start` is the first one's offset in the visible text.

    `node` is a `w:t`, whose letters they are, or the element of a tab, break or symbol.
    """

    node: _Element
    start: int
    text: str

    @property
    def end(self) -> int:
        """The offset after the last letter."""
        return self.start + len(self.text)


def visible_text(paragraph: _Element) -> str:
    """What a reader sees of a paragraph (`w:p`)."""
    return "".join(piece.text for piece in visible_pieces(paragraph))


def says(root: _Element, text: str) -> bool:
    """Whether a text stands in one of the paragraphs."""
    return any(text in visible_text(paragraph) for paragraph in root.iter(qn("w:p")))


def visible_pieces(paragraph: _Element) -> Sequence[Piece]:
    """The same, piece by piece; none is empty."""
    pieces: list[Piece] = []
    end = 0
    for node in _seen(paragraph):
        text = _letters(node)
        if text:
            pieces.append(Piece(node, end, text))
            end += len(text)
    return pieces


def is_on(element: _Element | None) -> bool:
    """Whether a property that is either on or off is there, and on."""
    return element is not None and element.get(qn("w:val"), "1").lower() not in _OFF


def _seen(paragraph: _Element) -> Iterator[_Element]:
    """What stands in the paragraph's runs outside of field codes."""
    codes: list[bool] = []  # of each field that has begun: whether its code is not over yet
    for run in _runs(paragraph):
        hidden = is_on(run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")) or is_prompt(run)
        for node in run:
            if node.tag == qn("w:fldChar"):
                _follow(codes, node.get(qn("w:fldCharType"), ""))
            elif not hidden and not any(codes):
                yield node


def _runs(container: _Element) -> Iterator[_Element]:
    for element in container:
        if element.tag == qn("w:r"):
            yield element
        elif element.tag in CONTAINERS:
            yield from _runs(element)


def _follow(codes: list[bool], kind: str) -> None:
    if kind == "begin":
        codes.append(True)
    elif codes and kind == "separate":
        codes[-1] = False
    elif codes and kind == "end":
        codes.pop()


def _letters(node: _Element) -> str:
    if node.tag == qn("w:t"):
        return node.text or ""
    if node.tag == qn("w:sym"):
        return _symbol(node.get(qn("w:char"), ""))
    return _LETTERS.get(str(node.tag), "")


def _symbol(code: str) -> str:
    """The letter of a symbol font, which Word keeps at F000 and above."""
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
