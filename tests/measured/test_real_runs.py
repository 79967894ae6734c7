"""The benchmarks of the judge on a page of their own, in a real browser."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks import false_alarms, gate_recall, nuisances
from benchmarks.sites import open_any_gate
from visual_gate.gate import Gate
from visual_gate.records import JudgeSettings

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(180)]

ROWS = "".join(f"<p class=r>Kettle {number}, 24.90 a piece</p>" for number in range(8))
PAGE = f"""<!doctype html><head><title>Shop</title><style>
body {{ font: 16px/1.5 sans-serif; margin: 20px }}
.r {{ border: 1px solid #ccc; padding: 8px; width: 400px }}
</style></head><h1>Kettles of 2024</h1>{ROWS}<button>Buy all of them</button>"""


@pytest.fixture
def listed(tmp_path: Path) -> list[str]:
    """The arguments that name a list of one page."""
    folder = tmp_path / "pkgs" / "shop@1.0"
    folder.mkdir(parents=True)
    (folder / "shop.html").write_text(PAGE)
    pages = tmp_path / "list.json"
    entry = {"package": "shop", "version": "1.0", "page": "shop.html", "height": 800}
    pages.write_text(json.dumps([entry]))
    log = str(tmp_path / "log.jsonl")
    return [str(pages), "--pkgs", str(tmp_path / "pkgs"), "--log", log]


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(main: Any, *arguments: str) -> Any:
        monkeypatch.setattr(sys, "argv", ["benchmark", *arguments])
        main()
        return json.loads(capsys.readouterr().out)

    return call


def test_equal_deployments_give_no_false_alarm_and_a_plot(
    listed: list[str], called: Any, tmp_path: Path
) -> None:
    plot = tmp_path / "plot.svg"
    turn = ["--turns", "1", "--load", "0", "--plot", str(plot)]
    found = called(false_alarms.main, *listed, *turn)
    assert found["targets"]["fail"] == {
        "hits": 0,
        "of": 1,
        "rate": 0,
        "from_to": [0, 0.975],
    }
    assert found["differed_at_first"]["hits"] == 0
    assert plot.read_text().startswith("<svg")
    again = called(false_alarms.main, *listed, *turn)
    assert again["runs"]["fail"]["of"] == 1


@contextmanager
def open_quick_gate() -> Iterator[Gate]:
    """A gate that is content with two captures a side."""
    two = JudgeSettings(false_alarm_rate=0.25, repeats=2, most_repeats=2)
    with open_any_gate() as gate:
        yield replace(gate, settings=two, observer=replace(gate.observer, settings=two))


def test_a_seeded_fault_is_made_on_the_candidate_alone_and_judged(
    listed: list[str], called: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate_recall, "open_any_gate", open_quick_gate)
    found = called(gate_recall.main, *listed, "--turns", "1", "--seed", "3")
    assert found["faults"] == 1
    assert found["gate_fail_or_review"]["hits"] == 1


def test_a_nuisance_is_made_and_counted_by_its_name(
    listed: list[str], called: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nuisances, "text_looks", dict)
    monkeypatch.setattr(nuisances, "IN_THE_PAGE", {"digits": ("digits",)})
    found = called(nuisances.main, *listed, "--each", "1")
    assert list(found["each"]) == ["digits"]
    assert found["all"]["fail"]["of"] == 1
