"""The case lists as a whole: without a case, an old extract, one that breaks off, a month without any case.

What is missing from a list counts as nought and leaves no cell to look at, so that it is asked for here. Names lists,
columns and months, never a case or its date.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import compress, pairwise
from statistics import median

from reportgen.catalogue.model import CaseMeasure, Catalogue, DateChoice, EventMeasure, SnapshotMeasure
from reportgen.errors import Finding
from reportgen.figures.case_sets import Cases, flags_of
from reportgen.figures.conditions import Judge
from reportgen.period import Month
from reportgen.quality.findings import QualityFinding
from reportgen.quality.reach import Reach, Touch
from reportgen.quality.scorecard import as_it_counts, told
from reportgen.quality.wording import REMEDIES, TITLES
from reportgen.sources import CaseList, Doubt, DoubtKind, Workbook

_MANY_DATES = 20
_LONGER = timedelta(days=7)
_USUAL_CASES = 5
_FEW_OF = 10

Choices = Sequence[DateChoice]


@dataclass(frozen=True)
class Extracts:
    """Questions each case list that the report counts. `today` is the last day that is not the future."""

    workbook: Workbook
    catalogue: Catalogue
    reach: Reach
    today: date

    def findings(self) -> Iterator[QualityFinding]:
        """All that is missing, or seems to be."""
        cases_measures = [measure for measure in self.reach.measures if isinstance(measure, CaseMeasure)]
        for name, cases in self.workbook.case_lists.items():
            measures = [measure for measure in cases_measures if measure.case_list == name]
            if measures:
                yield from self._of_list(_Dated(name, cases, measures, self))

    def _of_list(self, dated: "_Dated") -> Iterator[QualityFinding]:
        whole = self.reach.whole_list(dated.name)
        if not len(dated.cases):
            what = "holds no case at all, so all that is counted from it is nought."
            yield self.found(DoubtKind.NO_CASES, dated.cases.where, what, whole)
        elif dated.columns and (dated.last is None or Month.of(dated.last) < self.reach.quarter.last_month):
            since = f"after {Month.of(dated.last).long_label}" if dated.last else "at all"
            what = f"has no date {since} in {_columns(dated)}, so the months since then count as nought."
            yield self.found(DoubtKind.OLD_EXTRACT, dated.cases.where, what, whole)
        elif dated.last:
            yield from self._cut_off(dated, dated.last)
            for choices in dated.choices:
                yield from self._months(dated, choices)

    def old_dates(self) -> Iterator[Doubt]:
        """Dates over a year before the year began, in a list of one year's events: nearly all others are later.

        Plans, and children in care, are open for years: their lists hold old dates, and are not asked.
        """
        for name, cases in self.workbook.case_lists.items():
            measures = [one for one in self.reach.measures if isinstance(one, CaseMeasure) and one.case_list == name]
            if measures and all(isinstance(measure, EventMeasure) for measure in measures):
                yield from self._old_of(_Dated(name, cases, measures, self))

    def _old_of(self, dated: "_Dated") -> Iterator[Doubt]:
        began = self.reach.quarter.year.plus(-1).months[0].first_day
        for column in dated.columns:
            days = dated.of(column)
            old = {day for day in days if day < began}
            few = sum(days[day] for day in old) * _FEW_OF <= days.total()
            for index in dated.places(column, old) if few else ():
                what = f"is over a year before {self.reach.quarter.year} began, unlike nearly all others in its column."
                place = {"case_list": dated.name, "column": column, "index": index}
                yield Doubt(dated.cases.cell(column, index), what, kind=DoubtKind.OLD_DATE, **place)  # type: ignore[arg-type]

    def found(self, kind: DoubtKind, where: str, what: str, touch: Touch) -> QualityFinding:
        """A finding of the severity that the catalogue gives, where it touches a figure."""
        severity = as_it_counts(self.catalogue.always[kind], touch)
        return told(Finding(where, what, REMEDIES[kind]), TITLES[kind], severity, touch)

    def _cut_off(self, dated: "_Dated", last: date) -> Iterator[QualityFinding]:
        """A list of many dates that stops before the quarter's end, for longer than it was ever silent this year."""
        quarter = self.reach.quarter
        year = {
            day: often for day, often in dated.days.items() if quarter.year.months[0].first_day <= day <= quarter.end
        }
        longest = max((later - earlier for earlier, later in pairwise(sorted(year))), default=timedelta())
        if sum(year.values()) >= _MANY_DATES and quarter.end - last > longest + _LONGER:
            what = (
                f"has no date in the last days of {quarter.last_month.long_label}, for longer than it was ever silent "
                "before in the year: it may be cut off."
            )
            touch = dated.touch(dated.choices, [quarter.last_month])
            yield self.found(DoubtKind.CUT_OFF, dated.cases.where, what, touch)

    def _months(self, dated: "_Dated", choices: Choices) -> Iterator[QualityFinding]:
        """Months without a case by one way of dating: at the end of the year to date, or before others."""
        where = f"{dated.cases.where} > column {dated.cases.letters[choices[0].column]}"
        to_date = self.reach.quarter.months_to_date
        counted = Counter[Month]()
        for day, often in dated.by(choices).items():
            counted[Month.of(day)] += often
        last = max(counted, default=None)
        silent = [month for month in to_date if last is None or month > last]
        if silent:
            since = f"after {last.long_label}" if last else "at all"
            what = f"holds no date {since}, though the list goes on; the months since then count as nought."
            yield self.found(DoubtKind.QUIET_COLUMN, where, what, dated.touch([choices], silent))
        told_months = [month for month in to_date if month not in silent]
        for month in (month for month in told_months if not counted[month]):
            if median([counted[other] for other in told_months if other != month] or [0]) >= _USUAL_CASES:
                what = f"holds no date in {month.long_label}, which counts as nought beside the months around it."
                yield self.found(DoubtKind.EMPTY_MONTH, where, what, dated.touch([choices], [month]))


