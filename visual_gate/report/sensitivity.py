"""What a gate would catch, as lines for a person."""

from collections.abc import Iterator

from visual_gate.records import PageRow, PowerReport, Share

SHOWN_KINDS = 12


def power_lines(report: PowerReport) -> Iterator[str]:
    """All faults, each page with why little is caught on it, and the worst kinds."""
    yield f"{_told(report.total)} faults would be caught"
    names = [row.page for row in report.pages]
    for name, row in zip(_even(names), report.pages, strict=True):
        yield f"  {name}  {_told(row.share)}; {_row(row)}"
    worst = sorted(report.kinds.items(), key=lambda item: item[1].value)[:SHOWN_KINDS]
    for name, (_, share) in zip(_even([kind for kind, _ in worst]), worst, strict=True):
        yield f"  {name}  {_told(share)}"
    yield f"  smallest area mostly caught: {_or_none(report.smallest_px, 'px')}"
    yield f"  faintest change mostly caught: {_or_none(report.faintest, 'levels')}"


def _even(names: list[str]) -> list[str]:
    width = max(map(len, names), default=0)
    return [name.ljust(width) for name in names]


def _row(row: PageRow) -> str:
    if not row.share.faults:
        return row.reason
    seen = (
        f"square from {_or_none(row.smallest_px, 'px')}, "
        f"{_or_none(row.faintest_levels, 'levels')}"
    )
    return f"{seen}; {row.reason}" if row.reason else seen


def _told(share: Share) -> str:
    low, high = share.interval
    failed = f", {share.failed} failed" if share.caught else ""
    return f"{share.caught} of {share.faults} ({low:.0%} to {high:.0%}{failed})"


def _or_none(value: int | None, unit: str) -> str:
    return "none" if value is None else f"{value} {unit}"
