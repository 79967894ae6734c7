"""Where the demo's deliberate changes show, measured in a real browser.

Run ``python -m tests.demo.measure`` after changing the demo's pages.
"""

import json
import math
import os

from playwright.sync_api import Browser, Page, sync_playwright

from visual_gate.capture.browser import find_browser, is_root, launch_flags
from visual_gate.config import load_config
from visual_gate.demo import config_path, open_demo
from visual_gate.demo.changes import CHANGES, PLACES_FILE
from visual_gate.records import Side, Target

Boxes = list[list[int]]
Places = dict[str, dict[str, dict[str, Boxes]]]

BOXES_OF = """selectors => selectors.flatMap(selector =>
  [...document.querySelectorAll(selector)].map(element => {
    const line = document.createRange();
    line.selectNodeContents(element);
    const isText = element.firstChild && !element.children.length;
    const shown = isText && element.tagName !== 'BUTTON' ? line : element;
    const { left, top, right, bottom } = shown.getBoundingClientRect();
    return [left + scrollX, top + scrollY, right + scrollX, bottom + scrollY];
  }))"""


def measure(browser: Browser) -> Places:
    """Target key to change name to side to boxes (x, y, width, height) in pixels.

    An element that holds only text is as large as its text; a button is drawn whole.
    """
    places: Places = {}
    with open_demo() as urls:
        for target in load_config(config_path()).targets:
            for side, url in zip(Side, urls, strict=True):
                for name, boxes in _of_target(browser, target, url).items():
                    places.setdefault(target.key, {}).setdefault(name, {})[side] = boxes
    return places


def _of_target(browser: Browser, target: Target, url: str) -> dict[str, Boxes]:
    viewport = target.viewport
    page = browser.new_page(
        viewport={"width": viewport.width, "height": viewport.height}
    )
    page.goto(url + target.path, wait_until="networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    boxes = {
        change.name: _boxes(page, change.selectors[target.page])
        for change in CHANGES
        if target.page in change.selectors
    }
    page.close()
    return boxes


def _boxes(page: Page, selectors: tuple[str, ...]) -> Boxes:
    return [
        [
            math.floor(left),
            math.floor(top),
            math.ceil(right) - math.floor(left),
            math.ceil(bottom) - math.floor(top),
        ]
        for left, top, right, bottom in page.evaluate(BOXES_OF, list(selectors))
    ]


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser("", os.environ).executable,
            args=list(launch_flags(as_root=is_root())),
        )
        places = measure(browser)
        browser.close()
    PLACES_FILE.write_text(to_text(places), "utf-8")


def to_text(places: Places) -> str:
    """JSON with one line for each change of each target."""
    targets = (
        f'"{target}": {{\n '
        + ",\n ".join(f'"{name}": {json.dumps(boxes)}' for name, boxes in found.items())
        + "}"
        for target, found in places.items()
    )
    return "{\n" + ",\n".join(targets) + "\n}\n"


if __name__ == "__main__":
    main()
