"""A real browser for the tests of pages that the project draws itself."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def chromium() -> "Iterator[Browser]":
    """Ends with the module: two of Playwright's loops cannot share a thread."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only where asked for

    from visual_gate.capture.browser import (  # noqa: PLC0415  only where asked for
        find_browser,
        is_root,
        launch_flags,
    )

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser("").executable,
            args=list(launch_flags(as_root=is_root())),
        )
        yield browser
        browser.close()
