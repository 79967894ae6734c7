"""What a gate would catch on a site: its power."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Z = 1.959964
"""Of the normal distribution, for 95 %."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of ``faults`` were caught, ``failed`` of them by a fail, not a review.

    With its 95 % interval (Wilson, Journal of the American Statistical Association 22,
    1927).
    """

    caught: int
    faults: int
    failed: int = 0

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
            "failed": self.failed,
            "faults": self.faults,
            "share": round(self.value, 4),
            "low": round(low, 4),
            "high": round(high, 4),
        }


@dataclass(frozen=True, slots=True)
class PageRow:
    """What is caught on one target, and why if that is little.

    ``smallest_px`` is the side of the smallest square of a clearly other colour that is
    mostly caught, as all larger ones are; ``faintest_levels`` the least change of
    colour of a large one, with all stronger ones. None where the largest step is not
    caught, or none found a place.
    """

    page: str
    share: Share
    reason: str = ""
    smallest_px: int | None = None
    faintest_levels: int | None = None

    def to_document(self) -> dict[str, Any]:
        """The row as JSON."""
        return {
            "page": self.page,
            "reason": self.reason,
            **self.share.to_document(),
            "smallest_px": self.smallest_px,
            "faintest_levels": self.faintest_levels,
        }


@dataclass(frozen=True, slots=True)
class PowerReport:
    """The sensitivity of a gate on a site.

    ``smallest_px`` is the least area in pixels from which on at least four of five
    injected faults were caught, ``faintest`` the least strength in levels likewise;
    None where none is.
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
            "pages": [row.to_document() for row in self.pages],
            "kinds": {kind: one.to_document() for kind, one in self.kinds.items()},
            "smallest_px": self.smallest_px,
            "faintest_levels": self.faintest,
        }


def read_power(document: Mapping[str, Any]) -> PowerReport:
    """What ``to_document`` wrote; raises KeyError, TypeError, ValueError."""
    return PowerReport(
        total=_share(document["total"]),
        pages=tuple(
            PageRow(
                page=row["page"],
                share=_share(row),
                reason=row["reason"],
                smallest_px=row["smallest_px"],
                faintest_levels=row["faintest_levels"],
            )
            for row in document["pages"]
        ),
        kinds={kind: _share(one) for kind, one in document["kinds"].items()},
        smallest_px=document["smallest_px"],
        faintest=document["faintest_levels"],
    )


def _share(document: Mapping[str, Any]) -> Share:
    return Share(document["caught"], document["faults"], document["failed"])
