"""settings.ini as people and Notepad leave it."""

from pathlib import Path

import pytest

from reportgen.errors import UsageError
from reportgen.settings import Settings, read_settings
from tests.support import ROOT


def _read(folder: Path, content: str | bytes) -> Settings:
    raw = content if isinstance(content, bytes) else content.encode()
    (folder / "settings.ini").write_bytes(raw)
    return read_settings(folder)


def _refused(folder: Path, content: str | bytes) -> list[str]:
    with pytest.raises(UsageError) as caught:
        _read(folder, content)
    return [str(finding) for finding in caught.value.findings]


def it_needs_no_settings_file(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == Settings(report="", year="", quarter="", committee="", output_folder="")


@pytest.mark.parametrize("content", ["", "\n\n", "[report]\n", "[report]\nyear =\nquarter =\n", "# only a note\n"])
def it_reads_an_empty_file_as_saying_nothing(tmp_path: Path, content: str) -> None:
    assert _read(tmp_path, content) == Settings()


def it_reads_every_setting(tmp_path: Path) -> None:
    lines = ["[report]", "report = social-care", "year = 2021/22", "quarter=Q2", "committee = People and Scrutiny"]
    said = _read(tmp_path, "\n".join([*lines, "output folder = Reports"]))
    assert said == Settings("social-care", "2021/22", "Q2", "People and Scrutiny", "Reports")


@pytest.mark.parametrize(("said", "drafts"), [("", True), ("yes", True), ("No", False), ("no", False)])
def it_reads_whether_there_are_drafts(tmp_path: Path, said: str, drafts: bool) -> None:
    assert _read(tmp_path, f"[report]\ndrafts = {said}\n").drafts is drafts


def it_wants_yes_or_no_for_drafts(tmp_path: Path) -> None:
    assert _refused(tmp_path, "[report]\ndrafts = maybe\n") == [
        "settings.ini: 'drafts' is 'maybe'. It should be yes or no."
    ]


def it_reads_the_shipped_file() -> None:
    assert read_settings(ROOT).output_folder == "out"


def it_reads_a_file_with_a_byte_order_mark(tmp_path: Path) -> None:
    assert _read(tmp_path, b"\xef\xbb\xbf[report]\r\nquarter = Q2\r\n") == Settings(quarter="Q2")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def it_reads_an_apostrophe_and_an_accent_however_notepad_saved_them(tmp_path: Path, encoding: str) -> None:
    text = "[report]\ncommittee = Children\u2019s Caf\u00e9\n"
    assert _read(tmp_path, text.encode(encoding)).committee == "Children\u2019s Caf\u00e9"


@pytest.mark.parametrize(
    "folder",
    [
        "C:\\Reports\\Quarterly",
        "\\\\server\\share\\new reports",
        "C:\\100% done\\%USERPROFILE%",
        "out = old",
        "/srv/reports: new",
        "C:\\Reports;old # older",
    ],
)
def it_takes_a_path_as_it_is_typed(tmp_path: Path, folder: str) -> None:
    assert _read(tmp_path, f"[report]\noutput folder = {folder}\n").output_folder == folder


def it_leaves_out_lines_that_are_notes(tmp_path: Path) -> None:
    text = (
        "# a note\n; another\n[report]\n# quarter = Q1\n;quarter = Q3\n  # indented\nquarter = Q2\n# year = 2020/21\n"
    )
    assert _read(tmp_path, text) == Settings(quarter="Q2")


def it_takes_no_notice_of_capitals_in_names(tmp_path: Path) -> None:
    assert _read(tmp_path, "[report]\nOutput Folder = Reports\nQUARTER = Q2\n") == Settings(
        quarter="Q2", output_folder="Reports"
    )


def it_takes_no_notice_of_capitals_in_the_header(tmp_path: Path) -> None:
    assert _read(tmp_path, "[Report]\nquarter = Q2\n") == Settings(quarter="Q2")


def it_does_not_overlook_settings_below_another_header(tmp_path: Path) -> None:
    assert "[report]" in " ".join(_refused(tmp_path, "[reports]\nquarter = Q2\n"))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("quater = Q2", "settings.ini: 'quater' is not a setting. Did you mean 'quarter'?"),
        ("comittee = Scrutiny", "settings.ini: 'comittee' is not a setting. Did you mean 'committee'?"),
        ("output_folder = x", "settings.ini: 'output_folder' is not a setting. Did you mean 'output folder'?"),
        (
            "zzz = x",
            "settings.ini: 'zzz' is not a setting. Known are: report, year, quarter, committee, output folder, drafts,"
            " libreoffice.",
        ),
    ],
)
def it_suggests_the_setting_that_was_meant(tmp_path: Path, line: str, message: str) -> None:
    assert _refused(tmp_path, f"[report]\n{line}\n") == [message]


def it_tells_all_unknown_settings_at_once(tmp_path: Path) -> None:
    told = _refused(tmp_path, "[report]\nquater = Q2\nyear = 2021/22\nyeer = 2021/22\n")
    assert [line.split(" is ")[0] for line in told] == ["settings.ini: 'quater'", "settings.ini: 'yeer'"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("quarter = Q2\n", 1),
        ("# a note\n\nquarter = Q2\n[report]\n", 3),
        ("[report]\nyear = 2021/22\nquarter Q2\n", 3),
        ("[report]\n= Q2\n", 2),
    ],
)
def it_names_the_line_that_it_cannot_understand(tmp_path: Path, text: str, line: int) -> None:
    remedy = "Each line reads 'name = value', below the line [report]."
    assert _refused(tmp_path, text) == [f"settings.ini, line {line}: cannot be understood. {remedy}"]
