"""Hidden numbers that stand in plain text where no table is: in labels of charts, in sentences, in any part."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from tests.attacker.claims import Reader, is_hidden
from tests.attacker.constraints import Published
from tests.attacker.drawn import labels
from tests.attacker.knowledge import Indicator, Meaning
from tests.attacker.reading import Edition

_NUMBER = r"\d[\d,]*(?:\.\d+)?%?"


@dataclass(frozen=True)
class Leak:
    """A hidden number found in plain text."""

    where: str
    text: str
    what: str


def leaks(reader: Reader, hidden: Published, texts: Mapping[Meaning, str]) -> Iterator[Leak]:
    """Labels of charts and words that show what a cell hides; `texts` are those of the full edition."""
    shown: dict[Meaning, str] = {claim.meaning: claim.text for claim in hidden.claims if not claim.hidden}
    secret = {claim.meaning for claim in hidden.claims if claim.hidden and claim.meaning not in shown}
    for section in reader.known.sections:
        indicators = [reader.known.indicators[name] for name in section.indicators]
        own = {meaning: text for meaning, text in texts.items() if _is_of(meaning, indicators) and "." in text}
        public = {text for meaning, text in own.items() if meaning in shown}
        kept = {text: meaning for meaning, text in own.items() if meaning in secret}
        for where, words in _words(reader.edition, section.heading, indicators):
            for token in set(re.findall(_NUMBER, words)) & set(kept) - public:
                yield Leak(where, words, f"{token}: {kept[token].top}")


def _is_of(meaning: Meaning, indicators: list[Indicator]) -> bool:
    return any(one.top == meaning.top.counted and one.unit == meaning.unit for one in indicators)


def _words(edition: Edition, heading: str, indicators: list[Indicator]) -> Iterator[tuple[str, str]]:
    """All texts under a section's heading or that name one of its indicators."""
    names = {name for one in indicators for name in (*one.names, one.id) if len(name) > 3}
    for paragraph in edition.paragraphs:
        if paragraph.heading == heading or any(name in paragraph.text for name in names):
            yield paragraph.file, paragraph.text
    for picture in edition.pictures:
        if picture.heading == heading:
            yield f"{picture.file}: chart {picture.place + 1}", f"{picture.alt} {' '.join(labels(picture))}"
    for name, part in edition.parts.items():
        if name.endswith((".xml", ".rels")) and "word/document.xml" not in name and "/record" not in name:
            for text in _texts(part):
                if any(one in text for one in names):
                    yield name, text


def _texts(part: bytes) -> Iterator[str]:
    for element in etree.fromstring(part).iter():
        yield from (str(text) for text in (element.text, *element.attrib.values()) if text)


def untagged(edition: Edition) -> list[str]:
    """Sentences with the symbol among their words, to look at."""
    return [one.text for one in edition.paragraphs if any(is_hidden(word) for word in one.text.split(" "))]


def full_texts(full: Published) -> dict[Meaning, str]:
    """How the full edition's words show each figure: of several ways the fullest, 100.0% rather than 100."""
    texts: dict[Meaning, str] = {}
    for claim in full.claims:
        if claim.shown is not None:
            texts[claim.meaning] = max(texts.get(claim.meaning, ""), claim.text.split()[0], key=len)
    return texts
