"""A template comes by e-mail. Whatever its tags say, the program comes to an end soon, reaches nothing, and tells where
the tag is."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn

from tests.officers import parsed
from tests.support import CATALOGUE, Run, project_without_charts, reportgen
from tests.word_pieces import paragraph, run

SECONDS = 30
NOT_ALLOWED = "has a tag that is not allowed; a tag may name only what README lists."
TOO_MUCH = "has tags that go on for too long, or write too much."
NOT_CLOSED = "has a tag that is opened but not closed, or is mistyped."
Spoil = Callable[[DocumentType], object]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project_without_charts(tmp_path_factory.mktemp("templates"))


def _built(project: Path, folder: Path, spoil: Spoil) -> Run:
    """A build with a template in which something was put, which must be over soon."""
    path = project / "templates" / "childrens-social-care" / "template.docx"
    template = Document(str(CATALOGUE / "template.docx"))
    spoil(template)
    template.save(str(path))
    started = time.monotonic()
    done = reportgen("build", "--fresh", "--out", folder / "out", home=project)
    assert time.monotonic() - started < SECONDS
    assert "Traceback" not in done.said
    return done


def _refused(project: Path, folder: Path, spoil: Spoil) -> str:
    done = _built(project, folder, spoil)
    assert done.code == 5, done.said
    assert not (folder / "out").exists()
    return done.err


def _with_text(*texts: str) -> Spoil:
    def spoil(template: DocumentType) -> None:
        template.element.body[:0] = parsed("".join(paragraph(run(text)) for text in texts))

    return spoil


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("{{ 9**9**9**9 }}", NOT_ALLOWED),
        ("{{ report.title.__class__ }}", NOT_ALLOWED),
        ("{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}", NOT_ALLOWED),
        ("".join(f"{{% for a{n} in sections %}}" for n in range(9)) + "x" + "{% endfor %}" * 9, TOO_MUCH),
    ],
    ids=["power", "Python", "macro", "loops"],
)
def it_refuses_a_tag_that_could_work_for_ever_or_reach_python(
    project: Path, tmp_path: Path, tag: str, said: str
) -> None:
    told = _refused(project, tmp_path, _with_text(tag))
    assert "template.docx: " in told
    assert said in told
    assert "root:" not in told


def it_finds_soon_tags_that_open_many_times_and_never_close(project: Path, tmp_path: Path) -> None:
    assert NOT_CLOSED in _refused(project, tmp_path, _with_text(*["{{ report.title"] * 20_000))


def it_fills_a_template_that_uses_what_tags_may(project: Path, tmp_path: Path) -> None:
    tags = (
        "{% if sections|length &gt; 2 and not report.nothing is defined %}{{ report.title|upper }}{% endif %}",
        "{% for one in sections %}{% if loop.first %}{{ loop.index }}: {{ one.heading ~ '!' }}{% endif %}{% endfor %}",
        "{# a remark #}{{ report.committee|default('None') }}",
    )
    done = _built(project, tmp_path, _with_text(*tags))
    assert done.code == 0, done.said
    texts = [one.text for one in Document(str(next((tmp_path / "out").glob("*.docx")))).paragraphs[:3]]
    assert texts[0] == texts[0].upper() != ""
    assert texts[1].startswith("1: ")
    assert texts[1].endswith("!")


def it_refuses_a_template_that_reaches_beyond_itself(project: Path, tmp_path: Path) -> None:
    told = _refused(project, tmp_path, _with_field('INCLUDE{{ "TEXT" }} "/etc/passwd"'))
    assert "template.docx > Before the first heading: held a field that could fetch or run something" in told
    assert "Take it out of the template: every report would carry it." in told


def it_names_in_full_what_a_template_reaches(project: Path, tmp_path: Path) -> None:
    told = _refused(project, tmp_path, _with_field('HYPERLINK "file://srv/Dept. Files/\u202eplan.docx"'))
    held = "held a link that leads neither to the web nor to a mail address"
    assert f"{held} ('HYPERLINK \"file://srv/Dept. Files/?plan.docx\"'). Take it out of the template" in told


def _with_field(code: str) -> Spoil:
    """Puts a field with this code before all else."""

    def spoil(template: DocumentType) -> None:
        marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
        field = f"{marks[0]}<w:r><w:instrText>{code}</w:instrText></w:r>{marks[1]}<w:r><w:t>x</w:t></w:r>{marks[2]}"
        template.element.body[:0] = parsed(f"<w:p>{field}</w:p>")

    return spoil


def it_tells_runs_that_a_tag_puts_into_a_run(project: Path, tmp_path: Path) -> None:
    def spoil(template: DocumentType) -> None:
        text = next(one for one in template.element.body.iter(qn("w:t")) if (one.text or "").startswith("{{r sentence"))
        text.text = "{{ sentence }}"

    assert "has a tag" in _refused(project, tmp_path, spoil)


def it_takes_no_value_for_a_tag(project: Path, tmp_path: Path) -> None:
    shutil.copy(CATALOGUE / "template.docx", project / "templates" / "childrens-social-care" / "template.docx")
    done = reportgen(
        "build", "--fresh", "--out", tmp_path, "--committee", "{{ 7 * 7 }} {_{ 8 }_} {% x %}", home=project
    )
    assert done.code == 0, done.said
    texts = [one.text for one in Document(str(next(tmp_path.glob("*.docx")))).paragraphs]
    assert "{{ 7 * 7 }} {_{ 8 }_} {% x %}" in "\n".join(texts)
