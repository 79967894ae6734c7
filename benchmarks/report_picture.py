"""A picture of a written report, for the README and docs/report.md.

python -m benchmarks.report_picture FOLDER docs/images/report.png
"""

import argparse
from pathlib import Path

from playwright.sync_api import sync_playwright

from visual_gate.capture.browser import find_browser, is_root, launch_flags

READY = """() => Promise.all([...document.images].map(image => image.decode()))
  .then(() => new Promise(done => setTimeout(done, 500)))"""


def main() -> None:
    """Open the report in a browser, press the keys, and take its picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--size", default="1440x900")
    parser.add_argument("--scheme", choices=("light", "dark"), default="light")
    parser.add_argument("--keys", default="", help="keys to press first, e.g. 'j 2'")
    chosen = parser.parse_args()
    width, height = (int(part) for part in chosen.size.split("x"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser("").executable,
            args=list(launch_flags(as_root=is_root())),
        )
        page = browser.new_page(
            viewport={"width": width, "height": height},
            color_scheme=chosen.scheme,
            reduced_motion="reduce",
        )
        page.goto((chosen.folder / "index.html").resolve().as_uri())
        for key in chosen.keys.split():
            page.keyboard.press(key)
        page.evaluate(READY)
        page.screenshot(path=chosen.picture)
        browser.close()
    print(f"{chosen.picture}: {chosen.picture.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
