"""``/v1/flagger/*``: one address for each type of webhook.

Flagger takes 200, 201, 202 for yes and all else for no; a redirect it follows. So there
is 200 for yes, and never a 202, a 204 or a redirect. The type is not in what it sends.
"""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import PlainTextResponse, Response

from visual_gate.errors import UsageError
from visual_gate.server.access import (
    doorkeeper,
    header_secret,
    refuse_foreign_namespace,
)
from visual_gate.server.bodies import FlaggerHook
from visual_gate.server.front import sentence
from visual_gate.server.records import Application, Status, Wanted, run_key
from visual_gate.server.routes.shared import REFUSALS, Answers, Parts, later, line

NO, REVIEW, BROKEN = 412, 409, 424
_GATE = {Status.PASS: 200, Status.ERROR: BROKEN}

_TEXT: dict[str, Any] = {"content": {"text/plain": {}}}
ANSWERS: Answers = {
    **{status: {**_TEXT, "description": "refused"} for status in REFUSALS},
    200: {**_TEXT, "description": "go on (rollback: roll back)"},
    409: {**_TEXT, "description": "wait (rollback: do not roll back)"},
    412: {**_TEXT, "description": "the candidate does not pass"},
    424: {**_TEXT, "description": "nothing could be judged"},
    503: {**_TEXT, "description": "not yet; see Retry-After"},
}

router = APIRouter(
    prefix="/v1/flagger",
    tags=["flagger"],
    responses=ANSWERS,
    default_response_class=PlainTextResponse,
)
FAILED = "Failed"
ENDS = {"Succeeded", FAILED}


class OldSpecError(UsageError):
    """The hook that cannot work here."""

    def __init__(self) -> None:
        super().__init__(
            "confirm-rollout is called before the canary runs and names the old "
            "version; use pre-rollout"
        )


async def admitted(hook: FlaggerHook, request: Request) -> FlaggerHook:
    """The hook without its token, if that is one for the canary's namespace."""
    secret = hook.metadata.pop("token", "") or header_secret(request)
    token = doorkeeper(request).admit(secret)
    refuse_foreign_namespace(token, hook.namespace)
    return hook


Hook = Annotated[FlaggerHook, Depends(admitted)]


@router.post("/confirm-rollout")
async def confirm_rollout(_: Hook) -> Response:
    """Never works: there is nothing to capture yet."""
    raise OldSpecError


@router.post("/pre-rollout")
@router.post("/rollout")
async def gate(hook: Hook, parts: Parts) -> Response:
    """Yes on a pass; holds a while, then not yet; no with the reason."""
    run, _ = await parts.ask(_wanted(hook))
    run = await parts.settled(run)
    text = sentence(run, parts.link(run))
    if run.status is Status.PENDING:
        return later(parts, text)
    passes = hook.said("on_review") == "pass" and run.status is Status.REVIEW
    return line(text, 200 if passes else _GATE.get(run.status, NO))


@router.post("/confirm-promotion")
@router.post("/confirm-traffic-increase")
async def confirm(hook: Hook, parts: Parts) -> Response:
    """Yes on a pass, or once a person approved; waits for as long as it takes."""
    run, _ = await parts.ask(_wanted(hook))
    text = sentence(run, parts.link(run))
    if run.status is Status.PASS:
        return line(text)
    return line(text, NO if run.status is Status.FAIL else REVIEW)


@router.post("/rollback")
async def roll_back(hook: Hook, parts: Parts) -> Response:
    """Here yes means: roll back. Only on a fail that counts, or a rejection."""
    run = await parts.current(_key(hook))
    if run is None or not parts.store.answers(run):
        return line("nothing is known against this candidate", REVIEW)
    text = sentence(run, parts.link(run))
    return line(text, 200 if run.status is Status.FAIL else REVIEW)


@router.post("/post-rollout")
@router.post("/event")
async def note(hook: Hook, parts: Parts) -> Response:
    """Remembers what became of the rollout; always yes."""
    if hook.phase in ENDS:
        await asyncio.to_thread(
            parts.store.annotate,
            _key(hook),
            hook.phase,
            captured_anew=hook.phase == FAILED,
        )
    return line("noted")


def _key(hook: FlaggerHook) -> str:
    suite = hook.said("suite", "default")
    return run_key("flagger", hook.namespace, hook.name, hook.checksum, suite)


def _wanted(hook: FlaggerHook) -> Wanted:
    return Wanted(
        key=_key(hook),
        application=Application(hook.namespace, hook.name),
        suite=hook.said("suite", "default"),
        candidate=hook.said("candidate"),
        baseline=hook.said("baseline"),
        caller="flagger",
    )
