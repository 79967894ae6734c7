"""What the plugin knows in every process of a pytest run."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from visual_gate.plugin.options import PluginOptions


@dataclass(frozen=True, slots=True)
class PluginRun:
    """One pytest run, as this process sees it.

    ``name`` is the same in the controller and its xdist workers; ``worker`` is empty
    in the controller, and where there are no workers.
    """

    options: PluginOptions
    root: Path
    name: str
    worker: str

    @property
    def pieces(self) -> Path:
        """Where every process leaves the report of each page that it checked."""
        return self.options.report / f".run-{self.name}"


RUN = pytest.StashKey[PluginRun]()
"""The run, kept in the configuration of pytest."""

SUMMARY = pytest.StashKey[tuple[str, ...]]()
"""Lines for the end of the terminal's output."""
