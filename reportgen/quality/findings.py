"""What questioning the workbook gives."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace

from reportgen.catalogue.model import Severity
from reportgen.errors import Finding
from reportgen.figures import Fact
from reportgen.period import Month
from reportgen.sources import sheet_and_cell


@dataclass(frozen=True, kw_only=True)
class QualityFinding(Finding):
    """Something in the workbook that a rule found. `rule` is told in the analyst's words.

    `indicators` are the figures that it makes wrong or doubtful, in `months` (empty: in all of them); `touches` says
    which of them in which month, where that is known. `facts` are the facts for the analysis that it touches.
    """

    rule: str
    severity: Severity
    indicators: frozenset[str] = frozenset()
    months: frozenset[Month] = frozenset()
    touches: frozenset[tuple[str, Month]] = frozenset()
    facts: frozenset[str] = frozenset()

    def months_of(self, indicator: str) -> frozenset[Month]:
        """The months of an indicator that it touches (empty: all of them)."""
        return frozenset(month for name, month in self.touches if name == indicator) or self.months

    def touched(self, indicator: str, month: Month | None = None) -> bool:
        """Whether it touches an indicator's figure of a month, or (without a month) any of its figures."""
        if month is None or indicator not in self.indicators:
            return indicator in self.indicators
        return (indicator, month) in self.touches if self.touches else not self.months or month in self.months

    def touches_fact(self, fact: Fact) -> bool:
        """Whether it touches a fact for the analysis, be it one of the catalogue's or an indicator's own figure."""
        return fact.origin in self.facts or any(self.touched(fact.origin, month) for month in fact.months)


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

    def limited_to(self, indicators: Set[str], facts: Set[str]) -> "Quality":
        """The findings that touch these figures and facts, and those that stop a report whatever they touch."""
        return Quality([one for finding in self.findings if (one := _limited(finding, indicators, facts))])


def _limited(finding: QualityFinding, indicators: Set[str], facts: Set[str]) -> QualityFinding | None:
    """What a finding says of some figures and facts; None where it is about others."""
    here = replace(finding, indicators=finding.indicators & indicators, facts=finding.facts & facts)
    of_none = finding.severity is Severity.STOPS and not (finding.indicators or finding.facts)
    return here if here.indicators or here.facts or of_none else None


def grouped(findings: Iterable[QualityFinding]) -> list[tuple[QualityFinding, int]]:
    """The first finding of each rule on each sheet, with the number of further ones, in the order given."""
    groups: dict[tuple[str, str, str], list[QualityFinding]] = {}
    for finding in findings:
        key = (finding.severity.value, finding.rule, sheet_and_cell(finding.where)[0])
        groups.setdefault(key, []).append(finding)
    return [(group[0], len(group) - 1) for group in groups.values()]
