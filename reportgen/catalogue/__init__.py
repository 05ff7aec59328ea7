"""The catalogue: what is counted and how it is reported, as the analyst writes it in TOML.

`model` holds the definitions, `keys` reads one TOML table with every fault noted, `measures`, `indicators`,
`layout` and `sections` read their part, `read` opens the files and brings it together, `audience` limits it to some
sections.
"""

from reportgen.catalogue.model import Catalogue
from reportgen.catalogue.read import read_catalogue, read_words

__all__ = ["Catalogue", "read_catalogue", "read_words"]
