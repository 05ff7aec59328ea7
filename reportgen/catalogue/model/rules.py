"""Data quality rules: what must hold of the workbook's data, and how serious it is when it does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from reportgen.catalogue.model.measures import Condition


class Severity(Enum):
    """A finding that STOPS would make a figure wrong; one that WARNS should be looked at; OFF is not looked for."""

    STOPS = "stops"
    WARNS = "warns"
    OFF = "off"


@dataclass(frozen=True)
class Rule:
    """What must hold of every case of a list that meets the conditions."""

    id: str
    title: str
    case_list: str
    where: Sequence[Condition]
    severity: Severity
    remedy: str
