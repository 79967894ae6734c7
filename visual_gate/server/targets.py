"""Which addresses may be asked for: by name here, by DNS in the capture's guard."""

from urllib.parse import urlsplit

from visual_gate.config import url_problem
from visual_gate.errors import UsageError
from visual_gate.records import EgressRules

LONGEST_URL = 2000
DEFAULT_PORTS = {"http": 80, "https": 443}


class TargetRefusedError(UsageError):
    """An address that may not be captured."""

    def __init__(self, side: str, problem: str) -> None:
        super().__init__(f"{side} {problem}")


def refuse_foreign(side: str, url: str, *, rules: EgressRules) -> None:
    """Let only addresses through whose host is on the list.

    Args:
        side: ``candidate`` or ``baseline``, for the message.
        url: the address as the caller wrote it.
        rules: what may be captured.

    Raises:
        TargetRefusedError: it is no address of a deployment, or not on the list.
    """
    if len(url) > LONGEST_URL:
        raise TargetRefusedError(side, f"is longer than {LONGEST_URL} signs")
    problem = url_problem(url)
    if problem:
        raise TargetRefusedError(side, problem)
    parts = urlsplit(url)
    if parts.username is not None or parts.password is not None:
        raise TargetRefusedError(side, "has a user or password in it; leave them out")
    host, port = parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme]
    if rules.host_problem(host, port):
        remedy = "is not allowed; add it to hosts in [targets] of the server"
        raise TargetRefusedError(side, f"on {host}:{port} {remedy}")
