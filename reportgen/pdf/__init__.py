"""PDF: made of a Word document by Word or LibreOffice, set true, checked.

`converters` finds what can make one, `winword` and `libreoffice` are these, `processes` runs them with a time limit,
`workplace` is where they work. `export` makes a PDF (`results` says what came of it), `truth` sets in it what
converters leave, `tree` and `outline` read it, `check` says what is wrong in it.
"""
