"""The narrative fuzzed: a report with officers' words is changed as a package, then checked, refreshed or finished.

Each word that a reader of the changed file sees in a sound place of its body must be in what is made of it. Texts are
held against the figures, too: a right number is never doubted because of what means nothing, a wrong one is found.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
from lxml import etree

from reportgen.audit.record import read_record, record_xml
from reportgen.catalogue import Catalogue
from reportgen.errors import NarrativeError
from reportgen.figures import Figures
from reportgen.pipeline.check import check_report
from reportgen.pipeline.edited import Edited, read_edited
from reportgen.pipeline.finish import Finishing, finalise_report
from reportgen.report import assemble_report
from reportgen.report.model import Report, RunFacts
from reportgen.word.analyses import baseline_of
from reportgen.word.carried import carry_xml
from reportgen.word.fill import fill_template
from reportgen.word.finish import number_ids
from reportgen.word.keep import keep_words
from tests.fuzz import prose, raw
from tests.fuzz.books import packed
from tests.fuzz.outcome import RIGHT, TOLD, FaultError, Outcome, check_error, check_said
from tests.fuzz.raw import Parts
from tests.fuzz.readers import before
from tests.officers import Officer, parsed
from tests.support import CATALOGUE
from tests.word_pieces import control, field, paragraph, saved
from tests.word_pieces import run as letters

NAME = "Fuzzed report.docx"
SECTIONS = ("front-desk", "packages", "survey")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD = re.compile(r"Xw\d+x")
_RUN = RunFacts("W.xlsx", "0", None, datetime(2021, 10, 18, 9, 30), "reportgen", "report", "1")
_PARTS = r"word/(document|comments|footnotes|numbering|styles|header\d|settings)|customXml"


def run(seed: int, folder: Path) -> Outcome:
    """One mutated text or report."""
    rng = random.Random(f"narrative {seed}")
    if rng.random() < 0.5:
        return Outcome(prose.check(rng), RIGHT)
    parts = dict(rng.choice(written()))
    done = [_change(parts, rng) for _ in range(rng.choice([1, 1, 1, 2, 4]))]
    path = folder / NAME
    path.write_bytes(packed(parts))
    use = rng.choice([_checked, _refreshed, _refreshed, _finished])
    said = f"report, {use.__name__.lstrip('_')}: {'; '.join(done)}"
    try:
        edited = read_edited(path)
        use(edited, parts, folder)
    except FaultError as fault:
        raise FaultError(f"{said}: {fault}") from fault
    except Exception as error:
        return Outcome(said, TOLD, check_error(error, [path.name, *_PLACES]))
    return Outcome(said, RIGHT)


def _change(parts: Parts, rng: random.Random) -> str:
    return raw.change(parts, rng, _PARTS if rng.random() < 0.5 else "word/document.xml")


# What is done with a changed report ---------------------------------------------------------------------------------


def _checked(edited: Edited, parts: Parts, folder: Path) -> None:
    if edited.record is None:
        return
    found = check_report(edited, edited.record, folder / "checked")
    _check_texts([remark.message for remark in found.checked.remarks])
    check_there(parts, found.saved.path.read_bytes())


def _refreshed(edited: Edited, parts: Parts, _: Path) -> None:
    new = docx.Document(BytesIO(_base()[0]))
    kept = keep_words(new, edited.documents, {}, _headings())
    number_ids(new)
    content = saved(new)
    docx.Document(BytesIO(content))
    if not kept.unsearched and edited.record is not None:
        check_there(parts, content)


def _finished(edited: Edited, parts: Parts, folder: Path) -> None:
    if edited.record is None:
        return
    try:
        finished = finalise_report(edited, edited.record, Finishing(folder / "finished", despite="fuzzed"))
    except NarrativeError as error:
        check_said(str(error))
        return
    check_there(parts, finished.saved.path.read_bytes())
    if _WORD.findall("".join(finished.saved.path.name)):
        raise FaultError("words in the file's name")


def check_there(parts: Parts, made: bytes) -> None:
    """Whether each word that stands in a sound place is in what was made."""
    with ZipFile(BytesIO(made)) as package:
        said = "".join(
            _texts(package.read(name))
            for name in package.namelist()
            if name.startswith("word/") and name.endswith(".xml")
        )
    lost = sorted(words_of(parts) - set(_WORD.findall(said)))
    if lost:
        raise FaultError(f"lost: {', '.join(lost)}")


def _texts(content: bytes) -> str:
    return "".join(str(node.text or "") for node in etree.fromstring(content).iter(f"{_W}t"))


def _check_texts(texts: Sequence[str]) -> None:
    for text in texts:
        check_said(text)


_SOUND = {
    "t": ("r",),
    "r": ("p", "ins", "hyperlink", "sdtContent"),
    "ins": ("p",),
    "hyperlink": ("p",),
    "p": ("body", "sdtContent", "tc"),
    "tc": ("tr",),
    "tr": ("tbl",),
    "tbl": ("body", "sdtContent", "tc"),
    "sdtContent": ("sdt",),
    "sdt": ("body", "sdtContent", "p", "tc"),
    "body": ("document",),
    "document": ("",),
}
_UNSEEN = tuple(
    f"{_W}{name}" for name in ("vanish", "webHidden", "specVanish", "rStyle", "pStyle", "fldChar", "showingPlcHdr")
)


def words_of(parts: Parts) -> set[str]:
    """The officers' words that stand in the body where Word would show them."""
    try:
        root = etree.fromstring(parts["word/document.xml"])
    except (KeyError, etree.XMLSyntaxError):
        return set()
    return {word for text in root.iter(f"{_W}t") if _is_sound(text) for word in _WORD.findall(str(text.text or ""))}


