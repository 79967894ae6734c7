"""What is rendered of one page: a seeded list of renders, each with its changes."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from visual_gate.faults import FAULTS, LAYERS, SELDOM, SOLO, Request

CONTENT = ("digits", "names", "photo", "background_photo", "carousel", "counter")
NOISE = ("nudge", "subpixel", "letter_epsilon", "photo_reencoded", "caret", "scrollbar")
RASTER = ("reraster", "geometric_text", "stem_weight")
SHIFT = ("banner",)

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
