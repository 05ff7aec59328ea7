"""Reads the council's workbook: the edge where Excel is.

`opening` finds and opens the file, `sheets` finds header rows, columns and rows, `cells` reads a cell. A path and the
catalogue's layout go in, `sources.Workbook` comes out. The file is opened read only and never written to.
"""

from reportgen.workbook.opening import newest_workbook
from reportgen.workbook.sheets import read_workbook

__all__ = ["newest_workbook", "read_workbook"]
