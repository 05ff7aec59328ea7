"""The analyst hands in something that cannot be used: is told what, where and what to do, and nothing is written."""

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from openpyxl.workbook import Workbook as Book

from tests.support import CATALOGUE, ROOT, WORKBOOK, changed_workbook, project_copy, project_without_charts, reportgen

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)  # how Excel's old files and protected ones begin
OLD = COMPOUND + "Workbook".encode("utf-16-le") + bytes(2048)
PROTECTED = COMPOUND + "EncryptedPackage".encode("utf-16-le") + bytes(2048)
SAVE_AS = "Open it in Excel, choose Save As, and choose Excel Workbook (.xlsx)."
SAVE_AGAIN = "Open it in Excel, save it again as an Excel workbook (.xlsx), and try again."
HOLDS = "It holds Q1 2021/22, Q2 2021/22."
PROGRAMMERS_WORDS = re.compile(r"'\w+' object|dict object|undefined|token|Jinja|\.\.$", re.MULTILINE)


def _refused(folder: Path, code: int, *arguments: object, home: Path = ROOT) -> str:
    """What a build that must fail says, having written nothing."""
    out = folder / "never written"
    run = reportgen("build", "--out", out, *arguments, home=home)
    assert run.code == code, run.said
    assert "Traceback" not in run.said
    assert "This could not be done:" in run.err
    assert not out.exists()
    return run.err


def _number_of_findings(said: str) -> int:
    return len(re.findall("^  - ", said, re.MULTILINE))


