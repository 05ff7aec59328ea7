"""The workbook questioned: what is wrong in it, what is unlikely, and which figures that touches.

`findings` holds what comes out. Plain values in and out: no file, no Excel, no Word.
"""

from reportgen.quality.findings import Quality, QualityFinding

__all__ = ["Quality", "QualityFinding"]
