"""Whole lives of a rollout in a real browser, with the demo shop as deployments."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.server.serving import TOKEN, RunningServer, running_server, wait_until
from visual_gate.capture.browser import find_browser, is_root
from visual_gate.cli import run
from visual_gate.demo import open_demo
from visual_gate.errors import ExitCode

PAGE = """
[gate]
policy = "{policy}"
viewports = ["phone"]

[[pages]]
path = "/catalogue"
"""
LONG_S = 240.0

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def shop() -> Iterator[tuple[str, str]]:
    with open_demo() as urls:
        yield urls


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("life")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[RunningServer]:
    with running_server(folder, quick=False, hold_s=4.0, retry_after_s=1) as server:
        write_suite(folder, "balanced")
        yield server


def write_suite(folder: Path, policy: str) -> None:
    (folder / "visual-gate.toml").write_text(PAGE.format(policy=policy))


def canary(urls: tuple[str, str], checksum: str) -> dict[str, object]:
    """What Flagger sends while it rolls the second of the URLs out."""
    baseline, candidate = urls
    metadata = {"baseline": baseline, "candidate": candidate, "token": TOKEN}
    return {
        "name": "web",
        "namespace": "shop",
        "phase": "Progressing",
        "checksum": checksum,
        "metadata": metadata,
    }


def hook(server: RunningServer, kind: str, sent: dict[str, object]) -> httpx.Response:
    return httpx.post(f"{server.url}/v1/flagger/{kind}", json=sent, timeout=30.0)


def verdict(server: RunningServer, sent: dict[str, object]) -> httpx.Response:
    """What pre-rollout says once it is no longer pending."""
    answers: list[httpx.Response] = []

    def ended() -> bool:
        answers.append(hook(server, "pre-rollout", sent))
        return answers[-1].status_code != 503

    wait_until(ended, LONG_S)
    return answers[-1]


def test_an_equal_canary_is_promoted(
    server: RunningServer, shop: tuple[str, str]
) -> None:
    sent = canary((shop[0], shop[0]), "equal")
    passed = verdict(server, sent)
    assert passed.status_code == 200, passed.text
    assert hook(server, "confirm-promotion", sent).status_code == 200
    assert hook(server, "rollback", sent).status_code == 409


def test_a_broken_canary_is_rolled_back_and_its_report_opens_in_its_sandbox(
    server: RunningServer, shop: tuple[str, str], folder: Path
) -> None:
    sent = canary(shop, "broken")
    failed = verdict(server, sent)
    assert failed.status_code == 412, failed.text
    assert hook(server, "rollback", sent).status_code == 200
    run_id = failed.text.rsplit("/", 1)[1].strip()
    with server.client as client:
        document = client.get(f"/v1/runs/{run_id}/verdict").json()
        to = client.get(f"/v1/runs/{run_id}/report").headers["Location"]
    assert document["status"] == "fail"
    drawn = page_as_drawn(server.url + to)
    assert "<img" not in httpx.get(server.url + to).text
    assert re.search(r"<img[^>]+candidate\.png", drawn), "its script did not run"


def page_as_drawn(url: str) -> str:
    """The page's elements after its script ran, as a browser has them."""
    program = find_browser("").executable
    flags = ["--headless", "--disable-gpu", "--virtual-time-budget=5000"]
    sandbox = ["--no-sandbox"] if is_root() else []
    return subprocess.run(
        [program, *flags, *sandbox, "--dump-dom", url],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout


def test_a_canary_in_review_waits_for_a_person_and_goes_on(
    server: RunningServer, shop: tuple[str, str], folder: Path
) -> None:
    write_suite(folder, "advisory")
    sent = canary(shop, "unclear")
    unclear = verdict(server, sent)
    assert unclear.status_code == 412
    assert unclear.text.startswith("review")
    assert hook(server, "confirm-promotion", sent).status_code == 409
    run_id = unclear.text.rsplit("/", 1)[1].strip()
    with server.client as client:
        said = {"decision": "approve", "by": "ann", "reason": "the new look"}
        client.post(f"/runs/{run_id}/decision", data=said)
    assert hook(server, "confirm-promotion", sent).status_code == 200
    assert hook(server, "rollback", sent).status_code == 409


def test_a_candidate_is_judged_by_approved_captures_alone(
    server: RunningServer, shop: tuple[str, str], folder: Path
) -> None:
    write_suite(folder, "balanced")
    config = str(folder / "visual-gate.toml")
    said = ["refresh", "--config", config, "--from", shop[0], "--approve"]
    assert run(said) == ExitCode.PASS
    passed = verdict(server, canary(("stored", shop[0]), "as approved"))
    assert passed.status_code == 200, passed.text
    failed = verdict(server, canary(("stored", shop[1]), "not as approved"))
    assert failed.status_code == 412, failed.text


def test_no_browser_outlives_a_killed_server_and_the_run_is_done_again(
    server: RunningServer, shop: tuple[str, str]
) -> None:
    sent = canary((shop[0], shop[0]), "killed")
    assert hook(server, "pre-rollout", sent).status_code in {200, 503}
    sent = canary((shop[0], shop[0]), "killed again")
    hook(server, "confirm-promotion", sent)
    wait_until(scratch_processes, LONG_S)
    server.kill()
    wait_until(lambda: not scratch_processes(), LONG_S)
    server.start()
    assert verdict(server, sent).status_code == 200


def scratch_processes() -> list[int]:
    """Browsers whose profile lies in the scratch folder of a run."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            command = (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
        except OSError:
            continue
        if b"visual-gate-run-" in command:
            found.append(int(entry.name))
    return found
