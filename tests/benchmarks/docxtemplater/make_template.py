"""The shipped template as one for docxtemplater, and the shipped report as its data.

    python -m tests.benchmarks.docxtemplater.make_template CATALOGUE WORKBOOK TEMPLATE.docx DATA.json

The template's own paragraphs, tables and styles stay; only its tags are rewritten. Left out is what docxtemplater has
no means for: charts, the links to sections, and whatever stands in an attribute (names of content controls, alt texts
of tables). Its loops repeat rows, not columns, so a table is there once for each number of columns that the report has.
Spelling out the 22 sections instead of looping over them makes docxtemplater slower.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml.etree import _Element

from reportgen.pipeline.source import question, read_source, revisions_since
from reportgen.report import Report, assemble_report
from reportgen.report.model import DraftParagraph, LinkedTable, Overview, Phrase, ReportSection, Status, Table
from reportgen.word.elements import remove
from reportgen.word.prompts import prompt_text

_BEGIN = re.compile(r"\{%p (for \w+ in|if) ([\w.]+) %\}")
_BEGIN_ROWS = re.compile(_BEGIN.pattern.replace("%p", "%tr"))
_ELSE, _END = "{%p else %}", re.compile(r"\{%p end(for|if) %\}")
_RICH = re.compile(r"\{\{r ([\w.]+) \}\}")
_PLAIN = re.compile(r"\{\{ ([\w.]+) \}\}")
_LOOPS_VARIABLE = re.compile(r"(section|standing|table|row|term|group|sentence|paragraph|note|point)(\.|$)")
_STATUS = {Status.MET: "met", Status.NEAR: "near", Status.MISSED: "missed"}
_STATUS_STYLES = {"met": "StatusMet", "near": "StatusNear", "missed": "StatusMissed"}
_WIDTH = 9638
"""What all columns of a table are wide together, twentieths of a point."""
_LINES = "toc1"

Data = dict[str, Any]


# The template -------------------------------------------------------------------------------------------------------


def make_template(source: Path, target: Path, columns: Sequence[int]) -> None:
    """`columns` are the numbers of columns that tables have besides the labels."""
    document = docx.Document(str(source))
    for part in _parts(document):
        _strip_controls(part)
        _remove_charts(part)
        _rewrite_paragraph_loops(part)
        for table in list(part.iter(qn("w:tbl"))):
            _rewrite_table(table, columns)
        _write_contents(part)
        for paragraph in list(part.iter(qn("w:p"))):
            _rewrite_tags(paragraph)
    document.save(str(target))


def _parts(document: Document) -> Iterator[_Element]:
    yield document.element.body
    section = document.sections[0]
    for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
        yield part._element


def _strip_controls(part: _Element) -> None:
    """Without their numbers, as these would be there many times, and with names that are alike in each section."""
    for properties in part.iter(qn("w:sdtPr")):
        for node in list(properties):
            if node.tag == qn("w:id"):
                properties.remove(node)
            elif "{{" in (name := node.get(qn("w:val"), "")):
                node.set(qn("w:val"), re.sub(r"[:. ]*\{\{.*\}\}", "", name))


def _remove_charts(part: _Element) -> None:
    """From the heading's condition to the end of the loop over pictures."""
    blocks = list(part)
    first = next((at for at, block in enumerate(blocks) if _text(block) == "{%p if section.charts %}"), None)
    if first is None:
        return
    last = next(at for at in range(first, len(blocks)) if _text(blocks[at]) == "{%p endfor %}")
    for block in blocks[first : last + 1]:
        part.remove(block)


def _rewrite_paragraph_loops(part: _Element) -> None:
    opened: list[str] = []
    for paragraph in list(part.iter(qn("w:p"))):
        text = _text(paragraph)
        if begun := _BEGIN.fullmatch(text):
            opened.append(f"any_{_name(begun[2])}" if begun[1] == "if" else _name(begun[2]))
            _set_text(paragraph, f"{{#{opened[-1]}}}")
        elif text == _ELSE:
            otherwise = deepcopy(paragraph)
            paragraph.addnext(otherwise)
            _set_text(paragraph, f"{{/{opened[-1]}}}")
            _set_text(otherwise, f"{{^{opened[-1]}}}")
        elif _END.fullmatch(text):
            _set_text(paragraph, f"{{/{opened.pop()}}}")


def _rewrite_table(table: _Element, columns: Sequence[int]) -> None:
    _remove_attributes(table)
    if "{%tc" not in _text(table):
        _rewrite_rows(table)
        return
    for count in columns:
        one = deepcopy(table)
        for row in one.findall(qn("w:tr")):
            _repeat_columns(row, count)
        _rewrite_rows(one)
        _set_grid(one, count + 1)
        for block in (_loop_paragraph(f"{{#has{count}}}"), one, _loop_paragraph(f"{{/has{count}}}")):
            table.addprevious(block)
    remove(table)


