"""Somebody sends a workbook or a report that is made to do harm: it is refused in plain words, and nothing happens.

What can be done to the archive itself is tried on a workbook and on a report; what can be done inside either, on each.
"""

import os
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from tests.hostile_files import (
    SHEET,
    STRINGS,
    Change,
    repacked,
    replaced,
    says_in_list,
    says_size,
    with_doctype,
    workbook,
)
from tests.listener import listening
from tests.support import CATALOGUE, ROOT, WORKBOOK, project_without_charts, reportgen

MOST_MEGABYTES = 160
"""No hostile file makes the program take more; the shipped workbook makes it take 55."""
HUGE = 4_200_000_000
DOCUMENT = "word/document.xml"
ONE_DATE = b'<c r="D5" s="8" t="n"><v>44287</v></c>'
ROWS_END, BODY = b"</sheetData>", b"<w:body>"
LAUGHS = '<!ENTITY a "ha ha ha ">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
_MEASURED = (
    "import resource, subprocess, sys;"
    "code = subprocess.run(sys.argv[1:]).returncode;"
    "sys.stderr.write(f'PEAK {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}');"
    "sys.exit(code)"
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project_without_charts(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def report(project: Path) -> Path:
    assert reportgen("build", WORKBOOK, home=project).code == 0
    return next((project / "out").glob("*.docx"))


def _refused(code: int, *arguments: object, home: Path = ROOT) -> str:
    """What a command says that must fail without taking much memory."""
    ran = subprocess.run(
        [sys.executable, "-c", _MEASURED, sys.executable, "-m", "reportgen", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        cwd=home,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(home)},
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
    said, _, peak = ran.stderr.rpartition("PEAK ")
    assert ran.returncode == code, said
    assert "Traceback" not in said
    assert int(peak) / 1024 < MOST_MEGABYTES
    return " ".join((ran.stdout + said).split())


# The archive --------------------------------------------------------------------------------------------------------


def _in_another_folder(path: Path) -> Path:
    return repacked(path, path, more=[("../../evil.xml", b"")])


def _twice(path: Path) -> Path:
    return repacked(path, path, more=[("[Content_Types].xml", b"<Types/>")])


def _twice_in_capitals(path: Path) -> Path:
    return repacked(path, path, more=[("[CONTENT_TYPES].XML", b"<Types/>")])


def _of_many_parts(path: Path) -> Path:
    return repacked(path, path, more=[(f"media/{number}", b"") for number in range(10_001)])


def _in_one_another(path: Path) -> Path:
    return says_in_list(repacked(path, path, more=[("media/more.bin", bytes(1000))]), "media/more.bin", 42, "<L", 0)


def _with_a_password(path: Path) -> Path:
    return says_in_list(path, "[Content_Types].xml", 8, "<H", 1)


def _between_other_things(path: Path) -> Path:
    path.write_bytes(path.read_bytes() + path.read_bytes())
    return path


def _behind_something(path: Path) -> Path:
    path.write_bytes(b"PK, he said" + path.read_bytes())
    return path


def _of_five_gigabytes(path: Path) -> Path:
    path.write_bytes(b"PK\3\4")
    os.truncate(path, 5_000_000_000)
    return path


ARCHIVES = [
    (lambda path: says_size(path, "[Content_Types].xml", HUGE), "would unpack to 4.2 GB; at most"),
    (_in_another_folder, "holds a file with a name that is no name in a folder"),
    (_twice, "holds two files of the same name"),
    (_twice_in_capitals, "holds two files of the same name"),
    (_of_many_parts, "consists of more than 10,000 files"),
    (_in_one_another, "holds files packed on top of one another"),
    (_with_a_password, "holds files with a password"),
    (lambda path: repacked(path, path, method=zipfile.ZIP_LZMA), "is packed in a way that Office does not know"),
    (_between_other_things, "has something in front of its contents or behind them"),
    (_behind_something, "has something in front of its contents or behind them"),
    (_of_five_gigabytes, "has 5 GB; at most 512 MB is accepted"),
]
NAMES = ["bomb", "path", "twice", "capitals", "many", "overlap", "password", "packing", "behind", "before", "huge"]


@pytest.mark.parametrize(("spoil", "said"), ARCHIVES, ids=NAMES)
def it_opens_no_archive_that_is_made_to_do_harm(
    project: Path, report: Path, tmp_path: Path, spoil: Callable[[Path], Path], said: str
) -> None:
    book, document = tmp_path / "Book.xlsx", tmp_path / "Report.docx"
    book.write_bytes(WORKBOOK.read_bytes())
    document.write_bytes(report.read_bytes())
    assert f"Book.xlsx: {said}" in _refused(4, "figures", spoil(book))
    spoil(document)
    assert f"Report.docx: {said}" in _refused(6 if spoil is not _of_five_gigabytes else 2, "check", document)


def it_bears_with_an_archive_that_is_only_unusual(tmp_path: Path) -> None:
    book = repacked(WORKBOOK, tmp_path / "Book.xlsx", more=[("xl/embeddings/more.zip", WORKBOOK.read_bytes())])
    with zipfile.ZipFile(book, "a") as package:
        package.comment = b"Extract of 5 October"
    assert reportgen("figures", book).out == reportgen("figures", WORKBOOK).out


@pytest.mark.parametrize(("part", "size"), [(SHEET, 5000), (STRINGS, 5000)])
def it_unpacks_no_more_than_an_archive_says(tmp_path: Path, part: str, size: int) -> None:
    padded = repacked(WORKBOOK, tmp_path / "Book.xlsx", {part: lambda content: content + b" " * 300_000_000})
    assert "Book.xlsx: is damaged or not complete." in _refused(4, "figures", says_size(padded, part, size))


_FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def _with_rows(rows: bytes) -> Change:
    return replaced(ROWS_END, rows + ROWS_END)


def it_unpacks_no_more_of_a_report_than_it_says(project: Path, report: Path, tmp_path: Path) -> None:
    padded = repacked(report, tmp_path / "Report.docx", {DOCUMENT: replaced(BODY, BODY + b" " * 300_000_000)})
    assert "Report.docx: is damaged" in _refused(6, "check", says_size(padded, DOCUMENT, 1_000_000), home=project)


# XML ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def canary(tmp_path: Path) -> Iterator[str]:
    """Entities that read a file and call an address; afterwards nothing may have called."""
    (tmp_path / "secret.txt").write_text("SECRET", encoding="utf-8")
    with listening() as listener:
        yield (
            f'<!ENTITY leak SYSTEM "{(tmp_path / "secret.txt").as_uri()}">'
            f'<!ENTITY call SYSTEM "{listener.address}/entity">'
            f'<!ENTITY % more SYSTEM "{listener.address}/parameter"> %more;'
        )
    assert listener.asked == []


_INLINE = b'<c r="D5" t="inlineStr"><is><t>&leak;&call;</t></is></c>'


def it_follows_no_entity_of_a_workbook(tmp_path: Path, canary: str) -> None:
    leaking = workbook(tmp_path, lambda sheet: with_doctype(canary)(replaced(ONE_DATE, _INLINE)(sheet)))
    said = _refused(4, "figures", leaking)
    assert f"holds a document type definition ({SHEET}), which no file of Excel does." in said
    assert "SECRET" not in said


@pytest.mark.parametrize("part", [DOCUMENT, "word/settings.xml", "customXml/item1.xml", "_rels/.rels"])
def it_follows_no_entity_of_a_report(project: Path, report: Path, tmp_path: Path, canary: str, part: str) -> None:
    leaking = repacked(report, tmp_path / "Report.docx", {part: with_doctype(canary)})
    said = _refused(6, "check", leaking, home=project)
    assert f"Report.docx: holds a document type definition ({part})" in said
    assert "SECRET" not in said


@pytest.mark.parametrize("command", ["refresh", "finalise"])
def it_takes_no_such_report_for_another_command_either(
    project: Path, report: Path, tmp_path: Path, canary: str, command: str
) -> None:
    leaking = repacked(report, tmp_path / "Report.docx", {DOCUMENT: with_doctype(canary)})
    assert "holds a document type definition" in _refused(6, command, leaking, home=project)
    assert [path.name for path in tmp_path.glob("*.docx")] == ["Report.docx"]


def it_takes_no_such_file_for_an_earlier_report(project: Path, report: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    harmful = repacked(report, tmp_path / "Earlier.docx", {"customXml/item1.xml": with_doctype(LAUGHS)})
    said = _refused(6, "build", "--previous", harmful, "--out", tmp_path / "out", WORKBOOK, home=project)
    assert "Earlier.docx: holds a document type definition" in said
    figures = repacked(
        next(report.parent.glob("*figures.xlsx")),
        tmp_path / "Earlier figures.xlsx",
        {f"xl/worksheets/sheet{number}.xml": _with_rows(_FAR) for number in (1, 2)},
    )
    said = _refused(6, "build", "--previous", figures, "--out", tmp_path / "out", WORKBOOK, home=project)
    assert "cells, with the blank ones between" in said
    assert not list((tmp_path / "out").iterdir())


def it_takes_no_such_template(tmp_path: Path) -> None:
    project = project_without_charts(tmp_path)
    template = project / "templates" / CATALOGUE.name / "template.docx"
    repacked(template, template, {DOCUMENT: with_doctype(LAUGHS)})
    assert "template.docx: holds a document type definition" in _refused(5, "build", WORKBOOK, home=project)


@pytest.mark.parametrize("part", [SHEET, STRINGS, "xl/workbook.xml"])
def it_lets_no_entity_grow(tmp_path: Path, part: str) -> None:
    assert "holds a document type definition" in _refused(4, "figures", workbook(tmp_path, with_doctype(LAUGHS), part))


UTF_7: Change = replaced(b"UTF-8", b"UTF-7")


def _wide(sheet: bytes) -> bytes:
    return sheet.decode().replace("UTF-8", "UTF-16").encode("utf-16")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(UTF_7, "holds text in an encoding that Excel does not write", id="UTF-7"),
        pytest.param(_wide, "holds text in an encoding that Excel does not write", id="UTF-16"),
        pytest.param(replaced(b"<row ", b"<row" + b" " * 40_000_000), "is damaged", id="long tag"),
        pytest.param(replaced(b"44287", b"<![CDATA[44287]]>"), "cannot be read in full", id="CDATA"),
        pytest.param(replaced(b"44287", b"44<!-- -->287"), "cannot be read in full", id="comment"),
        pytest.param(lambda sheet: sheet[: len(sheet) // 2], "is damaged or not complete", id="cut off"),
    ],
)
def it_reads_no_sheet_that_it_might_read_wrongly(tmp_path: Path, change: Change, said: str) -> None:
    assert said in _refused(4, "figures", workbook(tmp_path, change))


def it_is_not_troubled_by_what_no_figure_needs(tmp_path: Path) -> None:
    deep = b"<?php exit ?>" + b"<a>" * 10_000 + b"</a>" * 10_000 + b'<b c="' + b"d" * 1_000_000 + b'"/>'
    changed = workbook(tmp_path, replaced(b"<sheetData>", deep + b"<sheetData>"))
    assert reportgen("figures", changed).out == reportgen("figures", WORKBOOK).out


@pytest.mark.parametrize(
    "inserted",
    [
        pytest.param(b"<w:sdt><w:sdtContent>" * 5000 + b"</w:sdtContent></w:sdt>" * 5000, id="deep"),
        pytest.param(b'<w:p w:x="' + b"x" * 11_000_000 + b'"/>', id="long"),
        pytest.param(b"<w:p>", id="broken"),
    ],
)
def it_tells_that_a_report_is_damaged_inside(project: Path, report: Path, tmp_path: Path, inserted: bytes) -> None:
    changed = repacked(report, tmp_path / "Report.docx", {DOCUMENT: replaced(BODY, BODY + inserted)})
    assert "Report.docx: is damaged" in _refused(6, "check", changed, home=project)


def it_reads_no_report_of_more_text_than_a_report_has(project: Path, report: Path, tmp_path: Path) -> None:
    long = repacked(report, tmp_path / "Report.docx", {DOCUMENT: replaced(BODY, BODY + b"<w:p/>" * 12_000_000)})
    assert "would unpack to 73 MB; at most 64 MB is accepted" in _refused(6, "check", long, home=project)


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("word/_rels/document.xml.rels", replaced(b'Target="styles.xml"', b'Target="nowhere.xml"')),
        ("word/_rels/document.xml.rels", replaced(b'Target="styles.xml"', b'Target="../../../../etc/passwd"')),
        ("[Content_Types].xml", replaced(b"wordprocessingml.styles+xml", b"wordprocessingml.nothing+xml")),
    ],
)
def it_looks_for_no_part_outside_of_a_report(
    project: Path, report: Path, tmp_path: Path, part: str, change: Change
) -> None:
    changed = repacked(report, tmp_path / "Report.docx", {part: change})
    assert "Report.docx: is damaged" in _refused(6, "check", changed, home=project)


# Sheets -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(
            _with_rows(_FAR),
            "Referrals: reaches over 17,179,869,184 cells, with the blank ones between; at most 30,000,000 are",
            id="far",
        ),
        pytest.param(_with_rows(b"<row r='7'><c r = 'AF1048576'><v>1</v></c></row>"), "reaches over", id="spaced"),
        pytest.param(
            _with_rows(b'<row r="1048576">' + b"<c><v>1</v></c>" * 32 + b"</row>"), "reaches over", id="counted"
        ),
        pytest.param(
            _with_rows(b'<row><c r="A1048577"><v>1</v></c></row>'), "has cells beyond Excel's last", id="beyond"
        ),
        pytest.param(
            _with_rows(b'<row><c r="A99999999999999999999"><v>1</v></c></row>'), "does not say", id="overflow"
        ),
        pytest.param(_with_rows(b'<row><c r="ZZZZZZZZZZZZ1"><v>1</v></c></row>'), "does not say", id="letters"),
        pytest.param(replaced(ONE_DATE, ONE_DATE * 2), "Referrals > D5: is there twice, with two values.", id="twice"),
        pytest.param(replaced(b't="s"><v>191<', b't="s"><v>-1<'), "text is nowhere in the workbook", id="no text"),
        pytest.param(replaced(b't="s"><v>191<', b't="s"><v>999999<'), "is damaged", id="too far a text"),
        pytest.param(replaced(b"44287", b"-INF"), "has a number below -100,000,000,000", id="infinite"),
        pytest.param(replaced(b"44287", b"4428&#55;"), "Referrals: has a number that is written", id="reference"),
        pytest.param(replaced(b"44287", b"44287</v><v>44288"), "Referrals > D5: is there twice", id="two values"),
        pytest.param(replaced(b"44287", b"-1e15"), "has a number below -100,000,000,000", id="long before"),
    ],
)
def it_lays_out_no_sheet_that_would_fill_the_memory_or_say_two_things(
    tmp_path: Path, change: Change, said: str
) -> None:
    assert said in _refused(4, "figures", workbook(tmp_path, change))


