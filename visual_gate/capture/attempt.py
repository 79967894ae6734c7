"""Why one attempt at a capture failed, in words, and whether another may do better."""

import re
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError, TimeoutError as SlowError

NETWORK_CAUSES = {
    "CONNECTION_REFUSED": "connection refused; check that the deployment runs there",
    "NAME_NOT_RESOLVED": "the host name is not known to DNS; check the spelling",
    "CONNECTION_RESET": "the connection was reset before an answer came",
    "CONNECTION_CLOSED": "the connection was closed before an answer came",
    "EMPTY_RESPONSE": "the connection was closed before an answer came",
    "CONNECTION_ABORTED": "the connection was closed before an answer came",
    "SOCKET_NOT_CONNECTED": "the connection was closed before an answer came",
    "NETWORK_CHANGED": "the network changed while the page was loading",
    "CONNECTION_TIMED_OUT": "the connection timed out; a firewall may be in the way",
    "TIMED_OUT": "the connection timed out; a firewall may be in the way",
    "ADDRESS_UNREACHABLE": "the address cannot be reached from this machine",
    "INTERNET_DISCONNECTED": "this machine has no network",
    "PROXY_CONNECTION_FAILED": "the proxy does not answer; check the proxy settings",
    "TUNNEL_CONNECTION_FAILED": "the proxy refused the connection; check its settings",
    "TOO_MANY_REDIRECTS": "it redirects for ever; a cookie or header may be missing",
    "INVALID_AUTH_CREDENTIALS": "it asks for a login; give headers or cookies",
    "UNSAFE_REDIRECT": "it leads to an address that no web page may lead to",
    "UNSAFE_PORT": "browsers refuse this port; serve it on another",
    "ABORTED": "it answered without a page, as 204 No Content does; correct the path",
    "INVALID_URL": "this is no valid address; check the spelling",
    "HTTP_RESPONSE_CODE_FAILURE": "it answered with an error status and no page",
    "INVALID_RESPONSE": "what answers there does not speak HTTP; check the port",
    "INVALID_HTTP_RESPONSE": "what answers there does not speak HTTP; check the port",
    "SSL_PROTOCOL_ERROR": "TLS failed; it may be plain http behind an https address",
    "CERT_AUTHORITY_INVALID": "TLS failed: its certificate is signed by nobody known",
    "CERT_COMMON_NAME_INVALID": "TLS failed: its certificate is for another host",
    "CERT_DATE_INVALID": "TLS failed: its certificate has expired or is not valid yet",
}
TRANSIENT = frozenset(
    {
        "CONNECTION_RESET",
        "CONNECTION_CLOSED",
        "EMPTY_RESPONSE",
        "CONNECTION_ABORTED",
        "SOCKET_NOT_CONNECTED",
        "NETWORK_CHANGED",
        "CONNECTION_TIMED_OUT",
        "TIMED_OUT",
    }
)
OF_ONE_PAGE = frozenset({"ABORTED", "TOO_MANY_REDIRECTS", "HTTP_RESPONSE_CODE_FAILURE"})
"""Causes that lie in one page, whose whole address is told; others lie in its host."""

CRASHED = "the tab crashed; the page or this machine may be short of memory"
GONE = "the browser stopped; this machine may be short of memory"


class AttemptError(Exception):
    """One attempt failed.

    Args:
        cause: a sentence without target and side, without a final full stop.
        transient: whether another attempt may succeed.
    """

    def __init__(self, cause: str, *, transient: bool = False) -> None:
        super().__init__(cause)
        self.cause = cause
        self.transient = transient


class ElsewhereError(AttemptError):
    """A login or another host stands in the way; steps may lead back from there."""


class ClockStalledError(AttemptError):
    """The page does not move while its time is held; try without."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause, transient=True)


def navigation_error(
    problem: PlaywrightError, url: str, reached: str = ""
) -> AttemptError:
    """What a failed navigation means for the person who named the address.

    Args:
        problem: the browser's complaint.
        url: the address that was asked for.
        reached: the address at which it failed; another one after a redirect.
    """
    message = first_line(problem)
    if "Download is starting" in message:
        return AttemptError(f"{url} is a download, not a page; name another path")
    if "ERR_" in message:
        return network_error(message, url, reached)
    return browser_error(problem)


def network_error(message: str, url: str, reached: str = "") -> AttemptError:
    """What a network error such as ``net::ERR_TIMED_OUT`` means; arguments as above."""
    found = re.search(r"ERR_([A-Z0-9_]+)", message)
    code = found[1] if found else "FAILED"
    cause = NETWORK_CAUSES.get(code)
    if cause is None and code.startswith(("CERT_", "SSL_")):
        cause = f"TLS failed ({code})"
    if code.startswith("CERT_"):
        cause = f"{cause}; any_certificate = true of the deployment would trust it"
    if cause is None:
        cause = f"the network failed ({code})"
    where = url if code in OF_ONE_PAGE else place_of(url, reached)
    return AttemptError(f"{where}: {cause}", transient=code in TRANSIENT)


def browser_error(problem: PlaywrightError) -> AttemptError:
    """What any other complaint of the browser means."""
    message = first_line(problem)
    if "crash" in message.lower():
        return AttemptError(CRASHED, transient=True)
    if "closed" in message.lower():
        return AttemptError(GONE, transient=True)
    if isinstance(problem, SlowError):
        return AttemptError(f"the page did not answer in time ({message})")
    return AttemptError(f"the browser said: {message}")


def first_line(problem: PlaywrightError) -> str:
    """The complaint itself, without the call log."""
    lines = problem.message.strip().splitlines() or [""]
    complaint = re.sub(r"^[A-Z]\w+\.\w+: ", "", lines[0])
    return re.sub(r"\. Did you mean .*", "", complaint)  # advice for programmers


def host_of(url: str) -> str:
    """Host and port, without a login that an address may hold."""
    return urlsplit(url).netloc.rpartition("@")[2]


def place_of(url: str, reached: str = "") -> str:
    """The host of an address, or of the one that it led to, and then how."""
    if not reached or host_of(reached) == host_of(url):
        return host_of(url)
    return f"{host_of(reached)} (to which {url} redirects)"
