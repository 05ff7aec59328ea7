"""Opens a report's catalogue files and brings them together; every fault of every file is told at once."""

import tomllib
from pathlib import Path

from reportgen.catalogue.indicators import parse_indicators
from reportgen.catalogue.keys import Faults, Keys
from reportgen.catalogue.layout import parse_layout
from reportgen.catalogue.measures import parse_measures
from reportgen.catalogue.model import Catalogue
from reportgen.catalogue.sections import parse_glossary, parse_sections, parse_words
from reportgen.errors import CatalogueError

FILES = ("report.toml", "workbook.toml", "indicators.toml", "sections.toml", "glossary.toml")


def read_catalogue(folder: Path) -> Catalogue:
    """The catalogue of one report. Raises CatalogueError with all faults together."""
    faults = Faults()
    report, workbook, indicators_file, sections, glossary = (
        Keys(_read_toml(folder / name, faults), name, faults) for name in FILES
    )
    if faults.found:
        raise CatalogueError(*faults.found)
    layout = parse_layout(workbook)
    measures = parse_measures(indicators_file, layout)
    indicators = parse_indicators(indicators_file, measures, layout)
    indicators_file.finish()
    catalogue = Catalogue(
        words=parse_words(report),
        layout=layout,
        measures={name: measure for name, measure in measures.items() if measure is not None},
        indicators=indicators,
        sections=parse_sections(sections, indicators),
        glossary=parse_glossary(glossary),
    )
    if faults.found:
        raise CatalogueError(*faults.found)
    return catalogue


def _read_toml(path: Path, faults: Faults) -> dict[str, object]:
    """A TOML file; Windows' editors may put a byte-order mark before it."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        faults.note(path.name, f"is not there or cannot be opened (in {path.parent}).")
    except UnicodeDecodeError:
        faults.note(path.name, "is not saved as UTF-8.", "Save it again with the encoding UTF-8.")
    except tomllib.TOMLDecodeError as error:
        faults.note(path.name, f"cannot be read, as something in it is mistyped: {error}.")
    return {}
