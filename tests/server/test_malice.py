"""Deployments that mean harm: a run ends in an error, the server goes on.

What turns on DNS is tested where DNS can be played, as are redirects to files, streams
and downloads: ``tests/capture``.
"""

from collections.abc import Iterator

import pytest

from tests.server.serving import REAL, RunningServer, wait_until, write_config
from tests.site.server import Site, open_site

SUITE = """
[gate]
viewports = ["phone"]

[capture]
target_timeout_s = 10.0
retries = 0

[[pages]]
path = "{path}"
"""
LONG_S = 240.0
HUNGRY = (
    "<p>hungry</p><script>const kept = [];"
    "setInterval(() => kept.push(new Uint8Array(4e7).fill(7)), 10)</script>"
)
ASKING = "<p>ask</p><script>while (true) alert('again')</script>"

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One that may reach 127.0.0.1, and nothing else of this machine."""
    folder = tmp_path_factory.mktemp("malice")
    config = write_config(folder, attempts=1, memory_mb=400)
    written = config.read_text().replace("127.0.0.0/8", "127.0.0.1/32")
    config.write_text(written)
    server = RunningServer(REAL, config)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as opened:
        yield opened


@pytest.fixture
def inner() -> Iterator[Site]:
    """Something inside that nobody may read, and that must not even be asked."""
    with open_site(host="127.0.0.2") as opened:
        opened.pages["/latest/meta-data/"] = "<h1>credentials</h1>"
        yield opened


def judged(server: RunningServer, url: str, *, path: str) -> dict[str, str]:
    """What a run over this path comes to."""
    (server.config.parent / "visual-gate.toml").write_text(SUITE.format(path=path))
    with server.client as client:
        sent = {"candidate": url, "baseline": url}
        run: dict[str, str] = client.post("/v1/runs", json=sent).json()

        def ended() -> bool:
            run.update(client.get(f"/v1/runs/{run['id']}?wait=25").json())
            return run["status"] != "pending"

        wait_until(ended, LONG_S)
    return run


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/to?{inner}/latest/meta-data/", "127.0.0.2 is a loopback address"),
        ("/hungry", "the tab crashed"),
        ("/asking", "not done within 10 s"),
    ],
)
def test_a_deployment_that_means_harm_ends_in_an_error_that_says_so(
    server: RunningServer, site: Site, inner: Site, path: str, reason: str
) -> None:
    site.pages |= {"/hungry": HUNGRY, "/asking": ASKING}
    told = judged(server, site.url, path=path.format(inner=inner.url))
    assert told["status"] == "error", told
    assert reason in told["reason"]
    assert not inner.requests


def test_after_all_of_them_the_next_run_is_judged(
    server: RunningServer, site: Site
) -> None:
    site.pages["/good"] = "<h1>good</h1>"
    good = judged(server, site.url, path="/good")
    assert good["status"] == "pass", good["reason"]
