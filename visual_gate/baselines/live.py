"""A running deployment as the baseline."""

from dataclasses import dataclass

from visual_gate.protocols import Browser
from visual_gate.records import Capture, Deployment, Side, Target


@dataclass(frozen=True, slots=True)
class LiveBaseline:
    """Captures the baseline deployment anew each time, so that its noise shows."""

    browser: Browser
    deployment: Deployment

    @property
    def is_live(self) -> bool:
        return True

    def load(self, target: Target) -> Capture:
        """Capture the target; raises CaptureError."""
        return self.browser.capture(self.deployment, target, Side.BASELINE)
