"""Fonts: in the file, and each letter told as a letter (ISO 14289-1, 7.21)."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from reportgen.pdf.check.problems import Problem

_EMBED = (
    "Make it anew from the Word report with --pdf; in Word's own export leave 'Bitmap text when fonts may not be"
    " embedded' ticked."
)
_ANEW = "Make it anew from the Word report with --pdf."
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_KNOWN_CODES = frozenset(("/WinAnsiEncoding", "/MacRomanEncoding", "/MacExpertEncoding"))
_DEEPEST = 20


def unreadable_fonts(pdf: pikepdf.Pdf) -> Iterator[Problem]:
    """Fonts that are not in the file, or whose letters cannot be told."""
    for number, page in enumerate(pdf.pages):
        for font in _fonts(page.obj.get("/Resources", page.resources), set(), 0):
            name = str(font.get("/BaseFont", "/without a name"))[1:].split("+")[-1]
            if not _is_embedded(font):
                yield Problem(f"uses a font that is not in the file: {name}.", _EMBED, number)
            if not _tells_letters(font):
                yield Problem(f"does not tell which letters it shows in the font {name}.", _ANEW, number)


def _fonts(resources: Object | None, seen: set[tuple[int, int]], depth: int) -> Iterator[Object]:
    """The fonts of a page and of the drawings on it."""
    if not isinstance(resources, Dictionary) or depth > _DEEPEST:
        return
    yield from _values(resources, "/Font")
    for drawing in _values(resources, "/XObject"):
        if drawing.get("/Subtype") == "/Form" and drawing.objgen not in seen:
            seen.add(drawing.objgen)
            yield from _fonts(drawing.get("/Resources"), seen, depth + 1)


def _values(resources: Dictionary, name: str) -> Iterator[Object]:
    held = resources.get(name)
    if isinstance(held, Dictionary):
        yield from (value for _, value in held.items() if isinstance(value, Dictionary | pikepdf.Stream))


def _is_embedded(font: Object) -> bool:
    if font.get("/Subtype") == "/Type3":
        return True
    held = font.get("/DescendantFonts")
    holder = held[0] if isinstance(held, Array) and len(held) else font
    descriptor = holder.get("/FontDescriptor")
    return isinstance(descriptor, Dictionary) and any(name in descriptor for name in _FILES)


def _tells_letters(font: Object) -> bool:
    if "/ToUnicode" in font:
        return True
    coding = font.get("/Encoding")
    if isinstance(coding, Dictionary):
        coding = coding.get("/BaseEncoding") if "/Differences" not in coding else Name.WinAnsiEncoding
    return font.get("/Subtype") != "/Type0" and coding is not None and str(coding) in _KNOWN_CODES
