"""Questions the workbook: every rule, every doubt of the readers, and which figures of the report they touch."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from reportgen.catalogue.lines import line_of
from reportgen.catalogue.model import (
    ALWAYS,
    AtLeastMonths,
    CaseMeasure,
    Catalogue,
    Condition,
    EventMeasure,
    HoursBetween,
    InOrder,
    InWords,
    Required,
    RowMeasure,
    Rule,
    Severity,
    SnapshotMeasure,
    WithinMonths,
    WorkingDays,
)
from reportgen.errors import Finding
from reportgen.figures import Figures
from reportgen.quality.cases import Breach, examine
from reportgen.quality.extracts import Extracts
from reportgen.quality.findings import Quality, QualityFinding
from reportgen.quality.numbers import TypedNumbers
from reportgen.quality.reach import Reach, Touch
from reportgen.quality.reasonable import Doubtful
from reportgen.quality.scorecard import Place, Typed, as_it_counts, softened, told
from reportgen.quality.wording import REMEDIES, TITLES
from reportgen.sources import Cell, Doubt, DoubtKind, Workbook, sheet_and_cell

_SAME_THING = {
    DoubtKind.BLANK: "blank",
    DoubtKind.NOT_A_DATE: "unreadable",
    DoubtKind.EXCEL_ERROR: "unreadable",
    DoubtKind.NEVER_CALCULATED: "unreadable",
}
"""Doubts that a rule may find too: one finding is enough, and the rule says it in the analyst's words."""

_RULES_FILE = "quality.toml"
_TWO_DATES = ("order", "within")
"""What is wrong between two dates of a case names both of them; the older one is not told again."""

_CELL = re.compile(r"([A-Z]+)?(?:rows? )?(\d+)")

Key = tuple[str, int, str, frozenset[str]]
Cells = set[tuple[str, int | None, str]]
"""Cells of case lists: the list, the place of the case in it, the column."""


def check_quality(workbook: Workbook, catalogue: Catalogue, figures: Figures, today: date) -> Quality:
    """All that is wrong or unlikely in the workbook, with the figures of this report that it touches.

    `today` is the last day that is not the future, for a workbook that does not say when it was saved.
    """
    catalogue = replace(catalogue, always={**ALWAYS, **catalogue.always})
    reach = Reach(workbook, catalogue, figures.quarter)
    typed = Typed(workbook, catalogue, figures, reach)
    saved = workbook.saved.date() if workbook.saved else today
    extracts = Extracts(workbook, catalogue, reach, saved)
    doubts = list(dict.fromkeys([*workbook.doubts, *figures.doubts]))
    found = [
        *_Cases(workbook, catalogue, reach, saved).findings([*doubts, *extracts.old_dates()]),
        *_placed(typed, reach, doubts),
        *extracts.findings(),
        *TypedNumbers(typed).findings(),
        *Doubtful(typed).findings(),
    ]
    looked_for = [finding for finding in found if finding.severity is not Severity.OFF]
    return Quality(tuple(_in_order(looked_for, workbook)))


@dataclass(frozen=True)
class _Cases:
    """Questions the case lists."""

    workbook: Workbook
    catalogue: Catalogue
    reach: Reach
    today: date

    def findings(self, doubts: Sequence[Doubt]) -> Iterator[QualityFinding]:
        """What rules and readers found: the analyst's own rules all speak, what is always looked for gives way."""
        known: set[Key] = set()
        told: Cells = set()
        for rule, breach in self._breaches(doubts):
            known.add(_key(rule, breach))
            if breach.kind in _TWO_DATES:
                told |= {(rule.case_list, breach.index, column) for column in breach.doubtful}
            yield self._of_rule(rule, breach)
        for doubt in doubts:
            seen = doubt.kind is DoubtKind.OLD_DATE and (doubt.case_list, doubt.index, doubt.column) in told
            if doubt.index is not None and not seen and _is_new(_key_of(doubt, doubt.index), known):
                yield self._of_doubt(doubt, doubt.index)

    def _breaches(self, doubts: Iterable[Doubt]) -> Iterator[tuple[Rule, Breach]]:
        """Every case that breaks a rule; what one cell explains is not told of another one, too."""
        unreadable: Cells = {
            (doubt.case_list, doubt.index, doubt.column) for doubt in doubts if doubt.kind is not DoubtKind.BLANK
        }
        own = [(rule, breach) for rule in self.catalogue.rules for breach in self._breaking(rule)]
        known = {_key(rule, breach) for rule, breach in own}
        future: Cells = {
            (rule.case_list, breach.index, breach.column) for rule, breach in own if breach.kind == "future"
        }
        for rule, breach in own:
            cells: Cells = {(rule.case_list, breach.index, column) for column in breach.doubtful}
            explained: Cells = {"blank": unreadable, "within": future}.get(breach.kind, set())
            if not cells & explained:
                yield rule, breach
        for rule in _implied(self.catalogue):
            yield from ((rule, breach) for breach in self._breaking(rule) if _key(rule, breach) not in known)

    def _breaking(self, rule: Rule) -> Iterator[Breach]:
        if rule.case_list in self.workbook.case_lists:
            yield from examine(rule, self.workbook, self.reach.quarter, self.today)

    def _of_rule(self, rule: Rule, breach: Breach) -> QualityFinding:
        reached = self.reach.disordered if breach.kind == "order" else self.reach.case
        touch = reached(rule.case_list, breach.index, breach.doubtful)
        where = self.workbook.case_lists[rule.case_list].cell(breach.column, breach.index)
        said = Finding(where, breach.what, rule.remedy or self._remedy(rule, breach))
        return told(said, rule.title, as_it_counts(rule.severity, touch), touch)

    def _remedy(self, rule: Rule, breach: Breach) -> str:
        """What to do; an unknown word may be right, and is then added to its rule."""
        if not isinstance(rule.check, InWords):
            return breach.remedy
        path = ("rules", rule.case_list, rule.id.removeprefix(f"{rule.case_list}."))
        line = line_of(self.catalogue.files.get(_RULES_FILE, ""), path)
        place = f"{' > '.join((_RULES_FILE, *path))}{f' (line {line})' if line else ''}"
        return f"{breach.remedy} Mend the word, or add it in {place}.".lstrip()

    def _of_doubt(self, doubt: Doubt, index: int) -> QualityFinding:
        touch = self.reach.case(doubt.case_list, index, {doubt.column})
        severity = as_it_counts(self.catalogue.always[doubt.kind], touch)
        return told(_with_remedy(doubt), TITLES[doubt.kind], severity, touch)


