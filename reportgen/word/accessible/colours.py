"""Colours of a document as six hexadecimal digits, their contrast, and what they may signal.

Formulas: contrast and luminance WCAG 2.2; tint and shade of theme colours ECMA-376 part 1, 17.3.2.6.
"""

import colorsys
from collections.abc import Mapping
from string import hexdigits

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.parser import parse_xml
from lxml.etree import _Element

from reportgen.word.names import qn

WHITE, BLACK = "FFFFFF", "000000"
HIGHLIGHTS = {
    "yellow": "FFFF00",
    "green": "00FF00",
    "cyan": "00FFFF",
    "magenta": "FF00FF",
    "blue": "0000FF",
    "red": "FF0000",
    "darkBlue": "000080",
    "darkCyan": "008080",
    "darkGreen": "008000",
    "darkMagenta": "800080",
    "darkRed": "800000",
    "darkYellow": "808000",
    "darkGray": "808080",
    "lightGray": "C0C0C0",
    "black": BLACK,
    "white": WHITE,
}
"""Word's highlighters."""
_THEME = {
    "dark1": "dk1",
    "light1": "lt1",
    "dark2": "dk2",
    "light2": "lt2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}
_MAPPED = {"text1": "t1", "background1": "bg1", "text2": "t2", "background2": "bg2"}
_USUAL = {"t1": "dark1", "bg1": "light1", "t2": "dark2", "bg2": "light2"}
_LEAST_CHROMA = 0.15
"""Between the strongest and the weakest of red, green and blue; below it a colour looks grey or brown-black."""


def contrast(one: str, other: str) -> float:
    """1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """0 (black) to 1 (white)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def signal(colour: str) -> str:
    """The traffic light that a colour looks like; empty for any other."""
    parts = _parts(colour)
    if max(parts) - min(parts) < _LEAST_CHROMA:
        return ""
    hue = colorsys.rgb_to_hsv(*parts)[0] * 360
    if hue < 15 or hue >= 340:
        return "red"
    return "amber" if hue < 65 else "green" if hue < 170 else ""


class Palette:
    """The colours that one document means: its theme, by the names that Word gives them."""

    def __init__(self, document: Document) -> None:
        self._theme = _theme_of(document)
        mapping = document.settings.element.find(qn("w:clrSchemeMapping"))
        self._mapping = {
            short: mapping.get(qn(f"w:{short}"), usual) if mapping is not None else usual
            for short, usual in _USUAL.items()
        }

    def text(self, colour: _Element) -> str | None:
        """The colour of a `w:color`; None where it is automatic."""
        return self._of(colour, "val", "Color")

    def shading(self, shade: _Element) -> str | None:
        """The colour of a `w:shd`, of a pattern the mean of its two; None where it shows what is behind."""
        pattern = shade.get(qn("w:val"), "clear")
        fill = self._of(shade, "fill", "Fill")
        ink = self._of(shade, "color", "Color")
        if pattern == "solid":
            return ink or BLACK
        if pattern.startswith("pct") and pattern[3:].isdigit() and int(pattern[3:]) <= 100:
            return _mixed(ink or BLACK, fill or WHITE, int(pattern[3:]) / 100)
        return None if pattern == "nil" else fill

    def page(self, background: _Element) -> str | None:
        """The colour of a `w:background`."""
        return self._of(background, "color", "Color")

    def named(self, name: str) -> str | None:
        """A colour of the theme."""
        name = self._mapping[_MAPPED[name]] if name in _MAPPED else name
        return self._theme.get(_THEME.get(name, name))

    def _of(self, element: _Element, attribute: str, kind: str) -> str | None:
        """A colour of the theme where one is named, else the one that is written out."""
        base = self.named(element.get(qn(f"w:theme{kind}"), ""))
        if base is None:
            written = element.get(qn(f"w:{attribute}"), "auto")
            return written.upper() if _is_colour(written) else None
        prefix = "themeFill" if kind == "Fill" else "theme"
        tint, shade = (str(element.get(qn(f"w:{prefix}{way}"), "")) for way in ("Tint", "Shade"))
        if _is_share(tint):
            return _lightened(base, int(tint, 16) / 255)
        return _darkened(base, int(shade, 16) / 255) if _is_share(shade) else base


def _theme_of(document: Document) -> Mapping[str, str]:
    found = [one for one in document.part.rels.values() if one.reltype == RELATIONSHIP_TYPE.THEME]
    colours = {}
    for scheme in parse_xml(found[0].target_part.blob).iter(qn("a:clrScheme")) if found else ():
        for slot in scheme.iterchildren():
            for value in slot.iterchildren():
                said = value.get("val") if value.tag == qn("a:srgbClr") else value.get("lastClr")
                if said and _is_colour(said):
                    colours[slot.tag.rpartition("}")[2]] = said.upper()
    return colours


def _is_colour(text: str) -> bool:
    return len(text) == 6 and set(text) <= set(hexdigits)


def _is_share(text: str) -> bool:
    return len(text) == 2 and set(text) <= set(hexdigits)


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def _written(red: float, green: float, blue: float) -> str:
    return "".join(f"{round(part * 255):02X}" for part in (red, green, blue))


def _lightened(colour: str, tint: float) -> str:
    hue, light, saturation = colorsys.rgb_to_hls(*_parts(colour))
    return _written(*colorsys.hls_to_rgb(hue, light * tint + 1 - tint, saturation))


def _darkened(colour: str, shade: float) -> str:
    hue, light, saturation = colorsys.rgb_to_hls(*_parts(colour))
    return _written(*colorsys.hls_to_rgb(hue, light * shade, saturation))


def _mixed(ink: str, paper: str, share: float) -> str:
    red, green, blue = (
        one * share + other * (1 - share) for one, other in zip(_parts(ink), _parts(paper), strict=True)
    )
    return _written(red, green, blue)
