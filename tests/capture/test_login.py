"""A login in place of a page is told apart from a page that has a login."""

from dataclasses import replace

import pytest

from tests.capture.shots import SMALL, shot_of
from tests.site.server import Site, open_site
from visual_gate.capture.session import ChromiumBrowser
from visual_gate.errors import CaptureError
from visual_gate.records import VIEWPORTS, Click, Deployment, Fill, Side, Step, Target

pytestmark = pytest.mark.browser

DESKTOP = VIEWPORTS["desktop"]
FIELDS = "<input id=user type=email><br><input id=word type=password><br>"
FORM = f"<form action=/session>{FIELDS}<button id=go>Log in</button></form>"
WALL = f"<!doctype html><title>Shop</title><h1>Welcome</h1>{FORM}<a href=/x>Help</a>"
PORTAL = "<p>Restricted area</p><input><br><input type=password><br><button>OK</button>"
ORDERS = "<!doctype html><title>Orders</title><h1>Your orders</h1><p>12 in all</p>"
LONG = "By going on you agree to the terms of use and the privacy notice. " * 8
SPLIT = f"<title>Sign in</title><div><p>{LONG}</p></div>{FORM}"
GROWN = f"""<main id=here></main><script>
const root = here.attachShadow({{ mode: "open" }});
setTimeout(() => {{ root.innerHTML = `{FORM}`; }}, 400);
</script>"""

LINKED = f"<title>Shop | Login</title>{FIELDS}<a href=/go>Go on</a>"

WALLS = [WALL, PORTAL, SPLIT, GROWN, LINKED]


def cause_of(chromium: ChromiumBrowser, site: Site, **options: object) -> str:
    """The sentence about the page of orders."""
    target = Target("orders", "/orders", SMALL)
    target = replace(target, **options)  # type: ignore[arg-type]
    with pytest.raises(CaptureError) as caught:
        chromium.capture(Deployment(site.url), target, Side.CANDIDATE)
    return str(caught.value)


@pytest.mark.parametrize("page", WALLS)
def test_a_page_that_answers_with_nothing_but_a_login_is_an_error(
    chromium: ChromiumBrowser, site: Site, page: str
) -> None:
    site.pages["/orders"] = page
    sentence = cause_of(chromium, site)
    assert sentence == (
        f"orders@small on the candidate: {site.url}/orders shows nothing but a login "
        "form; give headers, cookies, storage_state or steps that log in, or set "
        'name = "login" for the page if the form is what is meant'
    )


@pytest.mark.parametrize(
    ("head", "there"),
    [
        ("<meta http-equiv=refresh content='0;url=/login'>", "/login"),
        ("<meta http-equiv=refresh content=\"4; URL='/sso/start'\">", "/sso/start"),
        ("<script>location = '/users/sign_in?to=/orders'</script>", "/users/sign_in"),
        ("<script>setTimeout(() => location = '/login', 2000)</script>", "/login"),
        ("<script>history.pushState(0, '', '/login')</script>", "/login"),
        ("<script>location.hash = '#/login'</script>", "/orders#/login"),
    ],
)
def test_a_page_that_leads_to_a_login_by_itself_is_an_error(
    chromium: ChromiumBrowser, site: Site, head: str, there: str
) -> None:
    site.pages["/orders"] = f"{head}<p>One moment</p>"
    site.pages["/login"] = site.pages["/users/sign_in"] = WALL
    sentence = cause_of(chromium, site)
    assert f"/orders redirects to the login page {there}; give headers" in sentence


def test_a_page_that_leads_to_a_login_of_another_name_is_an_error(
    chromium: ChromiumBrowser, site: Site
) -> None:
    site.pages["/orders"] = "<script>location = '/welcome'</script>"
    site.pages["/welcome"] = WALL
    sentence = cause_of(chromium, site)
    assert "/orders shows nothing but a login form (at /welcome); give" in sentence


def test_a_page_that_refreshes_to_another_host_is_an_error(
    chromium: ChromiumBrowser, site: Site
) -> None:
    with open_site() as other:
        other.pages["/"] = WALL
        to = f"<meta http-equiv=refresh content='0;url={other.url}/'>"
        site.pages["/orders"] = to
        host = other.url.removeprefix("http://")
        assert f"redirects to another host, {host}" in cause_of(chromium, site)


