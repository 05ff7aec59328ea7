"""report.toml > public-edition: what the edition for the public hides."""

from collections.abc import Sequence

from reportgen.catalogue.keys import PUBLIC_EDITION, Keys, check_name
from reportgen.catalogue.model import PublicEdition

_LONGEST_SYMBOL = 3


def parse_public_edition(report: Keys, names: Sequence[str]) -> PublicEdition:
    """The council's rule; what a report's catalogue does not say is as official statistics have it.

    `names` are those of the indicators and facts that may be shown whole.
    """
    keys = report.table(PUBLIC_EDITION)
    if keys is None:
        return PublicEdition()
    largest = keys.whole_number("largest-hidden", PublicEdition.largest_hidden)
    symbol = keys.text("symbol", PublicEdition.symbol)
    whole = keys.texts("shown-whole", ()) if keys.raw("shown-whole") else ()
    if not 1 <= largest <= 20:
        keys.fault("should be from 1 to 20.", key="largest-hidden")
    if len(symbol) > _LONGEST_SYMBOL or any(letter.isdigit() for letter in symbol):
        keys.fault("should be one to three letters or signs, none of them a figure.", key="symbol")
    for name in whole:
        check_name(keys, name, names, kind="an indicator or a fact", key="shown-whole")
    keys.finish()
    return PublicEdition(largest, symbol, frozenset(whole))
