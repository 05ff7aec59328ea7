"""What lets a figure be checked: the figures workbook, and the record that a report carries of its own figures.

`tables` and `findings` say what stands on the workbook's sheets, `look` how they look, `places` where a link leads, and
`figures_workbook` puts them together; it is imported by its own name, as the library it writes with costs start-up.
`record` is the record in the Word file; `earlier` reads what either carries.
"""
