"""Who may ask, and that no secret is stored, logged or told."""

import os
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.server.serving import (
    SHOP_TOKEN,
    TOKEN,
    RunningServer,
    running_server,
    wait_until,
)
from visual_gate.errors import ConfigError
from visual_gate.server.limits import Rate
from visual_gate.server.tokens import TokenFile, read_tokens, secret_in

NAMES = {"name": "web", "namespace": "shop", "checksum": "1"}
URLS = {"candidate": "http://c.test/pass", "baseline": "http://b.test/"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running_server(tmp_path_factory.mktemp("server")) as server:
        yield server


def ask(server: RunningServer, **more: object) -> httpx.Response:
    headers = more.pop("headers", {})
    assert isinstance(headers, dict)
    return httpx.post(
        f"{server.url}/v1/flagger/pre-rollout", json={**NAMES, **more}, headers=headers
    )


def basic(secret: str) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"x:{secret}".encode()).decode()}


def test_a_token_is_taken_from_header_user_or_metadata(server: RunningServer) -> None:
    assert ask(server, metadata={**URLS, "token": TOKEN}).status_code == 200
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    assert ask(server, metadata=URLS, headers=bearer).status_code == 200
    assert ask(server, metadata=URLS, headers=basic(TOKEN)).status_code == 200


def test_without_a_known_token_nothing_is_told(server: RunningServer) -> None:
    assert ask(server, metadata=URLS).status_code == 401
    wrong = ask(server, metadata={**URLS, "token": "guessed-token"})
    assert wrong.status_code == 401
    assert "guessed" not in wrong.text
    for path in (
        "/",
        "/v1/runs",
        "/api/v1/query?query=vector(1)",
        "/kayenta/credentials",
    ):
        answer = httpx.get(server.url + path)
        assert answer.status_code == 401, path
        assert "Basic" in answer.headers["WWW-Authenticate"]
    for path in ("/healthz", "/readyz", "/metrics"):
        assert httpx.get(server.url + path).status_code == 200, path


def test_a_token_is_for_its_namespaces_alone(server: RunningServer) -> None:
    token = {**URLS, "token": SHOP_TOKEN}
    assert ask(server, metadata=token).status_code == 200
    assert ask(server, namespace="bank", metadata=token).status_code == 403
    assert ask(server, namespace="shopping", metadata=token).status_code == 403
    made = ask(server, namespace="bank", metadata={**URLS, "token": TOKEN})
    run_id = made.text.rsplit("/", 1)[1].strip()
    shop = {"Authorization": f"Bearer {SHOP_TOKEN}"}
    foreign = httpx.get(f"{server.url}/v1/runs/{run_id}", headers=shop)
    assert foreign.status_code == 404
    listed = httpx.get(f"{server.url}/v1/runs", headers=shop).json()["runs"]
    assert {run["namespace"] for run in listed} == {"shop"}


def test_a_token_that_may_not_decide_cannot(server: RunningServer) -> None:
    review = {**URLS, "candidate": "http://c.test/review", "token": SHOP_TOKEN}
    made = ask(server, checksum="r", metadata=review)
    run_id = made.text.rsplit("/", 1)[1].strip()
    answer = httpx.post(
        f"{server.url}/v1/runs/{run_id}/decision",
        json={"decision": "approve", "by": "ann"},
        headers={"Authorization": f"Bearer {SHOP_TOKEN}"},
    )
    assert answer.status_code == 403


