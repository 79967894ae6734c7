"""Whether p-values keep their word: none may be smaller than chance allows.

Under "nothing changed", a p-value of at most t has a chance of at most t. The plot
shows the share of p-values up to t beside t itself; a curve over the diagonal breaks
the promise, one below it is conservative.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import kstest

SIDE = 320
MARGIN = 48
COLOURS = ("#0b5fff", "#c2410c", "#15803d")


def superuniform(p_values: Sequence[float]) -> dict[str, Any]:
    """The one-sided test of Kolmogorov and Smirnov against too small p-values.

    ``ks_p`` is the chance of a share so far above the diagonal if the promise holds;
    ``excess`` how far above it is anywhere, at most 0 where it is nowhere.
    """
    values = np.asarray(p_values, np.float64)
    if not len(values):
        return {"of": 0}
    found = kstest(values, "uniform", alternative="greater")
    return {
        "of": len(values),
        "below_1": int((values < 1).sum()),
        "up_to": {str(t): int((values <= t).sum()) for t in (0.01, 0.05, 0.1, 0.5)},
        "excess": round(float(found.statistic), 4),
        "ks_p": round(float(found.pvalue), 4),
    }


def draw(samples: Mapping[str, Sequence[float]]) -> str:
    """The share of p-values up to t, for each t, as an SVG picture."""
    curves = "".join(
        _curve(name, np.sort(np.asarray(values, np.float64)), number)
        for number, (name, values) in enumerate(samples.items())
        if len(values)
    )
    whole = SIDE + 2 * MARGIN
    low, high = MARGIN, MARGIN + SIDE
    ticks = "".join(_tick(t) for t in (0.0, 0.25, 0.5, 0.75, 1.0))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" '
        f'font-family="sans-serif" font-size="12" fill="#222">'
        f'<rect width="{whole}" height="{whole}" fill="#fff"/>'
        f'<path d="M{low} {low}V{high}H{high}" fill="none" stroke="#222"/>'
        f'<path d="M{low} {high}L{high} {low}" stroke="#999" stroke-dasharray="4 4"/>'
        f"{ticks}{curves}"
        f'<text x="{whole / 2}" y="{whole - 8}" text-anchor="middle">t</text>'
        f'<text x="{low}" y="20">share of p-values up to t (dashed: the promise)</text>'
        "</svg>\n"
    )


def _tick(value: float) -> str:
    x, y = _place(value, 0.0)
    left, at = _place(0.0, value)
    return (
        f'<text x="{x}" y="{y + 16}" text-anchor="middle">{value:g}</text>'
        f'<text x="{left - 6}" y="{at + 4}" text-anchor="end">{value:g}</text>'
    )


def _curve(name: str, rising: NDArray[np.float64], number: int) -> str:
    """Steps up at each value, and the curve's name below the diagonal."""
    values, counts = np.unique(rising, return_counts=True)
    shares = np.cumsum(counts) / len(rising)
    path, level = [f"M{MARGIN} {MARGIN + SIDE}"], 0.0
    for value, share in zip(values, shares, strict=True):
        path.append("L{:.1f} {:.1f}".format(*_place(float(value), level)))
        level = float(share)
        path.append("L{:.1f} {:.1f}".format(*_place(float(value), level)))
    colour = COLOURS[number % len(COLOURS)]
    x, y = _place(0.97, 0.08 + 0.07 * number)
    return (
        f'<path d="{"".join(path)}" fill="none" stroke="{colour}" stroke-width="2"/>'
        f'<text x="{x}" y="{y}" text-anchor="end" fill="{colour}">'
        f"{name} ({len(rising)})</text>"
    )


def _place(x: float, y: float) -> tuple[float, float]:
    return MARGIN + SIDE * x, MARGIN + SIDE * (1 - y)
