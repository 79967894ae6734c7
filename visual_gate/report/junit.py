"""The report as JUnit XML, one test case for each target."""

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from visual_gate.records import GateReport, TargetReport, Verdict
from visual_gate.report.wording import (
    causes_told,
    clipped,
    deciding,
    name_of,
    tally,
)

_ILLEGAL = re.compile(
    "[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
"""Characters that XML 1.0 cannot hold, not even escaped."""


def to_junit(report: GateReport) -> bytes:
    """A ``testsuites`` document, UTF-8 with declaration.

    ``fail`` is a failure of type ``fail``, ``review`` a failure of type ``review``
    (nothing passes unseen), and ``error`` an error. The score of every target is a
    property of its case.
    """
    counts = tally(report)
    numbers = {
        "tests": str(len(report.targets)),
        "failures": str(counts[Verdict.FAIL] + counts[Verdict.REVIEW]),
        "errors": str(counts[Verdict.ERROR]),
        "skipped": "0",
        "time": f"{report.seconds:.3f}",
    }
    root = Element("testsuites", {"name": "visual-gate", **numbers})
    suite = SubElement(root, "testsuite", {"name": "visual-gate", **numbers})
    if report.started:
        suite.set("timestamp", _legal(report.started))
    _properties(
        suite,
        {
            "verdict": report.verdict.value,
            "score": f"{report.score:.4f}",
            "baseline": report.baseline_url,
            "candidate": report.candidate_url,
            "model": f"{report.model.name} {report.model.sha256}".strip(),
        },
    )
    for target in report.targets:
        _case(suite, target)
    indent(root)
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _case(suite: Element, target: TargetReport) -> None:
    case = SubElement(
        suite,
        "testcase",
        {
            "classname": _legal(f"visual-gate.{target.target.page}"),
            "name": _legal(target.target.key),
            "time": f"{target.seconds:.3f}",
        },
    )
    pictures = target.pictures
    _properties(
        case,
        {
            "verdict": target.verdict.value,
            "score": f"{target.score:.4f}",
            "threshold": f"{target.target.threshold:.4f}",
            "baseline": pictures.baseline,
            "candidate": pictures.candidate,
            "difference": pictures.difference,
        },
    )
    if target.verdict is not Verdict.PASS:
        tag = "error" if target.verdict is Verdict.ERROR else "failure"
        message = clipped("; ".join(target.reasons) or target.verdict.value, 300)
        outcome = SubElement(
            case, tag, {"type": target.verdict.value, "message": _legal(message)}
        )
        outcome.text = _legal(_details(target))


def _details(target: TargetReport) -> str:
    lines = [*target.reasons]
    for part in deciding(target):
        lines.append(
            f"{part.verdict} {part.score:.2f} < {part.threshold:.2f} "
            f"{name_of(part)} ({part.state})"
            if part.score < part.threshold
            else f"{part.verdict} {part.score:.2f} {name_of(part)} ({part.state})"
        )
        lines += [f"    {told}" for told in causes_told(part.causes)]
    return "\n".join(lines)


def _properties(parent: Element, values: dict[str, str]) -> None:
    properties = SubElement(parent, "properties")
    for name, value in values.items():
        if value:
            SubElement(properties, "property", {"name": name, "value": _legal(value)})


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)
