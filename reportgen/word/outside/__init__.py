"""Takes out of a document from outside whatever would reach beyond it: fetch, run or show something else.

`cutting` does it, `pictures` says which pictures no program should be handed, `kinds` what people are told of each.
"""

from reportgen.word.outside.cutting import cut_off
from reportgen.word.outside.kinds import Cut, findings_of, summary_of

__all__ = ["Cut", "cut_off", "findings_of", "summary_of"]
