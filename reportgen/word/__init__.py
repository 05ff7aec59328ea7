"""The Word document: template in, report out.

`template` opens and checks the template, `pictures` puts charts into it, `fill` renders it with docxtpl, `finish` does
what docxtpl does not (ids, contents, table widths, properties), `save` writes the file so that nothing is lost.
"""

from reportgen.word.fill import fill_template
from reportgen.word.save import Saved, is_open_elsewhere, save_document

__all__ = ["Saved", "fill_template", "is_open_elsewhere", "save_document"]
