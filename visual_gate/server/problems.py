"""What went wrong, in the words and the status that each kind of caller reads."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from visual_gate.errors import InfrastructureError, UsageError
from visual_gate.server.access import RefusedError
from visual_gate.server.bodies import ArgoAnswer, GateAnswer
from visual_gate.server.routes.shared import MissingRunError, later, line
from visual_gate.server.store import NotInReviewError

CHALLENGE = {"WWW-Authenticate": 'Basic realm="visual-gate"'}
FLAGGER, ARGO = "/v1/flagger/", "/v1/argo/"


def answer_problems(app: FastAPI) -> None:
    """Turn every error into an answer."""

    @app.exception_handler(RequestValidationError)
    async def _(request: Request, problem: RequestValidationError) -> Response:
        return _unfit(request, _told(problem.errors()), status=_status(problem))

    @app.exception_handler(UsageError)
    async def _(request: Request, problem: UsageError) -> Response:
        status = 409 if isinstance(problem, NotInReviewError) else 422
        return _unfit(request, str(problem), status=status)

    @app.exception_handler(InfrastructureError)
    async def _(request: Request, problem: InfrastructureError) -> Response:
        return _not_now(request, str(problem))

    @app.exception_handler(SQLAlchemyError)
    async def _(request: Request, _problem: SQLAlchemyError) -> Response:
        return _not_now(request, "the run store does not answer; ask again later")

    @app.exception_handler(MissingRunError)
    async def _(request: Request, problem: MissingRunError) -> Response:
        return _worded(request, str(problem), 404)

    @app.exception_handler(RefusedError)
    async def _(request: Request, problem: RefusedError) -> Response:
        headers = CHALLENGE if problem.status == 401 else {}  # noqa: PLR2004  unauthorized
        return _worded(request, str(problem), problem.status, headers)

    @app.exception_handler(HTTPException)
    async def _(request: Request, problem: HTTPException) -> Response:
        headers = dict(problem.headers or {})
        return _worded(request, str(problem.detail), problem.status_code, headers)


def _unfit(request: Request, text: str, *, status: int) -> Response:
    """What cannot be done; Argo reads no body but that of a success."""
    if request.url.path.startswith(ARGO):
        broken = ArgoAnswer(gate=GateAnswer.broken(text))
        return JSONResponse(broken.model_dump(mode="json"))
    return _worded(request, text, status)


def _not_now(request: Request, text: str) -> Response:
    found = later(request.app.state.front, text)
    return _worded(request, text, 503, {"Retry-After": found.headers["retry-after"]})


def _worded(
    request: Request,
    text: str,
    status: int,
    headers: dict[str, str] | None = None,
) -> Response:
    if request.url.path.startswith(FLAGGER):
        return line(text, status, headers)
    return JSONResponse({"detail": text}, status, headers)


def _told(errors: Sequence[Any]) -> str:
    """What is wrong and where; never what was sent, which may be a secret."""
    sentences = [
        f"{'.'.join(map(str, one['loc'][1:])) or 'body'}: {one['msg']}"
        for one in errors[:5]
    ]
    return "; ".join(sentences)


def _status(problem: RequestValidationError) -> int:
    broken = any(one["type"] == "json_invalid" for one in problem.errors())
    return 400 if broken else 422
