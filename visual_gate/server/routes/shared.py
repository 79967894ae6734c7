"""What endpoints have in common."""

from typing import Annotated, Any

from fastapi import Depends, Path, Request
from fastapi.responses import PlainTextResponse, Response

from visual_gate.server.access import RefusedError
from visual_gate.server.bodies import RUN_ID, Problem
from visual_gate.server.front import Front
from visual_gate.server.records import Run
from visual_gate.server.tokens import Token

RunId = Annotated[str, Path(pattern=RUN_ID)]

Answers = dict[int | str, dict[str, Any]]
REFUSALS: Answers = {
    400: {"model": Problem, "description": "no JSON, or nested too deeply"},
    401: {"model": Problem, "description": "no token, or an unknown one"},
    403: {"model": Problem, "description": "a token for other namespaces"},
    413: {"description": "too large"},
    422: {"model": Problem, "description": "what was sent makes no sense"},
    429: {"description": "too many requests; see Retry-After"},
    503: {"model": Problem, "description": "not now; see Retry-After"},
}
MISSING: Answers = {404: {"model": Problem, "description": "no such run"}}


class MissingRunError(Exception):
    """There is no such run, or it is not the caller's."""

    def __init__(self, run_id: str) -> None:
        super().__init__(f"no run {run_id}")


async def front(request: Request) -> Front:
    """The parts that endpoints work with; async, as else it would cost a thread."""
    found = request.app.state.front
    if not isinstance(found, Front):
        raise TypeError
    return found


Parts = Annotated[Front, Depends(front)]


async def own_run(parts: Front, token: Token, run_id: str) -> Run:
    """A run that this caller may see; another's is as good as none.

    Raises:
        MissingRunError: there is none.
    """
    run = await parts.find(run_id)
    if run is None or not token.may_ask_for(run.application.namespace):
        raise MissingRunError(run_id)
    return run


def line(
    text: str, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """One line of plain text."""
    return PlainTextResponse(text.strip() + "\n", status, headers)


def later(parts: Front, text: str) -> Response:
    """Not yet: the one answer that every controller takes for that."""
    seconds = str(parts.settings.retry_after_s)
    return line(text, 503, {"Retry-After": seconds})


def refuse_if_not_deciding(token: Token) -> None:
    """Let only those through who may decide; raises RefusedError."""
    if not token.decides:
        raise RefusedError(403, f"the token {token.name} may not decide")
