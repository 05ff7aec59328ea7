"""Takes out hidden text, by its own look or by its style, hidden rows and hidden pictures.

What only the web view hides stays: it is seen on pages (page numbers of a contents, and all of it in LibreOffice's).
White letters, or ones behind a picture, are not hidden in this sense.
"""

from dataclasses import dataclass

from docx.document import Document
from lxml.etree import _Element

from reportgen.word.elements import drop_empty_runs, drop_if_blank, remove, remove_all
from reportgen.word.names import qn
from reportgen.word.visible import is_on

_DESCRIBED = qn("wp:docPr")
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_ALSO_MARKS = (qn("w:specVanish"), qn("w:webHidden"))


@dataclass(frozen=True)
class _Styles:
    """Which styles hide their text; `default` is the paragraph style where none is named."""

    hiding: frozenset[str]
    default: str


def remove_hidden(document: Document, root: _Element) -> None:
    """All that a text hides."""
    styles = _read_styles(document)
    touched = [paragraph for paragraph in root.iter(qn("w:p")) if _hides_mark(paragraph, styles)]
    remove_all([run for run in root.iter(qn("w:r")) if _is_hidden(run, styles)])
    remove_all(_hidden_pictures(root))
    for row in [row for row in root.iter(qn("w:tr")) if is_on(row.find(f"{qn('w:trPr')}/{qn('w:hidden')}"))]:
        _remove_row(row)
    drop_empty_runs(root)
    for paragraph in touched:
        drop_if_blank(paragraph)
    # A mark that is off stays: it shows text whose style would hide it.
    remove_all([mark for mark in root.iter(qn("w:vanish")) if is_on(mark)])
    remove_all(root.iter(*_ALSO_MARKS))


def _is_hidden(run: _Element, styles: _Styles) -> bool:
    """A look of its own decides; else a character style that hides within a style that hides shows again."""
    look = run.find(qn("w:rPr"))
    own = None if look is None else look.find(qn("w:vanish"))
    if own is not None:
        return is_on(own)
    named = None if look is None else look.find(qn("w:rStyle"))
    by_letter = named is not None and named.get(qn("w:val")) in styles.hiding
    paragraph = next(run.iterancestors(qn("w:p")), None)
    return by_letter != (paragraph is not None and _style(paragraph, styles) in styles.hiding)


def _hides_mark(paragraph: _Element, styles: _Styles) -> bool:
    own = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:vanish')}")
    return is_on(own) if own is not None else _style(paragraph, styles) in styles.hiding


def _style(paragraph: _Element, styles: _Styles) -> str:
    named = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return styles.default if named is None else str(named.get(qn("w:val")))


def _hidden_pictures(root: _Element) -> list[_Element]:
    hidden = [one for one in root.iter(_DESCRIBED) if one.get("hidden", "0").lower() in ("1", "true", "on")]
    pictures = [next(one.iterancestors(qn("w:drawing")), one) for one in hidden]
    return [next(picture.iterancestors(_ALTERNATIVES), picture) for picture in pictures]


def _remove_row(row: _Element) -> None:
    table = next(row.iterancestors(qn("w:tbl")), None)
    remove(row)
    if table is not None and next(table.iter(qn("w:tr")), None) is None:
        remove(table)


def _read_styles(document: Document) -> _Styles:
    styles = {style.get(qn("w:styleId"), ""): style for style in document.styles.element.iter(qn("w:style"))}
    default = next(
        (
            name
            for name, style in styles.items()
            if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default"), "0") in ("1", "true", "on")
        ),
        "",
    )
    return _Styles(frozenset(name for name in styles if _hides(name, styles)), default)


def _hides(name: str, styles: dict[str, _Element]) -> bool:
    """Whether a style, or the one that it is based on, hides its text."""
    passed: set[str] = set()
    while name in styles and name not in passed:
        passed.add(name)
        own = styles[name].find(f"{qn('w:rPr')}/{qn('w:vanish')}")
        if own is not None:
            return is_on(own)
        based = styles[name].find(qn("w:basedOn"))
        name = "" if based is None else str(based.get(qn("w:val")))
    return False
