"""Draws chart specifications: each way of drawing in a module of its own. What a chart shows is the report's.

`style` says how charts look; `pictures` draws them with matplotlib; `native` writes them as Word's own, `explicit`
makes these fit for Word, and `embedded` writes the workbooks behind them.
"""

from reportgen.charts.embedded import workbook_behind
from reportgen.charts.native import write_charts
from reportgen.charts.pictures import draw_charts

__all__ = ["draw_charts", "workbook_behind", "write_charts"]
