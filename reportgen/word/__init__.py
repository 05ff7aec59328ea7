"""The Word document: template in, report out.

`template` opens and checks the template, `pictures` puts charts into it, `fill` renders it with docxtpl, `finish` does
what docxtpl does not (ids, contents, table widths, properties), `carried` adds what the file carries beside its pages.
"""

from reportgen.word.fill import fill_template

__all__ = ["fill_template"]
