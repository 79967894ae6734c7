"""Guards and explanations on real pages in a real browser."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from tests.fakes import ConstantScorer
from tests.site.server import Site, open_site
from visual_gate.capture.session import ChromiumBrowser, open_browser
from visual_gate.compare import Comparer
from visual_gate.errors import CaptureError
from visual_gate.explain import explain_all
from visual_gate.images import decode
from visual_gate.judge import (
    Comparison,
    TargetEvidence,
    collect,
    judge_target,
    look,
    side_of,
)
from visual_gate.records import (
    Capture,
    CaptureFailure,
    CaptureSettings,
    Cause,
    CauseKind,
    Deployment,
    JudgeSettings,
    Picture,
    Side,
    Target,
    TargetReport,
    Verdict,
    Viewport,
)
from visual_gate.segment import PixelSegmenter

pytestmark = pytest.mark.browser

SMALL = Target("home", "/home.html", Viewport("small", 480, 320))
SETTINGS = CaptureSettings(settle_timeout_s=2.0, navigation_timeout_s=5.0, retries=0)
STYLE = """<style>
body { font: 16px/1.4 sans-serif; margin: 20px; color: #222 }
#buy { background: #06c; color: #fff; padding: 10px 30px; border: 0 }
.note { color: #080 }
</style>"""
BODY = """<h1>Shop</h1><p class="note">In stock, sent today</p>
<p>Hand made in small numbers, and each one a little different.</p>
<button id="buy">Buy now</button> <b id="total">24.90</b>"""
PLAIN = f"<!doctype html><title>Shop</title>{STYLE}{BODY}"


@dataclass(frozen=True)
class Shops:
    """A baseline and a candidate deployment, and a browser to look at them."""

    baseline: Site
    candidate: Site
    browser: ChromiumBrowser

    def captures(
        self, there: str, here: str, target: Target = SMALL
    ) -> tuple[Capture | CaptureFailure, Capture | CaptureFailure]:
        """Both pages as captured, each given as HTML."""
        self.baseline.pages[SMALL.path] = there
        self.candidate.pages[SMALL.path] = here
        return (
            self._capture(self.baseline, target, Side.BASELINE),
            self._capture(self.candidate, target, Side.CANDIDATE),
        )

    def _capture(
        self, site: Site, target: Target, side: Side
    ) -> Capture | CaptureFailure:
        try:
            return self.browser.capture(Deployment(site.url), target, side)
        except CaptureError as problem:
            return CaptureFailure(target, side, problem.cause)

    def report(self, there: str, here: str, target: Target = SMALL) -> TargetReport:
        """The verdict when every difference looks harmless to the scorer."""
        pair = self.captures(there, here, target)
        return judge_target(evidence_of(target, *pair), JudgeSettings())

    def causes(self, there: str, here: str) -> tuple[Cause, ...]:
        """Of the first component that differs."""
        before, after = self.captures(there, here)
        assert isinstance(before, Capture)
        assert isinstance(after, Capture)
        evidence = evidence_of(SMALL, before, after)
        different = [part for part in evidence.components if not part.identical]
        return explain_all((different[0].match,), before, after)[0]


def evidence_of(
    target: Target, there: Capture | CaptureFailure, here: Capture | CaptureFailure
) -> TargetEvidence:
    if isinstance(there, CaptureFailure) or isinstance(here, CaptureFailure):
        return TargetEvidence(target, side_of(there), side_of(here))
    before, after = decode(there.encoded), decode(here.encoded)
    comparer = Comparer(PixelSegmenter(), ConstantScorer(0.9))
    found = comparer.compare(
        Picture(before, there.nodes, there.facts.masked),
        Picture(after, here.nodes, here.facts.masked),
    )
    return TargetEvidence(
        target,
        side_of(there, look(before)),
        side_of(here, look(after)),
        collect(Comparison(found.page.matches, found.scores)),
    )


@pytest.fixture(scope="module")
def shops() -> Iterator[Shops]:
    with (
        open_site() as baseline,
        open_site() as candidate,
        open_browser(SETTINGS) as browser,
    ):
        yield Shops(baseline, candidate, browser)


def with_head(*elements: str) -> str:
    return PLAIN.replace("<title>", "".join(elements) + "<title>")


def test_equal_pages_pass_without_a_word(shops: Shops) -> None:
    report = shops.report(PLAIN, PLAIN)
    assert report.verdict is Verdict.PASS
    assert report.reasons == ()
    assert len(report.components) >= 4


EMPTY = "<!doctype html><title>Shop</title><body style='background:#fff'>"
FONT = """<style>@font-face { font-family: Lost; src: url(/lost.woff2) }
p { font-family: Lost }</style>"""

SHELF = "".join(f"<p>Chair {number}, made of oak, in stock</p>" for number in range(20))
LOCKED = f"""{STYLE}<p>{"Offers, news and all the brands that we sell. " * 8}</p><form>
<input type=email><br><input type=password><br><button>Go on</button></form>"""

PROBLEMS: list[tuple[str, str, Target, Verdict, str]] = [
    (PLAIN, EMPTY, SMALL, Verdict.FAIL, "candidate is blank"),
    (EMPTY, PLAIN, SMALL, Verdict.ERROR, "baseline is blank"),
    (EMPTY, EMPTY, SMALL, Verdict.ERROR, "Both deployments are blank"),
    (
        PLAIN,
        with_head('<link rel="stylesheet" href="/gone.css">'),
        SMALL,
        Verdict.REVIEW,
        "stylesheet /gone.css failed on the candidate only (HTTP 404)",
    ),
    (
        PLAIN,
        with_head('<script src="/gone.js"></script>'),
        SMALL,
        Verdict.REVIEW,
        "script /gone.js failed on the candidate only (HTTP 404)",
    ),
    (PLAIN, with_head(FONT), SMALL, Verdict.REVIEW, "font Lost fell back"),
    (
        PLAIN,
        PLAIN.replace('class="note"', ""),
        replace(SMALL, masks=(".note",)),
        Verdict.REVIEW,
        ".note matched nothing on the candidate",
    ),
    (
        PLAIN,
        PLAIN + "<div style='height:700px'></div>",
        SMALL,
        Verdict.REVIEW,
        "no component accounts for it",
    ),
    (
        PLAIN,
        with_head("<script>location.replace('/elsewhere/login')</script>"),
        SMALL,
        Verdict.ERROR,
        "candidate could not be captured",
    ),
    (
        PLAIN + SHELF,
        LOCKED,
        SMALL,
        Verdict.ERROR,
        "candidate shows a login form in place of the page",
    ),
    (
        LOCKED,
        PLAIN + SHELF,
        SMALL,
        Verdict.ERROR,
        "baseline shows a login form in place of the page",
    ),
    (
        PLAIN,
        PLAIN,
        replace(SMALL, path="/status/503"),
        Verdict.ERROR,
        "baseline could not be captured",
    ),
]


@pytest.mark.parametrize(("there", "here", "target", "verdict", "words"), PROBLEMS)
def test_a_page_that_cannot_be_trusted_never_passes(
    shops: Shops, there: str, here: str, target: Target, verdict: Verdict, words: str
) -> None:
    report = shops.report(there, here, target)
    assert report.verdict is verdict
    assert any(words in sentence for sentence in report.problems), report.problems


def test_a_client_side_redirect_to_another_page_is_noticed(shops: Shops) -> None:
    shops.candidate.pages["/news/today"] = PLAIN
    moved = with_head("<script>history.replaceState(0, '', '/news/today')</script>")
    report = shops.report(PLAIN, moved)
    assert report.verdict is Verdict.REVIEW
    assert "ended at /news/today" in report.problems[0]


def test_a_page_that_never_rests_is_reviewed(shops: Shops) -> None:
    ticking = """<script>
        const beat = 'setInterval(() => postMessage(0), 10)';
        const url = URL.createObjectURL(new Blob([beat]));
        let turn = 0;
        new Worker(url).onmessage = () => {
            turn = (turn + 37) % 200;
            document.body.style.paddingTop = `${turn}px`;
        };
    </script>"""
    report = shops.report(PLAIN, PLAIN + ticking)
    assert report.verdict is Verdict.REVIEW
    assert "candidate never came to rest" in report.problems[0]


Edit = Callable[[str], str]


@pytest.mark.parametrize(
    ("edit", "kind", "name", "values"),
    [
        (
            lambda page: page.replace("background: #06c", "background: #eee"),
            CauseKind.STYLE,
            "background-color",
            ("rgb(0, 102, 204)", "rgb(238, 238, 238)"),
        ),
        (
            lambda page: page.replace(".note { color: #080 }", ""),
            CauseKind.STYLE,
            "color",
            ("rgb(0, 136, 0)", "rgb(34, 34, 34)"),
        ),
        (
            lambda page: page.replace("24.90", "NaN"),
            CauseKind.TEXT,
            "b",
            ("24.90", "NaN"),
        ),
        (
            lambda page: page.replace("color: #222", "color: #777"),
            CauseKind.STYLE,
            "color",
            ("rgb(34, 34, 34)", "rgb(119, 119, 119)"),
        ),
        (
            lambda page: page.replace('<button id="buy">Buy now</button>', ""),
            CauseKind.GONE,
            "button",
            ("Buy now", ""),
        ),
    ],
)
def test_the_first_cause_is_what_was_edited(
    shops: Shops, edit: Edit, kind: CauseKind, name: str, values: tuple[str, str]
) -> None:
    first = shops.causes(PLAIN, edit(PLAIN))[0]
    assert (first.kind, first.name) == (kind, name)
    assert (first.baseline, first.candidate) == values


def test_a_color_that_all_inherit_is_blamed_on_the_body(shops: Shops) -> None:
    first, *_ = shops.causes(PLAIN, PLAIN.replace("color: #222", "color: #777"))
    assert first.element == "body"


def test_a_lost_style_sheet_is_the_first_cause(shops: Shops) -> None:
    link = '<link rel="stylesheet" href="/site.css">'
    shops.baseline.pages["/site.css"] = STYLE.removeprefix("<style>").removesuffix(
        "</style>"
    )
    page = PLAIN.replace(STYLE, link)
    first, *rest = shops.causes(page, page)
    assert (first.kind, first.name) == (CauseKind.REQUEST, "/site.css")
    assert first.candidate == "HTTP 404"
    assert rest[0].kind is CauseKind.STYLE


def test_a_lost_picture_is_the_first_cause(shops: Shops) -> None:
    picture = "<svg xmlns='http://www.w3.org/2000/svg' width='80' height='80'>"
    shops.baseline.pages["/logo.svg"] = f"{picture}<circle r='60' fill='#a30'/></svg>"
    page = PLAIN + "<img src='/logo.svg' width=80 height=80>"
    first = shops.causes(page, page)[0]
    assert (first.kind, first.name) == (CauseKind.REQUEST, "/logo.svg")
