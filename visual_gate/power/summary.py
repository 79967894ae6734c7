"""From injected faults to what a gate can see on a site, and what it cannot."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from visual_gate.power.injected import Injected

Z = 1.959964
"""Of the normal distribution, for 95 %."""

LITTLE = 0.5
"""A page on which less is caught is named."""

MASKED = 0.2
FEW = 5
DECADES = (300, 1_000, 3_000, 10_000, 30_000)
"""Areas in pixels between which faults are counted together."""

SURE = 0.8


@dataclass(frozen=True, slots=True)
class Share:
    """So many of ``faults`` were caught; with its 95 % interval (Wilson, 1927)."""

    caught: int
    faults: int

    @property
    def value(self) -> float:
        return self.caught / self.faults if self.faults else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        if not self.faults:
            return 0.0, 1.0
        n, p = self.faults, self.value
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        reach = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
        return max(middle - reach, 0.0), min(middle + reach, 1.0)

    def to_document(self) -> dict[str, Any]:
        """The share as JSON."""
        low, high = self.interval
        return {
            "caught": self.caught,
            "faults": self.faults,
            "share": round(self.value, 4),
            "low": round(low, 4),
            "high": round(high, 4),
        }


@dataclass(frozen=True, slots=True)
class PageRow:
    """What is caught on one page at one viewport, and why if that is little."""

    page: str
    share: Share
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PowerReport:
    """The sensitivity of a gate on a site.

    ``smallest_px`` is the least area from which on at least four of five faults were
    caught, ``faintest`` the least strength in levels likewise; None where none is.
    """

    total: Share
    pages: tuple[PageRow, ...]
    kinds: Mapping[str, Share] = field(default_factory=dict)
    smallest_px: int | None = None
    faintest: int | None = None

    def to_document(self) -> dict[str, Any]:
        """The report as JSON."""
        return {
            "schema": "visual-gate/power@1",
            "total": self.total.to_document(),
            "pages": [
                {"page": row.page, "reason": row.reason, **row.share.to_document()}
                for row in self.pages
            ],
            "kinds": {kind: one.to_document() for kind, one in self.kinds.items()},
            "smallest_px": self.smallest_px,
            "faintest_levels": self.faintest,
        }


def summarise(faults: Sequence[Injected], masked: Mapping[str, float]) -> PowerReport:
    """Shares per page and kind, and the smallest and faintest that would be caught.

    Args:
        faults: what was injected.
        masked: share of each page, by ``page@viewport``, that is left out.
    """
    pages = _grouped(faults, lambda one: f"{one.page}@{one.viewport}")
    kinds = _grouped(faults, lambda one: one.kind)
    return PowerReport(
        total=_share(faults),
        pages=tuple(
            PageRow(name, _share(some), _reason(some, masked.get(name, 0.0)))
            for name, some in pages.items()
        ),
        kinds={kind: _share(some) for kind, some in kinds.items()},
        smallest_px=_least(faults, DECADES, lambda one: one.area),
        faintest=_least(faults, (4, 8, 16, 32, 64, 128), lambda one: one.strength),
    )


def _grouped(
    faults: Sequence[Injected], name: Callable[[Injected], str]
) -> dict[str, list[Injected]]:
    found: dict[str, list[Injected]] = {}
    for one in faults:
        found.setdefault(name(one), []).append(one)
    return dict(sorted(found.items()))


def _share(faults: Sequence[Injected]) -> Share:
    return Share(sum(one.caught for one in faults), len(faults))


def _reason(faults: Sequence[Injected], masked: float) -> str:
    """Why little is caught on a page; empty where much is."""
    if len(faults) < FEW:
        return f"only {len(faults)} faults found a place on it"
    if _share(faults).value >= LITTLE:
        return ""
    hidden = sum(one.hidden for one in faults) / len(faults)
    if hidden >= MASKED:
        return f"masks hide {hidden:.0%} of the faults and {masked:.0%} of the page"
    return "the faults are too small or too faint for the threshold"


def _least(
    faults: Sequence[Injected],
    steps: Sequence[int],
    size: Callable[[Injected], float],
) -> int | None:
    """The least step from which on most faults were caught, whatever their size."""
    for step in steps:
        above = [one for one in faults if size(one) >= step and not one.hidden]
        if len(above) >= FEW and _share(above).value >= SURE:
            return step
    return None
