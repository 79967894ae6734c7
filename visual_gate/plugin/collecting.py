"""``visual-gate.toml`` as tests: one item for each target, no test code needed."""

from collections.abc import Iterable
from os import PathLike
from typing import Any

import pytest

from visual_gate.config import GateConfig, load_config, page_lines
from visual_gate.errors import UsageError
from visual_gate.plugin.configuring import with_options
from visual_gate.plugin.run import RUN
from visual_gate.records import Target


class ConfigFile(pytest.File):
    """A configuration whose targets are tests."""

    def collect(self) -> Iterable[pytest.Item]:
        try:
            options = self.config.stash[RUN].options
            config = with_options(load_config(self.path), options)
        except UsageError as problem:
            raise self.CollectError(str(problem)) from problem
        lines = page_lines(self.path)
        for page, line in zip(config.pages, lines, strict=True):
            for target in config.targets_of(page):
                yield TargetItem.from_parent(
                    self, name=target.key, target=target, gate=config, line=line
                )


class TargetItem(pytest.Item):
    """One target of a configuration."""

    def __init__(
        self, *, target: Target, gate: GateConfig, line: int, **rest: Any
    ) -> None:
        super().__init__(**rest)
        self._target = target
        self._gate = gate
        self._line = line

    def runtest(self) -> None:
        """Compare the target with its baseline."""
        from visual_gate.plugin.ending import end_test  # noqa: PLC0415  opens a browser
        from visual_gate.plugin.engine import engine_of  # noqa: PLC0415  as above

        engine = engine_of(self.config)
        source = self.nodeid.partition("::")[0]
        checked = engine.check(self._gate, self._target, source=source)
        end_test(self, engine.run.options, (checked,))

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None
    ) -> Any:
        """What the gate says; a traceback only for what nobody expected."""
        if isinstance(excinfo.value, AssertionError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[PathLike[str] | str, int | None, str]:
        return self.path, self._line - 1, f"visual gate: {self.name}"
