"""One browser and one site for all tests of the room."""

from collections.abc import Iterator

import pytest

from tests.site.server import Site, open_site
from visual_gate.capture.session import ChromiumBrowser, open_browser
from visual_gate.records import CaptureSettings

QUICK = CaptureSettings(
    navigation_timeout_s=3.0,
    settle_timeout_s=2.0,
    target_timeout_s=45.0,
    concurrency=2,
)
"""Patience that a test can afford."""


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as opened:
        yield opened


@pytest.fixture(scope="session")
def chromium() -> Iterator[ChromiumBrowser]:
    with open_browser(QUICK) as opened:
        yield opened
