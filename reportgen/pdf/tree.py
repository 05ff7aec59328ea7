"""The tags of a PDF as a tree: what a screen reader is told of headings, tables, lists and pictures.

An open PDF in, plain nodes out. A PDF from elsewhere may be damaged: what is no tag is left out, and none
comes twice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Object

_DEEPEST = 150
_MOST_MAPPINGS = 20
STANDARD = frozenset(
    (
        *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct"),
        *("Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH"),
        *("TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot"),
        *("Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP", "Figure", "Formula", "Form"),
    )
)
"""The kinds of tags that PDF 1.7 knows (ISO 32000-1, 14.8.4); others must be mapped to these."""


@dataclass(frozen=True, eq=False)
class Node:
    """A tag: its standard `role` ("H1", "TH"), or its own where that is mapped to none; `page` counts from 0."""

    element: Dictionary
    role: str
    page: int | None
    objects: Sequence[Dictionary] = ()
    children: list["Node"] = field(default_factory=list)

    def walk(self) -> Iterator["Node"]:
        """This tag and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def all_of(self, *roles: str) -> Iterator["Node"]:
        """All tags of these kinds, in reading order."""
        return (node for node in self.walk() if node.role in roles)

    def text(self, name: str) -> str:
        """What the tag says of itself under a name such as /Alt; empty where it says nothing."""
        said = self.element.get(name)
        return str(said).strip() if isinstance(said, pikepdf.String) else ""

    def attribute(self, owner: str, name: str) -> Object | None:
        """An attribute, such as the Scope that a Table's header cell has."""
        held = self.element.get("/A")
        for one in held if isinstance(held, Array) else [held]:
            if isinstance(one, Dictionary) and one.get("/O") == f"/{owner}" and f"/{name}" in one:
                return one[f"/{name}"]
        return None


def document_tree(pdf: pikepdf.Pdf) -> Node | None:
    """The root of all tags, of the role "Root"; None in a PDF without tags."""
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, Dictionary) or "/K" not in root:
        return None
    return _Reader(pdf, root).root()


class _Reader:
    """Reads the tags of one PDF."""

    def __init__(self, pdf: pikepdf.Pdf, root: Dictionary) -> None:
        self._root = root
        self._pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        roles = root.get("/RoleMap")
        self._roles = {str(name): str(role) for name, role in roles.items()} if isinstance(roles, Dictionary) else {}
        self._seen: set[tuple[int, int]] = set()

    def root(self) -> Node:
        return self._node(self._root, "Root", None, 0)

    def _node(self, element: Dictionary, role: str, page: int | None, depth: int) -> Node:
        own = element.get("/Pg")
        page = self._pages.get(own.objgen, page) if isinstance(own, Dictionary) else page
        kids = [kid for kid in _kids(element) if isinstance(kid, Dictionary)]
        marked = [kid.get("/Obj") for kid in kids if kid.get("/Type") == "/OBJR"]
        objects = [one for one in marked if isinstance(one, Dictionary)]
        children = [
            self._node(kid, self._role(str(kid.S)), page, depth + 1)
            for kid in kids
            if "/S" in kid and depth < _DEEPEST and self._is_new(kid)
        ]
        if page is None:
            page = next((child.page for child in children if child.page is not None), None)
        return Node(element, role, page, objects, children)

    def _is_new(self, element: Dictionary) -> bool:
        if not element.is_indirect:
            return True
        new = element.objgen not in self._seen
        self._seen.add(element.objgen)
        return new

    def _role(self, name: str) -> str:
        for _ in range(_MOST_MAPPINGS):
            if name[1:] in STANDARD or name not in self._roles:
                break
            name = self._roles[name]
        return name[1:]


def _kids(element: Dictionary) -> Iterator[Object]:
    held = element.get("/K")
    if isinstance(held, Array):
        yield from held
    elif held is not None:
        yield held


def annotations(pdf: pikepdf.Pdf) -> Iterator[tuple[int, Dictionary]]:
    """All annotations that somebody can see or meet (links, notes, form fields), with their pages from 0."""
    for number, page in enumerate(pdf.pages):
        held = page.obj.get("/Annots")
        for one in held if isinstance(held, Array) else ():
            if isinstance(one, Dictionary) and "/Subtype" in one and not _is_hidden(one):
                yield number, one


def _is_hidden(annotation: Dictionary) -> bool:
    flags = annotation.get("/F", 0)
    return annotation.Subtype == "/Popup" or bool(int(flags) & 2)
