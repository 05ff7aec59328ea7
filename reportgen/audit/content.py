"""What can stand in a cell of the figures workbook, as plain values."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

WHOLE = "#,##0"


@dataclass(frozen=True)
class Number:
    """A number and how Excel shows it."""

    value: Decimal | int
    look: str = WHOLE


@dataclass(frozen=True)
class Link:
    """A text that opens `location`, in the file `target` (encoded as a link) or, where that is empty, in this one."""

    text: str
    location: str
    target: str = ""


@dataclass(frozen=True)
class Strong:
    """A text that should be looked at first."""

    text: str


Content = str | Number | Link | Strong | datetime | None


@dataclass(frozen=True)
class Column:
    """A column's header and its width in letters; the header of numbers stands above them, on the right."""

    header: str
    width: int
    numbers: bool = False
