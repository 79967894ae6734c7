"""What callers are told over HTTP, by a real server whose workers need no browser."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.server.asking import BASELINE, NUMBERS, argo, flagger, hook, in_review
from tests.server.serving import RunningServer, running_server, wait_until


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("server")
    with running_server(folder, hold_s=8.0, workers=2) as server:
        yield server


@pytest.fixture
def client(server: RunningServer) -> Iterator[httpx.Client]:
    with server.client as client:
        yield client


@pytest.mark.parametrize(
    ("word", "gate", "confirm", "rollback"),
    [
        ("pass", 200, 200, 409),
        ("fail", 412, 412, 200),
        ("review", 412, 409, 409),
        ("error", 424, 409, 409),
        ("crash", 424, 409, 409),
        ("nonsense", 424, 409, 409),
    ],
)
def test_flagger_is_answered_in_its_own_codes(
    client: httpx.Client, word: str, gate: int, confirm: int, rollback: int
) -> None:
    sent = hook(word)
    assert flagger(client, "pre-rollout", sent) == gate
    assert flagger(client, "confirm-promotion", sent) == confirm
    assert flagger(client, "rollback", sent) == rollback


def test_pending_is_held_and_then_503_for_flagger_and_argo(tmp_path: Path) -> None:
    with running_server(tmp_path, hold_s=0.3) as server, server.client as client:
        sent = hook("slow-60-pass")
        first = client.post("/v1/flagger/pre-rollout", json=sent)
        assert (first.status_code, first.headers["Retry-After"]) == (503, "5")
        assert first.elapsed.total_seconds() >= 0.3
        assert flagger(client, "confirm-promotion", sent) == 409
        assert flagger(client, "rollback", sent) == 409
        assert argo(client, "slow-60-pass").status_code == 503


def test_a_review_goes_on_where_the_canary_says_so(client: httpx.Client) -> None:
    assert flagger(client, "pre-rollout", hook("review", on_review="pass")) == 200
    assert flagger(client, "pre-rollout", hook("fail", on_review="pass")) == 412


def test_a_hook_without_urls_uses_those_of_the_same_rollout(
    client: httpx.Client,
) -> None:
    sent = hook("pass")
    assert flagger(client, "pre-rollout", sent) == 200
    assert flagger(client, "confirm-promotion", {**sent, "metadata": {}}) == 200


def test_an_unknown_rollout_is_never_rolled_back(client: httpx.Client) -> None:
    assert flagger(client, "rollback", {**hook("pass"), "metadata": {}}) == 409
    assert flagger(client, "confirm-promotion", {**hook("x"), "metadata": {}}) == 422


def test_confirm_rollout_is_refused_with_what_to_use(client: httpx.Client) -> None:
    answer = client.post("/v1/flagger/confirm-rollout", json=hook("pass"))
    assert answer.status_code == 422
    assert "use pre-rollout" in answer.text


def test_the_end_of_a_rollout_is_noted_and_always_taken(client: httpx.Client) -> None:
    sent = hook("pass")
    flagger(client, "pre-rollout", sent)
    assert flagger(client, "post-rollout", {**sent, "phase": "Succeeded"}) == 200
    told = {"eventMessage": "line one\nline two\x00", "eventType": "Warning"}
    assert flagger(client, "event", hook("unknown", **told)) == 200


def test_a_rollout_that_failed_is_captured_anew_when_it_is_tried_again(
    client: httpx.Client,
) -> None:
    sent = hook("fail")
    first = client.post("/v1/flagger/pre-rollout", json=sent).text
    flagger(client, "post-rollout", {**sent, "phase": "Failed"})
    assert flagger(client, "rollback", sent) == 409
    second = client.post("/v1/flagger/pre-rollout", json=sent).text
    assert first.rsplit("/", 1)[1] != second.rsplit("/", 1)[1]


def test_text_that_is_no_text_is_refused_and_never_breaks_the_server(
    client: httpx.Client,
) -> None:
    half = "\ud800"
    for sent in ({"token": half}, {"suite": half}, {"candidate": half}):
        words = json.dumps({**hook("pass"), "metadata": sent, "checksum": "half"})
        answer = client.post("/v1/flagger/pre-rollout", content=words)
        assert answer.status_code in {401, 422}, answer.text


@pytest.mark.parametrize("word", ["pass", "fail", "review", "error"])
def test_argo_reads_every_verdict_from_a_200(client: httpx.Client, word: str) -> None:
    answer = argo(client, word)
    assert answer.status_code == 200
    gate = answer.json()["gate"]
    assert gate["status"] == word
    assert isinstance(gate["score"], float)
    assert gate["reason"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"candidate": "c.test"},
        {"candidate": "file:///etc/passwd"},
        {"candidate": "http://me:secret@c.test/"},
        {"suite": "unknown"},
        {"key": ""},
        {"baseline": ""},
        {"candidate": 7},
    ],
)
def test_argo_is_told_of_a_wrong_call_in_a_200_that_is_an_error(
    client: httpx.Client, wrong: dict[str, object]
) -> None:
    right = {"candidate": "http://c.test/", "baseline": BASELINE, "key": "never/1/1"}
    answer = client.post("/v1/argo/gate", json={**right, **wrong})
    assert answer.status_code == 200
    assert answer.json()["gate"]["status"] == "error"
    assert "secret" not in answer.text


def test_runs_are_made_once_and_can_be_waited_for(client: httpx.Client) -> None:
    sent = {"candidate": "http://c.test/slow-0.5-pass", "baseline": BASELINE}
    named = {"Idempotency-Key": f"build-{next(NUMBERS)}"}
    made = client.post("/v1/runs", json=sent, headers=named)
    again = client.post("/v1/runs", json=sent, headers=named)
    assert (made.status_code, again.status_code) == (201, 200)
    assert made.json()["id"] == again.json()["id"]
    assert made.json()["status"] == "pending"
    ended = client.get(made.headers["Location"], params={"wait": 20})
    assert ended.json()["status"] == "pass"


@pytest.mark.parametrize(
    ("choice", "status", "rollback"),
    [("approve", "pass", 409), ("reject", "fail", 200)],
)
def test_a_decision_resumes_or_rolls_back(
    client: httpx.Client, choice: str, status: str, rollback: int
) -> None:
    sent = hook("review")
    flagger(client, "confirm-promotion", sent)
    wait_until(lambda: newest(client)["status"] == "review")
    run_id = newest(client)["id"]
    said = {"decision": choice, "by": "ann", "reason": "seen"}
    decided = client.post(f"/v1/runs/{run_id}/decision", json=said)
    assert decided.json()["status"] == status
    assert decided.json()["decision"]["by"] == "ann"
    assert flagger(client, "rollback", sent) == rollback
    opposite = {"approve": "reject", "reject": "approve"}[choice]
    again = client.post(
        f"/v1/runs/{run_id}/decision", json={**said, "decision": opposite}
    )
    assert again.status_code == 409


def newest(client: httpx.Client) -> dict[str, str]:
    found = client.get("/v1/runs", params={"limit": 1}).json()["runs"][0]
    assert isinstance(found, dict)
    return found


def test_blue_green_s_second_analysis_reads_the_decision(client: httpx.Client) -> None:
    key = f"web/{next(NUMBERS)}/blue"
    first = argo(client, "review", key).json()["gate"]
    said = {"decision": "approve", "by": "ann"}
    client.post(f"/v1/runs/{first['id']}/decision", json=said)
    second = argo(client, "review", key).json()["gate"]
    assert (second["id"], second["status"]) == (first["id"], "pass")


def test_the_page_shows_the_run_and_takes_the_decision(client: httpx.Client) -> None:
    run_id = in_review(client)
    assert f"/runs/{run_id}" in client.get("/").text
    page = client.get(f"/runs/{run_id}")
    assert "waits for a decision" in page.text
    assert "script-src" not in page.headers["Content-Security-Policy"]
    said = {"decision": "approve", "by": "<b>ann</b>", "reason": ""}
    back = client.post(f"/runs/{run_id}/decision", data=said)
    assert (back.status_code, back.headers["Location"]) == (303, f"/runs/{run_id}")
    after = client.get(f"/runs/{run_id}").text
    assert "waits for a decision" not in after
    assert "&lt;b&gt;ann" in after


def test_another_site_cannot_decide(client: httpx.Client) -> None:
    run_id = in_review(client)
    foreign = {"Sec-Fetch-Site": "cross-site"}
    said = {"decision": "approve", "by": "mallory"}
    page = client.post(f"/runs/{run_id}/decision", data=said, headers=foreign)
    api = client.post(f"/v1/runs/{run_id}/decision", json=said, headers=foreign)
    assert (page.status_code, api.status_code) == (403, 403)
    assert client.get(f"/v1/runs/{run_id}").json()["status"] == "review"


def test_a_report_is_served_in_a_sandbox_to_whoever_has_its_address(
    client: httpx.Client, server: RunningServer
) -> None:
    run_id = argo(client, "pass").json()["gate"]["id"]
    to = client.get(f"/v1/runs/{run_id}/report").headers["Location"]
    page = httpx.get(server.url + to)
    assert "a report" in page.text
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-scripts; default-src 'none'")
    assert "allow-same-origin" not in policy
    assert "unsafe" not in policy
    forged = to.replace(run_id, "0" * 32)
    climbing = to.replace("index.html", "%2e%2e/%2e%2e/%2e%2e/tokens.toml")
    assert httpx.get(server.url + forged).status_code == 404
    assert httpx.get(server.url + climbing).status_code == 404


def test_a_baseline_may_be_stored_where_a_candidate_may_not(
    client: httpx.Client,
) -> None:
    sent = {"candidate": "http://c.test/pass", "baseline": "stored", "key": "s/1/1"}
    gate = client.post("/v1/argo/gate", json=sent).json()["gate"]
    assert gate["status"] == "pass"
    assert client.get(f"/v1/runs/{gate['id']}").json()["baseline"] == "stored"
    wrong = client.post("/v1/runs", json={**sent, "candidate": "stored", "key": "s/2"})
    assert wrong.status_code == 422


def test_kayenta_is_polled_to_a_score_on_the_right_side(client: httpx.Client) -> None:
    for word, passes in (("pass", True), ("fail", False)):
        scopes = {
            "controlScope": {"scope": BASELINE},
            "experimentScope": {"scope": f"http://c.test/{word}"},
        }
        thresholds = {"pass": 99, "marginal": 50}
        sent = {"scopes": {"default": scopes}, "thresholds": thresholds}
        where = "/kayenta/canary/default?application=shop"
        run_id = client.post(where, json=sent).json()["canaryExecutionId"]
        client.get(f"/v1/runs/{run_id}?wait=20")
        told = client.get(f"/kayenta/canary/{run_id}").json()
        assert told["complete"]
        score = told["result"]["judgeResult"]["score"]["score"]
        assert (score >= 99) if passes else (score < 50)
