"""``/kayenta``: a judge in Kayenta's own words, for Argo's provider and Spinnaker.

A suite is a configuration, the two scopes are the two addresses. The number that is
answered obeys the thresholds of the request: a pass reaches them, a fail does not, a
review lies between, whatever the score of the worst component is.
"""

import json
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from visual_gate.server.access import Caller, refuse_foreign_namespace
from visual_gate.server.bodies import PLAIN, Line, Word
from visual_gate.server.records import Application, Run, Status, Wanted, run_key
from visual_gate.server.routes.shared import (
    MISSING,
    REFUSALS,
    Parts,
    RunId,
    own_run,
)

PASS_AT, MARGINAL_AT = 95.0, 75.0

Name = Annotated[str, Query(max_length=253, pattern=PLAIN)]
Suite = Annotated[str, Path(max_length=253, pattern=PLAIN)]

router = APIRouter(prefix="/kayenta", tags=["kayenta"], responses=REFUSALS)


class Scope(BaseModel):
    """One side; ``scope`` is its address."""

    scope: Line = ""
    location: Word = ""
    step: int | str | None = None
    start: Word | None = None
    end: Word | None = None


class ScopePair(BaseModel):
    """Both sides: the baseline is the control, the candidate the experiment."""

    control_scope: Scope = Field(default_factory=Scope, alias="controlScope")
    experiment_scope: Scope = Field(default_factory=Scope, alias="experimentScope")


class Thresholds(BaseModel):
    """From 0 to 100: ``marginal`` is where a review begins, ``pass`` where it ends."""

    model_config = ConfigDict(validate_by_name=True)

    passes: Annotated[float, Field(alias="pass", ge=0, le=100)] = PASS_AT
    marginal: Annotated[float, Field(ge=0, le=100)] = MARGINAL_AT


class Execution(BaseModel):
    """What is to be judged."""

    scopes: dict[Word, ScopePair] = Field(min_length=1, max_length=1)
    thresholds: Thresholds = Field(default_factory=Thresholds)


class Suites(BaseModel):
    """A configuration that can be asked for."""

    id: str
    name: str


@router.get("/canaryConfig")
async def list_suites(parts: Parts, _: Caller) -> list[Suites]:
    """The suites by name."""
    return [Suites(id=name, name=name) for name in parts.settings.suites]


@router.get("/credentials")
async def list_accounts(_: Caller) -> list[dict[str, Any]]:
    """One account, for those who ask; it means nothing here."""
    kinds = ["METRICS_STORE", "CONFIGURATION_STORE", "OBJECT_STORE"]
    return [{"name": "visual-gate", "type": "visual-gate", "supportedTypes": kinds}]


@router.post("/canary/{suite}")
async def start(
    suite: Suite,
    asked: Execution,
    parts: Parts,
    token: Caller,
    application: Name = "",
) -> dict[str, str]:
    """Begin; the same request again attaches to the same run."""
    refuse_foreign_namespace(token, application)
    (pair,) = asked.scopes.values()
    thresholds = asked.thresholds.model_dump(by_alias=True)
    window = pair.experiment_scope.start, pair.experiment_scope.end
    body = asked.model_dump_json() if all(window) else uuid4().hex
    wanted = Wanted(
        key=run_key("kayenta", application, suite, body),
        application=Application(application, application),
        suite=suite,
        candidate=pair.experiment_scope.scope,
        baseline=pair.control_scope.scope,
        caller="kayenta " + json.dumps(thresholds),
    )
    run, _ = await parts.ask(wanted)
    return {"canaryExecutionId": run.id}


@router.get("/canary/{run_id}", responses={**MISSING, 500: {"description": "error"}})
async def read(run_id: RunId, parts: Parts, token: Caller) -> Response:
    """Complete or not, and the score."""
    run = await own_run(parts, token, run_id)
    if run.status is Status.ERROR:
        reason = run.outcome.reason if run.outcome else ""
        return JSONResponse({"detail": reason}, 500)
    return JSONResponse(_answer(run))


@router.put("/pipelines/{run_id}/cancel", responses=MISSING)
async def cancel(run_id: RunId, parts: Parts, token: Caller) -> dict[str, str]:
    """Says yes: a run goes on without its caller and ends within its own time."""
    await own_run(parts, token, run_id)
    return {"canaryExecutionId": run_id}


def _answer(run: Run) -> dict[str, Any]:
    about = {"application": run.application.name, "canaryExecutionId": run.id}
    if run.status is Status.PENDING:
        return {**about, "complete": False, "status": "running"}
    score = score_within(run, _thresholds(run))
    judged = {
        "score": score,
        "classification": _CLASSES[run.status],
        "classificationReason": run.outcome.reason if run.outcome else "",
    }
    return {
        **about,
        "complete": True,
        "status": "succeeded",
        "result": {"judgeResult": {"score": judged, "results": []}},
    }


_CLASSES = {Status.PASS: "Pass", Status.REVIEW: "Marginal", Status.FAIL: "Fail"}


def _thresholds(run: Run) -> Thresholds:
    """Those that the run was asked with, if it was asked in this way."""
    kind, _, written = run.caller.partition(" ")
    return Thresholds.model_validate_json(written if kind == "kayenta" else "{}")


def score_within(run: Run, thresholds: Thresholds) -> int:
    """The score from 0 to 100 on the side of the thresholds where the verdict is.

    Off the boundaries, since one caller takes ``marginal`` itself for a fail, another
    for a review. Where nothing lies between the two, a review is a fail.
    """
    score = int(100 * run.outcome.score) if run.outcome else 0
    passes, marginal = int(thresholds.passes), int(thresholds.marginal)
    if run.status is Status.PASS:
        return min(max(score, passes + 1), 100)
    least, most = marginal + 1, passes - 1
    if run.status is Status.REVIEW and least <= most:
        return min(max(score, least), most)
    return max(min(score, marginal - 1, passes - 1), 0)
