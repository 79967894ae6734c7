"""One live page while its renders are made: change, shoot, measure, undo."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from visual_gate.capture.studio import Stage, StudioError
from visual_gate.faults import fault_scripts, visible_change
from visual_gate.images import decode, encode_png
from visual_gate.records import Box, Image, Viewport
from visual_gate.training.nuisances import colour_noise
from visual_gate.training.plan import Render
from visual_gate.training.shots import HARMLESS, Part, PictureStore, Shot

CUT_PX = 2200
MIN_ITEMS = 6
CHECK_EVERY = 5
"""Renders after which the untouched page is shot again and must not have changed."""


class UnsteadyPageError(StudioError):
    """The page does not look the same twice: no pair of it could be trusted."""


def scripts_of_changes() -> tuple[str, ...]:
    """The scripts that make faults and nuisances, in the order they need."""
    nuisances = Path(__file__).with_name("nuisances.js")
    return (*fault_scripts(), nuisances.read_text(encoding="utf-8"))


class BarePageError(StudioError):
    """The page shows too little to learn from, and will not show more next time."""


class LiveSession:
    """One live page while its renders are made."""

    def __init__(self, stage: Stage, store: PictureStore, viewport: Viewport) -> None:
        self._stage = stage
        self.store = store
        self.height = max(min(stage.height, CUT_PX), viewport.height)
        size = [viewport.width, self.height]
        self.survey = stage.run("([w, h]) => window.__vg.survey(w, h)", size)
        if self.survey["items"] < MIN_ITEMS:
            raise BarePageError(f"only {self.survey['items']} visible elements")
        self.layout = stage.run("() => window.__vg.layout()")
        first = stage.shoot(self.height)
        self._encoded = stage.shoot(self.height)
        self.base = decode(self._encoded)
        if first != self._encoded and not equal_pictures(decode(first), self.base):
            raise UnsteadyPageError("two pictures of it in a row differ")
        self.base_file = store.save(self._encoded)

    def shoot_all(self, plan: Sequence[Render]) -> tuple[Shot, ...]:
        """The renders up to the last point at which the page was as at the start."""
        trusted: list[Shot] = []
        fresh: list[Shot] = []
        for number, render in enumerate(plan, 1):
            shot = self._shoot(render)
            if shot is not None:
                fresh.append(shot)
            if number % CHECK_EVERY == 0 or number == len(plan):
                if not self._is_as_at_the_start():
                    break
                trusted += fresh
                fresh = []
        if not trusted:
            raise UnsteadyPageError("changes could not be undone")
        return tuple(trusted)

    def _is_as_at_the_start(self) -> bool:
        now = self._stage.shoot(self.height)
        return now == self._encoded or equal_pictures(decode(now), self.base)

    def _shoot(self, render: Render) -> Shot | None:
        wishes = [
            {"kind": r.kind, "seed": r.seed, "severity": r.severity}
            for r in render.requests
        ]
        try:
            made = self._stage.run("(wishes) => window.__vg.apply(wishes)", wishes)
            encoded = self._stage.shoot(self.height)
        finally:
            self._stage.run("() => window.__vg.undo()")
        if encoded == self._encoded and not render.levels:
            return None
        image = decode(encoded)
        parts = self._visible_parts(made, image)
        if not parts and not render.levels:
            return None
        if render.levels:
            encoded = encode_png(colour_noise(image, render.requests[0].seed))
        return Shot(render, self.store.save(encoded), parts)

    def _visible_parts(self, made: Sequence[Any], image: Image) -> tuple[Part, ...]:
        parts = (self._part(entry, image) for entry in made)
        return tuple(part for part in parts if _is_kept(part))

    def _part(self, entry: Any, image: Image) -> Part:
        before, after = box_from(entry["box_a"]), box_from(entry["box_b"])
        drift = _drift(box_from(entry["anchor_a"]), box_from(entry["anchor_b"]))
        seen = visible_change(self.base, image, before=before, after=after, drift=drift)
        harmless = entry["family"] == HARMLESS
        severity = 0.0 if harmless else max(0.05, float(entry["severity"]))
        return Part(
            kind=entry["kind"],
            family=entry["family"],
            severity=round(severity, 3),
            note=entry["note"],
            index=entry["index"],
            before=before,
            after=after,
            visible=seen,
        )


def _is_kept(part: Part) -> bool:
    """A fault counts where it shows; a nuisance where any pixel differs."""
    if part.family == HARMLESS:
        return part.visible.strength > 0
    return part.visible.counts


def _drift(before: Box | None, after: Box | None) -> tuple[int, int]:
    if before is None or after is None:
        return 0, 0
    return after.x - before.x, after.y - before.y


def box_from(found: Sequence[float] | None) -> Box | None:
    """A box from what a script returned."""
    return Box(*map(round, found)) if found else None


def equal_pictures(one: Image, other: Image) -> bool:
    """Whether two pictures agree in every pixel."""
    return one.shape == other.shape and bool((one == other).all())