def _remove_attributes(table: _Element) -> None:
    for name in ("w:tblCaption", "w:tblDescription"):
        for node in list(table.iter(qn(name))):
            remove(node)


def _repeat_columns(row: _Element, count: int) -> None:
    """The cell between the loop's two cells, `count` times, each naming a column of its own."""
    cells = row.findall(qn("w:tc"))
    if not _text(cells[1]).startswith("{%tc for"):
        return
    begin, repeated, end = cells[1:4]
    name = "column" if "table.columns" in _text(begin) else "cell"
    for number in range(1, count + 1):
        cell = deepcopy(repeated)
        _set_text(cell, re.sub(r"\{\{(r?) \w+ \}\}", rf"{{{{\1 {name}{number} }}}}", _text(cell)))
        end.addprevious(cell)
    for cell in (begin, repeated, end):
        row.remove(cell)


def _rewrite_rows(table: _Element) -> None:
    """Row loops begin in their row's first cell and end in its last."""
    rows = table.findall(qn("w:tr"))
    for at, row in enumerate(rows):
        begun = _BEGIN_ROWS.match(_text(row))
        if not begun:
            continue
        repeated, end = rows[at + 1], rows[at + 2]
        cells = repeated.findall(qn("w:tc"))
        _set_text(cells[0], f"{{#{_name(begun[2])}}}{_text(cells[0])}")
        _set_text(cells[-1], f"{_text(cells[-1])}{{/{_name(begun[2])}}}")
        table.remove(row)
        table.remove(end)


