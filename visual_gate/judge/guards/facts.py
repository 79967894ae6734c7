"""Guards that ask what the pages said while they were captured."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from visual_gate.judge.evidence import TargetEvidence
from visual_gate.judge.guards.hit import GuardHit, GuardName, sides
from visual_gate.records import PageFacts, Side, Verdict

SCRIPTS_AND_STYLES = frozenset({"stylesheet", "script"})
BROWSER_ERROR_PREFIXES = ("chrome-error:", "about:neterror", "about:certerror")


def browser_error_page(evidence: TargetEvidence) -> Iterator[GuardHit]:
    """The browser's own page, drawn where a deployment did not answer."""
    for side, facts in _told(evidence):
        if facts.url.startswith(BROWSER_ERROR_PREFIXES):
            sentence = f"The {side} shows the browser's error page instead of the site."
            yield GuardHit(GuardName.BROWSER_ERROR_PAGE, Verdict.ERROR, sentence)


def status_differs(evidence: TargetEvidence) -> Iterator[GuardHit]:
    """Each status may be expected; two different ones are not the same page."""
    baseline, candidate = evidence.baseline.facts, evidence.candidate.facts
    if baseline and candidate and baseline.status != candidate.status:
        sentence = (
            f"The candidate answered HTTP {candidate.status} where the baseline "
            f"answered {baseline.status}."
        )
        yield GuardHit(GuardName.STATUS_DIFFERS, Verdict.REVIEW, sentence, blame=True)


def redirected(evidence: TargetEvidence) -> Iterator[GuardHit]:
    """Both sides were asked for the same path and must end at the same one.

    A deployment may live below a path of its own, so only the end is compared.
    """
    baseline, candidate = evidence.baseline.facts, evidence.candidate.facts
    if not (baseline and candidate):
        return
    asked = _steps(evidence.target.path)
    there, here = _steps(baseline.url), _steps(candidate.url)
    if _arrived(there, asked) != _arrived(here, asked):
        sentence = (
            f"The candidate ended at /{'/'.join(here)}, the baseline at "
            f"/{'/'.join(there)}; these are different pages."
        )
        yield GuardHit(GuardName.REDIRECTED, Verdict.REVIEW, sentence, blame=True)


def unsettled(evidence: TargetEvidence) -> Iterator[GuardHit]:
    """A page that was still moving when time was up."""
    for side, facts in _told(evidence):
        if facts.unsettled:
            cause = facts.unsettled.rstrip(".")
            sentence = (
                f"The {side} never came to rest ({cause}); "
                "mask what moves or raise settle_timeout_s."
            )
            yield GuardHit(GuardName.UNSETTLED, Verdict.REVIEW, sentence)


def font_fell_back(evidence: TargetEvidence) -> Iterator[GuardHit]:
    """Text in a substitute face on one side only."""
    baseline, candidate = evidence.baseline.facts, evidence.candidate.facts
    if not (baseline and candidate):
        return
    before, after = _lost_fonts(baseline), _lost_fonts(candidate)
    used = frozenset(font.family for font in candidate.fonts)
    for side, families in (
        (Side.BASELINE, (before - after) & used),
        (Side.CANDIDATE, after - before),
    ):
        for family in sorted(families):
            sentence = (
                f"The font {family} fell back to another face on the {side} only."
            )
            blame = side is Side.CANDIDATE
            yield GuardHit(
                GuardName.FONT_FELL_BACK, Verdict.REVIEW, sentence, blame=blame
            )


def resource_failed(evidence: TargetEvidence) -> Iterator[GuardHit]:
    """A style sheet or script that only the candidate misses."""
    baseline, candidate = evidence.baseline.facts, evidence.candidate.facts
    if not (baseline and candidate):
        return
    known = {request.url for request in baseline.failed_requests}
    for request in candidate.failed_requests:
        if request.resource in SCRIPTS_AND_STYLES and request.url not in known:
            why = f"HTTP {request.status}" if request.status else request.reason
            sentence = (
                f"The {request.resource} {request.url} failed on the candidate "
                f"only ({why or 'no answer'})."
            )
            yield GuardHit(
                GuardName.RESOURCE_FAILED, Verdict.REVIEW, sentence, blame=True
            )


