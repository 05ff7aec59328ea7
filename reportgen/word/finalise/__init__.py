"""The clerk's clean document, made from a report that people have edited.

`publish` puts together what the others do: `controls` unwraps content controls and takes prompts out, `fields` turns
fields into text, `hidden` takes out what is hidden, `marks` what Word keeps for itself, `embedded` the files behind
charts and objects, `images` what pictures tell of their making, `package` what is not on the pages.
"""

from reportgen.word.finalise.embedded import missing_files
from reportgen.word.finalise.publish import FinishedDocument, Published, finalise

__all__ = ["FinishedDocument", "Published", "finalise", "missing_files"]