def _set_grid(table: _Element, columns: int) -> None:
    (grid,) = table.iter(qn("w:tblGrid"))
    grid[:] = [parse_xml(f'<w:gridCol {nsdecls("w")} w:w="{_WIDTH // columns}"/>') for _ in range(columns)]
    for width in table.iter(qn("w:tcW")):
        width.set(qn("w:w"), str(_WIDTH // columns))


def _write_contents(part: _Element) -> None:
    for paragraph in part.iter(qn("w:p")):
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if style is not None and style.get(qn("w:val")) == _LINES:
            line = deepcopy(paragraph)
            for node in line.findall(qn("w:r")):
                line.remove(node)
            line.append(_run("{.}"))
            paragraph.addprevious(_loop_paragraph("{#contents}"))
            paragraph.addprevious(line)
            paragraph.addprevious(_loop_paragraph("{/contents}"))
            remove(paragraph)
            return


def _rewrite_tags(paragraph: _Element) -> None:
    for run in list(paragraph.iter(qn("w:r"))):
        for node in run.findall(qn("w:t")):
            text = (node.text or "").replace("{{r row.label }}", "{{ row.label }}")  # a link without where it leads
            if _RICH.search(text):
                _replace_by_phrases(run, *_RICH.split(text))
            else:
                node.text = _PLAIN.sub(lambda found: f"{{{_name(found[1])}}}", text)


def _name(path: str) -> str:
    """As docxtemplater names it: one word, or a dot for what is repeated itself."""
    return _LOOPS_VARIABLE.sub("", path, count=1).replace(".", "_") or "."


def _replace_by_phrases(run: _Element, before: str, path: str, after: str) -> None:
    """Phrases of which each may have a status, and with it a style, or be a number in a control of its own."""
    inner = [_run("{#plain}{plain}{/plain}")]
    if path == "paragraph":
        inner += [_run("{#number}"), _control("{number}"), _run("{/number}")]
    else:
        inner += [_run(f"{{#{status}}}{{{status}}}{{/{status}}}", style) for status, style in _STATUS_STYLES.items()]
    loop = "phrases" if _name(path) == "." else _name(path)
    for one in (_run(f"{before}{{#{loop}}}"), *inner, _run(f"{{/{loop}}}{after}")):
        run.addprevious(one)
    remove(run)


def _control(text: str) -> _Element:
    return parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="Number"/></w:sdtPr><w:sdtContent><w:r><w:t>{text}</w:t></w:r>'
        "</w:sdtContent></w:sdt>"
    )


def _run(text: str, style: str = "") -> _Element:
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return parse_xml(f'<w:r {nsdecls("w")}>{look}<w:t xml:space="preserve">{text}</w:t></w:r>')


def _loop_paragraph(text: str) -> _Element:
    return parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>{text}</w:t></w:r></w:p>")


def _text(element: _Element) -> str:
    return "".join(node.text or "" for node in element.iter(qn("w:t")))


def _set_text(element: _Element, text: str) -> None:
    first, *others = element.iter(qn("w:t"))
    first.text = text
    for node in others:
        node.text = ""


# The data -----------------------------------------------------------------------------------------------------------


def shipped_report(folder: Path, workbook: Path) -> tuple[Report, str]:
    """The report of the workbook's own quarter, with nothing to compare with, and the workbook's name."""
    source = read_source(folder, workbook)
    assert source.reported.last_quarter is not None
    questioned = question(source, source.reported.last_quarter, date.today())
    revisions = revisions_since(questioned, None, Path("none"))
    report = assemble_report(
        source.catalogue,
        questioned.figures,
        source.workbook.saved,
        quality=questioned.quality,
        revisions=revisions,
        drafts=True,
    )
    return report, source.workbook.name


def data_of(report: Report, workbook: str) -> Data:
    """What the template's tags name."""
    return {
        "report_title": report.title,
        "report_council": report.council,
        "report_committee": report.committee,
        "report_quarter_line": report.quarter_line,
        "report_quarter_short": str(report.quarter),
        "report_data_line": report.data_line,
        "report_as_at": report.as_at,
        "report_workbook": workbook,
        "contents": _contents(report),
        **_overview("scorecard", report.scorecard),
        **_overview("changes", report.changes),
        "overview_draft": [_draft(paragraph) for paragraph in report.overview_draft],
        "overview_prompt": prompt_text(report.overview_prompts, below_draft=bool(report.overview_draft)),
        "sections": [_section(section) for section in report.sections],
        "data_notes": [
            {"heading": group.heading, "points": list(group.points), **_tables("tables", group.tables)}
            for group in report.data_notes
        ],
        "glossary": [{"name": term.name, "meaning": term.meaning} for term in report.glossary],
    }


def columns_of(report: Report) -> list[int]:
    """The numbers of columns besides the labels that the report's tables have."""
    return sorted({len(table.columns) for table in _all_tables(report)})


def _all_tables(report: Report) -> Iterator[Table | LinkedTable]:
    for section in report.sections:
        yield from (*section.month_tables, *section.comparisons, *section.annual_tables, *section.comparators)
    yield from (*report.scorecard.tables, *report.changes.tables)
    for group in report.data_notes:
        yield from group.tables


def _contents(report: Report) -> list[str]:
    changed = ["What changed most"] if report.changes.tables else []
    sections = [section.heading for section in report.sections]
    return ["Scorecard", *changed, "Key messages", *sections, "Data notes", "Glossary"]


def _overview(name: str, page: Overview) -> Data:
    return {
        f"{name}_sentences": [{"phrases": _phrases(sentence.phrases)} for sentence in page.sentences],
        f"{name}_tables": [_linked_table(table) for table in page.tables],
        f"any_{name}_tables": bool(page.tables),
    }


def _section(section: ReportSection) -> Data:
    return {
        "heading": section.heading,
        "definition": list(section.definition),
        "draft": [_draft(paragraph) for paragraph in section.draft],
        "prompt": prompt_text(section.prompts, below_draft=bool(section.draft)),
        "standings": [{"name": one.name, "sentence": _phrases(one.phrases)} for one in section.standings],
        **_tables("month_tables", section.month_tables),
        **_tables("comparisons", section.comparisons),
        **_tables("annual_tables", section.annual_tables),
        **_tables("comparators", section.comparators),
    }


def _tables(name: str, tables: Sequence[Table]) -> Data:
    return {name: [_table(table) for table in tables], f"any_{name}": bool(tables)}


def _draft(paragraph: DraftParagraph) -> Data:
    return {"phrases": [{"number" if piece.number else "plain": piece.text} for piece in paragraph.pieces]}


def _phrases(phrases: Sequence[Phrase]) -> list[Data]:
    return [{_STATUS[phrase.status] if phrase.status else "plain": phrase.text} for phrase in phrases]


def _table(table: Table) -> Data:
    target = {"target_label": table.target.label, **_numbered("cell", table.target.cells)} if table.target else None
    rows = [{"label": row.label, **_numbered("cell", row.cells)} for row in table.rows]
    return {**_frame(table), "target": target, "rows": rows}


def _linked_table(table: LinkedTable) -> Data:
    cells = [[_phrases([cell]) for cell in row.cells] for row in table.rows]
    rows = [{"label": row.label, **_numbered("cell", one)} for row, one in zip(table.rows, cells, strict=True)]
    return {**_frame(table), "rows": rows}


def _frame(table: Table | LinkedTable) -> Data:
    return {
        "caption": table.caption,
        "any_caption": bool(table.caption),
        "corner": table.corner,
        "notes": list(table.notes),
        f"has{len(table.columns)}": True,
        **_numbered("column", table.columns),
    }


def _numbered(name: str, values: Iterable[object]) -> Data:
    return {f"{name}{number}": value for number, value in enumerate(values, start=1)}


def main(folder: Path, workbook: Path, template: Path, data: Path) -> None:
    """The shipped report's template and data, for docxtemplater."""
    report, name = shipped_report(folder, workbook)
    make_template(folder / "template.docx", template, columns_of(report))
    data.write_text(json.dumps(data_of(report, name), ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
