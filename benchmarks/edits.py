"""Edits of a live page, and what the browser says came of them.

Each edit is made in the page; the places of all elements before and after it say how
far everything was pushed, whatever alignment may believe.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
from playwright.sync_api import ElementHandle, Page

from benchmarks.edit_scripts import COMMON, OTHERS, TOOLS, WENT
from visual_gate.capture.probe import PROBE_SCRIPT, asked, to_nodes
from visual_gate.capture.shoot import Clip
from visual_gate.images import decode
from visual_gate.records import Box, DomNode, Picture

BANNERS = ("banner", "cut", "pinned", "two", "last")
"""Edits whose first part takes up rows of the whole page, whatever its width."""

STILL = "*{animation:none!important;transition:none!important}"
CUT_PX = 1400
REMEMBER = "() => { window.known = [...document.querySelectorAll('body, body *')]; }"
PLACES = """() => window.known.map(e => { const r = e.getBoundingClientRect();
  return [r.x + scrollX, r.y + scrollY, r.width, r.height].map(Math.round) })"""
PLACE = """e => { const r = e.getBoundingClientRect();
  return [r.x + scrollX, r.y + scrollY, r.width, r.height].map(Math.round) }"""
PIN = """() => {
  const e = [...document.querySelectorAll('header,nav,[class*=nav],h1')].find(
    e => { const r = e.getBoundingClientRect();
      return r.width > 200 && r.height > 20 && r.height < 140 && r.y < 200 });
  if (!e) return false;
  const r = e.getBoundingClientRect();
  e.style.cssText += `;position:fixed;top:${r.y}px;left:${r.x}px;width:${r.width}px`;
  document.body.style.paddingTop = `${r.height}px`;
  return true }"""
HIDE = "e => { e.style.setProperty('visibility', 'hidden', 'important'); }"
SHOW = "e => { e.style.removeProperty('visibility'); }"
NUMBER = "e => window.known.indexOf(e)"


@dataclass(frozen=True, eq=False)
class Case:
    """A page before and after an edit.

    ``places`` are where something came and shows (on the candidate) or went (on the
    baseline); empty where nothing of it shows.
    ``moves`` holds for each element its place before the edit and its displacement.
    """

    name: str
    edit: str
    before: Picture
    after: Picture
    places: tuple[Box, ...]
    moves: Sequence[tuple[Box, tuple[int, int]]]


def photograph(page: Page, edit: str) -> Picture:
    """The page as it is, in full or cut, with its elements."""
    shot = page.screenshot(full_page=True, animations="disabled", caret="hide")
    image = decode(shot)
    image = image[:CUT_PX].copy() if edit == "cut" else image
    return Picture(image, _elements(page, Clip(0, 0, image.shape[1], len(image))))


def _elements(page: Page, clip: Clip) -> tuple[DomNode, ...]:
    """What a capture would be told of the elements, their styles fit to be kept."""
    nodes = to_nodes(json.loads(page.evaluate(PROBE_SCRIPT, asked(clip))), 1, clip)
    return tuple(replace(node, styles=dict(node.styles)) for node in nodes)


def places_of(page: Page) -> list[Box]:
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
    before, here = photograph(page, edit), places_of(page)
    edited = _edit(page, edit, chance.randint(20, 120))
    if not edited:
        return None
    there = places_of(page)
    after = photograph(page, edit)
    if edit in WENT:
        found = [reduce(Box.union, (here[one.evaluate(NUMBER)] for one in edited))]
    else:
        found = [_came(page, one, edit, after) for one in edited]
    if edit in BANNERS:
        found[0] = Box(0, found[0].y, before.image.shape[1], found[0].height)
    moves = [
        (one, (other.x - one.x, other.y - one.y))
        for one, other in zip(here, there, strict=True)
        if one.area and other.area
    ]
    shown = tuple(place for place in found if place.area)
    return Case(url, edit, before, after, shown, moves)


def _edit(page: Page, edit: str, height: int) -> list[ElementHandle]:
    """Make an edit; the elements that came or went, none where it does not apply."""
    script = {**COMMON, **OTHERS}[edit]
    made = page.evaluate_handle(
        f"height => {{ const edit = () => {{ {TOOLS} {{ {script} }} }};"
        "const found = edit(); return found ? [found].flat() : [] }",
        height,
    )
    parts = (part.as_element() for part in made.get_properties().values())
    return [part for part in parts if part is not None]


def _came(page: Page, one: ElementHandle, edit: str, after: Picture) -> Box:
    """Where an element that came shows."""
    place = Box(*one.evaluate(PLACE))
    one.evaluate(HIDE)
    shown = _shown(place, after, photograph(page, edit))
    one.evaluate(SHOW)
    return shown


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
