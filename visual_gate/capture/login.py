"""A page that stands in for the one that was asked for until somebody logs in.

It may be at another address, whose name says so, or answer at the very address with
nothing but a form. What decides is on the page: one password, hardly anything else.
"""

import json
from dataclasses import dataclass
from importlib.resources import files
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError

from visual_gate.capture.attempt import ElsewhereError, host_of
from visual_gate.capture.tab import Tab
from visual_gate.records import (
    Press,
    Step,
    Target,
    is_entrance,
    is_login_address,
    names_entrance,
    says_login,
    says_sign_up,
)

LOGIN_SCRIPT = files("visual_gate.capture").joinpath("login.js").read_text("utf-8")
REMEDY = "give headers, cookies, storage_state or steps that log in"

MOST_FIELDS = 2
"""Beside the password: a name, and a code or a company; to sign up takes more."""

MOST_PICTURES = 2
"""A logo and a decoration, where no title speaks of a login."""

MOST_LETTERS = 300
"""On the whole page there: labels, a greeting, a few links; no app's navigation."""

MOST_LETTERS_TITLED = 800
"""Where a title does, within the shell: also terms, languages and a cookie notice."""


@dataclass(frozen=True, slots=True)
class LoginForm:
    """What a page shows of forms for a password, and beside them.

    ``passwords``, ``fields`` (others to type into), ``forms``, ``buttons``,
    ``pictures`` and ``letters`` count what is visible within the page's shell, which
    is its header, footer, navigation and the like; ``shell`` are the letters of that.
    ``fresh`` says that a new password is asked for, ``aside`` that the form stands in
    the shell or in one row, and ``next`` where the page leads by itself soon.
    """

    passwords: int
    fresh: bool
    aside: bool
    fields: int
    forms: int
    buttons: int
    pictures: int
    letters: int
    shell: int
    titles: tuple[str, ...]
    captions: tuple[str, ...]
    next: str

    @property
    def is_login(self) -> bool:
        """Whether one can log in here, rather than sign up or change a password."""
        said = (*self.titles, *self.captions)
        new = says_sign_up(said) and not says_login(said)
        return self.passwords == 1 and not self.fresh and not new

    @property
    def is_all(self) -> bool:
        """Whether the page is for logging in and for nothing else."""
        single = self.forms == 1 and self.fields <= MOST_FIELDS
        return self.is_login and not self.aside and single and self._is_little

    @property
    def _is_little(self) -> bool:
        if says_login(self.titles):
            return self.letters <= MOST_LETTERS_TITLED
        few = self.letters + self.shell <= MOST_LETTERS
        return few and self.pictures <= MOST_PICTURES and self.buttons > 0


async def read_login(tab: Tab) -> LoginForm:
    """Ask the page; the picture does not change by it."""
    said = json.loads(await tab.page.evaluate(LOGIN_SCRIPT))
    titles, captions = tuple(said.pop("titles")), tuple(said.pop("captions"))
    return LoginForm(titles=titles, captions=captions, **said)


def check_login_address(arrived: str, url: str) -> None:
    """The address itself may say that it is a login.

    Raises:
        ElsewhereError: it does, and the one that was asked for does not.
    """
    if not is_login_address(arrived) or is_login_address(url):
        return
    there, host = urlsplit(arrived), host_of(arrived)
    on = "" if host == host_of(url) else f" on {host}"
    route = (
        "" if is_login_address(there.path) else f"#{there.fragment.partition('?')[0]}"
    )
    raise ElsewhereError(
        f"{url} redirects to the login page {there.path}{route}{on}; {REMEDY}"
    )


async def check_login(tab: Tab, url: str, target: Target) -> LoginForm:
    """What the page shows of a login where it is not in the way.

    Raises:
        ElsewhereError: it is, or the page is about to lead to one.
    """
    check_login_address(tab.page.url, url)
    form = await read_login(tab)
    if form.next:
        check_login_address(form.next, url)
    if form.is_all and not is_entrance(target):
        where = "" if tab.page.url == url else f" (at {urlsplit(tab.page.url).path})"
        raise ElsewhereError(
            f"{url} shows nothing but a login form{where}; {REMEDY}, or set "
            'name = "login" for the page if the form is what is meant'
        )
    return form


async def check_login_after_steps(tab: Tab, url: str, target: Target) -> LoginForm:
    """The same once steps were taken; they may have asked for a login themselves.

    Raises:
        ElsewhereError: they did not, and one is in the way.
    """
    if names_entrance(_selector(step) for step in target.steps):
        return await read_login(tab)
    return await check_login(tab, url, target)


async def begins_here(tab: Tab, steps: tuple[Step, ...]) -> bool:
    """Whether the first step has something to act on in the page as it stands."""
    if not steps:
        return False
    try:
        return isinstance(steps[0], Press) or (
            await tab.page.locator(_selector(steps[0])).first.is_visible()
        )
    except PlaywrightError:  # no selector: the step itself says so
        return True


def _selector(step: Step) -> str:
    return "" if isinstance(step, Press) else step.selector
