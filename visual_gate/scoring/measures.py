"""Hand-made measures of how a pair of crops differs.

They describe a difference to the finding head beside the network's own features, and
alone they are what the gradient-boosted rival in the benchmark sees.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from visual_gate.records import Box, Image
from visual_gate.scoring.crops import Crop

Floats = NDArray[np.float32]

LEVELS = (0, 8, 25, 60)
"""Differences in levels whose share of pixels is measured."""

HALF_RESPONSE = 16.0
"""Difference in levels on flat ground that counts half."""

FLAT_LEVELS = 4
"""Ground is flat where no more than this lies between its lowest and highest value."""

EDGE_LEVELS = 24
"""Least step in levels, between neighbours, of the edge of something drawn."""

SHIFT_PX = 5
"""How far a crop is slid to see whether displacement explains the difference."""

WORST: tuple[str, ...] = (
    "largest",
    "densest_faint",
    "densest_clear",
    "largest_blurred",
    "largest_outside_1",
    "blurred_outside_1",
    "largest_outside_2",
    "blurred_outside_2",
    "ssim_gap",
    "flat_largest",
    "flat_densest",
)
"""Measures of the worst place; a component has that of its worst tile."""

MEAN: tuple[str, ...] = (
    "mean",
    *(f"over_{level}" for level in LEVELS),
    "outside_1",
    "outside_2",
    "mean_ssim_gap",
    "edges_baseline",
    "edges_candidate",
    "contrast_baseline",
    "contrast_candidate",
    "red",
    "green",
    "blue",
    "flat_share",
    "flat_levels",
    "fit_slope",
    "fit_spread",
    "fit_left",
    "shift_x",
    "shift_y",
    "left_after_shift",
    "levels_in_place",
    "levels_after_shift",
    "ink_kept",
)
"""Measures over the whole area; a component has the mean of its tiles."""

MEASURES = WORST + MEAN


def measure(crops: Sequence[Crop]) -> Floats:
    """Measures of a component in the order of ``MEASURES``, each about -1 to 1."""
    rows = np.stack([_measure(crop) for crop in crops])
    areas = np.array([crop.inside.area for crop in crops], np.float32)
    worst = rows[:, : len(WORST)].max(0)
    mean = areas @ rows[:, len(WORST) :] / max(float(areas.sum()), 1.0)
    return np.concatenate([worst, mean]).astype(np.float32)


def _measure(crop: Crop) -> Floats:
    inside = crop.inside
    before, after = (
        inside.crop(side).copy() for side in (crop.baseline, crop.candidate)
    )
    gap = strongest(cv2.absdiff(before, after))
    greys = _grey(before), _grey(after)
    means = cv2.mean(before)[:3], cv2.mean(after)[:3]
    ranges = [Range.of(side, radius=1) for side in (crop.baseline, crop.candidate)]
    wider = [Range.of(side, radius=2) for side in (crop.baseline, crop.candidate)]
    near = inside.crop(strongest(_outside(crop, ranges)))
    far = inside.crop(strongest(_outside(crop, wider)))
    flat = cv2.bitwise_and(gap, inside.crop(_both_flat(wider))).astype(np.float32)
    flat = flat / (flat + HALF_RESPONSE)
    lights = [grey.astype(np.float32) for grey in greys]
    ssim_gap = _ssim_gap(*lights)
    worst = (
        gap.max() / 255,
        _blurred((gap > LEVELS[1]).astype(np.float32), 15).max(),
        _blurred((gap > LEVELS[2]).astype(np.float32), 9).max(),
        _blurred(gap, 5).max() / 255,
        near.max() / 255,
        _blurred(near, 5).max() / 255,
        far.max() / 255,
        _blurred(far, 5).max() / 255,
        ssim_gap.max(),
        flat.max(),
        _blurred(flat, 9).max(),
    )
    mean = (
        cv2.mean(gap)[0] / 255,
        *(_share_over(gap, level) for level in LEVELS),
        _share_over(near, LEVELS[2]),
        _share_over(far, LEVELS[2]),
        ssim_gap.mean(),
        *(_edge_strength(light) for light in lights),
        *(float(cv2.meanStdDev(grey)[1][0, 0]) / 64 for grey in greys),
        *_colour_shift(*means),
        *_flat_change(flat),
        *_fit(_less(before, means[0]), _less(after, means[1])),
        *_displacement(crop),
        _ink_kept(_edges(greys[0]), gap),
    )
    return np.array([*worst, *mean], np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Range:
    """The lowest and highest value around each pixel, per channel."""

    low: Image
    high: Image

    @staticmethod
    def of(picture: Image, *, radius: int) -> "Range":
        kernel = np.ones((2 * radius + 1, 2 * radius + 1), np.uint8)
        low, high = cv2.erode(picture, kernel), cv2.dilate(picture, kernel)
        return Range(np.asarray(low, np.uint8), np.asarray(high, np.uint8))


def _outside(crop: Crop, ranges: Sequence[Range]) -> Image:
    """Levels by which either picture leaves the other's local range, per channel."""
    before, after = ranges
    gaps: list[Any] = []
    for picture, other in ((crop.baseline, after), (crop.candidate, before)):
        gaps.append(cv2.subtract(picture, other.high))
        gaps.append(cv2.subtract(other.low, picture))
    return np.asarray(cv2.max(cv2.max(*gaps[:2]), cv2.max(*gaps[2:])), np.uint8)


