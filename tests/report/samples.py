"""A realistic report of a small shop, with drawn pictures, for the report's tests."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from visual_gate.images import encode_png
from visual_gate.records import (
    HIDDEN,
    VIEWPORTS,
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
    Image,
    Kind,
    ModelInfo,
    Occurrence,
    Press,
    State,
    Target,
    TargetReport,
    Verdict,
    WaitFor,
)
from visual_gate.report import write_pictures, write_report

HOSTILE = '</script><script>window.hacked = 1</script><img src=x onerror="hacked()">'

ICON_FONT = Cause(CauseKind.REQUEST, "/fonts/icons.woff2", candidate="HTTP 404")
FELL_BACK = Cause(CauseKind.FONT, "Shop Icons")
PALE = Cause(
    CauseKind.STYLE, "color", ".hint", "rgb(109, 103, 93)", "rgb(227, 222, 213)"
)
NAN = Cause(CauseKind.TEXT, "cell", "#total", "£121.95", "£NaN")
CONSOLE = Cause(CauseKind.CONSOLE, "basket: the total is not a number")

ENVIRONMENT = Environment(
    visual_gate="0.1.0",
    python="3.11.2",
    platform="Linux-x86_64",
    browser=BrowserInfo(
        "chromium", "140.0.7339", "/usr/bin/chromium", "0123456789abcdef"
    ),
    packages={"opencv-python": "5.0.0", "torch": "2.13.0"},
)


def make_part(identity: str, score: float = 1.0, **changes: object) -> ComponentScore:
    """A component of which the verdict follows from the score unless it is given."""
    verdict = Verdict.FAIL if score < 0.5 else Verdict.PASS
    state = State.CHANGED if score < 1 else State.SAME
    part = ComponentScore(
        id=identity,
        kind=Kind.TEXT,
        state=state,
        score=score,
        threshold=0.5,
        box_baseline=Box(40, 40, 200, 40),
        box_candidate=Box(40, 40, 200, 40),
        verdict=verdict,
        p_value=0.002 if verdict is Verdict.FAIL else 1.0,
    )
    return replace(part, **changes)  # type: ignore[arg-type]  # fields by their names


def make_target(
    page: str,
    verdict: Verdict = Verdict.PASS,
    parts: Iterable[ComponentScore] = (),
    *,
    viewport: str = "desktop",
    size: tuple[int, int] = (1280, 1600),
    reasons: tuple[str, ...] = (),
) -> TargetReport:
    found = tuple(parts)
    return TargetReport(
        target=Target(page, f"/{page}", VIEWPORTS[viewport]),
        verdict=verdict,
        score=min((part.score for part in found), default=1.0),
        reasons=reasons,
        components=found,
        size_baseline=size,
        size_candidate=size,
        captures=(3, 3) if verdict is Verdict.FAIL else (1, 1),
        seconds=1.25,
        smallest_p=0.002,
    )


def make_report(
    targets: Iterable[TargetReport],
    verdict: Verdict = Verdict.FAIL,
    *,
    findings: tuple[Finding, ...] = (),
    reasons: tuple[str, ...] = (),
) -> GateReport:
    compared = tuple(targets)
    return GateReport(
        verdict=verdict,
        score=min((target.score for target in compared), default=0.0),
        threshold=0.5,
        reasons=reasons,
        targets=compared,
        findings=findings,
        false_alarm_rate=FalseAlarmRate(0.01, 0.002),
        model=ModelInfo("gate-1", "9f86d081884c7d659a2feaa0c55ad015"),
        environment=ENVIRONMENT,
        baseline_url="https://stable.example.org",
        candidate_url="https://canary.example.org",
        started="2026-05-15T12:00:00Z",
        seconds=9.75,
    )


def _same(count: int) -> list[ComponentScore]:
    return [
        make_part(
            f"s{n}",
            box_baseline=Box(60 + 300 * (n % 4), 1120 + 110 * (n // 4), 240, 70),
            box_candidate=Box(60 + 300 * (n % 4), 1120 + 110 * (n // 4), 240, 70),
        )
        for n in range(count)
    ]


def _icons(viewport: str) -> ComponentScore:
    box = Box(60, 300, 120, 24) if viewport == "desktop" else Box(20, 300, 120, 24)
    return make_part(
        "c1",
        0.04,
        kind=Kind.IMAGE,
        box_baseline=box,
        box_candidate=box,
        element=".info .stars",
        causes=(ICON_FONT, FELL_BACK),
        reason="score 0.04 is below the threshold 0.50",
    )


def _checkout_parts() -> list[ComponentScore]:
    total, hint = Box(760, 620, 380, 40), Box(60, 700, 420, 60)
    return [
        make_part(
            "c2",
            0.03,
            box_baseline=total,
            box_candidate=total,
            element="#total",
            causes=(NAN, CONSOLE),
            reason="score 0.03 is below the threshold 0.50",
        ),
        make_part(
            "c3",
            0.21,
            box_baseline=hint,
            box_candidate=hint,
            element=".hint",
            causes=(PALE,),
            reason="score 0.21 is below the threshold 0.50",
        ),
        make_part(
            "c4",
            0.83,
            box_baseline=Box(760, 700, 380, 40),
            box_candidate=Box(760, 700, 380, 40),
            element="#arrives",
        ),
        *_same(12),
    ]


def _home_parts() -> list[ComponentScore]:
    moved = [
        make_part(
            f"m{n}",
            state=State.MOVED,
            box_baseline=Box(60 + 300 * n, 500, 240, 200),
            box_candidate=Box(60 + 300 * n, 560, 240, 200),
        )
        for n in range(4)
    ]
    banner = make_part(
        "c1",
        0.72,
        kind=Kind.BLOCK,
        state=State.ADDED,
        box_baseline=None,
        box_candidate=Box(0, 100, 1280, 60),
        element="#banner",
        verdict=Verdict.REVIEW,
        causes=(Cause(CauseKind.NEW, "banner", "#banner", "", "The kiln opens"),),
        reason="added content that nobody approved",
    )
    return [banner, *moved, *_same(4)]


def make_shop_report() -> GateReport:
    """Fail, review, pass and error together; one cause on three targets."""
    failed = ("1 component is below the threshold",)
    desktop, phone = _icons("desktop"), _icons("phone")
    targets = (
        make_target(
            "home",
            Verdict.REVIEW,
            _home_parts(),
            reasons=("added content must be approved: #banner",),
        ),
        make_target("catalogue", Verdict.FAIL, [desktop, *_same(12)], reasons=failed),
        make_target(
            "catalogue",
            Verdict.FAIL,
            [phone],
            viewport="phone",
            size=(390, 1200),
            reasons=failed,
        ),
        make_target(
            "checkout",
            Verdict.FAIL,
            [replace(desktop, id="c1"), *_checkout_parts()],
            reasons=("3 components are below the threshold",),
        ),
        make_target("imprint", parts=_same(8)),
        _broken_target(),
    )
    return make_report(
        targets,
        findings=_shop_findings(),
        reasons=(
            "3 of 6 targets fail: catalogue@desktop, catalogue@phone, checkout@desktop",
            "account@desktop on the candidate: HTTP 502",
        ),
    )


def _broken_target() -> TargetReport:
    broken = make_target(
        "account",
        Verdict.ERROR,
        size=(0, 0),
        reasons=("account@desktop on the candidate: HTTP 502",),
    )
    return replace(broken, score=0.0, captures=(1, 0))


def _shop_findings() -> tuple[Finding, ...]:
    icons = ("catalogue@desktop", "catalogue@phone", "checkout@desktop")
    return (
        Finding(
            "/fonts/icons.woff2 failed: HTTP 404",
            Verdict.FAIL,
            0.04,
            (ICON_FONT, FELL_BACK),
            tuple(Occurrence(key, "c1") for key in icons),
        ),
        Finding(
            "The text of #total changed",
            Verdict.FAIL,
            0.03,
            (NAN, CONSOLE),
            (Occurrence("checkout@desktop", "c2"),),
        ),
        Finding(
            "color of .hint changed",
            Verdict.FAIL,
            0.21,
            (PALE,),
            (Occurrence("checkout@desktop", "c3"),),
        ),
        Finding(
            "#banner is new",
            Verdict.REVIEW,
            0.72,
            (Cause(CauseKind.NEW, "banner", "#banner"),),
            (Occurrence("home@desktop", "c1"),),
        ),
    )


def make_hostile_report() -> GateReport:
    """Every text that a page or a person can choose tries to become markup."""
    cause = Cause(CauseKind.TEXT, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    part = make_part("c1", 0.1, element=HOSTILE, reason=HOSTILE, causes=(cause,))
    shown = make_target("home", Verdict.FAIL, [part], reasons=(HOSTILE,))
    target = replace(shown.target, page=HOSTILE, path=f"/{HOSTILE}")
    found = Finding(
        HOSTILE, Verdict.FAIL, 0.1, (cause,), (Occurrence(target.key, "c1"),)
    )
    report = make_report(
        [replace(shown, target=target)], findings=(found,), reasons=(HOSTILE,)
    )
    return replace(report, baseline_url=HOSTILE, candidate_url=HOSTILE)


def make_detailed_target() -> TargetReport:
    """Every setting of a target differs from its default."""
    target = Target(
        page="kasse",
        path="/kasse?a=1",
        viewport=replace(VIEWPORTS["phone"], device_scale_factor=2.5),
        color_scheme=ColorScheme.DARK,
        selector="main",
        steps=(
            Click("#a"),
            Fill("#b", HIDDEN),
            Hover("#c"),
            Press("Escape"),
            WaitFor("#d"),
        ),
        masks=(".ad",),
        ignored=(Box(1, 2, 3, 4),),
        threshold=0.7,
        thresholds={"text": 0.9},
        critical=("#pay",),
        optional=(".promo",),
    )
    return replace(make_target("kasse", Verdict.FAIL, _checkout_parts()), target=target)


def make_many(count: int) -> GateReport:
    """A run of so many targets, every fifth of which fails with the same cause."""
    targets = tuple(
        make_target(
            f"page-{n:03d}",
            Verdict.FAIL if n % 5 == 0 else Verdict.PASS,
            [_icons("desktop"), *_same(30)] if n % 5 == 0 else _same(30),
            reasons=("1 component is below the threshold",) if n % 5 == 0 else (),
        )
        for n in range(count)
    )
    places = tuple(
        Occurrence(f"page-{n:03d}@desktop", "c1") for n in range(0, count, 5)
    )
    found = Finding(
        "/fonts/icons.woff2 failed: HTTP 404", Verdict.FAIL, 0.04, (ICON_FONT,), places
    )
    return make_report(targets, findings=(found,))


def write_sample(report: GateReport, folder: Path, *, pictures: bool = True) -> Path:
    """Draw the pictures of every captured target, and write the report beside them."""
    if pictures:
        drawn = tuple(_with_pictures(target, folder) for target in report.targets)
        report = replace(report, targets=drawn)
    return write_report(report, folder)


def _with_pictures(target: TargetReport, folder: Path) -> TargetReport:
    if target.verdict is Verdict.ERROR:
        return target
    baseline, candidate = draw_page(target, "baseline"), draw_page(target, "candidate")
    pictures = write_pictures(
        folder,
        target.target,
        baseline=encode_png(baseline),
        candidate=encode_png(candidate),
        difference=np.abs(candidate.astype(np.int16) - baseline).astype(np.uint8),
    )
    return replace(target, pictures=pictures)


def draw_page(target: TargetReport, side: str) -> Image:
    """A page with a header and one filled box for each component of that side."""
    width, height = target.size_baseline
    page = np.full((height, width, 3), 250, np.uint8)
    noise = np.random.default_rng(len(target.target.key))
    page[:80] = (60, 74, 55)
    page[height - 60 :] = noise.integers(190, 230, (60, width, 1), np.uint8)
    for part in target.components:
        box = getattr(part, f"box_{side}")
        if box is not None:
            _draw(page, box, part, side)
    return page


def _draw(page: Image, box: Box, part: ComponentScore, side: str) -> None:
    changed = side == "candidate" and part.state is not State.SAME
    color = (200, 60, 60) if changed else (120, 140, 170)
    corners = (box.x, box.y), (box.right - 1, box.bottom - 1)
    cv2.rectangle(page, *corners, color, -1)
    cv2.putText(page, part.id, (box.x + 6, box.y + 22), 0, 0.6, (255, 255, 255))
