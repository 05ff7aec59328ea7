"""Finishes a rendered document with what docxtpl and Jinja cannot do.

Unique ids of content controls, bookmarks on headings, the contents, table widths, tables that stay on one page, and
the document's properties.
"""

from copy import deepcopy
from datetime import datetime
from itertools import count

from docx.document import Document
from docx.oxml import OxmlElement
from lxml.etree import _Element

from reportgen.formats import printable, shortened
from reportgen.report.model import Report, RunFacts
from reportgen.word.carried import set_custom_properties
from reportgen.word.elements import remove
from reportgen.word.links import lead_to_sections
from reportgen.word.names import qn

LANGUAGE = "en-GB"
_FIRST_CONTROL_ID = 1000
_LONGEST_PROPERTY = 255
_LABEL_TWIPS, _LONGEST_LABEL = 1520, 17
_WIDEST_FIGURE, _LONGEST_FIGURE = 2900, 40
_LETTER_TWIPS, _CELL_MARGINS = 112, 120
_WORDY_SHARE, _FEW_COLUMNS = 0.36, 5
_NARROW_LETTERS, _NARROW, _MIDDLING = "fijltr.,:()[]/- \N{NO-BREAK SPACE}", 62, 110
_WIDE_LETTERS, _WIDE, _CAPITAL = "mw%", 165, 138
_SPARE = 20
_NO_BREAK = "\N{NO-BREAK SPACE}"
_MOST_ROWS_TOGETHER = 22
_NOTE_STYLE = "TableNote"


def finish(document: Document, report: Report, run: RunFacts) -> None:
    """All of it, in place."""
    body = document.element.body
    number_ids(document)
    headings = _bookmark_headings(document)
    _write_contents(document, headings)
    lead_to_sections(body, report, headings)
    width = _text_width(document)
    for table in _report_tables(document):
        _set_widths(table, width)
        _keep_together(table)
    _set_properties(document, report, run)


def number_ids(document: Document) -> None:
    """Word takes two controls, or two pictures, with one id for a damaged file."""
    body = document.element.body
    for number, identity in enumerate(body.iter(qn("w:sdtPr")), start=_FIRST_CONTROL_ID):
        found = identity.find(qn("w:id"))
        if found is not None:
            found.set(qn("w:val"), str(number))
    for number, drawing in enumerate(body.iter(qn("wp:docPr")), start=1):
        drawing.set("id", str(number))


def _bookmark_headings(document: Document) -> list[tuple[str, str]]:
    """A bookmark on every main heading: its name and the heading's text."""
    style = document.styles["Heading 1"].style_id
    numbers = count(1)
    headings = []
    for named in list(document.element.body.iter(qn("w:pStyle"))):
        paragraph = named.getparent().getparent()
        is_own = paragraph.tag == qn("w:p")  # a tracked change of format remembers a style, too
        text = _text(paragraph) if is_own and named.get(qn("w:val")) == style else ""
        if not text:
            continue
        number = next(numbers)
        name = f"_Toc{number:08d}"
        start, end = _element("w:bookmarkStart", id=number, name=name), _element("w:bookmarkEnd", id=number)
        _child(paragraph, "w:pPr").addnext(start)
        paragraph.append(end)
        headings.append((name, text))
    return headings


def _write_contents(document: Document, headings: list[tuple[str, str]]) -> None:
    """Fills the template's table of contents with links, as Word would; Word can update it as its own."""
    fields = document.element.body.iter(qn("w:instrText"))
    field = next((node for node in fields if (node.text or "").strip().startswith("TOC")), None)
    if field is None or not headings:
        return
    first = next(field.iterancestors(qn("w:p")))
    style = document.styles["Hyperlink"].style_id
    entries = [_contents_entry(first, name, text, style) for name, text in headings]
    opening = [_field("begin"), _run(_element("w:instrText", text=field.text or "")), _field("separate")]
    for node in reversed(opening):
        entries[0].insert(1, node)
    entries[-1].append(_field("end"))
    old = _paragraphs_of_field(first)
    for entry in entries:
        first.addprevious(entry)
    for paragraph in old:
        remove(paragraph)


