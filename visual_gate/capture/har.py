"""Recorded responses (HAR), so that both sides see the same data.

Only data is replayed: requests by scripts (fetch, XHR), and what third parties serve.
The deployment's own documents, scripts, styles and images are what is under test and
come from the deployment. A recording made against one deployment serves the other:
for the site's own origin the path decides.
"""

import base64
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Route

from visual_gate.capture.attempt import AttemptError

DATA = frozenset({"fetch", "xhr"})
LEFT_OUT = frozenset({"content-encoding", "content-length", "transfer-encoding"})
"""Headers about the bytes as they were sent; the recording has them decoded."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recorded response."""

    status: int
    headers: Mapping[str, str]
    body: bytes


async def replay_recorded(context: BrowserContext, path: Path, url: str) -> None:
    """Answer requests of a context from a recording, the rest from the network.

    Args:
        context: where pages will open.
        path: a ``.har`` file, or a ``.zip`` of one with its bodies beside it.
        url: the deployment.

    Raises:
        AttemptError: the file is missing or no recording.
    """
    recording = _Recording(_entries(path), url)
    await context.route("**/*", recording.answer)


class _Recording:
    def __init__(self, entries: Mapping[tuple[str, str], Recorded], url: str) -> None:
        self._exact = entries
        self._by_path = {
            (method, _path(address)): recorded
            for (method, address), recorded in entries.items()
        }
        self._host = urlsplit(url).netloc

    async def answer(self, route: Route) -> None:
        request = route.request
        own = urlsplit(request.url).netloc == self._host
        recorded = None
        if not own or request.resource_type in DATA:
            recorded = self._exact.get((request.method, request.url))
        if recorded is None and own and request.resource_type in DATA:
            recorded = self._by_path.get((request.method, _path(request.url)))
        if recorded is None:
            await route.fallback()
            return
        await route.fulfill(
            status=recorded.status,
            headers=dict(recorded.headers),
            body=recorded.body,
        )


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def _entries(path: Path) -> dict[tuple[str, str], Recorded]:
    try:
        files = _files(path)
        entries = json.loads(files["har"])["log"]["entries"]
        return {
            (entry["request"]["method"], entry["request"]["url"]): _recorded(
                entry["response"], files
            )
            for entry in entries
            if entry["response"]["status"] > 0
        }
    except OSError as problem:
        cause = f"the recording {path} cannot be read ({problem.strerror})"
        raise AttemptError(cause) from problem
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile) as problem:
        cause = f"the recording {path} is no HAR file ({problem!r})"
        raise AttemptError(cause) from problem


class _Folder(dict[str, bytes]):
    """Bodies beside a recording, read when asked for."""

    def __init__(self, folder: Path, har: bytes) -> None:
        super().__init__(har=har)
        self._folder = folder

    def __missing__(self, name: str) -> bytes:
        return (self._folder / Path(name).name).read_bytes()


def _files(path: Path) -> Mapping[str, bytes]:
    if path.suffix != ".zip":
        return _Folder(path.parent, path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    recording = next(name for name in content if name.endswith(".har"))
    return content | {"har": content[recording]}


def _recorded(response: Mapping[str, Any], files: Mapping[str, bytes]) -> Recorded:
    headers = {
        header["name"]: header["value"]
        for header in response["headers"]
        if header["name"].lower() not in LEFT_OUT and header["name"][0] != ":"
    }
    return Recorded(response["status"], headers, _body(response["content"], files))


def _body(content: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    if name := content.get("_file"):
        return files[name]
    text = str(content.get("text", ""))
    if content.get("encoding") == "base64":
        return base64.b64decode(text)
    return text.encode()
