"""The analysis in words: which number of a text is which fact, and whether a text's numbers are right.

`tagged` names the numbers that a draft tags, `baseline` what the program itself wrote. Texts and rows of texts in,
plain values out: no file, no Word.
"""
