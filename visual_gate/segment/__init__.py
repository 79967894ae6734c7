"""Pixels to a tree of components; the DOM only names what was found."""

from visual_gate.segment.naming import element_for as element_for
from visual_gate.segment.segmenter import PixelSegmenter as PixelSegmenter
