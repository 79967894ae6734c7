"""Request headers for a deployment that no third party gets to see.

Playwright's own extra headers go to every host, and those set on a route follow a
redirect. Here each hop is looked at: the deployment's origin gets them, others do not.
"""

import asyncio
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import CDPSession, Error as PlaywrightError
from playwright.sync_api import CDPSession as SyncCDPSession

from visual_gate.records import Deployment

ALL = {"patterns": [{"urlPattern": "*"}]}


async def add_headers(devtools: CDPSession, deployment: Deployment) -> None:
    """Add the deployment's headers to all requests of a tab to its own origin."""
    gate = _HeaderGate(devtools, deployment)
    devtools.on("Fetch.requestPaused", gate.on_paused)
    await devtools.send("Fetch.enable", ALL)


def add_headers_to_borrowed(devtools: SyncCDPSession, deployment: Deployment) -> None:
    """The same for a tab that is driven by the sync API."""

    def go_on(event: dict[str, Any]) -> None:
        with suppress(PlaywrightError):  # the request or its page is gone
            devtools.send("Fetch.continueRequest", _with_headers(event, deployment))

    devtools.on("Fetch.requestPaused", go_on)
    devtools.send("Fetch.enable", ALL)


class _HeaderGate:
    def __init__(self, devtools: CDPSession, deployment: Deployment) -> None:
        self._devtools = devtools
        self._deployment = deployment
        self._going_on: set[asyncio.Task[None]] = set()

    def on_paused(self, event: dict[str, Any]) -> None:
        task = asyncio.ensure_future(self._go_on(event))
        self._going_on.add(task)
        task.add_done_callback(self._going_on.discard)

    async def _go_on(self, event: dict[str, Any]) -> None:
        answer = _with_headers(event, self._deployment)
        try:
            await self._devtools.send("Fetch.continueRequest", answer)
        except PlaywrightError:
            return  # the request or its page is gone: nothing to go on with


def _with_headers(event: dict[str, Any], deployment: Deployment) -> dict[str, Any]:
    """How a request goes on: the headers to the deployment, to others none of them."""
    request = event["request"]
    names = {name.lower() for name in deployment.headers}
    kept = {
        name: value
        for name, value in request["headers"].items()
        if name.lower() not in names
    }
    if _origin(request["url"]) == _origin(deployment.url):
        kept |= deployment.headers
    headers = [{"name": name, "value": value} for name, value in kept.items()]
    return {"requestId": event["requestId"], "headers": headers}


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()
