"""The hooks of pytest that the plugin answers."""

import uuid
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from visual_gate.errors import UsageError, VisualGateError
from visual_gate.plugin.attachments import PICTURES, attach
from visual_gate.plugin.options import (
    PluginOptions,
    add_options,
    read_options,
    says_anything,
    wants_gate,
)
from visual_gate.plugin.outcome import NotJudgedError
from visual_gate.plugin.run import (
    CONFIG_FILE,
    RUN,
    SUMMARY,
    TOLD,
    UNJUDGED,
    PageCount,
    PluginRun,
)

MARKER = (
    "visual_gate(threshold, viewports, color_schemes, mask, ignore, selector, steps, "
    "critical, optional, name): how visual_gate checks the pages of this test"
)


WHOLE = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
"""How a run ends in which every test had its turn; Ctrl-C ends one otherwise."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Remember the options; the run's name is the controller's on every worker.

    Raises:
        pytest.UsageError: an option given on the command line is wrong.
    """
    config.addinivalue_line("markers", MARKER)
    worker = getattr(config, "workerinput", {})
    config.stash[RUN] = PluginRun(
        options=read_options(config),
        root=config.rootpath,
        name=worker.get("visual_gate_run", uuid.uuid4().hex),
        worker=worker.get("workerid", ""),
    )
    config.stash[TOLD] = PageCount()
    config.pluginmanager.register(config.stash[TOLD])
    if not worker and says_anything(config):
        _refuse_wrong_options(config.stash[RUN])


def _refuse_wrong_options(run: PluginRun) -> None:
    """A wrong call is told once and at once, not by every test."""
    from visual_gate.plugin.configuring import configured  # noqa: PLC0415  needs NumPy

    try:
        configured(run.options, run.root)
    except UsageError as problem:
        raise pytest.UsageError(str(problem)) from problem


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell an xdist worker which run it belongs to."""
    node.workerinput["visual_gate_run"] = node.config.stash[RUN].name


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say what is compared, where the command line says it."""
    options = config.stash[RUN].options
    if not wants_gate(config):
        return []
    return [f"visual-gate: {_told(options)}"]


def _told(options: PluginOptions) -> str:
    from visual_gate.config import split_login  # noqa: PLC0415  needs NumPy

    said = {
        "candidate": split_login(options.candidate)[0],
        "baseline": split_login(options.baseline)[0],
        "update": options.update,
        "report": str(options.report),
    }
    return ", ".join(f"{name} {value}" for name, value in said.items() if value)


def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> pytest.Collector | None:
    """Collect a configuration that was named, or any when a gate run is asked for."""
    if file_path.name != CONFIG_FILE:
        return None
    if not (parent.session.isinitpath(file_path) or wants_gate(parent.config)):
        return None
    from visual_gate.plugin.collecting import ConfigFile  # noqa: PLC0415  needs NumPy

    return ConfigFile.from_parent(parent, path=file_path)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A gate that broke is an error in every report, also of a test marked xfail.

    pytest knows an error by its phase, and only the call phase of a test can fail.
    """
    report = yield
    if call.excinfo is not None and isinstance(call.excinfo.value, VisualGateError):
        report.outcome = "failed"
        report.when = "setup" if report.when == "call" else report.when
        report.longrepr = str(call.excinfo.value)
        _count_broken(item, call.excinfo.value)
        vars(report).pop("wasxfail", None)
    pictures = item.stash.get(PICTURES, ())
    if pictures and report.when == "call":
        attach(item.config, report, pictures)
    return report


def _count_broken(item: pytest.Item, problem: VisualGateError) -> None:
    """A page that was judged an error has its report; what else broke has none."""
    if not isinstance(problem, NotJudgedError):
        item.user_properties.append((UNJUDGED, str(problem)))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """The controller puts the pieces together to one report; none may be lost."""
    run, told = session.config.stash[RUN], session.config.stash[TOLD]
    if run.worker:
        return
    if told.pages or told.broken or run.pieces.is_dir():
        from visual_gate.plugin.merging import merge  # noqa: PLC0415  needs a template

        whole = exitstatus in WHOLE and not (session.shouldstop or session.shouldfail)
        expected = told.pages if whole else None
        merged = merge(run, expected=expected, broken=told.broken)
        session.config.stash[SUMMARY] = merged.lines
        if merged.lost and exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """The verdict of the whole run, and where its report lies."""
    lines = config.stash.get(SUMMARY, ())
    if lines:
        terminalreporter.section("visual gate")
        for line in lines:
            terminalreporter.write_line(line)
