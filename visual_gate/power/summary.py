"""From injected faults to what a gate can see on a site, and what it cannot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from visual_gate.power.injected import Injected
from visual_gate.records import PageRow, PowerReport, Share, Verdict

LITTLE = 0.5
"""A page on which less is caught is named."""

MANY = 0.2
"""Share of the faults under masks, or in restless parts, that is a reason."""

FEW = 5
AREAS_PX = (300, 1_000, 3_000, 10_000, 30_000)
STRENGTHS = (4, 8, 16, 32, 64, 128)
SURE = 0.8


@dataclass(frozen=True, slots=True)
class PageFaults:
    """What was found out about one target, named by its key.

    ``masked`` is the share of the page that is left out; ``problem`` says why nothing
    could be done on it, and ``captured`` is false where it did not even answer.
    """

    page: str
    faults: tuple[Injected, ...] = ()
    masked: float = 0.0
    smallest_px: int | None = None
    faintest_levels: int | None = None
    problem: str = ""
    captured: bool = True


def summarise(pages: Sequence[PageFaults]) -> PowerReport:
    """Shares per page and kind, and the smallest and faintest that would be caught."""
    faults = [fault for page in pages for fault in page.faults]
    kinds: dict[str, list[Injected]] = {}
    for fault in faults:
        kinds.setdefault(fault.kind, []).append(fault)
    return PowerReport(
        total=_share(faults),
        pages=tuple(map(_row, pages)),
        kinds={kind: _share(some) for kind, some in sorted(kinds.items())},
        smallest_px=_least(faults, AREAS_PX, lambda one: one.area),
        faintest=_least(faults, STRENGTHS, lambda one: one.strength),
    )


def _row(page: PageFaults) -> PageRow:
    return PageRow(
        page.page,
        _share(page.faults),
        _reason(page),
        smallest_px=page.smallest_px,
        faintest_levels=page.faintest_levels,
    )


def _share(faults: Sequence[Injected]) -> Share:
    caught = [one for one in faults if one.caught]
    failed = sum(one.verdict is Verdict.FAIL for one in caught)
    return Share(len(caught), len(faults), failed)


def _reason(page: PageFaults) -> str:
    """Why little is caught on a page; empty where much is."""
    faults = page.faults
    if page.problem:
        return page.problem
    if len(faults) < FEW:
        return f"only {len(faults)} faults found a place on it"
    return "" if _share(faults).value >= LITTLE else _obstacle(page)


def _obstacle(page: PageFaults) -> str:
    """What most stands in the way of seeing faults."""
    count = len(page.faults)
    hidden = sum(one.hidden for one in page.faults) / count
    unstable = sum(one.unstable for one in page.faults) / count
    if max(hidden, unstable) < MANY:
        return "the faults are too small or too faint for the threshold"
    if hidden >= unstable:
        return (
            f"masks hide {hidden:.0%} of the faults and {page.masked:.0%} of the page"
        )
    return f"{unstable:.0%} of the faults lie where the page changes by itself"


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
