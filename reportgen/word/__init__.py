"""The Word document: template in, report out.

`template` opens and checks the template, `charts` puts charts into it, `fill` renders it with docxtpl, `finish` does
what docxtpl does not (ids, contents, table widths, properties), `carried` adds what the file carries beside its pages.

`reading` opens a document that people have edited, `visible` tells the text that they see in a paragraph, `prompts` the
questions that nobody has written over, and `comments` writes remarks at the very words.

`contents` writes page numbers into the contents, `working` says on each page of a copy that it is a working draft.

`parts` reads headers, footers and notes besides the body, `undecided` tells the tracked changes and comments that are
left, and `finalise` makes the clerk's clean document.

`accessible` finds what keeps people from reading a document, by declared rules.

`blocks` and `analyses` find people's words in a document, `passages` reads them as texts, `keep` brings them into a
fresh report, `graft` moves them.
"""
