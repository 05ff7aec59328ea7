"""The full names of elements and attributes, each worked out once: `qn("w:p")`."""

from functools import cache

from docx.oxml.ns import qn as _qn

qn = cache(_qn)
