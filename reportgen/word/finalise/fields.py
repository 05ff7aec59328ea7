"""Turns fields into the text that they show, as nothing in a finished document should change when it is opened.

What differs from page to page stays a field, links stay links, and so does what Word shows from a field's code alone.
The contents become plain links: a contents field gathers the headings of all papers once a clerk puts them together.
"""

from lxml.etree import _Element

from reportgen.word.fields import Field, differs_by_page, fields_of, unlink
from reportgen.word.names import qn

_LINKS = frozenset(("HYPERLINK",))
_SHOWN_FROM_CODE = frozenset(("EQ", "SYMBOL", "ADVANCE", "LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT"))


def unlink_fields(root: _Element) -> None:
    """Every field of a text that has an end and does not stay."""
    unlink(root, [one for one in fields_of(root) if one.is_whole and not _stays(one)])
    for mark in root.iter(qn("w:fldChar"), qn("w:fldSimple")):
        for name in ("w:dirty", "w:fldLock"):
            mark.attrib.pop(qn(name), "")


def _stays(one: Field) -> bool:
    return differs_by_page(one) or one.name in _LINKS | _SHOWN_FROM_CODE
