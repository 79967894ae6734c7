"""A shop on a branch of its own, as a CI job checks it out, and its candidate."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.baselines.gitting import WorkTree, make_tree
from tests.cli.doors import BUTTON, page
from tests.site.server import Site, open_site

CONFIG = '[gate]\nviewports = ["400x300"]\nrepeats = 1\n[[pages]]\npath = "/"\n'


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as opened:
        opened.pages["/"] = page(BUTTON)
        yield opened


@pytest.fixture
def shop(site: Site, tmp_path: Path) -> WorkTree:
    """A clone with a branch of its own and no baselines yet."""
    origin = make_tree(tmp_path / "origin")
    (origin.top / "visual-gate.toml").write_text(CONFIG)
    (origin.top / ".gitignore").write_text("/visual-gate-report/\n")
    origin.commit("config")
    tree = WorkTree(tmp_path / "clone")
    origin.git("clone", "--quiet", str(origin.top), str(tree.top))
    tree.git("checkout", "--quiet", "-b", "topic")
    return tree