def unmatched(evidence: TargetEvidence) -> Iterator[GuardHit]:
    """A mask or selector that matched nothing protects nothing."""
    for side, facts in _told(evidence):
        for selector in facts.unmatched:
            if _is_lost(selector, side, evidence):
                yield _lost(selector, evidence)
                continue
            sentence = (
                f"{selector} matched nothing on the {side}; "
                "correct it or take it out of the configuration."
            )
            yield GuardHit(GuardName.UNMATCHED, Verdict.REVIEW, sentence)


def browser_differs(evidence: TargetEvidence) -> Iterator[GuardHit]:
    """Another browser build or font set draws other pixels."""
    baseline, candidate = evidence.baseline.browser, evidence.candidate.browser
    if not (baseline and candidate):
        return
    there = (baseline.name, baseline.version, baseline.fonts_digest)
    here = (candidate.name, candidate.version, candidate.fonts_digest)
    if there != here:
        same_build = there[:2] == here[:2]
        how = (
            "another set of fonts"
            if same_build
            else f"{baseline.name} {baseline.version}, "
            f"the candidate with {candidate.name} {candidate.version}"
        )
        sentence = f"The baseline was captured with {how}; capture it again."
        yield GuardHit(GuardName.BROWSER_DIFFERS, Verdict.REVIEW, sentence)


def clock_not_held(evidence: TargetEvidence) -> Iterator[GuardHit]:
    """Page time that runs on one side only shows different moments."""
    loose = [side for side, facts in _told(evidence) if not facts.clock_held]
    if len(loose) == 1:
        sentence = f"Page time could not be held on the {loose[0]}, only on the other."
        yield GuardHit(GuardName.CLOCK_NOT_HELD, Verdict.REVIEW, sentence)
    elif loose:
        sentence = "Page time could not be held on either deployment."
        yield GuardHit(GuardName.CLOCK_NOT_HELD, Verdict.PASS, sentence)


def cut_off(evidence: TargetEvidence) -> Iterator[GuardHit]:
    """What lies below the cut was not judged."""
    cuts = [facts.truncated_at_px for _, facts in _told(evidence)]
    if any(cuts):
        sentence = (
            f"The page was cut at {max(cuts)} px and is not judged below; "
            "raise max_height_px or capture its parts by selector."
        )
        same = len(set(cuts)) == 1
        verdict = Verdict.PASS if same else Verdict.REVIEW
        yield GuardHit(GuardName.CUT_OFF, verdict, sentence)


def _told(evidence: TargetEvidence) -> list[tuple[Side, PageFacts]]:
    return [(side, one.facts) for side, one in sides(evidence) if one.facts is not None]


def _is_lost(selector: str, side: Side, evidence: TargetEvidence) -> bool:
    """Whether the baseline still has what is critical and the candidate has not."""
    before = evidence.baseline.facts
    critical = side is Side.CANDIDATE and selector in evidence.target.critical
    return critical and before is not None and selector not in before.unmatched


def _lost(selector: str, evidence: TargetEvidence) -> GuardHit:
    """A critical element that the first capture of the candidate lacks."""
    there, here = (
        [one.facts is not None and selector in one.facts.unmatched for one in captures]
        for captures in (
            evidence.baseline.all_captures,
            evidence.candidate.all_captures,
        )
    )
    if all(here) and not any(there):
        sentence = f"{selector} is critical and is gone from the candidate."
        return GuardHit(GuardName.UNMATCHED, Verdict.FAIL, sentence, blame=True)
    sentence = (
        f"{selector} is critical and is there in some captures and not in others; "
        "add a step that waits for it."
    )
    return GuardHit(GuardName.UNMATCHED, Verdict.REVIEW, sentence)


def _lost_fonts(facts: PageFacts) -> frozenset[str]:
    return frozenset(font.family for font in facts.fonts if not font.loaded)


def _steps(url: str) -> list[str]:
    return [step for step in urlsplit(url).path.split("/") if step]


def _arrived(steps: list[str], asked: list[str]) -> tuple[bool, int]:
    """Whether the path ends as asked, and how deep it lies if that says nothing."""
    if asked and steps[-len(asked) :] == asked:
        return True, 0
    return False, len(steps)
