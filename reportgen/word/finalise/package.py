"""Everything of a document that is not on its pages: settings, properties, and the parts that it carries along.

What the pages name stays, and what Word cannot do without; all else goes, known or not: custom XML, comments' parts,
names of people, building blocks, thumbnails, labels, signatures.
"""

from docx.document import Document
from docx.opc.package import OpcPackage
from docx.opc.part import Part, XmlPart
from docx.oxml import OxmlElement
from docx.oxml.parser import parse_xml
from lxml.etree import _Element

from reportgen.word.elements import remove_all
from reportgen.word.finish import LANGUAGE
from reportgen.word.names import qn
from reportgen.word.namespaces import OFFICE, RELATIONS

_SETTINGS = frozenset(
    (
        *("rsids", "documentProtection", "writeProtection", "trackRevisions", "doNotTrackMoves"),
        *("doNotTrackFormatting", "revisionView", "attachedTemplate", "linkStyles", "mailMerge", "docVars"),
        *("updateFields", "saveThroughXslt", "useXSLTWhenSaving", "attachedSchema", "schemaLibrary", "docId"),
        *("smartTagType", "savePreviewPicture", "view", "proofState", "formsDesign", "printFormsData"),
        *("saveFormsData", "showXMLTags", "saveXmlDataOnly", "activeWritingStyle", "documentType"),
    )
)
_IN_PACKAGE = frozenset(("officeDocument", "core-properties"))
_NEEDED = frozenset(
    (
        *("styles", "stylesWithEffects", "numbering", "settings", "webSettings", "fontTable", "theme"),
        *("footnotes", "endnotes", "chartStyle", "chartColorStyle", "themeOverride"),
    )
)


def clean_settings(document: Document) -> None:
    """Takes out of the settings what protects, tracks, merges or names; the language is British."""
    settings = document.settings.element
    remove_all(node for node in settings if isinstance(node.tag, str) and _local(node.tag) in _SETTINGS)
    for language in settings.iterchildren(qn("w:themeFontLang")):
        language.set(qn("w:val"), LANGUAGE)


def set_default_language(document: Document) -> None:
    """What no paragraph says otherwise is British English."""
    element = document.styles.element
    for tag in ("w:docDefaults", "w:rPrDefault", "w:rPr"):
        found = element.find(qn(tag))
        if found is None:
            found = OxmlElement(tag)
            element.insert(0, found)
        element = found
    language = element.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        element.append(language)
    language.set(qn("w:val"), LANGUAGE)


def drop_style(document: Document, name: str) -> None:
    """Takes out a style that no longer serves, unless another one names it."""
    root = document.styles.element
    named = {node.get(qn("w:val")) for node in root.iter(qn("w:basedOn"), qn("w:next"), qn("w:link"))}
    if name not in named:
        remove_all(style for style in root.iterchildren(qn("w:style")) if style.get(qn("w:styleId")) == name)


def drop_parts(package: OpcPackage) -> None:
    """Takes out what nothing on a page names and Word does not need."""
    for name in [name for name, one in package.rels.items() if _local(one.reltype) not in _IN_PACKAGE]:
        del package.rels[name]
    for part in package.parts:
        named = _named_in(part)
        for name, one in list(part.rels.items()):
            if name not in named and (one.is_external or _local(one.reltype) not in _NEEDED):
                del part.rels[name]


def drop_properties(package: OpcPackage) -> None:
    """Takes out the properties, of which some programs write two sets, or one that python-docx does not know for one.

    python-docx makes new ones when they are set.
    """
    for name in [name for name, one in package.rels.items() if _local(one.reltype) == "core-properties"]:
        del package.rels[name]


def _named_in(part: Part) -> set[str]:
    """The relationships that a part's XML names."""
    if part.content_type.startswith("image/") or not part.content_type.endswith("xml") or not part.rels:
        return set()
    root: _Element = part.element if isinstance(part, XmlPart) else parse_xml(part.blob)
    return {
        str(value)
        for node in root.iter()
        for name, value in node.attrib.items()
        if str(name).startswith(RELATIONS) or name == f"{OFFICE}relid"
    }


def _local(name: str) -> str:
    return name.rsplit("}", 1)[-1].rsplit("/", 1)[-1]
