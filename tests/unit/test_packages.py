"""What an archive may be named and hold, as `reportgen.packages` looks at it before anything is opened."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from reportgen.packages import DOCUMENT, WORKBOOK, PackageError, check_package, contents
from reportgen.packages.archive import in_words
from reportgen.packages.sheets import (
    MOST_CELLS,
    SheetParts,
    UnsafeSheetError,
    check_extent,
    check_once,
    each_cell,
    scan,
)
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


MAC = b'<?xml version="1.0"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x"><plist/>'
QUERIES = '<?xml version="1.0" encoding="utf-16"?><DataMashup/>'.encode("utf-16")


def it_lets_be_what_nobody_opens_here() -> None:
    """Queries and printer settings as Excel writes them itself, a page that somebody inserted."""
    check_package(
        _named({"a.xml": b"<a/>", "customXml/item1.xml": QUERIES, "xl/printerSettings/printerSettings1.xml": MAC}),
        WORKBOOK,
    )
    check_package(_named({"a.xml": b"<a/>", "word/printerSettings1.xml": MAC}), DOCUMENT)
    check_package(_named({"a.xml": b"<a/>", "word/afchunk.htm": b"<!DOCTYPE html><html/>"}), DOCUMENT)
    assert "document type" in _fault(_named({"xl/printerSettings/printerSettings1.xml": MAC}))


@pytest.mark.parametrize("coding", ["UTF-7", "UTF-32", "EBCDIC-CP-US", "UTF-16-of-mine"])
def it_takes_no_coding_that_office_does_not_write(coding: str) -> None:
    assert "in an encoding that Word does not write" in _fault(
        _package(a=f"<?xml version='1.0' encoding='{coding}'?><a/>".encode())
    )


def it_reads_no_further_than_a_beginning_may_go() -> None:
    with pytest.raises(zipfile.BadZipFile):
        check_package(_package(a=b"<!--" + b"-" * 100_000 + b" --><!DOCTYPE a><a/>"), DOCUMENT)


@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"])
def it_opens_no_package_whose_list_of_parts_is_huge(name: str) -> None:
    check_package(_named({"a.xml": b"<a/>", name: b"<a/>" + b" " * 1_000_000}), WORKBOOK)
    with pytest.raises(PackageError, match="list of its parts that would unpack to 17 MB; at most 16 MB"):
        check_package(_named({"a.xml": b"<a/>", name: b"<a/>" + b" " * 17_000_000}), WORKBOOK)


def _with_second_end(file: io.BytesIO, *, number: int = 1, more: int = 0) -> io.BytesIO:
    """The same archive as Java writes it: a second end of its list, in the form for large files, before the other."""
    content, end = file.getvalue()[:-22], file.getvalue()[-22:]
    _, _, _, _, _, length, start, _ = struct.unpack("<4s4H2LH", end)
    second = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44 + more, 45, 45, 0, 0, number, number, length, start) + bytes(more)
    found = struct.pack("<4sLQL", b"PK\6\7", 0, start + length, 1)
    return io.BytesIO(content + second + found + end)


def it_bears_with_a_second_end_that_says_the_same() -> None:
    check_package(_with_second_end(_package(a=b"<a/>")), DOCUMENT)


@pytest.mark.parametrize("other", [{"number": 2}, {"more": 8}])
def it_opens_no_archive_whose_two_ends_say_two_things(other: dict[str, int]) -> None:
    assert "in front of its contents or behind them" in _fault(_with_second_end(_package(a=b"<a/>"), **other))


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


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="A1" t="str"><f>B1</f><v>-in progress</v></c>',
        b'<c r="A1" t="str"><f>B1</f><v>-123456789012</v></c>',
        b'<c r="A1" t="str"><f t="shared" si="0"/><v>-123456789012</v></c>',
        b'<c r="A1" s="1" t="str"><v>-inf</v></c>',
        b'<x:c r="A1" t="str"><x:f>B1</x:f><x:v>-123456789012</x:v></x:c>',
        b'<c r="A1" t="str"><f>B1</f><v>two&#10;lines</v></c>',
        b'<c r="A1" t="s"><v/></c>',
        b'<c r="A1" t="s"><v></v></c>',
    ],
)
def it_takes_no_text_for_a_number(cell: bytes) -> None:
    scan([cell])


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (b"<v>0.8&#48;4</v>", "cannot be read in full"),
        (b"<v>&#x34;</v>", "cannot be read in full"),
        (b"<x:v>-1e20</x:v>", "has a number below"),
        (b'<x:v a="">-INF</x:v>', "has a number below"),
        (b'<v a=">">-INF</v>', "has a number below"),
    ],
)
@pytest.mark.parametrize("before", [b"", b'<c r="A1" t="str"><f>B1</f><v>-in</v></c>'])
def it_sees_a_number_that_the_library_would_not_read_whole(before: bytes, cell: bytes, said: str) -> None:
    with pytest.raises(UnsafeSheetError, match=said):
        scan([before + b'<c r="B1" s="1">', cell, b"</c>"])


def it_sees_a_text_with_a_prefix_that_is_nowhere() -> None:
    with pytest.raises(UnsafeSheetError, match="text is nowhere"):
        scan([b'<x:c r="A1" t="s"><x:v>-1</x:v></x:c>'])


def it_soon_tells_many_texts_from_numbers() -> None:
    cells = b'<c r="A1" t="str"><f>B1</f><v>-in progress</v></c>' * 50_000
    assert scan([cells]).values == 50_000


@pytest.mark.parametrize("second", [b"<v>2</v>", b"<is><t>2</t></is>"])
def it_sees_a_cell_with_two_values(second: bytes) -> None:
    with pytest.raises(UnsafeSheetError, match="is there twice"):
        check_once(io.BytesIO(SHEET % (b'<row r="1"><c r="A1"><v>1</v>%s</c></row>' % second)))


BOOK = (
    b'<workbook xmlns:r="r"><sheets><sheet name="Cases" r:id="r1"/></sheets></workbook>',
    b'<Relationships><Relationship Id="r1" Target="%s"/></Relationships>',
)


def _sheet_parts(cells: bytes, target: bytes = b"worksheets/sheet1.xml") -> SheetParts:
    parts = {
        "xl/workbook.xml": BOOK[0],
        "xl/_rels/workbook.xml.rels": BOOK[1] % target,
        "xl/worksheets/sheet1.xml": SHEET % cells,
    }
    return SheetParts(zipfile.ZipFile(_named(parts)))


@pytest.mark.parametrize(
    ("cells", "filled"),
    [
        (b'<c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1"><v>1</v></c><c r="B1"><v>2</v></c>', 2),
        (b'<c r="A1"><v>1</v><v>2</v></c>', 1),
        (b'<x:c xmlns:x="x" r="A1"><x:v>1</x:v></x:c><x:c xmlns:x="x" r="A1"><x:v>2</x:v></x:c><v/>', 1),
    ],
)
def it_looks_closer_where_there_are_more_values_than_cells(cells: bytes, filled: int) -> None:
    parts = _sheet_parts(b'<row r="1">%s</row>' % cells)
    with pytest.raises(UnsafeSheetError, match="is there twice"):
        parts.check_once("Cases", parts.scan("Cases"), filled)


def it_looks_no_closer_where_results_are_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = _sheet_parts(b'<row r="1"><c r="A1" t="str"><f>B1</f><v></v></c><c r="B1"><v>1</v></c></row>')
    monkeypatch.setattr("reportgen.packages.sheets.check_once", None)
    parts.check_once("Cases", parts.scan("Cases"), 1)


@pytest.mark.parametrize("part", [b"/customXml/sheet1.xml", b"printerSettings/sheet1.xml", b"media/sheet1.png"])
def it_reads_no_sheet_that_was_not_looked_at(part: bytes) -> None:
    with pytest.raises(ValueError, match="where nobody looked"):
        _sheet_parts(b"", part)


def it_keeps_little_of_a_row_that_it_is_going_through() -> None:
    row = io.BytesIO(SHEET % (b'<row r="1">' + b"<c/>" * 30_000 + b'</row><row r="7"><c/><c r="D7"/><c/></row>'))
    places, most = [], 0
    for reference, cell in each_cell(row):
        places.append(reference)
        row_now = cell.getparent()
        assert row_now is not None
        most = max(most, len(row_now))
    assert most < 15_000
    assert places[:3] == ["A1", "B1", "C1"]
    assert places[30_000:] == ["A7", "D7", "E7"]
