"""Reads the council's workbook: the edge where Excel is.

`opening` finds and opens the file, `ahead` reads its sheets ahead into a `grid` of columns, `names` knows what the
catalogue wants, `sheets` finds sheets, header rows and columns, `case_lists` and `tables` read them, `cells` reads a
cell, `percent` settles how percentages are typed, `marks` finds cells that look blank and are not, `unused` looks at
the other sheets, `examine` puts it all together. A path and the catalogue go in, `sources.Workbook` comes out. The file
is opened read only and never written to.
"""

from reportgen.workbook.examine import Examined, examine_workbook, read_workbook
from reportgen.workbook.opening import newest_workbook

__all__ = ["Examined", "examine_workbook", "newest_workbook", "read_workbook"]
