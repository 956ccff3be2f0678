"""The picture: FLOP per second over FLOP per byte, both in powers of ten."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape  # only writes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.roofline.placed import Placed, Roofline

_WIDTH, _HEIGHT = 640, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 30, 55, 50
_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
    'font-family="sans-serif" font-size="13">'
)
_COLOURS = {"memory": "#c2410c", "compute": "#1d4ed8"}


class _Scale:
    """Where numbers lie on one axis, from one power of ten to another."""

    def __init__(self, values: list[float], start: float, end: float) -> None:
        self.low = math.floor(math.log10(min(values)))
        self.high = math.ceil(math.log10(max(values)))
        self._start, self._step = start, (end - start) / (self.high - self.low)

    def __call__(self, value: float) -> float:
        return round(self._start + (math.log10(value) - self.low) * self._step, 1)

    def powers(self) -> range:
        return range(self.low, self.high + 1)


def render_svg(line: Roofline) -> str:
    """Return a drawing of its own, for light and for print."""
    balance, peak = line.roof.balance(line.dtype), line.roof.peaks[line.dtype]
    intensities = [each.work.intensity for each in line.placed]
    x = _Scale([*intensities, balance / 20, balance * 20], _LEFT, _WIDTH - _RIGHT)
    lowest = line.roof.attainable(10.0**x.low, line.dtype)
    y = _Scale([lowest, peak * 2], _HEIGHT - _BOTTOM, _TOP)
    title = f"{line.roof.gpu}, {line.dtype}: {peak / 1e12:g} TFLOP/s, "
    title += f"{line.roof.bandwidth / 1e9:g} GB/s, balance {balance:.0f} FLOP/byte"
    roof = f"{x(10.0**x.low)},{y(lowest)} {x(balance)},{y(peak)} {x(10.0**x.high)},{y(peak)}"
    parts = [
        _HEAD.format(width=_WIDTH, height=_HEIGHT),
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="26" font-weight="bold">{escape(title)}</text>',
        *_grid(x, y),
        f'<polyline points="{roof}" fill="none" stroke="#111" stroke-width="2.5"/>',
        *(part for each in line.placed for part in _point(each, x, y)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _grid(x: _Scale, y: _Scale) -> Iterator[str]:
    bottom, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
    for power in x.powers():
        at = x(10.0**power)
        yield f'<path d="M{at} {_TOP}V{bottom}" stroke="#ddd"/>'
        yield f'<text x="{at}" y="{bottom + 18}" text-anchor="middle">{_number(power)}</text>'
    for power in y.powers():
        at = y(10.0**power)
        yield f'<path d="M{_LEFT} {at}H{right}" stroke="#ddd"/>'
        words = _number(power - 12)
        yield f'<text x="{_LEFT - 8}" y="{at + 4}" text-anchor="end">{words}</text>'
    middle = (_LEFT + right) / 2
    yield f'<text x="{middle}" y="{_HEIGHT - 10}" text-anchor="middle">FLOP per byte</text>'
    yield f'<text x="{_LEFT - 8}" y="{_TOP - 14}" text-anchor="end">TFLOP/s</text>'


def _number(power: int) -> str:
    return f"{10.0**power:g}"


def _point(each: Placed, x: _Scale, y: _Scale) -> Iterator[str]:
    """Yield a pass on the roof, with its words below it, on the side that has room."""
    at, height = x(each.work.intensity), y(each.attainable)
    colour = _COLOURS[each.bound]
    bottom = _HEIGHT - _BOTTOM
    yield f'<path d="M{at} {bottom}V{height}" stroke="{colour}" stroke-dasharray="4 3"/>'
    yield f'<circle cx="{at}" cy="{height}" r="5" fill="{colour}"/>'
    side, anchor = (8, "start") if at < _WIDTH / 2 else (-8, "end")
    digits = 0 if each.work.intensity >= 10 else 2  # noqa: PLR2004
    intensity = f"{each.work.intensity:,.{digits}f} FLOP/byte"
    words = (each.work.name, f"{each.bound}-bound", intensity)
    for row, text in enumerate(words):
        place = f'x="{at + side}" y="{min(height + 36, bottom - 40) + 16 * row}"'
        yield f'<text {place} text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'
