"""The fixture ``visual_gate``: compares a page from inside a test."""

from typing import Any

import pytest


@pytest.fixture
def visual_gate(request: pytest.FixtureRequest) -> Any:
    """Compare a page with its baseline: ``visual_gate("/checkout")``.

    Give it a path, the name of a configured page, or a page of Playwright's sync API.
    It answers with a report for each viewport, and raises AssertionError with score,
    component, cause and pictures where the page does not meet the criteria.
    """
    from visual_gate.plugin.asking import PageCheck  # noqa: PLC0415  opens a browser

    return PageCheck(request.node)
