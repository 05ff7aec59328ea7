"""What goes to the screen: no sign that would do more than be read.

Names of files, sheets and columns come from outside. A terminal takes some signs in them for orders, such as to give
its window another title or to write over what stands above.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

from reportgen.formats import UNPRINTABLE


def plain(stream: TextIO | None) -> TextIO:
    """The stream with such signs made plain."""
    return cast(TextIO, None if stream is None else Plain(stream))  # pythonw has none


class UnheardError(OSError):
    """What the program says cannot be written: nobody reads it any more, or it goes into a file on a full disk."""


class Plain:
    """A stream that shows each such sign as a question mark; `raw` is the stream itself, for a bar that moves."""

    def __init__(self, raw: TextIO) -> None:
        self.raw = raw

    def write(self, text: str) -> int:
        """See TextIO."""
        with _heard():
            return self.raw.write(UNPRINTABLE.sub("?", text))

    def flush(self) -> None:
        """See TextIO."""
        with _heard():
            self.raw.flush()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever the stream has
        return getattr(self.raw, name)


@contextmanager
def _heard() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnheardError(error.errno, error.strerror) from None
