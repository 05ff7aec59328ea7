"""What stopped a report, as findings: a batch goes on with the others."""

import os
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool

from reportgen.errors import Finding, ReportgenError, reason_of, unexpected

_ENDED = Finding(
    "", "A process that made reports was ended from outside.", "Is there too little memory? Try again with --jobs 1."
)


def as_findings(error: Exception) -> Sequence[Finding]:
    """An error's findings, or that it is a fault of the program's own."""
    if isinstance(error, ReportgenError):
        return error.findings
    if isinstance(error, BrokenProcessPool | MemoryError):
        return [_ENDED]
    if isinstance(error, OSError) and error.filename:
        return [Finding(str(error.filename2 or error.filename), *reason_of(error))]
    if os.environ.get("REPORTGEN_DEBUG"):
        raise error
    what = f"The program met a fault of its own: {unexpected(error)}."
    return [Finding("", what, "Please tell whoever looks after it.")]
