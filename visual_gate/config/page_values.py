"""Reads what describes a page: viewports, boxes, headers, steps."""

import re
from collections.abc import Callable, Mapping

from visual_gate.config.reading import WrongValueError, article
from visual_gate.config.values import at_least, list_of, positive, text
from visual_gate.records import (
    VIEWPORTS,
    Box,
    Click,
    Fill,
    Hover,
    Press,
    Step,
    Viewport,
    WaitFor,
)

BOX_NUMBERS = 4
LARGEST_PX = 10_000
"""Longest side of a viewport; wider than any screen there is."""

_SIZE = re.compile(r"(\d{2,5})x(\d{2,5})(?:@(\d+(?:\.\d+)?))?")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~\w-]+", re.ASCII)


def viewport(value: object) -> Viewport:
    """A preset's name, or ``WIDTHxHEIGHT`` with ``@SCALE`` if wanted."""
    written = text(value)
    if written in VIEWPORTS:
        return VIEWPORTS[written]
    size = _SIZE.fullmatch(written)
    if size is None:
        presets = ", ".join(VIEWPORTS)
        raise WrongValueError(
            f"{written!r} is no viewport; use {presets}, or a size such as '1024x768'"
        )
    width, height = int(size[1]), int(size[2])
    if max(width, height) > LARGEST_PX:
        raise WrongValueError(f"{written!r} is more than {LARGEST_PX} px on a side")
    factor = positive(float(size[3] or 1))
    return Viewport(written, width, height, device_scale_factor=factor)


def box(value: object) -> Box:
    """Four whole numbers: x, y, width, height in CSS pixels."""
    numbers = list_of(at_least(0))(value)
    if len(numbers) != BOX_NUMBERS or not all(numbers[2:]):
        raise WrongValueError("must be [x, y, width, height] in CSS pixels")
    return Box(*numbers)


def text_table(value: object) -> Mapping[str, str]:
    """A table whose values are all texts."""
    if not isinstance(value, dict):
        raise WrongValueError(f"must be a table of texts, not {article(value)}")
    for key, inside in value.items():
        if not isinstance(inside, str):
            problem = f"({key}) must be a text in quotes, not {article(inside)}"
            raise WrongValueError(problem, key)
    return dict(value)


def header_table(value: object) -> Mapping[str, str]:
    """Request headers, as far as their names go."""
    headers = text_table(value)
    for key in headers:
        if not _HEADER_NAME.fullmatch(key):
            problem = f"({key}) is no header's name; use letters, digits and '-'"
            raise WrongValueError(problem, key)
    return headers


def refuse_control(key: str, content: str) -> None:
    """A header that no browser sends; its value may be a secret and is never told."""
    if not content.replace("\t", "").isprintable():
        problem = f"({key}) has a line break or control character in it; take it out"
        raise WrongValueError(problem, key)


_STEPS: Mapping[str, Callable[[str], Step]] = {
    "click": Click,
    "hover": Hover,
    "press": Press,
    "wait_for": WaitFor,
}


def step(value: object) -> Step:
    """One thing done on the page before its capture, e.g. ``{ click = "#menu" }``."""
    parts = text_table(value)
    if set(parts) == {"fill", "value"}:
        return Fill(parts["fill"], parts["value"])
    names = list(parts)
    if len(names) != 1 or names[0] not in _STEPS:
        raise WrongValueError(
            'is no step; write { click = "#menu" }, { hover = "…" }, '
            '{ press = "Escape" }, { wait_for = "…" } or { fill = "#q", value = "…" }',
            *names[:1],
        )
    return _STEPS[names[0]](parts[names[0]])
