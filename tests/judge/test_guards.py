"""Each guard is hit by what it is for, says so, and is silent otherwise."""

from dataclasses import replace

import pytest

from tests.judge.making import (
    CHROMIUM,
    FACTS,
    HOME,
    LOOK,
    make_part,
    make_side,
    make_target,
)
from visual_gate.judge import (
    GuardHit,
    GuardName,
    PageLook,
    SideEvidence,
    TargetEvidence,
    guard,
    judge_target,
)
from visual_gate.records import (
    FailedRequest,
    FontUse,
    JudgeSettings,
    PageFacts,
    Policy,
    State,
    Target,
    Verdict,
)

SETTINGS = JudgeSettings()
SOUND = make_target([])
BLANK = replace(LOOK, ink_px=100)
LOST_CSS = FailedRequest("/site.css", "stylesheet", 404)
NO_ICONS = FontUse("Icons", loaded=False)
ICONS = FontUse("Icons", loaded=True)


def facing(
    baseline: PageFacts = FACTS, candidate: PageFacts = FACTS, target: Target = HOME
) -> TargetEvidence:
    there, here = make_side(facts=baseline), make_side(facts=candidate)
    return replace(SOUND, target=target, baseline=there, candidate=here)


def looking(baseline: PageLook = LOOK, candidate: PageLook = LOOK) -> TargetEvidence:
    there, here = make_side(look=baseline), make_side(look=candidate)
    return replace(SOUND, baseline=there, candidate=here)


def both(facts: PageFacts) -> TargetEvidence:
    return facing(facts, facts)


def on_candidate(**change: object) -> TargetEvidence:
    return facing(candidate=changed(**change))


def on_baseline(**change: object) -> TargetEvidence:
    return facing(baseline=changed(**change))


def changed(**change: object) -> PageFacts:
    fields = {name: getattr(FACTS, name) for name in PageFacts.__slots__}
    return PageFacts(**{**fields, **change})


def other_browser(**change: str) -> TargetEvidence:
    fields = {name: getattr(CHROMIUM, name) for name in type(CHROMIUM).__slots__}
    browser = type(CHROMIUM)(**{**fields, **change})
    return replace(SOUND, candidate=replace(SOUND.candidate, browser=browser))


PAGE = frozenset({"Shop", "Orders", "12 in all", "Help"})
DOOR = frozenset({"Shop", "Email", "Password", "Log in"})


def locked(
    *,
    baseline: bool = False,
    candidate: bool = False,
    texts: frozenset[str] = DOOR,
    target: Target = HOME,
) -> TargetEvidence:
    """A side with a login form says ``texts``, the other says what the page does."""
    there, here = (
        replace(
            make_side(facts=changed(login_form=form)), texts=texts if form else PAGE
        )
        for form in (baseline, candidate)
    )
    return replace(SOUND, target=target, baseline=there, candidate=here)


def fewer(left: int) -> TargetEvidence:
    lost = [make_part(0.9, state=State.MISSING, row=row) for row in range(20 - left)]
    return make_target(lost, same=left)


FAILED = replace(SOUND, candidate=SideEvidence(failure="it answered HTTP 503"))
ERROR, FAIL, REVIEW, PASS = Verdict.ERROR, Verdict.FAIL, Verdict.REVIEW, Verdict.PASS

