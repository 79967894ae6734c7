"""Which component of the candidate is which of the baseline."""

from visual_gate.align.page import align_pages as align_pages
from visual_gate.align.rows import row_bands as row_bands