def _contents_entry(like: _Element, bookmark: str, text: str, style: str) -> _Element:
    paragraph = _element("w:p")
    paragraph.append(deepcopy(_child(like, "w:pPr")))
    link = _element("w:hyperlink", anchor=bookmark, history=1)
    look = _element("w:rPr")
    look.append(_element("w:rStyle", val=style))
    link.append(_run(look, _element("w:t", text=text)))
    paragraph.append(link)
    return paragraph


def _paragraphs_of_field(first: _Element) -> list[_Element]:
    """The paragraph in which a field begins, and those after it up to the one in which it ends."""
    paragraphs, depth = [], 0
    for paragraph in [first, *first.itersiblings(qn("w:p"))]:
        paragraphs.append(paragraph)
        for mark in paragraph.iter(qn("w:fldChar")):
            depth += {"begin": 1, "end": -1}.get(mark.get(qn("w:fldCharType"), ""), 0)
        if depth == 0:
            break
    return paragraphs


def _report_tables(document: Document) -> list[_Element]:
    style = document.styles["Report Table"].style_id
    tables = document.element.body.iter(qn("w:tbl"))
    return [table for table in tables if style in [node.get(qn("w:val")) for node in table.iter(qn("w:tblStyle"))]]


def _text_width(document: Document) -> int:
    section = document.sections[0]
    width = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    return width // 635  # English Metric Units to twentieths of a point


def _set_widths(table: _Element, width: int) -> None:
    """A first column as wide as its labels need, the others alike but not too wide: docxtpl knows nothing of widths."""
    rows = [row.findall(qn("w:tc")) for row in table.iter(qn("w:tr"))]
    if len({len(row) for row in rows}) != 1 or len(rows[0]) < 2:
        return  # a table of the analyst's own, merged or of one column: its widths are the analyst's
    if _is_wordy(rows):
        widths = _wordy_widths(rows, width)
    else:
        widths = [_LABEL_TWIPS, *_figure_widths(rows, width - _LABEL_TWIPS)]
    grid = _child(table, "w:tblGrid")
    for old in list(grid):
        grid.remove(old)
    for size in widths:
        grid.append(_element("w:gridCol", w=size))
    for row in rows:
        for cell, size in zip(row, widths, strict=True):
            _child(_child(cell, "w:tcPr"), "w:tcW").set(qn("w:w"), str(size))
    whole = _child(_child(table, "w:tblPr"), "w:tblW")
    whole.set(qn("w:type"), "dxa")
    whole.set(qn("w:w"), str(sum(widths)))


def _is_wordy(rows: list[list[_Element]]) -> bool:
    """Words rather than figures: labels longer than a month or year, or whole sentences below the header row."""
    texts = [_text(cell) for row in rows[1:] for cell in row[1:]]
    return max(len(_text(row[0])) for row in rows) > _LONGEST_LABEL or any(
        len(text) > _LONGEST_FIGURE for text in texts
    )


