"""When and where a page takes itself to be, beside what was asked of the browser."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from visual_gate.capture.tab import Tab

ASK = """() => [
  Date.now(),
  new Intl.DateTimeFormat().resolvedOptions().timeZone,
  navigator.language,
]"""

EPOCH = datetime.fromtimestamp(0, UTC)
SLACK = timedelta(minutes=1)
"""A page's clock this near to where it should be was held as asked."""

YEAR = tuple(datetime(2024, month, 15, 12, tzinfo=UTC) for month in range(1, 13))
"""Zones with the same time all over the year are the same: many have several names."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What the page said; ``clock`` is when its time began, empty where none was held.

    ``not_as_asked`` says in words what differs from the settings.
    """

    clock: str
    timezone: str
    language: str
    not_as_asked: tuple[str, ...] = ()


async def moment_of(tab: Tab) -> Moment:
    """Ask the page for its time, time zone and language."""
    now_ms, zone, language = await tab.page.evaluate(ASK)
    asked, held = tab.settings, tab.clock.held
    clock = _began(tab, float(now_ms)) if held else ""
    timezone = asked.timezone if _is_same(zone, asked.timezone) else str(zone)
    differs = _differing(
        ("clock", clock, _written(_utc(asked.clock)) if held else ""),
        ("time zone", timezone, asked.timezone),
        ("language", str(language), asked.locale),
    )
    return Moment(clock, timezone, str(language), tuple(differs))


def _differing(*told: tuple[str, str, str]) -> Iterator[str]:
    for name, found, asked in told:
        if found != asked:
            yield f"the {name} is {found or 'none'} instead of {asked}"


def _began(tab: Tab, now_ms: float) -> str:
    """When page time began, by the page's clock now and the time that has passed."""
    asked = _utc(tab.settings.clock)
    try:
        found = EPOCH + timedelta(milliseconds=now_ms - tab.clock.passed_ms)
    except (OverflowError, ValueError):
        return "on no calendar"
    return _written(asked if abs(found - asked) <= SLACK else found)


def _is_same(zone: object, asked: str) -> bool:
    """Whether both names mean one time zone."""
    try:
        here, there = ZoneInfo(str(zone)), ZoneInfo(asked)
    except (ZoneInfoNotFoundError, ValueError):
        return zone == asked
    return all(
        day.astimezone(here).utcoffset() == day.astimezone(there).utcoffset()
        for day in YEAR
    )


def _utc(moment: str) -> datetime:
    """As the clock of the page was set: without an offset it is the machine's time."""
    return datetime.fromisoformat(moment).astimezone(UTC)


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