def _both_flat(ranges: Sequence[Range]) -> NDArray[np.uint8]:
    """255 where neither picture shows more than noise of few levels around, else 0.

    Glyph edges are never flat, however they were drawn: what changes where both are
    flat is a colour.
    """
    spreads = [strongest(cv2.subtract(one.high, one.low)) for one in ranges]
    _, flat = cv2.threshold(cv2.max(*spreads), FLAT_LEVELS, 255, cv2.THRESH_BINARY_INV)
    return np.asarray(flat, np.uint8)


def _flat_change(flat: Floats) -> tuple[float, float]:
    """Share of flat pixels that changed, and by how much these did."""
    changed = int(np.count_nonzero(flat))
    return changed / flat.size, float(flat.sum()) / max(changed, 1)


def _fit(before: Floats, after: Floats) -> tuple[float, float, float]:
    """How the candidate's colours follow from the baseline's by a straight line.

    Both sides are levels less their mean, shape (3, pixels). Slope of all channels
    less 1, spread of the channels' slopes, and the share of the candidate's variance
    that no line explains. Another colour of the same glyphs leaves nothing; glyphs
    drawn anew leave much.
    """
    pixels = before.shape[1]
    sums = [(x @ x, y @ y, x @ y) for x, y in zip(before, after, strict=True)]
    xx, yy, xy = np.array(sums, np.float64).T / pixels
    slopes = np.where(xx < 1, 1.0, xy / np.maximum(xx, 1.0)).clip(-1, 3)
    explained = float(xy.sum()) ** 2 / max(float(xx.sum()), 1.0)
    total = float(yy.sum())
    left = 1 - explained / total if total > 1 else 0.0
    spread = float(slopes.max() - slopes.min())
    return float(slopes.mean()) - 1, spread, float(np.clip(left, 0, 1))


def _less(picture: Image, mean: Sequence[float]) -> Floats:
    """Levels less the mean of their channel, shape (3, pixels)."""
    channels = np.array(cv2.split(picture), np.float32).reshape(3, -1)
    return channels - np.array(mean, np.float32)[:, None]


def strongest(gap: Any) -> NDArray[np.uint8]:
    """The largest of three channels, shape (height, width)."""
    red, green, blue = cv2.split(gap)
    return np.asarray(cv2.max(cv2.max(red, green), blue), np.uint8)


