"""quality.toml: what must hold of the workbook's data, and how serious it is when it does not.

Each kind of rule is told by the key that only it has. No code: the kinds are those of `model.rules`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from reportgen.catalogue.keys import MOST, Keys, check_name
from reportgen.catalogue.measures import DATE_KINDS, check_column, parse_column, parse_conditions
from reportgen.catalogue.model import (
    ALWAYS,
    AgeInRange,
    CaseListLayout,
    Check,
    ColumnKind,
    FoundIn,
    InOrder,
    InWords,
    IsDate,
    IsNumber,
    Measure,
    Movement,
    NoOverlap,
    NotInFuture,
    Reasonableness,
    Required,
    RowMeasure,
    Rule,
    SameRows,
    Severity,
    SumRows,
    Unique,
    WithinTime,
    WorkbookLayout,
)
from reportgen.errors import nearest
from reportgen.formats import joined
from reportgen.period import MONTHS_IN_YEAR
from reportgen.sources import DoubtKind

_ANY = tuple(ColumnKind)
_COMMON = ("title", "severity", "where", "remedy", "column")
_WORDS = (ColumnKind.TEXT, ColumnKind.ID)
_MOST_YEARS = 100


@dataclass(frozen=True)
class QualityRules:
    """All of quality.toml."""

    rules: tuple[Rule, ...]
    always: Mapping[DoubtKind, Severity]
    same_rows: tuple[SameRows, ...]
    sums: tuple[SumRows, ...]
    reasonable: Reasonableness


def parse_quality(keys: Keys, measures: Mapping[str, Measure | None], layout: WorkbookLayout) -> QualityRules:
    """All of quality.toml; every list, column and measure that is named must be there."""
    rules = []
    for name, entries in keys.entries(under="rules"):
        if check_name(entries, name, layout.case_lists, kind="a case list of workbook.toml"):
            rules += [_rule(key, entry, layout.case_lists[name], layout) for key, entry in entries.entries()]
    quality = QualityRules(
        rules=tuple(rule for rule in rules if rule),
        always=_always(keys.table("always")),
        same_rows=tuple(_same(entry, measures) for entry in keys.tables("same")),
        sums=tuple(_sum(entry, measures) for entry in keys.tables("sum")),
        reasonable=_reasonable(keys.table("reasonable")),
    )
    keys.finish()
    return quality


def _always(keys: Keys | None) -> Mapping[DoubtKind, Severity]:
    if keys is None:
        return ALWAYS
    severities = {kind: keys.choice(kind.value, Severity, severity) for kind, severity in ALWAYS.items()}
    keys.finish()
    return severities


def _same(keys: Keys, measures: Mapping[str, Measure | None]) -> SameRows:
    same = SameRows(
        title=keys.text("title"),
        measures=keys.texts("measures"),
        severity=keys.choice("severity", Severity, Severity.WARNS),
    )
    _check_rows(keys, "measures", same.measures, measures)
    if len(same.measures) == 1:
        keys.fault("needs two measures or more.", key="measures")
    keys.finish()
    return same


def _sum(keys: Keys, measures: Mapping[str, Measure | None]) -> SumRows:
    added = SumRows(
        title=keys.text("title"),
        parts=keys.texts("parts"),
        whole=keys.text("whole"),
        severity=keys.choice("severity", Severity, Severity.WARNS),
    )
    _check_rows(keys, "parts", added.parts, measures)
    _check_rows(keys, "whole", [added.whole], measures)
    keys.finish()
    return added


def _check_rows(keys: Keys, key: str, names: Iterable[str], measures: Mapping[str, Measure | None]) -> None:
    """Fault names that are no measures, or measures that are no rows of the scorecard."""
    for name in names:
        named = check_name(keys, name, measures, kind="a measure of indicators.toml", key=key)
        if named and measures[name] is not None and not isinstance(measures[name], RowMeasure):
            keys.fault(f"'{name}' is no row of the scorecard.", key=key)


def _reasonable(keys: Keys | None) -> Reasonableness:
    usual = Reasonableness()
    if keys is None:
        return usual
    rate = keys.table("rate")
    reasonable = Reasonableness(
        movement=_movement(keys.table("movement")),
        rate=rate.choice("severity", Severity, usual.rate) if rate else usual.rate,
        rate_tolerance=rate.number("tolerance", usual.rate_tolerance) if rate else usual.rate_tolerance,
        falls=keys.choice("falls", Severity, usual.falls),
        gaps=keys.choice("gaps", Severity, usual.gaps),
        parts=keys.choice("parts", Severity, usual.parts),
        population=keys.choice("population", Severity, usual.population),
        percents=keys.choice("percents", Severity, usual.percents),
    )
    if rate:
        _check_not_negative(rate, "tolerance", reasonable.rate_tolerance)
        rate.finish()
    keys.finish()
    return reasonable


def _check_not_negative(keys: Keys, key: str, number: Fraction) -> None:
    if number < 0:
        keys.fault("should be 0 or more.", key=key)


def _movement(keys: Keys | None) -> Movement:
    usual = Movement()
    if keys is None:
        return usual
    movement = Movement(
        severity=keys.choice("severity", Severity, usual.severity),
        times=keys.number("times", usual.times),
        months=keys.whole_number("months", usual.months),
        least_cases=keys.number("least-cases", usual.least_cases),
        least_points=keys.number("least-points", usual.least_points),
        least_rate=keys.number("least-rate", usual.least_rate),
    )
    if movement.months < 4:
        keys.fault("should be 4 or more: fewer months have no usual movement.", key="months")
    if movement.times <= 0:
        keys.fault("should be above 0.", key="times")
    for key, least in (
        ("least-cases", movement.least_cases),
        ("least-points", movement.least_points),
        ("least-rate", movement.least_rate),
    ):
        _check_not_negative(keys, key, least)
    keys.finish()
    return movement


def _rule(name: str, keys: Keys, case_list: CaseListLayout, layout: WorkbookLayout) -> Rule | None:
    reader = _Reader(keys, case_list, layout)
    kinds = [word for word in _KINDS if word in keys]
    if len(kinds) != 1:
        _fault_kinds(keys, kinds)
        return None
    rule = Rule(
        id=f"{case_list.id}.{name}",
        title=keys.text("title"),
        case_list=case_list.id,
        where=parse_conditions(keys, case_list),
        severity=keys.choice("severity", Severity, Severity.STOPS),
        remedy=keys.text("remedy", default=""),
        check=_KINDS[kinds[0]](reader),
    )
    keys.finish()
    return rule


def _fault_kinds(keys: Keys, kinds: Sequence[str]) -> None:
    """A rule of no kind, perhaps a slip of the pen, or of several."""
    if kinds:
        several = " kinds: ".join(("two" if len(kinds) == 2 else str(len(kinds)), joined(list(kinds))))
        keys.fault(f"has {several}; a rule has one.", "Make a rule of each.")
        return
    unknown = [name for name in keys.names if name not in _COMMON]
    meant = [nearest(name, list(_KINDS), listing=False) for name in unknown]
    keys.fault(f"is not a rule; it needs one of: {', '.join(_KINDS)}.", next(filter(None, meant), ""))


@dataclass(frozen=True)
class _Reader:
    """Reads what one rule asks of its case list."""

    keys: Keys
    case_list: CaseListLayout
    layout: WorkbookLayout

    def column(self, key: str, kinds: tuple[ColumnKind, ...] = _ANY) -> str:
        return parse_column(self.keys, key, self.case_list, kinds)

    def columns(self, key: str, kinds: tuple[ColumnKind, ...] = _ANY) -> tuple[str, ...]:
        """One column, or a list of them."""
        if isinstance(self.keys.raw(key), str):
            return (self.column(key, kinds),)
        names = self.keys.texts(key)
        for name in names:
            check_column(self.keys, name, self.case_list, kinds)
        return names

    def dates(self, key: str) -> tuple[str, str]:
        """Exactly two columns of dates."""
        names = self.keys.different_pair(key)
        for name in names:
            check_column(self.keys, name, self.case_list, DATE_KINDS)
        return names

    def bound(self, key: str) -> Fraction | None:
        return self.keys.number(key, Fraction(0)) if key in self.keys else None


def _number(reader: _Reader) -> Check:
    check = IsNumber(reader.column("number", _WORDS), reader.bound("at-least"), reader.bound("at-most"))
    if check.at_least is not None and check.at_most is not None and check.at_least > check.at_most:
        reader.keys.fault("should not be above 'at-most'.", key="at-least")
    return check


def _not_after(reader: _Reader) -> Check:
    named, other = reader.dates("not-after")
    return InOrder(named, other, named)


def _not_before(reader: _Reader) -> Check:
    named, other = reader.dates("not-before")
    return InOrder(other, named, named)


def _within(reader: _Reader) -> Check:
    keys = reader.keys
    earlier, later = reader.dates("within")
    units = [word for word in ("days", "months", "years") if word in keys]
    if len(units) != 1:
        keys.fault("needs one of: days, months, years.")
    in_years = units[:1] == ["years"]
    number = keys.whole_number(units[0], most=_MOST_YEARS if in_years else MOST) if units else 0
    if units[:1] == ["days"]:
        return WithinTime(earlier, later, number, None)
    return WithinTime(earlier, later, None, number * (MONTHS_IN_YEAR if in_years else 1))


def _age(reader: _Reader) -> Check:
    born = reader.column("age-from", DATE_KINDS)
    on = reader.column("on", DATE_KINDS) if "on" in reader.keys else None
    check = AgeInRange(born, on, reader.keys.whole_number("youngest"), reader.keys.whole_number("oldest"))
    if check.youngest > check.oldest and reader.keys.sound:
        reader.keys.fault("should not be above 'oldest'.", key="youngest")
    return check


def _no_overlap(reader: _Reader) -> Check:
    return NoOverlap(*reader.dates("no-overlap"), reader.column("of"))


def _found_in(reader: _Reader) -> Check:
    keys = reader.keys
    name, other = keys.pair("found-in")
    lists = reader.layout.case_lists
    if check_name(keys, name, lists, kind="a case list of workbook.toml", key="found-in"):
        check_column(keys, other, lists[name], _ANY)
    return FoundIn(reader.column("column"), name, other)


_KINDS: Mapping[str, Callable[[_Reader], Check]] = {
    "required": lambda reader: Required(reader.columns("required")),
    "date": lambda reader: IsDate(reader.columns("date", DATE_KINDS)),
    "number": _number,
    "one-of": lambda reader: InWords(reader.column("column", _WORDS), reader.keys.words("one-of")),
    "unique": lambda reader: Unique(reader.columns("unique")),
    "not-after": _not_after,
    "not-before": _not_before,
    "not-in-future": lambda reader: NotInFuture(reader.columns("not-in-future", DATE_KINDS)),
    "within": _within,
    "age-from": _age,
    "no-overlap": _no_overlap,
    "found-in": _found_in,
}
