"""How a review of many findings feels: first paint, a decision, the server's memory.

python -m benchmarks.review_speed [--findings 500] [--places 3] [--runs 5] [--write]

The run has a finding for each made-up cause, each on several targets; every target has
five of them, with pictures of its own (1280x1600 px). The server is the real command in
a process of its own; its memory is the most it ever held (VmHWM, Linux). A decision is
measured in the page: from the Enter that ends the reason until the row and the count
show it and have been painted. ``--write`` also accepts everything and writes it.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from visual_gate.capture.browser import find_browser, is_root, launch_flags
from visual_gate.images import encode_png
from visual_gate.judge import group
from visual_gate.records import (
    VIEWPORTS,
    Box,
    BrowserInfo,
    Capture,
    Cause,
    CauseKind,
    ComponentScore,
    Environment,
    FalseAlarmRate,
    GateReport,
    Image,
    Kind,
    ModelInfo,
    PageFacts,
    Side,
    State,
    Target,
    TargetReport,
    Verdict,
)
from visual_gate.report import keep_captures, write_report

SIZE = (1280, 1600)
ON_A_TARGET = 5
BROWSER = BrowserInfo("chromium", "1", "", "0" * 16)

PAINTED = """() => new Promise(done => new PerformanceObserver(list =>
  done(list.getEntriesByName('first-contentful-paint')[0]?.startTime)
).observe({ type: 'paint', buffered: true }))"""
DECODED = """() => Promise.all([...document.querySelectorAll('#stage img')]
  .map(image => image.decode())).then(() => new Promise(requestAnimationFrame))"""
DECIDED = """number => new Promise(done => {
  const tally = document.getElementById("tally");
  const started = performance.now();
  new MutationObserver((_, watching) => {
    if (!tally.textContent.startsWith(`${number} of`)) return;
    watching.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - started)));
  }).observe(tally, { childList: true, characterData: true, subtree: true });
  document.getElementById("reasoning").requestSubmit();
})"""


def main() -> None:
    """Make a run, review it, and print the numbers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, default=500)
    parser.add_argument("--places", type=int, default=3)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report = make_run(folder, chosen.findings, chosen.places)
        print(f"findings       {len(report.findings)} on {len(report.targets)} targets")
        with started_browser() as browser:
            paints = [painted(browser, folder) for _ in range(chosen.runs)]
            tell("first paint", paints)
            review(browser, folder, decisions=20, write=chosen.write)


def tell(name: str, values: Sequence[float]) -> None:
    """A row of milliseconds."""
    middle, worst = statistics.median(values), max(values)
    print(f"{name:<14} {middle:.0f} ms (median of {len(values)}, worst {worst:.0f})")


@contextmanager
def started_browser() -> Iterator[Browser]:
    """Chromium as the gate would start it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser("").executable,
            args=list(launch_flags(as_root=is_root())),
        )
        yield browser
        browser.close()


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, int]]:
    """The command at work: its address and its process."""
    command = [sys.executable, "-m", "visual_gate", "review", "run", "--no-open"]
    with subprocess.Popen(
        command, cwd=folder, stderr=subprocess.PIPE, text=True
    ) as process:
        if process.stderr is None:
            raise RuntimeError
        line = process.stderr.readline()
        yield (
            next(word for word in line.split() if word.startswith("http")),
            process.pid,
        )
        process.terminate()


def painted(browser: Browser, folder: Path) -> float:
    """Milliseconds from navigation to the first paint, in a fresh review."""
    with serving(folder) as (address, _), browser.new_context() as context:
        page = context.new_page()
        page.goto(address)
        page.wait_for_url("**/#*")
        return float(page.evaluate(PAINTED))


def review(browser: Browser, folder: Path, *, decisions: int, write: bool) -> None:
    """Decide about some findings and print how long each took, and the memory."""
    with (
        serving(folder) as (address, process),
        browser.new_context(viewport={"width": 1440, "height": 900}) as context,
    ):
        page = context.new_page()
        page.goto(address)
        page.wait_for_url("**/#*")
        tell("decision", [decided(page, number) for number in range(1, decisions + 1)])
        for _ in range(decisions):
            page.keyboard.press("j")
        page.wait_for_load_state("networkidle")
        print(f"memory         {peak_mb(process):.0f} MB")
        if write:
            tell_writing(page)
            print(f"memory         {peak_mb(process):.0f} MB after writing")


def decided(page: Page, number: int) -> float:
    """Milliseconds from the end of the reason to what the person sees of it.

    The finding is looked at first: its pictures are there.
    """
    page.evaluate(DECODED)
    page.keyboard.press("arx"[number % 3])
    page.keyboard.type("as agreed")
    return float(page.evaluate(DECIDED, number))


def tell_writing(page: Page) -> None:
    """Write what was decided, and print how long that took."""
    page.keyboard.press("c")
    page.get_by_role("button", name="Write", exact=True).wait_for()
    start = time.perf_counter()
    page.keyboard.press("Enter")
    page.locator("#told").wait_for(timeout=600_000)
    print(f"writing        {time.perf_counter() - start:.1f} s")


def peak_mb(process: int) -> float:
    """The most memory that a process ever held, in megabytes."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    (peak,) = (line.split()[1] for line in lines if line.startswith("VmHWM"))
    return int(peak) / 1024


