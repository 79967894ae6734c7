"""What people use today, on the pages of benchmarks.check_speed.

Playwright's ``toHaveScreenshot`` and BackstopJS, each installed by npm into a folder of
its own, with the browser program and the concurrency of the others and otherwise with
their defaults. Both compare with pictures that they took themselves, so each round is
two runs: one that records the pages and one that compares them. Nothing has changed in
between: each page that fails is a false alarm.
"""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from visual_gate.capture.browser import is_root

PACKAGES = ("@playwright/test@1.65.1", "backstopjs@6.3.25")
OWN_BROWSERS = {
    "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1",
    "PUPPETEER_SKIP_DOWNLOAD": "1",
}
VIEWPORT = {"width": 1280, "height": 800}


@dataclass(frozen=True)
class Job:
    """What to look at, and with what."""

    url: str
    pages: Sequence[str]
    executable: str
    concurrency: int

    @property
    def arguments(self) -> list[str]:
        return ["--no-sandbox"] if is_root() else []


@dataclass(frozen=True)
class Round:
    """One recording and one comparison, in wall seconds."""

    record_s: float
    compare_s: float
    false_failures: int


class Rival(Protocol):
    """A tool in its folder."""

    @property
    def name(self) -> str: ...

    def prepare(self, job: Job) -> None: ...

    def record(self) -> None: ...

    def compare(self) -> int:
        """How many pages failed."""
        ...


def node_is_there() -> bool:
    """Whether Node and its package manager can be called."""
    return all(shutil.which(program) for program in ("node", "npm"))


@contextmanager
def installed(folder: Path) -> Iterator[Sequence[Rival]]:
    """Both tools, in a folder that only they use."""
    folder.mkdir()
    (folder / "package.json").write_text('{"private": true}')
    _call(["npm", "install", "--no-audit", "--no-fund", "--silent", *PACKAGES], folder)
    yield (PlaywrightTest(folder), Backstop(folder))


def measure(rival: Rival, job: Job) -> Round:
    """One round; raises where the tool itself breaks."""
    rival.prepare(job)
    began = time.perf_counter()
    rival.record()
    recorded = time.perf_counter()
    failures = rival.compare()
    ended = time.perf_counter()
    return Round(round(recorded - began, 2), round(ended - recorded, 2), failures)


def summary(rounds: Sequence[Round]) -> Mapping[str, Sequence[float]]:
    """The rounds as columns."""
    rows = [asdict(one) for one in rounds]
    return {name: [row[name] for row in rows] for name in rows[0]}


class PlaywrightTest:
    """``expect(page).toHaveScreenshot`` on full pages."""

    name = "toHaveScreenshot"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def prepare(self, job: Job) -> None:
        config = {
            "testDir": ".",
            "workers": job.concurrency,
            "fullyParallel": True,
            "reporter": [["json", {"outputFile": "playwright.json"}]],
            "snapshotPathTemplate": "{testDir}/snapshots/{arg}{ext}",
            "use": {
                "viewport": VIEWPORT,
                "launchOptions": {
                    "executablePath": job.executable,
                    "args": job.arguments,
                },
            },
        }
        tests = "\n".join(
            f"test({page!r}, async ({{ page }}) => {{\n"
            f"  await page.goto({job.url + page!r});\n"
            f"  await expect(page).toHaveScreenshot('{number}.png', "
            "{ fullPage: true });\n});"
            for number, page in enumerate(job.pages)
        )
        shutil.rmtree(self._folder / "snapshots", ignore_errors=True)
        text = f"module.exports = {json.dumps(config)};\n"
        (self._folder / "playwright.config.js").write_text(text)
        head = "const { test, expect } = require('@playwright/test');\n"
        (self._folder / "pages.spec.js").write_text(head + tests)

    def record(self) -> None:
        self._run("--update-snapshots")

    def compare(self) -> int:
        self._run()
        said = json.loads((self._folder / "playwright.json").read_text("utf-8"))
        return int(said["stats"]["unexpected"])

    def _run(self, *options: str) -> None:
        program = "node_modules/.bin/playwright"
        _call([program, "test", *options], self._folder, codes=(0, 1))


class Backstop:
    """``backstop reference``, then ``backstop test``."""

    name = "BackstopJS"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def prepare(self, job: Job) -> None:
        places = {
            "bitmaps_reference": "backstop/reference",
            "bitmaps_test": "backstop/test",
            "engine_scripts": "backstop/scripts",
            "html_report": "backstop/html",
            "ci_report": "backstop/ci",
            "json_report": "backstop/json",
        }
        config: dict[str, Any] = {
            "id": "pages",
            "viewports": [{"label": "desktop", **VIEWPORT}],
            "scenarios": [
                {"label": page, "url": job.url + page, "selectors": ["document"]}
                for page in job.pages
            ],
            "paths": places,
            "engine": "puppeteer",
            "engineOptions": {
                "executablePath": job.executable,
                "args": job.arguments,
            },
            "asyncCaptureLimit": job.concurrency,
            "report": ["json"],
        }
        shutil.rmtree(self._folder / "backstop", ignore_errors=True)
        (self._folder / "backstop.json").write_text(json.dumps(config))

    def record(self) -> None:
        self._run("reference")

    def compare(self) -> int:
        self._run("test")
        found = next((self._folder / "backstop").rglob("jsonReport.json"))
        tests = json.loads(found.read_text("utf-8"))["tests"]
        return sum(test["status"] != "pass" for test in tests)

    def _run(self, command: str) -> None:
        _call(["node_modules/.bin/backstop", command], self._folder, codes=(0, 1))


def _call(
    command: Sequence[str], folder: Path, *, codes: Collection[int] = (0,)
) -> None:
    """Run a program; its words are shown only where it breaks."""
    ended = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **OWN_BROWSERS},
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode not in codes:
        message = f"{' '.join(command)}: {ended.stdout[-2000:]}{ended.stderr[-2000:]}"
        raise RuntimeError(message)
