"""What a PDF says of itself: language, title, tags, and that it is accessible."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Dictionary

from reportgen.pdf.check.problems import Problem

_ANEW = "Make it anew from the Word report with --pdf."


def says_nothing_of_itself(pdf: pikepdf.Pdf) -> Iterator[Problem]:
    """Language and title (ISO 14289-1, 7.1 and 7.2), whether tags count (6.2), whether readers may have them (7.16)."""
    if not str(pdf.Root.get("/Lang", "")).strip():
        yield Problem(
            "does not say its language, so screen readers may speak it in another one.",
            f"Set it in Word (Review > Language). {_ANEW}",
        )
    if not _title(pdf):
        yield Problem("has no title.", f"Give it one in Word (File > Info > Title). {_ANEW}")
    if not _is_true(pdf, "/ViewerPreferences", "/DisplayDocTitle"):
        yield Problem("shows its file name at the window's top where its title should be.", _ANEW)
    if not _is_true(pdf, "/MarkInfo", "/Marked"):
        yield Problem("does not say that it is tagged, so screen readers do not use its tags.", _ANEW)
    if _is_true(pdf, "/MarkInfo", "/Suspects"):
        yield Problem("says itself that its tags may be wrong.", _ANEW)
    if pdf.is_encrypted and not pdf.allow.accessibility:
        yield Problem("forbids screen readers to read it.", "Lift its restrictions.")


def brings_more_than_pages(pdf: pikepdf.Pdf) -> Iterator[Problem]:
    """What opens, starts or carries something besides pages, which no document for the public should."""
    names = pdf.Root.get("/Names")
    held = names if isinstance(names, Dictionary) else Dictionary()
    opening = pdf.Root.get("/OpenAction")
    acts = isinstance(opening, Dictionary) and opening.get("/S") != "/GoTo"
    if acts or "/AA" in pdf.Root or "/JavaScript" in held:
        yield Problem("runs a script or another program when it is opened.", f"Do not publish it. {_ANEW}")
    if "/EmbeddedFiles" in held:
        yield Problem("carries other files.", f"Look what they are before you publish it. {_ANEW}")


def says_that_it_is_accessible(pdf: pikepdf.Pdf, *, true: bool) -> Iterator[Problem]:
    """The mark of PDF/UA (clause 5): there, and there only when it is `true`."""
    with pdf.open_metadata(set_pikepdf_as_editor=False) as data:
        marked = data.get("pdfuaid:part") == "1"
    if true and not marked:
        yield Problem("is not marked as accessible (PDF/UA), though nothing else is wrong here.", _ANEW)
    if marked and not true:
        yield Problem(
            "is marked as accessible (PDF/UA), which is not true as long as the above stands.",
            "Put that right in the Word report, then make the PDF anew: the mark is set when nothing is found.",
        )


def _title(pdf: pikepdf.Pdf) -> str:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as data:
        return str(data.get("dc:title") or "").strip()


def _is_true(pdf: pikepdf.Pdf, held_in: str, name: str) -> bool:
    held = pdf.Root.get(held_in)
    return isinstance(held, Dictionary) and bool(held.get(name, False))
