"""Opens the Word template and renders it; tells in plain English what in it cannot be understood.

A template is a file from outside: Jinja's sandbox keeps it from reaching Python, an unknown name is an error, and
every text is escaped. docxtpl's own defaults do none of this (they drop the `&` of "Help & Safeguarding", silently).
"""

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateSyntaxError
from jinja2.exceptions import TemplateError as JinjaError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup

from reportgen.errors import Finding, TemplateError

STYLES = (
    "Heading 1",
    "Report Table",
    "Placeholder Text",
    "Hyperlink",
    "Status Met",
    "Status Near",
    "Status Missed",
)
"""Styles that the program itself uses; all others are the template's own."""
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


class Template(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """A docxtpl template that refuses broken XML where docxtpl would repair it by leaving something out."""

    def fix_tables(self, xml: str) -> etree._Element:
        """Called by docxtpl with the rendered XML."""
        etree.fromstring(xml.encode())
        tree: etree._Element = super().fix_tables(xml)
        return tree


def read_template(path: Path) -> Template:
    """The template, open, with every style that the program uses. Raises TemplateError."""
    template = Template(path)
    try:
        template.init_docx()
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
    except JinjaError as error:
        near = _surroundings(error)
        kind = "has a tag that is not complete or not closed" if isinstance(error, TemplateSyntaxError) else "has a tag"
        what = f"{kind} ({error.message})." if isinstance(error, TemplateSyntaxError) else f"{kind}: {error.message}."
        raise TemplateError(Finding(name, what, near)) from None
    except etree.XMLSyntaxError:
        what = (
            "has a tag in a place where it breaks the document, such as one that begins in a table and ends after it."
        )
        raise TemplateError(Finding(name, what, "Compare it with the template as it was delivered.")) from None
    document: Document = template.docx
    return document


def _printable(value: object) -> object:
    """Text without the characters that no XML file may hold."""
    return value if isinstance(value, Markup) else _NOT_IN_XML.sub("", str(value))


def _surroundings(error: JinjaError) -> str:
    lines = [line.strip() for line in getattr(error, "docx_context", ()) if line.strip()]
    return f"Look near: {' / '.join(lines)[:200]}" if lines else "Look at the tags in double and percent brackets."
