"""Finds the periods that a passage names: months, quarters, years, 'the same quarter last year'.

In go a passage and the report's quarter; out come cues in order, none over another. Judges nothing.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from reportgen.narrative.check.reading import Passage
from reportgen.narrative.check.stretches import Cue, Named, Stretch
from reportgen.narrative.check.words import MONTHS, SHORT_MONTHS
from reportgen.period import MONTHS_IN_YEAR, FinancialYear, Month, Quarter

_FULL_YEAR = r"20\d\d\s?[/-]\s?(?:20)?\d\d(?![\d/%])"
_SHORT_YEAR = r"\d\d[/-]\d\d(?![\d/%])"
_ANY_YEAR = rf"(?P<year>{_FULL_YEAR}|{_SHORT_YEAR})"
_MONTH = rf"(?P<month>{'|'.join([*MONTHS, *SHORT_MONTHS])})\b"
_LATER = rf"(?P<later>{'|'.join([*MONTHS, *SHORT_MONTHS])})\b"
_CALENDAR = r"(?:(?:,?\s|-)(?P<calendar>20\d\d(?!\d|/\d|%)|(?<=-)\d\d(?!\d|%)|'\d\d(?!\d)))?"
_QUARTER = r"(?:q\s?|quarter\s)(?P<number>[1-4]|one|two|three|four)\b(?![/.]\d)"
_ORDINAL = r"(?P<ordinal>first|second|third|fourth|1st|2nd|3rd|4th|final)\squarter"
_OF_YEAR = rf"(?:,?\s\(?(?:of\s|in\s)?(?:the\s)?{_ANY_YEAR}\)?)?"
_SAME = r"(?:same|corresponding|equivalent|comparable|similar)\s(?:quarter|period|point|time|stage|months?|date)"
_AGO = (
    r"(?:this\s(?:time|point|stage|quarter)\slast\syear|(?:a|one)\syear\s(?:ago|earlier|before|previously)|"
    r"(?:twelve|12)\smonths\s(?:ago|earlier|before|previously))"
)
_LAST_YEAR = (
    r"(?:last|previous|prior|preceding)\s(?:financial\s)?year(?:'s)?(?!\s?-?\s?to\b)|"
    r"the\syear\sbefore(?:\sthat)?|that\syear(?:'s)?"
)
_TO_DATE = (
    r"year[\s-]to[\s-]date|\bytd\b|(?:this\s)?year\sso\sfar|so\sfar\sthis\s(?:financial\s)?year|"
    r"since\s(?:1(?:st)?\s)?april\b(?:\s20\d\d\b)?|since\sthe\s(?:start|beginning)\sof\s(?:the|"
    r"this)\s(?:financial\s)?year|"
    r"first\s(?:half(?:\sof\s(?:the|this)\s(?:financial\s)?year)?|six\smonths)|half[\s-]year"
)
_LAST_DAYS = 28
"""From this day on a date stands for a month's end; an earlier one is the date of something that happened."""
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4}


@dataclass(frozen=True)
class _Now:
    """The report's quarter, and its months."""

    quarter: Quarter

    @property
    def stretch(self) -> Stretch:
        return Stretch.of_quarter(self.quarter)

    @property
    def last(self) -> Month:
        return self.quarter.last_month


Maker = Callable[["re.Match[str]", _Now], "tuple[Named, Stretch, bool] | None"]


def find_cues(passage: Passage, quarter: Quarter) -> list[Cue]:
    """The periods that a passage names, in order; of two over each other the one that begins first, then the longer."""
    found = sorted(_found(passage, _Now(quarter)), key=lambda cue: (cue.start, -cue.end))
    cues: list[Cue] = []
    for cue in found:
        if not cues or cue.start >= cues[-1].end:
            cues.append(cue)
    return list(_placed(_related(cues, passage), passage))


def _related(cues: Sequence[Cue], passage: Passage) -> list[Cue]:
    """'The year before' and 'a month earlier' after another period are told from that one on."""
    related: list[Cue] = []
    for cue in cues:
        match = _RELATIVE.search(cue.said.casefold())
        before = related[-1] if related else None
        if match and before and not re.search(r"[.!?]\s", passage.lower[before.end : cue.start]):
            cue = _told_from(cue, match, before)
        related.append(cue)
    return related