# The workbook as a file ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "what", "remedy"),
    [
        pytest.param("Renamed.xlsx", b"Ref,Indicator\nCSC 022,70\n", "is not an Excel workbook", SAVE_AS, id="CSV"),
        pytest.param("Empty.xlsx", b"", "is empty", "Copy the workbook again.", id="empty"),
        pytest.param("Old.xls", OLD, "is in Excel's old format (.xls)", SAVE_AS, id="old format"),
        pytest.param("Secret.xlsx", PROTECTED, "is protected with a password", "remove the password", id="password"),
        pytest.param("Report.docx", b"", "is a Word document, not a workbook", "Name the Excel workbook.", id="Word"),
        pytest.param("Half.xlsx", b"half", "is damaged or not complete", SAVE_AGAIN, id="truncated"),
    ],
)
def it_tells_what_a_file_is_that_is_no_workbook(
    tmp_path: Path, name: str, content: bytes, what: str, remedy: str
) -> None:
    real = {
        "Report.docx": (CATALOGUE / "template.docx").read_bytes(),
        "Half.xlsx": WORKBOOK.read_bytes()[: WORKBOOK.stat().st_size // 2],
    }
    (tmp_path / name).write_bytes(real.get(name, content))
    said = _refused(tmp_path, 4, tmp_path / name)
    assert f"{name}: {what}" in said
    assert remedy in said


def _repacked(folder: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The shipped workbook with one part of the package changed, sound as a ZIP file."""
    copy = folder / "Damaged.xlsx"
    with zipfile.ZipFile(WORKBOOK) as package, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as changed:
        assert part in package.namelist()
        for name in package.namelist():
            content = package.read(name)
            changed.writestr(name, change(content) if name == part else content)
    return copy


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet6.xml", "xl/sharedStrings.xml"])
def it_tells_that_a_workbook_is_damaged_inside(tmp_path: Path, part: str) -> None:
    said = _refused(tmp_path, 4, _repacked(tmp_path, part, lambda content: content[: len(content) // 2]))
    assert "Damaged.xlsx" in said
    assert "is damaged or not complete" in said
    assert SAVE_AGAIN in said


def it_bears_with_a_workbook_whose_properties_alone_are_damaged(tmp_path: Path) -> None:
    content = bytearray(WORKBOOK.read_bytes())
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        start = package.getinfo("docProps/core.xml").header_offset + 60
    content[start : start + 40] = bytes(40)
    (tmp_path / "Damaged.xlsx").write_bytes(content)
    run = reportgen("figures", tmp_path / "Damaged.xlsx")
    assert run.code == 0, run.said


def it_tells_that_a_workbook_is_not_there(tmp_path: Path) -> None:
    said = _refused(tmp_path, 4, tmp_path / "Workbook of last year.xlsx")
    assert "Workbook of last year.xlsx: is not there. Check the name and the folder." in said


def it_tells_that_a_workbook_is_a_folder(tmp_path: Path) -> None:
    assert "is a folder, not a workbook." in _refused(tmp_path, 4, tmp_path)


def it_tells_where_to_put_a_workbook_when_there_is_none(tmp_path: Path) -> None:
    project = project_copy(tmp_path)
    for workbook in (project / "workbooks").glob("*.xlsx"):
        workbook.unlink()
    (project / "workbooks" / "~$Workbook.xlsx").write_bytes(b"Excel's mark of an open file")
    said = _refused(tmp_path, 2, home=project)
    assert f"There is no Excel workbook in {project / 'workbooks'}." in said
    assert "Copy the performance workbook (.xlsx) into that folder" in said


# What the workbook holds --------------------------------------------------------------------------------------------


def _without_a_sheet(book: Book) -> None:
    del book["CP Plans"]


def _sheet_renamed(book: Book) -> None:
    book["CP Plans"].title = "CP Plan"


def _column_renamed(book: Book) -> None:
    book["Referrals"]["E4"] = "Decision made"


def _column_twice(book: Book) -> None:
    book["Referrals"]["I4"] = "Date received"


def _header_row_gone(book: Book) -> None:
    book["Care leavers"].delete_rows(4)


def _scorecard_row_gone(book: Book) -> None:
    book["Scorecard"].delete_rows(34)


def _scorecard_row_twice(book: Book) -> None:
    book["Scorecard"].append([cell.value for cell in book["Scorecard"][34]])


def _month_typed_as_text(book: Book) -> None:
    book["Scorecard"]["K4"] = "July"


def _month_renamed(book: Book) -> None:
    book["Scorecard"]["K4"] = "Midsummer"


def _benchmark_renamed(book: Book) -> None:
    book["Benchmarks"]["B5"] = "Re-referrals in 12 months (%)"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_without_a_sheet, ["has no sheet 'CP Plans'."]),
        (_sheet_renamed, ["has no sheet 'CP Plans'. workbook.toml, line ", "Nearest: 'CP Plan'."]),
        (
            _column_renamed,
            [
                "Referrals > row 4: has no column 'Date decision made'. workbook.toml > case-lists > referrals > ",
                "columns > decided, line ",
                "Nearest: 'Decision made'.",
            ],
        ),
        (_column_twice, ["Referrals > row 4: has two columns 'Date received'."]),
        (_header_row_gone, ["Care leavers: has no header row.", "'Date of birth'", "'Activity'"]),
        (
            _scorecard_row_gone,
            ["Scorecard: has no row 'CSC 183 / Child Protection cases allocated to a qualified social worker / Num"],
        ),
        (_scorecard_row_twice, ["Scorecard > row 132: 'CSC 183 / ", "appears twice (also in row 34)."]),
        (_month_typed_as_text, ["Scorecard > K4: is a header that looks like a month", "Write it as Apr-21"]),
        (_month_renamed, ["Scorecard > row 4: has no column for Jul-21."]),
        (
            _benchmark_renamed,
            [
                "Benchmarks: has no row 'CSC 032 Re-referrals within 12 months (%)'.",
                "Nearest: 'Re-referrals in 12 months (%)'.",
            ],
        ),
    ],
)
def it_tells_what_a_workbook_lacks_and_where(tmp_path: Path, change: Callable[[Book], None], words: list[str]) -> None:
    said = _refused(tmp_path, 4, changed_workbook(tmp_path, change))
    assert "Changed workbook.xlsx" in said
    assert [word for word in words if word not in said] == [], said
    assert _number_of_findings(said) == 1


def it_tells_several_faults_of_a_workbook_at_once(tmp_path: Path) -> None:
    def all_of_them(book: Book) -> None:
        for change in (_without_a_sheet, _column_renamed, _scorecard_row_gone, _benchmark_renamed):
            change(book)

    said = _refused(tmp_path, 4, changed_workbook(tmp_path, all_of_them))
    for words in ("has no sheet 'CP Plans'", "no column 'Date decision made'", "no row 'CSC 183", "no row 'CSC 032"):
        assert words in said
    assert _number_of_findings(said) == 4


@pytest.mark.parametrize(
    ("typed", "said"),
    [("awaited", "holds words"), (None, "is blank"), ("#DIV/0!", "shows an Excel error"), ("=1+1", "never calculated")],
)
def it_tells_a_missing_population_and_everything_else_with_it(tmp_path: Path, typed: str | None, said: str) -> None:
    def not_known(book: Book) -> None:
        book["Population"]["B5"] = typed

    workbook = changed_workbook(tmp_path, not_known)
    run = reportgen("inspect", workbook, "--out", tmp_path / "out")
    assert run.code == 4
    assert "1 finding that would make figures wrong:" in run.out
    told = next(line for line in run.out.splitlines() if "Population > B5" in line)
    assert said in told
    assert "Visits due that differ" in run.out
    rows = reportgen("figures", workbook).out
    assert "csc200-rate,CSC 200,rate_per_10k,month,2021-09,,,,not available" in rows


@pytest.mark.parametrize("cell", ["M34", "H34"])
def it_warns_of_a_word_in_the_scorecard_and_makes_the_report_all_the_same(tmp_path: Path, cell: str) -> None:
    def awaited(book: Book) -> None:
        book["Scorecard"][cell] = "awaited"

    run = reportgen("figures", changed_workbook(tmp_path, awaited))
    assert run.code == 0, run.said
    assert f"Scorecard > {cell}: holds words where a number belongs" in run.err
    month = {"H34": "2021-04", "M34": "2021-09"}[cell]
    assert f"csc183-allocated,CSC 183,percent,month,{month},,,,not available\n" in run.out


# What was asked for -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "what", "remedy"),
    [
        (["--year", "2020/21"], "does not hold the year 2020/21.", HOLDS),
        (["--year", "nonsense"], "'nonsense' is not a financial year.", "Write it as 2021/22."),
        (["--quarter", "Q3"], "has not reported all of Q3 2021/22 yet.", HOLDS),
        (["--quarter", "Q9"], "'Q9' is not a quarter.", HOLDS),
        (["--report", "childrens-socail-care"], "no report 'childrens-socail-care'", "'childrens-social-care'?"),
        (["--report", "adults"], "There is no report 'adults'", "Known are: childrens-social-care."),
    ],
)
def it_tells_what_can_be_asked_for(tmp_path: Path, arguments: list[str], what: str, remedy: str) -> None:
    said = _refused(tmp_path, 2, *arguments)
    assert what in said
    assert remedy in said


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (
            "[report]\nquater = Q1\ncomittee = Audit\n",
            ["settings.ini: 'quater' is not a setting. Did you mean 'quarter'?", "'comittee'", "'committee'?"],
        ),
        ("[report]\nquarter Q1\n", ["settings.ini, line 2: cannot be understood.", "'name = value'"]),
        ("quarter = Q1\n", ["settings.ini, line 1: cannot be understood.", "below the line [report]"]),
        ("[reports]\nquarter = Q1\n", ["settings.ini", "[reports]", "[report]"]),
        ("[report]\nquarter = Q9\n", ["settings.ini", "'Q9' is not a quarter"]),
        ("[report]\nyear = last year\n", ["settings.ini", "'last year' is not a financial year"]),
        ("[report]\nreport = adults\n", ["settings.ini", "There is no report 'adults'"]),
    ],
)
def it_tells_what_settings_ini_says_wrongly(tmp_path: Path, settings: str, words: list[str]) -> None:
    project = project_copy(tmp_path)
    (project / "settings.ini").write_text(settings, encoding="utf-8")
    said = _refused(tmp_path, 2, home=project)
    assert [word for word in words if word not in said] == [], said


# The catalogue and the template -------------------------------------------------------------------------------------


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def it_tells_the_faults_of_every_catalogue_file_at_once(tmp_path: Path) -> None:
    project = project_copy(tmp_path)
    catalogue = project / "templates" / "childrens-social-care"
    _edit(catalogue / "report.toml", "committee = ", "comittee = ")
    _edit(catalogue / "workbook.toml", 'kind = "date"', 'kind = "dates"')
    _edit(catalogue / "indicators.toml", 'denominator = "referrals"', 'denominator = "refferals"')
    _edit(catalogue / "sections.toml", '["csc036-completed-ytd"]', '["csc036-completed"]')
    _edit(catalogue / "glossary.toml", "[glossary]", "[glossary]\nABC = 7")
    said = _refused(tmp_path, 3, home=project)
    for words in (
        "report.toml > comittee: is not known here. Did you mean 'committee'?",
        "workbook.toml > case-lists > referrals > columns > received > kind: should be one of: date",
        "indicators.toml > indicators > csc022-within-1-working-day > denominator: 'refferals' is not a measure.",
        "sections.toml > assessments > tables 1: 'csc036-completed' is not an indicator of indicators.toml.",
        "glossary.toml > glossary > ABC: should be text in quotation marks.",
    ):
        assert words in said, said


def it_tells_which_catalogue_files_cannot_be_read(tmp_path: Path) -> None:
    project = project_copy(tmp_path)
    catalogue = project / "templates" / "childrens-social-care"
    (catalogue / "glossary.toml").unlink()
    _edit(catalogue / "sections.toml", "[[sections]]", "[[sections]")
    (catalogue / "workbook.toml").write_bytes('sheet = "Café"'.encode("cp1252"))
    said = _refused(tmp_path, 3, home=project)
    assert "glossary.toml: is not there" in said
    assert re.search(r"sections\.toml: .*line \d+", said)
    assert "workbook.toml: is not saved as UTF-8. Save it again with the encoding UTF-8." in said


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with another report, `faulty`, whose template each test spoils in its own way."""
    project = project_without_charts(tmp_path_factory.mktemp("faulty"))
    shutil.copytree(project / "templates" / "childrens-social-care", project / "templates" / "faulty")
    return project


def _template_refused(project: Path, folder: Path, spoil: Callable[[Path], object]) -> str:
    path = project / "templates" / "faulty" / "template.docx"
    shutil.copy(CATALOGUE / "template.docx", path)
    spoil(path)
    said = _refused(folder, 5, "--report", "faulty", home=project)
    assert "template.docx" in said
    return said


def _with_tag(tag: str) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        template = Document(str(path))
        template.paragraphs[0].insert_paragraph_before(tag)
        template.save(str(path))

    return spoil


def _without_style(name: str) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        template = Document(str(path))
        template.styles[name].delete()
        template.save(str(path))

    return spoil


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        pytest.param(Path.unlink, "template.docx: is not there. Put the template back", id="missing"),
        pytest.param(
            lambda path: path.write_text("Dear all"), "cannot be opened as a Word document", id="not a document"
        ),
        pytest.param(_without_style("Status Near"), "template.docx: has no style 'Status Near'", id="style removed"),
        pytest.param(_with_tag("{{ report.titel }}"), "unknown name 'titel'. Did you mean 'title'?", id="unknown name"),
        pytest.param(
            _with_tag("{{ report.title"), "has a tag that is opened but not closed, or is mistyped.", id="unclosed tag"
        ),
        pytest.param(_with_tag("{{ report.title / 2 }}"), "has a tag", id="tag that cannot be worked out"),
    ],
)
def it_tells_what_is_wrong_with_the_template(
    project: Path, tmp_path: Path, spoil: Callable[[Path], object], words: str
) -> None:
    assert words in _template_refused(project, tmp_path, spoil)


