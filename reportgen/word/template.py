"""Opens the Word template and renders it; tells in plain English what in it cannot be understood.

A template is a file from outside: its tags may do little (`tags`), it may reach nothing beyond itself, an unknown name
is an error, and every text is escaped. docxtpl's own defaults do none of this (they drop the `&` of "Help &
Safeguarding", silently).
"""

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import Environment, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.exceptions import TemplateError as JinjaError
from lxml import etree

from reportgen import packages
from reportgen.errors import Finding, TemplateError, nearest
from reportgen.word.names import qn
from reportgen.word.outside import cut_off, findings_of
from reportgen.word.tags import Tags, TooMuchError, joined_tags

STYLES = (
    "Analysis Draft",
    "Program Note",
    "Heading 1",
    "Report Table",
    "Placeholder Text",
    "Hyperlink",
    "Status Met",
    "Status Near",
    "Status Missed",
)
"""Styles that the program itself uses; all others are the template's own."""
_PARAGRAPH, _BREAKS = re.compile(r"<w:p(?: [^>]*)?>.*?</w:p>", re.DOTALL), re.compile("[\t\n\a\f]")
_FAULTS = (
    *(JinjaError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError),
    *(RecursionError, SyntaxError, MemoryError),  # Python, of a tag that is nested too deeply
)


class Template(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """A docxtpl template that refuses broken XML where docxtpl would repair it by leaving something out."""

    def resolve_listing(self, xml: str) -> str:
        """Called by docxtpl with the rendered XML, for breaks and tabs in texts; spares it paragraphs without any."""
        resolve = super().resolve_listing
        return _PARAGRAPH.sub(lambda found: resolve(found[0]) if _BREAKS.search(found[0]) else found[0], xml)

    def patch_xml(self, xml: str) -> str:
        """Called by docxtpl with the XML of each part: tags that cannot be read would keep it busy for hours."""
        patched: str = super().patch_xml(joined_tags(xml))
        return patched

    def fix_tables(self, xml: str) -> etree._Element:
        """Called by docxtpl with the rendered XML."""
        if any(len(text) for text in etree.fromstring(xml.encode()).iter(qn("w:t"))):
            raise SecurityError("runs within a run")
        tree: etree._Element = super().fix_tables(xml)
        return tree

    def render_footnotes(self, context: dict[str, Any], jinja_env: Environment | None = None) -> None:
        """Called by docxtpl, whose own renders them once for each part of the pages: what stands there the second time
        is no tag of the template's any more."""
        parts = [
            part for part in self.docx.part.package.iter_parts() if part.content_type == CONTENT_TYPE.WML_FOOTNOTES
        ]
        for part in parts:
            xml = self.render_xml_part(self.patch_xml(part.blob.decode()), part, context, jinja_env)
            part._blob = xml.encode()  # python-docx gives no other way to change a part


def read_template(path: Path) -> Template:
    """The template, open, with every style that the program uses. Raises TemplateError."""
    template = Template(path)
    try:
        with path.open("rb") as file:
            packages.check_package(file, packages.DOCUMENT)
        template.init_docx()
    except packages.PackageError as error:
        raise TemplateError(error.about(path.name)) from None
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError, etree.XMLSyntaxError):
        there = "is not there." if not path.exists() else "cannot be opened as a Word document."
        remedy = "Put the template back, or close it in Word, and try again."
        raise TemplateError(Finding(path.name, there, remedy)) from None
    names = {style.name for style in template.docx.styles}
    missing = [name for name in STYLES if name not in names]
    if missing:
        raise TemplateError(
            *(Finding(path.name, f"has no style '{name}'.", "Make it in Word, or copy it back.") for name in missing)
        )
    return template


def render(template: Template, context: Mapping[str, object]) -> Document:
    """The template with every tag filled in. Raises TemplateError that shows the tag's surroundings."""
    name = Path(str(template.template_file)).name
    try:
        template.render(dict(context), jinja_env=Tags())
    except etree.XMLSyntaxError:
        what = "has a tag where it breaks the document, such as a loop that begins in a table and ends after it."
        raise TemplateError(Finding(name, what, "Compare it with the template as it was delivered.")) from None
    except _FAULTS as error:
        raise TemplateError(Finding(name, _fault_of_tag(error, context), _surroundings(error))) from None
    document: Document = template.docx
    cuts = findings_of(cut_off(document), remedy="Take it out of the template: every report would carry it.")
    if cuts:
        raise TemplateError(*(replace(cut, where=f"{name} > {cut.where}") for cut in cuts))
    return document


def _fault_of_tag(error: Exception, context: Mapping[str, object]) -> str:
    """What is wrong with a tag, in words for whoever edits the template and is no programmer."""
    if isinstance(error, TemplateSyntaxError):
        return "has a tag that is opened but not closed, or is mistyped."
    if isinstance(error, UndefinedError):
        unknown = re.findall(r"'(\w+)'", str(error.message))
        name = unknown[-1] if unknown else ""
        return (
            f"has a tag with the unknown name '{name}'. {nearest(name, sorted(_names(context)), listing=False)}".strip()
        )
    if isinstance(error, TooMuchError):
        return "has tags that go on for too long, or write too much."
    if isinstance(error, SecurityError):
        return "has a tag that is not allowed; a tag may name only what README lists."
    return "has a tag that cannot be worked out; a tag may name only what README lists."


def _names(value: object) -> set[str]:
    """Every name that a tag may use."""
    if isinstance(value, Mapping):
        return set(value).union(*(_names(part) for part in value.values()))
    if is_dataclass(value):
        return {field.name for field in fields(value)}
    if isinstance(value, Sequence) and not isinstance(value, str) and value:
        return _names(value[0])
    return set()


def _surroundings(error: Exception) -> str:
    lines = [unescape(line.strip()) for line in getattr(error, "docx_context", ()) if line.strip()]
    return f"Look near: {' / '.join(lines)[:200]}" if lines else "Look at the tags in double and percent brackets."
