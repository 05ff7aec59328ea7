"""Faults of accessibility as officers make them in Word: in direct formatting, by styles, in old and new drawings.

Each is written into an analysis, so that a check can be asked whether it finds it, once, at its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.officers import Officer, parsed
from tests.word_pieces import field, paragraph, run

WORDS = "We have looked at each case with the team."
PICTURE_SIZE = 'cx="1200000" cy="800000"'
STYLES = """
<w:style w:type="paragraph" w:customStyle="1" w:styleId="OwnTitle"><w:name w:val="Own Title"/>
<w:basedOn w:val="Normal"/><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="OwnBlock"><w:name w:val="Own Block"/>
<w:basedOn w:val="Analysis"/><w:pPr><w:jc w:val="both"/></w:pPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="OwnSmall"><w:name w:val="Own Small"/>
<w:basedOn w:val="OwnSmaller"/></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="OwnSmaller"><w:name w:val="Own Smaller"/>
<w:basedOn w:val="Analysis"/><w:rPr><w:sz w:val="18"/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="OwnFourth"><w:name w:val="Own Fourth"/>
<w:basedOn w:val="Heading3"/><w:pPr><w:outlineLvl w:val="3"/></w:pPr></w:style>
<w:style w:type="character" w:customStyle="1" w:styleId="OwnPale"><w:name w:val="Own Pale"/>
<w:rPr><w:color w:val="4472C4" w:themeColor="accent1" w:themeTint="99"/></w:rPr></w:style>
<w:style w:type="character" w:customStyle="1" w:styleId="OwnRed"><w:name w:val="Own Red"/>
<w:rPr><w:color w:val="C00000"/></w:rPr></w:style>
<w:style w:type="table" w:customStyle="1" w:styleId="OwnDark"><w:name w:val="Own Dark"/>
<w:tblStylePr w:type="firstRow"><w:rPr><w:color w:val="404040"/></w:rPr>
<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="1F3864"/></w:tcPr></w:tblStylePr></w:style>
"""


@dataclass(frozen=True)
class Planted:
    """What is written into an analysis: the name of the rule that it breaks, the words at which it must be found."""

    rule: str
    said: str
    xml: str

    def __str__(self) -> str:
        return f"{self.rule} {self.said}"


def officer_with_styles(officer: Officer) -> Officer:
    """An officer whose copy has the styles that faults are made with."""
    for style in parsed(STYLES):
        officer.document.styles.element.append(style)
    return officer


def picture(identity: str, alt: str = "", *, about: str = "", floats: bool = False) -> str:
    """A picture as Word writes it; `about` is what else its properties hold."""
    described = f' descr="{alt}"' if alt else ""
    properties = f'<wp:docPr id="77" name="Picture 1"{described}>{about}</wp:docPr>'
    graphic = (
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        '<pic:cNvPr id="77" name="Picture 1"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{identity}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext {PICTURE_SIZE}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic>"
    )
    if not floats:
        return (
            f"<w:r><w:drawing><wp:inline><wp:extent {PICTURE_SIZE}/>{properties}{graphic}</wp:inline></w:drawing></w:r>"
        )
    return (
        '<w:r><w:drawing><wp:anchor distT="0" distB="0" distL="114300" distR="114300" simplePos="0" relativeHeight="9"'
        ' behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        f"<wp:extent {PICTURE_SIZE}/><wp:wrapNone/>{properties}{graphic}</wp:anchor></w:drawing></w:r>"
    )


def decorative() -> str:
    """The mark of a picture that says nothing."""
    return (
        '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative val="1"'
        ' xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"/></a:ext></a:extLst>'
    )


def text_box(words: str) -> str:
    """A text box as Word writes it: once for today's programs, once for older ones."""
    content = f"<w:txbxContent>{paragraph(words)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0"'
        ' distR="0" simplePos="0" relativeHeight="9" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        f'<wp:extent {PICTURE_SIZE}/><wp:wrapNone/><wp:docPr id="78" name="Text Box 2"/><a:graphic><a:graphicData'
        ' uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
        f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {PICTURE_SIZE}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f"</a:prstGeom></wps:spPr><wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>"
        "</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape"
        f' style="position:absolute"><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback>'
        "</mc:AlternateContent></w:r>"
    )


