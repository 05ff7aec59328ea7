"""A refresh draws the charts whose figures have moved; the others' pictures are taken from the report itself."""

import re
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook as Book

from tests.support import WORKBOOK, changed_workbook, reportgen, unsealed

REPORT = "Childrens Social Care Performance 2021-22 Q2.docx"
MARK = b"<!-- drawn earlier -->"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report as the program made it."""
    folder = tmp_path_factory.mktemp("built")
    run = reportgen("build", "--out", folder)
    assert run.code == 0, run.said
    return folder / REPORT


@pytest.fixture
def marked(built: Path, tmp_path: Path) -> Path:
    """That report, as if the program had drawn each of its pictures with a mark."""
    drawings = {sha256(svg).hexdigest(): sha256(svg + MARK).hexdigest() for svg in _drawings(built).values()}

    def mark(name: str, content: bytes) -> bytes:
        if name.endswith(".svg"):
            return content + MARK
        for old, new in drawings.items():
            content = content.replace(old.encode(), new.encode())
        return unsealed(content)

    return _rewritten(built, tmp_path / REPORT, mark)


def it_uses_every_picture_again_where_no_figure_has_moved(marked: Path) -> None:
    _refresh(marked, WORKBOOK)
    assert all(svg.endswith(MARK) for svg in _drawings(marked).values())


def it_draws_the_charts_of_a_changed_cell_anew_and_no_others(marked: Path, tmp_path: Path) -> None:
    late = changed_workbook(tmp_path, _one_referral_decided_late)
    _refresh(marked, late)
    anew = [svg for svg in _drawings(marked).values() if not svg.endswith(MARK)]
    assert {_title(svg) for svg in anew} == {
        "Referrals decided within 1 working day",
        "Referrals decided in over 3 working days",
        "Within 1 working day, by year",
        "Over 3 working days, by year",
    }


def it_draws_a_picture_anew_that_somebody_has_changed(built: Path, tmp_path: Path) -> None:
    names = sorted(_drawings(built))

    def swap(name: str, content: bytes) -> bytes:
        return b"<svg xmlns='http://www.w3.org/2000/svg'/>" if name == names[0] else content

    changed = _rewritten(built, tmp_path / REPORT, swap)
    _refresh(changed, WORKBOOK)
    assert sorted(_drawings(changed).values()) == sorted(_drawings(built).values())


def it_takes_no_picture_of_a_full_report_into_a_public_edition(marked: Path) -> None:
    run = reportgen("refresh", marked, "--edition", "public", "--out", marked.parent)
    assert run.code == 0, run.said
    (public,) = marked.parent.glob("*public edition.docx")
    assert len(_drawings(public)) == len(_drawings(marked))
    assert not any(svg.endswith(MARK) for svg in _drawings(public).values())


def _refresh(report: Path, workbook: Path) -> None:
    run = reportgen("refresh", report, "--workbook", workbook, "--out", report.parent)
    assert run.code == 0, run.said


def _one_referral_decided_late(book: Book) -> None:
    for row in book["Referrals"].iter_rows(min_row=5):
        received = row[3].value
        if isinstance(received, datetime) and received.month == 7 and received == row[4].value:
            row[4].value = received + timedelta(days=10)
            return


def _drawings(report: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(report) as package:
        return {name: package.read(name) for name in package.namelist() if name.endswith(".svg")}


def _title(svg: bytes) -> str:
    """The words in bold."""
    return " ".join(re.findall(r"<text[^>]*font-weight: 700[^>]*>([^<]*)", svg.decode()))


def _rewritten(report: Path, copy: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """A copy, of which some parts are others."""
    with zipfile.ZipFile(report) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return copy
