"""``/v1/argo/gate``: for the web provider of Argo Rollouts.

A status beyond 2xx loses its body there and is tried again: not yet is 503, and what
will never work is answered with 200 and the status ``error``.
"""

from fastapi import APIRouter, Response

from visual_gate.errors import UsageError
from visual_gate.server.access import Caller, refuse_foreign_namespace
from visual_gate.server.bodies import ArgoAnswer, GateAnswer, RunRequest
from visual_gate.server.records import Status
from visual_gate.server.routes.runs import wanted_of
from visual_gate.server.routes.shared import REFUSALS, Parts, later

router = APIRouter(prefix="/v1/argo", tags=["argo"], responses=REFUSALS)


class NoKeyError(UsageError):
    """Without a key every question would start another run."""

    def __init__(self) -> None:
        super().__init__("key is missing; build it from both pod-template hashes")


@router.post("/gate", response_model=ArgoAnswer)
async def gate(asked: RunRequest, parts: Parts, token: Caller) -> ArgoAnswer | Response:
    """The verdict, held a while; 503 while there is none."""
    refuse_foreign_namespace(token, asked.namespace)
    if not asked.key:
        raise NoKeyError
    run, _ = await parts.ask(wanted_of(asked, asked.key, caller="argo"))
    run = await parts.settled(run)
    if run.status is Status.PENDING:
        return later(parts, "pending")
    return ArgoAnswer(gate=GateAnswer.of(run, parts.link(run)))
