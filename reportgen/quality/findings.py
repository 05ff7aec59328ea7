"""What questioning the workbook gives."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportgen.catalogue.model import Severity
from reportgen.errors import Finding
from reportgen.period import Month


@dataclass(frozen=True, kw_only=True)
class QualityFinding(Finding):
    """Something in the workbook that a rule found. `rule` is told in the analyst's words.

    `indicators` are the figures that it makes wrong or doubtful, in `months` (empty: in all of them).
    """

    rule: str
    severity: Severity
    indicators: frozenset[str] = frozenset()
    months: frozenset[Month] = frozenset()


@dataclass(frozen=True)
class Quality:
    """All findings, those that stop a figure first."""

    findings: Sequence[QualityFinding] = ()

    @property
    def stops(self) -> list[QualityFinding]:
        """Those that make a figure wrong."""
        return [finding for finding in self.findings if finding.severity is Severity.STOPS]

    @property
    def warns(self) -> list[QualityFinding]:
        """Those that somebody should look at."""
        return [finding for finding in self.findings if finding.severity is Severity.WARNS]

    def spoils(self, indicator: str, month: Month | None = None) -> bool:
        """Whether a finding that stops touches an indicator's figure of a month, or any of its figures."""
        return any(
            indicator in finding.indicators and (month is None or not finding.months or month in finding.months)
            for finding in self.stops
        )
