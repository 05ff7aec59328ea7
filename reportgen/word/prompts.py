"""The grey questions that stand in an analysis until officers write, and how they are told from officers' words.

Word takes a prompt away when somebody writes over it. LibreOffice does not know prompts: it leaves words that are
typed among them in their grey style, and passes their mark on to the control around them. So a control says only where
prompts may be; what is one is told by its style and, in an analysis, by its text.
"""

from collections.abc import Sequence

from docx.document import Document
from lxml.etree import _Element

from reportgen.word.names import qn

ANALYSIS, PROMPT = "analysis.", "prompt."
INVITATION = "Click here and write. Questions to answer:"
_BELOW_DRAFT = f"Above in italics is a draft made from the figures: keep, change or delete it. {INVITATION}"
_QUESTION = "- "
_STYLE = "PlaceholderText"
_TAG, _VALUE = f"{qn('w:sdtPr')}/{qn('w:tag')}", qn("w:val")
_LINES = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t"}


def prompt_text(questions: Sequence[str], *, below_draft: bool) -> str:
    """The placeholder's text, which says what a draft above it is; docxtpl turns each line end into a line break."""
    invitation = _BELOW_DRAFT if below_draft else INVITATION
    return "\n".join([invitation, *(_QUESTION + question for question in questions)])


def has_analyses(document: Document) -> bool:
    """Whether a document has places to write, as a working report has and a finished one has not."""
    return any(tag_of(control).startswith(ANALYSIS) for control in document.element.body.iter(qn("w:sdt")))


def is_prompt(run: _Element) -> bool:
    """Whether a run belongs to a prompt that nobody has written over."""
    if not _is_grey(run):
        return False
    controls = [control for control in run.iterancestors(qn("w:sdt")) if may_prompt(control)]
    return bool(controls) and (not any(_is_of_analysis(one) for one in controls) or _says_a_prompt(run))


def take_off_grey(block: _Element) -> None:
    """Takes the look of a prompt from words: LibreOffice leaves it on what is typed over one."""
    for run in block.iter(qn("w:r")):
        if _is_grey(run):
            for look in run.iterchildren(qn("w:rPr")):
                for style in list(look.iterchildren(qn("w:rStyle"))):
                    look.remove(style)


def has_words_among_questions(paragraph: _Element) -> bool:
    """Whether somebody has written into a prompt without replacing it."""
    runs = [run for run in paragraph.iter(qn("w:r")) if _is_grey(run) and _has_text(run)]
    return any(INVITATION in text_of(run) for run in runs) and not all(is_prompt(run) for run in runs)


def may_prompt(control: _Element) -> bool:
    """Whether a content control may hold a prompt."""
    properties = control.find(qn("w:sdtPr"))
    if properties is None:
        return False
    return properties.find(qn("w:showingPlcHdr")) is not None or tag_of(control).startswith(PROMPT)


def tag_of(control: _Element) -> str:
    """The tag of a content control; empty where it has none."""
    tag = control.find(_TAG)
    return "" if tag is None else str(tag.get(_VALUE, ""))


def text_of(run: _Element) -> str:
    """A run's text, its line breaks as line ends."""
    return "".join(_LINES.get(str(node.tag), node.text or "" if node.tag == qn("w:t") else "") for node in run)


def _is_of_analysis(control: _Element) -> bool:
    return tag_of(control).startswith((ANALYSIS, PROMPT))


def _is_grey(run: _Element) -> bool:
    style = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
    return style is not None and style.get(qn("w:val")) == _STYLE


def _has_text(run: _Element) -> bool:
    return bool(text_of(run).strip())


def _says_a_prompt(run: _Element) -> bool:
    """Whether all that is grey in the run's paragraph is an invitation and questions."""
    paragraph = next(run.iterancestors(qn("w:p")))
    said = "".join(text_of(one) for one in paragraph.iter(qn("w:r")) if _is_grey(one))
    first, *others = said.split("\n")
    return first.strip() in ("", INVITATION, _BELOW_DRAFT) and all(_is_question(line.strip()) for line in others)


def _is_question(line: str) -> bool:
    """Whether a line is as the program wrote it; after a question mark words have been typed."""
    return not line or (line.startswith(_QUESTION) and (line.endswith("?") or "?" not in line))
