"""Numbers in a text that are no figures of a report: sections of an Act, dates, durations, ages, codes, telephones.

In go a passage and the codes of the report's indicators; out come spans to leave alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reportgen.narrative.check.reading import Passage
from reportgen.narrative.check.words import MONTHS, SHORT_MONTHS, TENS, UNITS

_MONTH = "|".join([*MONTHS, *SHORT_MONTHS])
_WORD = rf"(?:{'|'.join(TENS)})(?:[\s-](?:{'|'.join(list(UNITS)[:9])}))?|{'|'.join(UNITS)}"
_ANY = rf"(?:\d[\d,]*(?:\.\d+)?|{_WORD})"
_SMALL = rf"(?:\d{{1,2}}|{_WORD})"
_LIST = r"\d+[a-z]?(?:\(\w\))*(?:(?:,\s?|\s?(?:and|or|&|to|/)\s?|\s?-\s?)\d+[a-z]?(?:\(\w\))*(?!\s?%|\sper\b|\d))*"
_PARTS_OF_LAWS = "section|article|regulation|schedule|paragraph|clause|part|chapter|volume|standard|recommendation"
_NUMBERED = (
    "page|table|chart|graph|appendix|annex|stage|level|tier|phase|version|room|floor|band|grade|step|"
    "week|ward|module|"
    "footnote|zone|building|route|bus|window|channel|number|no|nos|figure"
)
_DURATIONS = (
    "(?:working|calendar|bank|clear|consecutive|full|more|further|other)?[\\s-]?"
    "(?:day|hour|week|month|year|minute|term|night|weekend|decade|hr|yr|min)s?'?"
)
_DISTANCES = "miles?|kilometres?|km|metres?|m|pounds?|pence|gb|mb|k|million|bn|billion|am|pm|o'clock"
_PATTERNS = [
    r"https?://\S+|www\.\S+|\S+@\S+\.\S+",
    r"\b\S+\.(?:gov|org|com|co|net|ac|nhs)\b\S*",
    # dates and times
    rf"\b(?:[12]?\d|3[01])(?:st|nd|rd|th)?(?:\s?(?:-|to|and|&)\s?\d{{1,2}})?(?:(?:st|nd|rd|"
    rf"th)\sof)?(?:st|nd|rd|th)?\s(?:{_MONTH})\b(?!')(?:,?\s\d{{4}}\b)?",
    rf"\b(?:{_MONTH})\s\d{{1,2}}(?:st|nd|rd|th)\b|\b(?:{_MONTH})\s\d{{1,2}},\s?\d{{4}}\b",
    r"\b\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d\d)\b|\b\d{4}-\d\d-\d\d\b",
    r"\b\d{1,2}[:.]\d\d\s?(?:am|pm|hrs|hours)\b|\b\d{1,2}:\d\d\b|\b\d{1,2}\s?(?:am|pm)\b",
    r"\b(?:19|20)\d\d\b(?!\s?(?:%|per\b|/\s?\d{3}))",
    # laws and numbered things
    rf"\b(?:{_PARTS_OF_LAWS})s\s{_LIST}|\b(?:{_PARTS_OF_LAWS})\s\d+[a-z]?(?:\(\w\))*(?:\s?-\s?\d+)?|"
    rf"\b(?:{_PARTS_OF_LAWS})\s(?:{_WORD})\b",
    rf"\b(?:{_NUMBERED})s\s{_LIST}(?!\s?%)|\b(?:{_NUMBERED})\.?\s\d+[a-z]?(?:\s?-\s?\d+)?(?!\s?%|"
    rf"\s?per\scent|\sof\b|/)",
    r"(?<![\w'])s(?:s|ec|ect)?\.?\s?\d+[a-z]?\b(?:\s?(?:,|and|&|/)\s?s?\.?\d+[a-z]?\b)*",
    r"\b(?:act|acts|order|regulations|rules|together|code)\s(?:of\s)?(?:19|20)\d\d\b",
    r"\bcovid[\s-]?19\b",
    # durations, distances, money, ages
    rf"\b{_ANY}(?:\s?(?:-|to|and|or)\s?{_ANY})?[\s-]{_DURATIONS}\b",
    rf"\b{_ANY}(?:\s?(?:-|to|and|or)\s?{_ANY})?\s?(?:{_DISTANCES})\b",
    r"[£$€]\s?\d[\d,]*(?:\.\d+)?(?:\s?(?:k|m|bn|million|thousand))?\b",
    rf"\baged?\s(?:of\s|between\s|from\s|over\s|under\s|about\s)?{_SMALL}(?:(?:,\s|\s?(?:-|to|and|"
    rf"or)\s?|,\sand\s){_SMALL})*\b(?!\s?%|\sper)",
    rf"\b{_SMALL}(?:\s?(?:-|to|and|or)\s?{_SMALL})?[\s-]years?[\s-]olds?\b|\b\d{{1,2}}\s?\+(?!\s?\d)",
    r"\b(?:under|over|below|above)[\s-](?:\d|1\d|2[0-5])s\b|\b(?:under|over)[\s-](?:5|10|11|12|13|14|"
    r"16|18|19|21|25)\b(?!\s?%|\.\d|\sper|,\d|\sof\b|\sworking|\sday)",
    r"\b(?:turn|turns|turned|turning|reach|reaches|reached|reaching)\s(?:1[0-9]|2[0-5]|eighteen|sixteen)\b",
    r"\bages?\s(?:of\s)?\d{1,2}(?:\s?(?:-|to|and)\s?\d{1,2})?\b|\b\d{1,2}(?:st|nd|rd|th)\sbirthday\b",
    r"\b\d{1,2}\sto\s\d{1,2}\s(?:inclusive|years?)\b|\b0\s?(?:-|to)\s?(?:5|16|17|18|19|25)\b",
    # units of rates, and bounds that belong to a name
    r"\b(?:per|every|each)\s1(?:0{1,5}|,0{3}|0,0{3}|00,0{3})\b",
    rf"\b{_ANY}\sor\s(?:more|fewer|less|over|under|older|younger|above|below)\b",
    rf"\b24\s?/\s?7\b|\b{_ANY}[\s-](?:to|on)[\s-](?:one|1)\b|\b\d:\d\b",
    # telephones, postcodes, codes glued to letters, ordinals
    r"\b0\d{2,4}[\s-]?\d{3,4}[\s-]?\d{3,4}\b|\b(?:\+44|0)\d[\d\s-]{7,}\d\b",
    r"\b(?:101|111|999)\b(?=\s(?:number|line|call|calls|service))|(?<=call\s)(?:101|111|999)\b|"
    r"(?<=ring\s)(?:101|111|999)\b",
    r"\b[a-z]{1,2}\d[a-z\d]?\s\d[a-z]{2}\b",
    r"(?<![a-z])[a-z]{1,4}-?\d+[a-z]?\b(?:/[a-z]?\d+)?",
    r"\b\d+(?:st|nd|rd|th)\b|\b\d+[a-z](?![a-z])\b|\b\d+-(?=[a-z])",
    r"\b(?:stage|strand|key\sstage|year|years)\s(?:[1-9]|1[0-3])\b(?!\s?%|/)",
    r"#\d+",
]
_ALONE = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.ASCII)
_LIST_NUMBER = re.compile(r"\s*[(\[]?(?:\d{1,2}|[a-z])[.)\]]\s", re.ASCII)
_PERCENT_NEXT = re.compile(r"\s?(?:%|per\s?cent|percent)")


@dataclass(frozen=True)
class Codes:
    """How the report's own indicator codes look."""

    pattern: "re.Pattern[str] | None"


