"""Which design systems are held out: whole systems, never single pages of one."""

import hashlib
from collections import Counter
from collections.abc import Sequence

from visual_gate.training.corpus import CorpusPage

HOLDOUT_SHARE = 0.16
LARGEST_SHARE = 0.1
"""A system with more of the pages than this is always trained on."""


def held_out(pages: Sequence[CorpusPage], seed: str) -> frozenset[str]:
    """The design systems kept for the hold-out: about a sixth of all pages."""
    counts = Counter(page.design_system for page in pages)
    chosen: list[str] = []
    order = sorted(counts, key=lambda name: _hash(f"{seed}/{name}"))
    for name in order:
        taken = sum(counts[system] for system in chosen)
        room = HOLDOUT_SHARE * len(pages) - taken
        if counts[name] <= min(room + 1, LARGEST_SHARE * len(pages)):
            chosen.append(name)
    return frozenset(chosen) if len(chosen) < len(counts) else frozenset()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
