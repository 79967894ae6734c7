"""Real sites of the lists, several pages of each at once, and a gate to look at them.

Lists and folders are as for ``benchmarks.pages``; pages with mounts are served as well.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from benchmarks.pages import Entry, name_of
from tests.site.server import Site, open_site
from visual_gate.assemble import open_gate
from visual_gate.baselines import LiveBaseline
from visual_gate.config import GateConfig, PageSettings
from visual_gate.gate import Gate
from visual_gate.protocols import Browser
from visual_gate.records import Deployment, Target, Viewport

NOWHERE = Deployment("http://127.0.0.1:9")
"""Where a gate looks until it is aimed at something."""


@dataclass(frozen=True, slots=True)
class RealPage:
    """A page of a site: what reports call it, its path, and its height in pixels."""

    name: str
    path: str
    height: int = 0

    def target(self, viewport: Viewport) -> Target:
        """The page as a gate looks at it."""
        return Target(self.name, self.path, viewport)


@dataclass(frozen=True, slots=True)
class RealSite:
    """Pages that one server shows: ``root`` is "/", ``mounts`` lie below prefixes."""

    root: Path
    mounts: tuple[tuple[str, Path], ...]
    pages: tuple[RealPage, ...]

    @contextmanager
    def served(self) -> Iterator[Site]:
        """The running server."""
        with open_site(self.root, mounts=dict(self.mounts)) as site:
            yield site

    @property
    def height(self) -> int:
        """Of all pages together: what they cost."""
        return sum(page.height for page in self.pages)

    def parts(self, together: int) -> Iterator["RealSite"]:
        """The same site with at most so many pages at once."""
        for first in range(0, len(self.pages), together):
            yield replace(self, pages=self.pages[first : first + together])


def add_lists(parser: argparse.ArgumentParser) -> None:
    """The options that say which pages: LIST.json... --pkgs DIR... --without WORD..."""
    parser.add_argument("lists", type=Path, nargs="+")
    parser.add_argument("--pkgs", type=Path, nargs="+", required=True)
    parser.add_argument("--without", nargs="*", default=[])
    parser.add_argument("--together", type=int, default=4)


def parts_of(given: argparse.Namespace) -> list[RealSite]:
    """Parts of sites of at most so many pages together, the cheapest ones first.

    Pages whose names hold any of the words of ``--without`` are left out.
    """
    sites = read_sites(given.lists, given.pkgs)
    parts = [
        part for site in sites for part in _kept(site, given).parts(given.together)
    ]
    return sorted(parts, key=lambda part: part.height)


def _kept(site: RealSite, given: argparse.Namespace) -> RealSite:
    pages = (
        page
        for page in site.pages
        if not any(word in page.name for word in given.without)
    )
    return replace(site, pages=tuple(pages))


def read_sites(lists: Sequence[Path], packages: Sequence[Path]) -> tuple[RealSite, ...]:
    """The sites of all lists, each with its pages, in the order of the lists."""
    found: dict[tuple[Path, tuple[tuple[str, Path], ...]], list[RealPage]] = {}
    for file in lists:
        for entry in json.loads(file.read_text("utf-8")):
            place, page = _placed(entry, packages)
            found.setdefault(place, []).append(page)
    return tuple(
        RealSite(root, mounts, tuple(pages)) for (root, mounts), pages in found.items()
    )


def _placed(
    entry: Entry, packages: Sequence[Path]
) -> tuple[tuple[Path, tuple[tuple[str, Path], ...]], RealPage]:
    own = f"{entry['package']}@{entry['version']}"
    root, mounts = (entry.get("root") or "").strip("/"), entry.get("mounts") or {}
    page = entry["page"].removeprefix(root + "/") if root else entry["page"]
    prefix = next((at for at, who in mounts.items() if who == own), "").strip("/")
    folders = tuple((at, _folder(packages, who)) for at, who in sorted(mounts.items()))
    path = "/" + "/".join(part for part in (prefix, quote(page)) if part)
    place = _folder(packages, own) / root, folders
    return place, RealPage(name_of(entry), path, entry.get("height", 0))


def _folder(packages: Sequence[Path], specification: str) -> Path:
    """Where a package was unpacked; the first folder if it was nowhere."""
    name = specification.replace("/", "+")
    places = [folder / name for folder in packages]
    return next((place for place in places if place.is_dir()), places[0])


@contextmanager
def open_any_gate(run_folder: Path | None = None) -> Iterator[Gate]:
    """A gate with a running browser and all defaults, to be aimed; keeps pictures.

    One browser serves all runs, as only the runs are to be measured.

    Args:
        run_folder: where pictures are kept; nowhere after the end if None.
    """
    nothing = PageSettings("nothing", "/")
    config = GateConfig(pages=(nothing,), baseline=NOWHERE, candidate=NOWHERE)
    with (
        tempfile.TemporaryDirectory() as passing,
        open_gate(config, run_folder=run_folder or Path(passing)) as gate,
    ):
        yield gate


def aimed(
    gate: Gate,
    targets: Sequence[Target],
    *,
    baseline: str,
    candidate: str,
    browser: Browser | None = None,
) -> Gate:
    """The gate on these targets of two deployments, by their URLs.

    Args:
        gate: as opened.
        targets: what to look at.
        baseline: where it is served as it was.
        candidate: where it is served as it shall be.
        browser: draws the candidate, where that shall be another one.
    """
    observer = replace(
        gate.observer,
        browser=browser or gate.observer.browser,
        baseline=LiveBaseline(gate.observer.browser, Deployment(baseline)),
        candidate=Deployment(candidate),
    )
    return replace(gate, observer=observer, targets=tuple(targets))
