"""Why a browser did not start, read from what it said before it ended."""

import re

from playwright.async_api import Error as PlaywrightError

from visual_gate.capture.attempt import browser_error

_NO_SANDBOX = re.compile(r"sandbox|zygote")
"""Where the host lets nobody have a sandbox, Chromium's last words name one of them."""
_LAST_WORD = re.compile(r"^\[pid=\d+\]\[err\] (?:\[[^\]]*\] ?)?(.+)$", re.MULTILINE)


def lacks_sandbox(problem: PlaywrightError) -> bool:
    """Whether it may start without its sandbox: a container, or a hardened kernel."""
    return _NO_SANDBOX.search(problem.message) is not None


def start_problem(problem: PlaywrightError) -> str:
    """The first thing that the browser itself complained of, else Playwright's word."""
    said = _LAST_WORD.search(problem.message)
    return f"it said: {said[1]}" if said else browser_error(problem).cause
