"""Several officers, several copies of the report: whose words stay, whatever the order in which the copies come."""

from collections.abc import Callable
from itertools import permutations

import pytest
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from reportgen.narrative.versions import Fate
from reportgen.word.keep import Written
from tests.officers import Officer, Refreshed, content_of, copy_of, fresh, parsed, refresh, text_of

FIRST, SECOND, THIRD = "referrals-timeliness", "re-referrals", "early-help-started"
_MARKS = ("Several versions", "These words stood", "These comments")


def _says(*texts: str, look: str = "") -> str:
    return "".join(f"<w:p><w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r></w:p>" for text in texts)


def _written(*said: tuple[str, str], on: Document | None = None) -> Document:
    """A report in which an officer has written into some sections."""
    officer = Officer(on)
    for section, text in said:
        officer.write(section, _says(text) if text else "<w:p/>")
    return officer.done()


def _lines(refreshed: Refreshed, section: str) -> list[str]:
    """An analysis without the program's marks."""
    lines = [text_of(one) for one in content_of(refreshed.document, section).iter(qn("w:p"))]
    return [line for line in lines if line and not line.startswith(_MARKS)]


def _fates(refreshed: Refreshed) -> dict[str, Fate]:
    return {one.section: one.fate for one in refreshed.kept.sections}


def _body(refreshed: Refreshed) -> bytes:
    return etree.tostring(refreshed.document.element)


def it_gathers_the_sections_that_each_has_changed() -> None:
    copies = [copy_of("a.docx", _written((FIRST, "A"))), copy_of("b.docx", _written((SECOND, "B")))]
    refreshed = refresh(_written((THIRD, "C")), *copies)
    assert [_lines(refreshed, section) for section in (FIRST, SECOND, THIRD)] == [["A"], ["B"], ["C"]]
    assert [_fates(refreshed)[one] for one in (FIRST, SECOND, THIRD)] == [Fate.TAKEN, Fate.TAKEN, Fate.KEPT]


def _full(name: str) -> Written:
    """A copy with all that leans on other parts: the same ids as in every other copy, other things behind them."""
    officer = Officer()
    comment, note = officer.comment(f"Of {name}"), officer.note("footnote", lambda _: _run(f"Note of {name}"))
    marks = f'<w:commentRangeStart w:id="{comment}"/>{_run(name)}<w:commentRangeEnd w:id="{comment}"/>'
    reference = f'<w:r><w:commentReference w:id="{comment}"/></w:r><w:r><w:footnoteReference w:id="{note}"/></w:r>'
    bookmark = '<w:bookmarkStart w:id="9" w:name="Cause"/><w:r><w:t>x</w:t></w:r><w:bookmarkEnd w:id="9"/>'
    change = f'<w:ins w:id="9" w:author="{name}" w:date="2021-10-18T09:30:00Z">{_run("new")}</w:ins>'
    look = f'<w:pPr><w:pStyle w:val="OwnWords"/><w:numPr><w:numId w:val="{officer.steps}"/></w:numPr></w:pPr>'
    link = '<w:hyperlink w:anchor="Cause"><w:r><w:t>there</w:t></w:r></w:hyperlink>'
    words = f"<w:p>{look}{marks}{reference}{bookmark}{change}{link}</w:p>"
    officer.write(FIRST, words)
    return copy_of(name, officer.done())


def _run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def it_makes_the_same_of_the_copies_in_any_order() -> None:
    report = _written((SECOND, "Own"))
    bodies = set()
    for order in permutations(("a.docx", "b.docx", "c.docx")):
        bodies.add(_body(refresh(report, *(_full(name) for name in order))))
    assert len(bodies) == 1


def it_keeps_what_each_copy_leans_on_apart() -> None:
    refreshed = refresh(fresh(), _full("a.docx"), _full("b.docx"))
    body = refreshed.document.element.body
    assert sorted(comment.text for comment in refreshed.document.comments) == ["Of a.docx", "Of b.docx"]
    notes = [one.target_part for one in refreshed.document.part.rels.values() if one.reltype.endswith("/footnotes")]
    assert len(notes) == 1
    assert [note in notes[0].blob for note in (b"Note of a.docx", b"Note of b.docx")] == [True, True]
    names = [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]
    ids = [one.get(qn("w:id")) for tag in ("w:bookmarkStart", "w:ins") for one in body.iter(qn(tag))]
    assert len(set(names)) == len(names)
    assert len(set(ids)) == len(ids)
    anchors = [one.get(qn("w:anchor")) for one in content_of(refreshed.document, FIRST).iter(qn("w:hyperlink"))]
    assert [anchor in names for anchor in anchors] == [True, True]
    assert len(set(anchors)) == 2
    styles = [style.name for style in refreshed.document.styles]
    assert len(set(styles)) == len(styles)
    lists = {one.get(qn("w:val")) for one in content_of(refreshed.document, FIRST).iter(qn("w:numId"))}
    assert len(lists) == 2


def it_keeps_both_versions_of_a_section_under_marks_that_say_whose_they_are() -> None:
    refreshed = refresh(fresh(), copy_of("b.docx", _written((FIRST, "B"))), copy_of("a.docx", _written((FIRST, "A"))))
    lines = [text_of(one) for one in content_of(refreshed.document, FIRST).iter(qn("w:p"))]
    assert [line for line in lines if not line.startswith("Several")] == ["A", "B"]
    assert ["'a.docx'" in lines[0], "'b.docx'" in lines[2]] == [True, True]
    assert _fates(refreshed)[FIRST] is Fate.SEVERAL


