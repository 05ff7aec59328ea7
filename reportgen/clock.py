"""Tells the time, the only place that does: now, or the moment that SOURCE_DATE_EPOCH names.

With that, two runs give the same bytes (https://reproducible-builds.org/specs/source-date-epoch/).
"""

import os
from datetime import UTC, date, datetime

from reportgen.errors import Finding, UsageError

EPOCH = "SOURCE_DATE_EPOCH"
_LAST = datetime(9999, 12, 31, tzinfo=UTC)
"""The last day that Word and Excel know."""


def now() -> datetime:
    """The time in UTC, without its zone. Raises UsageError where SOURCE_DATE_EPOCH is no such number."""
    return (_epoch() or datetime.now(UTC)).replace(tzinfo=None)


def local_now() -> datetime:
    """The time of this place; of SOURCE_DATE_EPOCH that in UTC, as it is to be the same at each place."""
    return (_epoch() or datetime.now()).replace(tzinfo=None)


def today() -> date:
    """The day at this place."""
    return local_now().date()


def _epoch() -> datetime | None:
    said = os.environ.get(EPOCH, "").strip()
    if not said:
        return None
    seconds = int(said) if said.isascii() and said.isdecimal() and len(said) <= len(str(2**63)) else -1
    if not 0 <= seconds <= _LAST.timestamp():
        remedy = "It should be the seconds since 1 January 1970 as a whole number, or not be set."
        raise UsageError(Finding(f"The environment variable {EPOCH}", f"is '{said[:40]}'.", remedy))
    return datetime.fromtimestamp(seconds, UTC)
