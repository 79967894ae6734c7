"""What the plugin knows in every process of a pytest run."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from visual_gate.plugin.options import PluginOptions

CONFIG_FILE = "visual-gate.toml"


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


def verdict_property(target: str) -> str:
    """The name of the property that holds a target's verdict."""
    return f"visual_gate.{target}.verdict"


UNJUDGED = "visual_gate.error"
"""The property of a test in which the gate broke before it could judge a page."""


class PageCount:
    """Counts, on any worker, the pages that finished tests say they have checked.

    ``broken`` counts the tests in which a page was wanted and none could be judged.
    """

    def __init__(self) -> None:
        self.pages = 0
        self.broken = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """The last report of a test has all of its properties."""
        if report.when == "teardown":
            names = [name for name, _ in report.user_properties]
            self.pages += sum(map(_is_verdict, names))
            self.broken += UNJUDGED in names


TOLD = pytest.StashKey[PageCount]()
"""How many pages there must be a report of."""


def _is_verdict(name: str) -> bool:
    return name.startswith("visual_gate.") and name.endswith(".verdict")
