"""The commands, stage by stage: each function reads like a table of contents.

read_catalogue -> read_workbook -> compute_figures -> check_quality -> compare_figures -> assemble_report -> draw_charts
-> fill_template -> keep_words -> save; then read_edited -> check_narrative -> finalise -> save

`source` reads a workbook, `build` makes a report of it, `edited` opens what people have worked in, `check` and `finish`
are the stages after that. `printing` lays the pages out: the PDF, and the page numbers of the contents.
"""

from reportgen.pipeline.build import Built, Order, Progress, build_report, public_edition_of, save_inspection, steps_of
from reportgen.pipeline.check import CheckedReport, CheckedToRead, check_accessible, check_report, hidden_of
from reportgen.pipeline.edited import Edited, edited_before, read_edited
from reportgen.pipeline.finish import Finished, Finishing, finalise_report
from reportgen.pipeline.printing import Printed, Printing
from reportgen.pipeline.source import (
    Examined,
    Questioned,
    Source,
    examine,
    for_the_public,
    question,
    read_source,
    revisions_since,
)

__all__ = [
    "Built",
    "CheckedReport",
    "CheckedToRead",
    "Edited",
    "Examined",
    "Finished",
    "Finishing",
    "Order",
    "Printed",
    "Printing",
    "Progress",
    "Questioned",
    "Source",
    "build_report",
    "check_accessible",
    "check_report",
    "edited_before",
    "examine",
    "finalise_report",
    "for_the_public",
    "hidden_of",
    "public_edition_of",
    "question",
    "read_edited",
    "read_source",
    "revisions_since",
    "save_inspection",
    "steps_of",
]
