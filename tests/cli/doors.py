"""Two small deployments and a model that finds every difference bad."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch

from tests.scoring.making import TINY, tiny_heads, tiny_networks
from tests.site.server import Site, open_site
from visual_gate.scoring.evidence import FEATURES
from visual_gate.scoring.model import document_of, pack
from visual_gate.scoring.promotion import promote
from visual_gate.scoring.registry import Card, digest, save_model

BUTTON = "<button style='background:#06c;color:#fff;padding:20px 60px'>Buy now</button>"
BROKEN = BUTTON.replace("#06c", "#c00").replace("Buy now", "undefined")
CONFIG = """\
[gate]
viewports = ["400x300"]
repeats = 2
most_repeats = 2
[capture]
concurrency = 2
[[pages]]
path = "/"
[[pages]]
path = "/buy"
"""


def page(content: str) -> str:
    """A page of a shop with this in its middle."""
    return (
        "<!doctype html><meta charset=utf-8><title>Shop</title>"
        "<body style='margin:20px;font:20px DejaVu Sans'><h1>Shop</h1>"
        f"<p>We sell all kinds of things to everybody.</p>{content}</body>"
    )


@dataclass(frozen=True)
class Doors:
    """A baseline, and a candidate whose page ``/buy`` is broken."""

    baseline: Site
    candidate: Site


@contextmanager
def open_doors() -> Iterator[Doors]:
    with open_site() as baseline, open_site() as candidate:
        for site in (baseline, candidate):
            site.pages["/"] = page("<p>Welcome.</p>")
            site.pages["/buy"] = page(BUTTON)
        candidate.pages["/buy"] = page(BROKEN)
        yield Doors(baseline, candidate)


def make_strict_model(folder: Path, name: str = "strict") -> None:
    """A model whose score of any difference is near 0, put in use."""
    torch.manual_seed(0)
    weights = pack(tiny_networks(), tiny_heads())
    card = Card(
        name=name,
        sha256=digest(weights),
        network=document_of(TINY),
        features=FEATURES,
        calibration={"slope": 1.0, "offset": 4.0},
    )
    save_model(folder, card, weights)
    promote(folder, card.name)
