"""Reads settings.ini, the few things that people change without knowing the catalogue."""

import configparser
from dataclasses import dataclass
from pathlib import Path

from reportgen.errors import Finding, UsageError, nearest

FILE = "settings.ini"
SECTION = "report"
KEYS = ("report", "year", "quarter", "committee", "output folder", "drafts", "libreoffice")
_SWITCH = {"": True, "yes": True, "no": False}


@dataclass(frozen=True)
class Settings:
    """What the settings file says; empty where it says nothing."""

    report: str = ""
    year: str = ""
    quarter: str = ""
    committee: str = ""
    output_folder: str = ""
    libreoffice: str = ""
    drafts: bool = True


def read_settings(folder: Path) -> Settings:
    """The settings beside the scripts; none when there is no such file. Raises UsageError with all faults together."""
    path = folder / FILE
    if not path.exists():
        return Settings()
    try:
        text = _text(path)
    except OSError:
        raise UsageError(Finding(FILE, "cannot be read.", "It should be a text file; copy it back.")) from None
    parser = configparser.ConfigParser(interpolation=None, strict=False, comment_prefixes=("#", ";"))
    try:
        parser.read_string(text)
    except configparser.Error as error:
        line = getattr(error, "lineno", None) or next((number for number, _ in getattr(error, "errors", ())), None)
        place = f"{FILE}, line {line}" if line else FILE
        remedy = f"Each line reads 'name = value', below the line [{SECTION}]."
        raise UsageError(Finding(place, "cannot be understood.", remedy)) from None
    sections = {name.casefold(): name for name in parser.sections()}
    others = [name for folded, name in sections.items() if folded != SECTION]
    if others:
        raise UsageError(*(Finding(FILE, f"[{name}] should be [{SECTION}].") for name in others))
    said = {key: value.strip() for key, value in (parser[sections[SECTION]] if sections else {}).items()}
    unknown = [key for key in said if key not in KEYS]
    if unknown:
        raise UsageError(*(Finding(FILE, f"'{key}' is not a setting.", nearest(key, KEYS)) for key in unknown))
    drafts = said.pop("drafts", "").casefold()
    if drafts not in _SWITCH:
        raise UsageError(Finding(FILE, f"'drafts' is '{drafts}'.", "It should be yes or no."))
    return Settings(**{key.replace(" ", "_"): value for key, value in said.items()}, drafts=_SWITCH[drafts])


def _text(path: Path) -> str:
    """The file's text; Notepad may have saved it as UTF-8, with a byte-order mark or not, or in Windows' own code."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