def _told_from(cue: Cue, match: "re.Match[str]", before: Cue) -> Cue:
    if match["that"]:
        return replace(cue, named=before.named, stretch=before.stretch)
    if match["month"]:
        month = before.stretch.last.plus(-1)
        return replace(cue, stretch=Stretch(month, month))
    if before.named in (Named.LAST_YEAR, Named.YEAR):
        return replace(cue, stretch=before.stretch.earlier())
    return cue


_RELATIVE = re.compile(
    r"^(?:(?:the|one|a)\s(?P<month>month)\s(?:before|earlier)|the\syear\sbefore|(?P<that>that)\syear)"
)


def _placed(cues: Sequence[Cue], passage: Passage) -> Iterator[Cue]:
    """With the tokens that name them."""
    tokens, index = passage.tokens, 0
    for cue in cues:
        while tokens[index].end <= cue.start:
            index += 1
        last = index
        while last + 1 < len(tokens) and tokens[last + 1].start < cue.end:
            last += 1
        yield replace(cue, first=index, last=last)


def _found(passage: Passage, now: _Now) -> Iterator[Cue]:
    for pattern, make in _PATTERNS:
        for match in pattern.finditer(passage.lower):
            made = make(match, now)
            if made is not None and not _is_small_may(match, passage) and not _is_other_quarter(match, passage):
                named, stretch, vague = made
                said = passage.text[match.start() : match.end()]
                yield Cue(match.start(), match.end(), said, named, stretch, vague)


def _is_small_may(match: "re.Match[str]", passage: Passage) -> bool:
    """'may' and 'march' in small letters are no months."""
    name = match.groupdict().get("month")
    return name in ("may", "march", "mar", "dec", "sep") and passage.plain[match.start("month")].islower()


_COUNTED_AFTER = re.compile(r"\b(?:the|this|last|each|every|same|previous|our)\s$")
_NUMBER_NEXT = re.compile(r"\sQuarter\s[1-4]\b|\sQuarter\s(?:[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our)\b")


def _is_other_quarter(match: "re.Match[str]", passage: Passage) -> bool:
    """'in the quarter 4 visits' names no fourth quarter, 'the Quarter 1 figure' not this one."""
    said = match[0]
    if said.startswith("quarter ") and passage.plain[match.start()].islower():
        return _COUNTED_AFTER.search(passage.lower, max(0, match.start() - 10), match.start()) is not None
    if said.endswith("quarter"):
        return _NUMBER_NEXT.match(passage.plain, match.end() - len(" quarter")) is not None
    return False


# What each pattern stands for ---------------------------------------------------------------------------------------


def _quarter(match: "re.Match[str]", now: _Now) -> tuple[Named, Stretch, bool] | None:
    said = match.groupdict()
    year = FinancialYear.parse(said["year"]) if said.get("year") else now.quarter.year
    if year is None:
        return None
    stretch = Stretch.of_quarter(year.quarter(_number(match)))
    if said.get("end"):
        return Named.END, Stretch.at(stretch.last), not said.get("year")
    return Named.QUARTER, stretch, not said.get("year")


def _number(match: "re.Match[str]") -> int:
    said = match.groupdict()
    word = said.get("ordinal") or said.get("number") or ""
    return _ORDINALS.get(word) or _NUMBERS.get(word) or int(word)


def _last_years_quarter(match: "re.Match[str]", now: _Now) -> tuple[Named, Stretch, bool] | None:
    return Named.QUARTER, Stretch.of_quarter(now.quarter.year.plus(-1).quarter(_number(match))), False


def _same_of_year(match: "re.Match[str]", now: _Now) -> tuple[Named, Stretch, bool] | None:
    year = FinancialYear.parse(match["year"])
    if year is None:
        return None
    return Named.YEAR_BEFORE, now.stretch.earlier(now.quarter.year.start - year.start), False


