"""Puts charts into a document, with alt text: pictures (SVG for Word 2016 and later, PNG for what cannot show it), or
charts of Word's own with their workbooks.
"""

import io
import re
from hashlib import sha256
from html import escape
from itertools import count

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.document import DocumentPart
from docx.shared import Mm
from markupsafe import Markup

from reportgen.report.model import DrawnChart, NativeChart, Picture
from reportgen.word.names import qn
from reportgen.word.prompts import ANALYSIS, tag_of

_NAME = re.compile(r"Report chart \d+")
"""Word itself names charts that people insert "Chart 1" and so on."""
_DRAWING = """\
<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"\
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">\
<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number}" name="Report chart {number}" descr="{alt}"/>\
<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"\
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/></wp:cNvGraphicFramePr>\
<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">{graphic}</a:graphic>\
</wp:inline></w:drawing></w:r>"""
_PICTURE = """\
<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">\
<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">\
<pic:nvPicPr><pic:cNvPr id="{number}" name="Report chart {number}" descr="{alt}"/><pic:cNvPicPr/></pic:nvPicPr>\
<pic:blipFill><a:blip r:embed="{png}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">\
<a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">\
<asvg:svgBlip r:embed="{svg}" xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"/>\
</a:ext></a:extLst></a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>\
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>"""
_NATIVE = """\
<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">\
<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="{part}"\
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></a:graphicData>"""


def images_of(document: Document) -> dict[str, bytes]:
    """Every picture that a document holds, by its SHA-256: what somebody has changed is found under another."""
    parts = [part for part in document.part.package.iter_parts() if part.content_type.startswith("image/")]
    return {sha256(part.blob).hexdigest(): part.blob for part in parts}


def native_charts(document: Document) -> dict[str, Part]:
    """The program's own native charts by their names; what stands in analyses is people's."""
    found: dict[str, Part] = {}
    for drawing in document.element.body.iter(qn("w:drawing")):
        named, chart = next(drawing.iter(qn("wp:docPr")), None), next(drawing.iter(qn("c:chart")), None)
        name = "" if named is None else named.get("name", "")
        part = None if chart is None else document.part.related_parts.get(chart.get(qn("r:id"), ""))
        if part is not None and _NAME.fullmatch(name) and not _is_in_analysis(drawing):
            found.setdefault(name, part)
    return found


def replace_native_chart(part: Part, xml: bytes, workbook: bytes) -> None:
    """Puts another chart in place of one."""
    part._blob = xml  # python-docx gives no other way to change a part
    for relation in part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.PACKAGE and not relation.is_external:
            relation.target_part._blob = workbook


def _is_in_analysis(drawing: BaseOxmlElement) -> bool:
    return any(tag_of(control).startswith(ANALYSIS) for control in drawing.iterancestors(qn("w:sdt")))


class ChartBook:
    """Adds charts to one document and gives the run that shows each."""

    def __init__(self, part: DocumentPart) -> None:
        self._part = part
        self._numbers = count(1)

    def add(self, chart: DrawnChart) -> Markup:
        """A run with the chart, ready to stand in a paragraph."""
        number = next(self._numbers)
        about = {
            "width": Mm(chart.width),
            "height": Mm(chart.height),
            "number": number,
            "alt": escape(chart.alt),
        }
        if isinstance(chart, Picture):
            graphic = _PICTURE.format(**about, **self._add_images(chart, number))
        else:
            graphic = _NATIVE.format(part=self._add_chart(chart, number))
        return Markup(_DRAWING.format(**about, graphic=graphic))

    def _add_images(self, picture: Picture, number: int) -> dict[str, str]:
        png, _ = self._part.get_or_add_image(io.BytesIO(picture.png))
        svg = self._new_part(f"media/chart{number}.svg", "image/svg+xml", picture.svg)
        return {"png": png, "svg": self._part.relate_to(svg, RELATIONSHIP_TYPE.IMAGE)}

    def _add_chart(self, chart: NativeChart, number: int) -> str:
        part = self._new_part(f"charts/chart{number}.xml", CONTENT_TYPE.DML_CHART, chart.xml)
        name = f"embeddings/Microsoft_Excel_Worksheet{number}.xlsx"  # as Word names them
        part.relate_to(self._new_part(name, CONTENT_TYPE.SML_SHEET, chart.workbook), RELATIONSHIP_TYPE.PACKAGE)
        return self._part.relate_to(part, RELATIONSHIP_TYPE.CHART)

    def _new_part(self, name: str, content_type: str, content: bytes) -> Part:
        return Part(PackURI(f"/word/{name}"), content_type, content, self._part.package)
