"""Request headers for a deployment that no third party gets to see.

Playwright's own extra headers go to every host, and those set on a route follow a
redirect. Here each hop is looked at: the deployment's origin gets them, others do not.
"""

import asyncio
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import CDPSession, Error as PlaywrightError

from visual_gate.records import Deployment


async def add_headers(devtools: CDPSession, deployment: Deployment) -> None:
    """Add the deployment's headers to all requests of a tab to its own origin."""
    gate = _HeaderGate(devtools, deployment)
    devtools.on("Fetch.requestPaused", gate.on_paused)
    await devtools.send("Fetch.enable", {"patterns": [{"urlPattern": "*"}]})


class _HeaderGate:
    def __init__(self, devtools: CDPSession, deployment: Deployment) -> None:
        self._devtools = devtools
        self._headers = dict(deployment.headers)
        self._names = {name.lower() for name in deployment.headers}
        self._host = _origin(deployment.url)
        self._going_on: set[asyncio.Task[None]] = set()

    def on_paused(self, event: dict[str, Any]) -> None:
        task = asyncio.ensure_future(self._go_on(event))
        self._going_on.add(task)
        task.add_done_callback(self._going_on.discard)

    async def _go_on(self, event: dict[str, Any]) -> None:
        request = event["request"]
        kept = {
            name: value
            for name, value in request["headers"].items()
            if name.lower() not in self._names
        }
        if _origin(request["url"]) == self._host:
            kept |= self._headers
        headers = [{"name": name, "value": value} for name, value in kept.items()]
        answer = {"requestId": event["requestId"], "headers": headers}
        try:
            await self._devtools.send("Fetch.continueRequest", answer)
        except PlaywrightError:
            return  # the request or its page is gone: nothing to go on with


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()