@pytest.mark.parametrize("number", ["NaN", "INF", "1e308", "-1", "99999999"])
def it_doubts_a_number_that_is_no_date(tmp_path: Path, number: str) -> None:
    run = reportgen("inspect", workbook(tmp_path, replaced(b"44287", number.encode())), "--out", tmp_path)
    assert run.code == 4
    assert "Referrals > D5: is not a date" in run.said


@pytest.mark.parametrize("number", ["NaN", "INF"])
def it_doubts_a_number_that_is_none(tmp_path: Path, number: str) -> None:
    sheet = "xl/worksheets/sheet2.xml"
    with zipfile.ZipFile(WORKBOOK) as package:
        found = re.search(rb'(<c r="([H-M](?!4")\d+)"[^>]*t="n"><v>)[^<]+', package.read(sheet))
    assert found
    changed = workbook(tmp_path, replaced(found[0], found[1] + number.encode()), sheet)
    run = reportgen("inspect", changed, "--out", tmp_path)
    assert f"Scorecard > {found[2].decode()}: " in run.said


def it_believes_no_sheet_that_says_to_be_large(tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % number for number in range(500, 200_000))
    merged = b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    large = repacked(
        WORKBOOK,
        tmp_path / "Large.xlsx",
        {
            SHEET: lambda sheet: replaced(ROWS_END, rows + merged)(replaced(b'"A1:H436"', b'"A1:XFD1048576"')(sheet)),
            "xl/styles.xml": lambda styles: re.sub(rb"<cellXfs[^>]*>", lambda tag: tag[0] + b"<xf/>" * 500_000, styles),
            STRINGS: replaced(b"</sst>", b"<si><t>more</t></si>" * 500_000 + b"</sst>"),
        },
    )
    assert reportgen("figures", large).out == reportgen("figures", WORKBOOK).out


