"""Takes the login out of a deployment's address, which stands in reports and logs."""

from base64 import b64encode
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from visual_gate.records import Deployment

HEADER = "Authorization"


def split_login(url: str) -> tuple[str, dict[str, str]]:
    """``https://name:password@host`` as the address alone, and the header that logs in.

    The header is that of basic authentication (RFC 7617), as a browser would send it;
    there is none for an address without a login.
    """
    parts = urlsplit(url)
    login, found, host = parts.netloc.rpartition("@")
    if not found:
        return url, {}
    token = b64encode(unquote(login).encode()).decode()
    return parts._replace(netloc=host).geturl(), {HEADER: f"Basic {token}"}


def without_login(deployment: Deployment) -> Deployment:
    """The same deployment, its login a header; that of the address comes first."""
    url, header = split_login(deployment.url)
    if not header:
        return deployment
    others = {
        name: value
        for name, value in deployment.headers.items()
        if name.casefold() != HEADER.casefold()
    }
    return replace(deployment, url=url, headers={**others, **header})