def _year_before(_: "re.Match[str]", now: _Now) -> tuple[Named, Stretch, bool] | None:
    return Named.YEAR_BEFORE, now.stretch.earlier(), False


def _last_year(_: "re.Match[str]", now: _Now) -> tuple[Named, Stretch, bool] | None:
    return Named.LAST_YEAR, _whole(now.quarter.year.plus(-1)), True


def _this_quarter(match: "re.Match[str]", now: _Now) -> tuple[Named, Stretch, bool] | None:
    if match.groupdict().get("end"):
        return Named.END, Stretch.at(now.last), False
    return Named.QUARTER, now.stretch, False


def _last_quarter(match: "re.Match[str]", now: _Now) -> tuple[Named, Stretch, bool] | None:
    before = Quarter(FinancialYear.of(now.stretch.first.plus(-1)), (now.quarter.number - 2) % 4 + 1)
    if match["end"]:
        return Named.END, Stretch.at(before.last_month), False
    return Named.QUARTER, Stretch.of_quarter(before), False


def _last_month(_: "re.Match[str]", now: _Now) -> tuple[Named, Stretch, bool] | None:
    return Named.MONTH, Stretch(now.last.plus(-1), now.last.plus(-1)), True


def _to_date(_: "re.Match[str]", now: _Now) -> tuple[Named, Stretch, bool] | None:
    return Named.TO_DATE, Stretch.to_date(now.last), False


def _year_end(match: "re.Match[str]", now: _Now) -> tuple[Named, Stretch, bool] | None:
    before = match.string[max(0, match.start() - 4) : match.start()]
    if before.endswith(("by ", "for ")):
        return None
    return Named.END, Stretch.at(now.quarter.year.plus(-1).months[-1]), True


def _this_year(_: "re.Match[str]", now: _Now) -> tuple[Named, Stretch, bool] | None:
    return Named.THIS_YEAR, Stretch.to_date(now.last), True


def _year(match: "re.Match[str]", now: _Now) -> tuple[Named, Stretch, bool] | None:
    year = FinancialYear.parse(match["year"])
    if year is None:
        return None
    if match["end"]:
        return Named.END, Stretch.at(year.months[-1]), False
    if year == now.quarter.year:
        return Named.THIS_YEAR, Stretch.to_date(now.last), False
    return Named.YEAR, _whole(year), False


def _month(match: "re.Match[str]", now: _Now) -> tuple[Named, Stretch, bool] | None:
    month = _named_month(match["month"], match["calendar"], now)
    if match["last_year"]:
        month = Month(now.last.year - 1 if month.number <= now.last.number else month.year - 1, month.number)
    vague = not (match["calendar"] or match["last_year"])
    if match["day"] and not int(match["day"].split()[0].rstrip("stndrh")) >= _LAST_DAYS:
        return None
    if match["end"] or match["day"]:
        return Named.END, Stretch.at(month), vague
    return Named.MONTH, Stretch(month, month), vague


def _range(match: "re.Match[str]", now: _Now) -> tuple[Named, Stretch, bool] | None:
    last = _named_month(match["later"], match["calendar"], now)
    first = _named_month(match["month"], str(last.year), now)
    if first > last:
        first = first.plus(-MONTHS_IN_YEAR)
    stretch = Stretch(first, last)
    if len(stretch.months) < 2:
        return None
    return (Named.TO_DATE if stretch.is_to_date else Named.RANGE), stretch, match["calendar"] is None


def _calendar_year(match: "re.Match[str]", now: _Now) -> tuple[Named, Stretch, bool] | None:
    year = int(match["calendar_year"])
    return Named.LAST_YEAR, Stretch(Month(year, 1), Month(year, MONTHS_IN_YEAR)), True


def _named_month(name: str, calendar: str | None, now: _Now) -> Month:
    """Without a year: the last such month that the report knows."""
    number = MONTHS.get(name) or SHORT_MONTHS[name]
    if calendar:
        year = int(calendar.strip("'"))
        return Month(year if year > 99 else 2000 + year, number)
    return Month(now.last.year if number <= now.last.number else now.last.year - 1, number)


