"""The workbook questioned: what is wrong in it, what is unlikely, and which figures that touches.

`cases` asks case lists by the catalogue's rules, `extracts` asks them as a whole, `scorecard`, `numbers` and
`reasonable` ask typed figures, `reach` says which figures a doubtful cell touches, `check` brings it together;
`findings` holds what comes out. Plain values in and out: no file, no Excel, no Word.
"""

from reportgen.quality.check import check_quality
from reportgen.quality.findings import Quality, QualityFinding, grouped

__all__ = ["Quality", "QualityFinding", "check_quality", "grouped"]