def _is_sound(node: etree._Element) -> bool:
    """Whether it stands where it may, in nothing that hides it and below no field."""
    while node is not None:
        parent = node.getparent()
        space, _, name = node.tag.rpartition("}")
        above = "" if parent is None else parent.tag.rpartition("}")[2]
        if f"{space}}}" != _W or above not in _SOUND.get(name, ()):
            return False
        looks = [*node.iterchildren(f"{_W}rPr", f"{_W}pPr", f"{_W}sdtPr", f"{_W}trPr")]
        if any(True for look in looks for _ in look.iter(*_UNSEEN)) or node.find(f"{_W}fldChar") is not None:
            return False
        node = parent  # type: ignore[assignment]
    return True


# The reports that are changed ---------------------------------------------------------------------------------------


@cache
def _source() -> tuple[Catalogue, Figures, Report]:
    """The second report, which is small, without its charts."""
    read = before("second")
    report = assemble_report(read.catalogue, read.figures, read.workbook.saved)
    return read.catalogue, read.figures, replace(report, sections=[replace(one, charts=()) for one in report.sections])


@cache
def _base() -> tuple[bytes, Sequence[str]]:
    """The report as the program writes it, and the places that a message about it may name."""
    catalogue, figures, report = _source()
    document = fill_template(CATALOGUE / "template.docx", report, [], _RUN)
    about = {"title": report.title, "council": report.council, "file": report.file_name, "quarter": report.quarter_line}
    record = record_xml(catalogue, figures, _RUN, about=about, baseline=baseline_of(document))
    carry_xml(document, record)
    assert read_record(record) is not None
    return saved(document), [section.heading for section in report.sections]


def _headings() -> dict[str, str]:
    return {section.id: section.heading for section in _source()[2].sections}


_PLACES = (
    *("Key messages", "The report", "Scorecard", "Data notes", "Contents", "What changed most", "Abbreviations"),
    *("The front desk", "Packages of help", "Reviews and equipment", "What people say"),
    *("Page header", "Page footer", "Footnotes", "Endnotes", "Before the first heading"),
)
"""What a finding about a report may name in place of its file."""


@cache
def written() -> Sequence[Parts]:
    """The report as several officers have left it."""
    return [_parts(write) for write in (_plain, _rich, _tables, _among, lambda officer: None)]


def _parts(write: Callable[[Officer], None]) -> Parts:
    officer = Officer(docx.Document(BytesIO(_base()[0])))
    write(officer)
    with ZipFile(BytesIO(saved(officer.done()))) as package:
        return {name: package.read(name) for name in package.namelist()}


def _words(first: int, number: int) -> str:
    return " ".join(f"Xw{at}x" for at in range(first, first + number))


def _plain(officer: Officer) -> None:
    for at, section in enumerate(SECTIONS):
        officer.write(section, paragraph(f"We saw {_words(at * 100, 3)}.") + paragraph(_words(at * 100 + 10, 2)))


def _rich(officer: Officer) -> None:
    comment = officer.comment("Is this so?")
    marks = (
        f'<w:commentRangeStart w:id="{comment}"/>',
        f'<w:commentRangeEnd w:id="{comment}"/><w:r><w:commentReference w:id="{comment}"/></w:r>',
    )
    note = officer.note("footnote", lambda one: letters(_words(300, 1)))
    link = officer.link("https://www.example.org/guide")
    bold = letters(_words(310, 1), "<w:b/>")
    linked = f'<w:hyperlink r:id="{link}">{letters(_words(311, 2))}</w:hyperlink>'
    footnote = f'<w:r><w:footnoteReference w:id="{note}"/></w:r>'
    inserted = f'<w:ins w:id="9001" w:author="Jo" w:date="2021-10-18T09:30:00Z">{letters(_words(320, 1))}</w:ins>'
    gone = (
        '<w:del w:id="9002" w:author="Jo" w:date="2021-10-18T09:30:00Z"><w:r><w:delText>gone</w:delText></w:r></w:del>'
    )
    in_list = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{officer.steps}"/></w:numPr>'
    listed = f"<w:p><w:pPr>{in_list}</w:pPr>{letters(_words(330, 2))}</w:p>"
    officer.write(SECTIONS[0], f"<w:p>{marks[0]}{bold}{marks[1]}{linked}{footnote}</w:p>{listed}")
    officer.write(SECTIONS[1], f"<w:p>{letters(_words(340, 1))}{inserted}{gone}</w:p>")


def _tables(officer: Officer) -> None:
    cell = "<w:tc><w:tcPr/>{}</w:tc>".format
    inner = "".join(cell(paragraph(_words(400 + at, 1))) for at in range(3))
    grid, within = "<w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>", cell(paragraph(_words(410, 1)))
    nested = cell(f"<w:tbl>{grid}<w:tr>{within}</w:tr></w:tbl><w:p/>")
    rows = f"<w:tr>{inner}</w:tr><w:tr>{nested}{nested}{cell('<w:p/>')}</w:tr>"
    table = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/><w:gridCol/></w:tblGrid>{rows}</w:tbl>"
    officer.write(SECTIONS[0], table + paragraph(_words(420, 2)))
    own = control("own", paragraph(_words(430, 2)))
    officer.write(SECTIONS[2], own + paragraph(_words(440, 1), field(" PAGE ", "3")))


def _among(officer: Officer) -> None:
    """Words beside the analyses, between the program's own."""
    body = officer.document.element.body
    for at, place in enumerate((5, len(body) // 2, len(body) - 2)):
        body.insert(place, parsed(paragraph(_words(500 + 10 * at, 2)))[0])
