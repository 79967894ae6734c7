"""What a capture tells about the page beside its picture."""

import pytest

from tests.capture.shots import colours_in, node, nodes, pixels, shot, shot_of
from tests.site.server import Site, open_site
from visual_gate.capture.session import ChromiumBrowser
from visual_gate.records import (
    DRAWING,
    STATE,
    UNSHOWN,
    Box,
    Click,
    ColorScheme,
    FailedRequest,
    Fill,
    Hover,
    Press,
    Viewport,
    WaitFor,
)

pytestmark = pytest.mark.browser

CARD = """<style>body{margin:0}#card{position:absolute;left:20px;top:30px;width:50px;
height:40px;background:rgb(0,0,255)}</style><div id=card></div>"""


def test_elements_carry_what_is_seen_of_them(
    chromium: ChromiumBrowser, site: Site
) -> None:
    capture = shot(
        chromium,
        site,
        """<style>body{margin:0}</style><main><h1 style="color:rgb(9,8,7)">Our
        <b>best</b>   shop</h1><a href=/x>More</a><div role=alert>Sold out</div>
        <p style="display:none">hidden</p><p style="opacity:0">faded</p>
        <input type=checkbox name=news><img alt="A cup" width=9 height=9></main>""",
    )
    found = nodes(capture)
    assert (found["h1"].role, found["h1"].text) == ("heading", "Our shop")
    assert found["h1"].styles["color"] == "rgb(9, 8, 7)"
    assert found["h1"].styles["font-weight"] == "700"
    assert found["h1"].styles["direction"] == "ltr"
    assert found["main > a"].role == "link"
    assert found['div[role="alert"]'].role == "alert"
    assert found['input[name="news"]'].role == "checkbox"
    assert found["main > img"].text == "A cup"
    assert not [one for one in capture.nodes if one.text in {"hidden", "faded"}]
    parents = [capture.nodes[one.parent].selector for one in capture.nodes[1:]]
    assert parents == ["body", "main", "h1", "main", "main", "main", "main"]


def test_addresses_in_styles_leave_out_the_deployments_own_host(
    chromium: ChromiumBrowser, site: Site
) -> None:
    page = "<div id=hero style='background:url(/hero.png);height:40px'>.</div>"
    hero = nodes(shot(chromium, site, page))["#hero"]
    assert hero.styles["background-image"] == 'url("/hero.png")'


def test_selectors_prefer_names_that_a_developer_gave(
    chromium: ChromiumBrowser, site: Site
) -> None:
    capture = shot(
        chromium,
        site,
        """<div id=shop><button data-testid=buy>Buy</button>
        <button aria-label="Close it">x</button><button id="r-1234567">odd</button>
        <ul><li>one<li>two</ul></div><p id=twice>a<p id=twice>b
        <section id=shadow></section><script>
        const root = shadow.attachShadow({mode: "open"});
        root.innerHTML = "<button>inside</button>";
        </script>""",
    )
    by_text = {one.text: one.selector for one in capture.nodes if one.text}
    assert by_text == {
        "Buy": '[data-testid="buy"]',
        "x": 'button[aria-label="Close it"]',
        "odd": "#shop > button:nth-of-type(3)",
        "one": "#shop > ul > li:nth-of-type(1)",
        "two": "#shop > ul > li:nth-of-type(2)",
        "a": "body > p:nth-of-type(1)",
        "b": "body > p:nth-of-type(2)",
        "inside": "#shadow button",
    }


@pytest.mark.parametrize("density", [1.0, 2.0, 1.5])
def test_boxes_are_in_pixels_of_the_picture(
    chromium: ChromiumBrowser, site: Site, density: float
) -> None:
    viewport = Viewport("dense", 200, 150, device_scale_factor=density)
    capture = shot(chromium, site, CARD, viewport=viewport)
    assert pixels(capture).shape == (150 * density, 200 * density, 3)
    box = node(capture, "#card").box
    assert box == Box(*(round(side * density) for side in (20, 30, 50, 40)))
    assert colours_in(capture, box) == {(0, 0, 255)}


