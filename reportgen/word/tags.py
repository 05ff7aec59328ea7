"""What the tags of a template may do: name what the report holds, go through it, and ask whether it is there.

A template is a file from outside. Jinja's sandbox keeps its tags from reaching Python, but not from working for ever
or filling the memory (`{{ 9**9**9 }}`, a macro that calls itself, a text doubled forty times). So a tag is looked at
before it is run: only some kinds of expression are known here, none of which can make much out of little, and loops
are counted while they run, with all that they write.
"""

import re
from collections.abc import Iterable, Iterator, MutableMapping
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from reportgen.formats import printable

MOST_ROUNDS = 1_000_000
"""Of all loops together. The shipped report takes some thousands."""
MOST_LETTERS = 100_000_000
"""That all tags write together. The shipped report has some millions."""
_LONGEST_TAG = 5_000
_MOST_TAGS = 50_000
_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If),
    *(nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem, nodes.List, nodes.Tuple, nodes.Filter, nodes.Test),
    *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Concat, nodes.Add, nodes.Sub),
)
_FILTERS = frozenset(
    ("upper", "lower", "title", "capitalize", "trim", "length", "count", "first", "last", "default", "d", "join", "e")
)
_TESTS = frozenset(("defined", "undefined", "none", "sameas", "eq", "ne", "lt", "le", "gt", "ge", "in", "odd", "even"))
_COUNTED = "counted"
_SPLIT = re.compile(r"(?<={)(?:<[^>]*>)+(?=[{%#])|(?<=[%}#])(?:<[^>]*>)+(?=})")
"""What Word puts between two brackets that were typed one after the other."""
_BRACKETS = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_MERGING = re.compile(r"\{%\s*(?:vm|hm|colspan|cellbg)\b")
"""docxtpl's own tags for cells; it looks for them in ways that can take hours."""
_MARKUP = re.compile(r"<[^>]*>")
_AROUND = 300


class Tags(ImmutableSandboxedEnvironment):
    """The environment in which a template's tags are run, once."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=self._printable)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in _FILTERS} | {_COUNTED: self._counted}
        self.tests = {name: self.tests[name] for name in _TESTS}
        self._rounds = self._letters = 0

    def from_string(
        self,
        source: str | nodes.Template,
        globals: MutableMapping[str, Any] | None = None,
        template_class: type[Template] | None = None,
    ) -> Template:
        """A template of which each tag has been looked at. Raises SecurityError for one that is not known here."""
        tree = self.parse(source) if isinstance(source, str) else source
        for node in list(tree.find_all(nodes.Node)):
            if not _is_allowed(node):
                raise _refusal(node.lineno)
        for loop in list(tree.find_all(nodes.For)):
            written = sum(len(data.data) for part in loop.body for data in _data_in(part))
            size = nodes.Const(written, lineno=loop.lineno)
            loop.iter = nodes.Filter(loop.iter, _COUNTED, [size], [], None, None, lineno=loop.lineno)
        return super().from_string(tree, globals, template_class)

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Values only: nothing that could be called."""
        return super().is_safe_attribute(obj, attr, value) and not callable(value)

    def _counted(self, values: Iterable[object], written: int) -> Iterator[object]:
        for value in values:
            self._rounds += 1
            self._letters += written
            self._stop_at_limit()
            yield value

    def _printable(self, value: object) -> object:
        """Text without signs that cannot be printed, and safe from docxtpl, which takes `{_{` for `{{`."""
        text = printable(str(value if isinstance(value, Markup) else escape(value)))
        if callable(value):  # Jinja lets a text's own `format` pass
            raise SecurityError("not allowed")
        self._letters += len(text)
        self._stop_at_limit()
        return Markup(text.replace("{_", "{&#95;").replace("_}", "&#95;}").replace("%_", "%&#95;"))

    def _stop_at_limit(self) -> None:
        if self._rounds > MOST_ROUNDS or self._letters > MOST_LETTERS:
            raise TooMuchError


class TooMuchError(SecurityError):
    """The tags together go on for too long, or write too much."""


def joined_tags(xml: str) -> str:
    """The XML of a part whose tags' brackets stand together. Raises a Jinja error for tags that cannot be read."""
    xml = _SPLIT.sub("", xml)
    opened: re.Match[str] | None = None
    for number, found in enumerate(_BRACKETS.finditer(xml)):
        if opened is None and found[0] in _CLOSING:
            opened = found
        elif opened is not None and found[0] == _CLOSING[opened[0]]:
            if number > _MOST_TAGS:
                raise TooMuchError
            _look_at(xml, opened, found)
            opened = None
        elif opened is not None and opened[0] != "{#" and found[0] in _CLOSING:
            break
    if opened is not None:
        raise _at(TemplateSyntaxError("not closed", 1), xml, opened.start())
    return xml


def _look_at(xml: str, opened: re.Match[str], closed: re.Match[str]) -> None:
    said = _MARKUP.sub("", xml[opened.start() : closed.end()])
    if opened[0] != "{#" and (len(said) > _LONGEST_TAG or _MERGING.match(said)):
        raise _at(SecurityError("not allowed"), xml, opened.start())


def _at(error: Exception, xml: str, place: int) -> Exception:
    """The error with the words around it, as docxtpl gives them."""
    error.docx_context = [_MARKUP.sub("", xml[max(0, place - _AROUND) : place + _AROUND])]  # type: ignore[attr-defined]
    return error


def _is_allowed(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Filter):
        return node.name in _FILTERS and not node.kwargs
    if isinstance(node, nodes.Test):
        return node.name in _TESTS
    if isinstance(node, nodes.For):
        return not node.recursive
    return isinstance(node, _ALLOWED)


def _data_in(node: nodes.Node) -> Iterator[nodes.TemplateData]:
    """The words of the template itself in a node, those of loops within it left out."""
    if isinstance(node, nodes.TemplateData):
        yield node
    for child in node.iter_child_nodes():
        if not isinstance(child, nodes.For):
            yield from _data_in(child)


def _refusal(line: int) -> SecurityError:
    error = SecurityError("not allowed")
    error.lineno = line  # type: ignore[attr-defined]  # docxtpl shows the lines around it
    return error
