"""Tags that do not say what they must, or stand where they may not (ISO 14289-1, 7.1, 7.2, 7.3, 7.7, 7.9)."""

from collections import Counter
from collections.abc import Iterator

from reportgen.pdf.check.problems import Problem
from reportgen.pdf.tree import STANDARD, Node

_ANEW = "Make it anew from the Word report with --pdf."
_ALT_IN_WORD = "Write it in Word (right-click > View Alt Text), then make the PDF anew."
_WITHOUT_ALT = {"Figure": "a picture", "Formula": "a formula"}
_MAY_HOLD = {
    "L": {"LI", "L", "Caption"},
    "LI": {"Lbl", "LBody"},
    "TOC": {"TOC", "TOCI", "Caption"},
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
}
_MUST_STAND_IN = {
    "LI": {"L"},
    "LBody": {"LI"},
    "TOCI": {"TOC"},
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
    "TH": {"TR"},
    "TD": {"TR"},
}


def misplaced_tags(tree: Node) -> Iterator[Problem]:
    """Pictures without alt text, tags of no known kind, lists and tables that are not built as such, notes alike."""
    for node in tree.walk():
        if node.role in _WITHOUT_ALT and not (node.text("/Alt") or node.text("/ActualText")):
            yield Problem(f"has {_WITHOUT_ALT[node.role]} without alt text.", _ALT_IN_WORD, node.page)
        if node is not tree and node.role not in STANDARD:
            yield Problem(f"has a tag '{node.role}' that stands for no known kind of text.", _ANEW, node.page)
        yield from _misplaced_in(node)
    yield from _notes_alike(tree)


def _misplaced_in(node: Node) -> Iterator[Problem]:
    for child in node.children:
        fits = child.role in _MAY_HOLD.get(node.role, {child.role}) and node.role in _MUST_STAND_IN.get(
            child.role, {node.role}
        )
        if not fits:
            yield Problem(
                f"has a tag {child.role} within a tag {node.role}, where it may not stand.", _ANEW, child.page
            )


def _notes_alike(tree: Node) -> Iterator[Problem]:
    notes = list(tree.all_of("Note"))
    names = Counter(node.text("/ID") for node in notes)
    for node in notes:
        if not node.text("/ID") or names[node.text("/ID")] > 1:
            yield Problem("has a note whose tag cannot be told from others.", _ANEW, node.page)
