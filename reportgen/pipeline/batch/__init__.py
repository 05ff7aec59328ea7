"""Many reports in one run: each workbook read once, whatever is the same for several reports worked out once.

read_all -> plan -> protect_all -> make_all

`wanted` says what is to be made, `reading` reads and questions the workbooks, `planning` tells the reports one by one
and finds those that would take each other's place, `protecting` makes the figures of the public editions, `making`
makes a report, `processes` is where all this runs: on as many processor cores as there are, or whatever else joblib
knows.
"""
