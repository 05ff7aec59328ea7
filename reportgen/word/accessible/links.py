"""The rule for links: in a document and to the web, as links or as fields."""

import re
from collections.abc import Iterator

from lxml.etree import _Element

from reportgen.word.accessible import rules
from reportgen.word.accessible.lines import Fault, Line, Text, fault_at, run_of
from reportgen.word.names import qn

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>]+[^\s<>.,;:)\]'\"]", re.IGNORECASE)
_SAYS_NOTHING = frozenset(
    (
        *(
            "click",
            "click here",
            "here",
            "link",
            "this link",
            "the link",
            "this",
            "see",
            "see here",
            "read",
            "read here",
        ),
        *("read more", "more", "learn more", "find out more", "more information", "further information", "details"),
        *("this page", "this website", "this document", "website", "web page", "webpage", "download", "view", "open"),
    )
)
_PUNCTUATION = " .,;:!?()[]'\"\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}>"


def faults_of_links(text: Text) -> Iterator[Fault]:
    """Links that do not say where they lead, and addresses that stand in the text."""
    for line in text.lines:
        links = list(_links(line))
        for start, end in links:
            if line.text[start:end].casefold().strip(_PUNCTUATION) in _SAYS_NOTHING:
                yield fault_at(rules.LINK_TEXT, line, "This link does not say where it leads.", start, end)
        for found in _ADDRESS.finditer(line.text):
            yield fault_at(
                rules.LINK_TEXT, line, "An address says little, read out letter by letter.", found.start(), found.end()
            )


def is_link(run: _Element) -> bool:
    """Whether a run leads somewhere."""
    return next(run.iterancestors(qn("w:hyperlink")), None) is not None or _in_link_field(run)


def _links(line: Line) -> Iterator[tuple[int, int]]:
    """Where links stand in a line."""
    found: list[tuple[object, int, int]] = []
    for piece in line.pieces:
        run = run_of(piece)
        link = next(run.iterancestors(qn("w:hyperlink")), None)
        key = link if link is not None else "field" if _in_link_field(run) else None
        if found and found[-1][0] is key:
            found[-1] = (key, found[-1][1], piece.end)
        else:
            found.append((key, piece.start, piece.end))
    return ((start, end) for key, start, end in found if key is not None)


def _in_link_field(run: _Element) -> bool:
    """Whether it stands in the result of a HYPERLINK field of its paragraph."""
    simple = next(run.iterancestors(qn("w:fldSimple")), None)
    if simple is not None and _is_link_code(simple.get(qn("w:instr"), "")):
        return True
    depth = 0
    for before in run.itersiblings(qn("w:r"), preceding=True):
        for node in reversed(before):
            if node.tag == qn("w:fldChar"):
                depth += {"end": 1, "begin": -1}.get(node.get(qn("w:fldCharType"), ""), 0)
            elif node.tag == qn("w:instrText") and depth == 0 and _is_link_code(node.text or ""):
                return True
        if depth < 0:
            return False
    return False


def _is_link_code(code: str) -> bool:
    return code.strip().upper().startswith("HYPERLINK")
