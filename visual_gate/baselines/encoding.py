"""The smallest lossless file for a picture, checked by decoding it again."""

from dataclasses import dataclass

import numpy as np

from visual_gate.baselines.problems import LossyEncodingError
from visual_gate.images import decode, encode_png, encode_webp
from visual_gate.records import Image

WEBP_LONGEST_SIDE_PX = 16_383
"""The format's own limit; a taller page is stored as PNG."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture file. ``suffix`` is ``webp`` or ``png``."""

    content: bytes
    suffix: str


def smallest(image: Image, name: str) -> Encoded:
    """Encode RGB uint8 (height, width, 3) as WebP or PNG, whichever is smaller.

    Raises:
        LossyEncodingError: the file would not decode to the same pixels.
    """
    encoded = min(_candidates(image), key=lambda one: len(one.content))
    if not np.array_equal(decode(encoded.content, name), image):
        raise LossyEncodingError(name, encoded.suffix)
    return encoded


def _candidates(image: Image) -> list[Encoded]:
    found = [Encoded(encode_png(image), "png")]
    if max(image.shape[:2]) <= WEBP_LONGEST_SIDE_PX:
        found.append(Encoded(encode_webp(image), "webp"))
    return found
