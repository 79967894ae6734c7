"""Captures to store, and what a store's folder holds."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from tests.fakes import make_capture, make_page
from visual_gate.baselines import DirectoryStore, Signature
from visual_gate.records import (
    HIDDEN,
    VIEWPORTS,
    Box,
    Capture,
    Click,
    DomNode,
    FailedRequest,
    Fill,
    FontUse,
    Image,
    PageFacts,
    Side,
    Target,
)

ANNA = Signature("Anna <anna@shop.example>", "2026-03-01T09:00:00Z", "c" * 40, "m" * 64)
BERT = Signature("Bert <bert@shop.example>", "2026-03-02T10:30:00Z", "d" * 40, "m" * 64)
HOME = Target("home", "/", VIEWPORTS["desktop"])
CART = Target("cart", "/cart", VIEWPORTS["phone"])
RED, BLUE = (200, 30, 30), (0, 90, 200)

FULL_TARGET = replace(
    HOME,
    page="checkout",
    path="/checkout?step=2",
    selector="main",
    steps=(Click("#next"), Fill("#mail", HIDDEN)),
    masks=(".clock",),
    ignored=(Box(1, 2, 3, 4),),
)
FULL_FACTS = PageFacts(
    url="/checkout?step=2",
    status=200,
    title="Checkout: Käse",
    console_errors=("TypeError: x is undefined",),
    failed_requests=(FailedRequest("/beacon", "fetch", 503, ""),),
    fonts=(FontUse("Inter", loaded=True),),
    masked=(Box(10, 20, 30, 40),),
    unmatched=(".gone",),
    clock_held=False,
    nodes_truncated=True,
    truncated_at_px=16_000,
    critical=(Box(20, 300, 120, 40),),
    optional=(Box(0, 0, 9, 9), Box(1, 1, 9, 9)),
    clock="2024-05-15T12:00:00+00:00",
    timezone="Europe/Berlin",
    language="de-DE",
    not_as_asked=("the language is de-DE instead of en-US",),
    written_in="fr",
)
FULL_NODES = (
    DomNode("main", "main", "main", "", Box(0, 0, 320, 400), -1, {"color": "red"}),
    DomNode("#go", "button", "button", "Gö 日本", Box(20, 300, 120, 40), 0, {}),
    DomNode("p", "p", "", "x", Box(0, 0, 1, 1), 0, {"color": "red"}),
)


def page(
    target: Target = HOME,
    *,
    button: tuple[int, int, int] = BLUE,
    facts: PageFacts | None = None,
) -> Capture:
    """A capture of a small page whose button has this colour."""
    told = facts or PageFacts(url=f"http://127.0.0.1:8001{target.path}", status=200)
    return make_capture(make_page(button=button), target, Side.CANDIDATE, told)


def full_page() -> Capture:
    """A capture with something in every field that is kept."""
    return replace(page(FULL_TARGET, facts=FULL_FACTS), nodes=FULL_NODES)


def pages(count: int, *, button: tuple[int, int, int] = BLUE) -> list[Capture]:
    """Captures of as many different targets."""
    return [page(replace(HOME, page=f"page-{n}"), button=button) for n in range(count)]


def noise(height: int, width: int) -> Image:
    """A picture that no encoder makes much smaller."""
    return np.random.default_rng(7).integers(0, 256, (height, width, 3), np.uint8)


def approve(
    store: DirectoryStore, *captures: Capture, by: Signature = ANNA, force: bool = False
) -> None:
    """Plan and approve these captures."""
    store.approve([store.plan(one) for one in captures], by, force=force)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder but the lock, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock" and ".git" not in path.parts
    }


def objects(folder: Path, suffix: str = "webp") -> list[Path]:
    """The stored pictures, or other objects."""
    return sorted((folder / "objects").rglob(f"*.{suffix}"))
