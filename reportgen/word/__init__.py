"""The Word document: template in, report out.

`template` opens and checks the template, `pictures` puts charts into it, `fill` renders it with docxtpl, `finish` does
what docxtpl does not (ids, contents, table widths, properties), `carried` adds what the file carries beside its pages.

`reading` opens a document that people have edited, `visible` tells the text that they see in a paragraph, `prompts` the
questions that nobody has written over, and `comments` writes remarks at the very words.
"""

from reportgen.word.fill import fill_template

__all__ = ["fill_template"]
