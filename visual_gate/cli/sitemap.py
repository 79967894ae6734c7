"""Reads the sitemaps of a site, also those that an index or robots.txt names."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

from visual_gate.cli.asking import SiteError

MOST_SITEMAPS = 20
"""Files read of one site; an index may name 50,000."""

_LOCATION = re.compile(
    r"<loc>\s*(?:<!\[CDATA\[)?\s*(.*?)\s*(?:\]\]>)?\s*</loc>", re.DOTALL
)
_NAMED = re.compile(r"^\s*sitemap:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


def sitemap_addresses(root: str, read: Callable[[str], str]) -> Iterator[str]:
    """The addresses of pages in the sitemaps of a site, read as they are needed.

    Sitemaps may name the host of another deployment: they are read on this one.

    Args:
        root: any address of the deployment.
        read: the text at an address; its SiteError is a file that is not there.
    """
    robots = _read(urljoin(root, "/robots.txt"), read)
    waiting = [*_NAMED.findall(robots), "/sitemap.xml"]
    read_already: set[str] = set()
    while waiting and len(read_already) < MOST_SITEMAPS:
        address = _on(root, waiting.pop(0))
        if address in read_already:
            continue
        read_already.add(address)
        text = _read(address, read)
        found = [unescape(location) for location in _LOCATION.findall(text)]
        if "<sitemapindex" in text:
            waiting += found
        else:
            yield from found


def _on(root: str, address: str) -> str:
    """The same place on the deployment; the root's front where there is no such."""
    try:
        place = urlsplit(address)
    except ValueError:
        return urljoin(root, "/")
    return urljoin(root, f"{place.path or '/'}?{place.query}".rstrip("?"))


def _read(address: str, read: Callable[[str], str]) -> str:
    try:
        return read(address)
    except SiteError:
        return ""
