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
    root = _taken_out(package)
    for old in [element for element in root if element.get("name") in values]:
        root.remove(old)
    used = {element.get("pid") for element in root}
    free = (str(number) for number in count(_FIRST_ID) if str(number) not in used)
    for (name, value), number in zip(values.items(), free, strict=False):
        said = {"fmtid": _FORMAT_ID, "pid": number, "name": name}
        _hold(etree.SubElement(root, f"{{{_PROPERTIES}}}property", said), value)
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(PackURI("/docProps/custom.xml"), _PROPERTIES_TYPE, content, package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def carry_xml(document: Document, content: bytes) -> None:
    """Puts a custom XML part into the document's data store, in place of one of the same namespace."""
    package, namespace = document.part.package, str(etree.QName(etree.fromstring(content)).namespace)
    for key, relation in list(document.part.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.CUSTOM_XML and namespace.encode() in relation.target_part.blob:
            del document.part.rels[key]
    used = {str(part.partname) for part in package.iter_parts()}
    number = next(number for number in count(1) if not used & {_item(number), _description(number)})
    item = Part(PackURI(_item(number)), "application/xml", content, package)
    described = (
        f'<ds:datastoreItem xmlns:ds="{_STORE}" ds:itemID="{_ITEM_ID}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{namespace}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    description = Part(PackURI(_description(number)), _STORE_TYPE, described.encode(), package)
    item.relate_to(description, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
    document.part.relate_to(item, RELATIONSHIP_TYPE.CUSTOM_XML)


def carried_xml(document: Document, namespace: str) -> bytes | None:
    """The custom XML part of that namespace; None when the document has none."""
    parts = (one.target_part for one in document.part.rels.values() if one.reltype == RELATIONSHIP_TYPE.CUSTOM_XML)
    return next((part.blob for part in parts if namespace.encode() in part.blob), None)


def _taken_out(package: OpcPackage) -> etree._Element:
    """The properties that the template has, taken out of it; or empty ones."""
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.CUSTOM_PROPERTIES:
            del package.rels[key]
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            return etree.fromstring(relation.target_part.blob, parser)
    return etree.fromstring(f'<Properties xmlns="{_PROPERTIES}" xmlns:vt="{_TYPES}"/>')


def _hold(element: etree._Element, value: str | datetime) -> None:
    is_text = isinstance(value, str)
    content = etree.SubElement(element, f"{{{_TYPES}}}{'lpwstr' if is_text else 'filetime'}")
    content.text = value if isinstance(value, str) else f"{value:%Y-%m-%dT%H:%M:%SZ}"


def _item(number: int) -> str:
    return f"/customXml/item{number}.xml"


def _description(number: int) -> str:
    return f"/customXml/itemProps{number}.xml"
