"""The page in a real browser, opened from disk as a person would."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.report.samples import (
    CONSOLE,
    make_hostile_report,
    make_many,
    make_part,
    make_report,
    make_shop_report,
    make_target,
    write_sample,
)
from visual_gate.records import Box, Finding, Occurrence, Verdict
from visual_gate.report import verdict_document

pytestmark = pytest.mark.browser

DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
FROM_LEFT = "() => document.querySelector('#stage .edge').style.left"
CLIP = """() => getComputedStyle(
  document.querySelector('#stage .layer[data-side=baseline]')).clipPath"""

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample(make_shop_report(), tmp_path_factory.mktemp("shop"))


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Open]:
    """Opens a page; at the end no error and no outside request may have happened."""
    pages: list[Page] = []
    noise: list[str] = []

    def opened(path: Path, viewport: ViewportSize = DESKTOP, **options: Any) -> Page:
        still = {"reduced_motion": "reduce", **options}
        page = chromium.new_page(viewport=viewport, **still)
        pages.append(page)
        page.on("console", lambda said: noise.append(said.text))
        page.on("pageerror", lambda problem: noise.append(str(problem)))
        page.on("requestfailed", lambda request: noise.append(request.url[:200]))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("file:", "data:"))
                else noise.append(request.url)
            ),
        )
        page.goto(path.as_uri())
        return page

    yield opened
    for page in pages:
        page.context.close()
    assert noise == []


def shown_rows(page: Page, tab: str) -> list[str]:
    rows: list[str] = page.locator(f"#{tab} li:not([hidden]) b").all_text_contents()
    return rows


def heading(page: Page) -> str:
    return page.locator("#viewer h2").inner_text()


def test_verdict_and_reasons_stand_on_the_first_screen(
    open_page: Open, shop: Path
) -> None:
    page = open_page(shop)
    expect(page.locator(".stamp")).to_be_in_viewport()
    expect(page.locator(".stamp")).to_have_text("fail")
    for reason in page.locator(".reasons li").all():
        expect(reason).to_be_in_viewport()
    assert page.title().startswith("Fail · 6 targets")


def test_a_long_report_opens_at_its_top(open_page: Open, tmp_path: Path) -> None:
    part = replace(make_part("c1", 0.2), causes=(CONSOLE,) * 40)
    below = [make_part(f"d{n}", 0.3) for n in range(40)]
    failing = [
        make_target(
            f"page-{n}",
            Verdict.FAIL,
            [part, *below],
            size=(600, 900),
            reasons=("why",) * 9,
        )
        for n in range(24)
    ]
    found = tuple(
        Finding(f"finding {n}", Verdict.FAIL, 0.2, (), (Occurrence(key, "d39"),))
        for n, key in enumerate(one.target.key for one in failing)
    )
    report = make_report(failing, findings=found, reasons=("because",) * 9)
    page = open_page(write_sample(report, tmp_path))
    for _ in range(20):
        page.keyboard.press("j")
    assert page.evaluate("scrollY") == 0
    expect(page.locator(".stamp")).to_be_in_viewport()
    expect(page.locator(".row[aria-current]")).to_contain_text("finding 20")
    expect(page.locator(".row[aria-current]")).to_be_in_viewport(ratio=1)
    assert page.evaluate(ROW_IN_ITS_LIST)


def test_a_difference_far_down_a_tall_page_is_shown_at_once(
    open_page: Open, tmp_path: Path
) -> None:
    far = replace(
        make_part("c1", 0.2),
        box_baseline=Box(40, 19_900, 200, 40),
        box_candidate=Box(40, 19_900, 200, 40),
    )
    tall = make_target("tall", Verdict.FAIL, [far], size=(1280, 20_000))
    page = open_page(
        write_sample(make_report([tall]), tmp_path), reduced_motion="no-preference"
    )
    for mode in ("1", "2", "5"):
        page.keyboard.press(mode)
        page.locator("#stage").evaluate("stage => stage.scrollTo({top: 0})")
        page.keyboard.press("n")
        assert page.evaluate(BOX_IN_SIGHT), mode
    assert page.evaluate("scrollY") == 0


BOX_IN_SIGHT = """() => {
  const box = document.querySelector('.box[aria-current]').getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight;
}"""


ROW_IN_ITS_LIST = """() => {
  const row = document.querySelector('.row[aria-current]').getBoundingClientRect();
  const list = document.querySelector('#findings').getBoundingClientRect();
  return row.top >= list.top - 1 && row.bottom <= list.bottom + 1;
}"""


def test_the_worst_finding_is_open_with_its_score_and_cause(
    open_page: Open, shop: Path
) -> None:
    page = open_page(shop)
    assert heading(page) == "checkout"
    card = page.locator(".part[data-open]")
    expect(card).to_contain_text("#total")
    expect(card).to_contain_text("0.03")
    expect(card.locator(".causes del")).to_have_text("£121.95")
    expect(card.locator(".causes ins")).to_have_text("£NaN")


def test_keys_walk_from_the_first_finding_to_the_last(
    open_page: Open, shop: Path
) -> None:
    page = open_page(shop)
    walked = [page.locator("[aria-current] .what b").text_content()]
    for _ in range(6):
        page.keyboard.press("j")
        walked.append(page.locator("[aria-current] .what b").text_content())
    assert walked[:5] == shown_rows(page, "findings")
    assert walked[4:] == ["account"] * 3
    page.keyboard.press("k")
    assert page.locator("[aria-current] .what b").text_content() == walked[3]


def test_keys_walk_over_the_differences_of_a_page_and_round(
    open_page: Open, shop: Path
) -> None:
    page = open_page(shop)
    names = []
    for _ in range(4):
        names.append(page.locator(".part[data-open] b").first.inner_text())
        page.keyboard.press("n")
    assert names == ["#total", ".info .stars", ".hint", "#arrives"]
    assert page.locator(".part[data-open] b").first.inner_text() == "#total"


def test_the_list_shows_the_finding_of_the_component_that_is_open(
    open_page: Open, shop: Path
) -> None:
    page = open_page(shop)
    row = page.locator("#findings .row[aria-current]")
    expect(row).to_contain_text("The text of #total changed")
    page.keyboard.press("n")
    expect(page.locator(".part[data-open]")).to_contain_text(".info .stars")
    expect(row).to_contain_text("icons.woff2 failed")
    page.reload()
    expect(row).to_contain_text("icons.woff2 failed")
    page.keyboard.press("k")
    expect(row).to_contain_text("The text of #total changed")


def test_a_box_on_the_picture_opens_its_finding(open_page: Open, shop: Path) -> None:
    page = open_page(shop)
    page.locator('.box[data-part="c3"][data-side="candidate"]').click()
    expect(page.locator(".part[data-open]")).to_contain_text(".hint")
    assert "component=c3" in page.url


def test_a_box_lies_three_pixels_around_its_component(
    open_page: Open, shop: Path
) -> None:
    page = open_page(shop)
    page.keyboard.press("f")
    x, y, width, height = page.evaluate(
        """() => {
          const box = document.querySelector('.box[data-part=c2][data-side=candidate]');
          const inner = box.getBoundingClientRect();
          const outer = box.parentElement.querySelector('img').getBoundingClientRect();
          return [inner.x - outer.x, inner.y - outer.y, inner.width, inner.height];
        }"""
    )
    assert [round(value) for value in (x, y, width, height)] == [757, 617, 386, 46]


def test_the_same_cause_on_other_targets_is_one_finding_with_links(
    open_page: Open, shop: Path
) -> None:
    page = open_page(shop)
    page.get_by_role("button", name="icons.woff2").click()
    assert heading(page) == "catalogue"
    page.locator(".also").get_by_role("button", name="checkout@desktop").click()
    assert heading(page) == "checkout"


def test_swiping_shows_the_baseline_up_to_the_edge(open_page: Open, shop: Path) -> None:
    page = open_page(shop)
    page.keyboard.press("2")
    slider = page.get_by_role("slider")
    slider.fill("25")
    assert page.evaluate(FROM_LEFT) == "25%"
    width = page.locator("#stage .sheet").bounding_box()
    assert width is not None
    right = float(page.evaluate(CLIP).split()[1].removesuffix("px"))
    assert right == pytest.approx(0.75 * width["width"], abs=1.5)


def test_the_edge_of_the_swipe_follows_the_pointer_and_the_arrows(
    open_page: Open, shop: Path
) -> None:
    page = open_page(shop)
    page.keyboard.press("2")
    sheet = page.locator("#stage .sheet").bounding_box()
    stage = page.locator("#stage").bounding_box()
    assert sheet is not None
    assert stage is not None
    y = max(sheet["y"], stage["y"]) + 60
    page.mouse.move(sheet["x"] + sheet["width"] / 2, y)
    page.mouse.down()
    page.mouse.move(sheet["x"] + 0.8 * sheet["width"], y, steps=4)
    page.mouse.up()
    assert page.evaluate(FROM_LEFT) == "80%"
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(FROM_LEFT) == "75%"


def test_blinking_swaps_both_sides_by_itself_and_by_hand(
    open_page: Open, shop: Path
) -> None:
    page = open_page(shop, reduced_motion="no-preference")
    page.keyboard.press("3")
    baseline = page.locator('#stage .layer[data-side="baseline"]')
    expect(baseline).to_be_hidden()
    expect(baseline).to_be_visible()
    page.keyboard.press("Space")
    before = baseline.is_visible()
    page.keyboard.press("Space")
    assert baseline.is_visible() is not before


def test_nothing_blinks_for_people_who_asked_for_less_motion(
    open_page: Open, shop: Path
) -> None:
    page = open_page(shop)
    page.keyboard.press("3")
    baseline = page.locator('#stage .layer[data-side="baseline"]')
    page.evaluate("() => new Promise(done => setTimeout(done, 900))")
    assert baseline.is_visible()


def test_overlay_makes_the_baseline_as_opaque_as_asked(
    open_page: Open, shop: Path
) -> None:
    page = open_page(shop)
    page.keyboard.press("4")
    page.get_by_role("slider").fill("20")
    baseline = page.locator('#stage .layer[data-side="baseline"]')
    expect(baseline).to_have_css("opacity", "0.2")


def test_the_difference_has_a_picture_of_its_own(open_page: Open, shop: Path) -> None:
    page = open_page(shop)
    page.keyboard.press("5")
    image = page.get_by_alt_text("difference of checkout@desktop")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)")


def test_overlaid_pages_are_lined_up_at_the_selected_component(
    open_page: Open, shop: Path
) -> None:
    page = open_page(shop)
    page.get_by_role("button", name="#banner is new").click()
    page.get_by_role("button", name="Show what moved").click()
    page.get_by_role("button", name="block, moved").or_(
        page.get_by_role("button", name="text, moved")
    ).first.click()
    page.keyboard.press("4")
    sides = {
        side: page.locator(f'#stage .layer[data-side="{side}"]').bounding_box()
        for side in ("baseline", "candidate")
    }
    sheet = page.locator("#stage .sheet").bounding_box()
    assert sides["baseline"] is not None
    assert sides["candidate"] is not None
    assert sheet is not None
    down = sides["baseline"]["y"] - sides["candidate"]["y"]
    assert down == pytest.approx(60 * sheet["width"] / 1280, abs=1)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("NaN", ["The text of #total changed"]),
        ("catalogue 404", ["/fonts/icons.woff2 failed: HTTP 404"]),
        ("502", ["account"]),
        ("nowhere to be found", []),
    ],
)
def test_text_filters_by_page_element_and_cause(
    open_page: Open, shop: Path, words: str, left: list[str]
) -> None:
    page = open_page(shop)
    page.keyboard.press("/")
    page.keyboard.type(words)
    assert shown_rows(page, "findings") == left
    expect(page.locator("#nothing")).to_be_visible(visible=not left)
    expect(page.locator("#count-findings")).to_have_text(str(len(left)))


def test_verdicts_can_be_switched_off_and_on(open_page: Open, shop: Path) -> None:
    page = open_page(shop)
    page.get_by_role("tab", name="Targets").click()
    fail = page.get_by_role("button", name="fail 3")
    fail.click()
    assert shown_rows(page, "targets") == ["account", "home", "imprint"]
    expect(fail).to_have_attribute("aria-pressed", "false")
    fail.click()
    assert len(shown_rows(page, "targets")) == 6


def test_a_state_filters_targets_that_have_such_a_component(
    open_page: Open, shop: Path
) -> None:
    page = open_page(shop)
    page.keyboard.press("g")
    page.get_by_label("Filter by state of the components").select_option("added")
    assert shown_rows(page, "targets") == ["home"]


def test_the_keys_are_listed_on_the_page(open_page: Open, shop: Path) -> None:
    page = open_page(shop)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard keys")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("next, previous in the list")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_link_opens_the_component_it_was_copied_from(
    open_page: Open, shop: Path
) -> None:
    page = open_page(shop)
    page.get_by_role("button", name="color of .hint changed").click()
    again = open_page(shop)
    again.goto(page.url)
    again.reload()
    expect(again.locator(".part[data-open]")).to_contain_text(".hint")


def test_every_control_has_a_name(open_page: Open, shop: Path) -> None:
    page = open_page(shop)
    page.keyboard.press("2")
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, input, select, a, [role]')]
          .filter(node => !node.closest('[hidden], dialog:not([open])'))
          .filter(node => node.tagName !== 'SUMMARY')
          .filter(node => !(node.getAttribute('aria-label')
            || node.getAttribute('aria-labelledby')
            || node.textContent.trim() || node.labels?.length))
          .map(node => node.outerHTML)"""
    )
    assert nameless == []
    pictures = page.locator("#stage img").all()
    assert pictures
    assert all(image.get_attribute("alt") for image in pictures)


