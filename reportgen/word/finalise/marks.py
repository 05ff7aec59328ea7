"""Takes out the marks that Word keeps for itself or for reviewers: nobody sees them on a page, and some name people.

Comments and the places they are about, editing rights, spelling marks, save numbers (rsid), page breaks of the last
screen, paths of pictures. Sets English text to British English.
"""

import re
from collections.abc import Iterable

from lxml.etree import _Element

from reportgen.word.elements import drop_empty_runs, remove, remove_all
from reportgen.word.finish import LANGUAGE
from reportgen.word.names import qn

_NAMED = (qn("wp:docPr"), qn("pic:cNvPr"))
_MARKS = frozenset(
    qn(f"w:{name}")
    for name in (
        *("commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef"),
        *("permStart", "permEnd", "proofErr", "lastRenderedPageBreak", "rsid"),
        *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"),
        *("customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd"),
        *("customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd"),
        *("customXmlMoveToRangeStart", "customXmlMoveToRangeEnd"),
        "printerSettings",
    )
)
_TECHNICAL = re.compile(r"\{[^}]*\}(rsid\w*|paraId|textId)")
_LAST_EDIT = "_GoBack"
_PICTURES = (qn("pic:cNvPr"), qn("wp:docPr"))
_FOLDERS = re.compile(r"^(file:/|[A-Za-z]:|\\\\|/).*[\\/]")


def remove_marks(root: _Element) -> None:
    """All of them, in any part."""
    remove_all(node for node in root.iter() if node.tag in _MARKS)
    drop_empty_runs(root)
    edited = [node for node in root.iter(qn("w:bookmarkStart")) if node.get(qn("w:name")) == _LAST_EDIT]
    for start in edited:
        ends = root.iter(qn("w:bookmarkEnd"))
        remove_all(end for end in ends if end.get(qn("w:id")) == start.get(qn("w:id")))
        remove(start)
    for node in root.iter():
        for name in [str(name) for name in node.attrib if _TECHNICAL.fullmatch(str(name))]:
            del node.attrib[name]


def remove_paths(root: _Element) -> None:
    """Leaves only the file's name where a picture says from which folder it came."""
    for picture in root.iter(*_PICTURES):
        for name in ("name", "descr", "title"):
            said = picture.get(name)
            if said and _FOLDERS.match(said):
                picture.set(name, _FOLDERS.sub("", said))


def set_language(root: _Element) -> None:
    """Makes English text British; text in other languages keeps its own."""
    for language in root.iter(qn("w:lang")):
        if language.get(qn("w:val"), "").lower().startswith("en"):
            language.set(qn("w:val"), LANGUAGE)


def remove_unused_notes(notes: _Element, used: Iterable[str | None]) -> None:
    """Takes out footnotes or endnotes that nothing refers to: Word would keep them unseen."""
    known = set(used)
    for note in list(notes):
        ordinary = note.get(qn("w:type"), "normal") == "normal"
        if ordinary and note.get(qn("w:id")) not in known:
            remove(note)


def name_neutrally(root: _Element) -> None:
    """Pictures are named by number, as Word names them; bookmarks that nothing leads to go: people name both."""
    for number, picture in enumerate(root.iter(*_NAMED), start=1):
        if picture.get("name"):
            picture.set("name", f"Picture {number}")
    led_to = {link.get(qn("w:anchor")) for link in root.iter(qn("w:hyperlink"))}
    codes = " ".join(code.text or "" for code in root.iter(qn("w:instrText")))
    idle = [
        mark.get(qn("w:id"))
        for mark in root.iter(qn("w:bookmarkStart"))
        if mark.get(qn("w:name")) not in led_to and (mark.get(qn("w:name")) or "") not in codes
    ]
    remove_all(mark for mark in root.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd")) if mark.get(qn("w:id")) in idle)
