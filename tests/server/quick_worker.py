"""A worker without a browser: the candidate's path says what comes out.

/pass, /fail, /review, /error, /crash, /hang, /nonsense; /slow-2.5-pass takes so long.
Where the runs of a key share their rate, the reason is which look this one is.
"""

import json
import os
import re
import sys
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


def main() -> None:
    say({"event": "ready"})
    line = sys.stdin.readline()
    if line:
        threading.Thread(target=end_with_the_server, daemon=True).start()
        perform(json.loads(line))


def perform(order: dict[str, Any]) -> None:
    word = urlsplit(order["candidate"]).path.strip("/")
    slow = re.fullmatch(r"slow-([\d.]+)-(\w+)", word)
    if slow:
        threading.Event().wait(float(slow[1]))
        word = slow[2]
    if word == "hang":
        threading.Event().wait()
    if word == "crash":
        os._exit(9)
    page = b"<title>a report</title>"
    (Path(order["folder"]) / "index.html").write_bytes(page)
    said = answer(word)
    if order["look"]:
        said["reason"] = f"look {order['look']}"
    say(said)


def answer(word: str) -> dict[str, Any]:
    if word == "nonsense":
        return {"event": "done", "verdict": "pass", "score": 7}
    if word == "error":
        return {"event": "broken", "problem": "the deployment refused", "final": False}
    scores = {"pass": 0.97, "review": 0.6}
    return {
        "event": "done",
        "verdict": word,
        "score": scores.get(word, 0.1),
        "threshold": 0.5,
        "reason": f"said {word}",
        "worst": "",
        "captures": [0.2],
        "scorings": [0.1],
    }


def end_with_the_server() -> None:
    while sys.stdin.read(1):
        pass
    os._exit(1)


def say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
