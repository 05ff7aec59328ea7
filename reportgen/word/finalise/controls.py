"""Takes content controls away and leaves what people wrote in them; prompts that nobody wrote over go.

Custom XML and smart tags, which are marks around words too, go the same way.
"""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml.etree import _Element

from reportgen.word.finalise.elements import (
    drop_empty_runs,
    drop_if_blank,
    end_in_paragraphs,
    is_blank,
    remove,
    remove_all,
    unwrap,
)
from reportgen.word.prompts import ANALYSIS, is_prompt, may_prompt, tag_of

_CONTROL, _CONTENT = qn("w:sdt"), qn("w:sdtContent")
_MARKUP = {qn("w:customXml"): qn("w:customXmlPr"), qn("w:smartTag"): qn("w:smartTagPr")}


def unwrap_controls(root: _Element, nothing: str, style: str) -> None:
    """Every control of a text; an analysis that nobody wrote says `nothing`, in the style of that id."""
    touched = _take_out_prompts(root)
    for control in list(root.iter(_CONTROL)):
        if tag_of(control).startswith(ANALYSIS) and is_blank(control):
            _say(control, nothing, style)
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


def _say(control: _Element, text: str, style: str) -> None:
    """Puts a text in place of all that a control holds: a run in a line, else a paragraph."""
    content = control.find(_CONTENT)
    if content is None or next(control.iterancestors(_CONTROL), None) is not None:
        return
    run: _Element = OxmlElement("w:r")
    run.append(OxmlElement("w:t"))
    run[0].text = text
    remove_all(content)
    parent = control.getparent()
    content.append(run if parent is not None and parent.tag == qn("w:p") else _paragraph(run, style))


def _paragraph(run: _Element, style: str) -> _Element:
    paragraph: _Element = OxmlElement("w:p")
    if style:
        look = OxmlElement("w:pPr")
        look.append(OxmlElement("w:pStyle", attrs={qn("w:val"): style}))
        paragraph.append(look)
    paragraph.append(run)
    return paragraph
