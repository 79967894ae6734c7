"""Real pages served with changes on them: faults, or nuisances that nobody minds.

Both sides get the same page with the same scripts. When a page has settled, the gate
presses a key, and what was wished for is made, as it is when training data is rendered;
a side with nothing to do says at once that it is done. The server hears what was made.
"""

import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import unquote

from benchmarks.sites import RealPage
from tests.site.server import Site
from visual_gate.faults import Request
from visual_gate.records import Press, Step, WaitFor
from visual_gate.training.live import scripts_of_changes

KEY = "F9"
MARK = "data-changed"
CHANGE: tuple[Step, ...] = (Press(KEY), WaitFor(f"html[{MARK}]"))
"""Steps of a target that is served changeable."""

SCRIPTS = "/changes.js"
WISHES = "/changes-wished"
MADE = "/changes-made"

WHOLE = "reraster"
"""Draws the page a fraction of a pixel elsewhere, and shall move no part of it."""

SLACK_PX = 1
"""By more than this a part has moved."""

TRIES = 4
"""Changes that are tried on a page until one finds a place."""

_HEAD = re.compile(rb"<head(\s[^>]*)?>", re.IGNORECASE)

_START = """
window.__nst = window.setTimeout.bind(window);
window.__raf = window.requestAnimationFrame.bind(window);
"""

_ON_KEY = """
(() => {
  // Chance is seeded in pages under test, but not in their workers.
  const CHANCE = 'postMessage(crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32)';
  const toss = () => new Promise((done) => {
    const worker = new Worker(URL.createObjectURL(new Blob([CHANCE])));
    worker.onmessage = (event) => done(event.data);
  });
  // A moved body holds what is fixed or absolute, which then lies somewhere else.
  const places = () => [...document.querySelectorAll('body *')].map(
    (element) => [element, element.getBoundingClientRect()]);
  const isMoved = ([element, { x, y }]) => {
    const now = element.getBoundingClientRect();
    return Math.max(Math.abs(now.x - x), Math.abs(now.y - y)) > %(slack)d;
  };
  const change = async (wish) => {
    const html = document.documentElement;
    if (wish.chance < 1 && (await toss()) >= wish.chance) return [];
    window.__vg.survey(html.clientWidth, html.scrollHeight);
    const before = places();
    for (const request of wish.requests) {
      const made = await window.__vg.apply([request]);
      const broke = request.kind === '%(whole)s' && before.some(isMoved);
      if (broke) await window.__vg.undo();
      else if (made.length) return made;
    }
    return [];
  };
  addEventListener('keydown', async (event) => {
    if (event.key !== '%(key)s') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const here = location.pathname;
    const wish = await (await fetch('%(wishes)s' + here)).json();
    const made = wish.requests.length ? await change(wish) : [];
    const said = encodeURIComponent(JSON.stringify([here, made]));
    // An answer that nobody reads stays on its way, and captures wait for it.
    await (await fetch('%(made)s?' + said)).text();
    document.documentElement.setAttribute('%(mark)s', '');
  }, true);
})();
"""


@dataclass(frozen=True, slots=True)
class Wish:
    """Changes for a page, of which the first that finds a place is made.

    ``chance`` is that of any being made at all, tossed for at each visit.
    """

    requests: tuple[Request, ...] = ()
    chance: float = 1.0


UNTOUCHED = Wish()


def dealt(kinds: Sequence[str], seed: str, *, chance: float = 1.0) -> Wish:
    """A wish for one change of any of these kinds, chosen by the seed."""
    dice = random.Random(seed)  # noqa: S311  no secret
    return Wish(
        tuple(
            Request(dice.choice(kinds), dice.getrandbits(31), dice.uniform(0.2, 1.0))
            for _ in range(TRIES)
        ),
        chance,
    )


def serve_changeable(
    site: Site, pages: Sequence[RealPage], wishes: Sequence[Wish]
) -> None:
    """Serve these pages with the scripts, each with its own wish."""
    names = {"key": KEY, "wishes": WISHES, "made": MADE, "mark": MARK}
    on_key = _ON_KEY % {**names, "whole": WHOLE, "slack": SLACK_PX}
    parts = (_START, *scripts_of_changes(), on_key)
    site.pages[SCRIPTS] = "\n;".join(parts)
    site.pages[MADE] = "heard"
    for page, wish in zip(pages, wishes, strict=True):
        path = unquote(page.path)
        site.pages[path] = _with_scripts(site.content(path) or b"")
        site.pages[WISHES + path] = json.dumps(asdict(wish))


def made_on(site: Site) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """What the server last heard of each path: kinds, and boxes on both sides."""
    heard = (json.loads(unquote(one.path.partition("?")[2])) for one in site.seen(MADE))
    return {unquote(path): made for path, made in heard}


def _with_scripts(page: bytes) -> bytes:
    element = f'<script src="{SCRIPTS}"></script>'.encode()
    if _HEAD.search(page):
        return _HEAD.sub(lambda head: head[0] + element, page, count=1)
    return page + element
