"""What is drawn on the pages: all of it tagged, or marked as decoration (an artifact) (ISO 14289-1, 7.1)."""

from collections.abc import Iterator, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from reportgen.pdf.check.problems import Problem

_WHAT = "has text or drawing that is neither tagged nor marked as decoration: screen readers leave it out."
_MIXED = "has decoration within tagged text, or tagged text within decoration."
_ANEW = "Make it anew from the Word report with --pdf."
_BEGIN, _END = {"BDC", "BMC"}, "EMC"
_SHOWS = frozenset(("Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "INLINE IMAGE"))
_READ = " ".join((*_SHOWS - {"INLINE IMAGE"}, *_BEGIN, _END, "Do", "BI", "ID", "EI"))
_DEEPEST = 20
_MOST_DRAWN = 100_000_000
"""The instructions of all pages together, in bytes; the shipped report has 1.6 MB."""


def untagged_content(pdf: pikepdf.Pdf) -> Iterator[Problem]:
    """Pages with something that is not tagged, or both tagged and decoration."""
    left = _MOST_DRAWN
    for number, page in enumerate(pdf.pages):
        found = _Reader(left)
        found.read(page.obj, page.obj.get("/Resources", page.resources), [])
        left = found.left
        if left < 0:
            yield Problem("draws more than can be checked, and so may the pages after it.", _ANEW, number)
            return
        if found.untagged:
            yield Problem(_WHAT, _ANEW, number)
        if found.mixed:
            yield Problem(_MIXED, _ANEW, number)


class _Reader:
    """Reads what a page draws, and follows it into the drawings that it uses."""

    def __init__(self, left: int) -> None:
        self.untagged = self.mixed = False
        self.left = left
        self._forms: set[tuple[tuple[int, int], frozenset[str]]] = set()

    def read(self, content: Object, resources: Object, around: list[str], depth: int = 0) -> None:
        """`around` are the marks in which the content stands: "tagged", "artifact" or "" (neither)."""
        open_now = list(around)
        self.left -= _length(content)
        if self.left < 0:
            return
        for instruction in pikepdf.parse_content_stream(content, _READ):
            name = str(instruction.operator)
            if name in _BEGIN:
                open_now.append(_kind(list(instruction.operands), resources))
                self.mixed |= {"tagged", "artifact"} <= set(open_now) and open_now[-1] != ""
            elif name == _END and len(open_now) > len(around):
                open_now.pop()
            elif name == "Do":
                self._draw(instruction.operands[0], resources, open_now, depth)
            elif name in _SHOWS:
                self._shown(open_now)

    def _shown(self, open_now: list[str]) -> None:
        self.untagged |= not any(open_now)

    def _draw(self, name: Object, resources: Object, open_now: list[str], depth: int) -> None:
        held = resources.get("/XObject") if isinstance(resources, Dictionary) else None
        drawing = held.get(str(name)) if isinstance(held, Dictionary) else None
        if drawing is None or drawing.get("/Subtype") != "/Form":
            self._shown(open_now)
        elif depth < _DEEPEST and (drawing.objgen, frozenset(open_now)) not in self._forms:
            self._forms.add((drawing.objgen, frozenset(open_now)))
            self.read(drawing, drawing.get("/Resources", resources), open_now, depth + 1)


def _length(content: Object) -> int:
    """How many bytes a page's or a drawing's instructions have."""
    held = content.get("/Contents") if isinstance(content, Dictionary) else content
    return sum(
        len(one.read_bytes()) for one in (held if isinstance(held, Array) else [held]) if isinstance(one, Stream)
    )


def _kind(operands: Sequence[Object], resources: Object) -> str:
    if operands[0] == "/Artifact":
        return "artifact"
    properties = operands[1] if len(operands) > 1 else None
    if isinstance(properties, Name):
        held = resources.get("/Properties") if isinstance(resources, Dictionary) else None
        properties = held.get(str(properties)) if isinstance(held, Dictionary) else None
    return "tagged" if isinstance(properties, Dictionary) and "/MCID" in properties else ""
