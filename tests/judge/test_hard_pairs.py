"""Pairs of pages that counting pixels judges the wrong way round, in a real browser.

A harmless shift changes more pixels than a button in the wrong colour; a defect is a
smaller share of a taller page; a lost icon is next to nothing of a long one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.site.server import Site, open_site
from visual_gate.assemble import open_gate
from visual_gate.config import GateConfig, PageSettings
from visual_gate.gate import Gate
from visual_gate.images import load
from visual_gate.records import (
    Deployment,
    JudgeSettings,
    State,
    TargetReport,
    Verdict,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(180)]

PLACE = "/shop.html"
TWO_CAPTURES = JudgeSettings(false_alarm_rate=0.25, repeats=2, most_repeats=2)
"""What a fault takes at the least: here the score decides, not the promised rate."""

TEXT = (
    "The kettle is made of steel and holds a litre and a half. It is sent within two "
    "days, and whoever does not like it may send it back within thirty."
)
BAG = '<svg id="bag" width="24" height="24"><path d="M3 8h18v14H3zM8 8V3h8v5"/></svg>'


@dataclass(frozen=True)
class Shop:
    """Two deployments of one page, and the gate that compares them."""

    baseline: Site
    candidate: Site
    gate: Gate
    folder: Path

    def check(self, before: str, after: str) -> TargetReport:
        self.baseline.pages[PLACE] = before
        self.candidate.pages[PLACE] = after
        return self.gate.check(self.gate.targets[0])

    def changed_px(self, report: TargetReport) -> int:
        """Pixels that differ at all between the two pictures of a report."""
        before, after = (
            load(self.folder / name)
            for name in (report.pictures.baseline, report.pictures.candidate)
        )
        assert before.shape == after.shape
        return int((before != after).any(axis=2).sum())


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("run")
    with open_site() as there, open_site() as here:
        config = GateConfig(
            pages=(PageSettings("shop", PLACE),),
            baseline=Deployment(there.url),
            candidate=Deployment(here.url),
            judge=TWO_CAPTURES,
        )
        with open_gate(config, run_folder=folder) as gate:
            yield Shop(there, here, gate, folder)


def page(*, height: int = 800, style: str = "", icon: str = BAG) -> str:
    """A shop's page of this height, with more paragraphs the taller it is."""
    parts = "".join(
        f"<section><h2>Kettle {number}</h2><p>{TEXT}</p></section>"
        for number in range(height // 160 - 1)
    )
    return f"""<!doctype html><title>Shop</title><style>
* {{ box-sizing: border-box }}
body {{ margin: 0; height: {height}px; font: 16px/1.5 sans-serif; color: #222 }}
header {{ height: 64px; padding: 18px 40px; border-bottom: 2px solid #14532d }}
header b {{ font-size: 20px; margin-right: 40px }}
header a {{ margin-right: 24px; color: #14532d }}
header svg {{ float: right; stroke: #222; stroke-width: 2; fill: none }}
section {{ margin: 24px 40px; width: 640px }}
h2 {{ font-size: 18px; margin: 0 0 4px }} p {{ margin: 0 }}
#buy {{ position: absolute; left: 800px; top: 120px; width: 40px; height: 40px;
  border: 0; border-radius: 8px; background: #16a34a; color: #fff; font-size: 20px }}
{style}</style>
<header>{icon}<b>Kettles</b><a>New</a><a>Steel</a><a>Glass</a><a>Help</a></header>
<button id="buy">+</button>{parts}"""


def test_a_shift_by_one_pixel_passes_and_a_smaller_change_of_colour_fails(
    shop: Shop,
) -> None:
    shifted = shop.check(page(), page(style="p { position: relative; left: 1px }"))
    shifted_px = shop.changed_px(shifted)
    red = shop.check(page(), page(style="#buy { background: #dc2626 }"))
    assert shop.changed_px(red) < 40 * 40 < 2_825 < shifted_px
    assert (shifted.verdict, red.verdict) == (Verdict.PASS, Verdict.FAIL)


@pytest.mark.parametrize(
    ("defect", "verdict"),
    [
        ("header { border-bottom-color: #fff }", Verdict.FAIL),
        ("header b { position: relative; left: 2px }", Verdict.PASS),
    ],
)
def test_two_pixels_of_a_header_mean_the_same_however_tall_the_page_is(
    shop: Shop, defect: str, verdict: Verdict
) -> None:
    for height in (1_000, 6_000):
        report = shop.check(page(height=height), page(height=height, style=defect))
        assert report.size_baseline == (1280, height)
        assert report.verdict is verdict


def test_a_header_that_takes_quite_another_colour_fails(shop: Shop) -> None:
    teal, red = (
        page(style=f"header {{ background: {colour} }}")
        for colour in ("#0d9488", "#dc2626")
    )
    report = shop.check(teal, red)
    assert report.verdict is Verdict.FAIL


def test_an_icon_of_24_pixels_that_is_lost_on_a_long_page_fails(shop: Shop) -> None:
    report = shop.check(page(height=5_000), page(height=5_000, icon=""))
    assert report.size_baseline == (1280, 5_000)
    assert report.verdict is Verdict.FAIL
    assert "gone" in report.reasons[0]


def rows(*numbers: int) -> str:
    """A list with a row for each number, hardly to be told from one another."""
    said = "".join(f"<p>Row number {number} of the list</p>" for number in numbers)
    style = (
        "<style>body { font: 16px sans-serif; margin: 20px; max-width: 900px }"
        "div { padding: 20px; border: 1px solid #ccc; width: 400px }</style>"
    )
    return f"<!doctype html><title>x</title>{style}<div>{said}<h2>End</h2></div>"


def test_a_row_that_is_lost_of_a_list_of_alike_rows_never_passes(shop: Shop) -> None:
    report = shop.check(rows(0, 1, 2, 3, 4, 5), rows(0, 1, 3, 4, 5))
    assert report.verdict is not Verdict.PASS
    assert any(part.state is State.MISSING for part in report.findings)
