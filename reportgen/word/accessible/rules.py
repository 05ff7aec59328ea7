"""The rules of accessibility, each in one place: what must hold, by which criterion, who sees to it, what to do.

The criteria are those of WCAG 2.2; README's table is this one. `stops` are rules whose breach surely fails level A or
AA, or PDF/UA, without which there is no accessible PDF; of all others a person decides.
"""

from dataclasses import dataclass
from enum import Enum


class Duty(Enum):
    """Who must see to a rule in what people add; the program's own parts keep all of them."""

    TOOL = "the program does it"
    AUTHOR = "the program finds it, its author mends it"
    PERSON = "only a person can see it"


@dataclass(frozen=True)
class Rule:
    """What must hold, and what to do where it does not. `criterion` is empty for good practice beyond WCAG 2.2.

    `set_when_finished` are those which a finished report keeps, whatever the working one says.
    """

    holds: str
    criterion: str
    remedy: str = ""
    duty: Duty = Duty.AUTHOR
    stops: bool = False
    set_when_finished: bool = False


ALT_TEXT = Rule(
    "Each picture, chart and drawing has alt text, or is marked as decorative",
    "1.1.1 (A)",
    "Right-click it, choose View Alt Text, and say in a sentence or two what it shows.",
    stops=True,
)
ALT_TEXT_SAYS_SOMETHING = Rule(
    "Alt text is no file name",
    "1.1.1 (A)",
    "Right-click it, choose View Alt Text, and say in a sentence or two what it shows.",
    stops=True,
)
ALT_TEXT_IS_READ = Rule(
    "Alt text that Word made up has been read by somebody",
    "1.1.1 (A)",
    "Right-click it, choose View Alt Text, correct it, and delete the words on how it was made.",
)
IMAGE_OF_TEXT = Rule(
    "No picture shows words or a table that could be written",
    "1.4.5 (AA)",
    "Look at it: write words as text and figures as a table; leave a photograph or a drawing.",
)
IN_LINE = Rule(
    "Pictures and text boxes stand in line with the text",
    "1.3.2 (A)",
    "Click on it, choose Layout Options, and In Line with Text; the words of a text box are better in a paragraph.",
)
HEADER_ROW = Rule(
    "A table's first row is marked as its header",
    "1.3.1 (A)",
    "Click into the first row, choose Table Layout, and Repeat Header Rows.",
    stops=True,
)
NOT_MERGED = Rule(
    "No cells are merged, split or left without their own column",
    "1.3.1 (A)",
    "Choose Table Layout, and Split Cells, or make two tables of it: merged cells are read out under a wrong header.",
)
NOT_NESTED = Rule("No table stands in another", "1.3.2 (A)", "Take the inner table out, and put it below the other.")
NO_LAYOUT = Rule(
    "Tables hold data, and are not used for layout",
    "1.3.2 (A)",
    "Choose Table Layout, and Convert to Text; a border around a paragraph can frame it.",
)
HEADING_ORDER = Rule(
    "Headings go down one level at a time",
    "1.3.1 (A), PDF/UA",
    "Give it the heading style of the next level.",
    stops=True,
)
REAL_HEADING = Rule(
    "Headings are made with heading styles, not with bold",
    "1.3.1 (A)",
    "If it is a heading, give it a heading style (in an analysis Heading 3); if not, make it a sentence.",
)
COLOUR_ALONE = Rule(
    "Nothing is said by colour alone",
    "1.4.1 (A)",
    "Say in words what the colour means, such as 'missed'; then the colour may stay or go.",
)
CONTRAST = Rule(
    "Text stands out from its background by 4.5:1, large text by 3:1",
    "1.4.3 (AA)",
    "Choose the colour Automatic, or a darker one.",
    stops=True,
)
SIZE = Rule("Text outside tables is at least 11 points", "", "Choose Clear All Formatting, or a size of 11 or more.")
LEFT = Rule("Text is not justified", "", "Align it left (Ctrl+L).")
SPACING = Rule(
    "Space is made by styles, not by empty paragraphs",
    "",
    "Delete the empty paragraphs; for more space use Layout, Spacing, or a page break.",
)
LINK_TEXT = Rule(
    "A link says in words where it leads",
    "2.4.4 (A)",
    "Right-click the link, choose Edit Hyperlink, and name the page or document in Text to display.",
)
NO_UNDERLINE = Rule("Only links are underlined", "", "Take the underline off (Ctrl+U); use bold for what matters.")
NO_CAPITALS = Rule("Words are not written in capitals", "", "Write them in small letters; use bold for what matters.")
TITLE = Rule(
    "The document has a title",
    "2.4.2 (A)",
    "Choose File, Info, and type it beside Title.",
    stops=True,
    set_when_finished=True,
)
LANGUAGE = Rule(
    "The document's language is set",
    "3.1.1 (A)",
    "Choose Review, Language, Set Proofing Language, English (United Kingdom), and Set As Default.",
    stops=True,
    set_when_finished=True,
)
CHECKED = (
    ALT_TEXT,
    ALT_TEXT_SAYS_SOMETHING,
    ALT_TEXT_IS_READ,
    IMAGE_OF_TEXT,
    IN_LINE,
    HEADER_ROW,
    NOT_MERGED,
    NOT_NESTED,
    NO_LAYOUT,
    HEADING_ORDER,
    REAL_HEADING,
    COLOUR_ALONE,
    CONTRAST,
    SIZE,
    LEFT,
    SPACING,
    LINK_TEXT,
    NO_UNDERLINE,
    NO_CAPITALS,
    TITLE,
    LANGUAGE,
)
"""The rules that `find_faults` goes by."""
OTHERS = (
    Rule("A finished report has a title, a language, contents and bookmarks", "2.4.2 (A), 3.1.1 (A)", duty=Duty.TOOL),
    Rule("Charts: words as large as the text, in 4.5:1; shapes in 3:1", "1.4.3, 1.4.11 (AA)", duty=Duty.TOOL),
    Rule("Charts: told apart by labels, marks and patterns as well as by colours", "1.4.1 (A)", duty=Duty.TOOL),
    Rule("Alt text gives the message of what it stands for", "1.1.1 (A)", duty=Duty.PERSON),
    Rule("Headings say what stands below them", "2.4.6 (AA)", duty=Duty.PERSON),
    Rule("Words of another language are marked as such", "3.1.2 (AA)", duty=Duty.PERSON),
    Rule("Nothing is told by place or shape alone (*the box on the right*)", "1.3.3 (A)", duty=Duty.PERSON),
    Rule("Lists are made with Word's lists, not with typed dashes", "1.3.1 (A)", duty=Duty.PERSON),
    Rule("Plain English, abbreviations explained", "", duty=Duty.PERSON),
)
"""What is done or left to be done without them."""


def table_of_rules() -> list[str]:
    """All rules as lines of a Markdown table, for README."""
    lines = ["| rule | WCAG 2.2 | who must do it | stops |", "|---|---|---|---|"]
    for rule in (*CHECKED, *OTHERS):
        stops = "yes" if rule.stops else ""
        lines.append(f"| {rule.holds} | {rule.criterion or 'good practice'} | {rule.duty.value} | {stops} |")
    return lines
