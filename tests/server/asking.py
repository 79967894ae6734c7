"""Questions of controllers, each for a rollout of its own unless it is named."""

from itertools import count

import httpx

NUMBERS = count()
BASELINE = "http://b.test/"


def hook(word: str, **more: str) -> dict[str, object]:
    """A webhook of Flagger for a rollout of its own."""
    urls = {"candidate": f"http://c.test/{word}", "baseline": BASELINE}
    return {
        "name": "web",
        "namespace": "shop",
        "phase": "Progressing",
        "checksum": f"{word}-{next(NUMBERS)}",
        "metadata": {**urls, **more},
    }


def flagger(client: httpx.Client, kind: str, sent: dict[str, object]) -> int:
    answer = client.post(f"/v1/flagger/{kind}", json=sent)
    assert answer.text.count("\n") == 1
    return answer.status_code


def argo(client: httpx.Client, word: str, key: str = "") -> httpx.Response:
    sent = {
        "candidate": f"http://c.test/{word}",
        "baseline": BASELINE,
        "key": key or f"web/{next(NUMBERS)}/2",
    }
    return client.post("/v1/argo/gate", json=sent)


def in_review(client: httpx.Client) -> str:
    """The id of a run that waits for a person."""
    run_id = argo(client, "review").json()["gate"]["id"]
    assert isinstance(run_id, str)
    return run_id
