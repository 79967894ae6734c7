"""A real browser for the tests of the page."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from visual_gate.capture.browser import find_browser, is_root, launch_flags


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Ends with the module: two of Playwright's loops cannot share a thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser("", os.environ).executable,
            args=list(launch_flags(as_root=is_root())),
        )
        yield browser
        browser.close()
