"""The number check: holds the numbers and claims of an analysis against the report's own figures.

    text, collapsed -> numbers, periods, cues -> groups -> roles -> candidates, scored -> verdicts -> remarks

`collapsing` leaves out what no reader sees. `reading` takes a text apart: `numbers` finds numbers, `stretches` periods,
`asides` what is no figure of the report, `marks` where clauses end. `cues` and `context` are the words around a number,
`groups` numbers that belong together, `roles` what a number is said to be. `known` holds what the report's rows say,
`topics` what each is about, `candidates` the figures that a number may be, `scoring` how well each answers to the words
around it. `judging`, `changes`, `claims`, `governing`, `lists`, `rows` and `following` decide; `sections` brings them
together for a passage, `analysis` for a section; `naming` and `abbreviations` look at quarters, years and
abbreviations; `telling` puts it to the officer. `words` and `vocabulary` hold general English and the terms of the
field, none of one report.
"""

from reportgen.narrative.check.analysis import check_analysis, judge_analysis
from reportgen.narrative.check.known import Known, known_from

__all__ = ["Known", "check_analysis", "judge_analysis", "known_from"]
