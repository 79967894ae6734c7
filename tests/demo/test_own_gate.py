"""This project's own gate: the demo shop against the baselines in the repository.

    pytest tests/demo/visual-gate.toml --visual-gate-candidate URL \\
        --visual-gate-review xfail

Another browser build or other fonts draw other pixels. The gate then asks for review
and says why, which is an expected failure: the pages are as they were, the machine is
not. What a program's failure leaves in place of a price fails on every machine.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from visual_gate.baselines import open_store, verify
from visual_gate.demo import open_demo

ROOT = Path(__file__).parents[2]
CONFIG = "tests/demo/visual-gate.toml"

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(400)]


@dataclass(frozen=True)
class Gated:
    """What pytest answered, and whether the browser is the one of the baselines."""

    code: int
    printed: str
    verdicts: dict[str, str]
    same_browser: bool


def _gate(candidate: str, report: Path, *, only: str = "") -> Gated:
    """Run the command that continuous integration of any project would run."""
    name = f"{CONFIG}::{only}" if only else CONFIG
    options = ["-p", "no:cacheprovider", "--visual-gate-review", "xfail"]
    folder = ["--visual-gate-report", str(report)]
    command = [sys.executable, "-m", "pytest", name, *options, *folder]
    told = {key: os.environ[key] for key in os.environ if "XDIST" not in key}
    done = subprocess.run(
        [*command, "--visual-gate-candidate", candidate],
        cwd=ROOT,
        env=told,
        capture_output=True,
        text=True,
        check=False,
    )
    document = json.loads((report / "verdict.json").read_bytes())
    return Gated(
        done.returncode,
        done.stdout,
        {page["key"]: page["status"] for page in document["pages"]},
        _is_that_of_the_baselines(document["environment"]["browser"]),
    )


def _is_that_of_the_baselines(browser: dict[str, str]) -> bool:
    stored = next(iter(open_store(ROOT / "baselines"))).browser
    return browser == {
        "name": stored.name,
        "version": stored.version,
        "fonts_digest": stored.fonts_digest,
        "executable": browser["executable"],
    }


def test_the_shop_looks_as_it_was_approved(tmp_path: Path) -> None:
    with open_demo() as (shop, _):
        gated = _gate(shop, tmp_path / "report")
    assert gated.code == 0, gated.printed
    assert len(gated.verdicts) == 8
    if gated.same_browser:
        assert set(gated.verdicts.values()) == {"pass"}, gated.printed
    else:
        assert set(gated.verdicts.values()) == {"review"}, gated.printed
        assert gated.printed.count("The baseline was captured with") >= 8


def test_a_broken_shop_does_not_pass_its_own_gate(tmp_path: Path) -> None:
    with open_demo() as (_, broken):
        gated = _gate(broken, tmp_path / "report", only="checkout@phone")
    assert gated.verdicts == {"checkout@phone": "fail"}, gated.printed
    assert gated.code == 1, gated.printed


def test_every_stored_baseline_is_whole_and_explained_by_the_audit_log() -> None:
    store = open_store(ROOT / "baselines")
    found = verify(store.place)
    assert found.is_whole, (found.links, found.damages)
    assert len(list(store)) == 8
    assert all(one.approved.who and one.approved.reason for one in store)