def test_a_reader_hears_component_state_score_and_verdict(
    open_page: Open, shop: Path
) -> None:
    page = open_page(shop)
    name = "#total, changed, score 0.03, fail, on the candidate"
    expect(page.get_by_role("button", name=name)).to_be_visible()
    expect(
        page.get_by_role("img", name="Score 0.00 of 1, threshold 0.50")
    ).to_be_visible()


def test_dark_follows_the_system_and_can_be_changed(
    open_page: Open, shop: Path
) -> None:
    page = open_page(shop, color_scheme="dark")
    color = "() => getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(color)
    assert dark == "rgb(13, 16, 22)"
    page.keyboard.press("t")
    assert page.evaluate(color) == "rgb(246, 247, 249)"


def test_every_text_has_enough_contrast_in_both_themes(
    open_page: Open, shop: Path
) -> None:
    for scheme in ("light", "dark"):
        page = open_page(shop, color_scheme=scheme)
        assert page.evaluate(PALE_TEXT) == []


PALE_TEXT = """() => {
  const channels = color => color.match(/[\\d.]+/g).map(Number);
  const linear = v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const shares = [0.2126, 0.7152, 0.0722];
  const light = color =>
    shares.reduce((sum, share, at) => sum + share * linear(color[at] / 255), 0);
  const behind = node => {
    for (let at = node; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if ((color[3] ?? 1) === 1) return color;
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll('body *')]
    .filter(node => [...node.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .filter(node => node.checkVisibility({ visibilityProperty: true }))
    .filter(node => !node.closest(':disabled, script, style, noscript, option'))
    .filter(node => {
      const a = light(channels(getComputedStyle(node).color));
      const b = light(behind(node));
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
    })
    .map(node => node.outerHTML.slice(0, 120));
}"""


