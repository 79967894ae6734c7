"""``/api/v1/query``: the score as a metric, for providers that know only Prometheus.

Told is the newest run that fits, and nothing while it is pending: the score of the
rollout before would let this one pass.
"""

import re
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query
from sqlalchemy import ColumnElement

from visual_gate.errors import UsageError
from visual_gate.server.access import Caller
from visual_gate.server.bodies import PLAIN
from visual_gate.server.records import Run, Status
from visual_gate.server.routes.shared import REFUSALS, Parts
from visual_gate.server.searching import LABELS

METRICS = ("visual_gate_score", "visual_gate_verdict")
_QUERY = re.compile(r"(\w+)\s*(?:\{([^{}]*)\})?")
_LABEL = re.compile(r'\s*(\w+)\s*=\s*"([^"\\]*)"\s*(?:,|$)')
_CONSTANT = re.compile(r"vector\(\s*(\d+(?:\.\d+)?)\s*\)")
_VERDICTS = {Status.PASS: 1.0, Status.REVIEW: 0.5, Status.FAIL: 0.0}

Asked = Annotated[str, Query(max_length=2000, pattern=PLAIN)]

router = APIRouter(tags=["prometheus"], responses=REFUSALS)


class QueryError(UsageError):
    """A query that is none of ours."""

    def __init__(self, query: str) -> None:
        super().__init__(
            f"cannot answer {query!r}; ask for vector(1), or for "
            f"{' or '.join(METRICS)} with labels {', '.join(LABELS)}, "
            'e.g. visual_gate_score{namespace="shop",name="web"}'
        )


@router.get("/api/v1/query")
async def query(parts: Parts, token: Caller, query: Asked) -> dict[str, Any]:
    """The newest run that fits, as an instant vector; empty until it has ended."""
    return await _answer(query.strip(), parts, token)


@router.post("/api/v1/query")
async def query_form(
    parts: Parts,
    token: Caller,
    query: Annotated[str, Form(max_length=2000, pattern=PLAIN)],
) -> dict[str, Any]:
    """The same, as a form."""
    return await _answer(query.strip(), parts, token)


async def _answer(query: str, parts: Parts, token: Caller) -> dict[str, Any]:
    now = parts.store.now()
    constant = _CONSTANT.fullmatch(query)
    if constant:
        return _vector([({}, float(constant[1]))], now)
    metric, conditions = parse(query)
    found = await parts.newest(token, *conditions, limit=1)
    values = [(_labels(run), _value(run, metric)) for run in found]
    return _vector(
        [(labels, value) for labels, value in values if value is not None], now
    )


def parse(query: str) -> tuple[str, tuple[ColumnElement[bool], ...]]:
    """The metric and the conditions on runs in a query such as Prometheus takes.

    Raises:
        QueryError: it is something else.
    """
    found = _QUERY.fullmatch(query)
    if found is None or found[1] not in METRICS:
        raise QueryError(query)
    left, conditions = (found[2] or "").strip(), []
    while left:
        label = _LABEL.match(left)
        if label is None or label[1] not in LABELS:
            raise QueryError(query)
        conditions.append(LABELS[label[1]] == label[2])
        left = left[label.end() :].strip()
    return found[1], tuple(conditions)


def _value(run: Run, metric: str) -> float | None:
    if run.outcome is None or run.status is Status.ERROR:
        return None
    return run.outcome.score if metric == METRICS[0] else _VERDICTS.get(run.status)


def _labels(run: Run) -> dict[str, str]:
    return {
        "id": run.id,
        "namespace": run.application.namespace,
        "name": run.application.name,
        "suite": run.suite,
    }


def _vector(values: list[tuple[dict[str, str], float]], now: float) -> dict[str, Any]:
    result = [
        {"metric": labels, "value": [now, f"{value:.6g}"]} for labels, value in values
    ]
    return {"status": "success", "data": {"resultType": "vector", "result": result}}
