"""Charts of Word's own on their way through LibreOffice: an ODT that lays them out as large as their places."""

import io
from pathlib import Path
from zipfile import ZipFile

from reportgen.pdf.charts import fit_charts, has_charts
from tests.officers import fresh_bytes

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in {"draw": "drawing", "svg": "svg-compatible", "chart": "chart", "manifest": "manifest"}.items()
)
OBJECT = '<draw:object xlink:href="./Object 1" xmlns:xlink="http://www.w3.org/1999/xlink"/>'
PICTURE = '<draw:image xlink:href="./ObjectReplacements/Object 1" xmlns:xlink="http://www.w3.org/1999/xlink"/>'
BODY = f'<body {NAMES}><draw:frame svg:width="8cm" svg:height="4.5cm">{OBJECT}{PICTURE}</draw:frame></body>'
CHART = (
    f'<office {NAMES}><chart:chart svg:width="16cm" svg:height="9cm"><chart:title svg:x="2cm" svg:y="1cm"/>'
    '<chart:plot-area svg:x="10mm" svg:y="1in" svg:width="4cm" svg:height="5cm"/><chart:legend/></chart:chart></office>'
)
MANIFEST = f'<list {NAMES}><manifest:file-entry manifest:full-path="ObjectReplacements/Object 1"/></list>'


def _fitted(body: str = BODY, chart: str = CHART) -> dict[str, str]:
    file = io.BytesIO()
    with ZipFile(file, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        for name, content in {
            "content.xml": body,
            "Object 1/content.xml": chart,
            "ObjectReplacements/Object 1": "a picture",
            "META-INF/manifest.xml": MANIFEST,
        }.items():
            package.writestr(name, content)
    with ZipFile(io.BytesIO(fit_charts(file.getvalue()))) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def it_lays_a_chart_out_as_large_as_its_place_with_all_that_it_places_itself() -> None:
    chart = _fitted()["Object 1/content.xml"]
    assert 'chart svg:width="80.000mm" svg:height="45.000mm"' in chart
    assert 'title svg:x="10.000mm" svg:y="5.000mm"' in chart
    assert 'plot-area svg:x="5.000mm" svg:y="12.700mm" svg:width="20.000mm" svg:height="25.000mm"' in chart
    assert "<chart:legend/>" in chart


def it_leaves_out_the_pictures_of_charts_as_they_were() -> None:
    parts = _fitted()
    assert next(iter(parts)) == "mimetype"
    assert not [name for name, part in parts.items() if "ObjectReplacements" in name + part]


def it_leaves_alone_what_is_no_chart_or_has_no_size() -> None:
    formula = f"<math {NAMES}/>"
    assert _fitted(chart=formula)["Object 1/content.xml"] == formula
    unsized = BODY.replace(' svg:width="8cm"', "")
    assert _fitted(body=unsized)["Object 1/content.xml"] == CHART


def it_sees_whether_a_document_has_charts(tmp_path: Path) -> None:
    plain = tmp_path / "plain.docx"
    plain.write_bytes(fresh_bytes())
    assert not has_charts(plain)
    plain.write_bytes(b"no document")
    assert not has_charts(plain)
    with ZipFile(plain, "w") as package:
        package.writestr("word/charts/chart1.xml", "<c/>")
    assert has_charts(plain)
