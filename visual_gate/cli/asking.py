"""Asks a site for its files, with a login where one was written."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from ssl import SSLCertVerificationError
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import BaseHandler, Request, build_opener

from visual_gate.errors import InfrastructureError

TIMEOUT_S = 10.0
MOST_BYTES = 5_000_000
_GZIP = b"\x1f\x8b"
_WITH_HEADER = 31
"""What zlib calls gzip with a window of any size."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was read, at most 5 MB of it, and where redirects have led."""

    url: str
    text: str


class SiteError(InfrastructureError):
    """The site could not be read."""

    def __init__(
        self, url: str, problem: str, *, remedy: str = "check the address"
    ) -> None:
        super().__init__(f"cannot read {url}: {problem}; {remedy}")


class Asker:
    """Reads text over HTTP.

    Args:
        url: of the origin that the headers are for, wherever redirects lead.
        headers: of a login, or none.
    """

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        self._opener = build_opener(_Login(url, headers))

    def ask(self, url: str) -> Answer:
        """The text at an http or https address, unpacked where it is gzipped.

        Raises:
            SiteError: it does not answer, or with a status that is no success.
        """
        request = Request(url, headers={"User-Agent": "visual-gate"})  # noqa: S310  http or https, checked by the caller
        try:
            with self._opener.open(request, timeout=TIMEOUT_S) as answer:
                return Answer(answer.url, _text(answer.read(MOST_BYTES)))
        except HTTPError as problem:
            with problem:
                raise _refusal(url, problem) from problem
        except (OSError, HTTPException, ValueError, zlib.error) as problem:
            reason = getattr(problem, "reason", problem)
            raise SiteError(url, _told(reason)) from problem


def _text(body: bytes) -> str:
    if body.startswith(_GZIP):
        body = zlib.decompressobj(_WITH_HEADER).decompress(body, MOST_BYTES)
    return body.decode("utf-8", "replace")


def _refusal(url: str, problem: HTTPError) -> SiteError:
    said = f"HTTP status {problem.code}"
    if problem.code == HTTPStatus.UNAUTHORIZED:
        return SiteError(url, said, remedy="write it with https://name:password@host")
    if HTTPStatus.MULTIPLE_CHOICES <= problem.code < HTTPStatus.BAD_REQUEST:
        return SiteError(url, f"{said}, and its redirects lead nowhere")
    return SiteError(url, said)


def _told(reason: object) -> str:
    if isinstance(reason, SSLCertVerificationError):
        return f"its certificate is not trusted ({reason.verify_message})"
    return getattr(reason, "strerror", "") or str(reason)


class _Login(BaseHandler):
    """Sends a login to the origin it was written for, wherever redirects lead."""

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        self._origin = urlsplit(url)[:2]
        self._headers = headers

    def http_request(self, request: Request) -> Request:
        if urlsplit(request.full_url)[:2] == self._origin:
            for name, value in self._headers.items():
                request.add_unredirected_header(name, value)
        return request

    https_request = http_request
