"""The words for what is always looked for: what is wrong, and what to do about it."""

from collections.abc import Mapping

from reportgen.sources import DoubtKind

RETYPE = "Type it as a number."
RECALCULATE = "Open the workbook in Excel, let it calculate, save it and try again."

TITLES: Mapping[DoubtKind, str] = {
    DoubtKind.NOT_A_DATE: "No date where one belongs",
    DoubtKind.TEXT_DATE: "A date typed as text",
    DoubtKind.TWO_DIGIT_YEAR: "A year of two digits",
    DoubtKind.NUMBER_AS_DATE: "A number where a date belongs",
    DoubtKind.NOT_YES_NO: "Neither yes nor no",
    DoubtKind.BLANK: "A blank where something must stand",
    DoubtKind.EXCEL_ERROR: "An Excel error",
    DoubtKind.NEVER_CALCULATED: "A formula that was never calculated",
    DoubtKind.TEXT_NUMBER: "A number stored as text",
    DoubtKind.NOT_A_NUMBER: "Words where a number belongs",
    DoubtKind.NOT_A_COUNT: "A number that counts nothing",
    DoubtKind.PERCENT_SCALE: "A percentage of doubtful scale",
    DoubtKind.STRAY_ROW: "A row that is not counted",
    DoubtKind.BELOW_TOTAL: "Cases below the total row",
    DoubtKind.TOTAL_DIFFERS: "A list's own total that differs",
    DoubtKind.NO_POPULATION: "No population for the rates",
    DoubtKind.RENAMED_SHEET: "A sheet that looks like a renamed one",
    DoubtKind.OLD_DATE: "A date long before the others",
    DoubtKind.NO_CASES: "A case list without a case",
    DoubtKind.OLD_EXTRACT: "A case list that ends before the quarter does",
    DoubtKind.QUIET_COLUMN: "A column of dates that ends before the quarter does",
    DoubtKind.CUT_OFF: "A case list that may be cut off",
    DoubtKind.EMPTY_MONTH: "A month without a case",
    DoubtKind.WRONG_ORDER: "Two dates in the wrong order",
    DoubtKind.ABOVE_DENOMINATOR: "A numerator above its denominator",
}

REMEDIES: Mapping[DoubtKind, str] = {
    DoubtKind.NOT_A_DATE: "Type it as a date.",
    DoubtKind.TEXT_DATE: "Check day and month, and type it as a date.",
    DoubtKind.TWO_DIGIT_YEAR: "Type the year with four digits.",
    DoubtKind.NUMBER_AS_DATE: "Check it, and give the cell the format of a date.",
    DoubtKind.NOT_YES_NO: "Type yes or no, or add the word to workbook.toml.",
    DoubtKind.BLANK: "Fill it in.",
    DoubtKind.EXCEL_ERROR: "Mend its formula, or type the value.",
    DoubtKind.NEVER_CALCULATED: RECALCULATE,
    DoubtKind.TEXT_NUMBER: RETYPE,
    DoubtKind.NOT_A_NUMBER: "Type the number as soon as there is one.",
    DoubtKind.PERCENT_SCALE: "Check it, and type all percentages of the row in one way.",
    DoubtKind.OLD_DATE: "Check its year.",
    DoubtKind.NO_CASES: "Put the extract into the sheet, with its cases below the header row.",
    DoubtKind.OLD_EXTRACT: "Is it an old extract? Put in one that was run after the end of the quarter.",
    DoubtKind.QUIET_COLUMN: "Right if there was none; else fill the dates in.",
    DoubtKind.CUT_OFF: "Compare it with the case system; run the extract again if cases are missing.",
    DoubtKind.EMPTY_MONTH: "Right if there was none; else put the missing cases in.",
    DoubtKind.WRONG_ORDER: "Correct the one that is wrong.",
}

NO_FIGURE = "the figure is not available"

CELLS: Mapping[DoubtKind, str] = {
    DoubtKind.EXCEL_ERROR: f"shows an Excel error; {NO_FIGURE}.",
    DoubtKind.NEVER_CALCULATED: f"holds a formula that Excel never calculated; {NO_FIGURE}.",
    DoubtKind.TEXT_NUMBER: "is a number stored as text; it was read all the same.",
    DoubtKind.NOT_A_NUMBER: f"holds words where a number belongs; {NO_FIGURE}.",
    DoubtKind.PERCENT_SCALE: "may be typed in another scale than the percentages around it.",
}
"""What is said of a cell that should hold a number."""
