"""Values beside their points: as many as touch neither each other nor a line's marks."""

from collections.abc import Iterator, Sequence

from reportgen.catalogue.model import ChartKind
from reportgen.charts.frame import GLYPH, MM, Frame
from reportgen.charts.lettering import ASCENT, DESCENT, width
from reportgen.charts.shapes import Box, Group, Shape, Words
from reportgen.charts.style import DARK, POINTS, TEXT
from reportgen.report.model import Plot

_Bounds = tuple[float, float, float, float]
"""Left, right, foot and head of a label, from the axes' origin upwards."""
_HEIGHT = 0.35 * MM * POINTS
"""Of a label, where it is seen whether labels would touch."""
_ROOM_BELOW = 0.15
"""Share of the axis below which a label under its point would touch the axis."""
_ABOVE, _UNDER, _BESIDE, _OVER_STACK = 4.0, 5.0, 3.0, 3.0
"""Between a point and its label."""
_MARGIN, _MARGIN_INSIDE = 0.33, 0.55
"""Of the ground around a label."""


class Labels:
    """The labels of one chart; it remembers where there is one already."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._plots = frame.chart.plots
        self._taken: list[_Bounds] = []

    def of_gaps(self, shifts: Sequence[float]) -> Iterator[Shape]:
        """On the axis the sign of each figure that is not shown; labels keep off them."""
        for plot, shift in zip(self._plots, shifts, strict=True):
            for place, (value, label) in enumerate(zip(plot.values, plot.labels, strict=True)):
                bounds = self._bounds(place + shift, 0.0, label, under=False)
                if value is None and label and bounds not in self._taken:
                    self._taken.append(bounds)
                    yield from self._written(label, (place + shift, 0.0), under=False)

    def of_values(self, plot: Plot, *, shift: float = 0, under: bool = False) -> Iterator[Shape]:
        """Those of one plot, from the latest back; `under`: below its points where there is room."""
        for place, below in self.places(plot, shift=shift, under=under):
            yield from self._written(plot.labels[place], (place + shift, float(plot.values[place] or 0)), under=below)

    def places(self, plot: Plot, *, shift: float = 0, under: bool = False) -> Iterator[tuple[int, bool]]:
        """Which values of a plot have labels, from the latest back, and whether these stand below their points."""
        free, taken = float("inf"), list(self._taken)
        for place in range(len(plot.values) - 1, -1, -1):
            value, label = plot.values[place], plot.labels[place]
            if value is None:
                continue
            dips = under if len(self._plots) > 1 else self._is_dip(plot, place)
            below = dips and float(value) / self._frame.top > _ROOM_BELOW
            bounds = {side: self._bounds(place + shift, float(value), label, under=side) for side in (below, not below)}
            clear = [side for side, one in bounds.items() if self._is_clear(one, place)]
            side = next(iter(clear), below)
            if (not clear and free != float("inf")) or bounds[side][1] > free:
                continue
            if any(_touch(bounds[side], other) for other in taken):
                continue
            free = bounds[side][0] - 0.4 * MM
            self._taken.append(bounds[side])
            yield place, side

    def over_stack(self, label: str, place: int, top: float) -> Iterator[Shape]:
        """The sign of a part that is not shown."""
        if label:
            foot = self._frame.y(top) - _OVER_STACK - DESCENT
            yield Words(label, self._frame.x(place), foot, TEXT, "middle")

    def inside(self, label: str, place: int, middle: float, colour: str) -> Iterator[Shape]:
        """A value on its part of a stack, where the part is high enough."""
        x, foot = self._frame.x(place), _centred(self._frame.y(middle))
        words = Words(label, x, foot, "#ffffff" if colour in DARK else "#000000", "middle")
        yield _grounded(words, colour, _MARGIN_INSIDE)

    def beside(self, label: str, x: float, y: float) -> Iterator[Shape]:
        """A value at the end of its bar."""
        yield _grounded(Words(label, x + _BESIDE, _centred(y), TEXT))

    def _written(self, label: str, point: tuple[float, float], *, under: bool) -> Iterator[Shape]:
        """On a white ground, so that grid and target lines do not cross the words."""
        x, y = self._frame.x(point[0]), self._frame.y(point[1])
        foot = y + _UNDER + ASCENT if under else y - _ABOVE - DESCENT
        yield _grounded(Words(label, x, foot, TEXT, "middle"))

    def _at(self, place: float, value: float) -> tuple[float, float]:
        """A point from the axes' origin."""
        return self._frame.x(place) - self._frame.axes.left, value / self._frame.top * self._frame.up

    def _bounds(self, place: float, value: float, label: str, *, under: bool) -> _Bounds:
        across, up = self._at(place, value)
        half = len(label) * GLYPH / 2 + 0.25 * MM
        foot = up + (-_HEIGHT - 1.5 * MM if under else 1.5 * MM)
        return across - half, across + half, foot, foot + _HEIGHT

    def _is_clear(self, bounds: _Bounds, own: int) -> bool:
        """Whether a label would stay off the numbers of the axis and off other points of lines."""
        left, right, foot, head = bounds
        if left < -0.5 * MM or foot < 0:
            return False
        if self._frame.chart.kind is not ChartKind.LINE:
            return True
        near = range(max(own - 1, 0), min(own + 2, len(self._frame.chart.categories)))
        points = [
            self._at(place, float(value))
            for plot in self._plots
            for place in near
            if (value := plot.values[place]) is not None and (place != own or len(self._plots) > 1)
        ]
        aside, above = 0.8 * MM, 0.4 * MM
        return not any(left - aside < x < right + aside and foot - above < y < head + above for x, y in points)

    def _is_dip(self, plot: Plot, place: int) -> bool:
        """Whether the line lies above this point on either side, so that there is room below it only."""
        values = [plot.values[other] for other in (place - 1, place + 1) if 0 <= other < len(plot.values)]
        value = plot.values[place]
        if self._frame.chart.kind is not ChartKind.LINE or value is None:
            return False
        neighbours = [other for other in values if other is not None]
        return bool(neighbours) and all(value < other for other in neighbours)


def _touch(one: _Bounds, other: _Bounds) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def _centred(y: float) -> float:
    """The baseline of words whose middle stands at a height."""
    return y + (ASCENT - DESCENT) / 2


def _grounded(words: Words, colour: str = "#ffffff", margin: float = _MARGIN) -> Group:
    """Words on a ground of their own."""
    long = width(words.text)
    left = words.x - (long / 2 if words.anchor == "middle" else 0) - margin
    right = left + long + 2 * margin
    return Group("", [Box(left, words.y - ASCENT - margin, right, words.y + DESCENT + margin, colour), words])
