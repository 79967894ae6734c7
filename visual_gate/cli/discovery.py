"""Finds the pages of a site: its sitemap, and the links of its first page."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from http import HTTPStatus
from http.client import HTTPException
from pathlib import PurePosixPath
from ssl import SSLCertVerificationError
from urllib.error import HTTPError
from urllib.parse import quote, urljoin, urlsplit
from urllib.request import BaseHandler, OpenerDirector, Request, build_opener

from visual_gate.config import split_login
from visual_gate.errors import InfrastructureError

TIMEOUT_S = 10.0
MOST_BYTES = 5_000_000
_LOCATION = re.compile(r"<loc>\s*(.*?)\s*</loc>", re.DOTALL)
_PAGE_SUFFIXES = {"", ".html", ".htm", ".php", ".aspx", ".jsp"}
_LEAVING = re.compile(r"(log|sign)[-_]?(out|off)", re.IGNORECASE)
"""A page that ends the session of all others."""

_SAFE = "/:@!$&'()*+,;=~%"
"""What stays as it is in a path beside letters and digits; escapes do, too."""


@dataclass(frozen=True, slots=True)
class Site:
    """The address of a deployment, and paths of its pages, the first page first."""

    url: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was read, and where redirects have led."""

    url: str
    text: str


class SiteError(InfrastructureError):
    """The site could not be read."""

    def __init__(
        self, url: str, problem: str, *, remedy: str = "check the address"
    ) -> None:
        super().__init__(f"cannot read {url}: {problem}; {remedy}")


def find_site(url: str, *, most: int) -> Site:
    """The deployment that a page belongs to, and at most so many of its pages.

    The deployment is the folder of the page, on the host that answers in the end. Pages
    are those of the sitemap and of the page's links that lie below it.

    Args:
        url: of the first page; a login in it is sent, and left out of the answer.
        most: pages.

    Raises:
        SiteError: the first page does not answer.
    """
    address, login = split_login(url)
    opener = build_opener(_Login(address, login))
    home = _read(address, opener)
    first = urlsplit(address)
    folder = first.path.rpartition("/")[0] + "/"
    root = urljoin(home.url, folder)
    links = _Links()
    links.feed(home.text)
    found = [
        _path(first.path, first.query),
        *filter(_is_page, _sitemap(urljoin(root, "/sitemap.xml"), opener)),
        *filter(_is_page, _own(home.url, links.targets)),
    ]
    below = [
        f"/{path.removeprefix(folder)}" for path in found if path.startswith(folder)
    ]
    return Site(
        root if folder != "/" else root.rstrip("/"),
        tuple(dict.fromkeys(below))[: max(most, 1)],
    )


def _sitemap(url: str, opener: OpenerDirector) -> Iterator[str]:
    """The paths in a sitemap; its hosts may be those of another deployment."""
    try:
        text = _read(url, opener).text
    except SiteError:
        return
    for location in _LOCATION.findall(text):
        parts = urlsplit(unescape(location))
        yield _path(parts.path, parts.query)


def _own(url: str, targets: Iterable[str]) -> Iterator[str]:
    """Paths of the links that stay on the site."""
    for target in targets:
        parts = urlsplit(urljoin(url, target))
        if parts[:2] == urlsplit(url)[:2]:
            yield _path(parts.path, parts.query)


def _path(path: str, query: str) -> str:
    """One spelling for each page: signs beyond ASCII are percent-encoded."""
    spelled = quote(path or "/", _SAFE)
    return f"{spelled}?{query}" if query else spelled


def _is_page(path: str) -> bool:
    place = urlsplit(path).path
    suffix = PurePosixPath(place).suffix.lower()
    return suffix in _PAGE_SUFFIXES and not _LEAVING.search(place)


def _read(url: str, opener: OpenerDirector) -> _Answer:
    request = Request(url, headers={"User-Agent": "visual-gate"})  # noqa: S310  http or https, checked by the caller
    try:
        with opener.open(request, timeout=TIMEOUT_S) as answer:
            body: bytes = answer.read(MOST_BYTES)
            return _Answer(answer.url, body.decode("utf-8", "replace"))
    except HTTPError as problem:
        with problem:
            raise _refusal(url, problem) from problem
    except (OSError, HTTPException, ValueError) as problem:
        reason = getattr(problem, "reason", problem)
        raise SiteError(url, _told(reason)) from problem


def _refusal(url: str, problem: HTTPError) -> SiteError:
    said = f"HTTP status {problem.code}"
    if problem.code == HTTPStatus.UNAUTHORIZED:
        return SiteError(url, said, remedy="write it with https://name:password@host")
    return SiteError(url, said)


def _told(reason: object) -> str:
    if isinstance(reason, SSLCertVerificationError):
        return f"its certificate is not trusted ({reason.verify_message})"
    return getattr(reason, "strerror", "") or str(reason)


class _Login(BaseHandler):
    """Sends a login to the origin it was written for, wherever redirects lead."""

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        self._origin = urlsplit(url)[:2]
        self._headers = headers

    def http_request(self, request: Request) -> Request:
        if urlsplit(request.full_url)[:2] == self._origin:
            for name, value in self._headers.items():
                request.add_unredirected_header(name, value)
        return request

    https_request = http_request


class _Links(HTMLParser):
    """Collects where the links of a page lead."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        link = dict(attrs) if tag == "a" else {}
        target = link.get("href")
        if target and "download" not in link:
            self.targets.append(target)
