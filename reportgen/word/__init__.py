"""The Word document: template in, report out.

`template` opens and checks the template, `charts` puts charts into it, `fill` renders it with docxtpl, `finish` does
what docxtpl does not (ids, contents, table widths, properties), `carried` adds what the file carries beside its pages.

`reading` opens a document that people have edited, `visible` tells the text that they see in a paragraph, `prompts` the
questions that nobody has written over, and `comments` writes remarks at the very words.

`contents` writes page numbers into the contents, `working` says on each page of a copy that it is a working draft.

`parts` reads headers, footers and notes besides the body, `undecided` tells the tracked changes and comments that are
left, and `finalise` makes the clerk's clean document.

`accessible` finds what keeps people from reading a document, by declared rules.

`blocks` and `analyses` find people's words in a document, `passages` reads them as texts, `keep` brings them into a
fresh report, `graft` moves them.
"""

from docx.document import Document

from reportgen.word.accessible import Fault, find_faults, places_of_faults
from reportgen.word.analyses import baseline_of
from reportgen.word.carried import carried_xml, carry_xml
from reportgen.word.comments import AUTHOR, Place, comment, take_back
from reportgen.word.contents import contents_headings, make_field, number_contents, remove_numbers
from reportgen.word.fill import fill_template
from reportgen.word.finalise import FinishedDocument, Published, finalise, packed
from reportgen.word.finish import LANGUAGE, number_ids
from reportgen.word.keep import Written, holds_words, keep_words, remembering
from reportgen.word.passages import ReadAnalysis, read_analyses
from reportgen.word.prompts import has_analyses
from reportgen.word.reading import open_document
from reportgen.word.undecided import comments_left, undecided_changes
from reportgen.word.visible import says, visible_text
from reportgen.word.working import SAYS as WORKING
from reportgen.word.working import marked_as_working

__all__ = [
    "AUTHOR",
    "LANGUAGE",
    "WORKING",
    "Document",
    "Fault",
    "FinishedDocument",
    "Place",
    "Published",
    "ReadAnalysis",
    "Written",
    "baseline_of",
    "carried_xml",
    "carry_xml",
    "comment",
    "comments_left",
    "contents_headings",
    "fill_template",
    "finalise",
    "find_faults",
    "has_analyses",
    "holds_words",
    "keep_words",
    "make_field",
    "marked_as_working",
    "number_contents",
    "number_ids",
    "open_document",
    "packed",
    "places_of_faults",
    "read_analyses",
    "remembering",
    "remove_numbers",
    "says",
    "take_back",
    "undecided_changes",
    "visible_text",
]
