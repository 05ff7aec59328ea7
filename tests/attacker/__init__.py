"""An attacker on the public edition: given its files alone, how far can the numbers it hides be narrowed down?

    files -> published cells and sentences -> claims -> constraints -> possible values of each hidden count

    reading.py      opens the Word file and the figures workbook: tables, sentences, alt texts, charts, embedded data
    knowledge.py    what any member of the public knows: what each figure counts, from the catalogue's files
    claims.py       what a cell or sentence says of which counts
    constraints.py  everything that follows, as linear constraints between whole numbers
    solving.py      the values that remain possible, found by a solver
    leaks.py        hidden numbers that stand somewhere in the files in plain text
    naive.py        an edition that hides small numbers only, to show that the attack can succeed

It uses nothing of the program: an attacker who shares the defender's blind spots proves nothing.
"""

import pytest

pytest.importorskip("ortools", reason="'ortools' is not there for this Python: the attacker has no solver")