CARDS = "<article><h2>A chair</h2><p>24.90</p></article>" * 3
STREET = "<form><input name=mail><br><input name=street><button>Buy</button></form>"
OLD_AND_NEW = "<br>".join(["<input type=password>"] * 3)

PAGES = [
    ("/login", WALL),
    ("/account/signin", WALL),
    ("/register", WALL),
    ("/trial", f"<h1>Create your account</h1>{FORM.replace('Log in', 'Go')}"),
    ("/start", WALL.replace("id=word", "autocomplete=new-password")),
    ("/", f"<header>{FORM}</header><main><h1>Shop</h1>{CARDS}</main>"),
    ("/", f"<div>{FORM.replace('<br>', ' ')}</div><h1>Shop</h1>{CARDS}"),
    ("/form", f"<nav>{LONG}</nav><h1>Validation</h1>{FORM.replace('Log in', 'Send')}"),
    ("/field", f"<h1>A field for a password</h1>{FIELDS}"),
    ("/news", f"<h1>News</h1><p>{LONG}</p>{FORM}"),
    ("/checkout", f"<h1>Checkout</h1><p>2 chairs, 49.80</p>{FORM}{STREET}"),
    (
        "/settings",
        f"<h1>Settings</h1><form>{OLD_AND_NEW}<button>Change</button></form>",
    ),
]


@pytest.mark.parametrize(("path", "page"), PAGES)
def test_a_page_that_has_or_is_meant_to_be_a_login_is_captured(
    chromium: ChromiumBrowser, site: Site, path: str, page: str
) -> None:
    site.pages[path] = f"<!doctype html>{page}"
    capture = shot_of(chromium, site, path, viewport=DESKTOP)
    assert capture.facts.url == f"{site.url}{path}"


def test_a_login_at_any_path_is_captured_where_the_name_of_the_page_says_so(
    chromium: ChromiumBrowser, site: Site
) -> None:
    site.pages["/"] = WALL
    target = Target("login", "/", SMALL)
    capture = chromium.capture(Deployment(site.url), target, Side.BASELINE)
    assert capture.facts.login_form


LOG_IN: tuple[Step, ...] = (
    Fill("#user", "bob@shop.test"),
    Fill("#word", "secret-word"),
    Click("#go"),
)


@pytest.mark.parametrize("way", ["", "<script>location = '/login'</script>"])
def test_steps_may_log_in_where_the_page_asks_for_it(
    chromium: ChromiumBrowser, site: Site, way: str
) -> None:
    site.pages["/login"] = WALL
    site.pages["/orders"] = way or WALL
    site.pages["/session"] = "<script>location = '/mine'</script>"
    site.pages["/mine"] = ORDERS
    capture = shot_of(chromium, site, "/orders", steps=LOG_IN)
    assert capture.facts.url == f"{site.url}/mine"
    assert capture.facts.status == 200


def test_steps_that_do_not_get_past_the_login_are_an_error(
    chromium: ChromiumBrowser, site: Site
) -> None:
    site.pages["/orders"] = site.pages["/session"] = WALL
    sentence = cause_of(chromium, site, steps=LOG_IN)
    assert f"after its steps {site.url}/orders shows nothing but a login" in sentence


def test_steps_for_the_page_behind_the_login_do_not_hide_it(
    chromium: ChromiumBrowser, site: Site
) -> None:
    site.pages["/orders"] = WALL
    sentence = cause_of(chromium, site, steps=(Click("#newest"),))
    assert "/orders shows nothing but a login form; give" in sentence


def test_a_step_that_meets_a_login_is_an_error_unless_it_asks_for_one(
    chromium: ChromiumBrowser, site: Site
) -> None:
    site.pages["/login"] = WALL
    site.pages["/orders"] = f"{ORDERS}<a id=older href=/login>Older</a>"
    sentence = cause_of(chromium, site, steps=(Click("#older"),))
    assert "after its steps" in sentence
    assert "redirects to the login page /login" in sentence
    asked = (Click("a[href='/login']"),)
    assert shot_of(chromium, site, "/orders", steps=asked).facts.login_form
