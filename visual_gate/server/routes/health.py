"""``/healthz``, ``/readyz``, ``/metrics``: for the cluster, without a token."""

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from visual_gate.server.metrics import Metrics
from visual_gate.server.readiness import Readiness
from visual_gate.server.routes.shared import Answers, Parts, line

router = APIRouter(tags=["health"])
_LATER: Answers = {503: {"description": "not now", "content": {"text/plain": {}}}}


@router.get("/healthz", response_class=PlainTextResponse)
async def alive() -> str:
    """The process answers."""
    return "ok\n"


@router.get("/readyz", response_class=PlainTextResponse, responses=_LATER)
async def ready(request: Request, parts: Parts) -> Response:
    """The model is verified, a browser found, and the store answers."""
    readiness = request.app.state.readiness
    if not isinstance(readiness, Readiness):
        raise TypeError
    problem = readiness.problem or parts.crew.problem
    if not parts.taking:
        problem = "stopping"
    try:
        await asyncio.to_thread(parts.store.ended, ())
    except SQLAlchemyError:
        problem = "the run store does not answer"
    return line(problem or "ready", 503 if problem else 200)


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics(request: Request) -> Response:
    """For Prometheus."""
    found = request.app.state.metrics
    if not isinstance(found, Metrics):
        raise TypeError
    text = await asyncio.to_thread(found.text)
    return Response(text, media_type=CONTENT_TYPE_LATEST)
