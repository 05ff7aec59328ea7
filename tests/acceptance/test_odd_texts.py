"""Whatever stands in a workbook, in the catalogue or in officers' words is shown as it is: never run, never taken for a
tag, a formula, a link or an order to the screen."""

import csv
import io
import json
import os
import re
from html import unescape
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from tests.officers import content_of, parsed
from tests.support import WORKBOOK, changed_workbook, project_copy, project_without_charts, reportgen
from tests.word_pieces import parts_of

TAGS = "{{ 7*7 }} {% x %} {# y #} {%p z %} {{r q }} {_{ a }_} {_% b %_}"
SIGNS = '<5 & "\'" ]]> <w:t> &amp; $x^2$ \\alpha'
UNICODE = "caf\u0065\u0301 a\u00a0b\u200bc\ufeffd \u0661\u0662 \uff11 \U0001f600 \ue000"
ODD = f"=cmd|'/c calc'!A1 {TAGS} {SIGNS} {UNICODE}"
UNSEEN = {"0001": "a\\u0001b", "0000": "a\\u0000b", "001B": "\\u001B]0;x", "202E": "\\u202E%75", "2028": "a\\u2028b"}
REPORT = "Childrens Social Care Performance 2021-22 Q2.docx"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project_without_charts(tmp_path_factory.mktemp("odd"))


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\\/", "/")


def _changed(project: Path, file: str, old: str, new: str) -> None:
    path = project / "templates" / "childrens-social-care" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _said(path: Path) -> str:
    """All words of a document, its breaks of lines as such."""
    body = Document(str(path)).element.body
    return "\n".join("".join(map(str, one.itertext(qn("w:t")))) for one in body.iter(qn("w:p")))