@pytest.mark.parametrize("mode", ["1", "2", "5"])
def test_a_phone_never_scrolls_sideways(open_page: Open, shop: Path, mode: str) -> None:
    page = open_page(shop, PHONE)
    page.keyboard.press(mode)
    for _ in range(4):
        page.keyboard.press("j")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width == PHONE["width"]


def test_a_tap_on_the_phone_brings_the_pictures(open_page: Open, shop: Path) -> None:
    page = open_page(shop, PHONE, has_touch=True)
    page.get_by_role("button", name="#banner is new").tap()
    expect(page.locator("#viewer h2")).to_be_in_viewport()
    assert heading(page) == "home"


def test_sixty_differences_do_not_push_the_pictures_off_the_phone(
    open_page: Open, tmp_path: Path
) -> None:
    parts = [make_part(f"c{number}", 0.1) for number in range(60)]
    report = make_report([make_target("home", Verdict.FAIL, parts)])
    page = open_page(write_sample(report, tmp_path), PHONE, is_mobile=True)
    page.locator("#tab-targets").click()
    page.locator("#targets .row").click()
    expect(page.locator("#stage img").first).to_be_in_viewport()


def test_a_finger_hits_the_controls(open_page: Open, shop: Path) -> None:
    page = open_page(shop, PHONE, is_mobile=True, has_touch=True)
    controls = page.locator(".modes button, .chips button, #bar .plain")
    heights = controls.evaluate_all("all => all.map(one => one.offsetHeight)")
    assert len(heights) > 10
    assert min(heights) >= 40


