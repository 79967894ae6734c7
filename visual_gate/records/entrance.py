"""How addresses and words say that they are a login, or another way in.

The words are those that sites use for it, in the languages most of them are written in.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from visual_gate.records.target import Target

_LOGIN = (
    r"log[-_]?in|log[-_]?on|sign[-_]?in|sso|saml2?|oauth2?|authenticate|authorize|"
    r"anmelden|anmeldung|einloggen|connexion|iniciar[-_]sesion|accedi|inloggen"
)
_LOGIN_STEP = re.compile(rf"(^|[/._-])({_LOGIN})($|[/._?-])", re.IGNORECASE)
_ENTRANCE = re.compile(
    rf"(^|[^a-z])({_LOGIN}|sign[-_ ]up|join|enrol|auth|sessions?|register|registration|"
    r"inscription|password|passwd|reset|forgot|(un)?lock|lockscreen)($|[^a-z])|"
    r"(?<!b)(?<!cata)log(in|on)|(?<!de)sign(in|up)|passwor[dt]",
    re.IGNORECASE,
)
_LOGIN_WORDS = re.compile(
    r"\b(log|sign)[ -]?(in|on)\b|\bsso\b|anmeld|einlogg|connexion|connecter|"
    r"iniciar sesi|acceder|accedi|\bentrar\b|inlogg|logga in|zaloguj|вход|войти|"
    r"ログイン|サインイン|로그인|登录|登入",
    re.IGNORECASE,
)
_SIGN_UP_WORDS = re.compile(
    r"\bsign[ _-]?up\b|regist(er|rier|rar|rati|ro\b)|create.{0,12}account|\bjoin\b|"
    r"konto (erstellen|anlegen)|inscri|crear (una )?cuenta|criar conta|\btrial\b",
    re.IGNORECASE,
)


def is_login_address(url: str) -> bool:
    """Whether the path of an address, or its route after ``#``, names a login."""
    parts = urlsplit(url)
    route = parts.fragment if parts.fragment.startswith(("/", "!/")) else ""
    return bool(_LOGIN_STEP.search(parts.path) or _LOGIN_STEP.search(route))


def is_entrance(target: Target) -> bool:
    """Whether path or name say that a form to log in or sign up is what is meant."""
    return any(_ENTRANCE.search(said) for said in (target.path, target.page))


def names_entrance(said: Iterable[str]) -> bool:
    """Whether any of these, e.g. selectors, names a login or another way in."""
    return any(_ENTRANCE.search(one) or _LOGIN_WORDS.search(one) for one in said)


def says_login(said: Iterable[str]) -> bool:
    """Whether any of these titles and captions speaks of logging in."""
    return any(_LOGIN_WORDS.search(one) for one in said)


def says_sign_up(said: Iterable[str]) -> bool:
    """Whether any of these titles and captions speaks of a new account."""
    return any(_SIGN_UP_WORDS.search(one) for one in said)
