"""The pages of a list, served from a folder of unpacked packages.

A list holds {"package", "version", "page"} with optional "root" (the folder inside the
package that is "/") and "mounts" ({"url/prefix": "name@version"}); the folder holds the
packages as NAME@VERSION, the "/" of a scope as "+".
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.site.server import open_site

Entry = Mapping[str, Any]


def read_list(path: Path, count: int) -> list[Entry]:
    """Every n-th entry that is served without mounts, ``count`` in all."""
    entries = [e for e in json.loads(path.read_text()) if not e.get("mounts")]
    step = max(len(entries) // count, 1)
    return entries[::step][:count]


def name_of(entry: Entry) -> str:
    """What reports call a page."""
    return f"{entry['package']}/{entry['page']}"


@contextmanager
def served(entry: Entry, packages: Path) -> Iterator[tuple[str, str]]:
    """The origin and the path of a page, while it is served."""
    folder = f"{entry['package']}@{entry['version']}".replace("/", "+")
    root = (entry.get("root") or "").strip("/")
    page = entry["page"].removeprefix(root + "/") if root else entry["page"]
    with open_site(packages / folder / root) as site:
        yield site.url, "/" + quote(page)


def mean(values: Sequence[float]) -> float:
    """The mean, 0 of nothing."""
    return sum(values) / max(len(values), 1)
