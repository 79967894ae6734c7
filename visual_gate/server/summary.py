"""What a run comes to, in a few words that fit a rollout's status."""

from typing import Any

from visual_gate.records import GateReport, Verdict

LONGEST_REASON = 300


def summary_of(report: GateReport) -> dict[str, Any]:
    """Verdict, score, threshold, one line of reason, and the worst component."""
    return {
        "verdict": report.verdict.value,
        "score": report.score,
        "threshold": report.threshold,
        "reason": one_line(_reason(report)),
        "worst": one_line(_worst(report)),
    }


def one_line(text: str) -> str:
    """Text without line breaks or control signs, cut to a length that is read."""
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    joined = " ".join(plain.split())
    return (
        joined if len(joined) <= LONGEST_REASON else joined[: LONGEST_REASON - 1] + "…"
    )


def _reason(report: GateReport) -> str:
    if report.verdict is Verdict.PASS:
        count = len(report.targets)
        return f"{count} target{'s' * (count != 1)} compared"
    return " ".join(report.reasons)


def _worst(report: GateReport) -> str:
    parts = [
        (part.score, f"{part.element or part.id} on {target.target.key}")
        for target in report.targets
        for part in target.findings[:1]
    ]
    return min(parts)[1] if parts else ""