class _Dated:
    """One list's cases by the dates that measures count them by."""

    def __init__(self, name: str, cases: CaseList, measures: Sequence[CaseMeasure], asked: Extracts) -> None:
        self.name = name
        self.cases = cases
        self._reach = asked.reach
        self._today = asked.today
        self._judge = Judge(cases, asked.reach.quarter)
        self._measures: dict[tuple[str, ...], list[str]] = {}
        self._choices: dict[tuple[str, ...], Choices] = {}
        for measure in measures:
            if choices := _choices_of(measure):
                key = tuple(choice.column for choice in choices)
                self._choices.setdefault(key, choices)
                self._measures.setdefault(key, []).append(measure.id)
        ends = [measure.ended for measure in measures if isinstance(measure, SnapshotMeasure)]
        self.columns = list(dict.fromkeys([*(column for key in self._choices for column in key), *ends]))
        self.days = sum(map(self.of, self.columns), Counter[date]())

    @property
    def choices(self) -> list[Choices]:
        """Each way in which measures date the cases, once."""
        return list(self._choices.values())

    @property
    def last(self) -> date | None:
        """The last date in any of the columns."""
        return max(self.days, default=None)

    def by(self, choices: Choices) -> Counter[date]:
        """How many cases have each day, by the date that is chosen for each."""
        found, undecided = Counter[date](), self._judge.every
        for choice in choices:
            chosen = undecided & self._judge.meeting(choice.where)
            undecided ^= chosen
            found += self.of(choice.column, chosen)
        return found

    def touch(self, ways: Iterable[Choices], months: Iterable[Month]) -> Touch:
        """What the measures touch that date cases in these ways, in these months."""
        touched: Mapping[str, frozenset[Month]] = {
            name: frozenset(months)
            for choices in ways
            for name in self._measures[tuple(choice.column for choice in choices)]
        }
        return self._reach.of_measures(touched)

    def of(self, column: str, cases: Cases | None = None) -> Counter[date]:
        """How many of the cases have each day in a column; one in the future is a mistake and says nothing."""
        flags = flags_of(self._judge.every if cases is None else cases)
        counted = Counter(compress(self._judge.columns.days(column), flags))
        return Counter({day: often for day, often in counted.items() if day and day <= self._today})

    def places(self, column: str, days: Container[date | None]) -> list[int]:
        """The cases that have one of these days in a column."""
        return [index for index, day in enumerate(self._judge.columns.days(column)) if day in days]


def _choices_of(measure: CaseMeasure) -> Choices:
    if isinstance(measure, EventMeasure):
        return measure.dates
    return (DateChoice(measure.started, ()),) if isinstance(measure, SnapshotMeasure) else ()


def _columns(dated: _Dated) -> str:
    letters = sorted({dated.cases.letters[column] for column in dated.columns}, key=lambda text: (len(text), text))
    return f"column{'s' if len(letters) > 1 else ''} {', '.join(letters)}"
