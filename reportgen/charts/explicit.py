"""Makes XlsxWriter's charts fit for a Word document: says what they leave to defaults, as LibreOffice 25.2 takes others
than Excel (it rounds lines, hides axes and draws gaps as nought).

The bytes of a chart in, its element out; what it shows stays.
"""

import re
from copy import deepcopy

from lxml import etree
from lxml.etree import _Element

from reportgen.charts.style import FONTS, POINTS, TEXT

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SHEET = "Sheet1"
"""The name that Word itself gives to the sheet behind a chart."""
WORKBOOK = "rId1"
"""The chart's relationship to its workbook."""
_LANGUAGE = "en-GB"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SHEET = re.compile(r"^.*!")
_TEXT = (
    f'<c:txPr xmlns:c="{C[1:-1]}" xmlns:a="{A[1:-1]}"><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{POINTS}00">'
    f'<a:solidFill><a:srgbClr val="{TEXT[1:]}"/></a:solidFill><a:latin typeface="{FONTS[0]}"/></a:defRPr></a:pPr>'
    f'<a:endParaRPr lang="{_LANGUAGE}"/></a:p></c:txPr>'
)
_SHOWN = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")


def explicit(xml: bytes) -> _Element:
    """The same chart, which leaves nothing to defaults."""
    root = etree.fromstring(xml.replace(b'lang="en-US"', b'lang="%s"' % _LANGUAGE.encode()))
    _after(root, "lang", "roundedCorners", "0").getprevious().set("val", _LANGUAGE)  # type: ignore[union-attr]
    chart = root[2]
    _write_lines(chart)
    for frame in (chart.find(f"{C}title"), chart.find(f"{C}legend")):
        if frame is not None:
            _after(frame, "layout", "overlay", "0")
    _after(chart, "title", "autoTitleDeleted", "0")
    _after(chart, "plotVisOnly", "dispBlanksAs", "gap")
    for kind in ("line", "bar"):
        for plotted in chart.iter(f"{C}{kind}Chart"):
            _plotted(plotted)
    for axis in chart.iter(f"{C}catAx", f"{C}valAx"):
        if axis.find(f"{C}delete") is None:
            _after(axis, "scaling", "delete", "0")
    for formula in chart.iter(f"{C}f"):
        formula.text = _SHEET.sub(f"{SHEET}!", formula.text or "")
    _finish(root)
    return root


def serialize(root: _Element) -> bytes:
    """The bytes of a chart's element."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _write_lines(chart: _Element) -> None:
    """The title's lines as paragraphs, at the left."""
    for paragraph in chart.iterfind(f"{C}title//{A}p"):
        paragraph[0].set("algn", "l")
        lines = paragraph.findtext(f"{A}r/{A}t", "").split("\n")
        for line in reversed(lines):
            another = deepcopy(paragraph)
            for text in another.iter(f"{A}t"):
                text.text = line
            paragraph.addnext(another)
        paragraph.getparent().remove(paragraph)  # type: ignore[union-attr]  # it stands in a title


def _plotted(plotted: _Element) -> None:
    _after(plotted, "grouping", "varyColors", "0")
    for series in plotted.iterchildren(f"{C}ser"):
        if plotted.tag == f"{C}lineChart":
            _after(series, "val", "smooth", "0")
        else:
            _after(series, "spPr", "invertIfNegative", "0")
        for labels in series.iter(f"{C}dLbls", f"{C}dLbl"):
            _labels(labels)
        for value in series.iterfind(f"{C}val//{C}v"):
            value.text = f"{float(value.text or 0):.12g}"  # XlsxWriter says 77.59999999999999 for 77.6
        for form in series.iterfind(f"{C}dLbls/{C}numFmt"):
            for code in series.iterfind(f"{C}val//{C}formatCode"):
                code.text = form.get("formatCode")


def _labels(labels: _Element) -> None:
    """Says of each thing that a label may show whether it does; the values' format is that of their labels."""
    shown = labels.find(f"{C}showVal")
    if shown is None:
        return
    for name in _SHOWN:
        if name != "Val":
            one = etree.Element(f"{C}show{name}", val="0")
            shown.addprevious(one) if name == "LegendKey" else labels.append(one)


def _after(parent: _Element, sibling: str, name: str, value: str) -> _Element:
    element = etree.Element(f"{C}{name}", val=value)
    before = parent.find(f"{C}{sibling}")
    assert before is not None, f"XlsxWriter writes {sibling}"
    before.addnext(element)
    return element


def _finish(root: _Element) -> None:
    """The font of all that is added later; the workbook instead of settings for printing."""
    root[-1].addprevious(etree.fromstring(_TEXT))
    root.remove(root[-1])
    data = etree.SubElement(root, f"{C}externalData", {_RELATION: WORKBOOK})
    etree.SubElement(data, f"{C}autoUpdate", val="0")