def _wordy_widths(rows: list[list[_Element]], width: int) -> list[int]:
    """As wide as the longest text of each column where that leaves the labels room; else alike, or where columns are
    many each as its longest word needs, to spare the labels."""
    columns = range(1, len(rows[0]))
    figures = [max(_text_twips(_text(row[column])) for row in rows) for column in columns]
    most = int(width * (1 - _WORDY_SHARE))
    if sum(figures) <= most:
        return [width - sum(figures), *figures]
    if len(columns) <= _FEW_COLUMNS:
        figures = [most // len(columns)] * len(columns)
    else:
        figures = [_narrowest([_text(row[column]) for row in rows]) for column in columns]
    return [width - sum(figures), *figures]


def _narrowest(texts: list[str]) -> int:
    """The width that breaks no word, and the header, the first of the texts, into two lines at most."""
    header = texts[0].split()
    halves = [max(_text_twips(" ".join(part)) for part in (header[:at], header[at:])) for at in range(len(header))]
    return max(min(halves), *(_text_twips(word) for text in texts for word in _words(text)))


def _words(text: str) -> list[str]:
    """The words of a text; a mark such as [r] belongs to the figure before it."""
    return text.replace(" [", _NO_BREAK + "[").split(" ")


def _text_twips(text: str) -> int:
    """What a cell needs to hold a text on one line, in bold sans serif of 9 to 10 points."""
    kinds = (_NARROW if letter in _NARROW_LETTERS else _WIDE if letter in _WIDE_LETTERS else 0 for letter in text)
    return (
        _CELL_MARGINS
        + _SPARE
        + sum(known or (_CAPITAL if letter.isupper() else _MIDDLING) for known, letter in zip(kinds, text, strict=True))
    )


def _figure_widths(rows: list[list[_Element]], width: int) -> list[int]:
    """Alike, unless a word would not fit: then each as its longest word needs, so that no word is broken."""
    columns = len(rows[0]) - 1
    longest = [
        max(len(word) for row in rows for word in [*_text(row[column + 1]).split(), "100.0%"])
        for column in range(columns)
    ]
    alike = min(width // columns, _WIDEST_FIGURE)
    if max(longest) * _LETTER_TWIPS + _CELL_MARGINS <= alike:
        return [alike] * columns
    spare = width - columns * _CELL_MARGINS
    return [_CELL_MARGINS + spare * letters // sum(longest) for letters in longest]


def _keep_together(table: _Element) -> None:
    """A table that fits on a page is not split over two, and its note stays with it."""
    rows = list(table.iter(qn("w:tr")))
    if len(rows) > _MOST_ROWS_TOGETHER:
        return
    after = table.getnext()
    style = after.find(f"{qn('w:pPr')}/{qn('w:pStyle')}") if after is not None else None
    has_note = style is not None and style.get(qn("w:val")) == _NOTE_STYLE
    for row in rows if has_note else rows[:-1]:
        _keep_with_next(row)


def _keep_with_next(row: _Element) -> None:
    for paragraph in row.iter(qn("w:p")):
        properties = _child(paragraph, "w:pPr")
        properties.insert(properties.find(qn("w:pStyle")) is not None, _element("w:keepNext"))


def _set_properties(document: Document, report: Report, run: RunFacts) -> None:
    properties = document.core_properties
    properties.title = as_property(f"{report.title}, {report.quarter_line}")
    properties.subject = as_property(report.committee)
    properties.author = as_property(report.council)
    properties.last_modified_by = run.program
    properties.comments = as_property(f"Figures counted by {run.program} from {run.workbook}.")
    properties.language = LANGUAGE
    properties.keywords = ""
    properties.created = properties.modified = run.made
    properties.revision = 1
    set_custom_properties(document, _run_facts(report, run))


def as_property(text: str) -> str:
    """A text that may stand among a document's properties, of which none is longer than 255 letters."""
    return shortened(printable(text), _LONGEST_PROPERTY - len("..."))


def _run_facts(report: Report, run: RunFacts) -> dict[str, str | datetime]:
    """What Word shows below File > Info > Properties > Advanced."""
    facts: dict[str, str | datetime | None] = {
        "Quarter": str(report.quarter),
        "Workbook": run.workbook,
        "Workbook SHA-256": run.sha256,
        "Workbook saved": run.saved,
        "Figures counted": run.made,
        "Program": run.program,
        "Report in the catalogue": run.report,
        "Version of the catalogue": run.catalogue,
    }
    return {name: as_property(value) if isinstance(value, str) else value for name, value in facts.items() if value}


def _element(tag: str, *, text: str = "", **attributes: object) -> _Element:
    element: _Element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    if text:
        element.text = text
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element


def _run(*content: _Element) -> _Element:
    run = _element("w:r")
    run.extend(content)
    return run


def _field(kind: str) -> _Element:
    return _run(_element("w:fldChar", fldCharType=kind))


def _child(element: _Element, tag: str) -> _Element:
    """The child of that name, made at the front when there is none."""
    for found in element.iterchildren(qn(tag)):
        return found
    made = _element(tag)
    element.insert(0, made)
    return made


def _text(element: _Element) -> str:
    return "".join(node.text or "" for node in element.iter(qn("w:t")))
