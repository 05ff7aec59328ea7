"""What lets a figure be checked: the figures workbook, and the record that a report carries of its own figures.

`tables` and `findings` say what stands on the workbook's sheets, `look` how they look, `places` where a link leads, and
`figures_workbook` puts them together; it is imported by its own name, as the library it writes with costs start-up.
`record` is the record in the Word file; `earlier` reads what either carries.
"""

from reportgen.audit.earlier import (
    CHECKED,
    FIGURES_FILE,
    carries_data,
    checked_from,
    figures_beside,
    is_checked_copy,
    latest_earlier,
    newest_of,
    newest_report,
    read_carried,
    read_earlier,
)
from reportgen.audit.evidence import Evidence
from reportgen.audit.layout import PUBLIC
from reportgen.audit.places import relative_link
from reportgen.audit.record import NAMESPACE, Record, read_record, record_xml, with_baseline

__all__ = [
    "CHECKED",
    "FIGURES_FILE",
    "NAMESPACE",
    "PUBLIC",
    "Evidence",
    "Record",
    "carries_data",
    "checked_from",
    "figures_beside",
    "is_checked_copy",
    "latest_earlier",
    "newest_of",
    "newest_report",
    "read_carried",
    "read_earlier",
    "read_record",
    "record_xml",
    "relative_link",
    "with_baseline",
]
