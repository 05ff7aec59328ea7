"""Quick checks of a PDF against PDF/UA-1 (ISO 14289-1): whether somebody who does not see it can read it.

`document` asks what the file says of itself, `headings`, `tables` and `tags` ask the tree of tags, `content` what is
drawn on the pages, `fonts` how letters are told, `links` what can be clicked. An open PDF in, findings out.

What a machine cannot tell stays people's duty: whether an alt text is true, whether the order of reading makes sense.
"""

import io
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from pikepdf.settings import set_qpdf_limits

from reportgen.errors import Finding, PdfError
from reportgen.packages import PackageError, check_size
from reportgen.pdf.check.content import untagged_content
from reportgen.pdf.check.document import brings_more_than_pages, says_nothing_of_itself, says_that_it_is_accessible
from reportgen.pdf.check.fonts import unreadable_fonts
from reportgen.pdf.check.headings import headings_out_of_order
from reportgen.pdf.check.links import links_without_words
from reportgen.pdf.check.problems import Problem, told
from reportgen.pdf.check.tables import tables_without_headers
from reportgen.pdf.check.tags import misplaced_tags
from reportgen.pdf.tree import document_tree

_WITHOUT_TAGS = Problem(
    "has no tags, so screen readers can tell no heading, table or picture.",
    "Make it from the Word report with --pdf; a PDF that was printed or scanned has none.",
)
_LARGEST_STREAM = 32_000_000
"""What one page's drawing, or anything else that is packed, may unpack to; a page of the shipped report has 0.06 MB."""
_OF_DAMAGE = (
    *(pikepdf.PdfError, pikepdf.DataDecodingError, pikepdf.models.outlines.OutlineStructureError),
    *(ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError),
)
"""What may happen in a damaged file, any part of which may be another thing than it should be."""


def check_pdf(pdf: pikepdf.Pdf, *, but_the_mark: bool = False) -> list[Finding]:
    """What is wrong with a PDF; `but_the_mark` of PDF/UA, which is given to those in which nothing is."""
    findings = told(_problems(pdf))
    if not but_the_mark:
        findings += told(says_that_it_is_accessible(pdf, true=not findings))
    return findings


def check_pdf_file(path: Path) -> list[Finding]:
    """What is wrong with a PDF that somebody has named. Raises PdfError when it cannot be read."""
    try:
        check_size(path)
        content = path.read_bytes()
    except PackageError as error:
        raise PdfError(error.about(path.name)) from None
    except OSError as error:
        why = "is not there." if not path.exists() else f"cannot be read: {error.strerror}."
        raise PdfError(Finding(path.name, why, "Look whether the name is right.")) from None
    if b"%PDF" not in content[:1024]:
        raise PdfError(Finding(path.name, "is no PDF, whatever its name says.", "Make it anew."))
    set_qpdf_limits(flate_max_memory=_LARGEST_STREAM, run_length_max_memory=_LARGEST_STREAM)
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) == 0:
                raise PdfError(Finding(path.name, "is damaged: it has no page.", "Make it anew, or fetch it again."))
            return check_pdf(pdf)
    except pikepdf.PasswordError:
        remedy = "Take the password away, as nobody could read it without."
        raise PdfError(Finding(path.name, "can be opened with a password only.", remedy)) from None
    except _OF_DAMAGE:
        raise PdfError(
            Finding(path.name, "is damaged, or would unpack to too much.", "Make it anew, or fetch it again.")
        ) from None
    finally:
        set_qpdf_limits(flate_max_memory=0, run_length_max_memory=0)  # as ever: none


def _problems(pdf: pikepdf.Pdf) -> Iterator[Problem]:
    yield from says_nothing_of_itself(pdf)
    yield from brings_more_than_pages(pdf)
    tree = document_tree(pdf)
    if tree is None:
        yield _WITHOUT_TAGS
    else:
        yield from headings_out_of_order(pdf, tree)
        yield from misplaced_tags(tree)
        yield from tables_without_headers(tree)
        yield from untagged_content(pdf)
        yield from links_without_words(pdf, tree)
    yield from unreadable_fonts(pdf)
