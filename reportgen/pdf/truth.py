"""Sets true in a PDF what converters leave: title, language, what each link says, which way header cells head.

An open PDF in, changed in place. Only what is known is set: alt text that nobody wrote is not made up here.
"""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from reportgen.pdf.outline import Place, Places, read_outline
from reportgen.pdf.tree import Node, annotations, document_tree

_VERSION = re.compile(r"(LibreOffice \d+(?:\.\d+){1,2})|Microsoft\S* (Word [\w ]*?\d+|Word\S*)")
_MADE_OF_THE_TIME = ("/ID", "/DocChecksum")


@dataclass(frozen=True)
class Said:
    """What a PDF says of itself: title, language (such as en-GB), and when it was made (UTC)."""

    title: str
    language: str
    made: datetime


def maker_of(pdf: pikepdf.Pdf) -> str:
    """The program that made it, with its version; empty where it is neither LibreOffice nor Word."""
    for name in ("/Producer", "/Creator"):
        found = _VERSION.search(str(pdf.docinfo.get(name, "")).replace("\N{REGISTERED SIGN}", ""))
        if found:
            return found[1] or found[2]
    return ""


def set_true(pdf: pikepdf.Pdf, said: Said) -> None:
    """All of it, in place."""
    pdf.Root.Lang = String(said.language)
    _merge(pdf.Root, "/ViewerPreferences", DisplayDocTitle=True)
    _say_title(pdf, said)
    tree = document_tree(pdf)
    if tree is None:
        return
    _merge(pdf.Root, "/MarkInfo", Marked=True)
    for page in pdf.pages:
        if "/Annots" in page.obj:
            page.obj.Tabs = Name.S
    _describe_links(pdf)
    for table in tree.all_of("Table"):
        _give_scopes(table)


def mark(pdf: pikepdf.Pdf, *, true: bool) -> bytes:
    """The PDF's bytes, with the mark of PDF/UA or without. The same bytes whenever it is made."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as data:
        if true:
            data["pdfuaid:part"] = "1"
        elif "pdfuaid:part" in data:
            del data["pdfuaid:part"]
    for name in _MADE_OF_THE_TIME:
        if name in pdf.trailer:
            del pdf.trailer[name]
    file = io.BytesIO()
    pdf.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return file.getvalue()


def _merge(root: pikepdf.Object, name: str, **values: bool) -> None:
    held = root.get(name)
    if not isinstance(held, Dictionary):
        root[name] = Dictionary()
    for key, value in values.items():
        root[name][f"/{key}"] = value


def _say_title(pdf: pikepdf.Pdf, said: Said) -> None:
    """Title and times, alike in both places where a PDF has them. LibreOffice writes an apostrophe as '&apos;'."""
    moment = said.made.strftime("%Y%m%d%H%M%S")
    pdf.docinfo["/Title"] = String(said.title)
    pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = String(f"D:{moment}Z")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as data:
        data["dc:title"] = said.title
        data["dc:language"] = [said.language]
        data.pop("dc:date", None)
        for name in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"):
            data[name] = said.made.strftime("%Y-%m-%dT%H:%M:%SZ")


# Links --------------------------------------------------------------------------------------------------------------


def _describe_links(pdf: pikepdf.Pdf) -> None:
    """Each link says in words where it leads."""
    places = Places(pdf)
    headings = {entry.place: entry.title for entry in reversed(read_outline(pdf)) if entry.place}
    labels = [page.label for page in pdf.pages]
    for _, annotation in annotations(pdf):
        if annotation.Subtype == "/Link" and not str(annotation.get("/Contents", "")).strip():
            said = _words_of(annotation, places, headings, labels)
            if said:
                annotation.Contents = String(said)


def _words_of(annotation: Dictionary, places: Places, headings: Mapping[Place, str], labels: Sequence[str]) -> str:
    """An address elsewhere, or the heading and page to which the link leads."""
    action = annotation.get("/A")
    if isinstance(action, Dictionary) and "/URI" in action:
        return str(action.URI)
    place = places.of(annotation)
    if place is None:
        return ""
    page = f"page {labels[place.page]}"
    return f"{headings[place]}, {page}" if place in headings else f"To {page}"


# Tables -------------------------------------------------------------------------------------------------------------


def _give_scopes(table: Node) -> None:
    """Header cells of the first row head columns, the first cell of another row heads that row."""
    for number, row in enumerate(table.all_of("TR")):
        for place, cell in enumerate(row.children):
            if cell.role != "TH" or cell.attribute("Table", "Scope") is not None or cell.attribute("Table", "Headers"):
                continue
            if number == 0 or place == 0:
                _add_scope(cell.element, "/Column" if number == 0 else "/Row")


def _add_scope(element: Dictionary, scope: str) -> None:
    held = element.get("/A")
    added = Dictionary(O=Name.Table, Scope=Name(scope))
    if held is None:
        element.A = added
    elif isinstance(held, Array):
        held.append(added)
    else:
        element.A = Array([held, added])
