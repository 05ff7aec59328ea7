"""facts.toml: what officers may say beside the tables."""

from collections.abc import Collection, Mapping

from reportgen.catalogue.keys import Keys, check_name
from reportgen.catalogue.measures import parse_row_key
from reportgen.catalogue.model import (
    Basis,
    CaseMeasure,
    ColumnKind,
    EventMeasure,
    FactLayout,
    FactPeriod,
    GroupFact,
    Measure,
    PartsFact,
    PlainFact,
    RowMeasure,
    SizeGroup,
    WorkbookLayout,
)


def parse_facts(
    keys: Keys, measures: Mapping[str, Measure | None], layout: WorkbookLayout, sections: Collection[str]
) -> tuple[FactLayout, ...]:
    """The [facts] table; every section, measure and column that is named must be there."""
    facts = []
    for name, entry in keys.entries(under="facts"):
        reader = _Reader(name, entry, measures, layout)
        check_name(entry, entry.text("section"), sections, kind="a section of sections.toml", key="section")
        facts.append(reader.fact())
        entry.finish()
    keys.finish()
    return tuple(facts)


class _Reader:
    """Reads one fact."""

    def __init__(self, name: str, keys: Keys, measures: Mapping[str, Measure | None], layout: WorkbookLayout) -> None:
        self.name, self.keys, self.measures, self.layout = name, keys, measures, layout

    def fact(self) -> FactLayout:
        if "parts" in self.keys:
            return self._parts()
        return self._groups() if "groups" in self.keys else self._plain()

    def _plain(self) -> PlainFact:
        keys = self.keys
        fact = PlainFact(
            id=self.name,
            section=keys.text("section"),
            title=keys.text("title"),
            period=keys.choice("period", FactPeriod),
            count=self._measure("count"),
            denominator=self._measure("denominator") if "denominator" in keys else None,
            previous=parse_row_key(keys, "previous") if "previous" in keys else None,
        )
        if fact.previous and self.layout.previous_quarters is None:
            keys.fault("names a row, but workbook.toml has no [previous-quarters].", key="previous")
        return fact

    def _parts(self) -> PartsFact:
        keys = self.keys
        count = self._case_measure()
        parts, said = keys.texts("parts"), keys.texts("said", ())
        if said and len(said) != len(parts):
            keys.fault("should have as many texts as parts.", key="said")
        return PartsFact(
            id=self.name,
            section=keys.text("section"),
            title=keys.text("title"),
            period=keys.choice("period", FactPeriod),
            count=count,
            denominator=self._measure("denominator") if "denominator" in keys else count,
            column=self._column("column", count, (ColumnKind.TEXT,)),
            parts=parts,
            overlap=keys.switch("overlap", default=False),
            said=said,
        )

    def _groups(self) -> GroupFact:
        keys = self.keys
        count = self._case_measure()
        if count and not isinstance(self.measures[count], EventMeasure):
            keys.fault("counts no events, so nothing can be counted often.", key="count")
        return GroupFact(
            id=self.name,
            section=keys.text("section"),
            title=keys.text("title"),
            period=keys.choice("period", FactPeriod),
            count=count,
            column=self._column("for-each", count, (ColumnKind.ID, ColumnKind.TEXT)),
            groups=tuple(_group(group) for group in keys.tables("groups", named_by="label")),
        )

    def _measure(self, key: str) -> str:
        """A measure whose events of the period can be counted, or what stands at its end."""
        name = self.keys.text(key)
        known = check_name(self.keys, name, self.measures, kind="a measure of indicators.toml", key=key)
        measure = self.measures[name] if known else None
        if isinstance(measure, RowMeasure) and measure.basis is Basis.YEAR_TO_DATE:
            period = self.keys.raw("period")
            if period == FactPeriod.QUARTER.value:
                self.keys.fault(f"'{name}' is only known for the year to date.", key="period")
        return name

    def _case_measure(self) -> str:
        name = self._measure("count")
        measure = self.measures.get(name)
        if isinstance(measure, CaseMeasure):
            return name
        if measure is not None:
            self.keys.fault(f"'{name}' is a scorecard row; only cases of a case list can be divided.", key="count")
        return ""

    def _column(self, key: str, count: str, kinds: tuple[ColumnKind, ...]) -> str:
        name = self.keys.text(key)
        measure = self.measures.get(count)
        if not isinstance(measure, CaseMeasure):
            return name
        columns = self.layout.case_lists[measure.case_list].columns
        known = check_name(self.keys, name, columns, kind=f"a column of '{measure.case_list}'", key=key)
        if known and columns[name].kind not in kinds:
            wanted = " or ".join(kind.value for kind in kinds)
            self.keys.fault(f"'{name}' is of kind {columns[name].kind.value}; {wanted} is needed here.", key=key)
        return name


def _group(keys: Keys) -> SizeGroup:
    group = SizeGroup(
        label=keys.text("label"),
        at_least=keys.whole_number("at-least", default=1),
        at_most=keys.whole_number("at-most") if "at-most" in keys else None,
    )
    if group.at_most is not None and group.at_most < group.at_least:
        keys.fault("at-most is less than at-least.")
    keys.finish()
    return group
