"""Opens a Word document that people have edited, or says in plain words why it cannot be used.

A path in, an open document out. Whether it is a report of this program is the caller's question.
"""

import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.oxml import serialize_part_xml
from docx.opc.part import XmlPart
from docx.opc.parts.coreprops import CorePropertiesPart
from docx.opc.rel import _Relationship
from docx.oxml.exceptions import InvalidXmlError
from docx.oxml.ns import nsmap
from docx.oxml.parser import parse_xml
from lxml import etree

from reportgen import packages
from reportgen.errors import DocumentError, Finding, UsageError
from reportgen.signatures import FileKind, kind_of
from reportgen.word.names import qn

_SAVE_AS = "Open it in Word, choose Save As, and choose Word Document (.docx)."
_ANOTHER = "Open it in Word and save it again as a Word Document (.docx), or take another copy."
_NAME_IT = "Name the report, a Word document (.docx)."
_CONTENTS = "[Content_Types].xml"
_MISPLACED = etree.XPath(
    " | ".join(
        f"//w:{name}[not(parent::w:{within} or ancestor::w:{within})]"
        for name, within in (("tc", "tr"), ("tr", "tbl"), ("r", "p"))
    ),
    namespaces={"w": nsmap["w"]},
)
_REMARKS = etree.XPath("boolean(//comment() | //processing-instruction())")
_READ = (
    RELATIONSHIP_TYPE.HEADER,
    RELATIONSHIP_TYPE.FOOTER,
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.SETTINGS,
    RELATIONSHIP_TYPE.COMMENTS,
)
"""Parts that python-docx itself gives the elements of."""
_PROPERTIES = f"{{{nsmap['cp']}}}coreProperties"
_NOTES = {
    RELATIONSHIP_TYPE.FOOTNOTES: CONTENT_TYPE.WML_FOOTNOTES,
    RELATIONSHIP_TYPE.ENDNOTES: CONTENT_TYPE.WML_ENDNOTES,
}
"""Parts that are found by their kind alone."""
_STRICT = b"http://purl.oclc.org/ooxml/"
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    PackageNotFoundError,
    LookupError,
    ValueError,
    InvalidXmlError,
    AttributeError,  # python-docx, where an element stands in another's place
    TypeError,
    RuntimeError,  # zipfile, of a part that has a password
    NotImplementedError,
    EOFError,
    OSError,
)


def open_document(path: Path) -> Document:
    """The document, every part of it read. Raises UsageError for what is no Word document, DocumentError for damage."""
    content = _content(path)
    _check_kind(path, kind_of(content))
    try:
        packages.check_package(BytesIO(content), packages.DOCUMENT)
        with zipfile.ZipFile(BytesIO(content)) as package:
            _check_package(path, package)
        document = docx.Document(BytesIO(content))
        _check_parts(document)
        _drop_second_properties(document)
    except packages.PackageError as error:
        raise DocumentError(error.about(path.name)) from None
    except _FAULTS:
        raise DocumentError(Finding(path.name, "is damaged: it cannot be read as a Word document.", _ANOTHER)) from None
    return document


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise UsageError(Finding(str(path), "is a folder, not a report.", _NAME_IT))
    try:
        packages.check_size(path)
        return path.read_bytes()
    except packages.PackageError as error:
        raise UsageError(error.about(path.name)) from None
    except FileNotFoundError:
        raise UsageError(Finding(str(path), "is not there.", "Check the name and the folder.")) from None
    except PermissionError:
        raise UsageError(Finding(str(path), "cannot be opened.", "Close it in Word and try again.")) from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UsageError(Finding(str(path), f"cannot be opened: {why}.", "Copy it to this computer first.")) from None


