"""Which pictures of a document no program should be handed: drawings that are programs or fetch something, and pictures
that would take all memory of whoever shows them.

An SVG is a small web page: programs that show it may follow what it names. Of other kinds only the size is read.
"""

import re
import struct
import warnings
from io import BytesIO

from docx.image.image import Image
from docx.opc.part import Part
from lxml import etree

from reportgen.word.outside.kinds import Kind

MOST_POINTS = 180_000_000
"""Of a picture; twice as many as Pillow warns of. Shown, each point takes four bytes."""
_SVG = "image/svg+xml"
_ACTIVE = frozenset(
    (
        *("script", "foreignobject", "iframe", "embed", "object", "audio", "video", "canvas", "handler", "listener"),
        *("animate", "animatemotion", "animatetransform", "animatecolor", "set", "discard", "import"),
    )
)
_WITHIN = re.compile(r"\s*(#|data:image/(png|jpeg|gif);base64,)", re.IGNORECASE)
_FETCHES = re.compile(r"@import|expression\s*\(|url\(\s*['\"]?(?!\s*['\"]?#)", re.IGNORECASE)
_UTF_8 = (b"<svg", b'<?xml version="1.0" encoding="utf-8"')
_DOUBTFUL = (
    *(b"&", b"@", b"<!e", b"[", b"<?xml-", b" on", b"\ton", b"\non", b"'on", b'"on', b"src", b"expression"),
    *(f"{before}{name}".encode() for name in ("use", *_ACTIVE) for before in "<:"),
)
_NAMES_ITSELF = ((b"href", b'href="#'), (b"url(", b"url(#"))
"""What an SVG must hold to do anything; in most there is none of it, which is soon seen."""
_PNG, _PNG_SIZE = b"\x89PNG\r\n\x1a\n", struct.Struct(">16xII")
_JPEG, _JPEG_HEAD = b"\xff\xd8", 4_000_000
"""Its size stands behind what cameras write first; python-docx looks for it byte by byte."""
_WMF, _EMF = b"\xd7\xcd\xc6\x9a", b"\1\0\0\0"
"""Drawings made of lines say how finely they are drawn, and not how many points are to be shown."""
_LARGEST_DRAWING = 8_000_000
"""In bytes, of an SVG that is gone through; a tree of it takes seventy times as much."""
_MOST_USES = 20_000
"""Of the pieces of an SVG, those used by other pieces counted as often as they are shown."""


def kind_of_picture(part: Part) -> Kind | None:
    """Why a picture should not be handed on; None for one that can be."""
    if part.content_type.lower().startswith(_SVG) or part.partname.ext.lower() == "svg":
        return Kind.DRAWING if _is_active(part.blob) else None
    return Kind.HUGE if _points(part.blob) > MOST_POINTS else None


def _points(content: bytes) -> int:
    """As many as its head says; none where it cannot be told."""
    if content.startswith(_PNG) and len(content) >= _PNG_SIZE.size:
        width, height = _PNG_SIZE.unpack_from(content)
        return int(width * height)
    content = content[:_JPEG_HEAD] if content.startswith(_JPEG) else content
    try:
        image = Image.from_blob(content)
        return int(image.px_width * image.px_height)
    except Exception:  # of a damaged picture python-docx raises whatever it stumbles over
        return _points_of_another_kind(content)


def _points_of_another_kind(content: bytes) -> int:
    """The same of a picture that python-docx does not know."""
    if content.startswith(_WMF) or (content.startswith(_EMF) and content[40:44] == b" EMF"):
        return 0
    import PIL.Image  # spares documents with pictures of the ordinary kinds the start-up

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PIL.Image.DecompressionBombWarning)
        try:
            with PIL.Image.open(BytesIO(content)) as image:  # reads the head only
                return image.width * image.height
        except PIL.Image.DecompressionBombError:
            return MOST_POINTS + 1
        except Exception:  # so does Pillow
            return 0


def _is_active(content: bytes) -> bool:
    """Whether an SVG has programs in it, names anything that is not in it, or cannot be read."""
    if _is_plain(content.lower()):
        return False
    if len(content) > _LARGEST_DRAWING:
        return True
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return True
    rules = root.getroottree().docinfo.internalDTD  # of an ordinary SVG it has a name and no entities
    has_entities = rules is not None and any(rules.iterentities())  # type: ignore[union-attr]  # not in its stubs
    every = (*root.itersiblings(preceding=True), *root.iter(), *root.itersiblings())
    return has_entities or any(_does_something(one) for one in every) or _shows_too_much(root)


def _shows_too_much(root: etree._Element) -> bool:
    try:
        return _uses(root) > _MOST_USES
    except RecursionError:
        return True


def _uses(root: etree._Element) -> int:
    """How many pieces are shown by being used; many for one that uses itself."""
    by_id = {one.get("id"): one for one in root.iter(etree.Element) if one.get("id")}
    within: dict[etree._Element, int] = {}

    def count(piece: etree._Element) -> int:
        if piece not in within:
            within[piece] = _MOST_USES  # as long as it is not known, which it is not of one that uses itself
            used = [by_id[name] for use in piece.iter("{*}use") for name in _named(use) if name in by_id]
            within[piece] = min(sum(1 + count(one) for one in used), _MOST_USES + 1)
        return within[piece]

    return count(root)


def _named(use: etree._Element) -> list[str]:
    """The pieces that it shows: older programs go by another attribute than newer ones."""
    said = [str(value) for name, value in use.attrib.items() if etree.QName(str(name)).localname == "href"]
    return [one.strip().removeprefix("#") for one in said]


def _is_plain(content: bytes) -> bool:
    """Whether nothing is in an SVG's bytes that would have to be looked at."""
    return (
        content.startswith(_UTF_8)
        and not any(word in content for word in _DOUBTFUL)
        and all(content.count(name) == content.count(itself) for name, itself in _NAMES_ITSELF)
    )


def _does_something(one: etree._Element) -> bool:
    if not isinstance(one.tag, str):
        return one.tag is not etree.Comment
    name = etree.QName(one).localname.lower()
    said = {etree.QName(str(name)).localname.lower(): str(value) for name, value in one.attrib.items()}
    texts = [*said.values(), (one.text or "") if name == "style" else ""]
    return name in _ACTIVE or any(map(_FETCHES.search, texts)) or any(_reaches(*one) for one in said.items())


def _reaches(name: str, said: str) -> bool:
    """Whether an attribute runs something, or names something that is not within the drawing."""
    return name.startswith("on") or (name in ("href", "src") and not _WITHIN.match(said))
