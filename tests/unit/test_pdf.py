"""PDFs: what our quick checks find, held against the reference validator; what is set true; who makes them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path

import docx
import pikepdf
import pytest
from pikepdf import Dictionary, Name

from reportgen.errors import Finding, PdfError
from reportgen.pdf.check import check_pdf_file
from reportgen.pdf.export import export_pdf
from reportgen.pdf.libreoffice import find_libreoffice
from reportgen.pdf.outline import headings_of
from reportgen.pdf.results import Exported
from reportgen.pdf.truth import Said
from reportgen.pipeline.paging import print_finished
from reportgen.pipeline.printing import Printing
from reportgen.word.finalise import Published, finalise
from reportgen.word.working import marked_as_working
from tests.conftest import needs
from tests.officers import fresh
from tests.pdf_pieces import PLANTS, Rules, closed_to_screen_readers, needs_verapdf, planted, verapdf, write_all_kinds

MADE = datetime(2021, 11, 1, 9, 30)
SAID = Said("Children's services & more", "en-GB", MADE)
NAMES = [*PLANTS, "closed to screen readers"]
needs_libreoffice = needs("soffice", "LibreOffice Writer")


@pytest.fixture(scope="module")
def finished() -> tuple[bytes, Exported]:
    """The small report that officers have written in, finished, and its PDF."""
    program = find_libreoffice()
    assert program is not None
    document = finalise(write_all_kinds(fresh()), Published(SAID.title, "Council", MADE))
    content, made = print_finished(document.content, Printing(True, [program]), SAID)
    assert isinstance(made, Exported)
    return content, made


@pytest.fixture(scope="module")
def good(finished: tuple[bytes, Exported]) -> bytes:
    return finished[1].content


@pytest.fixture(scope="module")
def files(good: bytes, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """A PDF for each fault, and the good one."""
    folder = tmp_path_factory.mktemp("planted")
    contents = {name: planted(good, plant) for name, (plant, _, _) in PLANTS.items()}
    contents |= {"closed to screen readers": closed_to_screen_readers(good), "good": good}
    for name, content in contents.items():
        (folder / f"{name}.pdf").write_bytes(content)
    return {name: folder / f"{name}.pdf" for name in contents}


@pytest.fixture(scope="module")
def verdicts(files: Mapping[str, Path]) -> Mapping[str, Rules]:
    """What the reference validator says of each."""
    said = verapdf(list(files.values()))
    return {name: said[path] for name, path in files.items()}


def _said(findings: list[Finding]) -> str:
    return "\n".join(map(str, findings))


# What the checks find -----------------------------------------------------------------------------------------------


@needs_libreoffice
def it_finds_nothing_in_a_good_pdf(files: Mapping[str, Path]) -> None:
    assert check_pdf_file(files["good"]) == []


@needs_libreoffice
@pytest.mark.parametrize("name", PLANTS)
def it_finds_a_planted_fault_and_says_what_to_do(name: str, files: Mapping[str, Path]) -> None:
    found = check_pdf_file(files[name])
    told = [finding for finding in found if PLANTS[name][1] in finding.what]
    assert told
    assert all(one.where.startswith(("Page ", "Pages ", "The whole file")) and one.remedy for one in told)


@needs_libreoffice
@needs_verapdf()
def it_finds_nothing_where_the_reference_validator_finds_nothing(verdicts: Mapping[str, Rules]) -> None:
    assert verdicts["good"] == set()


@needs_libreoffice
@needs_verapdf()
@pytest.mark.parametrize("name", PLANTS)
def it_agrees_with_the_reference_validator(name: str, verdicts: Mapping[str, Rules]) -> None:
    rule = PLANTS[name][2]
    assert rule in verdicts[name] if rule else verdicts[name] == set()


@needs_libreoffice
@needs_verapdf()
def it_agrees_that_nothing_may_keep_screen_readers_out(
    files: Mapping[str, Path], verdicts: Mapping[str, Rules]
) -> None:
    name = "closed to screen readers"
    assert verdicts[name] == {("7.16", 1)}
    assert "forbids screen readers to read it" in _said(check_pdf_file(files[name]))


@needs_libreoffice
def it_says_that_a_mark_is_not_true(files: Mapping[str, Path]) -> None:
    assert "is marked as accessible (PDF/UA), which is not true" in _said(check_pdf_file(files["no alt text"]))
    assert "is marked" not in _said(check_pdf_file(files["no mark"]))


@needs_libreoffice
def it_tells_alike_faults_once_with_their_pages(files: Mapping[str, Path]) -> None:
    (told,) = [one for one in check_pdf_file(files["tables without headers"]) if "header cells" in one.what]
    assert told.where == "Pages 3, 5, 7, 8, 9, 10, 11, 12 and 1 more"


@needs_libreoffice
@pytest.mark.parametrize(
    ("content", "what"),
    [
        (lambda _: b"", "is no PDF"),
        (lambda _: b"PK\x03\x04 a Word document", "is no PDF"),
        (lambda good: good[: len(good) // 3], "is damaged"),
        (lambda _: b"%PDF-1.7\nnothing else", "is damaged"),
        (lambda good: _locked(good), "can be opened with a password only"),
    ],
)
def it_says_plainly_what_is_the_matter_with_a_file(
    content: Callable[[bytes], bytes], what: str, good: bytes, tmp_path: Path
) -> None:
    (tmp_path / "odd.pdf").write_bytes(content(good))
    with pytest.raises(PdfError, match=f"odd.pdf: {what}"):
        check_pdf_file(tmp_path / "odd.pdf")


def it_says_that_a_file_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PdfError, match=r"away\.pdf: is not there"):
        check_pdf_file(tmp_path / "away.pdf")


def _locked(good: bytes) -> bytes:
    file = BytesIO()
    with pikepdf.open(BytesIO(good)) as pdf:
        pdf.save(file, encryption=pikepdf.Encryption(owner="x", user="y"))
    return file.getvalue()


def it_survives_a_tree_that_bites_its_own_tail(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    part = pdf.make_indirect(Dictionary(S=Name.Sect))
    part.K = pikepdf.Array([part])
    pdf.Root.StructTreeRoot = Dictionary(K=part)
    pdf.save(tmp_path / "odd.pdf")
    assert "has no title" in _said(check_pdf_file(tmp_path / "odd.pdf"))


# What is set true ---------------------------------------------------------------------------------------------------


@needs_libreoffice
def it_says_title_and_language_and_shows_the_title(good: bytes) -> None:
    with pikepdf.open(BytesIO(good)) as pdf:
        data = pdf.open_metadata()
        assert (data["dc:title"], str(pdf.docinfo.Title)) == (SAID.title, SAID.title)
        assert (str(pdf.Root.Lang), bool(pdf.Root.ViewerPreferences.DisplayDocTitle)) == ("en-GB", True)
        assert str(pdf.docinfo.CreationDate).startswith("D:20211101093000")


@needs_libreoffice
def it_says_of_each_link_where_it_leads(good: bytes) -> None:
    with pikepdf.open(BytesIO(good)) as pdf:
        told = [str(one.Contents) for page in pdf.pages for one in page.obj.get("/Annots", [])]
    assert "Scorecard, page 3" in told
    assert "https://www.gov.uk/" in told
    assert "" not in told


@needs_libreoffice
def it_has_an_outline_of_the_headings_in_order(good: bytes) -> None:
    with pikepdf.open(BytesIO(good)) as pdf:
        headings = headings_of(pdf)
    first = [heading.title for heading in headings if heading.level == 1]
    assert first[:4] == ["Scorecard", "What changed most", "Key messages", "Referrals - Timeliness"]
    assert (headings[4].title, headings[4].level) == ("Definition", 2)


@needs_libreoffice
def it_is_made_of_letters_and_lines_and_no_pixels_but_the_officers_picture(good: bytes) -> None:
    with pikepdf.open(BytesIO(good)) as pdf:
        images = {image.objgen: image for page in pdf.pages for image in page.get_images().values()}
        assert [(int(image.Width), int(image.Height)) for image in images.values()] == [(1, 1)]


@needs_libreoffice
def it_is_the_same_file_whenever_it_is_made(finished: tuple[bytes, Exported]) -> None:
    content, made = finished
    again, printed = print_finished(content, Printing(True, [made.converter]), SAID)
    assert isinstance(printed, Exported)
    assert (again, printed.content) == (content, made.content)


@needs_libreoffice
def it_takes_the_mark_out_of_a_pdf_that_somebody_could_not_read() -> None:
    program = find_libreoffice()
    assert program is not None
    document = marked_as_working(write_all_kinds(fresh(), alt=""))
    made = export_pdf(_bytes(document), SAID, [program])
    assert isinstance(made, Exported)
    assert "has a picture without alt text" in _said(list(made.findings))
    with pikepdf.open(BytesIO(made.content)) as pdf, pdf.open_metadata() as data:
        assert "pdfuaid:part" not in data


def _bytes(document: docx.document.Document) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()
