"""The figures: measures counted from case lists and scorecard rows, put together as the catalogue's indicators.

`values` holds what comes out, `columns`, `case_sets`, `conditions` and `counting` count, `quarters` says what the
workbook can report, `compute` makes the series, `facts` those for the analysis, `limiting` leaves those of some
sections, `listing` lists them, `revisions` compares them. Plain values in and out: no file, no Excel, no Word.
"""

from reportgen.figures.compute import compute_figures
from reportgen.figures.limiting import limited_to
from reportgen.figures.listing import FIGURE_COLUMNS, benchmark_texts, fact_row, indicator_row, list_figures
from reportgen.figures.quarters import Reported, choose_quarter, reported_months
from reportgen.figures.revisions import Revisions, compare_figures
from reportgen.figures.values import Fact, Figures, Nature, Reason, Series, Trace, Value

__all__ = [
    "FIGURE_COLUMNS",
    "Fact",
    "Figures",
    "Nature",
    "Reason",
    "Reported",
    "Revisions",
    "Series",
    "Trace",
    "Value",
    "benchmark_texts",
    "choose_quarter",
    "compare_figures",
    "compute_figures",
    "fact_row",
    "indicator_row",
    "limited_to",
    "list_figures",
    "reported_months",
]
