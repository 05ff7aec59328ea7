"""What is taken out of a document that comes from outside, and what of it people are told."""

import struct
from collections.abc import Sequence
from io import BytesIO

import pytest
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree
from PIL import Image

from reportgen.word.fields import fields_of
from reportgen.word.outside import Cut, cut_off, findings_of
from reportgen.word.outside.kinds import Kind
from reportgen.word.outside.pictures import kind_of_picture
from tests.word_pieces import document_of, element, field, paragraph, run, text_of

MATHS = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
LIBRARY = "http://schemas.openxmlformats.org/schemaLibrary/2006/main"
BEGIN, SEPARATE, END = (f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end"))


def _kinds(document: Document) -> Sequence[Kind]:
    return [cut.kind for cut in cut_off(document)]


def _xml(document: Document) -> str:
    return etree.tostring(document.element).decode()


# Fields


def _in_formula(code: str) -> str:
    runs = (BEGIN, f"<w:instrText>{code}</w:instrText>", SEPARATE, "<m:t>x</m:t>", END)
    return f"<m:oMath {MATHS}>{''.join(f'<m:r>{one}</m:r>' for one in runs)}</m:oMath>"


def _in_alternative(code: str) -> str:
    choice = f'<mc:AlternateContent><mc:Choice Requires="w14"><w:instrText>{code}</w:instrText></mc:Choice>'
    return f"<w:r>{BEGIN}</w:r><w:r>{choice}</mc:AlternateContent></w:r><w:r>{SEPARATE}</w:r>{run('x')}<w:r>{END}</w:r>"


def _nested_first(code: str) -> str:
    """A field whose name is what another field shows, which Word works out first."""
    return (
        f"<w:r>{BEGIN}</w:r>{field('QUOTE DDE')}<w:r><w:instrText> {code}</w:instrText></w:r>"
        f"<w:r>{SEPARATE}</w:r>{run('x')}<w:r>{END}</w:r>"
    )


@pytest.mark.parametrize(
    "planted",
    [
        pytest.param(_in_formula("DDEAUTO cmd"), id="in a formula"),
        pytest.param(_in_alternative("DDEAUTO cmd"), id="in an alternative"),
        pytest.param(_nested_first("TITLE cmd"), id="named by another"),
        pytest.param(_nested_first(""), id="named by another alone"),
    ],
)
def it_takes_out_a_field_wherever_word_finds_one(planted: str) -> None:
    document = document_of(paragraph("before ", planted))
    assert _kinds(document) == [Kind.FIELD]
    assert "cmd" not in _xml(document)
    assert "before " in text_of(document.element)


def it_lets_a_harmless_field_of_a_formula_be() -> None:
    document = document_of(paragraph(_in_formula("PAGE")))
    assert _kinds(document) == []
    assert "PAGE" in _xml(document)


@pytest.mark.parametrize("switch", ["\\n", "\\N", "\\h", "\\x"])
def it_takes_no_address_for_what_belongs_to_a_switch(switch: str) -> None:
    document = document_of(paragraph(field(f'HYPERLINK {switch} "\\\\srv\\share\\x"'.replace('"', "&quot;"), "x")))
    assert _kinds(document) == [Kind.LINK]
    assert "srv" not in _xml(document)


@pytest.mark.parametrize("code", ['HYPERLINK "https://a.example" \\o "tip" \\n', 'HYPERLINK \\l "mark" \\h'])
def it_keeps_a_link_with_switches(code: str) -> None:
    assert _kinds(document_of(paragraph(field(code.replace('"', "&quot;"), "x")))) == []


def it_looks_no_deeper_into_fields_than_word_nests_them() -> None:
    """A few steps for each of thousands: the marks of a field in codes are noted with every field around it."""
    code = f"<w:r>{BEGIN}</w:r><w:r><w:instrText>DDE cmd</w:instrText></w:r>"
    fields = fields_of(element(f"<w:p>{code * 4000}</w:p>"))
    assert len(fields) == 4000
    assert sum(len(one.marks) for one in fields) < 4000 * 110
    document = document_of(paragraph(code * 4000))
    assert len(_kinds(document)) == 4000
    assert "cmd" not in _xml(document)


def it_goes_through_a_paragraph_once_for_all_its_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[object] = []
    monkeypatch.setattr("reportgen.word.fields.drop_if_blank", looked.append)
    document = document_of(paragraph(field("DDE cmd", "x") * 1000))
    assert len(_kinds(document)) == 1000
    assert len(looked) == 1


# Settings and old drawings


def it_takes_out_a_library_of_schemas() -> None:
    document = document_of("")
    schema = f'<sl:schema xmlns:sl="{LIBRARY}" sl:uri="x" sl:manifestLocation="\\\\srv\\share\\x"/>'
    document.settings.element.append(
        etree.fromstring(f'<sl:schemaLibrary xmlns:sl="{LIBRARY}">{schema}</sl:schemaLibrary>')
    )
    assert _kinds(document) == [Kind.ADDED]
    assert b"srv" not in etree.tostring(document.settings.element)


def it_takes_out_another_address_of_an_old_picture() -> None:
    shape = '<w:pict><v:shape><v:imagedata o:althref="\\\\srv\\share\\x.png"/></v:shape></w:pict>'
    document = document_of(paragraph(f"<w:r>{shape}</w:r>"))
    assert _kinds(document) == [Kind.PICTURE]
    assert "srv" not in _xml(document)


# What people are told


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("file:///C:/cases/CH123456.docx", ""),
        ("file:///C:/cases/letter 1234567.docx", ""),
        ("http://127.0.0.1:54321/a.png", " ('http://127.0.0.1:54321/a.png')"),
        ("file:///C:/plan%20A1.docx", " ('file:///C:/plan%20A1.docx')"),
    ],
)
def it_prints_no_address_that_may_name_a_case(target: str, said: str) -> None:
    (finding,) = findings_of([Cut("Referrals", Kind.LINK, target)])
    assert finding.what.startswith(f"held {Kind.LINK.what}{said}. ")


