"""The outline of a PDF (its bookmarks), and on which pages headings stand.

An open PDF in, plain values out. Pages count from 0; `label` is the number that readers see.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, Object, OutlineItem, String


@dataclass(frozen=True)
class Place:
    """Where something in a PDF leads: a page, and how far up on it, in points from the foot (None: not said)."""

    page: int
    height: float | None


@dataclass(frozen=True)
class Entry:
    """A line of the outline. `level` counts from 1; `place` is None where it leads nowhere."""

    title: str
    level: int
    place: Place | None


@dataclass(frozen=True)
class Heading:
    """A heading, its level from 1, and the number of its page as readers see it."""

    title: str
    level: int
    label: str


class Places:
    """Finds where the links and bookmarks of a PDF lead."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        names = pdf.Root.get("/Names")
        tree = names.get("/Dests") if isinstance(names, Dictionary) else None
        self._named = NameTree(tree) if isinstance(tree, Dictionary) else None

    def of(self, target: Dictionary) -> Place | None:
        """Where a link's annotation or an outline's item leads within the PDF."""
        action = target.get("/A")
        led = action.get("/D") if isinstance(action, Dictionary) and action.get("/S") == "/GoTo" else None
        return self.at(target.get("/Dest", led))

    def at(self, destination: Object | None) -> Place | None:
        """The place of a destination, of whatever form."""
        if isinstance(destination, Name | String):
            destination = self._by_name(destination)
        if isinstance(destination, Dictionary):
            destination = destination.get("/D")
        if not isinstance(destination, Array) or len(destination) == 0 or not isinstance(destination[0], Dictionary):
            return None
        page = self._pages.get(destination[0].objgen)
        high = destination[3] if len(destination) > 3 and destination[1] == "/XYZ" else None
        return None if page is None else Place(page, None if high is None else round(float(high), 1))

    def _by_name(self, name: Object) -> Object | None:
        if isinstance(name, Name):
            held = self._pdf.Root.get("/Dests")
            return held.get(str(name)) if isinstance(held, Dictionary) else None
        return self._named.get(str(name)) if self._named is not None else None


def read_outline(pdf: pikepdf.Pdf) -> Sequence[Entry]:
    """All lines of the outline, in order."""
    places = Places(pdf)
    with pdf.open_outline() as outline:
        return list(_entries(outline.root, places, 1))


def _entries(items: Sequence[OutlineItem], places: Places, level: int) -> Iterator[Entry]:
    for item in items:
        led = item.obj.get("/Dest") if item.obj is not None else None
        yield Entry(str(item.title).strip(), level, places.of(item.obj) if item.obj is not None else places.at(led))
        yield from _entries(item.children, places, level + 1)


def headings_of(pdf: pikepdf.Pdf) -> Sequence[Heading]:
    """What the outline says of headings and their pages."""
    labels = [page.label for page in pdf.pages]
    return [
        Heading(entry.title, entry.level, labels[entry.place.page])
        for entry in read_outline(pdf)
        if entry.place is not None
    ]
