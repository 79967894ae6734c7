"""Time of our captures against a bare Playwright loop over the same pages.

The bare loop opens each URL in a new context, takes a full-page screenshot with
Playwright's own call, and does nothing else, with the same concurrency and the same
browser program. Both are run in turn several times, so that a busy machine is fair to
both; the ratio is of the medians.

usage: python -m benchmarks.capture_speed [--pages 20] [--rounds 3] [--concurrency 4]
"""

import argparse
import asyncio
import functools
import json
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from tests.site.server import open_site
from visual_gate.capture.browser import find_browser, is_root
from visual_gate.capture.session import ChromiumBrowser, open_browser
from visual_gate.records import VIEWPORTS, CaptureSettings, Deployment, Side, Target

WORDS = (
    *("order", "basket", "price", "delivery", "invoice", "account", "table", "report"),
    *("archive", "window", "garden", "yellow", "quiet", "simple", "river", "market"),
)
COLOURS = ("#23395b", "#8c2f39", "#2f6f4f", "#b5651d", "#5b3a8c")


def write_pages(folder: Path, count: int) -> None:
    """Static pages of the usual parts: header, cards, text, a table, pictures."""
    for number in range(count):
        (folder / f"page{number}.html").write_text(_page(number))


def _page(seed: int) -> str:
    chance = random.Random(seed)  # noqa: S311 - pages, not secrets

    def text(words: int) -> str:
        return " ".join(chance.choices(WORDS, k=words))

    colour = chance.choice(COLOURS)
    cards = "".join(
        f"<div class=card><svg width=220 height=120><rect width=220 height=120 "
        f"fill='{chance.choice(COLOURS)}'/><circle cx=110 cy=60 fill='white' "
        f"r={chance.randint(20, 50)} opacity='.5'/></svg>"
        f"<h3>{text(3)}</h3><p>{text(18)}</p>"
        f"<button>{text(1)}</button></div>"
        for _ in range(chance.randint(8, 16))
    )
    rows = "".join(
        "<tr>" + "".join(f"<td>{text(2)}</td>" for _ in range(6)) + "</tr>"
        for _ in range(chance.randint(10, 30))
    )
    paragraphs = "".join(f"<p>{text(90)}</p>" for _ in range(chance.randint(6, 14)))
    return f"""<!doctype html><html lang=en><meta charset=utf-8><title>{text(2)}</title>
<style>body{{font:16px/1.5 sans-serif;margin:0;color:#222}}
header{{background:{colour};color:#fff;padding:24px;position:sticky;top:0}}
main{{max-width:1100px;margin:auto;padding:24px}}
.cards{{display:grid;grid-template-columns:repeat(4,1fr);gap:16px}}
.card{{border:1px solid #ccc;border-radius:8px;padding:12px;box-shadow:0 2px 6px #0003}}
button{{background:{colour};color:#fff;border:0;border-radius:4px;padding:8px 16px}}
table{{border-collapse:collapse;width:100%}}td{{border:1px solid #ddd;padding:6px}}
</style><header><h1>{text(4)}</h1></header><main><div class=cards>{cards}</div>
<h2>{text(3)}</h2>{paragraphs}<table>{rows}</table></main></html>"""


async def bare_loop(executable: str, urls: Sequence[str], concurrency: int) -> None:
    """Open each URL in a context of its own and take a full-page screenshot."""
    slots = asyncio.Semaphore(concurrency)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox"] if is_root() else []
        )
        await asyncio.gather(*(_bare_shot(browser, url, slots) for url in urls))
        await browser.close()


async def _bare_shot(browser: Browser, url: str, slots: asyncio.Semaphore) -> None:
    async with slots:
        context = await browser.new_context(viewport={"width": 1280, "height": 800})
        page = await context.new_page()
        await page.goto(url)
        await page.screenshot(full_page=True)
        await context.close()


def _our_captures(base: str, paths: Sequence[str], settings: CaptureSettings) -> None:
    with (
        open_browser(settings) as browser,
        ThreadPoolExecutor(settings.concurrency) as threads,
    ):
        both = functools.partial(_capture_both, browser, base)
        encoded = list(threads.map(both, paths))
    unequal = [path for path, same in zip(paths, encoded, strict=True) if not same]
    if unequal:
        sys.exit(f"the two captures of these pages differ: {unequal}")


def _capture_both(browser: ChromiumBrowser, base: str, path: str) -> bool:
    target = Target(path, path, VIEWPORTS["desktop"])
    deployment = Deployment(base)
    captures = [browser.capture(deployment, target, side) for side in Side]
    return captures[0].encoded == captures[1].encoded


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    """Wall seconds, and CPU seconds of this process and all its finished children."""
    began, cpu = time.perf_counter(), _cpu_s()
    work()
    return time.perf_counter() - began, _cpu_s() - cpu


def _cpu_s() -> float:
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(who) for who in whose]
    return sum(each.ru_utime + each.ru_stime for each in used)


def main() -> None:
    """Run both in turn and print the medians as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--concurrency", type=int, default=4)
    options = parser.parse_args()
    settings = CaptureSettings(concurrency=options.concurrency)
    executable = find_browser("").executable
    bare, ours = [], []
    with tempfile.TemporaryDirectory() as folder:
        write_pages(Path(folder), options.pages)
        paths = [f"/page{number}.html" for number in range(options.pages)]
        with open_site(Path(folder)) as site:
            urls = [site.url + path for path in paths for _ in Side]
            for _ in range(options.rounds):
                bare.append(
                    _timed(
                        lambda: asyncio.run(
                            bare_loop(executable, urls, options.concurrency)
                        )
                    )
                )
                ours.append(_timed(lambda: _our_captures(site.url, paths, settings)))
    print(json.dumps(_summary(bare, ours, captures=2 * options.pages), indent=2))


def _summary(
    bare: Sequence[tuple[float, float]],
    ours: Sequence[tuple[float, float]],
    *,
    captures: int,
) -> dict[str, object]:
    medians = {
        name: [
            round(statistics.median(column), 2) for column in zip(*runs, strict=True)
        ]
        for name, runs in (("bare", bare), ("ours", ours))
    }
    wall = medians["ours"][0] / medians["bare"][0]
    cpu = medians["ours"][1] / medians["bare"][1]
    return {
        "captures": captures,
        "seconds_wall_cpu": medians,
        "rounds_wall": {
            "bare": [round(wall, 2) for wall, _ in bare],
            "ours": [round(wall, 2) for wall, _ in ours],
        },
        "ratio_wall": round(wall, 2),
        "ratio_cpu": round(cpu, 2),
    }


if __name__ == "__main__":
    main()
