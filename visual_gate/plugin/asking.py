"""What the fixture gives to a test: a call that checks a page."""

from collections.abc import Mapping
from typing import Any

import pytest

from visual_gate.capture.borrowed import BorrowedPage, is_sync_page
from visual_gate.config import (
    GateConfig,
    PageSettings,
    name_of_path,
    overridden_page,
    page_problem,
)
from visual_gate.errors import UsageError
from visual_gate.plugin.ending import end_test
from visual_gate.plugin.engine import Checked, engine_of
from visual_gate.records import TargetReport

MARKER = "visual_gate"


class NotAPageError(UsageError):
    """The fixture was called with something that cannot be compared."""

    def __init__(self, page: object, problem: str) -> None:
        super().__init__(
            f"visual_gate({page!r}): {problem}; give a path such as '/checkout', the "
            "name of a configured page, or a page of Playwright's sync API"
        )


class NamelessSettingError(UsageError):
    """The marker was given a value and not told which setting it is of."""

    def __init__(self, values: tuple[object, ...]) -> None:
        told = ", ".join(map(repr, values))
        super().__init__(
            f"@pytest.mark.visual_gate({told}): name each setting, "
            "e.g. @pytest.mark.visual_gate(threshold=0.7)"
        )


class PageCheck:
    """Checks pages for one test, by its markers and by what each call says."""

    def __init__(self, item: pytest.Item) -> None:
        self._item = item
        self._engine = engine_of(item.config)
        self._borrowed = 0

    def __call__(self, page: Any, **settings: Any) -> tuple[TargetReport, ...]:
        """Compare a page with its baseline.

        Args:
            page: a path or a configured page's name, checked in each viewport; or a
                page of Playwright's sync API, checked as it stands.
            settings: those of the marker, for this call alone.

        Returns:
            A report for each viewport and colour scheme.

        Raises:
            AssertionError: it failed, must be reviewed, or has no baseline yet.
            VisualGateError: it could not be judged, or a setting is wrong.
        """
        __tracebackhide__ = True
        said = self._said(settings)
        if isinstance(page, str):
            checked = self._check_path(page, said)
        else:
            checked = (self._check_open(page, said),)
        end_test(self._item, self._engine.run.options, checked)
        return tuple(each.report for each in checked)

    def _check_path(self, page: str, said: Mapping[str, Any]) -> tuple[Checked, ...]:
        config = self._engine.config
        wanted = overridden_page(_configured(config, page), said)
        return tuple(
            self._engine.check(config, target, source=self._item.nodeid)
            for target in config.targets_of(wanted)
        )

    def _check_open(self, page: Any, said: Mapping[str, Any]) -> Checked:
        """A page that the test has opened: its size and scheme are what they are."""
        if not is_sync_page(page):
            raise NotAPageError(page, "this is no page")
        borrowed = BorrowedPage(page, self._engine.config.capture)
        settings = overridden_page(PageSettings(self._next_name(), borrowed.path), said)
        target = borrowed.target(self._engine.config.targets_of(settings)[0])
        return self._engine.check(
            self._engine.config, target, source=self._item.nodeid, browser=borrowed
        )

    def _said(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """The closest marker over farther ones, the call over all."""
        said: dict[str, Any] = {}
        for marker in reversed(list(self._item.iter_markers(MARKER))):
            if marker.args:
                raise NamelessSettingError(marker.args)
            said |= marker.kwargs
        return {**said, **settings}

    def _next_name(self) -> str:
        """A name for an opened page that is the same in every run of this test."""
        self._borrowed += 1
        name = name_of_path(self._item.nodeid)
        return name if self._borrowed == 1 else f"{name}.{self._borrowed}"


def _configured(config: GateConfig, page: str) -> PageSettings:
    """The page of the configuration with this name or path, or a new one."""
    for known in config.pages:
        if page in (known.name, known.path):
            return known
    problem = page_problem(config, page)
    if problem:
        raise NotAPageError(page, problem)
    return PageSettings(name_of_path(page), page)