def test_text_from_pages_is_never_markup(open_page: Open, tmp_path: Path) -> None:
    page = open_page(write_sample(make_hostile_report(), tmp_path))
    assert page.evaluate("window.hacked") is None
    assert page.locator("img[src=x]").count() == 0
    expect(page.locator(".reasons li")).to_contain_text("</script><script>")
    for mode in "12345":
        page.keyboard.press(mode)
    page.keyboard.press("g")
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("document.scripts.length") == 2


def test_text_from_pages_cannot_turn_the_words_of_the_report_around(
    open_page: Open, tmp_path: Path
) -> None:
    turned = "text '\u202eabc' -> 'NaN' on 2 targets"
    right = "text 'مرحبا' -> 'سلة' on 2 targets"
    part = replace(make_part("c1", 0.1), element="p", reason=turned)
    shown = make_target("home\u202e", Verdict.FAIL, [part], reasons=(turned,))
    found = Finding(
        turned, Verdict.FAIL, 0.1, (), (Occurrence(shown.target.key, "c1"),)
    )
    report = make_report([shown], findings=(found,), reasons=(turned, right))
    page = open_page(write_sample(report, tmp_path))
    expect(page.locator(".part[data-open]")).to_contain_text("text '\ufffdabc' ->")
    assert "\u202e" not in page.locator("body").inner_html()
    assert page.locator(".reasons bdi").all_inner_texts() == ["مرحبا", "سلة"]