def it_reads_a_sheet_that_is_written_in_another_hand(tmp_path: Path) -> None:
    """With prefixes, single quotes, and cells that leave out where they stand."""

    def otherwise(sheet: bytes) -> bytes:
        head, rows = sheet.split(b"<sheetData>")
        rows, tail = rows.split(ROWS_END)
        rows = re.sub(rb"<(/?)(row|c|v|f)\b", rb"<\1x:\2", rows).replace(b'"', b"'")
        names = b'<sheetData xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        return head + names + rows + ROWS_END + tail

    assert reportgen("figures", workbook(tmp_path, otherwise)).out == reportgen("figures", WORKBOOK).out


@pytest.mark.parametrize(
    "formula",
    [
        b"[1]Sheet1!A1",
        b"cmd|'/c calc'!A0",
        b'WEBSERVICE("http://127.0.0.1:9/")',
    ],
)
def it_follows_no_formula(tmp_path: Path, formula: bytes) -> None:
    """The value that Excel keeps with it counts, as of any formula."""
    kept = ONE_DATE.replace(b"<v>", b"<f>" + formula + b"</f><v>")
    assert reportgen("figures", workbook(tmp_path, replaced(ONE_DATE, kept))).out == reportgen("figures", WORKBOOK).out


def it_tells_in_which_row_a_time_is_too_long(tmp_path: Path) -> None:
    hours = re.compile(rb'<xf numFmtId="(\d+)"')
    changed = repacked(
        WORKBOOK,
        tmp_path / "Hostile.xlsx",
        {
            SHEET: replaced(b"44287", b"99999999999"),
            "xl/styles.xml": lambda styles: hours.sub(b'<xf numFmtId="46"', styles),
        },
    )
    assert "Referrals > row 5: holds a time that is far too long." in _refused(4, "figures", changed)


