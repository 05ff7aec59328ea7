"""What an archive may be named and hold, as `reportgen.packages` looks at it before anything is opened."""

import io
import zipfile
from pathlib import Path

import pytest

from reportgen.packages import DOCUMENT, WORKBOOK, PackageError, check_package, contents
from reportgen.packages.archive import in_words
from reportgen.packages.sheets import MOST_CELLS, UnsafeSheetError, check_extent, scan
from tests.hostile_files import says_size
from tests.support import CATALOGUE
from tests.support import WORKBOOK as SHIPPED

SHEET = b'<worksheet xmlns="x"><sheetData>%s</sheetData></worksheet>'


def _package(**parts: bytes) -> io.BytesIO:
    return _named({f"{name}.xml": content for name, content in parts.items()})


def _named(parts: dict[str, bytes]) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file


def _fault(file: io.BytesIO) -> str:
    with pytest.raises(PackageError) as told:
        check_package(file, DOCUMENT)
    return told.value.what


@pytest.mark.parametrize(("path", "limits"), [(SHIPPED, WORKBOOK), (CATALOGUE / "template.docx", DOCUMENT)])
def it_finds_nothing_in_what_office_writes(path: Path, limits: object) -> None:
    with path.open("rb") as file:
        check_package(file, WORKBOOK if limits is WORKBOOK else DOCUMENT)


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../x", "/x", "C:/x", "C:\\x", "a\\x", "a//x", "./x", "a/.", "a\x1bx", "a\x7fx", "x" * 251, "a\nx"],
)
def it_knows_a_name_that_is_none(name: str) -> None:
    assert "a name that is no name in a folder" in _fault(_named({name: b""}))


def it_knows_a_name_that_ends_before_it_says(tmp_path: Path) -> None:
    content = _named({"a-hidden-b.xml": b""}).getvalue().replace(b"a-hidden-b", b"a\0hidden-b")
    assert "a name that is no name in a folder" in _fault(io.BytesIO(content))


@pytest.mark.parametrize("name", ["xl/Größe 1 & 2.xml", "customXml/_rels/item1.xml.rels", "a.b/c..d", "xl/"])
def it_bears_with_a_name_that_is_only_unusual(name: str) -> None:
    check_package(_named({name: b""}), DOCUMENT)


@pytest.mark.parametrize(
    "before",
    [
        b"",
        b"\xef\xbb\xbf",
        b'<?xml version="1.0"?>\r\n',
        b"<!-- a comment -->\n<?a b?>",
        b"<!--" + b"-" * 30_000 + b" -->",
        b" " * 5000,
    ],
)
def it_finds_a_document_type_definition_behind_anything(before: bytes) -> None:
    check_package(_package(a=before + b"<a/>"), DOCUMENT)
    assert "holds a document type definition (a.xml)" in _fault(_package(a=before + b"<!DOCTYPE a><a/>"))


def it_finds_a_document_type_definition_in_wide_letters() -> None:
    for coding in ("utf-16", "utf-16-le", "utf-16-be"):
        check_package(_package(a='<?xml version="1.0" encoding="UTF-16"?><a/>'.encode(coding)), DOCUMENT)
        assert "document type" in _fault(_package(a="<!DOCTYPE a><a/>".encode(coding)))


@pytest.mark.parametrize("coding", ["UTF-7", "UTF-32", "EBCDIC-CP-US", "UTF-16-of-mine"])
def it_takes_no_coding_that_office_does_not_write(coding: str) -> None:
    assert "in an encoding that Word does not write" in _fault(
        _package(a=f"<?xml version='1.0' encoding='{coding}'?><a/>".encode())
    )


def it_reads_no_further_than_a_beginning_may_go() -> None:
    with pytest.raises(zipfile.BadZipFile):
        check_package(_package(a=b"<!--" + b"-" * 100_000 + b" --><!DOCTYPE a><a/>"), DOCUMENT)


@pytest.mark.parametrize("said", [10, 10_000])
def it_unpacks_what_a_part_says_and_nothing_else(tmp_path: Path, said: int) -> None:
    path = tmp_path / "package.zip"
    path.write_bytes(_package(a=b"<a>" * 1000).getvalue())
    with zipfile.ZipFile(path) as package:
        assert b"".join(contents(package, package.getinfo("a.xml"))) == b"<a>" * 1000
    with zipfile.ZipFile(says_size(path, "a.xml", said)) as package, pytest.raises(zipfile.BadZipFile):
        list(contents(package, package.getinfo("a.xml")))


@pytest.mark.parametrize(
    ("size", "words"),
    [(4_200_000_000, "4.2 GB"), (5_000_000_000, "5 GB"), (512_000_000, "512 MB"), (1_000_000_000, "1 GB")],
)
def it_says_a_size_in_words(size: int, words: str) -> None:
    assert in_words(size) == words


# Sheets


@pytest.mark.parametrize(
    ("cells", "usual"),
    [
        (b'<c r="A1"><v>1</v></c><c r="Z999999"/>', True),
        (b'<cols><col min="1"/></cols><c r="B7" s="1" t="s"><v>7</v></c>', True),
        (b'<c r="AA1"/>', False),
        (b'<c r="A1000000"/>', False),
        (b"<c r='A1'/>", False),
        (b'<c  r="A1"/>', False),
        (b'<c s="1" r="XFD1048576"/>', False),
        (b'<c\tr="XFD1048576"/>', False),
        (b"<c/>", False),
        (b"<c><v>1</v></c>", False),
        (b'<x:c r="XFD1048576"/>', False),
    ],
)
def it_takes_a_closer_look_at_a_cell_that_is_not_written_as_usual(cells: bytes, usual: bool) -> None:
    assert scan([cells]).is_usual is usual


@pytest.mark.parametrize(
    "cells",
    [
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="AC1048576"><v>1</v></c></row>',
        b'<row r="1048576"><c s="1" r="AC1048576"><v>1</v></c></row>',
        b'<row r="1048576">' + b"<c><v>1</v></c>" * 29 + b"</row>",
    ],
)
def it_counts_the_blank_cells_between(cells: bytes) -> None:
    assert MOST_CELLS < 29 * 1_048_576
    with pytest.raises(UnsafeSheetError, match="reaches over 30,408,704 cells"):
        check_extent([cells], io.BytesIO(SHEET % cells))


def it_counts_no_blank_cell_at_the_end() -> None:
    cells = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    check_extent([cells], io.BytesIO(SHEET % cells))


@pytest.mark.parametrize("number", ["-1E+15", "-100000000000000", "-INF", "-1e11"])
def it_stops_at_a_number_that_the_library_cannot_read(number: str) -> None:
    with pytest.raises(UnsafeSheetError, match="has a number below"):
        scan([b'<c r="A1"><v>%s</v></c>' % number.encode()])


@pytest.mark.parametrize("number", ["-1", "-12345678901", "-0.5E-15", "1E+300", "-1.5E+10"])
def it_bears_with_any_other_number(number: str) -> None:
    assert scan([b'<c r="A1"><v>%s</v></c>' % number.encode()]).values == 1
