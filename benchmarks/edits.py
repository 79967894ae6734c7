"""Edits of a live page, and what the browser says came of them.

Each edit is made in the page; the places of all elements before and after it say how
far everything was pushed, whatever alignment may believe.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from playwright.sync_api import Page

from visual_gate.images import decode
from visual_gate.records import Box, Picture

BANNERS = ("banner", "cut", "pinned")
"""Edits that push rows of the whole page, whatever its width."""

STILL = "*{animation:none!important;transition:none!important}"
CUT_PX = 1400
REMEMBER = "() => { window.known = [...document.querySelectorAll('body, body *')]; }"
PLACES = """() => window.known.map(e => { const r = e.getBoundingClientRect();
  return [r.x + scrollX, r.y + scrollY, r.width, r.height].map(Math.round) })"""
PLACE = """e => { const r = e.getBoundingClientRect();
  return [r.x + scrollX, r.y + scrollY, r.width, r.height].map(Math.round) }"""
BANNER = """const e = document.createElement('div');
  e.style.cssText = 'background:#fff3cd;padding:8px;color:#664d03';
  e.style.height = `${height}px`;
  e.textContent = 'Scheduled maintenance on Sunday'; document.body.prepend(e);
  return e;"""
PIN = """() => {
  const e = [...document.querySelectorAll('header,nav,[class*=nav],h1')].find(
    e => { const r = e.getBoundingClientRect();
      return r.width > 200 && r.height > 20 && r.height < 140 && r.y < 200 });
  if (!e) return false;
  const r = e.getBoundingClientRect();
  e.style.cssText += `;position:fixed;top:${r.y}px;left:${r.x}px;width:${r.width}px`;
  document.body.style.paddingTop = `${r.height}px`;
  return true }"""
HIDE = "e => { e.style.visibility = 'hidden'; }"
EDITS: Mapping[str, str] = {
    "banner": f"height => {{ {BANNER} }}",
    "cut": f"height => {{ {BANNER} }}",
    "pinned": f"height => {{ {BANNER} }}",
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
      e.style.display = 'none'; return e }""",
}
"""``cut``: both pictures end at 1,400 px. ``pinned``: a header that does not scroll."""


@dataclass(frozen=True, eq=False)
class Case:
    """A page before and after an edit.

    ``place`` is where something came and shows (on the candidate) or went (on the
    baseline); of no size where nothing of it shows.
    ``moves`` holds for each element its place before the edit and its displacement.
    """

    name: str
    edit: str
    before: Picture
    after: Picture
    place: Box
    moves: Sequence[tuple[Box, tuple[int, int]]]


def photograph(page: Page, edit: str) -> Picture:
    """The page as it is, in full or cut."""
    shot = page.screenshot(full_page=True, animations="disabled", caret="hide")
    image = decode(shot)
    return Picture(image[:CUT_PX].copy() if edit == "cut" else image)


def places(page: Page) -> list[Box]:
    """Where the elements are that the page knew before the edit."""
    return [Box(*place) for place in page.evaluate(PLACES)]


def make(page: Page, url: str, edit: str, *, chance: random.Random) -> Case | None:
    """Load, photograph, edit, photograph; None where the edit does not apply."""
    page.goto(url, wait_until="load")
    page.add_style_tag(content=STILL)
    page.wait_for_load_state("networkidle")
    if edit == "pinned" and not page.evaluate(PIN):
        return None
    page.evaluate(REMEMBER)
    before, here = photograph(page, edit), places(page)
    handle = page.evaluate_handle(EDITS[edit], chance.randint(20, 120)).as_element()
    if handle is None:
        return None
    there = places(page)
    after = photograph(page, edit)
    if edit == "sidebar":
        place = _hidden(here, there)
    else:
        place = Box(*handle.evaluate(PLACE))
        handle.evaluate(HIDE)
        place = _shown(place, after, photograph(page, edit))
    if edit in BANNERS:
        place = Box(0, place.y, before.image.shape[1], place.height)
    moves = [
        (one, (other.x - one.x, other.y - one.y))
        for one, other in zip(here, there, strict=True)
        if one.area and other.area
    ]
    return Case(url, edit, before, after, place, moves)


def _shown(place: Box, after: Picture, without: Picture) -> Box:
    """The part of an element's place that shows on a page, of no size where none does.

    Headers stay before it, and elements around it may be hidden or cut it off.

    Args:
        place: where the element is.
        after: the page with it.
        without: the same page with the element made invisible.
    """
    inside = place.clipped(after.image.shape[1], after.image.shape[0])
    differs = (inside.crop(after.image) != inside.crop(without.image)).any(axis=2)
    ys, xs = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not ys.size:
        return Box(inside.x, inside.y, 0, 0)
    left, top = inside.x + int(xs[0]), inside.y + int(ys[0])
    return Box(left, top, int(np.ptp(xs)) + 1, int(np.ptp(ys)) + 1)


def _hidden(here: Sequence[Box], there: Sequence[Box]) -> Box:
    """The largest element that is shown no more."""
    gone = [one for one, other in zip(here, there, strict=True) if not other.area]
    return max(gone, key=lambda box: box.area, default=Box(0, 0, 0, 0))
