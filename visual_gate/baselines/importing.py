"""Baselines of other tools become ours."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from visual_gate.baselines.approval import approve
from visual_gate.baselines.audit import Action
from visual_gate.baselines.layouts import Found
from visual_gate.baselines.manifest import Manifest
from visual_gate.baselines.place import Place
from visual_gate.baselines.refresh import plan
from visual_gate.baselines.signature import Signature
from visual_gate.errors import ImageError
from visual_gate.images import load
from visual_gate.records import (
    VIEWPORTS,
    BrowserInfo,
    Capture,
    PageFacts,
    Side,
    Target,
    Viewport,
)

IMPORTED = BrowserInfo("imported", "unknown", "", "")
"""No browser we know: a gate says so, and a refresh replaces it."""

_NO_LETTER = re.compile(r"[^a-z0-9]+")
_HEIGHT_PX = 800


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Pictures with the target each becomes, and those left out with the reason."""

    captures: tuple[Capture, ...]
    left_out: tuple[tuple[Found, str], ...]


def plan_import(
    found: Sequence[Found], configured: Sequence[Target] | None = None
) -> ImportPlan:
    """Find the target of each picture.

    Args:
        found: pictures as ``scan`` saw them.
        configured: the targets of the configuration: a picture goes to the one with
            its page's name and its width. None makes up a target for each picture.
    """
    captures: dict[str, Capture] = {}
    left_out: list[tuple[Found, str]] = []
    for one in found:
        try:
            capture = _capture(one, configured)
        except ImageError as problem:
            left_out.append((one, str(problem)))
            continue
        if isinstance(capture, str):
            left_out.append((one, capture))
        elif capture.target.key in captures:
            key = capture.target.key
            left_out.append((one, f"another picture already became {key}"))
        else:
            captures[capture.target.key] = capture
    return ImportPlan(tuple(captures.values()), tuple(left_out))


def import_pictures(
    place: Place, captures: Sequence[Capture], by: Signature, *, force: bool = False
) -> tuple[Manifest, ...]:
    """Make pictures of another tool the baselines; raises as ``approve`` does."""
    shelf = place.shelf()
    planned = [plan(shelf, capture) for capture in captures]
    return approve(place, planned, by, force=force, action=Action.IMPORT)


def _capture(one: Found, configured: Sequence[Target] | None) -> Capture | str:
    width_px = load(one.path).shape[1]
    target = (
        _made_up(one, width_px)
        if configured is None
        else _target_of(one, width_px, configured)
    )
    if target is None:
        return f"no configured target is called {one.page!r} and {width_px} px wide"
    return Capture(
        target=target,
        side=Side.BASELINE,
        encoded=one.path.read_bytes(),
        nodes=(),
        facts=PageFacts(url=target.path, status=200),
        browser=IMPORTED,
    )


def _target_of(
    one: Found, width_px: int, configured: Sequence[Target]
) -> Target | None:
    """The one with this name and width; its own word for the view decides a tie."""
    page = [t for t in configured if _plain(t.page) == _plain(one.page)]
    fitting = [t for t in page if t.selector or _width_px(t.viewport) == width_px]
    named = [t for t in fitting if _plain(t.viewport.name) == _plain(one.view)]
    return next(iter(named or fitting), None)


def _made_up(one: Found, width_px: int) -> Target:
    preset = [view for view in VIEWPORTS.values() if _width_px(view) == width_px]
    own = Viewport(f"{width_px}x{_HEIGHT_PX}", width_px, _HEIGHT_PX)
    return Target(one.page, f"/{one.page.strip('/')}", (preset or [own])[0])


def _width_px(viewport: Viewport) -> int:
    return round(viewport.width * viewport.device_scale_factor)


def _plain(name: str) -> str:
    return _NO_LETTER.sub("", name.lower())
