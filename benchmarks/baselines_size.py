"""How large a store is beside Playwright's PNG files, how it grows, how it opens.

    python -m benchmarks.baselines_size PICTURES [--targets 1000] [--refreshes 20]

PICTURES is a folder of lossless captures of real pages, all of one width. A capture is
put together from parts of these pages, 2000 px high, no two alike; a page that changes
gets one other part. Playwright's bytes are those of the file that ``page.screenshot()``
gives for the same pixels, taken here, for every tenth capture, in a real browser that
shows the picture alone.
"""

import argparse
import base64
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
from playwright.sync_api import Page, sync_playwright

from visual_gate.baselines import DirectoryStore, Signature, stats
from visual_gate.capture.browser import find_browser, is_root, launch_flags
from visual_gate.images import decode, encode_png, load
from visual_gate.records import (
    BrowserInfo,
    Capture,
    Image,
    PageFacts,
    Side,
    Target,
    Viewport,
)

HEIGHT_PX = 2000
PARTS_PX = (300, 900)
BATCH = 50
CHANGED_SHARE = 0.03
SCREENSHOT_EACH = 10
BY = Signature("Bench <bench@shop.example>", "2026-01-01T00:00:00Z")


@dataclass(frozen=True)
class Part:
    """Rows of one of the real pages."""

    page: int
    top: int
    height: int


@dataclass(frozen=True)
class Shop:
    """As many targets as wanted, each of parts of the real pages."""

    pages: Sequence[Image]
    targets: int

    def capture(self, number: int, version: int = 0) -> Capture:
        """The target with this number as it looks in this version."""
        chance = random.Random(number)  # noqa: S311  which parts is no secret
        parts = list(self._parts(chance))
        if version:
            chance = random.Random(f"{number} {version}")  # noqa: S311  as above
            changed = chance.randrange(len(parts))
            parts[changed] = self._part(chance, parts[changed].height)
        rows = [self.pages[one.page][one.top : one.top + one.height] for one in parts]
        return _capture(number, np.concatenate(rows))

    def _parts(self, chance: random.Random) -> Iterator[Part]:
        missing = HEIGHT_PX
        while missing:
            part = self._part(chance, min(missing, chance.randint(*PARTS_PX)))
            missing -= part.height
            yield part

    def _part(self, chance: random.Random, height: int) -> Part:
        page = chance.randrange(len(self.pages))
        there = self.pages[page].shape[0]
        height = min(height, there)
        return Part(page, chance.randint(0, there - height), height)

    def batches(self) -> Iterator[list[Capture]]:
        """All targets, not all of them in memory at once."""
        for first in range(0, self.targets, BATCH):
            last = min(first + BATCH, self.targets)
            yield [self.capture(number) for number in range(first, last)]


def _capture(number: int, image: Image) -> Capture:
    height, width = image.shape[:2]
    target = Target(
        f"page-{number:04}", f"/page/{number}", Viewport("desktop", width, height)
    )
    return Capture(
        target=target,
        side=Side.CANDIDATE,
        encoded=encode_png(image),
        nodes=(),
        facts=PageFacts(url=target.path, status=200),
        browser=BrowserInfo("chromium", "benchmark", "", "0" * 16),
    )


def playwright_bytes(shop: Shop) -> int:
    """What ``page.screenshot()`` would keep, from every tenth capture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser("").executable,
            args=list(launch_flags(as_root=is_root())),
        )
        page = browser.new_page()
        numbers = range(0, shop.targets, SCREENSHOT_EACH)
        sizes = [_screenshot_bytes(page, shop.capture(number)) for number in numbers]
        browser.close()
    return round(sum(sizes) / len(sizes) * shop.targets)


def _screenshot_bytes(page: Page, capture: Capture) -> int:
    """The size of the browser's own PNG of a page that shows just this picture."""
    view = capture.target.viewport
    page.set_viewport_size({"width": view.width, "height": view.height})
    source = base64.b64encode(capture.encoded).decode()
    page.set_content(
        "<style>body{margin:0}img{display:block}</style>"
        f'<img src="data:image/png;base64,{source}">'
    )
    page.wait_for_function("document.images[0].complete")
    taken = page.screenshot()
    if not np.array_equal(decode(taken), decode(capture.encoded)):
        sys.exit(f"the browser does not show {capture.target.key} pixel by pixel")
    return len(taken)


