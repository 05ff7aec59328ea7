"""Draws chart specifications: each way of drawing in a module of its own. What a chart shows is the report's."""

from reportgen.charts.pictures import draw_charts

__all__ = ["draw_charts"]