def codes_of(codes: Iterable[str]) -> Codes:
    """From the codes themselves: 'ABC 012' lets any ABC with a number pass."""
    letters = {match[0].casefold() for code in codes if (match := re.match(r"[^\W\d_]+(?=\s?\d)", code))}
    if not letters:
        return Codes(None)
    alternatives = "|".join(re.escape(one) for one in sorted(letters))
    return Codes(
        re.compile(
            rf"\b(?:{alternatives})\s?\d+[a-z]?\b(?:\s?(?:,|and|&|/)\s?\d+[a-z]?\b(?!\s?%|\.\d|\sper))*", re.ASCII
        )
    )


def find_asides(passage: Passage, codes: Codes) -> list[tuple[int, int]]:
    """The spans to leave alone, in order."""
    spans = [match.span() for match in _ALONE.finditer(passage.lower) if not _is_small_may(match, passage)]
    if codes.pattern is not None:
        spans += [match.span() for match in codes.pattern.finditer(passage.lower)]
    if begun := _LIST_NUMBER.match(passage.lower):
        spans.append(begun.span())
    return sorted(span for span in spans if not _PERCENT_NEXT.match(passage.lower, span[1]))


def _is_small_may(match: "re.Match[str]", passage: Passage) -> bool:
    """'12 may have' is no date."""
    return re.fullmatch(r"\d+ ma(?:y|rch|r)", passage.plain[match.start() : match.end()]) is not None