# PDF ----------------------------------------------------------------------------------------------------------------


def _pdf(path: Path, spoil: Callable[[pikepdf.Pdf], object]) -> Path:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        tag = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P))
        pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=tag))
        spoil(pdf)
        pdf.save(path)
    return path


def _bomb(pdf: pikepdf.Pdf) -> None:
    packed = zlib.compress(zlib.compress(b"0 g\n" * 25_000_000))
    stream = pikepdf.Stream(pdf, packed)
    stream.Filter = Array([Name.FlateDecode, Name.FlateDecode])
    pdf.pages[0].Contents = pdf.make_indirect(stream)


def _drawings_in_drawings(pdf: pikepdf.Pdf) -> None:
    """Ten to the power of 19 of them, were each drawn."""
    form: pikepdf.Object = pdf.make_stream(b"(x) Tj", Type=Name.XObject, Subtype=Name.Form)
    for _ in range(19):
        held = Dictionary(XObject=Dictionary(A=form))
        form = pdf.make_stream(b"/A Do " * 10, Type=Name.XObject, Subtype=Name.Form, Resources=held)
    pdf.pages[0].Contents = pdf.make_stream(b"/A Do")
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(A=form))


def _tags_in_a_ring(pdf: pikepdf.Pdf) -> None:
    tag = pdf.Root.StructTreeRoot.K
    tag.K = Array([tag])