def _whole(year: FinancialYear) -> Stretch:
    return Stretch(year.months[0], year.months[-1])


_END = r"(?P<end>(?:the\s)?(?:end|close)\sof\s(?:the\s)?|as\s(?:at|of)\s(?:the\s)?|\bby\s|quarter[\s-]end\s)?"
_THE_QUARTER = r"\b(?:the|this|our|latest|current|reporting)\s(?:reporting\s)?quarter\b(?!\sbefore\b)"
_BEFORE = r"\b(?:last|previous|preceding|prior)"
_BETWEEN = rf"between\s{_MONTH}(?:\s20\d\d)?\sand\s(?:the\send\sof\s)?{_LATER}{_CALENDAR}"
_FROM_TO = rf"\b{_MONTH}(?:\s20\d\d)?\s?(?:to|until|through\sto|-)\s?(?:the\send\sof\s)?{_LATER}{_CALENDAR}"
_DAY = r"(?P<day>\b(?:[12]?\d|3[01])(?:(?:st|nd|rd|th)\sof)?(?:st|nd|rd|th)?\s)?"
_OF_LAST_YEAR = r"(?P<last_year>,?\s(?:of\s)?(?:last|the\sprevious)\syear)?"
_AFTER_WORDS = r"(?:(?<=in\s)|(?<=for\s)|(?<=of\s)|(?<=during\s)|(?<=since\s)|(?<=than\s)|(?<=year\s))"
_PATTERNS: Sequence[tuple["re.Pattern[str]", Maker]] = [
    (re.compile(pattern, re.ASCII), make)
    for pattern, make in (
        (rf"(?:the\s|at\s)?\b{_SAME}\s(?:of\s|in\s|during\s|for\s)?(?:the\s)?{_ANY_YEAR}", _same_of_year),
        (rf"(?:the\s)?\b{_SAME}\s(?:of\s|in\s|during\s)?(?:the\s)?(?:{_LAST_YEAR}|{_AGO})|\b{_AGO}", _year_before),
        (rf"\b{_QUARTER}\s(?:of\s)?(?:the\s)?(?:{_LAST_YEAR})", _last_years_quarter),
        (rf"\b{_ORDINAL}\s(?:of\s)?(?:the\s)?(?:{_LAST_YEAR})", _last_years_quarter),
        (rf"(?<!in\sthe\s)(?<!over\sthe\s)(?<!during\sthe\s)(?<!within\sthe\s)\b(?:{_LAST_YEAR})", _last_year),
        (r"\b(?:last|previous|prior|preceding)\sfinancial\syear\b", _last_year),
        (rf"{_END}\b{_QUARTER}{_OF_YEAR}", _quarter),
        (rf"{_END}\b{_ORDINAL}{_OF_YEAR}", _quarter),
        (rf"\b(?P<year>{_FULL_YEAR})\s\(?{_QUARTER}", _quarter),
        (rf"(?P<end>(?:the\s)?(?:end|close)\sof\s)?{_THE_QUARTER}", _this_quarter),
        (rf"{_END}{_BEFORE}\squarter\b|the\squarter\sbefore", _last_quarter),
        (rf"{_BEFORE}\smonth\b|(?:the|a|one)\smonth\s(?:before|earlier)", _last_month),
        (r"(?:the\s|last\s|at\s)?(?:financial\s)?\byear[\s-]end\b", _year_end),
        (_TO_DATE, _to_date),
        (r"\b(?:this|current)\s(?:financial\s)?year\b(?!\sso)|\ball\syear\b|of\sthe\syear\b(?!\s\d)", _this_year),
        (rf"{_END}\b(?P<year>{_FULL_YEAR})", _year),
        (rf"{_AFTER_WORDS}(?P<year>{_SHORT_YEAR})(?P<end>)", _year),
        (_BETWEEN, _range),
        (_FROM_TO, _range),
        (rf"{_END}{_DAY}\b{_MONTH}{_CALENDAR}{_OF_LAST_YEAR}", _month),
        (r"\b(?:in|since|during|of|for)\s(?P<calendar_year>20\d\d)(?![\d/-])", _calendar_year),
    )
]
