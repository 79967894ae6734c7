"""A verdict document back into the record it was made from."""

from typing import Any

from visual_gate.errors import UsageError
from visual_gate.records import (
    Box,
    BrowserInfo,
    Cause,
    CauseKind,
    Click,
    ColorScheme,
    ComponentScore,
    Environment,
    FalseAlarmRate,
    Fill,
    Finding,
    GateReport,
    Hover,
    Kind,
    ModelInfo,
    Occurrence,
    Press,
    State,
    Step,
    Target,
    TargetPictures,
    TargetReport,
    Verdict,
    Viewport,
    WaitFor,
    read_power,
)
from visual_gate.report.document import SCHEMA, Document


class ReportFormatError(UsageError):
    """A file that is no verdict document of this version."""

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"not a {SCHEMA} document: {problem}; "
            "make one with: visual-gate check --report FOLDER"
        )


def load_document(document: object) -> GateReport:
    """The report that ``verdict_document`` was given, from the parsed JSON.

    Raises:
        ReportFormatError: another schema, or a key that is missing or wrong.
    """
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise ReportFormatError("its key 'schema' says something else")
    try:
        return _report(document)
    except KeyError as problem:
        raise ReportFormatError(f"key {problem} is missing") from problem
    except (TypeError, ValueError, AttributeError) as problem:
        raise ReportFormatError(str(problem)) from problem


def _report(document: Document) -> GateReport:
    return GateReport(
        verdict=Verdict(document["status"]),
        score=document["score"],
        threshold=document["threshold"],
        reasons=tuple(document["reasons"]),
        targets=tuple(_target_report(page) for page in document["pages"]),
        findings=tuple(_finding(found) for found in document["findings"]),
        false_alarm_rate=FalseAlarmRate(**document["false_alarm_rate"]),
        model=ModelInfo(**document["model"]),
        environment=_environment(document["environment"]),
        baseline_url=document["baseline_url"],
        candidate_url=document["candidate_url"],
        started=document["started"],
        seconds=document["seconds"],
        power=read_power(document["power"]) if "power" in document else None,
    )


def _target_report(page: Document) -> TargetReport:
    return TargetReport(
        target=_target(page),
        verdict=Verdict(page["status"]),
        score=page["score"],
        reasons=tuple(page["reasons"]),
        components=tuple(_component(part) for part in page["components"]),
        size_baseline=_pair(page["size_baseline"]),
        size_candidate=_pair(page["size_candidate"]),
        captures=_pair(page["captures"]),
        pictures=TargetPictures(**page["pictures"]),
        seconds=page["seconds"],
        smallest_p=page["smallest_p"],
        drift=page.get("drift", ""),
    )


def _target(page: Document) -> Target:
    settings = page["settings"]
    return Target(
        page=page["page"],
        path=page["path"],
        viewport=Viewport(**page["viewport"]),
        color_scheme=ColorScheme(page["color_scheme"]),
        selector=settings["selector"],
        steps=tuple(_step(step) for step in settings["steps"]),
        masks=tuple(settings["masks"]),
        ignored=tuple(Box(*box) for box in settings["ignored"]),
        threshold=settings["threshold"],
        thresholds=dict(settings["thresholds"]),
        critical=tuple(settings["critical"]),
        optional=tuple(settings["optional"]),
    )


def _step(written: Document) -> Step:
    step: Step
    match written:
        case {"click": str(selector)}:
            step = Click(selector)
        case {"fill": str(selector), "value": str(value)}:
            step = Fill(selector, value)
        case {"hover": str(selector)}:
            step = Hover(selector)
        case {"press": str(key)}:
            step = Press(key)
        case {"wait_for": str(selector)}:
            step = WaitFor(selector)
        case _:
            message = f"unknown step {written}"
            raise ValueError(message)
    return step


def _component(part: Document) -> ComponentScore:
    return ComponentScore(
        id=part["id"],
        kind=Kind(part["kind"]),
        state=State(part["state"]),
        score=part["score"],
        threshold=part["threshold"],
        box_baseline=_box(part["box_baseline"]),
        box_candidate=_box(part["box_candidate"]),
        verdict=Verdict(part["verdict"]),
        reason=part["reason"],
        element=part["element"],
        p_value=part["p_value"],
        stable=part["stable"],
        look=part.get("look", ""),
        causes=tuple(_cause(cause) for cause in part["causes"]),
    )


def _finding(found: Document) -> Finding:
    return Finding(
        title=found["title"],
        verdict=Verdict(found["verdict"]),
        score=found["score"],
        causes=tuple(_cause(cause) for cause in found["causes"]),
        occurrences=tuple(Occurrence(**place) for place in found["occurrences"]),
    )


def _cause(cause: Document) -> Cause:
    return Cause(**{**cause, "kind": CauseKind(cause["kind"])})


def _environment(environment: Document) -> Environment:
    return Environment(
        visual_gate=environment["visual_gate"],
        python=environment["python"],
        platform=environment["platform"],
        browser=BrowserInfo(**environment["browser"]),
        packages=dict(environment["packages"]),
    )


def _pair(pair: list[Any]) -> tuple[int, int]:
    first, second = pair
    return int(first), int(second)


def _box(box: list[int] | None) -> Box | None:
    return None if box is None else Box(*box)