def _script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.launchURL('http://127.0.0.1:9/')"))


def _program(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.Launch, F=String("calc.exe"))


def _file(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["list.xlsx"] = b"PK"


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(_bomb, "is damaged, or would unpack to too much.", id="bomb"),
        pytest.param(_drawings_in_drawings, "has text or drawing that is neither tagged", id="drawings"),
        pytest.param(_tags_in_a_ring, "has no title", id="ring"),
        pytest.param(_script, "runs a script or another program when it is opened. Do not publish it.", id="script"),
        pytest.param(_program, "runs a script or another program when it is opened. Do not publish it.", id="program"),
        pytest.param(_file, "carries other files. Look what they are before you publish it.", id="file"),
    ],
)
def it_checks_a_pdf_without_doing_what_it_says(
    tmp_path: Path, spoil: Callable[[pikepdf.Pdf], object], said: str
) -> None:
    assert said in _refused(8, "check", _pdf(tmp_path / "Report.pdf", spoil))


_PAGES = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
_TRAILER = b"trailer<</Root 1 0 R>>\n"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(_PAGES + b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n" + _TRAILER, id="ring of pages"),
        pytest.param(_PAGES + b"2 0 obj" + b"[" * 100_000 + b"]" * 100_000 + b"endobj\n" + _TRAILER, id="deep"),
        pytest.param(_PAGES, id="no list of contents"),
    ],
)
def it_tells_that_a_pdf_is_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "Report.pdf").write_bytes(content)
    assert "Report.pdf: is damaged" in _refused(8, "check", tmp_path / "Report.pdf")


def it_reads_no_pdf_of_five_gigabytes(tmp_path: Path) -> None:
    huge = _of_five_gigabytes(tmp_path / "Report.pdf")
    assert "Report.pdf: has 5 GB; at most 512 MB is accepted." in _refused(8, "check", huge)
