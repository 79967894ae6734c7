"""Spinnaker's webhook stage, as orca has it: POST once, then ask at the Location."""

import threading
from collections.abc import Mapping
from typing import Any

import httpx

POST_TIMEOUT_S = 20.0
POLL_S = 0.1
"""Where orca asks each second."""


def run_stage(stage: Mapping[str, Any], *, token: str, execution: str) -> str:
    """The status of the stage at its end."""
    values = {"parameters.visualGateToken": token, "execution.id": execution}
    headers = {
        name: _filled(value, values)
        for name, (value,) in stage["customHeaders"].items()
    }
    with httpx.Client(headers=headers, timeout=POST_TIMEOUT_S) as client:
        made = client.post(stage["url"], json=stage["payload"])
        if 400 <= made.status_code < 500 and made.status_code != 429:
            return "TERMINAL"
        there = str(made.url.join(made.headers["Location"]))
        while (status := _status(client.get(there), stage)) == "RUNNING":
            threading.Event().wait(POLL_S)
    return status


def _filled(written: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        written = written.replace("${" + name + "}", value)
    return written


def _status(answer: httpx.Response, stage: Mapping[str, Any]) -> str:
    if answer.status_code >= 500 or answer.status_code == 429:
        return "RUNNING"
    if not answer.is_success:
        return "TERMINAL"
    said = answer.json()[stage["statusJsonPath"].removeprefix("$.")]
    if not isinstance(said, str):
        raise TypeError("a number would be taken for progress")
    lists = {
        "SUCCEEDED": stage["successStatuses"],
        "CANCELED": stage["canceledStatuses"],
        "TERMINAL": stage["terminalStatuses"],
    }
    for status, names in lists.items():
        if said.upper() in names.upper().split(","):
            return status
    return "RUNNING"
