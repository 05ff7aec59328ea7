"""Opens the Word template and renders it; tells in plain English what in it cannot be understood.

A template is a file from outside: Jinja's sandbox keeps it from reaching Python, an unknown name is an error, and
every text is escaped. docxtpl's own defaults do none of this (they drop the `&` of "Help & Safeguarding", silently).
"""

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from html import unescape
from pathlib import Path

from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.exceptions import TemplateError as JinjaError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup

from reportgen import packages
from reportgen.errors import Finding, TemplateError, nearest

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
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


class Template(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """A docxtpl template that refuses broken XML where docxtpl would repair it by leaving something out."""

    def resolve_listing(self, xml: str) -> str:
        """Called by docxtpl with the rendered XML, for breaks and tabs in texts; spares it paragraphs without any."""
        resolve = super().resolve_listing
        return _PARAGRAPH.sub(lambda found: resolve(found[0]) if _BREAKS.search(found[0]) else found[0], xml)

    def fix_tables(self, xml: str) -> etree._Element:
        """Called by docxtpl with the rendered XML."""
        etree.fromstring(xml.encode())
        tree: etree._Element = super().fix_tables(xml)
        return tree


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
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_printable)
    name = Path(str(template.template_file)).name
    try:
        template.render(dict(context), jinja_env=environment)
    except etree.XMLSyntaxError:
        what = "has a tag where it breaks the document, such as a loop that begins in a table and ends after it."
        raise TemplateError(Finding(name, what, "Compare it with the template as it was delivered.")) from None
    except (JinjaError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        raise TemplateError(Finding(name, _fault_of_tag(error, context), _surroundings(error))) from None
    document: Document = template.docx
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


def _printable(value: object) -> object:
    """Text without the characters that no XML file may hold."""
    return value if isinstance(value, Markup) else _NOT_IN_XML.sub("", str(value))


def _surroundings(error: Exception) -> str:
    lines = [unescape(line.strip()) for line in getattr(error, "docx_context", ()) if line.strip()]
    return f"Look near: {' / '.join(lines)[:200]}" if lines else "Look at the tags in double and percent brackets."