HITS = [
    (FAILED, GuardName.CAPTURE_FAILED, ERROR, "candidate could not be captured"),
    (
        both(changed(url="chrome-error://chromewebdata/")),
        GuardName.BROWSER_ERROR_PAGE,
        ERROR,
        "error page",
    ),
    (
        locked(candidate=True),
        GuardName.LOGIN_FORM,
        ERROR,
        "candidate shows a login form in place of the page; give it headers",
    ),
    (
        locked(baseline=True),
        GuardName.LOGIN_FORM,
        ERROR,
        "baseline shows a login form",
    ),
    (looking(candidate=BLANK), GuardName.BLANK, FAIL, "candidate is blank"),
    (looking(baseline=BLANK), GuardName.BLANK, ERROR, "baseline is blank"),
    (looking(BLANK, BLANK), GuardName.BLANK, ERROR, "Both deployments are blank"),
    (
        make_target([], same=0),
        GuardName.NOTHING_COMPARED,
        ERROR,
        "nothing was judged",
    ),
    (
        looking(candidate=replace(LOOK, masked_px=LOOK.ink_px - 20)),
        GuardName.NOTHING_COMPARED,
        ERROR,
        "Masks hide all that is on the candidate",
    ),
    (
        on_candidate(status=404),
        GuardName.STATUS_DIFFERS,
        REVIEW,
        "HTTP 404 where the baseline answered 200",
    ),
    (
        on_candidate(url="http://shop/login"),
        GuardName.REDIRECTED,
        REVIEW,
        "ended at /login",
    ),
    (
        on_baseline(unsettled="the picture kept changing"),
        GuardName.UNSETTLED,
        REVIEW,
        "baseline never came to rest (the picture kept changing)",
    ),
    (
        facing(changed(fonts=(ICONS,)), changed(fonts=(NO_ICONS,))),
        GuardName.FONT_FELL_BACK,
        REVIEW,
        "Icons fell back to another face on the candidate only",
    ),
    (
        facing(changed(fonts=(NO_ICONS,)), changed(fonts=(ICONS,))),
        GuardName.FONT_FELL_BACK,
        REVIEW,
        "on the baseline only",
    ),
    (
        on_candidate(failed_requests=(LOST_CSS,)),
        GuardName.RESOURCE_FAILED,
        REVIEW,
        "stylesheet /site.css failed on the candidate only (HTTP 404)",
    ),
    (
        on_candidate(unmatched=(".ad",)),
        GuardName.UNMATCHED,
        REVIEW,
        ".ad matched nothing on the candidate",
    ),
    (
        fewer(9),
        GuardName.FEWER_COMPONENTS,
        REVIEW,
        "candidate has 9 components where the baseline has 20",
    ),
    (
        looking(candidate=replace(LOOK, width=1264)),
        GuardName.SIZE_DIFFERS,
        REVIEW,
        "1264 px wide",
    ),
    (
        looking(candidate=replace(LOOK, height=3040)),
        GuardName.SIZE_DIFFERS,
        REVIEW,
        "3040 px tall",
    ),
    (
        other_browser(version="121.0"),
        GuardName.BROWSER_DIFFERS,
        REVIEW,
        "chromium 120.0, the candidate with chromium 121.0",
    ),
    (
        other_browser(fonts_digest="0" * 16),
        GuardName.BROWSER_DIFFERS,
        REVIEW,
        "another set of fonts",
    ),
    (
        on_candidate(clock_held=False),
        GuardName.CLOCK_NOT_HELD,
        REVIEW,
        "could not be held on the candidate",
    ),
    (
        both(changed(clock_held=False)),
        GuardName.CLOCK_NOT_HELD,
        PASS,
        "on either deployment",
    ),
    (
        on_candidate(not_as_asked=("the language is de-DE instead of en-US",)),
        GuardName.NOT_AS_ASKED,
        REVIEW,
        "On the candidate the language is de-DE instead of en-US",
    ),
    (
        facing(changed(timezone="UTC"), changed(timezone="Asia/Tokyo")),
        GuardName.NOT_AS_ASKED,
        REVIEW,
        "captured with the time zone UTC, the candidate with Asia/Tokyo",
    ),
    (
        on_candidate(truncated_at_px=16_000),
        GuardName.CUT_OFF,
        REVIEW,
        "cut at 16000 px",
    ),
    (
        both(changed(truncated_at_px=16_000)),
        GuardName.CUT_OFF,
        PASS,
        "cut at 16000 px",
    ),
]


def only(evidence: TargetEvidence, policy: Policy = Policy.BALANCED) -> GuardHit:
    hits = guard(evidence, replace(SETTINGS, policy=policy))
    assert len({hit.name for hit in hits}) == 1
    return hits[0]


@pytest.mark.parametrize(("evidence", "name", "verdict", "words"), HITS)
def test_a_guard_says_what_it_saw(
    evidence: TargetEvidence, name: GuardName, verdict: Verdict, words: str
) -> None:
    hit = only(evidence)
    assert (hit.name, hit.verdict) == (name, verdict)
    assert words in hit.sentence
    assert hit.sentence.endswith(".")


@pytest.mark.parametrize("policy", Policy)
@pytest.mark.parametrize(("evidence", "name", "verdict", "words"), HITS)
def test_a_target_with_a_guard_hit_never_passes_and_names_the_reason(
    evidence: TargetEvidence,
    name: GuardName,
    verdict: Verdict,
    words: str,
    policy: Policy,
) -> None:
    report = judge_target(evidence, replace(SETTINGS, policy=policy))
    assert (report.verdict is PASS) is (verdict is PASS)
    assert words in report.reasons[0]
    assert report.problems


def test_every_guard_has_an_example() -> None:
    assert {name for _, name, _, _ in HITS} == set(GuardName)


def test_a_sound_target_hits_no_guard() -> None:
    assert guard(SOUND, SETTINGS) == ()


LIKE_BEFORE = [
    both(changed(status=404)),
    on_baseline(fonts=(NO_ICONS,)),
    both(changed(fonts=(NO_ICONS,))),
    both(changed(failed_requests=(LOST_CSS,))),
    on_candidate(failed_requests=(FailedRequest("/a.png", "image", 404),)),
    on_baseline(failed_requests=(LOST_CSS,)),
    on_candidate(url="https://canary.shop/home/?v=2#top"),
    on_candidate(url="http://shop/preview-7/home"),
    both(changed(url="http://shop/en/welcome")),
    facing(
        changed(url="http://shop/b/"),
        changed(url="http://shop/c/"),
        target=replace(HOME, path="/"),
    ),
    looking(candidate=replace(LOOK, height=3001)),
    fewer(10),
]


@pytest.mark.parametrize("evidence", LIKE_BEFORE)
def test_what_is_alike_or_harmless_hits_no_guard(evidence: TargetEvidence) -> None:
    assert guard(evidence, SETTINGS) == ()


