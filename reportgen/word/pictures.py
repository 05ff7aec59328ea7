"""Puts pictures into a document: SVG for Word 2016 and later, PNG for what cannot show it, alt text on both."""

import io
from hashlib import sha256
from html import escape
from itertools import count

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.parts.document import DocumentPart
from docx.shared import Mm
from markupsafe import Markup

from reportgen.report.model import Picture

_DRAWING = """\
<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"\
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">\
<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number}" name="Chart {number}" descr="{alt}"/>\
<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"\
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/></wp:cNvGraphicFramePr>\
<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">\
<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">\
<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">\
<pic:nvPicPr><pic:cNvPr id="{number}" name="Chart {number}" descr="{alt}"/><pic:cNvPicPr/></pic:nvPicPr>\
<pic:blipFill><a:blip r:embed="{png}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">\
<a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">\
<asvg:svgBlip r:embed="{svg}" xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"/>\
</a:ext></a:extLst></a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>\
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>\
</wp:inline></w:drawing></w:r>"""


def images_of(document: Document) -> dict[str, bytes]:
    """Every picture that a document holds, by its SHA-256: what somebody has changed is found under another."""
    parts = [part for part in document.part.package.iter_parts() if part.content_type.startswith("image/")]
    return {sha256(part.blob).hexdigest(): part.blob for part in parts}


class PictureBook:
    """Adds pictures to one document and gives the run that shows each."""

    def __init__(self, part: DocumentPart) -> None:
        self._part = part
        self._numbers = count(1)

    def add(self, picture: Picture) -> Markup:
        """A run with the picture, ready to stand in a paragraph."""
        number = next(self._numbers)
        png, _ = self._part.get_or_add_image(io.BytesIO(picture.png))
        name = PackURI(f"/word/media/chart{number}.svg")
        drawing = Part(name, "image/svg+xml", picture.svg, self._part.package)
        return Markup(
            _DRAWING.format(
                width=Mm(picture.width),
                height=Mm(picture.height),
                number=number,
                alt=escape(picture.alt),
                png=png,
                svg=self._part.relate_to(drawing, RELATIONSHIP_TYPE.IMAGE),
            )
        )