@pytest.mark.parametrize("tag", ["{{ report.titel }}", "{{ report.title", "{{ ''.__class__.__mro__ }}"])
def it_tells_faults_of_the_template_without_programmers_words(project: Path, tmp_path: Path, tag: str) -> None:
    said = _template_refused(project, tmp_path, _with_tag(tag)).replace(tag, "")
    assert PROGRAMMERS_WORDS.findall(said) == [], said


@pytest.mark.parametrize(
    "tag",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ cycler.__init__.__globals__.os.popen('echo reached') }}",
        "{{ '{0.__class__.__init__.__globals__}'.format(glossary[0]) }}",
        "{% include '/etc/passwd' %}",
        "{% for number in range(999999999) %}{% endfor %}",
    ],
)
def it_keeps_a_tag_from_reaching_python(project: Path, tmp_path: Path, tag: str) -> None:
    said = _template_refused(project, tmp_path, _with_tag(tag))
    assert "reached" not in said.replace(tag, "")
    assert "root:" not in said


def it_makes_a_report_of_a_workbook_with_a_very_long_name_and_title(tmp_path: Path) -> None:
    project = project_without_charts(tmp_path)
    words = project / "templates" / "childrens-social-care" / "report.toml"
    title = next(line for line in words.read_text(encoding="utf-8").splitlines() if line.startswith("title = "))
    words.write_text(
        words.read_text(encoding="utf-8").replace(title, f'title = "{"Performance " * 30}"'), encoding="utf-8"
    )
    workbook = tmp_path / f"{'w' * 230}.xlsx"
    workbook.write_bytes(WORKBOOK.read_bytes())
    ran = reportgen("build", workbook, "--out", tmp_path / "out", home=project)
    assert ran.code == 0, ran.said