def it_shows_texts_of_the_catalogue_as_they_are_wherever_they_stand(tmp_path: Path) -> None:
    project = project_copy(tmp_path)
    sections = project / "templates" / "childrens-social-care" / "sections.toml"
    blocks = sections.read_text(encoding="utf-8").split("\n\n")
    charts = [block for block in blocks if block.startswith("[[sections.charts]]")]
    kept = [block for block in blocks if block not in charts[1:]]
    sections.write_text("\n\n".join(kept), encoding="utf-8")
    _changed(project, "report.toml", '"Darlington Borough Council"', _toml(ODD))
    _changed(project, "report.toml", '"Darlington" ', f"{_toml(ODD)} ")
    for key in ("title", "short"):
        old = {"title": "Referrals decided within 1 working day", "short": "Referrals within 1 working day"}[key]
        _changed(project, "indicators.toml", f'{key} = "{old}"', f"{key} = {_toml(ODD)}")
    _changed(project, "glossary.toml", 'Benchmark = "', f'Odd = {_toml(ODD)}\nBenchmark = "')
    _changed(project, "facts.toml", 'title = "Families of re-referred children, by outcome"', f"title = {_toml(ODD)}")
    for form in ("native", "picture"):
        built = reportgen("build", "--fresh", "--charts", form, "--out", tmp_path / form, home=project)
        assert built.code == 0, built.said
        report = tmp_path / form / REPORT
        assert _said(report).count(ODD) > 5
        body = parts_of(report.read_bytes())["word/document.xml"].decode()
        assert [alt for alt in re.findall(r'descr="([^"]*)"', body) if ODD in unescape(alt)] != []
    chart = next(name for name in parts_of((tmp_path / "native" / REPORT).read_bytes()) if "charts/chart" in name)
    assert ODD in unescape(parts_of((tmp_path / "native" / REPORT).read_bytes())[chart].decode())
    book = load_workbook(next((tmp_path / "native").glob("*figures.xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if ODD in str(cell.value)]
    assert len(cells) > 10
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell for cell in cells if cell.hyperlink] == []


def it_tells_signs_of_the_catalogue_that_cannot_be_printed_with_their_places(tmp_path: Path) -> None:
    project = project_copy(tmp_path)
    _changed(project, "report.toml", '"Scrutiny"', f'"{UNSEEN["202E"]}"')
    for name, text in UNSEEN.items():
        _changed(project, "glossary.toml", 'Benchmark = "', f'Odd{name} = "{text}"\nBenchmark = "')
    told = reportgen("build", "--out", tmp_path / "never", home=project)
    assert told.code == 3
    assert "report.toml > committee: holds a sign that cannot be printed (U+202E). Delete it" in told.err
    for name in UNSEEN:
        assert f"glossary.toml > glossary > Odd{name}: holds a sign that cannot be printed (U+{name})." in told.err


def it_gives_the_screen_no_orders_that_stand_in_names(project: Path, tmp_path: Path) -> None:
    """Names of files, of sheets and of columns."""

    def rename(book: object) -> None:
        book["Population"].sheet_state = "visible"  # type: ignore[index]
        sheet = book.create_sheet("=1+1 {{ x }} \u202e%75")  # type: ignore[attr-defined]
        sheet["A1"] = "=cmd|'/c calc'!A1"
        book["Referrals"]["Z4"] = "Odd \u202e%75\u202c {{ x }} _x001B_]0;x"  # type: ignore[index]

    changed = changed_workbook(tmp_path, rename)
    named = changed.rename(tmp_path / "A \x1b]0;owned\x07 <5 & {{ 7*7 }}.xlsx")
    for command in ("inspect", "build", "figures"):
        out = () if command == "figures" else ("--out", tmp_path / "out")
        done = reportgen(command, named, *out, home=project)
        assert done.code == 0, done.said
        assert [sign for sign in "\x1b\x07\u202e" if sign in done.said] == []
    assert "A ]0;owned <5 & {{ 7*7 }}.xlsx" in _said(tmp_path / "out" / REPORT)
    book = load_workbook(next((tmp_path / "out").glob("*figures.xlsx")))
    told = [cell for sheet in book for row in sheet.iter_rows() for cell in row if "{{ x }}" in str(cell.value)]
    assert told
    assert {cell.data_type for cell in told} == {"s"}


def it_keeps_officers_words_whatever_they_look_like(project: Path, tmp_path: Path) -> None:
    built = reportgen("build", "--fresh", "--out", tmp_path, home=project)
    assert built.code == 0, built.said
    report = tmp_path / REPORT
    document = Document(str(report))
    content = content_of(document, "re-referrals")
    content[:] = parsed("<w:p><w:r><w:t/></w:r></w:p><w:p><w:r><w:t/></w:r></w:p><w:p><w:r><w:t/></w:r></w:p>")
    words = [ODD, "1," * 20_000, "It was \u202e%75\u202c then."]
    for node, said in zip(content.iter(qn("w:t")), words, strict=True):
        node.text = said
    document.save(str(report))
    refreshed = reportgen("refresh", report, home=project)
    assert refreshed.code == 0, refreshed.said
    assert "held hidden characters that reverse the reading direction" in refreshed.out
    finished = reportgen("finalise", report, "--despite", "a test", "--no-pdf", home=project, env={"PATH": os.devnull})
    assert finished.code == 0, finished.said
    for path in (report, next(tmp_path.glob("childrens*.docx"))):
        lines = _said(path).split("\n")
        assert [words[0] in lines, words[1] in lines, "It was %75 then." in lines] == [True] * 3, path.name


def it_gives_excel_no_formula_in_csv_and_leaves_numbers_as_they_are(tmp_path: Path) -> None:
    project = project_copy(tmp_path)
    _changed(project, "indicators.toml", 'code = "CSC 022"', "code = \"=cmd|'/c calc'!A1\"")
    _changed(project, "indicators.toml", 'code = "CSC 032"', 'code = "-1+1"')
    done = reportgen("figures", WORKBOOK, home=project)
    assert done.code == 0, done.said
    cells = [cell for row in csv.reader(io.StringIO(done.out)) for cell in row]
    assert "'=cmd|'/c calc'!A1" in cells
    assert "'-1+1" in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "@"))] == []
    raw = json.loads(reportgen("figures", WORKBOOK, "--format", "json", home=project).out)
    assert "=cmd|'/c calc'!A1" in {row["code"] for row in raw}


def it_shortens_what_word_cannot_hold_in_its_properties(project: Path, tmp_path: Path) -> None:
    done = reportgen("build", "--fresh", "--out", tmp_path, "--committee", "Board " * 100, home=project)
    assert done.code == 0, done.said
    subject = Document(str(tmp_path / REPORT)).core_properties.subject
    assert subject.startswith("Board Board")
    assert len(subject) <= 255
    assert ("Board " * 100).strip() in _said(tmp_path / REPORT)