def test_one_element_can_be_captured(chromium: ChromiumBrowser, site: Site) -> None:
    html = CARD.replace("top:30px", "top:2000px") + "<div style='height:2500px'>"
    capture = shot(chromium, site, html, selector="#card", masks=("#card",))
    assert pixels(capture).shape == (40, 50, 3)
    assert colours_in(capture, Box(0, 0, 50, 40)) == {(0, 0, 255)}
    assert node(capture, "#card").box == Box(0, 0, 50, 40)
    assert capture.facts.masked == (Box(0, 0, 50, 40),)


def test_masks_are_told_and_not_painted(chromium: ChromiumBrowser, site: Site) -> None:
    capture = shot(
        chromium,
        site,
        CARD,
        masks=("#card", ".gone"),
        critical=("#pay", "#card"),
        optional=("#card", "#ad"),
    )
    assert capture.facts.masked == (Box(20, 30, 50, 40),)
    assert capture.facts.unmatched == (".gone", "#pay")
    assert capture.facts.critical == (Box(20, 30, 50, 40),)
    assert capture.facts.optional == (Box(20, 30, 50, 40),)
    assert colours_in(capture, Box(20, 30, 50, 40)) == {(0, 0, 255)}


def test_errors_and_failed_requests_are_told_without_the_host(
    chromium: ChromiumBrowser, site: Site
) -> None:
    with open_site() as other:
        host = other.url.removeprefix("http:")
        capture = shot(
            chromium,
            site,
            f"""<img src=/gone.png?x=1><script src=/reset></script>
            <link rel=stylesheet href={other.url}/gone.css><script>
            console.error("no price at " + location.href);
            setTimeout(() => undefined.price, 100);
            </script>""",
        )
    assert capture.facts.console_errors == (
        "TypeError: Cannot read properties of undefined (reading 'price')",
        "no price at /page.html",
    )
    failed = {one.url: one for one in capture.facts.failed_requests}
    assert failed["/gone.png?x=1"] == FailedRequest(
        "/gone.png?x=1", "image", 404, "Not Found"
    )
    assert failed[f"{host}/gone.css"].resource == "stylesheet"
    assert failed["/reset"].status == 0
    assert failed["/reset"].reason.startswith("ERR_")


def test_an_image_that_came_but_cannot_be_shown_is_told(
    chromium: ChromiumBrowser, site: Site
) -> None:
    """A login page instead of a photo, or a cut picture: answered with status 200."""
    site.pages["/photo.png"] = "<p>Please sign in</p>"
    site.pages["/unsized.svg"] = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'></svg>"
    )
    broken = "data:image/png;base64,iVBORw0KGgo="
    images = f"<img src=/photo.png><img src=/unsized.svg width=9><img src='{broken}'>"
    capture = shot(chromium, site, f"{images}<p>words</p><img src=/gone.png>")
    told = [node.styles[UNSHOWN] for node in capture.nodes if node.tag == "img"]
    assert told == ["cannot be shown", "", "cannot be shown", "cannot be shown"]
    assert not any(node.styles[UNSHOWN] for node in capture.nodes if node.tag != "img")


def test_a_drawing_is_known_by_its_parts_and_not_by_their_names(
    chromium: ChromiumBrowser, site: Site
) -> None:
    def told(inside: str) -> str:
        capture = shot(chromium, site, f"<svg width=40 height=40>{inside}</svg>")
        (found,) = (node for node in capture.nodes if node.tag == "svg")
        return found.styles[DRAWING]

    two = told("<g id=a1><path class=x d='M0 0h8'/></g><circle r=4.01 />")
    assert two.startswith("4 parts, ")
    assert two == told("<g id=b2><path class=y d='M0 0h8'/></g><circle r=4.02 />")
    assert two != told("<g><path d='M0 0h9'/></g><circle r=4 />")
    assert told("<g><path d='M0 0h8'/></g>").startswith("3 parts, ")


