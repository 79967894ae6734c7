"""What earlier accepted runs know about a page's noise: the seam to its keeper."""

from typing import Protocol

from visual_gate.judge import NoiseProfile
from visual_gate.records import Target


class Memory(Protocol):
    """Keeps the noise profiles of targets."""

    def recall(self, target: Target) -> NoiseProfile:
        """What is known of a target; an empty profile where nothing is.

        Raises:
            BaselineError: the profile is damaged, or of another version.
        """
        ...

    def remember(self, target: Target, profile: NoiseProfile) -> None:
        """Add a run to what is known; raises BaselineError as ``recall`` does."""
        ...


class NoMemory:
    """Knows nothing and keeps nothing."""

    def recall(self, target: Target) -> NoiseProfile:  # noqa: ARG002  the seam's
        return NoiseProfile()

    def remember(self, target: Target, profile: NoiseProfile) -> None:
        """Do nothing."""
