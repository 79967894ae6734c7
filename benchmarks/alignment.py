"""What alignment makes of insertions, live on real pages.

Each page is loaded once, photographed, edited in the browser and photographed again: a
banner of random height on top; a paragraph or a table row more in one place; a narrow
sidebar that collapses. Counted per edit: the share of untouched components that are
same or moved, the share that is so but for redrawing (at most three levels: the browser
draws gradients and shadows anew where they move), and the findings outside of the edit.

usage: PYTHONPATH=. python -m benchmarks.alignment LIST.json --pkgs DIR [--pages 12]
"""

import argparse
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
from playwright.sync_api import Error, Page, sync_playwright

from benchmarks.pages import mean, name_of, read_list, served
from visual_gate.align import align_pages
from visual_gate.capture.browser import find_browser, is_root, launch_flags
from visual_gate.images import decode
from visual_gate.records import (
    AlignedPage,
    Box,
    Match,
    Matched,
    Picture,
    Removed,
    State,
    state_of,
)
from visual_gate.segment import PixelSegmenter

REDRAWN = 3
STILL = "*{animation:none!important;transition:none!important}"
PLACE = """e => { const r = e.getBoundingClientRect();
  return [r.x + scrollX, r.y + scrollY, r.width, r.height].map(Math.round) }"""
EDITS: Mapping[str, str] = {
    "banner": """height => {
      const e = document.createElement('div');
      e.style.cssText = 'background:#fff3cd;padding:8px;color:#664d03';
      e.style.height = `${height}px`;
      e.textContent = 'Scheduled maintenance on Sunday'; document.body.prepend(e);
      return e }""",
    "paragraph": """() => { const all = [...document.querySelectorAll('p')].filter(
        e => e.getBoundingClientRect().height > 15 && e.textContent.length > 20);
      const host = all[Math.floor(all.length / 2)]; if (!host) return null;
      const e = host.cloneNode(false); e.textContent = 'A paragraph that nobody knew';
      host.after(e); return e }""",
    "row": """() => { const all = [...document.querySelectorAll('tbody tr')].filter(
        e => e.getBoundingClientRect().height > 10);
      const host = all[Math.floor(all.length / 2)]; if (!host) return null;
      const e = host.cloneNode(true);
      for (const cell of e.cells) cell.textContent = 'new';
      host.after(e); return e }""",
    "sidebar": """() => {
      const e = [...document.querySelectorAll('aside,nav,[class*=side]')].find(
        e => { const r = e.getBoundingClientRect();
          return r.width > 120 && r.width < 400 && r.height > 300 });
      if (!e) return null;
      e.style.display = 'none'; return document.body }""",
}


@dataclass(frozen=True)
class Outcome:
    """What came of one edit on one page."""

    kept: float
    nearly: float
    outside: int
    inside: int


def photograph(page: Page) -> Picture:
    """The page as it is, in full."""
    shot = page.screenshot(full_page=True, animations="disabled", caret="hide")
    return Picture(decode(shot))


def edited(page: Page, edit: str, chance: random.Random) -> Box | None:
    """Edit the page; the place of what is new, of no size where something went."""
    height = chance.randint(20, 120)
    handle = page.evaluate_handle(EDITS[edit], height).as_element()
    if handle is None:
        return None
    if edit == "sidebar":
        return Box(0, 0, 0, 0)
    x, y, width, box_height = handle.evaluate(PLACE)
    return Box(x, y, width, box_height)


def place_of(match: Match) -> Box:
    """Where a finding lies on the candidate."""
    return match.expected if isinstance(match, Removed) else match.candidate


def judge(found: AlignedPage, place: Box) -> Outcome:
    """Share of kept components, and findings outside and inside of the edit."""
    calm = {State.SAME, State.MOVED}
    extra = [match for match in found.matches if state_of(match) not in calm]
    inside = [m for m in extra if is_part(place_of(m), place)]
    paired = [m for m in found.matches if isinstance(m, Matched | Removed)]
    kept = sum(state_of(match) in calm for match in paired)
    total = len([m for m in paired if m not in inside])
    nearly = kept + sum(is_redrawn(m, found) for m in extra if m not in inside)
    shares = kept / max(total, 1), nearly / max(total, 1)
    return Outcome(*shares, len(extra) - len(inside), len(inside))


def is_redrawn(match: Match, page: AlignedPage) -> bool:
    """Whether a changed component differs by at most three levels."""
    if not isinstance(match, Matched):
        return False
    one = match.baseline.crop(page.baseline.image)
    other = match.candidate.crop(page.candidate.image)
    return one.shape == other.shape and int(cv2.absdiff(one, other).max()) <= REDRAWN


def is_part(box: Box, place: Box) -> bool:
    """Whether a finding belongs to the edit."""
    around = place.padded(8)
    return place.area > 0 and 2 * around.intersect(box).area >= max(box.area, 1)


def run(page: Page, url: str, edit: str, chance: random.Random) -> Outcome | None:
    """Load, photograph, edit, photograph, align; None where the edit does not apply."""
    page.goto(url, wait_until="load")
    page.add_style_tag(content=STILL)
    page.wait_for_load_state("networkidle")
    before = photograph(page)
    place = edited(page, edit, chance)
    if place is None:
        return None
    return judge(align_pages(before, photograph(page), PixelSegmenter()), place)


def report(results: Mapping[str, Sequence[tuple[str, Outcome]]]) -> None:
    """One line for each edit, then the worst pages."""
    for edit, found in results.items():
        kept = mean([outcome.kept for _, outcome in found])
        nearly = mean([outcome.nearly for _, outcome in found])
        clean = sum(outcome.outside == 0 for _, outcome in found)
        one = sum(outcome.inside == 1 for _, outcome in found)
        print(
            f"{edit:10} pages {len(found):3}  kept {kept:.4f}  nearly {nearly:.4f}  "
            f"nothing elsewhere {clean}/{len(found)}  one finding {one}/{len(found)}"
        )
        for name, outcome in sorted(found, key=lambda item: item[1].kept)[:4]:
            print(f"    {name:60} {outcome}")


def main() -> None:
    """Run all edits on the pages of a list."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("list", type=Path)
    options.add_argument("--pkgs", type=Path, required=True)
    options.add_argument("--pages", type=int, default=12)
    given = options.parse_args()
    chance = random.Random(1)  # noqa: S311  heights, not secrets
    results: dict[str, list[tuple[str, Outcome]]] = {edit: [] for edit in EDITS}
    launch: dict[str, Any] = {"args": list(launch_flags(as_root=is_root()))}
    with sync_playwright() as tool:
        browser = tool.chromium.launch(
            executable_path=find_browser("").executable, **launch
        )
        tab = browser.new_page(viewport={"width": 1280, "height": 800})
        for entry in read_list(given.list, given.pages):
            with served(entry, given.pkgs) as (origin, path):
                for edit, found in results.items():
                    try:
                        outcome = run(tab, origin + path, edit, chance)
                    except Error as problem:
                        print(
                            f"left out: {name_of(entry)} {edit}: {problem.message[:80]}"
                        )
                        continue
                    if outcome is not None:
                        found.append((name_of(entry), outcome))
    report(results)


if __name__ == "__main__":
    main()
