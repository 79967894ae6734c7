"""How checked pages end their test: properties, pictures, and the answer."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from visual_gate.plugin.attachments import PICTURES, AttachedPicture
from visual_gate.plugin.engine import Checked
from visual_gate.plugin.options import PluginOptions
from visual_gate.plugin.outcome import (
    BaselineMissingError,
    NotJudgedError,
    PageFailedError,
    ReviewWantedError,
)
from visual_gate.plugin.run import verdict_property
from visual_gate.records import TargetReport, Verdict
from visual_gate.report.wording import causes_told, deciding, name_of

COMPONENTS_SHOWN = 5
CAUSES_SHOWN = 3


def end_test(
    item: pytest.Item, options: PluginOptions, checked: Sequence[Checked]
) -> None:
    """Record what was found, then let the test pass or raise.

    Raises:
        NotJudgedError: a page could not be judged.
        BaselineMissingError: a page has no stored baseline.
        PageFailedError: a page does not meet the criteria.
        ReviewWantedError: a person must look.
    """
    __tracebackhide__ = True
    record(item, options.report, checked)
    message = "\n".join(
        explanation(each, options.report)
        for each in checked
        if each.report.verdict is not Verdict.PASS
    )
    verdicts = {each.report.verdict for each in checked if not each.no_baseline}
    if Verdict.ERROR in verdicts:
        raise NotJudgedError(message)
    if any(each.no_baseline for each in checked):
        raise BaselineMissingError(message)
    if Verdict.FAIL in verdicts:
        raise PageFailedError(message)
    if Verdict.REVIEW in verdicts:
        if options.review == "xfail":
            pytest.xfail(message)
        raise ReviewWantedError(message)


def record(item: pytest.Item, folder: Path, checked: Sequence[Checked]) -> None:
    """Properties for JUnit, and pictures for the reports that show them."""
    for each in checked:
        report = each.report
        key = report.target.key
        score = (f"visual_gate.{key}.score", f"{report.score:.4f}")
        verdict = (verdict_property(key), str(report.verdict))
        item.user_properties.extend((verdict, score))
    added = [
        picture
        for each in checked
        if each.report.verdict is not Verdict.PASS
        for picture in _pictures(each.report, folder)
    ]
    item.stash[PICTURES] = (*item.stash.get(PICTURES, ()), *added)


def explanation(checked: Checked, folder: Path) -> str:
    """Score, threshold, components with causes, and where the pictures lie."""
    return "\n".join(_lines(checked, folder))


def _lines(checked: Checked, folder: Path) -> Iterator[str]:
    report = checked.report
    key = report.target.key
    if checked.no_baseline:
        remedy = "make one with: pytest --visual-gate-update=missing"
        yield f"{key}: there is no baseline yet; {remedy}"
        yield from (f"  {reason}" for reason in report.reasons)
        return
    limit = f"score {report.score:.3f}, threshold {report.target.threshold:.2f}"
    yield f"{key}: {report.verdict}, {limit}"
    parts = deciding(report)
    yield from (
        f"  {reason}" for reason in (report.problems if parts else report.reasons)
    )
    for part in parts[:COMPONENTS_SHOWN]:
        name = f"{name_of(part)} ({part.kind} {part.id}, {part.state})"
        yield f"  {name} scores {part.score:.3f}, threshold {part.threshold:.2f}"
        yield f"    {part.reason}"
        for told in causes_told(part.causes)[:CAUSES_SHOWN]:
            yield f"    cause: {told}"
    if len(parts) > COMPONENTS_SHOWN:
        yield f"  and {len(parts) - COMPONENTS_SHOWN} more components"
    for picture in _pictures(report, folder):
        yield f"  {picture.title.split()[-1]:<10} {picture.path}"
    if checked.stored and report.verdict is not Verdict.ERROR:
        yield "  if this is as it should be: pytest --visual-gate-update"


def _pictures(report: TargetReport, folder: Path) -> list[AttachedPicture]:
    """Those of the three pictures that there are."""
    pictures = report.pictures
    named = {
        "baseline": pictures.baseline,
        "candidate": pictures.candidate,
        "difference": pictures.difference,
    }
    return [
        AttachedPicture(f"{report.target.key} {name}", folder / path)
        for name, path in named.items()
        if path
    ]
