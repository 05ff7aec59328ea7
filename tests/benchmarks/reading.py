"""What reading costs with calamine alone, in a process of its own.

    python tests/benchmarks/reading.py to_python|iter_rows WORKBOOK.xlsx

`to_python` reads sheet by sheet, each as a list of rows, as its users do, and lets go of it; `iter_rows` row by row.
"""

import sys

from python_calamine import CalamineWorkbook

how, path = sys.argv[1:]
book = CalamineWorkbook.from_path(path)
cells = 0
for name in book.sheet_names:
    sheet = book.get_sheet_by_name(name)
    for row in sheet.to_python() if how == "to_python" else sheet.iter_rows():
        cells += len(row)
print(cells)
