"""Another photo at the same address, seen by a whole run in a real browser."""

from collections.abc import Iterator

import numpy as np
import pytest

from tests.judge.shops import HOME, SETTINGS, STYLE, Shops, Way
from tests.site.server import open_site
from visual_gate.capture.session import open_browser
from visual_gate.images import encode_png
from visual_gate.records import Verdict

pytestmark = pytest.mark.browser

TEAM = f"""<!doctype html><title>Team</title>{STYLE}<h1>Team</h1>
<p style="display:flex;align-items:center;gap:4px"><img src="/ann.png" width="34"
height="34" alt="Ann"><span id="who">Ann Pierce, who makes all of it</span></p>"""
HARSH = Way(score=0.02)


@pytest.fixture(scope="module")
def team() -> Iterator[Shops]:
    with (
        open_site() as baseline,
        open_site() as candidate,
        open_browser(SETTINGS) as browser,
    ):
        yield Shops(baseline, candidate, browser)


def portrait(seed: int) -> bytes:
    dots = np.random.default_rng(seed).integers(0, 256, (17, 17, 3), np.uint8)
    return encode_png(np.kron(dots, np.ones((2, 2, 1), np.uint8)))


def test_another_portrait_beside_a_name_is_for_review(team: Shops) -> None:
    team.show(TEAM, TEAM)
    team.baseline.pages["/ann.png"] = portrait(1)
    team.candidate.pages["/ann.png"] = portrait(2)
    report = team.run(HOME, way=HARSH)
    assert report.verdict is Verdict.REVIEW
    assert "Only its content differs" in " ".join(report.targets[0].reasons)


def test_another_portrait_beside_a_broken_name_fails(team: Shops) -> None:
    team.show(TEAM, TEAM.replace('id="who"', 'id="who" style="color:#c00"'))
    team.baseline.pages["/ann.png"] = portrait(1)
    team.candidate.pages["/ann.png"] = portrait(2)
    assert team.run(HOME, way=HARSH).verdict is Verdict.FAIL