def test_tokens_are_rotated_without_a_restart(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        file = tmp_path / "tokens.toml"
        old = file.read_text()
        beside = tmp_path / "new"
        beside.write_text(old.replace(TOKEN, "fresh-token"))
        beside.replace(file)
        assert ask(server, metadata={**URLS, "token": TOKEN}).status_code == 401
        fresh = {**URLS, "token": "fresh-token"}
        assert ask(server, metadata=fresh).status_code == 200
        file.write_text("nonsense")
        assert ask(server, metadata=fresh).status_code == 200
        wait_until(lambda: "tokens stay as they were" in server.said)


def test_no_secret_reaches_the_store_the_log_or_a_report(tmp_path: Path) -> None:
    secret = TOKEN.encode()
    with running_server(tmp_path) as server:
        ask(server, metadata={**URLS, "token": TOKEN})
        ask(server, headers=basic(TOKEN), metadata={**URLS, "candidate": 7})
        ask(server, metadata={**URLS, "token": "x" * 3000 + TOKEN})
        assert TOKEN not in httpx.get(f"{server.url}/metrics").text
        server.stop()
        found = [path for path in tmp_path.rglob("*") if path.is_file()]
        told = [path.name for path in found if secret in path.read_bytes()]
    assert told == ["tokens.toml"]


def test_a_target_beyond_the_list_is_refused_by_name(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        config = tmp_path / "server.toml"
        text = config.read_text().replace('["*:*"]', '["*.shop:8080"]')
        config.write_text(text)
        server.stop()
        server.start()
        for url, status in {
            "http://web.shop:8080/pass": 200,
            "http://web.shop/pass": 422,
            "http://169.254.169.254/latest": 422,
            "http://web.shop:8080@evil.test/": 422,
            "file:///etc/passwd": 422,
        }.items():
            sent = {"candidate": url, "baseline": "http://b.shop:8080", "token": TOKEN}
            assert ask(server, checksum=url[:60], metadata=sent).status_code == status


def test_a_request_too_large_deep_or_frequent_is_refused(tmp_path: Path) -> None:
    with running_server(tmp_path, rate_per_s=2.0) as server, server.client as client:
        large = client.post("/v1/runs", content=b"x" * 70_000)
        assert large.status_code == 413
        deep = client.post("/v1/argo/gate", content=b"[" * 20_000)
        assert deep.status_code == 400
        nested = client.post("/v1/runs", content=b"[" * 100 + b"]" * 100)
        assert nested.status_code == 400
        answers = [client.get("/v1/runs") for _ in range(40)]
        late = [answer for answer in answers if answer.status_code == 429]
        assert late
        assert late[0].headers["Retry-After"] == "1"
        assert client.get("/healthz").status_code == 200


def test_a_rate_fills_up_again() -> None:
    clock = [0.0]
    rate = Rate(per_s=5.0, now=lambda: clock[0])
    assert [rate.allows("a") for _ in range(11)] == [True] * 10 + [False]
    assert rate.allows("b")
    clock[0] = 1.0
    assert [rate.allows("a") for _ in range(6)] == [True] * 5 + [False]


@pytest.mark.parametrize(
    ("written", "secret"),
    [
        ("Bearer abc", "abc"),
        ("bearer  abc ", "abc"),
        (basic("a:b")["Authorization"], "a:b"),
        ("Basic ???", ""),
        ("Digest abc", ""),
        ("", ""),
    ],
)
def test_secrets_are_read_from_both_schemes(written: str, secret: str) -> None:
    assert secret_in(written) == secret


@pytest.mark.parametrize(
    "wrong",
    [
        "tokens = 1",
        '[[tokens]]\nname = "a"',
        '[[tokens]]\nname = "a"\ntoken = "short"\nnamespaces = ".*"',
        '[[tokens]]\nname = "a"\ntoken = "long-enough"\nnamespaces = "("',
        '[[tokens]]\nname = "a"\nsha256 = "zz"\nnamespaces = ".*"',
        '[[tokens]]\nname = "a"\ntoken = "long-enough"\nnamespaces = "a"\nx = 1',
        "",
    ],
)
def test_a_wrong_file_of_tokens_is_refused(tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "tokens.toml"
    file.write_text(wrong)
    with pytest.raises(ConfigError, match="tokens"):
        read_tokens(file)


def test_tokens_are_found_by_their_hash_and_not_kept_in_the_clear(
    tmp_path: Path,
) -> None:
    file = tmp_path / "tokens.toml"
    hashed = "9e2a7c2a8f38a5bf8aa5f0e6b9e1d4c2" * 2
    file.write_text(
        f'[[tokens]]\nname = "a"\nsha256 = "{hashed}"\nnamespaces = "a"\n'
        '[[tokens]]\nname = "b"\ntoken = "long-enough"\nnamespaces = "b"\n'
    )
    tokens = TokenFile(file)
    tokens.load()
    found = tokens.find("long-enough")
    assert found is not None
    assert found.name == "b"
    assert "long-enough" not in repr(found)
    os.utime(file)
    assert tokens.find("unknown") is None
