"""Statistical disclosure control: what a public edition hides so that nobody can pick out one child.

`quantities` names the counts behind printed figures, `knowledge` says how they hang together, `printed` what a report
tells of them, `choosing` finds the least that must be hidden with `solving`, `protect` hides it. Figures in, figures
out; no file, no Word.
"""

from reportgen.disclosure.choosing import Each
from reportgen.disclosure.protect import Protected, protect, protect_each

__all__ = ["Each", "Protected", "protect", "protect_each"]
