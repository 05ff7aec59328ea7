"""Lists brought into another document count there as they did where they come from."""

import docx
from docx.document import Document
from docx.oxml.ns import qn

from reportgen.word.lists import NO_LIST, Lists, numbering
from tests.word_pieces import elements

_LEVEL = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="%1."/></w:lvl>'
_STYLE = (
    '<w:style w:type="numbering" w:styleId="Steps"><w:name w:val="Steps"/><w:pPr><w:numPr><w:numId w:val="901"/>'
    "</w:numPr></w:pPr></w:style>"
)


def _with_lists(*kinds: str, lists: str = "") -> Document:
    """A document with kinds of lists, numbered from 901, and lists made from them."""
    document = docx.Document()
    root = numbering(document)
    assert root is not None
    for number, kind in enumerate(kinds, start=901):
        (made,) = elements(
            f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="0A0B0C0D"/>{kind}</w:abstractNum>'
        )
        root.findall(qn("w:abstractNum"))[-1].addnext(made)
    root.extend(elements(lists))
    return document


def _list(number: int, kind: int, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{kind}"/>{more}</w:num>'


def _kind(document: Document, identity: str) -> str:
    root = numbering(document)
    assert root is not None
    (found,) = [one for one in root.findall(qn("w:num")) if one.get(qn("w:numId")) == identity]
    return str(found[0].get(qn("w:val")))


def it_lets_lists_of_one_kind_go_on_counting() -> None:
    source = _with_lists(_LEVEL.format("decimal"), lists=_list(901, 901) + _list(902, 901))
    target = docx.Document()
    lists = Lists(source, target)
    first, second = lists.bring("901"), lists.bring("902")
    assert first != second
    assert lists.bring("901") == first
    assert _kind(target, first) == _kind(target, second)


def it_keeps_lists_of_two_documents_apart() -> None:
    target = docx.Document()
    brought = [Lists(_with_lists(_LEVEL.format("decimal"), lists=_list(901, 901)), target).bring("901") for _ in "ab"]
    assert len({_kind(target, one) for one in brought}) == 2


def it_brings_the_levels_of_a_list_style() -> None:
    """A list in a list style (Word: Define New List Style) names the style, whose own list has the levels."""
    source = _with_lists(
        _LEVEL.format("lowerRoman") + '<w:styleLink w:val="Steps"/>',
        '<w:numStyleLink w:val="Steps"/>',
        lists=_list(901, 901) + _list(902, 902),
    )
    source.styles.element.extend(elements(_STYLE))
    target = docx.Document()
    kind = _kind(target, Lists(source, target).bring("902"))
    root = numbering(target)
    assert root is not None
    (levels,) = [one for one in root.findall(qn("w:abstractNum")) if one.get(qn("w:abstractNumId")) == kind]
    assert [one.get(qn("w:val")) for one in levels.iter(qn("w:numFmt"))] == ["lowerRoman"]


def it_brings_a_list_into_a_document_that_has_none() -> None:
    source, target = _with_lists(_LEVEL.format("decimal"), lists=_list(901, 901)), docx.Document()
    for key in [key for key, one in target.part.rels.items() if one.reltype.endswith("/numbering")]:
        del target.part.rels[key]
    assert _kind(target, Lists(source, target).bring("901"))


def it_knows_no_list_that_is_not_there() -> None:
    assert Lists(docx.Document(), docx.Document()).bring("4711") == NO_LIST
