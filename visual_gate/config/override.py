"""What a command line or a test says instead of the configuration file."""

import difflib
import fnmatch
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from visual_gate.config.build import name_of_path
from visual_gate.config.login import without_login
from visual_gate.config.page_values import viewport
from visual_gate.config.reading import TableReader, WrongValueError
from visual_gate.config.schema import PAGE
from visual_gate.config.settings import GateConfig, PageSettings
from visual_gate.config.values import (
    at_least,
    choice,
    path_problem,
    unit,
    url,
)
from visual_gate.errors import UsageError
from visual_gate.records import Deployment, Policy, Target

Item = TypeVar("Item")

PAGE_SETTINGS = {name: key for name, key in PAGE.items() if name != "path"}
"""What a test may say about a page: all but where it is."""


class OverrideError(UsageError):
    """An option's value is wrong."""

    def __init__(self, option: str, problem: str) -> None:
        super().__init__(f"{option} {problem}")
        self.option = option
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Overrides:
    """Options as they were written; empty or ``None`` leaves the file's setting.

    ``pages`` are paths that replace the file's pages, unless a page of the file has
    that path or name.
    """

    baseline: str = ""
    candidate: str = ""
    threshold: float | str | None = None
    viewports: Sequence[str] = ()
    pages: Sequence[str] = ()
    policy: str = ""
    repeats: int | str | None = None
    model: str = ""


def overridden(config: GateConfig, said: Overrides) -> GateConfig:
    """The configuration with the options laid over it.

    A threshold or viewports said here also replace those of single pages; thresholds
    of single kinds of component stay.

    Raises:
        OverrideError: a value is wrong; the message starts with the option's name.
    """
    config = _with_deployments(config, said)
    if said.pages:
        config = replace(config, pages=_chosen_pages(config, said.pages))
    if said.viewports:
        views = tuple(_read("viewport", viewport, name) for name in said.viewports)
        pages = tuple(replace(page, viewports=()) for page in config.pages)
        config = replace(config, viewports=views, pages=pages)
    if said.threshold not in (None, ""):
        least = _read("threshold", unit, _as_number(said.threshold, float))
        pages = tuple(replace(page, threshold=None) for page in config.pages)
        config = replace(config, threshold=least, pages=pages)
    return _with_judge(config, said)


def selected_targets(config: GateConfig, patterns: Sequence[str]) -> tuple[Target, ...]:
    """The targets of which a pattern fits the key or the page's name.

    Patterns are those of a shell: ``checkout*``, ``*@phone``.

    Raises:
        OverrideError: no target fits, so nothing would be compared.
    """
    if not patterns:
        return config.targets
    chosen = tuple(
        target
        for target in config.targets
        if any(
            fnmatch.fnmatchcase(name, pattern)
            for pattern in patterns
            for name in (target.key, target.page)
        )
    )
    if not chosen:
        keys = ", ".join(target.key for target in config.targets[:10])
        wanted = " ".join(patterns)
        raise OverrideError("--only", f"{wanted} fits no target; there are: {keys}")
    return chosen


def _with_deployments(config: GateConfig, said: Overrides) -> GateConfig:
    if said.baseline:
        address = _read("baseline", url, said.baseline)
        config = replace(config, baseline=_moved(config.baseline, address))
    if said.candidate:
        address = _read("candidate", url, said.candidate)
        config = replace(config, candidate=_moved(config.candidate, address))
    return config


def _moved(deployment: Deployment, address: str) -> Deployment:
    return without_login(replace(deployment, url=address))


def _with_judge(config: GateConfig, said: Overrides) -> GateConfig:
    judge = config.judge
    if said.policy:
        judge = replace(judge, policy=_read("policy", choice(Policy), said.policy))
    if said.repeats not in (None, ""):
        number = _as_number(said.repeats, int)
        judge = replace(judge, repeats=_read("repeats", at_least(1), number))
    return replace(config, judge=judge, model=said.model or config.model)


def _chosen_pages(
    config: GateConfig, written: Sequence[str]
) -> tuple[PageSettings, ...]:
    """Pages of the file by path or name, and new ones for other paths."""
    known = {page.name: page for page in config.pages}
    known |= {page.path: page for page in config.pages}
    chosen = [known.get(each) or _new(config, each) for each in dict.fromkeys(written)]
    names = {page.name.casefold(): page for page in chosen}
    if len(names) < len(chosen):
        problem = f"{' '.join(written)} has two pages of one name; name them in a file"
        raise OverrideError("--page", problem)
    return tuple(chosen)


def _new(config: GateConfig, written: str) -> PageSettings:
    problem = page_problem(config, written)
    if problem:
        raise OverrideError("--page", problem)
    return PageSettings(name_of_path(written), path=written)


def page_problem(config: GateConfig, written: str) -> str:
    """Why this is neither a path nor a configured page's name; empty when it is."""
    names = [page.name for page in config.pages]
    if not path_problem(written) or written in names:
        return ""
    if not names or "/" in written:
        return path_problem(written)
    near = difflib.get_close_matches(written, names, n=1)
    there = f"there are: {', '.join(names[:10])}"
    remedy = f"did you mean {near[0]!r}?" if near else there
    return f"{written!r} is no path, which starts with '/', and no page; {remedy}"


def _as_number(written: object, kind: Callable[[str], object]) -> object:
    """A number that was written as text; what is none is left for the reader."""
    try:
        return kind(written) if isinstance(written, str) else written
    except ValueError:
        return written


def overridden_page(page: PageSettings, said: Mapping[str, object]) -> PageSettings:
    """A page with the settings laid over it that a test gives by the file's words.

    Raises:
        OverrideError: a setting is unknown or its value wrong.
    """
    values = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in said.items()
    }
    reader = TableReader()
    fields = reader.read(values, PAGE_SETTINGS, ("visual_gate",))
    if reader.problems:
        problems = "; ".join(problem.text for problem in reader.problems)
        raise OverrideError("visual_gate:", problems)
    return replace(page, **fields)


def _read(option: str, parse: Callable[[object], Item], value: object) -> Item:
    try:
        return parse(value)
    except WrongValueError as wrong:
        raise OverrideError(f"--{option}", wrong.problem) from wrong
