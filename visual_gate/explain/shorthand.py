"""Fewer words for one change: sides told together, consequences left out."""

from collections.abc import Mapping
from typing import TypeAlias

Changes: TypeAlias = Mapping[str, tuple[str, str]]
"""Property: its value on the baseline, its value on the candidate."""

SIDES = ("top", "right", "bottom", "left")
SHORTHANDS: Mapping[str, tuple[str, ...]] = {
    "margin": tuple(f"margin-{side}" for side in SIDES),
    "padding": tuple(f"padding-{side}" for side in SIDES),
    "border-color": tuple(f"border-{side}-color" for side in SIDES),
    "border-style": tuple(f"border-{side}-style" for side in SIDES),
    "border-width": tuple(f"border-{side}-width" for side in SIDES),
    "overflow": ("overflow-x", "overflow-y"),
}

FOLLOW_COLOR = frozenset(
    {
        *SHORTHANDS["border-color"],
        "border-color",
        "outline-color",
        "text-decoration-color",
    }
)
"""What takes the text's colour unless the page says otherwise."""


def shortened(changes: Changes) -> dict[str, tuple[str, str]]:
    """The same changes with equal sides as one, and without what follows the colour."""
    short = dict(changes)
    for name, sides in SHORTHANDS.items():
        values = {changes.get(side) for side in sides}
        if len(values) == 1 and (value := values.pop()) is not None:
            short = {key: old for key, old in short.items() if key not in sides}
            short[name] = value
    color = changes.get("color")
    return {
        name: values
        for name, values in short.items()
        if name not in FOLLOW_COLOR or values != color
    }
