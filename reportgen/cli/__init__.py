"""The command line: reads what was asked for, calls the pipeline, prints what came of it.

`commands` are what can be asked for, `asking` finds out what is meant, `telling` and `summary` print. Counts nothing.
"""

from reportgen.cli.commands import main

__all__ = ["main"]
