"""What was done to the demo's candidate on purpose, and where on the pages it shows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from visual_gate.records import Box, Side

PLACES_FILE = Path(__file__).parent / "places.json"


class Effect(StrEnum):
    """What a gate ought to answer to a change."""

    DEFECT = "defect"
    HARMLESS = "harmless"


@dataclass(frozen=True, slots=True)
class DemoChange:
    """One deliberate difference between the two deployments.

    ``files`` are the files of ``site/candidate`` that make it. ``selectors`` says for
    each page by name which elements show it.
    """

    name: str
    effect: Effect
    title: str
    files: tuple[str, ...]
    selectors: Mapping[str, tuple[str, ...]]


DEFECTS = (
    DemoChange(
        "icons",
        Effect.DEFECT,
        "The icon font is not deployed (404): boxes instead of stars and symbols",
        ("styles/icons.css",),
        {
            "catalogue": (".stars", ".like", ".label"),
            "product": (".info .stars", ".keep", "#perks"),
            "checkout": (".secure",),
        },
    ),
    DemoChange(
        "filters",
        Effect.DEFECT,
        "A stylesheet rule is lost: the filters look like bare browser buttons",
        ("styles/catalogue.css",),
        {"catalogue": (".chip",)},
    ),
    DemoChange(
        "button",
        Effect.DEFECT,
        "A longer label overflows the button, and on a phone its neighbour",
        ("product.html",),
        {"product": ("#add", ".count")},
    ),
    DemoChange(
        "contrast",
        Effect.DEFECT,
        "The delivery hints are almost white on white",
        ("styles/checkout.css",),
        {"checkout": (".hint",)},
    ),
    DemoChange(
        "total",
        Effect.DEFECT,
        "The sum of the order reads NaN",
        ("scripts/basket.js",),
        {"checkout": ("#goods", "#total")},
    ),
)

HARMLESS = (
    DemoChange(
        "banner",
        Effect.HARMLESS,
        "A new banner pushes the whole home page down",
        ("index.html",),
        {"home": ("#banner",)},
    ),
    DemoChange(
        "dates",
        Effect.HARMLESS,
        "Other dates: of a story, of the next firing, of arrival",
        ("index.html", "product.html", "checkout.html"),
        {"home": ("#posted",), "product": ("#firing",), "checkout": ("#arrives",)},
    ),
    DemoChange(
        "photo",
        Effect.HARMLESS,
        "Another photo of the tumblers",
        ("photos/tumbler-blue.webp",),
        {"home": ('img[src*="tumbler-blue"]',)},
    ),
)

CHANGES = DEFECTS + HARMLESS


def load_places() -> Mapping[tuple[str, str, Side], tuple[Box, ...]]:
    """Where each change shows: (target key, change name, side) to boxes in pixels.

    The text fonts come with the demo, so that the pages are laid out alike everywhere.
    """
    return {
        (target, change, Side(side)): tuple(Box(*box) for box in boxes)
        for target, changes in json.loads(PLACES_FILE.read_text("utf-8")).items()
        for change, sides in changes.items()
        for side, boxes in sides.items()
    }


def touches(box: Box, places: Sequence[Box]) -> bool:
    """Whether the box and a place share at least a third of the smaller of the two.

    A component can hold the end of one element and the beginning of the next.
    """
    return any(
        3 * box.intersect(place).area >= min(box.area, place.area) > 0
        for place in places
    )


def lies_in(box: Box, places: Sequence[Box]) -> bool:
    """Whether at least half of the box lies inside one of the places."""
    return any(2 * box.intersect(place).area >= box.area > 0 for place in places)
