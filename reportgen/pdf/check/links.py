"""Links and notes: each tagged, said in words, and met in the order of reading (ISO 14289-1, 7.18)."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Dictionary, Object

from reportgen.pdf.check.problems import Problem
from reportgen.pdf.tree import Node, annotations

_ANEW = "Make it anew from the Word report with --pdf."
_LINK, _FIELD = "/Link", "/Widget"
_TAGS = {_LINK: "Link", _FIELD: "Form"}


def links_without_words(pdf: pikepdf.Pdf, tree: Node) -> Iterator[Problem]:
    """Links, comments and form fields that are not told, not tagged, or not in order."""
    tagged = {target.objgen: node.role for node in tree.walk() for target in node.objects}
    pages = set()
    for page, one in annotations(pdf):
        kind = str(one.Subtype)
        noun = {_LINK: "a link", _FIELD: "a form field"}.get(kind, "a comment or other mark")
        pages.add(page)
        if kind != _FIELD and not _says(one, "/Contents"):
            yield Problem(f"has {noun} that does not say in words what it is.", _ANEW, page)
        if kind == _FIELD and not _says(one, "/TU"):
            yield Problem(f"has {noun} that does not say in words what it is.", _ANEW, page)
        if tagged.get(one.objgen) != _TAGS.get(kind, "Annot"):
            yield Problem(f"has {noun} that is not tagged as such.", _ANEW, page)
    for page in sorted(pages):
        if pdf.pages[page].obj.get("/Tabs") != "/S":
            yield Problem("does not say that the Tab key goes from link to link in the order of reading.", _ANEW, page)


def _says(annotation: Dictionary, name: str) -> bool:
    held: Object | None = annotation
    while isinstance(held, Dictionary):  # a field's name may stand with its parent
        if str(held.get(name, "")).strip():
            return True
        held = held.get("/Parent") if name == "/TU" else None
    return False
