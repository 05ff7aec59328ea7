"""Opens a report's catalogue files and brings them together; every fault of every file is told at once."""

import hashlib
import tomllib
from pathlib import Path

from reportgen.catalogue.disclosure import parse_public_edition
from reportgen.catalogue.draft_names import Names, check_drafts
from reportgen.catalogue.facts import parse_facts
from reportgen.catalogue.indicators import parse_indicators
from reportgen.catalogue.keys import Faults, Keys
from reportgen.catalogue.layout import parse_layout
from reportgen.catalogue.measures import parse_measures
from reportgen.catalogue.model import Catalogue
from reportgen.catalogue.model.report import ReportWords
from reportgen.catalogue.quality import parse_quality
from reportgen.catalogue.sections import parse_glossary, parse_overview_draft, parse_sections, parse_words
from reportgen.errors import CatalogueError
from reportgen.formats import UNPRINTABLE, printable

FILES = ("report.toml", "workbook.toml", "indicators.toml", "sections.toml", "glossary.toml")
OPTIONAL_FILES = ("facts.toml", "quality.toml")
_DIGEST_LETTERS = 12


def read_catalogue(folder: Path) -> Catalogue:
    """The catalogue of one report. Raises CatalogueError with all faults together."""
    faults = Faults()
    files: dict[str, str] = {}
    tables: list[Keys] = []
    for name in (*FILES, *OPTIONAL_FILES):
        if name in FILES or (folder / name).exists():
            files[name] = read_text(folder / name, faults)
        tables.append(Keys(read_toml(name, files.get(name, ""), faults), name, faults))
    report, workbook, indicators_file, sections, glossary, facts, quality = tables
    _raise(faults)
    layout = parse_layout(workbook)
    measures = parse_measures(indicators_file, layout)
    indicators = parse_indicators(indicators_file, measures, layout)
    indicators_file.finish()
    overview_draft = parse_overview_draft(sections)
    sections_found = parse_sections(sections, indicators)
    rules = parse_quality(quality, measures, layout)
    facts_found = parse_facts(facts, measures, layout, [section.id for section in sections_found])
    check_drafts(overview_draft, sections_found, Names(indicators, measures, sections_found, facts_found), faults)
    public_edition = parse_public_edition(report, [*indicators, *(fact.id for fact in facts_found)])
    catalogue = Catalogue(
        words=parse_words(report),
        layout=layout,
        measures={name: measure for name, measure in measures.items() if measure is not None},
        indicators=indicators,
        sections=sections_found,
        glossary=parse_glossary(glossary),
        facts=facts_found,
        rules=rules.rules,
        always=rules.always,
        same_rows=rules.same_rows,
        sums=rules.sums,
        reasonable=rules.reasonable,
        overview_draft=overview_draft,
        public_edition=public_edition,
        id=folder.name,
        digest=_digest(folder),
        files=files,
    )
    _raise(faults)
    return catalogue


def read_words(folder: Path) -> ReportWords:
    """What report.toml says, the catalogue's other files left alone. Raises CatalogueError."""
    faults, name = Faults(), FILES[0]
    words = parse_words(Keys(read_toml(name, read_text(folder / name, faults), faults), name, faults))
    _raise(faults)
    return words


def _raise(faults: Faults) -> None:
    if faults.found:
        raise CatalogueError(*faults.found)


def _digest(folder: Path) -> str:
    """The version of a catalogue: the beginning of the SHA-256 of all its files."""
    content = hashlib.sha256()
    files = [path for path in folder.iterdir() if path.suffix in (".toml", ".docx") and path.name[0] not in "~."]
    for path in sorted(files):
        content.update(path.name.encode() + b"\0" + path.read_bytes())
    return content.hexdigest()[:_DIGEST_LETTERS]


def read_text(path: Path, faults: Faults) -> str:
    """A file's text; Windows' editors may put a byte-order mark before it."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError:
        faults.note(path.name, f"is not there or cannot be opened (in {path.parent}).")
    except UnicodeDecodeError:
        faults.note(path.name, "is not saved as UTF-8.", "Save it again with the encoding UTF-8.")
    return ""


def read_toml(name: str, text: str, faults: Faults) -> dict[str, object]:
    """What TOML says; a fault, and nothing, where it is mistyped."""
    try:
        table = tomllib.loads(text)
        _note_unprintable(table, name, faults)
        return table
    except tomllib.TOMLDecodeError as error:
        faults.note(name, f"cannot be read, as something in it is mistyped: {error}.")
    except RecursionError:
        faults.note(name, "cannot be read, as it has hundreds of brackets within each other.", "Take them out.")
    except ValueError:  # Python's, which reads no number of thousands of digits
        faults.note(
            name, "cannot be read, as a number or date in it is none.", "Look for a number that is far too long."
        )
    return {}


def _note_unprintable(value: object, where: str, faults: Faults) -> None:
    """Faults each text in which something stands that nobody sees, or that would change how the rest is read."""
    if isinstance(value, dict):
        for key, held in value.items():
            _note_unprintable(key, where, faults)
            _note_unprintable(held, f"{where} > {key}", faults)
    elif isinstance(value, list):
        for held in value:
            _note_unprintable(held, where, faults)
    elif isinstance(value, str) and (found := UNPRINTABLE.search(value)):
        what = f"holds a sign that cannot be printed (U+{ord(found[0]):04X})."
        faults.note(printable(where), what, "Delete it; it may be unseen, so type the words around it again.")
