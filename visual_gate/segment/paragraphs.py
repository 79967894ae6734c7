"""Text lines that belong together become one paragraph."""

from collections.abc import Sequence

from visual_gate.records import Box
from visual_gate.segment.boxes import innermost

MAX_GAP = 0.9
"""Largest gap between two lines of a paragraph, in line heights."""

MAX_HEIGHT_RATIO = 1.6
ALIGNED_PX = 4
OVERLAP_PX = 2


def merge_lines(lines: Sequence[Box], fences: Sequence[Box]) -> list[Box]:
    """Join lines below each other, aligned left or centred, of about one height.

    Args:
        lines: boxes of single text lines.
        fences: frames; lines in different frames are never joined.
    """
    open_ones: list[_Paragraph] = []
    done: list[_Paragraph] = []
    for box, fence in sorted(
        zip(lines, innermost(lines, fences), strict=True), key=_by_top
    ):
        reach = [p for p in open_ones if box.y - p.box.bottom <= MAX_GAP * p.line * 2]
        done += [p for p in open_ones if p not in reach]
        host = next((p for p in reach if p.takes(box, fence)), None)
        if host is None:
            reach.append(_Paragraph(box, box.height, fence))
        else:
            host.add(box)
        open_ones = reach
    return [paragraph.box for paragraph in done + open_ones]


def _by_top(item: tuple[Box, int]) -> tuple[int, int]:
    return item[0].y, item[0].x


class _Paragraph:
    """A paragraph that still grows."""

    def __init__(self, box: Box, line: int, fence: int) -> None:
        self.box, self.line, self.fence, self.last = box, line, fence, box

    def takes(self, box: Box, fence: int) -> bool:
        gap = box.y - self.box.bottom
        low, high = sorted((self.line, box.height))
        return (
            fence == self.fence
            and -OVERLAP_PX <= gap <= MAX_GAP * low
            and high <= MAX_HEIGHT_RATIO * max(low, 1)
            and self._is_aligned(box)
        )

    def _is_aligned(self, box: Box) -> bool:
        left = abs(box.x - self.box.x)
        centre = abs(box.x + box.right - self.box.x - self.box.right) / 2
        return left <= ALIGNED_PX or (centre <= ALIGNED_PX and left <= self.box.width)

    def add(self, box: Box) -> None:
        self.box, self.last = self.box.union(box), box
