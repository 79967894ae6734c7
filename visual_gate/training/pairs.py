"""Labelled pairs from the shots of a page: what is compared with what."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from visual_gate.records import Box
from visual_gate.training.looks import is_build
from visual_gate.training.shots import HARMLESS, OtherLook, Part, Shot, Sitting

SHIFT_KIND = "banner"
CROSSED = 0.55
"""Share of the shots that are also compared with the page in another look."""

Line = dict[str, Any]
"""One line of the manifest."""


def pairs_of(sitting: Sitting) -> Iterator[Line]:
    """All lines of the manifest for one page."""
    order = sitting.order
    dice = random.Random(f"{order.seed}/{order.key}/pairs")  # noqa: S311 - no secret
    shots = [shot for shot in sitting.shots if not _is_spoilt(shot)]
    for shot in shots:
        yield _line(sitting, shot, sitting.base, shot.parts)
    for other in sitting.others:
        yield _look_line(sitting, other)
    if sitting.release:
        yield _release_line(sitting)
    for shot in shots:
        if sitting.others and dice.random() < CROSSED:
            other = dice.choice(sitting.others)
            yield _crossed(sitting, shot, other)


def _is_spoilt(shot: Shot) -> bool:
    """Whether none of the faults that were asked for can be seen."""
    faults = any(part.family != HARMLESS for part in shot.parts)
    return shot.render.tier == "fault" and not faults


def _line(sitting: Sitting, shot: Shot, baseline: str, parts: Sequence[Part]) -> Line:
    name, tier = _label(shot, parts)
    return {
        **_where(sitting, f"{shot.render.name}"),
        "a": baseline,
        "b": shot.file,
        "label": name,
        "tier": tier,
        "kind": _kinds(parts) or "levels",
        "boxes_a": _boxes(part.before for part in parts if _is_named(part, name)),
        "boxes_b": _boxes(part.after for part in parts if _is_named(part, name)),
        "note": "; ".join(sorted({p.note for p in parts if p.note}))[:300],
        "severity": max((part.severity for part in parts), default=0.0),
        "levels": shot.render.levels,
        "look_a": sitting.base_look.name,
        "look_b": sitting.base_look.name,
        "parts": [_part(part) for part in parts],
    }


def _look_line(sitting: Sitting, other: OtherLook) -> Line:
    tier = "upgrade" if is_build(other.look) else "machine"
    line = _harmless(sitting, other.look.name, other.file)
    return {**line, "tier": tier, "look_b": other.look.name}


def _release_line(sitting: Sitting) -> Line:
    return _harmless(sitting, "release", sitting.release)


def _harmless(sitting: Sitting, kind: str, candidate: str) -> Line:
    """The untouched page beside a whole other picture of it."""
    return {
        **_where(sitting, kind),
        "a": sitting.base,
        "b": candidate,
        "label": "benign",
        "tier": "noise",
        "kind": kind,
        "boxes_a": [],
        "boxes_b": [],
        "note": "",
        "severity": 0.0,
        "levels": False,
        "look_a": sitting.base_look.name,
        "look_b": sitting.base_look.name,
        "parts": [],
    }


def _crossed(sitting: Sitting, shot: Shot, other: OtherLook) -> Line:
    """A shot against the untouched page in another look: change and noise together."""
    parts = [_moved(part, other.boxes) for part in shot.parts]
    line = _line(sitting, shot, other.file, parts)
    calm = line["label"] == "benign"
    tier = "upgrade" if is_build(other.look) else "machine"
    return {
        **line,
        "id": f"{line['id']}-over-{other.look.name}",
        "tier": tier if calm and line["tier"] != "dynamic" else line["tier"],
        "look_a": other.look.name,
    }


def _moved(part: Part, places: Mapping[int, Box | None]) -> Part:
    there = places.get(part.index)
    if part.before is None or there is None:
        return part
    return replace(part, before=there)


def _where(sitting: Sitting, name: str) -> Line:
    order = sitting.order
    return {
        "id": f"{order.key}-{name}",
        "page": order.page.name,
        "package": order.page.package,
        "system": order.page.design_system,
        "design_system": order.page.design_system,
        "viewport": order.viewport.name,
        "seed": order.seed,
    }


def _label(shot: Shot, parts: Sequence[Part]) -> tuple[str, str]:
    if any(part.family != HARMLESS for part in parts):
        return "regression", "fault"
    kinds = {part.kind for part in parts}
    if kinds == {SHIFT_KIND}:
        return "shift", "shift"
    tier = shot.render.tier
    return "benign", tier if kinds or tier != "shift" else "noise"


def _is_named(part: Part, label: str) -> bool:
    """A regression's boxes are those of its faults alone."""
    return label != "regression" or part.family != HARMLESS


def _kinds(parts: Sequence[Part]) -> str:
    faults = {part.kind for part in parts if part.family != HARMLESS}
    return "+".join(sorted(faults or {part.kind for part in parts}))


def _boxes(found: Iterator[Box | None]) -> list[list[int]]:
    return [_four(box) for box in found if box is not None]


def _part(part: Part) -> Line:
    return {
        "kind": part.kind,
        "family": part.family,
        "severity": part.severity,
        "note": part.note,
        "box_a": _four(part.before) if part.before else None,
        "box_b": _four(part.after) if part.after else None,
        "visible": {
            "changed_px": part.visible.changed_px,
            "faint_px": part.visible.faint_px,
            "strength": part.visible.strength,
        },
    }


def _four(box: Box) -> list[int]:
    return [box.x, box.y, box.width, box.height]