def test_states_are_told_that_no_style_tells(
    chromium: ChromiumBrowser, site: Site
) -> None:
    capture = shot(
        chromium,
        site,
        """<input type=checkbox checked><button disabled>Pay</button>
        <details open><summary>More</summary>Text</details>
        <ol reversed start=4><li>Last</ol><i role=switch aria-checked=true>On</i><p>No
        """,
    )
    told = {node.tag: node.styles[STATE] for node in capture.nodes}
    assert told["input"] == "checked"
    assert told["button"] == "disabled"
    assert told["details"] == "open"
    assert told["ol"] == told["li"] == "reversed, start 4"
    assert told["i"] == "aria-checked true"
    assert told["p"] == ""


def test_a_page_with_too_many_elements_says_so(
    chromium: ChromiumBrowser, site: Site
) -> None:
    few = shot(chromium, site, "<p>one")
    many = shot(chromium, site, "<b>x</b> " * 4100)
    assert not few.facts.nodes_truncated
    assert many.facts.nodes_truncated
    assert len(many.nodes) == 4000


def test_a_page_that_is_too_tall_is_cut_and_says_where(
    chromium: ChromiumBrowser, site: Site
) -> None:
    capture = shot(chromium, site, "<div style='height:40000px'>")
    assert pixels(capture).shape[0] == 16_000
    assert capture.facts.truncated_at_px == 16_000


def test_a_sharp_page_is_cut_where_its_picture_could_not_be_decoded(
    chromium: ChromiumBrowser, site: Site
) -> None:
    sharp = Viewport("sharp", 100, 300, device_scale_factor=4.0)
    capture = shot(chromium, site, "<div style='height:9000px'>", viewport=sharp)
    assert pixels(capture).shape[:2] == (4 * 8191, 400)
    assert capture.facts.truncated_at_px == 8191


def test_steps_are_taken_in_order(chromium: ChromiumBrowser, site: Site) -> None:
    capture = shot(
        chromium,
        site,
        """<style>#menu:hover{background:rgb(1,2,3)}</style>
        <input id=name><button id=go>Go</button><p id=said></p><p id=menu>menu</p>
        <script>
        go.onclick = () => setTimeout(() => {
          const late = document.createElement("i");
          late.id = "late";
          late.textContent = "Hello " + document.querySelector("#name").value;
          document.body.append(late);
        }, 700);
        addEventListener("keydown", (event) => { said.textContent += event.key; });
        </script>""",
        steps=(
            Fill("#name", "Ada"),
            Click("#go"),
            WaitFor("#late"),
            Press("Escape"),
            Hover("#menu"),
        ),
    )
    found = nodes(capture)
    assert found["#late"].text == "Hello Ada"
    assert found["#said"].text == "Escape"
    assert found["#menu"].styles["background-color"] == "rgb(1, 2, 3)"


def test_the_pointer_rests_outside_after_a_click(
    chromium: ChromiumBrowser, site: Site
) -> None:
    html = (
        "<style>*{margin:0}html:hover,p:hover{background:rgb(1,2,3)}</style>"
        "<p id=text>text</p>"
    )
    capture = shot(chromium, site, html, steps=(Click("#text"),))
    assert (1, 2, 3) not in colours_in(capture, Box(0, 0, 400, 300))


def test_a_dark_target_sees_the_dark_scheme(
    chromium: ChromiumBrowser, site: Site
) -> None:
    html = "<style>@media (prefers-color-scheme:dark){body{background:#000}}</style>x"
    capture = shot(chromium, site, html, color_scheme=ColorScheme.DARK)
    assert (0, 0, 0) in colours_in(capture, Box(0, 200, 400, 100))


def test_the_language_that_a_page_names_is_told(
    chromium: ChromiumBrowser, site: Site
) -> None:
    site.pages["/mai"] = "<!doctype html><html lang=fr-CA><p>3 mai"
    capture = shot_of(chromium, site, "/mai")
    assert capture.facts.written_in == "fr-CA"


def test_where_and_how_it_was_captured_is_told(
    chromium: ChromiumBrowser, site: Site
) -> None:
    site.pages["/a b/"] = "<title>Shop</title><h1>hello</h1>"
    capture = shot_of(chromium, site, "/to?/a%20b/")
    assert capture.facts.url == f"{site.url}/a%20b/"
    assert (capture.facts.status, capture.facts.title) == (200, "Shop")
    assert capture.facts.written_in == ""
    assert capture.browser == chromium.info
    assert capture.seconds > 0
