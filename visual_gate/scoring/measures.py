"""Hand-made measures of how a pair of crops differs.

They describe a difference to the finding head beside the network's own features, and
alone they are what the gradient-boosted rival in the benchmark sees.
"""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from visual_gate.records import Box, Image
from visual_gate.scoring.crops import Crop

Floats = NDArray[np.float32]

LEVELS = (0, 8, 25, 60)
"""Differences in levels whose share of pixels is measured."""

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
    "shift_x",
    "shift_y",
    "left_after_shift",
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
    before, after = inside.crop(crop.baseline), inside.crop(crop.candidate)
    gap = _strongest(cv2.absdiff(before, after))
    near = _strongest(outside_range(crop.baseline, crop.candidate, radius=1))
    far = _strongest(outside_range(crop.baseline, crop.candidate, radius=2))
    near, far = inside.crop(near), inside.crop(far)
    ssim_gap = _ssim_gap(_luminance(before), _luminance(after))
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
    )
    mean = (
        cv2.mean(gap)[0] / 255,
        *(_share_over(gap, level) for level in LEVELS),
        _share_over(near, LEVELS[2]),
        _share_over(far, LEVELS[2]),
        ssim_gap.mean(),
        *_contrasts(before, after),
        *_colour_shift(before, after),
        *_displacement(crop),
    )
    return np.array([*worst, *mean], np.float32)


def outside_range(baseline: Image, candidate: Image, *, radius: int) -> Image:
    """Levels by which either picture leaves the other's local range, per channel."""
    kernel = np.ones((2 * radius + 1, 2 * radius + 1), np.uint8)
    gaps: list[Any] = []
    for picture, other in ((baseline, candidate), (candidate, baseline)):
        gaps.append(cv2.subtract(picture, cv2.dilate(other, kernel)))
        gaps.append(cv2.subtract(cv2.erode(other, kernel), picture))
    return np.asarray(cv2.max(cv2.max(*gaps[:2]), cv2.max(*gaps[2:])), np.uint8)


def _strongest(gap: Any) -> NDArray[np.uint8]:
    """The largest of three channels."""
    red, green, blue = cv2.split(gap)
    return np.asarray(cv2.max(cv2.max(red, green), blue), np.uint8)


def _share_over(gap: NDArray[np.uint8], level: int) -> float:
    return float(np.count_nonzero(gap > level)) / max(gap.size, 1)


def _colour_shift(before: Image, after: Image) -> tuple[float, ...]:
    """By how much each channel is lighter on average, -1 to 1."""
    means = zip(cv2.mean(before)[:3], cv2.mean(after)[:3], strict=True)
    return tuple((late - early) / 255 for early, late in means)


def _luminance(image: Image) -> Floats:
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.float32)


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


def _contrasts(before: Image, after: Image) -> tuple[float, ...]:
    """Edge strength and contrast of both sides."""
    luminance = [_luminance(picture) for picture in (before, after)]
    edges = [_edge_strength(light) for light in luminance]
    contrasts = [float(cv2.meanStdDev(light)[1][0, 0]) / 64 for light in luminance]
    return (*edges, *contrasts)


def _edge_strength(light: Floats) -> float:
    edges = cv2.Laplacian(light, cv2.CV_32F)
    return float(cv2.norm(edges, cv2.NORM_L1)) / edges.size / 64


def _displacement(crop: Crop) -> tuple[float, float, float]:
    """The shift that explains most of the difference, and the share that it leaves."""
    height, width = crop.baseline.shape[:2]
    inner = Box(0, 0, width, height).padded(-SHIFT_PX).intersect(crop.inside.padded(2))
    if not inner.area:
        return 0.0, 0.0, 1.0
    template = _luminance(inner.crop(crop.baseline))
    searched = _luminance(inner.padded(SHIFT_PX).crop(crop.candidate))
    errors = cv2.matchTemplate(searched, template, cv2.TM_SQDIFF)
    y, x = np.unravel_index(int(np.argmin(errors)), errors.shape)
    in_place = float(errors[SHIFT_PX, SHIFT_PX])
    left = float(errors[y, x]) / in_place if in_place > 1 else 1.0
    return (
        (int(x) - SHIFT_PX) / SHIFT_PX,
        (int(y) - SHIFT_PX) / SHIFT_PX,
        max(left, 0.0),
    )