def it_brings_nothing_twice_when_the_same_copies_come_again() -> None:
    copies = [copy_of("a.docx", _written((FIRST, "A"))), copy_of("b.docx", _written((FIRST, "B")))]
    refreshed = refresh(fresh(), *copies)
    again = refreshed.again(*copies)
    assert _body(again) == _body(refreshed)
    assert _body(again.again(*copies)) == _body(refreshed)


def it_does_not_undo_what_was_made_of_a_copy_since_it_came() -> None:
    copy = copy_of("a.docx", _written((FIRST, "A")))
    refreshed = refresh(fresh(), copy)
    later = refresh(_written((FIRST, "A, put better"), on=refreshed.document), copy, baseline=refreshed.baseline)
    assert _lines(later, FIRST) == ["A, put better"]


def it_takes_a_copy_that_was_changed_again_after_it_came() -> None:
    refreshed = refresh(fresh(), copy_of("a.docx", _written((FIRST, "A"))))
    again = refreshed.again(copy_of("a.docx", _written((FIRST, "A, more"))))
    assert {"A, more"} <= set(_lines(again, FIRST))


def it_brings_a_copy_again_where_the_report_has_lost_its_words() -> None:
    copy = copy_of("a.docx", _written((FIRST, "A")))
    refreshed = refresh(fresh(), copy)
    emptied = _written((FIRST, ""), on=refreshed.document)
    assert _lines(refresh(emptied, copy, baseline=refreshed.baseline), FIRST) == ["A"]


def it_takes_a_version_made_from_the_reports_words_in_their_place() -> None:
    first = refresh(_written((FIRST, "Own")))
    copy = copy_of("a.docx", _written((FIRST, "Own, and more"), on=first.again().document), first.baseline)
    refreshed = first.again(copy)
    assert _lines(refreshed, FIRST) == ["Own, and more"]


def it_keeps_both_where_a_copy_was_made_before_the_reports_words() -> None:
    first = refresh(_written((FIRST, "Own")))
    refreshed = first.again(copy_of("old.docx", _written((FIRST, "From the draft"))))
    assert sorted(_lines(refreshed, FIRST)) == ["From the draft", "Own"]


def it_takes_the_same_change_of_two_copies_once() -> None:
    refreshed = refresh(fresh(), copy_of("a.docx", _written((FIRST, "A"))), copy_of("b.docx", _written((FIRST, "A"))))
    assert _lines(refreshed, FIRST) == ["A"]
    assert _fates(refreshed)[FIRST] is Fate.TAKEN


def it_leaves_a_section_empty_that_an_officer_has_emptied() -> None:
    first = refresh(_written((FIRST, "Own")))
    emptied = copy_of("a.docx", _written((FIRST, ""), on=first.again().document), first.baseline)
    other = copy_of("b.docx", _written((FIRST, "B"), on=first.again().document), first.baseline)
    assert _lines(first.again(emptied), FIRST) == []
    assert _lines(first.again(emptied, other), FIRST) == ["B"]


def it_leaves_a_report_as_it_is_that_comes_as_its_own_copy() -> None:
    report = _written((FIRST, "Own"))
    assert _body(refresh(report, copy_of("the same.docx", report))) == _body(refresh(report))


# What only an exact look finds in a copy ------------------------------------------------------------------------

WORDS = "The rate fell."


def _first() -> Refreshed:
    """A report with words, a note and a picture, of which officers have copies."""
    officer = Officer()
    note = officer.note("footnote", lambda _: _run("See the audit."))
    officer.write(FIRST, f'<w:p>{_run(WORDS)}<w:r><w:footnoteReference w:id="{note}"/></w:r></w:p>')
    return refresh(officer.done())


def _comment(document: Document) -> None:
    number = Officer(document).comment("Really?")
    mark = parsed(f'<w:p><w:r><w:commentReference w:id="{number}"/></w:r></w:p>')[0]
    next(content_of(document, FIRST).iter(qn("w:p"))).extend(list(mark))


def _bold(document: Document) -> None:
    run = next(content_of(document, FIRST).iter(qn("w:r")))
    run.insert(0, parsed("<w:r><w:rPr><w:b/></w:rPr></w:r>")[0][0])


def _note(document: Document) -> None:
    (part,) = [one.target_part for one in document.part.rels.values() if one.reltype.endswith("/footnotes")]
    part._blob = part.blob.replace(b"See the audit.", b"See the audit of June.")


@pytest.mark.parametrize("change", [_comment, _bold, _note])
def it_sees_a_copy_in_which_only_a_comment_a_note_or_a_look_is_new(change: Callable[[Document], None]) -> None:
    first = _first()
    copied = first.again().document
    change(copied)
    refreshed = first.again(copy_of("a.docx", copied, first.baseline))
    assert _fates(refreshed)[FIRST] is Fate.TAKEN
    assert _lines(refreshed, FIRST) == [WORDS]


def it_keeps_the_comments_of_two_copies_on_the_same_heading() -> None:
    copies = []
    for name in ("a.docx", "b.docx"):
        officer = Officer()
        number = officer.comment(f"{name} doubts it")
        heading = next(one for one in officer.document.paragraphs if one.text == "Referrals - Timeliness")
        heading._element.extend(list(parsed(f'<w:p><w:r><w:commentReference w:id="{number}"/></w:r></w:p>')[0]))
        copies.append(copy_of(name, officer.done()))
    refreshed = refresh(fresh(), *copies)
    assert sorted(one.text for one in refreshed.document.comments) == ["a.docx doubts it", "b.docx doubts it"]
    assert _body(refreshed.again(*copies)) == _body(refreshed)