def fill(store: DirectoryStore, shop: Shop) -> None:
    """Approve every target."""
    for captures in shop.batches():
        store.approve([store.plan(one) for one in captures], BY)


def refresh_without_change(store: DirectoryStore, shop: Shop) -> int:
    """Bytes of files that a second refresh by another person wrote."""
    before = _written(store.root)
    later = Signature("Somebody else <x@shop.example>", "2027-01-01T00:00:00Z")
    for captures in shop.batches():
        store.approve([store.plan(one) for one in captures], later)
    after = _written(store.root)
    return sum(size for path, (_, size) in after.items() if path not in before) + sum(
        size
        for path, (when, size) in after.items()
        if before.get(path, (when,))[0] != when
    )


def growth(store: DirectoryStore, shop: Shop, refreshes: int) -> tuple[int, int]:
    """Bytes that refreshes added, and bytes of the pictures that changed."""
    chance = random.Random(20)  # noqa: S311  which pages change is no secret
    share = max(round(CHANGED_SHARE * shop.targets), 1)
    before, changed_bytes = _bytes(store.root), 0
    for version in range(1, refreshes + 1):
        numbers = chance.sample(range(shop.targets), share)
        planned = [store.plan(shop.capture(number, version)) for number in numbers]
        written = store.approve(planned, BY)
        changed_bytes += sum(one.picture.bytes for one in written)
    return _bytes(store.root) - before, changed_bytes


def listing_seconds(root: Path, targets: int) -> tuple[float, float]:
    """Best of five: open the store and list all; wall and CPU time."""

    def once() -> tuple[float, float]:
        started, worked = perf_counter(), process_time()
        found = len({manifest.key for manifest in DirectoryStore(root)})
        if found != targets:
            sys.exit(f"listed {found} of {targets} targets")
        return perf_counter() - started, process_time() - worked

    return min(once() for _ in range(5))


def _written(root: Path) -> dict[Path, tuple[int, int]]:
    found = {path: path.stat() for path in root.rglob("*") if path.is_file()}
    return {path: (stat.st_mtime_ns, stat.st_size) for path, stat in found.items()}


def _bytes(root: Path) -> int:
    return sum(size for _, size in _written(root).values())


def measure(shop: Shop, folder: Path, refreshes: int) -> None:
    """Print each number beside what it should be."""
    store = DirectoryStore(folder / "store")
    started = perf_counter()
    fill(store, shop)
    seconds = perf_counter() - started
    ours, theirs = _bytes(store.root), playwright_bytes(shop)
    print(f"targets                  {shop.targets} from {len(shop.pages)} pages")
    print(f"Playwright's PNG files   {theirs:,} bytes")
    print(
        f"store                    {ours:,} bytes, {ours / theirs:.3f} times (<= 0.8)"
    )
    print(f"  of it manifests        {stats(store.place).manifest_bytes:,} bytes")
    print(f"first approval           {seconds / shop.targets * 1000:.0f} ms a target")
    wall, cpu = listing_seconds(store.root, shop.targets)
    print(f"open and list            {wall:.3f} s, {cpu:.3f} s of CPU (<= 0.3)")
    print(f"refresh without change   {refresh_without_change(store, shop)} bytes (0)")
    added, changed = growth(store, shop, refreshes)
    print(
        f"{refreshes} refreshes of {CHANGED_SHARE:.0%}      {added:,} bytes added, "
        f"{changed:,} of them changed pictures ({added / changed:.3f} times)"
    )


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pictures", type=Path)
    parser.add_argument("--targets", type=int, default=1000)
    parser.add_argument("--refreshes", type=int, default=20)
    given = parser.parse_args()
    files = [
        p for p in sorted(given.pictures.iterdir()) if p.suffix in {".png", ".webp"}
    ]
    if not files:
        sys.exit(f"no PNG or WebP pictures in {given.pictures}")
    pages = [load(path) for path in files]
    with tempfile.TemporaryDirectory() as folder:
        measure(Shop(pages, given.targets), Path(folder), given.refreshes)


if __name__ == "__main__":
    main()
