"""Flagger's webhooks and the life of its canary, as its source has them (v1.44).

pkg/controller/webhook.go and hashicorp/go-retryablehttp: which answers pass, which are
tried again, and that the body is lost then. pkg/controller/scheduler.go: which hook is
called when, and what its answer does. Waits are cut short, their order is kept.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

PASSING = frozenset({200, 201, 202})
TRIED_AGAIN = (429, 503)
LONGEST_WAIT_S = 1.0
"""Where Flagger waits up to 30 s, or as Retry-After says."""


class HookError(Exception):
    """A webhook that did not pass; the text becomes the event of the canary."""


def call_webhook(hook: Mapping[str, Any], payload: Mapping[str, Any]) -> None:
    """One ``CallWebhook``: all attempts that it makes.

    Raises:
        HookError: it did not pass.
    """
    timeout_s = float(hook.get("timeout", "10s").removesuffix("s"))
    attempts = int(hook.get("retries", 0)) + 1
    body = {**payload, "metadata": hook.get("metadata", {})}
    with httpx.Client(follow_redirects=True, timeout=timeout_s) as client:
        for attempt in range(attempts):
            answer = _attempt(client, hook["url"], body)
            if answer is not None and not _tried_again(answer.status_code):
                _judge(answer)
                return
            _wait(answer, attempt)
    raise HookError(f"giving up after {attempts} attempt(s)")


def _attempt(
    client: httpx.Client, url: str, body: Mapping[str, Any]
) -> httpx.Response | None:
    try:
        return client.post(url, json=body)
    except httpx.TransportError:
        return None


def _tried_again(status: int) -> bool:
    return status == 429 or (status >= 500 and status != 501)


def _judge(answer: httpx.Response) -> None:
    if answer.status_code not in PASSING:
        raise HookError(answer.text.strip())


def _wait(answer: httpx.Response | None, attempt: int) -> None:
    asked = 2.0**attempt
    if answer is not None and answer.status_code in TRIED_AGAIN:
        asked = float(answer.headers.get("Retry-After", asked))
    threading.Event().wait(min(asked, LONGEST_WAIT_S))


@dataclass
class Canary:
    """The state that Flagger keeps of a canary, and its analysis tick by tick."""

    hooks: Sequence[Mapping[str, Any]]
    threshold: int = 2
    iterations: int = 2
    checksum: str = "checksum-1"
    namespace: str = "shop"
    name: str = "web"
    phase: str = "Progressing"
    failed_checks: int = 0
    iteration: int = 0
    events: list[str] = field(default_factory=list)

    def run(self, most_ticks: int = 20) -> str:
        """Tick until the canary is decided, or waits for somebody."""
        for _ in range(most_ticks):
            if self.tick() in {"Succeeded", "Failed", "WaitingPromotion"}:
                break
        return self.phase

    def tick(self) -> str:
        """One tick of the analysis; returns the phase after it."""
        if self._any("rollback"):
            self.events.append("rolling back: manual webhook")
            return self._finish("Failed")
        if self.failed_checks >= self.threshold:
            self.events.append("rolling back: failed checks threshold reached")
            return self._finish("Failed")
        if self.iteration < self.iterations:
            self._analyse()
        elif self._passes("confirm-promotion"):
            self._finish("Succeeded")
        else:
            self.phase = "WaitingPromotion"
        return self.phase

    def _analyse(self) -> None:
        """The hooks that come before traffic, or with it."""
        if self._passes("rollout" if self.iteration else "pre-rollout"):
            self.iteration += 1
        else:
            self.failed_checks += 1

    def _finish(self, phase: str) -> str:
        self.phase = phase
        self._passes("post-rollout")
        return phase

    def _of(self, kind: str) -> list[Mapping[str, Any]]:
        return [hook for hook in self.hooks if hook["type"] == kind]

    def _passes(self, kind: str) -> bool:
        """Whether all hooks of a type pass; the first that does not is the event."""
        try:
            for hook in self._of(kind):
                call_webhook(hook, self._payload(kind))
        except HookError as problem:
            self.events.append(str(problem))
            return False
        return True

    def _any(self, kind: str) -> bool:
        """Whether one hook of a type passes; for rollback that is enough."""
        for hook in self._of(kind):
            try:
                call_webhook(hook, self._payload(kind))
            except HookError:
                continue
            return True
        return False

    def _payload(self, kind: str) -> dict[str, Any]:
        promoting = kind == "confirm-promotion"
        return {
            "name": self.name,
            "namespace": self.namespace,
            "phase": "Progressing" if promoting else self.phase,
            "checksum": self.checksum,
        }
