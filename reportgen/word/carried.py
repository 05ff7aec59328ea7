"""What a document carries beside its pages: custom properties (File > Info > Advanced) and a custom XML part.

python-docx knows neither. Both survive when Word or LibreOffice saves the document.
"""

from collections.abc import Mapping
from datetime import datetime
from itertools import count

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_STORE_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # that of all properties which people name themselves
_FIRST_ID = 2
_ITEM_ID = "{7C1B7C55-6E5B-4C0E-9B43-5D1A3E0B7A11}"  # any that no other part of a document has


def set_custom_properties(document: Document, values: Mapping[str, str | datetime]) -> None:
    """Sets the document's own properties of these names; the template's others stay."""
    package = document.part.package
    part = _properties_part(package)
    root = etree.fromstring(part.blob)
    for old in [element for element in root if element.get("name") in values]:
        root.remove(old)
    used = {int(element.get("pid", "0")) for element in root}
    free = (number for number in count(_FIRST_ID) if number not in used)
    for name, value in values.items():
        said = {"fmtid": _FORMAT_ID, "pid": str(next(free)), "name": name}
        held = etree.SubElement(root, f"{{{_PROPERTIES}}}property", said)
        is_text = isinstance(value, str)
        content = etree.SubElement(held, f"{{{_TYPES}}}{'lpwstr' if is_text else 'filetime'}")
        content.text = value if isinstance(value, str) else f"{value:%Y-%m-%dT%H:%M:%SZ}"
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def carry_xml(document: Document, content: bytes, namespace: str) -> None:
    """Adds a custom XML part of that namespace to the document's data store."""
    package = document.part.package
    used = {str(part.partname) for part in package.iter_parts()}
    number = next(number for number in count(1) if f"/customXml/item{number}.xml" not in used)
    item = Part(PackURI(f"/customXml/item{number}.xml"), "application/xml", content, package)
    described = (
        f'<ds:datastoreItem xmlns:ds="{_STORE}" ds:itemID="{_ITEM_ID}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{namespace}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    name = PackURI(f"/customXml/itemProps{number}.xml")
    item.relate_to(Part(name, _STORE_TYPE, described.encode(), package), RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
    document.part.relate_to(item, RELATIONSHIP_TYPE.CUSTOM_XML)


def _properties_part(package: OpcPackage) -> Part:
    """The template's, or a new one."""
    for relation in package.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.CUSTOM_PROPERTIES:
            return relation.target_part
    empty = f'<Properties xmlns="{_PROPERTIES}" xmlns:vt="{_TYPES}"/>'
    part = Part(PackURI("/docProps/custom.xml"), _PROPERTIES_TYPE, empty.encode(), package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    return part