def table(rows: Sequence[Sequence[str]], *, header: bool = True, style: str = "", merged: str = "") -> str:
    """A table; a cell that begins with `<` is XML, `merged` the properties of the first cell."""
    look = (
        f'<w:tblPr>{f"<w:tblStyle w:val={chr(34)}{style}{chr(34)}/>" if style else ""}<w:tblW w:w="0" w:type="auto"/>'
    )
    look += (
        '<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:noHBand="0" w:noVBand="1"/></w:tblPr>'
    )
    grid = "<w:tblGrid>" + '<w:gridCol w:w="2000"/>' * max(map(len, rows)) + "</w:tblGrid>"
    lines = ""
    for number, row in enumerate(rows):
        mark = "<w:trPr><w:tblHeader/></w:trPr>" if header and number == 0 else ""
        cells = "".join(
            f"<w:tc><w:tcPr>{merged if (number, place) == (0, 0) else ''}</w:tcPr>{paragraph(cell)}</w:tc>"
            if not cell.startswith("<w:tc")
            else cell
            for place, cell in enumerate(row)
        )
        lines += f"<w:tr>{mark}{cells}</w:tr>"
    return f"<w:tbl>{look}{grid}{lines}</w:tbl>"


def shaded(fill: str, words: str = "") -> str:
    """A cell with a colour."""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{shade}</w:tcPr>{paragraph(words)}</w:tc>'


