"""Argo Rollouts' analysis, as its source has it (after v1.9): web, kayenta, prometheus.

metricproviders/webmetric: a status beyond 2xx loses its body and is an error, redirects
are followed. utils/evaluate: what neither condition takes is inconclusive.
analysis/analysis.go: errors are tried again after 10 s, and are no measurements.
"""

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import httpx

from tests.server.controllers.manifests import Document, substituted

ERROR_RETRY_S = 0.2
"""Where Argo waits 10 s after an error, or 15 s between two polls of kayenta."""

DEFAULT_ERROR_LIMIT = 4
WEB_TIMEOUT_S, KAYENTA_TIMEOUT_S, PROMETHEUS_TIMEOUT_S = 10.0, 15.0, 30.0


class Phase(StrEnum):
    """What a measurement, a metric or a whole run came to."""

    SUCCESSFUL = "Successful"
    FAILED = "Failed"
    INCONCLUSIVE = "Inconclusive"
    ERROR = "Error"


@dataclass(frozen=True)
class Measurement:
    """One measurement; ``value`` is what Argo stores and shows."""

    phase: Phase
    value: str = ""
    message: str = ""


@dataclass
class AnalysisRun:
    """A run of one metric of a template, until it is decided."""

    template: Document
    arguments: Mapping[str, str]
    measurements: list[Measurement] = field(default_factory=list)

    def run(self) -> Phase:
        """Measure until there is an answer, or too many errors in a row."""
        (metric,) = self.template["spec"]["metrics"]
        given = {
            one["name"]: one["value"]
            for one in self.template["spec"]["args"]
            if "value" in one
        }
        metric = substituted(metric, {**given, **self.arguments})
        limit = metric.get("consecutiveErrorLimit", DEFAULT_ERROR_LIMIT)
        while True:
            measured = measure(metric)
            self.measurements.append(measured)
            if measured.phase is not Phase.ERROR:
                return measured.phase
            if len(self.measurements) > limit:
                return Phase.ERROR
            threading.Event().wait(ERROR_RETRY_S)

    @property
    def last(self) -> Measurement:
        return self.measurements[-1]


def measure(metric: Mapping[str, Any]) -> Measurement:
    """One measurement by whichever provider the metric has."""
    providers: Mapping[str, Callable[[Any, Mapping[str, Any]], Measurement]] = {
        "web": _web,
        "kayenta": _kayenta,
        "prometheus": _prometheus,
    }
    ((kind, provider),) = metric["provider"].items()
    try:
        return providers[kind](provider, metric)
    except (httpx.TransportError, ValueError, LookupError, TypeError) as problem:
        return Measurement(Phase.ERROR, message=str(problem))


def _web(provider: Any, metric: Mapping[str, Any]) -> Measurement:
    headers = {one["key"]: one["value"] for one in provider.get("headers", ())}
    timeout_s = provider.get("timeoutSeconds", WEB_TIMEOUT_S)
    with httpx.Client(follow_redirects=True, timeout=timeout_s) as client:
        answer = client.request(
            provider["method"],
            provider["url"],
            headers=headers,
            json=provider["jsonBody"],
        )
    if not answer.is_success:
        message = f"received non 2xx response code: {answer.status_code}"
        return Measurement(Phase.ERROR, message=message)
    (key,) = re.fullmatch(r"\{\$\.(\w+)\}", provider["jsonPath"]).groups()  # type: ignore[union-attr]  # a path that is not ours fails the test
    return _evaluated(answer.json()[key], metric)


def _prometheus(provider: Any, metric: Mapping[str, Any]) -> Measurement:
    headers = {one["key"]: one["value"] for one in provider.get("headers", ())}
    answer = httpx.post(
        f"{provider['address']}/api/v1/query",
        data={"query": provider["query"]},
        headers=headers,
        timeout=PROMETHEUS_TIMEOUT_S,
    ).raise_for_status()
    assert answer.json()["status"] == "success"
    vector = answer.json()["data"]["result"]
    return _evaluated([float(one["value"][1]) for one in vector], metric)


def _kayenta(provider: Any, metric: Mapping[str, Any]) -> Measurement:
    """``Run`` once, then ``Resume`` until it is complete; only 200 will do."""
    address = provider["address"]
    about = {
        "application": provider["application"],
        "configurationAccountName": provider["storageAccountName"],
    }
    with httpx.Client(timeout=KAYENTA_TIMEOUT_S) as client:
        found = _exactly_200(client.get(f"{address}/canaryConfig", params=about))
        name = provider["canaryConfigName"]
        (config,) = (one["id"] for one in found if one["name"] == name)
        body = {"scopes": _scopes(provider), "thresholds": provider["threshold"]}
        started = _exactly_200(
            client.post(f"{address}/canary/{config}", params=about, json=body)
        )
        there = f"{address}/canary/{started['canaryExecutionId']}"
        while not (said := _exactly_200(client.get(there)))["complete"]:
            threading.Event().wait(ERROR_RETRY_S)
    score = int(said["result"]["judgeResult"]["score"]["score"])
    return Measurement(_by_score(score, provider["threshold"]), value=str(score))


def _scopes(provider: Any) -> dict[str, Any]:
    now = {"start": "2026-01-01T00:00:00Z", "end": "2026-01-01T00:00:00Z"}
    return {
        one["name"]: {
            side: {
                "scope": one[side]["scope"],
                "location": one[side]["region"],
                "step": one[side]["step"],
                **now,
            }
            for side in ("controlScope", "experimentScope")
        }
        for one in provider["scopes"]
    }


def _exactly_200(answer: httpx.Response) -> Any:
    if answer.status_code != 200:
        raise ValueError(f"kayenta answered {answer.status_code}")
    return answer.json()


def _by_score(score: int, threshold: Mapping[str, int]) -> Phase:
    if score >= threshold["pass"]:
        return Phase.SUCCESSFUL
    return Phase.INCONCLUSIVE if score >= threshold["marginal"] else Phase.FAILED


def _evaluated(result: Any, metric: Mapping[str, Any]) -> Measurement:
    value = json.dumps(result)
    fails = holds(metric["failureCondition"], result)
    succeeds = holds(metric["successCondition"], result)
    if fails:
        return Measurement(Phase.FAILED, value)
    return Measurement(Phase.SUCCESSFUL if succeeds else Phase.INCONCLUSIVE, value)


def holds(condition: str, result: Any) -> bool:
    """The part of expr-lang that the shipped templates use.

    Raises:
        ValueError: the condition is something else.
    """
    return all(_part_holds(part, result) for part in condition.split(" && "))


def _part_holds(part: str, result: Any) -> bool:
    if found := re.fullmatch(r"result\.(\w+) (==|in) (.+)", part):
        said, wanted = result[found[1]], json.loads(found[3])
        return bool(said == wanted if found[2] == "==" else said in wanted)
    if part == "len(result) > 0":
        return bool(result)
    if found := re.fullmatch(r"result\[0\] (>=|<) ([\d.]+)", part):
        reaches = bool(result) and result[0] >= float(found[2])
        return bool(reaches if found[1] == ">=" else result and not reaches)
    raise ValueError(part)