def _is_new(key: Key, known: set[Key]) -> bool:
    """Whether nothing has been found there yet; remembers it."""
    new = key not in known
    known.add(key)
    return new


def _key(rule: Rule, breach: Breach) -> Key:
    """What a breach is about. Only blanks, unreadable cells and wrong orders can be found in two ways."""
    shared = breach.kind in ("blank", "unreadable", "order")
    return rule.case_list, breach.index, breach.kind if shared else rule.id, breach.doubtful | {_told_at(breach)}


def _told_at(breach: Breach) -> str:
    """The cell that tells a breach apart; two dates in the wrong order are one thing, whichever of them is named."""
    return min(breach.doubtful) if breach.kind == "order" else breach.column


def _key_of(doubt: Doubt, index: int) -> Key:
    return doubt.case_list, index, _SAME_THING.get(doubt.kind, doubt.kind.value), frozenset([doubt.column])


def _implied(catalogue: Catalogue) -> list[Rule]:
    """What every measure needs, with or without a rule, so that a new catalogue is safe by default.

    Two dates between which it counts are in order, and whoever is counted once is named.
    """
    measures = [measure for measure in catalogue.measures.values() if not isinstance(measure, RowMeasure)]
    pairs = dict.fromkeys(pair for measure in measures for pair in _date_pairs(measure))
    persons = dict.fromkeys(
        (one.case_list, one.distinct) for one in measures if isinstance(one, EventMeasure) and one.distinct
    )
    order, blank = catalogue.always[DoubtKind.WRONG_ORDER], catalogue.always[DoubtKind.BLANK]
    return [
        *(
            Rule(
                id=f"{case_list}.{earlier}-{later}",
                title=TITLES[DoubtKind.WRONG_ORDER],
                case_list=case_list,
                where=(),
                severity=order,
                remedy=REMEDIES[DoubtKind.WRONG_ORDER],
                check=InOrder(earlier, later, later),
            )
            for case_list, earlier, later in pairs
        ),
        *(
            Rule(
                id=f"{case_list}.{column}",
                title=TITLES[DoubtKind.BLANK],
                case_list=case_list,
                where=(),
                severity=blank,
                remedy=REMEDIES[DoubtKind.BLANK],
                check=Required((column,)),
            )
            for case_list, column in persons
        ),
    ]


def _date_pairs(measure: CaseMeasure) -> Iterator[tuple[str, str, str]]:
    if isinstance(measure, SnapshotMeasure):
        yield measure.case_list, measure.started, measure.ended
    choices = measure.dates if isinstance(measure, EventMeasure) else ()
    conditions: list[Condition] = [*measure.where, *(one for choice in choices for one in choice.where)]
    for condition in conditions:
        if isinstance(condition, WorkingDays | WithinMonths | AtLeastMonths | HoursBetween):
            yield measure.case_list, condition.start, condition.end


def _placed(typed: Typed, reach: Reach, doubts: Iterable[Doubt]) -> Iterator[QualityFinding]:
    """What is found in typed figures, and the doubts about a sheet, a row or a cell of no case list."""
    found = list(typed.findings())
    yield from found
    seen = {finding.where for finding in found}
    places = typed.places()
    for doubt in doubts:
        if doubt.index is not None or doubt.where in seen:
            continue
        severity, said = typed.catalogue.always[doubt.kind], _with_remedy(doubt)
        if doubt.kind is DoubtKind.NO_POPULATION:
            lacking = Place(Cell(doubt.where), Touch(), typed.rates)
            yield lacking.found(TITLES[doubt.kind], severity, said.what, said.remedy)
        elif place := places.get(doubt.where):
            yield place.found(TITLES[doubt.kind], softened(severity), said.what, said.remedy)
        else:
            touch = reach.whole_list(doubt.case_list) if doubt.case_list else Touch()
            yield told(said, TITLES[doubt.kind], as_it_counts(severity, touch) if doubt.case_list else severity, touch)


def _with_remedy(doubt: Doubt) -> Finding:
    return Finding(doubt.where, doubt.what, doubt.remedy or REMEDIES.get(doubt.kind, ""))


def _in_order(findings: Iterable[QualityFinding], workbook: Workbook) -> list[QualityFinding]:
    """Those that stop first, then by sheet, row and column."""
    sheets = {sheet.name: place for place, sheet in enumerate(workbook.sheets)}

    def order(finding: QualityFinding) -> tuple[bool, int, str, int, tuple[int, str], str]:
        sheet, cell = sheet_and_cell(finding.where)
        match = _CELL.search(cell)
        letters = (match[1] or "") if match else ""
        row = int(match[2]) if match else 0
        stops = finding.severity is Severity.STOPS
        return not stops, sheets.get(sheet, len(sheets)), sheet, row, (len(letters), letters), finding.rule

    return sorted(findings, key=order)