def make_run(folder: Path, findings: int, places: int) -> GateReport:
    """A failing run with pictures, in ``run`` below the folder."""
    (folder / "visual-gate.toml").write_text("")
    targets = max(findings * places // ON_A_TARGET, 1)
    reports = tuple(make_target(folder / "run", n, findings) for n in range(targets))
    report = GateReport(
        verdict=Verdict.FAIL,
        score=0.04,
        threshold=0.5,
        reasons=(f"{targets} of {targets} targets fail",),
        targets=reports,
        findings=group(reports),
        false_alarm_rate=FalseAlarmRate(0.01, 0.001),
        model=ModelInfo("none", "0" * 64),
        environment=Environment("", "", "", BROWSER),
        baseline_url="",
        candidate_url="http://candidate",
        started="2026-01-01T00:00:00Z",
        seconds=0.0,
    )
    write_report(report, folder / "run")
    return report


def make_target(folder: Path, number: int, findings: int) -> TargetReport:
    """A target on which five of the causes show."""
    target = Target(f"page-{number:03d}", f"/{number}", VIEWPORTS["desktop"])
    first = number * ON_A_TARGET
    parts = tuple(make_part(at, (first + at) % findings) for at in range(ON_A_TARGET))
    before, after = drawn(number, parts, old=True), drawn(number, parts, old=False)
    pictures = keep_captures(
        folder,
        target,
        baseline=capture(target, Side.BASELINE, before),
        candidate=capture(target, Side.CANDIDATE, after),
        difference=None,
    )
    return TargetReport(
        target=target,
        verdict=Verdict.FAIL,
        score=0.04,
        reasons=(f"{ON_A_TARGET} components are below the threshold",),
        components=parts,
        size_baseline=SIZE,
        size_candidate=SIZE,
        pictures=pictures,
    )


def make_part(at: int, cause: int) -> ComponentScore:
    """A component that fails for this cause."""
    box = Box(40, 100 + 280 * at, 600, 200)
    style = Cause(CauseKind.STYLE, f"--size-{cause}", "#buy", f"{cause}px", "0px")
    return ComponentScore(
        id=f"c{at}",
        kind=Kind.BLOCK,
        state=State.CHANGED,
        score=0.04,
        threshold=0.5,
        box_baseline=box,
        box_candidate=box,
        verdict=Verdict.FAIL,
        element=f"main > section:nth-child({at})",
        causes=(replace(style, element=f"#part-{cause}"),),
    )


def drawn(number: int, parts: Sequence[ComponentScore], *, old: bool) -> Image:
    """A page with a noisy photo, so that its file has the size of a real one."""
    image = np.full((SIZE[1], SIZE[0], 3), 245, np.uint8)
    random = np.random.default_rng(number)
    image[100:500, 700:1200] = random.integers(0, 255, (400, 500, 3), np.uint8)
    for part in parts:
        box = part.box_baseline
        if box is not None:
            box.crop(image)[:] = (40, 90, 200) if old else (200, 90, 40)
    return image


def capture(target: Target, side: Side, image: Image) -> Capture:
    """A capture with these pixels."""
    facts = PageFacts(url=target.path, status=200)
    return Capture(target, side, encode_png(image), (), facts, BROWSER)


if __name__ == "__main__":
    main()