def formed(words: str, properties: str) -> str:
    """A paragraph with properties of its own."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(words)}</w:p>"


def link(identity: str, words: str) -> str:
    """A link as Word writes it."""
    look = '<w:rStyle w:val="Hyperlink"/>'
    return f'<w:hyperlink r:id="{identity}">{run(words, look)}</w:hyperlink>'


def faults_of(officer: Officer) -> list[Planted]:
    """One of each kind and way in which officers make it."""
    shot, to = officer.picture(0x2060A0), officer.link("https://www.example.org/practice-guide")
    ruled = [["Month", "Visits"], ["July", "12"]]
    pale, title = '<w:color w:val="999999"/>', '<w:pStyle w:val="OwnTitle"/>'
    in_style = '<w:rStyle w:val="{}"/>'.format
    plain = paragraph(WORDS)
    box = f"<w:p>{run('Beside it: ')}{text_box('Our promise to children.')}</w:p>"
    nested = f"<w:tc><w:tcPr/>{table(ruled)}<w:p/></w:tc>"
    return [
        Planted("ALT_TEXT", "", f"<w:p>{picture(shot)}</w:p>"),
        Planted("ALT_TEXT", "Seen from the air", f"<w:p>{run('Seen from the air ')}{_vml(shot)}</w:p>"),
        Planted("ALT_TEXT_SAYS_SOMETHING", "IMG_0042.JPG", f"<w:p>{picture(shot, 'IMG_0042.JPG')}</w:p>"),
        Planted("ALT_TEXT_SAYS_SOMETHING", "Picture 3", f"<w:p>{picture(shot, 'Picture 3')}</w:p>"),
        Planted(
            "ALT_TEXT_IS_READ",
            "A child with a ball. Description automatically generated",
            f"<w:p>{picture(shot, 'A child with a ball. Description automatically generated')}</w:p>",
        ),
        Planted("IMAGE_OF_TEXT", "The rota of August", f"<w:p>{picture(shot, 'The rota of August')}</w:p>"),
        Planted("IN_LINE", "", f"<w:p>{picture(shot, about=decorative(), floats=True)}</w:p>"),
        Planted("IN_LINE", "Beside it:", box),
        Planted("HEADER_ROW", "Month", table(ruled, header=False) + plain),
        Planted("NOT_MERGED", "Visits made", table([["Visits made"], ["July", "12"]], merged=_SPAN) + plain),
        Planted("NOT_MERGED", "Quarter", table([["Quarter", "12"], [_LOWER, "13"]], merged=_UPPER) + plain),
        Planted("NOT_NESTED", "Team", table([["Team", "Visits"], ["North", nested]]) + plain),
        Planted("NO_LAYOUT", "A framed remark of ours.", table([["A framed remark of ours."]], header=False) + plain),
        Planted("NO_LAYOUT", "On the left", table([["On the left", "on the right"]], header=False) + plain),
        Planted("HEADING_ORDER", "Our next steps", formed("Our next steps", '<w:outlineLvl w:val="4"/>')),
        Planted("HEADING_ORDER", "What we do now", formed("What we do now", '<w:pStyle w:val="OwnFourth"/>')),
        Planted("REAL_HEADING", "What comes next", paragraph(run("What comes next", "<w:b/>")) + plain),
        Planted("REAL_HEADING", "What we learned", formed("What we learned", title) + plain),
        Planted("REAL_HEADING", "By strong words", paragraph(run("By strong words", in_style("Strong"))) + plain),
        Planted("REAL_HEADING", "Larger than text", paragraph(run("Larger than text", '<w:sz w:val="28"/>')) + plain),
        Planted("COLOUR_ALONE", "two teams", _among(run("two teams", '<w:color w:val="C00000"/>'))),
        Planted("COLOUR_ALONE", "three teams", _among(run("three teams", in_style("OwnRed")))),
        Planted("COLOUR_ALONE", "four teams", _among(run("four teams", '<w:highlight w:val="yellow"/>'))),
        Planted("COLOUR_ALONE", "12%", table([["Ward", "Now"], ["North", shaded("FFC7CE", "12%")]]) + plain),
        Planted("COLOUR_ALONE", "", table([["Ward", "Now"], ["North", shaded("00B050")]]) + plain),
        Planted("CONTRAST", "grey words", _among(run("grey words", pale))),
        Planted("CONTRAST", "pale words", _among(run("pale words", in_style("OwnPale")))),
        Planted(
            "CONTRAST",
            "on yellow",
            _among(run("on yellow", '<w:color w:val="767676"/><w:shd w:val="clear" w:fill="FFE699"/>')),
        ),
        Planted("CONTRAST", "Dark on dark", table([["Dark on dark", ""], ["1", "2"]], style="OwnDark") + plain),
        Planted("SIZE", "In small letters.", paragraph(run("In small letters.", '<w:sz w:val="18"/>'))),
        Planted("SIZE", "Small by its style.", formed("Small by its style.", '<w:pStyle w:val="OwnSmall"/>')),
        Planted("LEFT", "Drawn out to both margins.", formed("Drawn out to both margins.", '<w:jc w:val="both"/>')),
        Planted("LEFT", "Drawn out by its style.", formed("Drawn out by its style.", '<w:pStyle w:val="OwnBlock"/>')),
        Planted("SPACING", "", f"{plain}<w:p/><w:p><w:r><w:t></w:t></w:r></w:p><w:p/>{plain}"),
        Planted("LINK_TEXT", "click here", _among(link(to, "click here"))),
        Planted("LINK_TEXT", "Read more", _among(field(' HYPERLINK "https://www.example.org" ', "Read more"))),
        Planted("LINK_TEXT", "https://www.example.org/guide", _among(link(to, "https://www.example.org/guide"))),
        Planted("LINK_TEXT", "www.example.org/typed", _among(run("www.example.org/typed"))),
        Planted("NO_UNDERLINE", "above all", _among(run("above all", '<w:u w:val="single"/>'))),
        Planted("NO_CAPITALS", "THIS MUST NEVER HAPPEN", _among(run("THIS MUST NEVER HAPPEN"))),
        Planted("NO_CAPITALS", "nor may this ever happen", _among(run("nor may this ever happen", "<w:caps/>"))),
    ]


_SPAN = '<w:gridSpan w:val="2"/>'
_UPPER = '<w:vMerge w:val="restart"/>'
_LOWER = "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>"


def _among(words: str) -> str:
    return paragraph("Our report on ", words, " is with the board.")


def _vml(identity: str) -> str:
    """A picture of Word before 2010."""
    return (
        f'<w:r><w:pict><v:shape style="width:9pt;height:9pt"><v:imagedata r:id="{identity}"/></v:shape></w:pict></w:r>'
    )