def _check_kind(path: Path, kind: FileKind) -> None:
    if kind is FileKind.PACKAGE:
        return
    remove = "Open it in Word, remove the password (File > Info > Protect Document), save a copy and use that."
    what, remedy = {
        FileKind.EMPTY: ("is empty: there is nothing in the file.", "Take another copy of the report."),
        FileKind.PROTECTED: ("is protected with a password.", remove),
        FileKind.OLD: ("is in Word's old format (.doc), or is no Word document.", _SAVE_AS),
        FileKind.PDF: ("is a PDF, not a Word document.", "Name the Word document (.docx) that it was made from."),
    }.get(kind, ("is not a Word document, whatever its name says.", _NAME_IT))
    raise UsageError(Finding(path.name, what, remedy))


def _check_package(path: Path, package: zipfile.ZipFile) -> None:
    """Tell what a package that is no ordinary Word document really is, by its parts."""
    names = set(package.namelist())
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        raise UsageError(Finding(path.name, "is an Excel workbook, not a Word document.", _NAME_IT))
    if _CONTENTS not in names:
        raise UsageError(Finding(path.name, "is not a Word document, whatever its name says.", _SAVE_AS))
    contents = package.read(_CONTENTS)
    if b"macroEnabled" in contents or any(name.endswith("vbaProject.bin") for name in names):
        raise UsageError(Finding(path.name, "may hold macros (.docm), which no report may.", _SAVE_AS))
    if b"wordprocessingml.template.main+xml" in contents:
        raise UsageError(Finding(path.name, "is a Word template, not a document.", _SAVE_AS))
    if "_rels/.rels" in names and _STRICT in package.read("_rels/.rels"):
        raise UsageError(Finding(path.name, "is saved as a Strict Open XML document.", _SAVE_AS))
    if b"wordprocessingml.document.main+xml" not in contents:
        raise UsageError(Finding(path.name, "is not a Word document, whatever its name says.", _SAVE_AS))


def _drop_second_properties(document: Document) -> None:
    """Some programs write two sets of properties; python-docx would then give none."""
    relations = document.part.package.rels
    for name in [name for name, one in relations.items() if one.reltype == RELATIONSHIP_TYPE.CORE_PROPERTIES][1:]:
        del relations[name]


def _check_parts(document: Document) -> None:
    """Reads what python-docx leaves unread, so that nothing is found damaged later. Raises ValueError and the like."""
    if document.element.tag != qn("w:document") or document.element.body is None:
        raise ValueError("no body")
    if (document.styles.element.tag, document.settings.element.tag) != (qn("w:styles"), qn("w:settings")):
        raise ValueError("no styles")
    relations = [*document.part.package.rels.values(), *document.part.rels.values()]
    if not all(map(_is_of_its_kind, relations)):
        raise ValueError("a part is not of the kind that its relationship says")
    parts = list(document.part.package.iter_parts())
    for holder in (document.part.package, *parts):
        _ = holder.rels.xml  # as it will be written
    for part in parts:
        if isinstance(part, XmlPart):
            _check_places(part.element)
            _drop_remarks(part.element)
        elif part.content_type.endswith("xml") and not part.content_type.startswith("image/"):
            root = parse_xml(part.blob)
            _check_places(root)
            if _drop_remarks(root):
                part._blob = serialize_part_xml(root)  # python-docx gives no other way to change a part
    for style in document.styles:
        _ = style.name, style.style_id, style.type


def _is_of_its_kind(relation: _Relationship) -> bool:
    """Whether a part is what its relationship says; nobody would find it otherwise, but Word."""
    part = None if relation.is_external else relation.target_part
    if relation.reltype in _NOTES:
        return part is not None and part.content_type == _NOTES[relation.reltype]
    if isinstance(part, CorePropertiesPart):
        return bool(part.element.tag == _PROPERTIES)
    return relation.reltype not in _READ or isinstance(part, XmlPart)


def _check_places(root: etree._Element) -> None:
    """Whether cells stand in rows, rows in tables and runs in paragraphs. Raises ValueError."""
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("a part, perhaps one named as a picture, defines entities of its own")
    if _MISPLACED(root):
        raise ValueError("an element stands in another's place")


def _drop_remarks(root: etree._Element) -> bool:
    """Takes out XML's own comments and instructions to programs; whether there were any. Word drops them, too."""
    if not _REMARKS(root):
        return False
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    return True