@pytest.mark.parametrize(("ink_px", "hits"), [(511, 1), (512, 0)])
def test_half_a_line_of_text_on_the_first_screen_is_no_blank_page(
    ink_px: int, hits: int
) -> None:
    page = looking(candidate=replace(LOOK, ink_px=ink_px))
    assert len(guard(page, SETTINGS)) == hits


def test_a_height_that_an_insertion_accounts_for_is_no_problem_of_its_own() -> None:
    new = make_part(0.9, state=State.ADDED)
    taller = make_side(look=replace(LOOK, height=3040))
    grown = replace(make_target([new]), candidate=taller)
    assert guard(grown, SETTINGS) == ()


def test_a_front_page_that_sends_to_a_login_is_another_page() -> None:
    front = replace(HOME, path="/")
    home, login = changed(url="http://shop/"), changed(url="http://shop/login")
    assert only(facing(home, login, target=front)).name is GuardName.REDIRECTED


def test_a_critical_element_that_is_gone_fails() -> None:
    critical = replace(HOME, critical=(".buy",))
    lost, never = changed(unmatched=(".buy",)), changed(unmatched=(".buy",))
    assert only(facing(candidate=lost, target=critical)).verdict is FAIL
    assert only(facing(never, lost, target=critical)).verdict is REVIEW
    assert only(facing(lost, target=critical)).verdict is REVIEW
    assert only(facing(candidate=lost)).verdict is REVIEW


def test_a_critical_element_that_only_some_captures_lack_is_for_review() -> None:
    critical = replace(HOME, critical=(".buy",))
    lost = make_side(facts=changed(unmatched=(".buy",)))
    twice = replace(lost, later=(lost, lost))
    gone = replace(SOUND, target=critical, candidate=twice)
    assert only(gone).verdict is FAIL
    hit = only(replace(gone, candidate=replace(lost, later=(lost, make_side()))))
    assert hit.verdict is REVIEW
    assert "in some captures and not in others" in hit.sentence
    there = replace(make_side(), later=(lost,))
    assert only(replace(gone, baseline=there)).verdict is REVIEW


def test_a_page_that_only_some_captures_show_blank_is_for_review() -> None:
    blank = make_side(look=BLANK)
    assert (
        only(replace(SOUND, candidate=replace(blank, later=(blank,)))).verdict is FAIL
    )
    hit = only(replace(SOUND, candidate=replace(blank, later=(blank, make_side()))))
    assert hit.verdict is REVIEW
    assert "not in every pair of captures" in hit.sentence
    there = replace(make_side(), later=(blank,))
    assert only(replace(SOUND, baseline=there, candidate=blank)).verdict is REVIEW


def test_a_strict_gate_fails_what_the_candidate_alone_got_wrong() -> None:
    lost = on_candidate(failed_requests=(LOST_CSS,))
    assert only(lost, Policy.STRICT).verdict is FAIL
    assert only(on_baseline(unsettled="moving"), Policy.STRICT).verdict is REVIEW


def test_nothing_else_is_asked_of_a_target_that_was_not_captured() -> None:
    gone = replace(FAILED, baseline=SideEvidence(failure="no route to host"))
    names = [hit.name for hit in guard(gone, SETTINGS)]
    assert names == [GuardName.CAPTURE_FAILED] * 2


@pytest.mark.parametrize("policy", list(Policy))
@pytest.mark.parametrize(
    "elsewhere",
    [
        locked(candidate=True),
        locked(baseline=True),
        looking(baseline=BLANK),
        looking(BLANK, BLANK),
        on_candidate(url="chrome-error://chromewebdata/"),
        FAILED,
    ],
)
def test_what_differs_proves_nothing_where_something_else_stands_for_the_page(
    elsewhere: TargetEvidence, policy: Policy
) -> None:
    critical = replace(elsewhere.target, critical=("#buy", "#pay"))
    differs = make_part(0.01, element="#buy")
    found = replace(elsewhere, target=critical, components=(differs,))
    report = judge_target(found, JudgeSettings(policy=policy))
    assert report.verdict is ERROR
    assert report.components == ()
    assert report.reasons == report.problems


def test_equal_image_files_without_components_pass() -> None:
    side = SideEvidence(1, PageLook(40, 40, 0))
    files = replace(SOUND, baseline=side, candidate=side, components=())
    assert judge_target(files, SETTINGS).verdict is PASS
    red = replace(files, candidate=SideEvidence(1, PageLook(40, 40, 0, (255, 0, 0))))
    assert judge_target(red, SETTINGS).verdict is ERROR


def test_a_login_form_beside_the_page_or_on_both_sides_is_none_in_its_place() -> None:
    assert guard(locked(candidate=True, texts=PAGE | DOOR), SETTINGS) == ()
    assert guard(locked(baseline=True, candidate=True), SETTINGS) == ()


def test_a_login_form_is_right_on_a_page_to_log_in_or_sign_up() -> None:
    for path in ("/login", "/account/signin", "/users/sign_up", "/password/new"):
        entrance = replace(HOME, path=path)
        assert guard(locked(candidate=True, target=entrance), SETTINGS) == ()
