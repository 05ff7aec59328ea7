"""Names of the template's styles that tell whose words a paragraph holds, and where a section begins."""

ANALYSIS = "Analysis"
DRAFT = "Analysis Draft"
NOTE = "Program Note"
"""The program's own remarks between people's words, which they delete."""
HEADING = "Heading 1"
