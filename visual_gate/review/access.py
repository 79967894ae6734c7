"""Who may speak to the review: one browser, on this machine, from our own page.

A web page that the reviewer has open elsewhere must not read the pictures or decide.
The token in the address works once; it is exchanged for a cookie that no script reads
and no other site sends. The ``Host`` header is checked, so that a foreign name that
was made to point to this machine (DNS rebinding) gets nothing.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie

HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
"""Sent with everything; the page has a policy that names its script and style."""


@dataclass
class Access:
    """What opens a review that listens on ``port``; made anew for each review."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def cookie(self) -> str:
        """The cookie's name; browsers share cookies between ports."""
        return f"visual_gate_review_{self.port}"

    @property
    def address(self) -> str:
        """What the person opens."""
        return f"http://127.0.0.1:{self.port}/?token={self.token}"

    @property
    def origins(self) -> frozenset[str]:
        return frozenset(f"http://{host}" for host in self.hosts)

    @property
    def hosts(self) -> frozenset[str]:
        return frozenset({f"127.0.0.1:{self.port}", f"localhost:{self.port}"})

    def exchange(self, token: str) -> str:
        """The value of the cookie for the token, empty for a wrong or used one."""
        if not self.token or not _equal(token, self.token):
            return ""
        self.token = ""
        return (
            f"{self.cookie}={self.session}; Path=/; HttpOnly; SameSite=Strict; "
            "Max-Age=86400"
        )

    def knows_host(self, host: str) -> bool:
        return host in self.hosts

    def knows_session(self, cookies: str) -> bool:
        """Whether the ``Cookie`` header carries our cookie."""
        try:
            found = SimpleCookie(cookies).get(self.cookie)
        except CookieError:
            return False
        return found is not None and _equal(found.value, self.session)

    def knows_origin(self, origin: str) -> bool:
        """Whether a request that changes something comes from our own page."""
        return origin in self.origins


def _equal(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())
