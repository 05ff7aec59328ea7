"""The second report's workbook, drawn as text so that every figure can be counted again by eye.

A council, a year, sheets, headers, words for yes and a scorecard that have nothing in common with the first report's.
Everybody in it is invented.
"""

from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

CONTACTS = """
Contacts log of the front desk
Kept by the duty team | | | | | Do not sort

Route    | Rang on    | Person | Answered on | Urgent | Notes
Phone    | 02/04/2024 | P1     | 03/04/2024  | 1      |
Web      | 10/04/2024 | P2     | 15/04/2024  | 0      |
Phone    | 24/04/2024 | p1     | 02/05/2024  | Nein   | rang back
Hospital | 03/05/2024 | P3     | 08/05/2024  | Ja     |
Web      | 01/07/2024 | P4     | 03/07/2024  | 0      |
Phone    | 15/07/2024 | P5     | 19/07/2024  |        |
Phone    | 27/08/2024 | P2     | 27/08/2024  | J      |
Hospital | 09/09/2024 | P6     | 11/09/2024  | 0      |
Phone    | 01/10/2024 | P1     | 02/10/2024  | 1      |
Web      | 04/10/2024 | P7     | 09/10/2024  | 0      |
Web      | 21/10/2024 | P7     | 23/10/2024  | 0      |
Phone    | 05/11/2024 | P8     | 07/11/2024  | 0      |
Hospital | 18/11/2024 | P9     |             | 1      | waits for a call
Phone    | 02/12/2024 | P10    | 04/12/2024  | 0      |
Phone    | 23/12/2024 | P3     | 27/12/2024  | j      |
Web      | 31/12/2024 | P11    | 06/01/2025  | 0      |
Phone    | 08/01/2025 | P12    | 09/01/2025  | 0      |
Sum      |            | 17     |             |        |
"""

PACKAGES = """
Last day   | First day  | Kind           | Ref
           | 12/01/2023 | Home help      | K1
15/05/2024 | 03/03/2024 | Day centre     | K2
           | 08/04/2024 | Direct payment | K3
30/09/2024 | 20/05/2024 | Home help      | K4
           | 11/07/2024 | Home help      | K5
10/09/2024 | 02/09/2024 | Respite        | K6
           | 14/10/2024 | Day centre     | K7
20/12/2024 | 02/12/2024 | Direct payment | K8
           | 31/12/2024 | Home help      | K9
           | 06/01/2025 | Home help      | K10
"""

SURVEY = """
Answers to the winter survey

Date of birth | Happy with us?
05/06/1950    | J
31/12/1959    | J
01/01/1960    | J
12/03/1944    | 0
20/11/1938    | Ja
"""

KEY_NUMBERS = """
Easthaven key numbers

Line     | What we watch              | No | 2022/23 | 2023/24 | Aim  | Apr 24 | May 24 | Jun 24 | Jul 24 | Aug 24 | \
Sep 24 | Oct 24 | Nov 24 | Dec 24 | Jan 25 | Feb 25 | Mar 25
Reviewed | Packages reviewed          | E1 |         |         |      | 11     | 12     | 13     | 14     | 14     | \
15     | 16     | 17     | 18     |        |        |
Due      | Packages reviewed          | E1 |         |         |      | 20     | 20     | 20     | 20     | 21     | \
21     | 22     | 22     | 24     |        |        |
Share    | Packages reviewed          | E1 | 0.74    | 0.781   | 0.8  |        |        |        |        |        | \
       |        |        |        |        |        |
Items    | Equipment handed out       | E2 | 420     | 455     |      | 30     | 41     | 22     | 35     | 28     | \
19     | 44     | 37     | 12     |        |        |
Share    | Happy with us              | E3 |         |         | 0.7  |        |        |        |        |        | \
       |        |        |        |        |        |
Share    | Answered in 2 working days | E4 | 0.55    | 0.58    | 0.65 |        |        |        |        |        | \
       |        |        |        |        |        |
"""

OTHERS = """
Winter surveys of 2024, by the Coastal Group

What we watch | No | Best in group | Coastal group
Happy with us | E3 | 83            | 71.4
"""

ADULTS = """
Grown-ups | Year
39600     | 2023/24
40000     | 2024/25
"""

CASE_LISTS = {"Contacts log": CONTACTS, "Packages": PACKAGES, "Adults 18+": ADULTS}
WITH_SCORECARD = {"Key numbers": KEY_NUMBERS, "Survey": SURVEY, "Others": OTHERS}


def make_workbook(path: Path, *, scorecard: bool = True) -> Path:
    """Saves the workbook, with or without its scorecard and what belongs to that."""
    book = Workbook()
    book.worksheets[0].title = "Read me"
    for title, grid in (CASE_LISTS | (WITH_SCORECARD if scorecard else {})).items():
        _write(book.create_sheet(title), grid)
    book.save(path)
    return path


def _write(sheet: Worksheet, grid: str) -> None:
    for line in grid.strip().splitlines():
        sheet.append([_cell(text.strip()) for text in line.split("|")])


def _cell(text: str) -> datetime | float | str | None:
    for read in (lambda: datetime.strptime(text, "%d/%m/%Y"), lambda: float(text)):
        try:
            return read()
        except ValueError:
            continue
    return text or None
