"""The kinds of faults, and a fault asked for."""

from dataclasses import dataclass

SOLO = ("stylesheets_lost", "stylesheet_lost", "cookie_wall")
"""Faults that leave nothing of the page alone."""

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


@dataclass(frozen=True, slots=True)
class Request:
    """One change asked of the page; severity 0 to 1 for faults."""

    kind: str
    seed: int
    severity: float
