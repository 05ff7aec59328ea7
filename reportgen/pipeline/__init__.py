"""The commands, stage by stage: each function reads like a table of contents.

read_catalogue -> read_workbook -> compute_figures -> check_quality -> compare_figures -> assemble_report -> draw_charts
-> fill_template -> keep_words -> save; then read_edited -> check_narrative -> finalise -> save

`source` reads a workbook, `build` makes a report of it, `edited` opens what people have worked in, `check` and `finish`
are the stages after that. `printing` lays the pages out: the PDF, and the page numbers of the contents.
`batch` makes many reports at once.
"""
