"""The text of a new configuration file, with what can be set as comments."""

import itertools
import json
from collections.abc import Sequence

from visual_gate.config import GateConfig, name_of_path

_HEAD = """\
# What visual-gate compares, and how strictly.
# docs/configuration.md explains every key; run the gate with: visual-gate check

[gate]
{baseline}
{candidate}
# threshold = {threshold}             # the least score, 0 to 1, that passes
# policy = "{policy}"         # strict, balanced or advisory
# repeats = {repeats}                 # captures a side where something differs
# false_alarm_rate = {rate}     # promised for a run in which nothing changed
# viewports = ["desktop", "phone"]  # or sizes: "1024x768", "390x844@2"
# color_schemes = ["light", "dark"]

# [capture]
# navigation_timeout_s = {navigation:g}
# concurrency = {concurrency}

# [deployments.candidate]
# headers = {{ Authorization = "Bearer ${{TOKEN}}" }}  # from the environment

# [thresholds]                   # for single kinds of component
# text = {threshold}
"""

_PAGE_KEYS = """\
# mask = [".clock"]              # left out when comparing, by selector
# ignore = [[0, 0, 300, 40]]     # or by box: x, y, width, height
# steps = [{ click = "#accept-cookies" }]
# critical = ["#total"]          # fails the run alone
# optional = [".recommended"]    # can only ask for review
"""


def config_text(baseline: str, candidate: str, *, paths: Sequence[str]) -> str:
    """A configuration for these deployments, "" where unknown, and paths of pages."""
    default = GateConfig()
    head = _HEAD.format(
        baseline=_setting("baseline", baseline, "https://stable.example.com"),
        candidate=_setting("candidate", candidate, "https://canary.example.com"),
        threshold=default.threshold,
        policy=default.judge.policy,
        repeats=default.judge.repeats,
        rate=default.judge.false_alarm_rate,
        navigation=default.capture.navigation_timeout_s,
        concurrency=default.capture.concurrency,
    )
    pages = [_page(name, path) for name, path in _named(paths)]
    return "\n".join([head, pages[0] + _PAGE_KEYS, *pages[1:]])


def _setting(key: str, url: str, example: str) -> str:
    line = f"{key} = {_text(url or example)}"
    return line if url else f"# {line}"


def _named(paths: Sequence[str]) -> Sequence[tuple[str, str]]:
    """Each path with a name that no other has."""
    named: dict[str, str] = {}
    for path in paths:
        name = base = name_of_path(path)
        for number in itertools.count(2):
            if name.casefold() not in map(str.casefold, named):
                break
            name = f"{base}.{number}"
        named[name] = path
    return list(named.items())


def _page(name: str, path: str) -> str:
    return f"[[pages]]\nname = {_text(name)}\npath = {_text(path)}\n"


def _text(written: str) -> str:
    """A TOML text; JSON escapes what TOML does."""
    return json.dumps(written, ensure_ascii=False)