def drawn_edges(picture: Image) -> NDArray[np.uint8]:
    """1 at the edges of glyphs, lines and pictures, else 0, shape (height, width)."""
    return _edges(_grey(picture))


def _edges(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The same from luminance."""
    kernel = np.ones((3, 3), np.uint8)
    steps = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, kernel)
    return np.asarray(steps >= EDGE_LEVELS, np.uint8)


def _ink_kept(edges: NDArray[np.uint8], gap: NDArray[np.uint8]) -> float:
    """Share of the edges where no pixel changed clearly; 1 without edges."""
    lost, drawn = (int(np.count_nonzero(x)) for x in (edges[gap > LEVELS[1]], edges))
    return 1 - lost / max(drawn, 1)


def _share_over(gap: NDArray[np.uint8], level: int) -> float:
    return float(np.count_nonzero(gap > level)) / max(gap.size, 1)


def _colour_shift(before: Sequence[float], after: Sequence[float]) -> tuple[float, ...]:
    """By how much the mean of each channel is lighter, -1 to 1."""
    return tuple(
        (late - early) / 255 for early, late in zip(before, after, strict=True)
    )


def _grey(image: Image) -> NDArray[np.uint8]:
    """Luminance, 0 to 255, shape (height, width)."""
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)


def _blurred(values: NDArray[Any], size: int) -> Floats:
    return np.asarray(
        cv2.blur(
            values.astype(np.float32), (size, size), borderType=cv2.BORDER_REFLECT
        ),
        np.float32,
    )


def _ssim_gap(before: Floats, after: Floats) -> Floats:
    """1 - SSIM in each pixel, Gaussian window of 7 px (Wang et al., 2004), 0 to 2."""

    def smooth(values: Floats) -> Floats:
        return np.asarray(cv2.GaussianBlur(values, (7, 7), 1.5), np.float32)

    mean_before, mean_after = smooth(before), smooth(after)
    variances = smooth(before * before) - mean_before**2
    variances = variances + smooth(after * after) - mean_after**2
    covariance = smooth(before * after) - mean_before * mean_after
    light, texture = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    similar = (2 * mean_before * mean_after + light) * (2 * covariance + texture)
    total = (mean_before**2 + mean_after**2 + light) * (variances + texture)
    return np.asarray(1 - similar / total, np.float32)


def _edge_strength(light: Floats) -> float:
    edges = cv2.Laplacian(light, cv2.CV_32F)
    return float(cv2.norm(edges, cv2.NORM_L1)) / edges.size / 64


def _displacement(crop: Crop) -> tuple[float, float, float, float, float]:
    """The shift that explains most of the difference, and what it leaves.

    The share of the squared difference that it leaves, and the root mean square of the
    difference in place and after the shift, of 64 levels.
    """
    height, width = crop.baseline.shape[:2]
    inner = Box(0, 0, width, height).padded(-SHIFT_PX).intersect(crop.inside.padded(2))
    if not inner.area:
        return 0.0, 0.0, 1.0, 0.0, 0.0
    template = _grey(inner.crop(crop.baseline)).astype(np.float32)
    searched = _grey(inner.padded(SHIFT_PX).crop(crop.candidate)).astype(np.float32)
    errors = cv2.matchTemplate(searched, template, cv2.TM_SQDIFF)
    y, x = np.unravel_index(int(np.argmin(errors)), errors.shape)
    in_place = max(float(errors[SHIFT_PX, SHIFT_PX]), 0.0)
    least = max(float(errors[y, x]), 0.0)
    return (
        (int(x) - SHIFT_PX) / SHIFT_PX,
        (int(y) - SHIFT_PX) / SHIFT_PX,
        least / in_place if in_place > 1 else 1.0,
        float(np.sqrt(in_place / inner.area)) / 64,
        float(np.sqrt(least / inner.area)) / 64,
    )
