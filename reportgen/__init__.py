"""reportgen: a council's quarterly performance report, from its Excel workbook to Word."""

__version__ = "0.6.0"