def test_the_policy_stops_script_and_requests_that_are_not_ours(
    chromium: Browser, shop: Path
) -> None:
    page = chromium.new_page()
    page.goto(shop.as_uri())
    stopped = page.evaluate(
        """() => new Promise(done => {
          const directives = new Set();
          document.addEventListener('securitypolicyviolation', event => {
            directives.add(event.effectiveDirective);
            if (directives.size === 4) done([...directives].sort());
          });
          const script = document.createElement('script');
          script.textContent = 'window.hacked = 1';
          document.body.append(script);
          new Image().src = 'http://127.0.0.1:9/beacon.png';
          fetch('http://127.0.0.1:9/beacon').catch(() => {});
          document.body.insertAdjacentHTML('beforeend', '<b onclick="hacked()">b</b>');
        })"""
    )
    assert stopped == ["connect-src", "img-src", "script-src-attr", "script-src-elem"]
    assert page.evaluate("window.hacked") is None
    page.context.close()


def test_without_script_the_lists_and_pictures_are_still_there(
    open_page: Open, shop: Path
) -> None:
    page = open_page(shop, java_script_enabled=False)
    expect(page.locator("h1")).to_contain_text("3 of 6 targets fail")
    assert len(shown_rows(page, "findings")) == 5
    links = page.get_by_role("link", name="candidate").all()
    assert len(links) == 5
    href = links[0].get_attribute("href")
    assert href is not None
    assert (shop.parent / unquote(href)).is_file()


