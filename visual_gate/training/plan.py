"""What is rendered of one page: a seeded list of renders, each with its changes."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

SOLO = ("stylesheets_lost", "stylesheet_lost", "cookie_wall")
"""Faults that leave nothing of the page alone."""

CONTENT = ("digits", "names", "photo", "background_photo", "carousel", "counter")
NOISE = ("nudge", "subpixel", "letter_epsilon", "photo_reencoded", "caret", "scrollbar")
RASTER = ("reraster", "geometric_text", "stem_weight")
SHIFT = ("banner",)

STYLES = (
    "display", "position", "float", "flex", "grid", "margin", "padding", "size",
    "color", "background", "border", "radius", "shadow", "font_size", "weight",
    "line_height", "align", "overflow", "opacity",
)  # fmt: skip

FAULTS = (
    *("image_lost", "background_lost", "icon_font_lost", "web_font_lost"),
    *("script_lost", "image_blurred", "rule_deleted"),
    *(f"rule_{name}" for name in STYLES),
    *("gone", "invisible", "faded", "overlapped", "occluded", "clipped", "squeezed"),
    *("flattened", "misaligned", "duplicated", "stacked_behind", "unstyled"),
    *("unstyled_control", "class_lost", "scaled", "recoloured", "hue_shifted"),
    *("rotated", "swapped", "image_distorted"),
    *("tint", "striping", "striping_lost", "bar_shrunk", "frame_added", "frame_lost"),
    *("divider_lost", "divider_changed", "divider_added", "corner", "weight"),
    *("spacing", "padding", "shadow_lost", "shadow_added", "font_resized"),
    *("icon_resized", "text_recoloured", "underline"),
    *("raw_key", "placeholder", "undefined", "mojibake", "overflowing", "truncated"),
    *("wrong_font", "low_contrast", "other_language", "emptied", "other_words"),
    *("escaped_html", "lines_collide", "case_changed", "mirrored"),
    *("spinner_stuck", "skeleton", "list_empty", "list_shortened", "error_inside"),
    *("block_blank", "alert_over"),
)
"""Faults that share a render with others."""

SELDOM = (
    *("striping", "striping_lost", "bar_shrunk", "tint", "corner", "divider_lost"),
    *("image_lost", "background_lost", "icon_font_lost", "script_lost"),
    *("rule_background", "rule_border", "rule_radius", "rule_flex", "rule_float"),
    *("rule_grid", "rule_position", "rule_opacity", "rule_overflow", "rule_color"),
)
"""Faults that few pages have a place for: asked for three times as often."""

LAYERS = (
    "occluded", "spinner_stuck", "skeleton", "list_empty", "error_inside",
    "block_blank", "alert_over",
)  # fmt: skip
"""Faults laid over the page: made last, when nothing moves any more."""

SOLO_SHARE = 0.09
CONTENT_SHARE = 0.4
SHIFT_SHARE = 0.12
FAULTY_LEVELS_SHARE = 0.1
BENIGN_LEVELS_SHARE = 0.25
"""How many of the renders hold a fault of the whole page, other content as well, an
inserted banner as well, or noise of a few levels as well."""

SPARE = 3
"""Faults asked for beyond those wanted: many find no place on a page."""


@dataclass(frozen=True, slots=True)
class Volume:
    """How much is rendered of each page at each viewport."""

    faults: int = 8
    benign: int = 7
    looks: int = 2


@dataclass(frozen=True, slots=True)
class Request:
    """One change asked of the page; severity 0 to 1 for faults."""

    kind: str
    seed: int
    severity: float


@dataclass(frozen=True, slots=True)
class Render:
    """One shot: changes made together, and ``levels`` of noise added to the picture."""

    name: str
    tier: str
    requests: tuple[Request, ...]
    levels: bool = False


def plan_renders(seed: str, volume: Volume) -> tuple[Render, ...]:
    """The renders of a page, benign and faulty ones in turn.

    Faults are dealt from a shuffled deck, so that all kinds come up equally often.
    """
    dice = random.Random(seed)  # noqa: S311 - no secret
    deck: list[str] = []
    faulty = [_faulty(dice, index, deck) for index in range(volume.faults)]
    benign = [_benign(dice, index) for index in range(volume.benign)]
    return (*benign, *faulty)


def _faulty(dice: random.Random, index: int, deck: list[str]) -> Render:
    name = f"fault{index:02d}"
    if dice.random() < SOLO_SHARE:
        return Render(name, "fault", (_request(dice, dice.choice(SOLO)),))
    wanted = dice.randint(3, 6) + SPARE
    if len(deck) < wanted:
        cards = (*FAULTS, *SELDOM, *SELDOM)
        deck.extend(dice.sample(cards, len(cards)))
    kinds = list(dict.fromkeys(deck.pop(0) for _ in range(wanted)))
    kinds.sort(key=lambda kind: kind in LAYERS)
    if dice.random() < CONTENT_SHARE:
        kinds.append(dice.choice((*CONTENT, *NOISE[:3], "digits", "photo")))
    if dice.random() < SHIFT_SHARE:
        kinds.insert(0, "banner")
    requests = tuple(_request(dice, kind) for kind in kinds)
    return Render(name, "fault", requests, levels=dice.random() < FAULTY_LEVELS_SHARE)


BENIGN: Sequence[tuple[str, Sequence[str], int]] = (
    ("noise", NOISE, 3),
    ("dynamic", ("digits", "names", "photo"), 3),
    ("shift", SHIFT, 1),
    ("machine", RASTER, 1),
    ("noise", ("subpixel", "nudge", "letter_epsilon"), 2),
    ("dynamic", CONTENT, 6),
    ("shift", (*SHIFT, "digits", "photo"), 3),
    ("noise", ("photo_reencoded", "subpixel", "caret"), 3),
)
"""Tier, kinds to choose from and how many, dealt in turn."""


def _benign(dice: random.Random, index: int) -> Render:
    tier, kinds, count = BENIGN[index % len(BENIGN)]
    chosen = dice.sample(kinds, count)
    if tier == "shift" and "banner" in chosen:
        chosen.sort(key=lambda kind: kind == "banner")
    requests = tuple(_request(dice, kind) for kind in chosen)
    return Render(
        f"benign{index:02d}", tier, requests, levels=dice.random() < BENIGN_LEVELS_SHARE
    )


def _request(dice: random.Random, kind: str) -> Request:
    severity = dice.choice((0.05, 0.2, 0.4, 0.6, 0.8, 1.0)) * dice.uniform(0.8, 1.0)
    return Request(kind, dice.getrandbits(31), round(severity, 3))
