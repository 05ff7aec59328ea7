"""What the tags of a template may do, each tried on Jinja itself."""

import pytest
from jinja2 import TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError, TemplateError
from markupsafe import Markup

from reportgen.word.tags import Tags, TooMuchError, joined_tags

CONTEXT = {"report": {"title": "A & B"}, "sections": [{"heading": f"Section {n}"} for n in range(22)]}


def _filled(tag: str, **more: object) -> str:
    return Tags().from_string(joined_tags(tag)).render({**CONTEXT, **more})


@pytest.mark.parametrize(
    "tag",
    [
        "{{ 9**9**9**9 }}",
        "{{ 'a' * 10**10 }}",
        "{{ '%9999999999d' % 1 }}",
        "{{ '%9999999999d'|format(1) }}",
        "{{ 'a'.ljust(10**10) }}",
        "{{ report.title|center(9999999999) }}",
        "{{ report|attr('__class__') }}",
        "{{ report.title.__class__ }}",
        "{{ report.title['__class__'] }}",
        "{{ report.title.format }}",
        "{{ report.title|safe }}",
        "{{ lipsum(n=99999) }}",
        "{{ lipsum }}",
        "{{ namespace(a=1) }}",
        "{% set a = 'aaaaaaaa' %}{% set a = a ~ a %}{{ a }}",
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
        "{% for n in sections recursive %}{{ loop(sections) }}{% endfor %}",
        "{% import '/etc/passwd' as p %}",
        "{% extends '/etc/passwd' %}",
        "{% include '/etc/passwd' %}",
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% vm %}",
        "{% colspan 3 %}",
        "{{ " + "(" * 2000 + "1" + ")" * 2000 + " }}",
        "{{ " + "9" * 4900 + " }}",
        "{{ scorecard.sentences[0] }}",
        "".join(f"{{% for a{n} in sections %}}" for n in range(9)) + "x" + "{% endfor %}" * 9,
        "{% for a in sections %}" * 30 + "{% endfor %}" * 30,
        "{% for a in sections %}{% for b in sections %}" + "x" * 400_000 + "{% endfor %}{% endfor %}",
        "{{ report.title",
        "{{ " * 20_000,
    ],
    ids=lambda tag: tag[:40],
)
def it_refuses_what_could_work_for_ever_or_reach_python(tag: str) -> None:
    with pytest.raises((TemplateError, ValueError, RecursionError, SyntaxError, MemoryError)):
        _filled(tag)


def it_says_which_kind_of_fault_it_is() -> None:
    with pytest.raises(SecurityError):
        _filled("{{ 9**9 }}")
    with pytest.raises(UndefinedError):
        _filled("{{ reprot }}")
    with pytest.raises(TemplateSyntaxError):
        _filled("{{ report.title")
    with pytest.raises(TooMuchError):
        _filled(
            "{% for a in sections %}{% for b in sections %}{{ 'x' * 0 }}{% endfor %}{% endfor %}".replace(
                "{{ 'x' * 0 }}", "x" * 300_000
            )
        )


def it_writes_every_value_as_it_is() -> None:
    said = "{{ 1 }} {% x %} {# y #} {_{ z }_} {_% %_} <5 & ]]> \x1b\x00\ufffe"
    written = _filled("{{ said }}", said=said)
    assert "{_" not in written
    assert Markup(written).unescape() == said[:-3]


def it_takes_what_cannot_be_in_xml_out_of_what_is_xml_already() -> None:
    assert _filled("{{ run }}", run=Markup("<w:t>a\x08b</w:t>")) == "<w:t>ab</w:t>"


def it_joins_brackets_that_word_has_parted() -> None:
    parted = "<w:t>{</w:t></w:r><w:r><w:t>{ a }</w:t></w:r><w:r><w:t>}</w:t>"
    assert joined_tags(parted) == "<w:t>{{ a }}</w:t>"