def test_five_hundred_targets_load_one_pair_of_pictures_and_few_nodes(
    open_page: Open, tmp_path: Path
) -> None:
    report = make_many(500)
    path = write_sample(report, tmp_path, pictures=False)
    page = open_page(path)
    nodes = page.evaluate("document.querySelectorAll('*').length")
    assert nodes < 12 * 500
    assert page.locator("img").count() <= 3
    assert page.locator("#targets li").count() == 500
    assert path.stat().st_size < 1_500_000
    row = page.locator("#targets li").first
    expect(row).to_have_css("content-visibility", "auto")


def test_pictures_wait_until_they_are_looked_at(open_page: Open, shop: Path) -> None:
    page = open_page(shop)
    for image in page.locator("#stage img").all():
        assert image.get_attribute("loading") == "lazy"
        assert image.get_attribute("decoding") == "async"


def test_small_pictures_are_in_the_page_and_large_ones_beside_it(
    tmp_path: Path,
) -> None:
    path = write_sample(make_shop_report(), tmp_path)
    html = path.read_text("utf-8")
    large = [
        picture.relative_to(tmp_path).as_posix()
        for picture in (tmp_path / "pictures").rglob("*.png")
        if picture.stat().st_size > 12_000
    ]
    small = len(list((tmp_path / "pictures").rglob("*.png"))) - len(large)
    assert large
    assert small
    assert all(f'"{quote(path)}"' in html for path in large)
    assert html.count("data:image/png;base64") == small


def test_a_target_that_was_not_captured_tells_its_cause_and_no_differences(
    open_page: Open, tmp_path: Path
) -> None:
    cause = "The candidate could not be captured: shop.test:8080: refused"
    lost = make_target("home", Verdict.ERROR, reasons=(cause,))
    page = open_page(write_sample(make_report([lost], Verdict.ERROR), tmp_path))
    expect(page.locator("h1")).to_have_text("1 of 1 target could not be judged")
    words = page.locator("#targets .where")
    expect(page.locator("#parts, .absent")).to_have_text(
        "There are no pictures of this target."
    )
    expect(words).to_have_text(cause)
    assert words.evaluate("one => one.scrollHeight <= one.clientHeight")
    assert words.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_on_paper_nothing_is_cut_off_and_no_control_is_shown(
    open_page: Open, shop: Path
) -> None:
    page = open_page(shop, color_scheme="dark")
    page.emulate_media(media="print")
    expect(page.locator("#theme")).to_be_hidden()
    expect(page.locator(".steps")).to_be_hidden()
    for part in (".reasons", ".why", "#stage", "#parts"):
        cut = page.locator(part).evaluate("one => one.scrollHeight > one.clientHeight")
        assert not cut, part
    ground = page.locator("body").evaluate("one => getComputedStyle(one).background")
    assert "rgb(246, 247, 249)" in ground


def test_a_run_without_targets_says_so(open_page: Open, tmp_path: Path) -> None:
    report = make_report((), Verdict.ERROR, reasons=("no page is configured",))
    page = open_page(write_sample(report, tmp_path))
    expect(page.locator("#findings")).to_contain_text("No target was compared")
    expect(page.locator(".reasons")).to_contain_text("no page is configured")


def test_the_page_says_the_same_as_the_document_beside_it(
    open_page: Open, shop: Path
) -> None:
    page = open_page(shop)
    document = verdict_document(make_shop_report())
    data = page.evaluate("JSON.parse(document.getElementById('data').textContent)")
    assert {one["key"]: one["status"] for one in data["pages"]} == {
        one["key"]: one["status"] for one in document["pages"]
    }
    assert len(data["findings"]) == len(document["findings"])
