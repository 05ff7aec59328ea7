"""How charts look, in whichever way they are drawn: colours, patterns, marks, fonts and sizes of the house style."""

COLOURS = ("#12436D", "#28A197", "#F46A25", "#801650", "#A285D1", "#3D3D3D")
"""The Government Analysis Function's accessible palette: told apart by the colour-blind and in grey print."""
HATCHES = ("", "////", "....", "||||", "----", "\\\\\\\\")
"""Patterns beside the colours, so that no two neighbours are told apart by colour alone. LibreOffice 25.2 paints holes
where the lines of a pattern cross, so none does."""
MARKERS = (("o", 6.5), ("s", 4.0), ("^", 5.5), ("D", 4.0))
"""Of lines beside each other, with their sizes in points: where two lie on each other both marks are seen."""
LONE_MARKER = ("o", 4.5)
DASHES: tuple[tuple[float, ...], ...] = ((), (4, 1.5), (1, 1.2), (6, 1.5, 1, 1.5))
"""Of lines beside each other: lengths drawn and left out, in widths of the line; the first is drawn through."""
TEXT, FAINT, TARGET = "#1A1A1A", "#8C8C8C", "#3D3D3D"
"""Words; the grid, which must be seen on white as all that tells something (3:1); the target's line."""
DARK = ("#12436D", "#801650", "#3D3D3D")
"""Colours on which words are white."""
FONTS = ("Arial", "Liberation Sans", "Helvetica", "DejaVu Sans")

POINTS = 11
"""Size of all text in a chart, as it stands on the page: that of the template's own text."""
HALF, WIDE, BARS_HEIGHT = (84.0, 66.0), (170.0, 70.0), 54.0
"""Width and height in millimetres of a chart beside another and of one alone; the height of a comparison."""
LINES_ABOVE = 3
"""Lines of words above the axes from which on a chart is made higher, so that the axes keep their size."""
