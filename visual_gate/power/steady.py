"""Captures that need not be taken again."""

from collections import Counter
from dataclasses import dataclass, field

from visual_gate.protocols import Browser
from visual_gate.records import BrowserInfo, Capture, Deployment, Side, Target

ENOUGH = 2
"""Captures with equal bytes, after which a page is taken to stay as it is."""

MOST = 16
"""Captures of a page that moves by itself: twice what one side of a run takes."""


@dataclass(frozen=True, slots=True)
class SteadyBrowser:
    """Takes captures of one deployment, and repeats what held still.

    A page whose first two captures are equal to the byte is not captured again. One
    that moves by itself is captured as often as it is asked for, noise and all, up to
    ``MOST`` times; then its captures come round again, as each may take until the page
    is found never to come to rest.
    """

    browser: Browser
    _taken: dict[str, list[Capture]] = field(default_factory=dict)
    _turn: Counter[str] = field(default_factory=Counter)

    @property
    def info(self) -> BrowserInfo:
        return self.browser.info

    def capture(self, deployment: Deployment, target: Target, side: Side) -> Capture:
        """Capture, or repeat; raises CaptureError."""
        taken = self._taken.setdefault(target.key, [])
        if len(taken) >= ENOUGH and taken[0].encoded == taken[1].encoded:
            return taken[0]
        if len(taken) == MOST:
            self._turn[target.key] += 1
            return taken[(self._turn[target.key] - 1) % MOST]
        taken.append(self.browser.capture(deployment, target, side))
        return taken[-1]

    def first(self, target: Target) -> Capture | None:
        """The first capture of a target, None where it failed."""
        return next(iter(self._taken.get(target.key, ())), None)
