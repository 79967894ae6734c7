import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.training.minipage import write_mini_page
from visual_gate.images import load
from visual_gate.records import VIEWPORTS
from visual_gate.training.corpus import Corpus, pages_in
from visual_gate.training.manifest import Label, read_manifest
from visual_gate.training.plan import Volume
from visual_gate.training.quality import as_table, quality_of, read_lines
from visual_gate.training.render import (
    DataSet,
    RenderError,
    RenderSettings,
    left_out,
    plan_orders,
    render,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def settings_in(folder: Path) -> RenderSettings:
    desktop = (VIEWPORTS["desktop"],)
    return RenderSettings(folder, "7", desktop, Volume(2, 3, 1), workers=1)


def quiet(_message: str) -> None:
    pass


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return pages_in(write_mini_page(tmp_path_factory.mktemp("pages") / "shop"))


@pytest.fixture(scope="module")
def first(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> DataSet:
    return render(corpus, settings_in(tmp_path_factory.mktemp("data")), quiet)


def test_the_same_pages_seed_and_browser_give_the_same_digest(
    corpus: Corpus, first: DataSet, tmp_path: Path
) -> None:
    again = render(corpus, settings_in(tmp_path), quiet)
    assert again.digest == first.digest
    assert again.pairs == first.pairs


def test_the_manifest_is_what_the_bench_reads(first: DataSet) -> None:
    pairs = read_manifest(first.manifest)
    assert {pair.label for pair in pairs} >= {Label.REGRESSION, Label.BENIGN}
    for pair in pairs:
        assert load(pair.baseline).shape == load(pair.candidate).shape


def test_every_fault_in_a_pair_can_be_seen(first: DataSet) -> None:
    faults = [
        part
        for line in read_lines(first.manifest)
        for part in line["parts"]
        if part["severity"] > 0
    ]
    assert faults
    for part in faults:
        seen = part["visible"]
        assert seen["changed_px"] >= 80 or seen["faint_px"] >= 1500


def test_harmless_pairs_hold_no_fault(first: DataSet) -> None:
    for line in read_lines(first.manifest):
        worst = max((part["severity"] for part in line["parts"]), default=0)
        assert (line["label"] == "regression") == (worst > 0)


def test_no_more_pages_and_views_are_rendered_than_asked_for(
    corpus: Corpus, tmp_path: Path
) -> None:
    both = (VIEWPORTS["desktop"], VIEWPORTS["phone"])
    settings = replace(settings_in(tmp_path), viewports=both)
    every = plan_orders(corpus.pages, settings)
    assert len(every) == 2
    one = replace(settings, most=1)
    assert plan_orders(corpus.pages, one) == every[:1]
    made = render(corpus, one, quiet)
    assert made.pages == 1
    assert {line["viewport"] for line in read_lines(made.manifest)} == {
        every[0].viewport.name
    }


def test_a_second_run_renders_nothing_again(corpus: Corpus, first: DataSet) -> None:
    said: list[str] = []
    again = render(corpus, settings_in(first.manifest.parent), said.append)
    assert said[0] == "1 pages and viewports, 0 to render"
    assert again == first


def released(folder: Path, style: str) -> Corpus:
    """The mini page, and another release of it with a line more of style."""
    page = pages_in(write_mini_page(folder / "shop")).pages[0]
    release = write_mini_page(folder / "shop-1.0.1")
    with (release / "style.css").open("a") as sheet:
        sheet.write(style)
    return Corpus((replace(page, release=release),))


def lines_of(corpus: Corpus, folder: Path) -> dict[str, dict[str, Any]]:
    made = render(corpus, settings_in(folder), quiet)
    return {line["kind"]: line for line in read_lines(made.manifest)}


def test_a_release_that_looks_the_same_makes_a_harmless_pair(tmp_path: Path) -> None:
    corpus = released(tmp_path, "header { background: #223545 }")
    pair = lines_of(corpus, tmp_path / "data")["release"]
    assert (pair["label"], pair["tier"], pair["parts"]) == ("benign", "noise", [])
    assert (tmp_path / "data" / pair["b"]).is_file()


def test_a_release_that_can_be_told_apart_makes_no_pair(tmp_path: Path) -> None:
    corpus = released(tmp_path, "header { background: #264 }")
    assert "release" not in lines_of(corpus, tmp_path / "data")


def test_a_page_that_shows_too_little_is_left_out_with_the_reason(
    tmp_path: Path,
) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("<p>hello")
    blank, settings = pages_in(tmp_path / "site"), settings_in(tmp_path / "data")
    with pytest.raises(RenderError, match="not one page"):
        render(blank, settings, quiet)
    assert list(left_out(blank, settings).values()) == ["only 1 visible elements"]


def test_the_quality_report_lies_beside_the_manifest(first: DataSet) -> None:
    written = json.loads((first.manifest.parent / "quality.json").read_text())
    assert written["pairs"] == first.pairs


def test_the_quality_report_counts_and_forbids(first: DataSet) -> None:
    lines = read_lines(first.manifest)
    report = quality_of(lines, forbidden=["shop"])
    assert sum(report.labels.values()) == len(lines)
    assert report.forbidden == ["shop__index.html"]
    assert json.loads(report.to_json())["pairs"] == len(lines)
    assert "forbidden pages inside: shop__index.html" in as_table(report)
