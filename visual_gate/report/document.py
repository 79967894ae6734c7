"""The report as plain JSON values, in the form ``verdict.schema.json`` describes."""

import json
from pathlib import Path
from typing import Any, assert_never

from visual_gate.records import (
    HIDDEN,
    Box,
    Cause,
    Click,
    ComponentScore,
    Environment,
    Fill,
    Finding,
    GateReport,
    Hover,
    Press,
    Step,
    Target,
    TargetReport,
    WaitFor,
)

Document = dict[str, Any]
"""JSON values: strings, numbers, booleans, ``None``, lists and dicts of these."""

SCHEMA = "visual-gate/verdict@1"
SCHEMA_FILE = Path(__file__).parent / "verdict.schema.json"


def verdict_document(report: GateReport) -> Document:
    """Everything the gate concluded, as JSON values with the schema's keys.

    ``status`` is the verdict, of the run, a page and a component alike. Boxes are
    ``[x, y, width, height]`` in image pixels, origin top left.
    """
    return {
        "schema": SCHEMA,
        "status": report.verdict.value,
        "score": report.score,
        "threshold": report.threshold,
        "false_alarm_rate": {
            "target": report.false_alarm_rate.target,
            "smallest_p": report.false_alarm_rate.smallest_p,
        },
        "reasons": list(report.reasons),
        "pages": [page_document(target) for target in report.targets],
        "findings": [_finding(found) for found in report.findings],
        "model": {"name": report.model.name, "sha256": report.model.sha256},
        "environment": _environment(report.environment),
        "baseline_url": report.baseline_url,
        "candidate_url": report.candidate_url,
        "started": report.started,
        "seconds": report.seconds,
        **({"power": report.power.to_document()} if report.power else {}),
    }


def to_json(document: Document) -> str:
    """Readable JSON text; a number that JSON has no word for is a ``ValueError``."""
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def page_document(report: TargetReport) -> Document:
    """One target of a report."""
    return {
        "key": report.target.key,
        "page": report.target.page,
        "path": report.target.path,
        "viewport": {
            "name": report.target.viewport.name,
            "width": report.target.viewport.width,
            "height": report.target.viewport.height,
            "device_scale_factor": report.target.viewport.device_scale_factor,
        },
        "color_scheme": report.target.color_scheme.value,
        "settings": _settings(report.target),
        "status": report.verdict.value,
        "score": report.score,
        "reasons": list(report.reasons),
        "components": [component_document(part) for part in report.components],
        "size_baseline": list(report.size_baseline),
        "size_candidate": list(report.size_candidate),
        "captures": list(report.captures),
        "pictures": {
            "baseline": report.pictures.baseline,
            "candidate": report.pictures.candidate,
            "difference": report.pictures.difference,
            "capture": report.pictures.capture,
            "seal": report.pictures.seal,
        },
        "smallest_p": report.smallest_p,
        "drift": report.drift,
        "seconds": report.seconds,
    }


def component_document(part: ComponentScore) -> Document:
    """One component, with the keys that ``compare`` prints and what was decided."""
    return {
        "id": part.id,
        "kind": part.kind.value,
        "state": part.state.value,
        "score": part.score,
        "threshold": part.threshold,
        "box_baseline": _box(part.box_baseline),
        "box_candidate": _box(part.box_candidate),
        "verdict": part.verdict.value,
        "reason": part.reason,
        "element": part.element,
        "p_value": part.p_value,
        "stable": part.stable,
        "causes": [_cause(cause) for cause in part.causes],
        **({"look": part.look} if part.look else {}),
    }


def _box(box: Box | None) -> list[int] | None:
    return None if box is None else [box.x, box.y, box.width, box.height]


def _cause(cause: Cause) -> Document:
    return {
        "kind": cause.kind.value,
        "name": cause.name,
        "element": cause.element,
        "baseline": cause.baseline,
        "candidate": cause.candidate,
    }


def _finding(found: Finding) -> Document:
    return {
        "title": found.title,
        "verdict": found.verdict.value,
        "score": found.score,
        "causes": [_cause(cause) for cause in found.causes],
        "occurrences": [
            {"target": place.target, "component": place.component}
            for place in found.occurrences
        ],
    }


def _settings(target: Target) -> Document:
    """What the configuration said about the target, beyond page and viewport."""
    return {
        "selector": target.selector,
        "steps": [_step(step) for step in target.steps],
        "masks": list(target.masks),
        "ignored": [_box(box) for box in target.ignored],
        "threshold": target.threshold,
        "thresholds": dict(target.thresholds),
        "critical": list(target.critical),
        "optional": list(target.optional),
    }


def _step(step: Step) -> Document:
    written: Document
    match step:
        case Click(selector):
            written = {"click": selector}
        case Fill(selector):
            written = {"fill": selector, "value": HIDDEN}
        case Hover(selector):
            written = {"hover": selector}
        case Press(key):
            written = {"press": key}
        case WaitFor(selector):
            written = {"wait_for": selector}
        case _:
            assert_never(step)
    return written


def _environment(environment: Environment) -> Document:
    browser = environment.browser
    return {
        "visual_gate": environment.visual_gate,
        "python": environment.python,
        "platform": environment.platform,
        "browser": {
            "name": browser.name,
            "version": browser.version,
            "executable": browser.executable,
            "fonts_digest": browser.fonts_digest,
        },
        "packages": dict(environment.packages),
    }
