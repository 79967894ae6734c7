"""Whether a component looks the same to everybody, though its pixels are not equal."""

import cv2

from visual_gate.records import Image, Match, Matched

TRACE_LEVELS = 32
"""An edge that is rounded otherwise changes no pixel by more."""


def only_traces(match: Match, before: Image, after: Image) -> bool:
    """Whether nothing but traces differs, pixel by pixel at the component's places.

    Args:
        match: the component; False where one side lacks it or has another size.
        before: the baseline's pixels, RGB uint8 (height, width, 3).
        after: the candidate's.
    """
    if not isinstance(match, Matched):
        return False
    there, here = match.baseline.crop(before), match.candidate.crop(after)
    if there.shape != here.shape:
        return False
    return cv2.norm(there, here, cv2.NORM_INF) <= TRACE_LEVELS