# Pictures


def _kind(content: bytes, kind: str = "image/png", name: str = "/word/media/a.png") -> Kind | None:
    return kind_of_picture(Part(PackURI(name), kind, content, None))


def _made(kind: str, size: tuple[int, int] = (9, 9), exif: Image.Exif | None = None) -> bytes:
    file = BytesIO()
    Image.new("RGB", size).save(file, kind, **({"exif": exif} if exif else {}))
    return file.getvalue()


def _emf(bounds: tuple[int, ...], frame: tuple[int, ...]) -> bytes:
    return struct.pack("<2L4l4l4s", 1, 108, *bounds, *frame, b" EMF") + bytes(100)


def _with_resolution(nought: tuple[int, int]) -> bytes:
    """A JPEG that says in its Exif how many points it has in an inch: so many in none."""
    exif = struct.pack("<2sHLHHHLLL2L", b"II", 42, 8, 1, 282, 5, 1, 26, 0, *nought)
    block = b"Exif\0\0" + exif
    plain = _made("JPEG")
    return plain[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + plain[20:]


@pytest.mark.parametrize(
    "content",
    [
        *(_made("GIF")[:length] for length in (6, 7, 9)),
        *(_made("JPEG")[:length] for length in (2, 3, 4, 20, 60, 160)),
        *(_made("PNG")[:length] for length in (8, 12, 20)),
        *(_made("BMP")[:length] for length in (2, 14, 20)),
        *(_made("TIFF")[:length] for length in (4, 8, 12)),
        _with_resolution((0, 0)),
        _emf((0, 0, 99, 99), (0, 0, 0, 0)),
        _emf((0, 0, 90_000_000, 90_000_000), (0, 0, 900, 900)),
        b"",
        b"nothing",
    ],
)
def it_lets_a_picture_be_that_is_damaged_or_only_finely_drawn(content: bytes) -> None:
    assert _kind(content) is None


@pytest.mark.parametrize("kind", ["image/png", "IMAGE/PNG", "application/x"])
def it_counts_the_points_of_a_picture_whatever_it_is_called(kind: str) -> None:
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 100_000, 100_000)
    assert _kind(head, kind) is Kind.HUGE


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">%s</svg>'


def _svg(drawn: str) -> Kind | None:
    return _kind((SVG % drawn).encode(), "image/svg+xml", "/word/media/a.svg")


def _doubling(times: int, name: str = "href") -> str:
    """A piece that uses another twice, which uses another twice, and so on."""
    pairs = (f'<g id="p{n}">' + f'<use {name}="#p{n - 1}"/>' * 2 + "</g>" for n in range(1, times))
    return '<path id="p0"/>' + "".join(pairs)


def it_takes_out_a_drawing_that_is_too_large_to_be_gone_through() -> None:
    long = f'<path d="{"0" * 8_000_000}"/>'
    assert _svg(long) is None, "nothing doubtful is in it"
    assert _svg('<path id="a"/><use href="#a"/>') is None
    assert _svg(f'{long}<use href="#a"/>') is Kind.DRAWING


@pytest.mark.parametrize("name", ["href", "xlink:href", 'href="#p0" xlink:href'])
def it_takes_out_a_drawing_that_shows_its_pieces_too_often(name: str) -> None:
    assert _svg(_doubling(10, name)) is None
    assert _svg(_doubling(20, name)) is Kind.DRAWING
    assert _svg(_doubling(5000, name)) is Kind.DRAWING


def it_takes_out_a_drawing_whose_pieces_show_one_another_too_deep() -> None:
    def chain(length: int) -> str:
        return "".join(f'<g id="p{n}"><use href="#p{n + 1}"/></g>' for n in range(length))

    assert _svg(chain(100)) is None
    assert _svg(chain(5000)) is Kind.DRAWING


def it_takes_out_a_drawing_that_shows_itself() -> None:
    assert _svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>') is Kind.DRAWING


def it_looks_at_a_picture_once_however_often_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[object] = []
    monkeypatch.setattr("reportgen.word.outside.cutting.kind_of_picture", looked.append)
    document = document_of("")
    part = Part(PackURI("/word/media/a.png"), "image/png", b"", document.part.package)
    for number in range(9):
        document.part.rels.add_relationship(f"http://x/{number}/image", part, f"x{number}")
    cut_off(document)
    assert looked == [part]
