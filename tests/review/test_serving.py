"""The review's server: loopback, one browser, nothing from elsewhere."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from shutil import copytree

import pytest

from tests.review.runs import GREEN, HOME, RED, make_desk, make_store, run_check
from visual_gate.baselines import DirectoryStore
from visual_gate.review import ReviewServer, serving
from visual_gate.review.problems import PortTakenError


@dataclass(frozen=True)
class Reply:
    status: int
    headers: HTTPMessage
    body: bytes


@dataclass(frozen=True)
class Client:
    """Speaks to the review; each call says what its request carries."""

    server: ReviewServer
    folder: Path

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server.access.port}"

    @property
    def ours(self) -> dict[str, str]:
        """What a browser that has the cookie sends from our own page."""
        access = self.server.access
        return {
            "Cookie": f"{access.cookie}={access.session}",
            "Origin": f"http://{self.host}",
            "Content-Type": "application/json",
        }

    def ask(
        self, method: str, path: str, headers: Mapping[str, str], body: object = None
    ) -> Reply:
        connection = HTTPConnection(self.host, timeout=10)
        sent = b"" if body is None else json.dumps(body).encode()
        connection.request(method, path, sent, {"Host": self.host, **headers})
        reply = connection.getresponse()
        answered = Reply(reply.status, reply.headers, reply.read())
        connection.close()
        return answered


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store and a run, which no test changes."""
    folder = tmp_path_factory.mktemp("finished")
    run_check(make_store(folder), folder / "run", {"home": RED, "cart": GREEN})
    return folder


@pytest.fixture
def client(finished: Path, tmp_path: Path) -> Iterator[Client]:
    copytree(finished, tmp_path, dirs_exist_ok=True)
    store = DirectoryStore(tmp_path / "baselines")
    with serving(make_desk(store, tmp_path / "run")) as server:
        yield Client(server, tmp_path)


def test_the_token_opens_the_review_once(client: Client) -> None:
    address = f"/?token={client.server.access.token}"
    assert client.ask("GET", address, {}).status == 200
    again = client.ask("GET", address, {})
    assert again.status == 403
    assert b"start the review again" in again.body


@pytest.mark.parametrize("path", ["/", "/?token=wrong", "/?token=", "/state"])
def test_without_the_token_there_is_nothing_to_see(client: Client, path: str) -> None:
    reply = client.ask("GET", path, {})
    assert reply.status == 403
    assert b"home" not in reply.body


def test_the_cookie_is_kept_from_scripts_and_other_sites(client: Client) -> None:
    access, token = client.server.access, client.server.access.token
    cookie = client.ask("GET", f"/?token={token}", {}).headers["Set-Cookie"]
    assert cookie.startswith(f"{access.cookie}={access.session};")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert token not in cookie


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1", ""])
def test_another_host_name_gets_nothing(client: Client, host: str) -> None:
    reply = client.ask("GET", "/", {**client.ours, "Host": host})
    assert reply.status == 421
    assert b"home" not in reply.body


def test_only_the_loopback_interface_is_listened_on(client: Client) -> None:
    assert client.server.server_address[0] == "127.0.0.1"


DECISION = {"places": [0], "ruling": "reject", "reason": "no", "revision": 0}


@pytest.mark.parametrize(
    "carried",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Content-Type": "text/plain"},
        {"Cookie": ""},
    ],
)
def test_another_page_cannot_decide(client: Client, carried: dict[str, str]) -> None:
    reply = client.ask("POST", "/decide", {**client.ours, **carried}, DECISION)
    assert reply.status == 403
    assert client.server.desk.unwritten == 0


def test_our_own_page_decides(client: Client) -> None:
    reply = client.ask("POST", "/decide", client.ours, DECISION)
    assert reply.status == 200
    assert json.loads(reply.body)["count"] == "1 of 2 decided: 1 rejected"


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {**DECISION, "ruling": "maybe"},
        {**DECISION, "places": [99]},
        {**DECISION, "places": [-1]},
        {**DECISION, "places": "x"},
    ],
)
def test_a_request_that_makes_no_sense_changes_nothing(
    client: Client, body: object
) -> None:
    reply = client.ask("POST", "/decide", client.ours, body)
    assert reply.status == 400
    assert client.server.desk.unwritten == 0


def test_a_problem_is_one_sentence(client: Client) -> None:
    reply = client.ask("POST", "/decide", client.ours, {**DECISION, "reason": ""})
    assert reply.status == 409
    assert "needs a reason" in json.loads(reply.body)["problem"]


def test_the_page_asks_for_nothing_outside(client: Client) -> None:
    policy = client.ask("GET", "/", client.ours).headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["connect-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert rules["script-src"].startswith("'sha256-")
    assert "unsafe" not in policy


def test_a_picture_is_served_as_the_run_kept_it(client: Client) -> None:
    path = f"pictures/{HOME.key}/candidate.png"
    reply = client.ask("GET", f"/{path}", client.ours)
    assert reply.headers["Content-Type"] == "image/png"
    assert reply.body == (client.folder / "run" / path).read_bytes()


@pytest.mark.parametrize(
    "path",
    ["/../baselines/.gitignore", "/verdict.json", "/%2e%2e/baselines/.gitignore"],
)
def test_no_other_file_is_served(client: Client, path: str) -> None:
    assert client.ask("GET", path, client.ours).status == 404


def test_a_swapped_picture_is_not_shown(client: Client) -> None:
    path = f"pictures/{HOME.key}/candidate.png"
    (client.folder / "run" / path).write_bytes(b"another")
    reply = client.ask("GET", f"/{path}", client.ours)
    assert reply.status == 409
    assert "was replaced by another file" in json.loads(reply.body)["problem"]


def test_closing_ends_the_review(client: Client) -> None:
    assert not client.server.ended.is_set()
    assert client.ask("POST", "/close", client.ours, {}).status == 200
    assert client.server.ended.wait(timeout=5)


def test_a_port_that_is_taken_is_one_sentence(client: Client) -> None:
    port = client.server.access.port
    with (
        pytest.raises(PortTakenError, match="leave --port out"),
        serving(client.server.desk, port),
    ):
        pass
