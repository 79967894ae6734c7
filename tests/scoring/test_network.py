"""What the network is shown of two pictures, and in which company."""

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from torch.profiler import ProfilerActivity

from tests.scoring.making import make_image, make_model
from visual_gate.records import Box, Image
from visual_gate.scoring.crops import Crop
from visual_gate.scoring.differences import HALF_RESPONSE, pixel_differences
from visual_gate.scoring.model import NETWORKS, load_model, use_threads
from visual_gate.scoring.registry import read_weights

SHIFT = 3


def levels_outside(picture: Image, other: Image, radius: int) -> Image:
    kernel = np.ones((2 * radius + 1, 2 * radius + 1), np.uint8)
    above = cv2.subtract(picture, cv2.dilate(other, kernel))
    below = cv2.subtract(cv2.erode(other, kernel), picture)
    return np.asarray(cv2.max(above, below).max(2), np.uint8)


@pytest.mark.parametrize(("channel", "radius"), [(3, 2), (4, SHIFT)])
def test_what_shifts_leave_are_the_levels_outside_the_others_range(
    channel: int, radius: int
) -> None:
    dice = np.random.default_rng(0)
    before, after = dice.integers(0, 256, (2, 24, 32, 3), np.uint8)
    sides = (
        torch.from_numpy(side).permute(2, 0, 1)[None].contiguous()
        for side in (before, after)
    )
    shown = pixel_differences(*sides, shift=SHIFT)[0, channel].numpy()
    left = np.maximum(
        levels_outside(before, after, radius), levels_outside(after, before, radius)
    ).astype(np.float32)
    assert left.any()
    assert np.array_equal(shown, left / (left + HALF_RESPONSE))


def test_a_finding_looks_the_same_in_any_company(tmp_path: Path) -> None:
    card = make_model(tmp_path)
    model = load_model(card, read_weights(tmp_path, card))
    before, after = make_image(480, 480, seed=1), make_image(480, 480, seed=2)
    findings = [
        [Crop(box.crop(before), box.crop(after), Box(8, 8, 20, 20), (box.x, box.y))]
        for y in range(0, 432, 48)
        for box in (Box(y, y, 48, 48), Box(y, 0, 80, 48), *(9 * [Box(0, y, 48, 48)]))
    ]
    together = model.perceive(findings)[::7]
    alone = np.concatenate([model.perceive([finding]) for finding in findings[::7]])
    assert np.ptp(alone, axis=0).max() > 0
    assert np.abs(together - alone).max() < 1e-5


@pytest.mark.skipif(not torch.backends.mkldnn.is_available(), reason="no oneDNN here")
def test_onednn_convolves_few_pictures_up_to_the_last_layer(tmp_path: Path) -> None:
    card = make_model(tmp_path)
    model = load_model(card, read_weights(tmp_path, card))
    crop = Crop(make_image(48, 48), make_image(48, 48), Box(8, 8, 20, 20), (0, 0))
    use_threads(1)
    with torch.profiler.profile(activities=[ProfilerActivity.CPU]) as profile:
        model.perceive([[crop], [crop]])
    steps = [event.name for event in profile.events()]
    assert "aten::mkldnn_convolution" in steps
    assert steps.count("aten::_slow_conv2d_forward") == NETWORKS
