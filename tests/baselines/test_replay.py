"""Runs in a real browser, recorded, committed, and judged again from Git alone."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.baselines.captures import objects
from tests.baselines.gitting import WorkTree, environment, make_tree
from tests.cli.doors import BROKEN, BUTTON, make_strict_model, page
from tests.site.server import Site, open_site
from visual_gate.baselines import (
    DirectoryStore,
    Recall,
    in_order,
    unused,
    verify,
)
from visual_gate.baselines.digests import sha256
from visual_gate.baselines.git import Repository, open_repository
from visual_gate.cli import run
from visual_gate.errors import BaselineError
from visual_gate.records import Ruling
from visual_gate.review import Desk, open_desk, open_run

pytestmark = pytest.mark.browser

CONFIG = """\
[gate]
viewports = ["400x300"]
policy = "strict"
repeats = 2
most_repeats = 2
[[pages]]
path = "/"
[[pages]]
path = "/buy"
threshold = 0.6
"""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with open_site() as opened:
        opened.pages["/"] = page("<p>Welcome.</p>")
        opened.pages["/buy"] = page(BUTTON)
        yield opened


@pytest.fixture(scope="module")
def shop(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkTree]:
    """Baselines and two verdicts, a pass and a fail, each committed afterwards."""
    tree = make_tree(tmp_path_factory.mktemp("shop"))
    make_strict_model(tree.top / "models")
    (tree.top / "visual-gate.toml").write_text(CONFIG)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment().items():
            patch.setenv(name, value)
        patch.setattr(
            "visual_gate.scoring.cnn.bundled_models", lambda: tree.top / "models"
        )
        patch.chdir(tree.top)
        assert run(["refresh", "--from", site.url, "--approve"]) == 0
        tree.commit("baselines")
        tree.git("tag", "good")
        check = ["check", "--candidate", site.url, "--record", "--report"]
        assert run([*check, str(tree.top / ".git" / "good")]) == 0
        tree.commit("the verdict on good")
        tree.git("tag", "bad")
        site.pages["/buy"] = page(BROKEN)
        assert run([*check, str(tree.top / ".git" / "bad")]) == 1
        tree.commit("the verdict on bad")
        site.pages["/buy"] = page(BUTTON)
        yield tree


@pytest.fixture
def clone(shop: WorkTree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WorkTree:
    """A clone whose working tree has neither pictures nor models any more."""
    shop.git("clone", "--quiet", str(shop.top), str(tmp_path / "clone"))
    tree = WorkTree(tmp_path / "clone")
    shutil.rmtree(tree.top / "models")
    shutil.rmtree(tree.store / "objects")
    monkeypatch.chdir(tree.top)
    return tree


def test_recorded_runs_are_needed_and_checked(shop: WorkTree) -> None:
    place = DirectoryStore(shop.store).place
    assert unused(place) == ()
    assert verify(place).is_whole
    baselines = {name for one in place.shelf().manifests() for name in one.object_names}
    lost = next(path for path in objects(shop.store) if not _is_in(path, baselines))
    content = lost.read_bytes()
    lost.unlink()
    (damage,) = verify(place).damages
    assert damage.targets == ("a recorded verdict",)
    lost.write_bytes(content)


def _is_in(path: Path, names: set[str]) -> bool:
    return f"{path.parent.name}{path.name}" in names


def test_a_verdict_that_lost_a_picture_for_good_names_it(
    shop: WorkTree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shop").mkdir()
    archive = shop.git("archive", "--format=tar", "-o", str(tmp_path / "a.tar"), "HEAD")
    assert not archive
    shutil.unpack_archive(tmp_path / "a.tar", tmp_path / "shop")
    tree = WorkTree(tmp_path / "shop")
    tree.git("init", "--quiet", "--initial-branch", "main")
    for path in objects(tree.store):
        path.unlink()
    tree.commit("without its history")
    monkeypatch.chdir(tree.top)
    store = DirectoryStore(tree.store)
    newest = in_order(store.log())[-1]
    found = Recall(
        store.place, _repository(tree), tree.git("rev-parse", "HEAD"), newest
    )
    with pytest.raises(BaselineError, match=r"cannot be reproduced: objects/.*webp"):
        [found.object(name) for name in sorted(found.run().object_names)]


def _repository(tree: WorkTree) -> Repository:
    opened = open_repository(tree.top)
    assert opened is not None
    return opened


def test_a_commit_without_a_verdict_says_how_to_record_one(
    shop: WorkTree, capsys: pytest.CaptureFixture[str]
) -> None:
    first = shop.git("rev-list", "--max-parents=0", "HEAD")
    assert run(["audit", "at", first]) == 2
    assert "visual-gate check --record" in capsys.readouterr().err


def test_noise_and_approved_baselines_that_were_asked_are_part_of_the_record(
    shop: WorkTree, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    more = "[baselines]\nhistory = 'noise'\nthree_way = true\n"
    config = shop.top / "thorough.toml"
    config.write_text(f"{CONFIG}{more}")
    with open_site() as candidate:
        candidate.pages.update(site.pages)
        call = ["check", "--config", str(config), "--record", "--report", "out"]
        urls = ["--baseline", site.url, "--candidate", candidate.url, "--quiet"]
        assert run([*call, *urls]) == 0
        assert (shop.top / "noise").is_dir()
        candidate.pages["/buy"] = page(BROKEN)
        assert run([*call, *urls]) == 1
    shutil.rmtree(shop.top / "noise")
    config.unlink()
    shutil.rmtree(shop.top / "out")
    assert run(["audit", "at", "HEAD", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["reproduced"]
    assert told["verdict"] == "fail"
    assert any("thorough.toml" in note for note in told["notes"])


@pytest.mark.parametrize(("revision", "code"), [("good", "pass"), ("bad", "fail")])
def test_a_past_verdict_is_reproduced_from_git_byte_for_byte(
    shop: WorkTree,
    clone: WorkTree,
    capsys: pytest.CaptureFixture[str],
    revision: str,
    code: str,
) -> None:
    assert run(["audit", "at", revision, "--json"]) == 0
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert told["verdict"] == code
    assert told["reproduced"]
    assert told["notes"] == []
    assert told["who"] == "Anna <anna@shop.example>"
    written = (shop.top / ".git" / revision / "verdict.json").read_bytes()
    assert json.loads(written)["status"] == code
    assert told["verdict_sha256"] in said.err


def test_a_verdict_in_which_a_decision_acted_is_reproduced_under_another_model(
    shop: WorkTree,
    site: Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Decisions and garbage of then are gone, and the model in use is another one."""
    monkeypatch.chdir(shop.top)
    check = ["check", "--candidate", site.url, "--quiet", "--report"]
    site.pages["/buy"] = page(BUTTON.replace("#06c", "#07d"))
    assert run([*check, str(tmp_path / "run")]) == 1
    _take_for_noise(tmp_path / "run", DirectoryStore(shop.store))
    shop.git("tag", "decided", shop.commit("it is noise"))
    assert run([*check, str(tmp_path / "next"), "--record"]) == 0
    site.pages["/buy"] = page(BUTTON)
    shop.commit("the verdict")
    assert run(["baselines", "gc", "--yes"]) == 0
    assert run(["review", "--forget", "buy@*", "--reason", "not any more"]) == 0
    make_strict_model(shop.top / "models", name="newer")
    shutil.rmtree(shop.top / "models" / "strict")
    shop.commit("later")
    shop.git("clone", "--quiet", str(shop.top), str(tmp_path / "clone"))
    shutil.rmtree(tmp_path / "clone" / "baselines" / "objects")
    monkeypatch.chdir(tmp_path / "clone")
    capsys.readouterr()
    assert run(["audit", "at", "decided", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["verdict"], told["reproduced"]) == ("pass", True)
    then = (tmp_path / "next" / "verdict.json").read_bytes()
    assert told["verdict_sha256"] == sha256(then)
    assert b"it flickers" in then


def _take_for_noise(folder: Path, store: DirectoryStore) -> None:
    desk = open_desk(Desk(open_run(folder), store, lambda: datetime.now(UTC)))
    every = range(len(desk.run.places))
    desk.decide(list(every), Ruling.NOISE, "it flickers", revision=0)
    desk.write(revision=1)
