"""Takes content controls away and leaves what people wrote in them; prompts that nobody wrote over go.

Custom XML and smart tags, which are marks around words too, go the same way.
"""

from collections.abc import Collection
from dataclasses import dataclass

from docx.oxml import OxmlElement
from lxml.etree import _Element

from reportgen.word.elements import (
    drop_empty_runs,
    drop_if_blank,
    end_in_paragraphs,
    is_blank,
    remove,
    remove_all,
    unwrap,
)
from reportgen.word.names import qn
from reportgen.word.parts import has_style
from reportgen.word.prompts import ANALYSIS, is_prompt, may_prompt, tag_of

_CONTROL, _CONTENT = qn("w:sdt"), qn("w:sdtContent")
_MARKUP = {qn("w:customXml"): qn("w:customXmlPr"), qn("w:smartTag"): qn("w:smartTagPr")}


@dataclass(frozen=True)
class Nothing:
    """What an analysis says that nobody wrote: its text, the id of its style, and those of headings."""

    text: str
    style: str
    headings: Collection[str]


def unwrap_controls(root: _Element, nothing: Nothing) -> None:
    """Every control of a text; an analysis that nobody wrote says so."""
    touched = _take_out_prompts(root)
    for control in list(root.iter(_CONTROL)):
        if tag_of(control).startswith(ANALYSIS) and _is_unwritten(control, nothing.headings):
            _say(control, nothing)
    for control in list(root.iter(_CONTROL)):
        unwrap(control, control.find(_CONTENT))
    for markup in list(root.iter(*_MARKUP)):
        remove_all(markup.iterchildren(_MARKUP[str(markup.tag)]))
        unwrap(markup, markup)
    drop_empty_runs(root)
    for paragraph in touched:
        drop_if_blank(paragraph)
    end_in_paragraphs(root)


def replace_style(root: _Element, draft: str, style: str) -> None:
    """Gives paragraphs of one style another one; where there is none, the ordinary look."""
    for named in list(root.iter(qn("w:pStyle"))):
        if draft and named.get(qn("w:val")) == draft:
            if style:
                named.set(qn("w:val"), style)
            else:
                remove(named)


def _take_out_prompts(root: _Element) -> list[_Element]:
    """Takes out prompts and pictures that stand for one; the paragraphs in which they stood."""
    pictures = [
        node
        for control in root.iter(_CONTROL)
        if may_prompt(control) and control.find(f"{qn('w:sdtPr')}/{qn('w:picture')}") is not None
        for node in control.iter(qn("w:drawing"), qn("w:pict"))
    ]
    prompts = [run for run in root.iter(qn("w:r")) if is_prompt(run)]
    touched = [next(node.iterancestors(qn("w:p"))) for node in [*prompts, *pictures]]
    remove_all([*prompts, *pictures])
    return touched


def _is_unwritten(control: _Element, headings: Collection[str]) -> bool:
    """Whether an analysis has no words, neither in its control nor beside it: LibreOffice leaves a control around the
    first words of an analysis only, so that it can be empty where others stand after them."""
    if not is_blank(control) or any(tag_of(one).startswith(ANALYSIS) for one in control.iterancestors(_CONTROL)):
        return False
    block = next(control.iterancestors(qn("w:p")), control)
    sides = (block.itersiblings(preceding=True), block.itersiblings())
    nearest = [next((one for one in side if one.tag == qn("w:tbl") or not is_blank(one)), None) for side in sides]
    return is_blank(block) and not any(_has_words(one, headings) for one in nearest)


def _has_words(block: _Element | None, headings: Collection[str]) -> bool:
    if block is None or block.tag in (qn("w:tbl"), qn("w:sectPr")):
        return False
    return not any(has_style(paragraph, heading) for paragraph in block.iter(qn("w:p")) for heading in headings)


def _say(control: _Element, nothing: Nothing) -> None:
    """Puts a text in place of all that a control holds: a run in a line, else a paragraph."""
    content = control.find(_CONTENT)
    if content is None:
        return
    run: _Element = OxmlElement("w:r")
    run.append(OxmlElement("w:t"))
    run[0].text = nothing.text
    remove_all(content)
    parent = control.getparent()
    content.append(run if parent is not None and parent.tag == qn("w:p") else _paragraph(run, nothing.style))


def _paragraph(run: _Element, style: str) -> _Element:
    paragraph: _Element = OxmlElement("w:p")
    if style:
        look = OxmlElement("w:pPr")
        look.append(OxmlElement("w:pStyle", attrs={qn("w:val"): style}))
        paragraph.append(look)
    paragraph.append(run)
    return paragraph
