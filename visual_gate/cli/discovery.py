"""Finds the pages of a site: its sitemap, and the links of its first page."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import chain, islice
from pathlib import PurePosixPath
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from visual_gate.cli.asking import Asker
from visual_gate.cli.sitemap import sitemap_addresses
from visual_gate.config import split_login

_PAGE_SUFFIXES = {"", ".html", ".htm", ".php", ".aspx", ".jsp"}
_LEAVING = re.compile(r"(log|sign)[-_]?(out|off)", re.IGNORECASE)
"""A page that ends the session of all others."""

_SAFE = "/:@!$&'()*+,;=~%"
"""What stays as it is in a path beside letters and digits; escapes do, too."""


@dataclass(frozen=True, slots=True)
class Site:
    """The address of a deployment, and paths of its pages, the first page first.

    ``more`` says that pages were left out.
    """

    url: str
    paths: tuple[str, ...]
    more: bool = False


def find_site(url: str, *, most: int) -> Site:
    """The deployment that a page belongs to, and at most so many of its pages.

    The deployment is the folder of the page, on the host that answers in the end. Pages
    are those of the sitemaps and of the page's links that lie below it.

    Args:
        url: of the first page; a login in it is sent, and left out of the answer.
        most: pages, at least 1.

    Raises:
        SiteError: the first page does not answer.
    """
    address, login = split_login(url)
    asker = Asker(address, login)
    home = asker.ask(address)
    first = urlsplit(address)
    folder = first.path.rpartition("/")[0] + "/"
    root = urljoin(home.url, folder)
    links = _Links()
    links.feed(home.text)
    found = chain(
        [_path(first)],
        filter(_is_page, _mapped(root, asker)),
        filter(_is_page, _own(home.url, links.targets, base=links.base)),
    )
    below = _distinct(
        f"/{path.removeprefix(folder)}" for path in found if path.startswith(folder)
    )
    paths = tuple(islice(below, most))
    return Site(
        root if folder != "/" else root.rstrip("/"),
        paths,
        more=next(below, None) is not None,
    )


def _mapped(root: str, asker: Asker) -> Iterator[str]:
    """The paths in the sitemaps; their hosts may be those of another deployment."""
    for address in sitemap_addresses(root, lambda url: asker.ask(url).text):
        for parts in _parts(root, address):
            yield _path(parts)


def _own(url: str, targets: Iterable[str], *, base: str) -> Iterator[str]:
    """Paths of the links that stay on the site; a page may say where they start."""
    for start in _parts(url, base):
        for target in targets:
            for parts in _parts(start.geturl(), target):
                if parts[:2] == urlsplit(url)[:2]:
                    yield _path(parts)


def _parts(base: str, written: str) -> Iterator[SplitResult]:
    """An address as a page writes it, in its parts; none where it is no address."""
    try:
        yield urlsplit(urljoin(base, written))
    except ValueError:
        return


def _distinct(paths: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for path in paths:
        if path not in seen:
            seen.add(path)
            yield path


def _path(parts: SplitResult) -> str:
    """One spelling for each page: signs beyond ASCII are percent-encoded."""
    spelled = quote(parts.path or "/", _SAFE)
    return f"{spelled}?{parts.query}" if parts.query else spelled


def _is_page(path: str) -> bool:
    place = urlsplit(path).path
    suffix = PurePosixPath(place).suffix.lower()
    return suffix in _PAGE_SUFFIXES and not _LEAVING.search(place)


class _Links(HTMLParser):
    """Collects where the links of a page lead, and what they start from."""

    def __init__(self) -> None:
        super().__init__()
        self.base = ""
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        target = said.get("href") or ""
        if tag == "base":
            self.base = self.base or target
        elif tag == "a" and target and "download" not in said:
            self.targets.append(target)
