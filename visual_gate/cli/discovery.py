"""Finds the pages of a site: its sitemap, else the links of its first page."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from html.parser import HTMLParser
from http.client import HTTPException
from pathlib import PurePosixPath
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import Request, urlopen

from visual_gate.errors import InfrastructureError

TIMEOUT_S = 10.0
MOST_BYTES = 5_000_000
_LOCATION = re.compile(r"<loc>\s*(.*?)\s*</loc>", re.DOTALL)
_PAGE_SUFFIXES = {"", ".html", ".htm", ".php", ".aspx", ".jsp"}


class SiteError(InfrastructureError):
    """The site could not be read."""

    def __init__(self, url: str, problem: str) -> None:
        super().__init__(f"cannot read {url}: {problem}; check the address")


def find_paths(url: str, *, most: int) -> tuple[str, ...]:
    """Paths of pages on this site, the first page first, at most so many.

    Raises:
        SiteError: the first page does not answer.
    """
    home = _read(url)
    links = _Links()
    links.feed(home)
    found = [*_sitemap(urljoin(url, "/sitemap.xml")), *_own(url, links.targets)]
    return tuple(dict.fromkeys(("/", *filter(_is_page, found))))[: max(most, 1)]


def _sitemap(url: str) -> Iterator[str]:
    """The paths in a sitemap; its hosts may be those of another deployment."""
    try:
        text = _read(url)
    except SiteError:
        return
    for location in _LOCATION.findall(text):
        yield _path(unescape(location))


def _own(url: str, targets: Iterable[str]) -> Iterator[str]:
    """Paths of the links that stay on the site."""
    for target in targets:
        absolute = urljoin(url, target)
        if urlsplit(absolute)[:2] == urlsplit(url)[:2]:
            yield _path(absolute)


def _path(url: str) -> str:
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.path or '/'}{query}"


def _is_page(path: str) -> bool:
    return PurePosixPath(urlsplit(path).path).suffix.lower() in _PAGE_SUFFIXES


def _read(url: str) -> str:
    request = Request(url, headers={"User-Agent": "visual-gate"})  # noqa: S310  http or https, checked by the caller
    try:
        with urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310  as above
            body: bytes = answer.read(MOST_BYTES)
    except HTTPError as problem:
        with problem:
            raise SiteError(url, f"HTTP status {problem.code}") from problem
    except (OSError, HTTPException, ValueError) as problem:
        reason = getattr(problem, "reason", problem)
        raise SiteError(
            url, getattr(reason, "strerror", "") or str(reason)
        ) from problem
    return body.decode("utf-8", "replace")


class _Links(HTMLParser):
    """Collects where the links of a page lead."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        target = dict(attrs).get("href") if tag == "a" else None
        if target:
            self.targets.append(target)
