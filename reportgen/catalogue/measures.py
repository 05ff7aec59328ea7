"""indicators.toml, its measures: what is counted, in a closed set of kinds and conditions."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from reportgen.catalogue.keys import Keys, check_name
from reportgen.catalogue.model import (
    AgeBetween,
    AtLeastMonths,
    Basis,
    CaseListLayout,
    CaseMeasure,
    Column,
    ColumnKind,
    Condition,
    DateChoice,
    EventMeasure,
    Filled,
    HoursBetween,
    ListMeasure,
    Measure,
    OneOf,
    RowMeasure,
    SnapshotMeasure,
    WithinMonths,
    WorkbookLayout,
    WorkingDays,
    YesNo,
)
from reportgen.sources import RowKey

DATE_KINDS = (ColumnKind.DATE, ColumnKind.DATETIME)


def parse_measures(keys: Keys, layout: WorkbookLayout) -> dict[str, Measure | None]:
    """The [measures] table. A measure `of` another takes its list, date and conditions and adds its own.

    A measure with a fault is None: it is there, and what names it need not be faulted too.
    """
    entries = dict(keys.entries(under="measures"))
    wholes = {name: entry.text("of") for name, entry in entries.items() if "of" in entry}
    measures = {name: _measure(name, entry, layout) for name, entry in entries.items() if name not in wholes}
    while ready := [name for name, whole in wholes.items() if name not in measures and whole in measures]:
        for name in ready:
            measures[name] = _part_measure(name, entries[name], measures[wholes[name]], layout)
    for name in [name for name in entries if name not in measures]:
        if check_name(entries[name], wholes[name], entries, kind="a measure", key="of"):
            entries[name].fault("leads back to itself.", "Follow each 'of' from here and mend one of them.", key="of")
    for name, entry in entries.items():
        if measures.get(name) is not None:
            entry.finish()
    return {name: measures.get(name) for name in entries}


def parse_row_key(keys: Keys, key: str) -> RowKey:
    """A scorecard row: reference (may be ""), indicator and measure."""
    texts = keys.texts(key)
    if texts and len(texts) != 3:
        keys.fault('needs three texts: ["reference", "indicator", "measure"].', key=key)
    return RowKey(*texts) if len(texts) == 3 else RowKey("", "", "")


def _row_measure(name: str, keys: Keys, layout: WorkbookLayout) -> RowMeasure:
    if layout.scorecard is None:
        keys.fault("names a scorecard row, but workbook.toml has no [scorecard].")
    return RowMeasure(
        id=name,
        row=parse_row_key(keys, "scorecard"),
        basis=keys.choice("basis", Basis),
        quarterly=keys.switch("quarterly", default=False),
    )


def _measure(name: str, keys: Keys, layout: WorkbookLayout) -> Measure | None:
    return _row_measure(name, keys, layout) if "scorecard" in keys else _case_measure(name, keys, layout)


def _part_measure(name: str, keys: Keys, whole: Measure | None, layout: WorkbookLayout) -> CaseMeasure | None:
    if whole is None:
        return None
    if isinstance(whole, RowMeasure):
        keys.fault(f"'{whole.id}' is a scorecard row; only cases of a case list have parts.", key="of")
        return None
    case_list = layout.case_lists[whole.case_list]
    part: CaseMeasure = replace(whole, id=name, where=(*whole.where, *parse_conditions(keys, case_list)))
    if "distinct" in keys and isinstance(part, EventMeasure):
        part = replace(part, distinct=parse_column(keys, "distinct", case_list))
    return part


def _case_measure(name: str, keys: Keys, layout: WorkbookLayout) -> CaseMeasure | None:
    list_name = keys.text("case-list")
    if not check_name(keys, list_name, layout.case_lists, kind="a case list of workbook.toml", key="case-list"):
        return None
    case_list = layout.case_lists[list_name]
    where = parse_conditions(keys, case_list)
    if "open" in keys:
        started, ended = keys.different_pair("open")
        for column in (started, ended):
            check_column(keys, column, case_list, DATE_KINDS)
        return SnapshotMeasure(name, list_name, where, started, ended)
    if "date" in keys:
        distinct = parse_column(keys, "distinct", case_list) if "distinct" in keys else None
        return EventMeasure(name, list_name, where, _dates(keys, case_list), distinct)
    if not case_list.as_at_own_quarter:
        keys.fault("needs 'date' (events in a month) or 'open' (open at a month's end).")
    return ListMeasure(name, list_name, where)


def _dates(keys: Keys, case_list: CaseListLayout) -> tuple[DateChoice, ...]:
    if isinstance(keys.raw("date"), str):
        return (DateChoice(parse_column(keys, "date", case_list, DATE_KINDS), ()),)
    choices = []
    for choice in keys.tables("date"):
        where = parse_conditions(choice, case_list)
        choices.append(DateChoice(parse_column(choice, "column", case_list, DATE_KINDS), where))
        choice.finish()
    if not choices and keys.sound:
        keys.fault("should be a column, or a list of choices.", key="date")
    if choices and choices[-1].where:
        keys.fault("the last choice must have no 'where', so that every case has a date.", key="date")
    return tuple(choices)


def parse_conditions(keys: Keys, case_list: CaseListLayout) -> tuple[Condition, ...]:
    """The conditions under 'where', which may be none."""
    return tuple(filter(None, (_condition(entry, case_list) for entry in keys.tables("where"))))


def _condition(keys: Keys, case_list: CaseListLayout) -> Condition | None:
    for word, parse in _CONDITIONS.items():
        if word in keys:
            condition = replace(parse(keys, case_list), otherwise=keys.text("otherwise", default=""))
            keys.finish()
            return condition
    keys.fault(f"is not a condition; it needs one of: {', '.join(_CONDITIONS)}.")
    return None


def _yes_no(keys: Keys, case_list: CaseListLayout) -> Condition:
    word = keys.text("is")
    if word not in ("yes", "no"):
        keys.fault('should be "yes" or "no".', key="is")
    return YesNo(parse_column(keys, "column", case_list, (ColumnKind.YES_NO,)), word == "yes")


def _one_of(keys: Keys, case_list: CaseListLayout) -> Condition:
    column = parse_column(keys, "column", case_list, (ColumnKind.TEXT, ColumnKind.ID))
    for word in ("equals", "not-equals"):
        if word in keys:
            return OneOf(column, (keys.text(word),), word.startswith("not-"))
    word = "one-of" if "one-of" in keys else "not-one-of"
    return OneOf(column, keys.words(word), word.startswith("not-"))


def _filled(keys: Keys, case_list: CaseListLayout) -> Condition:
    return Filled(parse_column(keys, "column", case_list), keys.switch("filled", default=True))


def _working_days(keys: Keys, case_list: CaseListLayout) -> Condition:
    start, end = _date_pair(keys, "working-days", case_list)
    at_most = keys.whole_number("at-most") if "at-most" in keys else None
    over = keys.whole_number("over") if "over" in keys else None
    if (at_most is None) == (over is None):
        keys.fault("needs either 'at-most' or 'over'.")
    return WorkingDays(start, end, at_most, over)


def _within(keys: Keys, case_list: CaseListLayout) -> Condition:
    return WithinMonths(*_date_pair(keys, "dates", case_list), keys.whole_number("within-months"))


def _at_least(keys: Keys, case_list: CaseListLayout) -> Condition:
    return AtLeastMonths(*_date_pair(keys, "dates", case_list), keys.whole_number("at-least-months"))


def _hours(keys: Keys, case_list: CaseListLayout) -> Condition:
    start, end = _date_pair(keys, "hours", case_list)
    limits = {word: keys.whole_number(word) for word in ("at-most", "under", "over") if word in keys}
    if len(limits) != 1:
        keys.fault("needs one of 'at-most', 'under' and 'over'.")
    return HoursBetween(start, end, limits.get("at-most"), limits.get("under"), limits.get("over"))


def _age(keys: Keys, case_list: CaseListLayout) -> Condition:
    born = parse_column(keys, "age-from", case_list, DATE_KINDS)
    return AgeBetween(born, keys.whole_number("youngest"), keys.whole_number("oldest"))


_CONDITIONS: Mapping[str, Callable[[Keys, CaseListLayout], Condition]] = {
    "is": _yes_no,
    "equals": _one_of,
    "not-equals": _one_of,
    "one-of": _one_of,
    "not-one-of": _one_of,
    "filled": _filled,
    "working-days": _working_days,
    "within-months": _within,
    "at-least-months": _at_least,
    "hours": _hours,
    "age-from": _age,
}


def _date_pair(keys: Keys, key: str, case_list: CaseListLayout) -> tuple[str, str]:
    start, end = keys.different_pair(key)
    for column in (start, end):
        check_column(keys, column, case_list, DATE_KINDS)
    return start, end


def parse_column(
    keys: Keys, key: str, case_list: CaseListLayout, kinds: tuple[ColumnKind, ...] = tuple(ColumnKind)
) -> str:
    """A column of the case list, of one of the kinds."""
    name = keys.text(key)
    check_column(keys, name, case_list, kinds)
    return name


def check_column(keys: Keys, name: str, case_list: CaseListLayout, kinds: tuple[ColumnKind, ...]) -> None:
    """Fault a column that the case list does not have, or that is of another kind."""
    known: Mapping[str, Column] = case_list.columns
    named = check_name(keys, name, known, kind=f"a column of '{case_list.id}' in workbook.toml")
    if named and known[name].kind not in kinds:
        wanted = " or ".join(kind.value for kind in kinds)
        keys.fault(f"column '{name}' is of kind {known[name].kind.value}; {wanted} is needed here.")
