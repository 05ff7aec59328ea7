"""LibreOffice makes a PDF: with a profile of its own, so that an open LibreOffice is no matter, and a time limit."""

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

from lxml import etree

from reportgen.errors import Finding, UsageError
from reportgen.pdf.charts import fit_charts, has_charts
from reportgen.pdf.converters import ConversionError
from reportgen.pdf.processes import run_limited
from reportgen.pdf.workplace import workplace

_SECONDS = 180.0
_PROFILE = "profile"
_PROGRAMS = ("soffice", "libreoffice")
_INSIDE = ("program", "Contents/MacOS", "App/libreoffice/program")
_ENDINGS = (".com", ".exe", "", ".bin")  # Windows' soffice.exe comes back at once, soffice.com when it is done
_OPTIONS = {
    "PDFUACompliance": True,
    "UseTaggedPDF": True,
    "ExportBookmarks": True,
    "ExportFormFields": False,  # a content control is text on paper, not a field to fill in
    "UseLosslessCompression": True,
    "ReduceImageResolution": False,
}
_SETTINGS = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop>
</item>
</oor:items>
"""
"""Of a profile: nothing that a document names is fetched, no macro runs, no link is brought up to date.

What is converted holds none of it; this is for what nobody has thought of.
"""
_TEMPORARY = ("TMPDIR", "TEMP", "TMP")
"""Say where its temporary files are to be: one that is ended leaves them behind."""
_VALUES = {name: {"type": "boolean", "value": str(value).lower()} for name, value in _OPTIONS.items()}
_FILTER = f"pdf:writer_pdf_Export:{json.dumps(_VALUES, separators=(',', ':'))}"


def _fitted(text: Path) -> bytes:
    try:
        return fit_charts(text.read_bytes())
    except (BadZipFile, KeyError, etree.XMLSyntaxError):
        raise ConversionError("made a file that is not whole.") from None


@dataclass(frozen=True)
class LibreOffice:
    """LibreOffice; `seconds` is how long it may take."""

    program: Path
    seconds: float = _SECONDS
    name: str = "LibreOffice"

    def convert(self, document: Path, pdf: Path) -> None:
        """See Converter."""
        with workplace() as folder:
            settings = folder / _PROFILE / "user" / "registrymodifications.xcu"
            settings.parent.mkdir(parents=True)
            settings.write_text(_SETTINGS, encoding="utf-8")
            source = document
            if has_charts(document):
                source = self._made(document, folder, "odt", "odt")
                source.write_bytes(_fitted(source))
            shutil.move(self._made(source, folder, "pdf", _FILTER), pdf)

    def _made(self, source: Path, folder: Path, ending: str, form: str) -> Path:
        """What LibreOffice makes of a file: one of that ending, by the filter of that form."""
        try:
            ran = run_limited(self._command(source, folder, form), self.seconds, dict.fromkeys(_TEMPORARY, str(folder)))
        except OSError as error:
            raise ConversionError(f"could not be started ({error.strerror or type(error).__name__}).") from None
        made = folder / f"{source.stem}.{ending}"
        if ran.code is None:
            raise ConversionError(f"took longer than {self.seconds:.0f} seconds and was stopped.")
        if not made.is_file():  # its exit code may be 0 all the same
            raise ConversionError("made no file.")
        return made

    def _command(self, source: Path, folder: Path, form: str) -> list[str]:
        return [
            str(self.program),
            f"-env:UserInstallation={(folder / _PROFILE).as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault"),
            *("--convert-to", form, "--outdir", str(folder), str(source)),
        ]


def find_libreoffice(said: str = "") -> LibreOffice | None:
    """LibreOffice where `said` (a folder or the program), on the PATH or in its usual places.

    Raises UsageError when it is not where it was said to be.
    """
    if said:
        found = _program_in(Path(said.strip('"')).expanduser())
        if found is None:
            what = f"'libreoffice' is '{said}', where LibreOffice is not."
            remedy = "Name its folder, such as C:\\Program Files\\LibreOffice, or leave it empty."
            raise UsageError(Finding("settings.ini", what, remedy))
        return LibreOffice(found)
    places = [Path(there) for name in _PROGRAMS if (there := shutil.which(name))]
    programs = (_program_in(place) for place in (*places, *_usual_places()))
    return next((LibreOffice(program) for program in programs if program), None)


def _program_in(place: Path) -> Path | None:
    """The program itself, when it was named, or in the folder that was."""
    if place.is_file():
        return _sibling(place)
    files = (place / inside / f"soffice{ending}" for inside in ("", *_INSIDE) for ending in _ENDINGS)
    return next((file for file in files if file.is_file()), None)


def _sibling(program: Path) -> Path:
    twin = program.with_suffix(".com")
    return twin if program.suffix.lower() == ".exe" and twin.is_file() else program


def _usual_places() -> Iterator[Path]:
    if sys.platform == "win32":
        import os  # only Windows says there where programs are

        for name in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)", "LOCALAPPDATA"):
            if os.environ.get(name):
                yield Path(os.environ[name]) / "LibreOffice"
                yield Path(os.environ[name]) / "Programs" / "LibreOffice"
    elif sys.platform == "darwin":
        yield Path("/Applications/LibreOffice.app")
        yield Path("~/Applications/LibreOffice.app").expanduser()
    else:
        yield from sorted(Path("/opt").glob("libreoffice*"), reverse=True)
