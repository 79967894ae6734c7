"""How long a report of many targets takes to write, and to open from disk.

python -m benchmarks.report_speed [--targets 500] [--runs 5]

Every target has pictures of its own beside the page (1280x1600 px), 30 components, and
every fifth a finding. Opening is measured in a fresh context: until the page has
painted (first contentful paint), until its lists can be used, and until the pictures
of the first finding are decoded.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, sync_playwright

from visual_gate.capture.browser import find_browser, is_root, launch_flags
from visual_gate.images import encode_png
from visual_gate.records import (
    VIEWPORTS,
    Box,
    BrowserInfo,
    Cause,
    CauseKind,
    ComponentScore,
    Environment,
    FalseAlarmRate,
    Finding,
    GateReport,
    Kind,
    ModelInfo,
    Occurrence,
    State,
    Target,
    TargetPictures,
    TargetReport,
    Verdict,
)
from visual_gate.report import write_pictures, write_report

SIZE = (1280, 1600)
COMPONENTS = 30
CAUSE = Cause(CauseKind.REQUEST, "/fonts/icons.woff2", candidate="HTTP 404")

PAINTED = """() => new Promise(done => new PerformanceObserver(list =>
  done(list.getEntriesByName('first-contentful-paint')[0]?.startTime)
).observe({ type: 'paint', buffered: true }))"""
USABLE = """() => performance.getEntriesByType('navigation')[0].domInteractive"""
DECODED = """() => Promise.all([...document.querySelectorAll('#stage img')]
  .map(image => image.decode())).then(() => performance.now())"""


def main() -> None:
    """Write a report of many targets, open it, and print the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--targets", type=int, default=500)
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = with_pictures(make_report(chosen.targets), Path(folder))
        page, seconds = timed(lambda: write_report(report, Path(folder)))
        print(f"targets            {chosen.targets}")
        print(f"write              {seconds:.2f} s")
        print(f"index.html         {page.stat().st_size / 1000:.0f} kB")
        tell_opening(page, chosen.runs)


def timed(act: Callable[[], Path]) -> tuple[Path, float]:
    """What was done, and how many seconds it took."""
    start = time.perf_counter()
    return act(), time.perf_counter() - start


def tell_opening(page: Path, runs: int) -> None:
    """Open the page several times in one browser and print the times."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser("").executable,
            args=list(launch_flags(as_root=is_root())),
        )
        times = [opening(browser, page) for _ in range(runs)]
        browser.close()
    for name, values in zip(
        ("first paint", "usable", "pictures shown"),
        zip(*times, strict=True),
        strict=True,
    ):
        middle, worst = statistics.median(values), max(values)
        print(f"{name:<18} {middle:.0f} ms (median of {runs}, worst {worst:.0f})")


def opening(browser: Browser, page: Path) -> tuple[float, float, float]:
    """Milliseconds from navigation to paint, to usable lists, to decoded pictures."""
    tab = browser.new_page(viewport={"width": 1440, "height": 900})
    tab.goto(page.as_uri(), wait_until="domcontentloaded")
    times = tab.evaluate(PAINTED), tab.evaluate(USABLE), tab.evaluate(DECODED)
    tab.context.close()
    return times


def make_report(count: int) -> GateReport:
    """A failing run of so many targets, with one cause for all failures."""
    targets = tuple(make_target(n) for n in range(count))
    failed = [one.target.key for one in targets if one.verdict is Verdict.FAIL]
    places = tuple(Occurrence(key, "c0") for key in failed)
    found = Finding("icons.woff2 failed", Verdict.FAIL, 0.04, (CAUSE,), places)
    browser = BrowserInfo("chromium", "", "", "")
    return GateReport(
        verdict=Verdict.FAIL,
        score=0.04,
        threshold=0.5,
        reasons=(f"{len(failed)} of {count} targets fail",),
        targets=targets,
        findings=(found,),
        false_alarm_rate=FalseAlarmRate(0.01, 0.001),
        model=ModelInfo("none", ""),
        environment=Environment("", "", "", browser),
        baseline_url="http://baseline",
        candidate_url="http://candidate",
        started="2026-01-01T00:00:00Z",
        seconds=0.0,
    )


def make_target(n: int) -> TargetReport:
    """A target with its components; every fifth fails."""
    fails = n % 5 == 0
    return TargetReport(
        target=Target(f"page-{n:03d}", f"/page-{n:03d}", VIEWPORTS["desktop"]),
        verdict=Verdict.FAIL if fails else Verdict.PASS,
        score=0.04 if fails else 1.0,
        reasons=("1 component is below the threshold",) if fails else (),
        components=tuple(make_part(i, fails=fails) for i in range(COMPONENTS)),
        size_baseline=SIZE,
        size_candidate=SIZE,
    )


def make_part(number: int, *, fails: bool) -> ComponentScore:
    """A component; the first one of a failing target is broken."""
    broken = fails and number == 0
    box = Box(40 + 300 * (number % 4), 100 + 180 * (number // 4), 260, 150)
    return ComponentScore(
        id=f"c{number}",
        kind=Kind.IMAGE,
        state=State.CHANGED if broken else State.SAME,
        score=0.04 if broken else 1.0,
        threshold=0.5,
        box_baseline=box,
        box_candidate=box,
        verdict=Verdict.FAIL if broken else Verdict.PASS,
        element=f"main > section:nth-child({number})",
        causes=(CAUSE,) if broken else (),
    )


def with_pictures(report: GateReport, folder: Path) -> GateReport:
    """Each target's pictures as files of their own, drawn once."""
    noise = np.random.default_rng(0).integers(0, 255, (400, SIZE[0], 3), np.uint8)
    drawn = np.full((SIZE[1], SIZE[0], 3), 245, np.uint8)
    drawn[600:1000] = noise
    encoded = encode_png(drawn)
    targets = tuple(
        replace(one, pictures=write_all(folder, one.target, encoded))
        for one in report.targets
    )
    return replace(report, targets=targets)


def write_all(folder: Path, target: Target, encoded: bytes) -> TargetPictures:
    """The same picture for both sides, in files of this target."""
    return write_pictures(
        folder, target, baseline=encoded, candidate=encoded, difference=None
    )


if __name__ == "__main__":
    main()
