"""What stopped a report, as findings: a batch goes on with the others."""

import os
from collections.abc import Sequence

from reportgen.errors import Finding, ReportgenError, unexpected


def as_findings(error: Exception) -> Sequence[Finding]:
    """An error's findings, or that it is a fault of the program's own."""
    if isinstance(error, ReportgenError):
        return error.findings
    if os.environ.get("REPORTGEN_DEBUG"):
        raise error
    what = f"The program met a fault of its own: {unexpected(error)}."
    return [Finding("", what, "Please tell whoever looks after it.")]
