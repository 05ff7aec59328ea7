"""Months, financial years, quarters, working days and ages.

Dates in, numbers and periods out. Knows England's calendar; knows nothing of workbooks or indicators.
"""

import re
from calendar import monthrange
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

MONTHS_IN_YEAR = 12
_YEAR_LABEL = re.compile(r"(\d{4}|\d{2})\s*[/-]\s*(\d{4}|\d{2})")
_QUARTER_LABEL = re.compile(r"[Qq]?\s*([1-4])")


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month in which `day` falls."""
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        """The month's first day."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """The month's last day, 29 February in a leap year."""
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    def plus(self, months: int) -> "Month":
        """The month so many months later."""
        years, month = divmod(self.year * MONTHS_IN_YEAR + self.number - 1 + months, MONTHS_IN_YEAR)
        return Month(years, month + 1)

    @property
    def label(self) -> str:
        """As tables show it: Apr-21."""
        return f"{self.name[:3]}-{self.year % 100:02d}"

    @property
    def long_label(self) -> str:
        """As sentences say it: April 2021."""
        return f"{self.name} {self.year}"

    @property
    def name(self) -> str:
        """April. Spelt out here, as a Windows set to another language would name it in that language."""
        return _MONTH_NAMES[self.number - 1]

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


_MONTH_NAMES = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@cache
def _months_of_year(start: int) -> tuple[Month, ...]:
    """The same twelve months are asked for with every case that is counted."""
    return tuple(Month(start, 4).plus(number) for number in range(MONTHS_IN_YEAR))


@dataclass(frozen=True, order=True)
class FinancialYear:
    """1 April to 31 March, named by the year it begins in."""

    start: int

    @classmethod
    def of(cls, month: Month) -> "FinancialYear":
        """The financial year of a month."""
        return cls(month.year if month.number >= 4 else month.year - 1)

    @classmethod
    def parse(cls, text: str) -> "FinancialYear | None":
        """2021/22, 2021-22, 2021/2022 or 21/22; None when the text is no financial year (2021/23 is none)."""
        match = _YEAR_LABEL.fullmatch(text.strip())
        if not match:
            return None
        start = int(match[1]) if len(match[1]) == 4 else 2000 + int(match[1])
        end = start + 1 if len(match[2]) == 4 else (start + 1) % 100
        return cls(start) if int(match[2]) == end else None

    @property
    def months(self) -> tuple[Month, ...]:
        """April to March."""
        return _months_of_year(self.start)

    def quarter(self, number: int) -> "Quarter":
        """The year's first to fourth quarter."""
        return Quarter(self, number)

    def plus(self, years: int) -> "FinancialYear":
        """The financial year so many years later."""
        return FinancialYear(self.start + years)

    def __str__(self) -> str:
        return f"{self.start}/{(self.start + 1) % 100:02d}"


@dataclass(frozen=True, order=True)
class Quarter:
    """Q1 April-June, Q2 July-September, Q3 October-December, Q4 January-March."""

    year: FinancialYear
    number: int

    @staticmethod
    def parse_number(text: str) -> int | None:
        """Q2, q2 or 2; None when the text is not a quarter."""
        match = _QUARTER_LABEL.fullmatch(text.strip())
        return int(match[1]) if match else None

    @property
    def months(self) -> tuple[Month, Month, Month]:
        """The quarter's three months."""
        first = self.number * 3 - 3
        return self.year.months[first], self.year.months[first + 1], self.year.months[first + 2]

    @property
    def last_month(self) -> Month:
        """The month up to which the report counts."""
        return self.months[2]

    @property
    def end(self) -> date:
        """The quarter's last day."""
        return self.last_month.last_day

    @property
    def months_to_date(self) -> tuple[Month, ...]:
        """April up to and including the quarter's last month."""
        return self.year.months[: self.number * 3]

    @property
    def to_date_label(self) -> str:
        """April to September 2021."""
        return f"{self.year.months[0].name} to {self.last_month.long_label}"

    @property
    def is_year_end(self) -> bool:
        """Whether the year to date is the whole year."""
        return self.number == 4

    def __str__(self) -> str:
        return f"Q{self.number} {self.year}"


def long_date(day: date) -> str:
    """30 September 2021."""
    return f"{day.day} {Month.of(day).long_label}"


def add_months(day: date, months: int) -> date:
    """The same calendar day so many months on; the month's last day where it has no such day (as Excel's EDATE)."""
    month = Month.of(day).plus(months)
    return date(month.year, month.number, min(day.day, month.last_day.day))


def age_at(born: date, day: date) -> int:
    """Whole years of age; somebody born on 29 February is a year older on 1 March of a common year."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`, each first moved forward to a working day.

    Monday to Friday less England's bank holidays. Same day is 0; negative when `end` is before `start`.
    """
    numbers = number_working_days({start, end})
    return numbers[end] - numbers[start]


def number_working_days(days: Collection[date]) -> dict[date, int]:
    """A number for each of the days, so that the difference of two is the working days between them."""
    years = {day.year for day in days}
    before = dict.fromkeys(years, 0)
    passed = 0
    for year in range(min(years, default=0), max(years, default=0)):
        passed += _running_working_days(year)[-1]
        before[year + 1] = passed
    return {day: before[day.year] + _rolled_number(day) for day in days}


def _rolled_number(day: date) -> int:
    """Which working day of its year `day` is, or the next working day is when it is none."""
    running = _running_working_days(day.year)
    place = day.timetuple().tm_yday
    return running[place] + (running[place] == running[place - 1])


@cache
def _running_working_days(year: int) -> Sequence[int]:
    """Working days from 1 January up to each day of the year; element 0 is before the first."""
    import holidays  # here, as it takes a tenth of a second that only those should pay who count working days

    bank_holidays = holidays.country_holidays("GB", subdiv="ENG", years=year)
    running = [0]
    day = date(year, 1, 1)
    while day.year == year:
        running.append(running[-1] + (day.weekday() < 5 and day not in bank_holidays))
        day += timedelta(days=1)
    return running
