"""Components cut out of their page, with surroundings, as objects of the store."""

from visual_gate.baselines.encoding import smallest
from visual_gate.baselines.names import object_name
from visual_gate.baselines.reviews import Crop
from visual_gate.records import Box, Image

MARGIN_PX = 64
"""Surroundings that are kept on each side, as far as the page reaches."""


def cut(image: Image, box: Box, name: str) -> tuple[Crop, bytes]:
    """A component as a picture of its own.

    Args:
        image: RGB uint8 (height, width, 3).
        box: the component; with its margin it must touch the image.
        name: how messages call it.

    Returns:
        The object's name with the component's place in it, and its bytes.
    """
    height, width = image.shape[:2]
    around = box.padded(MARGIN_PX).clipped(width, height)
    encoded = smallest(around.crop(image), name)
    inside = box.clipped(width, height).shifted(-around.x, -around.y)
    return Crop(object_name(encoded.content, encoded.suffix), inside), encoded.content
