"""``/v1/runs``: for scripts, Spinnaker, Kargo, and whoever wants all of it."""

from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import FileResponse, RedirectResponse

from visual_gate.server.access import (
    Caller,
    RefusedError,
    refuse_foreign_namespace,
)
from visual_gate.server.bodies import (
    PLAIN,
    DecisionRequest,
    Problem,
    RunAnswer,
    RunList,
    RunRequest,
)
from visual_gate.server.crew import report_folder
from visual_gate.server.records import (
    Application,
    Decision,
    Status,
    Wanted,
    run_key,
)
from visual_gate.server.routes.shared import (
    MISSING,
    REFUSALS,
    MissingRunError,
    Parts,
    RunId,
    own_run,
    refuse_if_not_deciding,
)
from visual_gate.server.tickets import tickets

LONGEST_WAIT_S = 25.0
VERDICT = "verdict.json"

router = APIRouter(prefix="/v1/runs", tags=["runs"], responses=REFUSALS)


@router.post(
    "",
    status_code=201,
    responses={200: {"model": RunAnswer, "description": "the run was known"}},
)
async def create_run(
    asked: RunRequest,
    parts: Parts,
    token: Caller,
    response: Response,
    idempotency_key: Annotated[str, Header(max_length=1000, pattern=PLAIN)] = "",
) -> RunAnswer:
    """Make a run, or attach to the one with this key; returns at once."""
    refuse_foreign_namespace(token, asked.namespace)
    wanted = wanted_of(asked, asked.key or idempotency_key, caller="api")
    run, made = await parts.ask(wanted, refresh=asked.refresh)
    response.status_code = 201 if made else 200
    response.headers["Location"] = f"/v1/runs/{run.id}"
    return RunAnswer.of(run, parts.link(run))


def wanted_of(asked: RunRequest, key: str, *, caller: str) -> Wanted:
    """The run that is asked for; without a key it is like no other."""
    named = ("api", asked.namespace, key, asked.suite)
    return Wanted(
        key=run_key(*named) if key else run_key("once", uuid4().hex),
        application=Application(asked.namespace, asked.name or key.partition("/")[0]),
        suite=asked.suite,
        candidate=asked.candidate,
        baseline=asked.baseline,
        caller=caller,
    )


@router.get("")
async def list_runs(
    parts: Parts,
    token: Caller,
    status: Status | None = None,
    namespace: Annotated[str | None, Query(max_length=253, pattern=PLAIN)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> RunList:
    """Runs of the caller's namespaces, newest first."""
    found = await parts.newest(token, status=status, namespace=namespace, limit=limit)
    return RunList(runs=[RunAnswer.of(run, parts.link(run)) for run in found])


@router.get("/{run_id}", responses=MISSING)
async def read_run(
    run_id: RunId,
    parts: Parts,
    token: Caller,
    wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT_S)] = 0.0,
) -> RunAnswer:
    """A run; with ``wait`` not before it has ended, or so many seconds went by."""
    run = await parts.settled(await own_run(parts, token, run_id), wait)
    return RunAnswer.of(run, parts.link(run))


@router.get(
    "/{run_id}/report",
    status_code=303,
    response_class=RedirectResponse,
    responses=MISSING,
)
async def read_report(
    run_id: RunId, parts: Parts, token: Caller, request: Request
) -> RedirectResponse:
    """To the report's page, under an address that works without a token for a while."""
    run = await own_run(parts, token, run_id)
    if not (report_folder(parts.settings, run) / "index.html").is_file():
        raise MissingRunError(f"{run_id} with a report")
    return RedirectResponse(tickets(request).address(run), 303)


@router.get("/{run_id}/verdict", responses=MISSING, response_model=dict[str, Any])
async def read_verdict(run_id: RunId, parts: Parts, token: Caller) -> FileResponse:
    """The whole verdict document, ``visual-gate/verdict@1``."""
    run = await own_run(parts, token, run_id)
    path = report_folder(parts.settings, run) / VERDICT
    if run.status is Status.PENDING or not path.is_file():
        raise MissingRunError(f"{run_id} with a verdict")
    return FileResponse(path, media_type="application/json")


@router.post(
    "/{run_id}/decision",
    responses={
        **MISSING,
        409: {"model": Problem, "description": "not in review, or decided otherwise"},
    },
)
async def decide_run(
    run_id: RunId,
    said: DecisionRequest,
    parts: Parts,
    token: Caller,
    request: Request,
) -> RunAnswer:
    """Approve or reject a run in review; counts for its key."""
    refuse_cross_site(request)
    refuse_if_not_deciding(token)
    await own_run(parts, token, run_id)
    at = parts.store.now()
    decision = Decision(said.decision, said.by, said.reason, at=at)
    run = await parts.decide(run_id, decision)
    if run is None:
        raise MissingRunError(run_id)
    return RunAnswer.of(run, parts.link(run))


def refuse_cross_site(request: Request) -> None:
    """A browser says where a request comes from; others say nothing."""
    if request.headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        raise RefusedError(403, "a decision must come from the server's own pages")
