"""The report model: the figures put into words, tables and charts, ready for any document.

`model` holds it, `standing` says how an indicator stands against its target, `change` how it has changed, `marks` what
is revised or in doubt; `tables`, `comparators`, `charts`, `scorecard`, `changes` and `notes` lay figures out;
`assemble` brings the report together. Texts and exact values out; no Word, no picture.
"""

from reportgen.report.assemble import assemble_report, report_file_name
from reportgen.report.model import Chart, Picture, Report, ReportSection, Table

__all__ = ["Chart", "Picture", "Report", "ReportSection", "Table", "assemble_report", "report_file_name"]
