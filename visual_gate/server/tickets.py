"""Addresses of reports that work without a token, signed and for a while.

A report's page runs in a sandbox without an origin of its own, so the browser sends no
password with the pictures that it loads: the right to see them is in their address.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from fastapi import Request
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from visual_gate.server.records import Run
from visual_gate.server.tables import SECRETS, writing

LASTS_S = 3600
_KEY = "tickets"


@dataclass(frozen=True, slots=True)
class Tickets:
    """Writes and checks tickets; ``now`` gives seconds since 1970."""

    key: bytes = field(repr=False)
    now: Callable[[], float]

    def address(self, run: Run) -> str:
        """The path of the run's report page."""
        until = int(self.now()) + LASTS_S
        ticket = f"{run.id}-{run.attempt}-{until}"
        return f"/reports/{ticket}-{self._signature(ticket)}/index.html"

    def folder(self, ticket: str) -> tuple[str, str] | None:
        """Run and attempt that a ticket is for; None where it is not or no longer."""
        content, _, signature = ticket.rpartition("-")
        signed = hmac.compare_digest(
            signature.encode(), self._signature(content).encode()
        )
        parts = content.split("-")
        if not signed or len(parts) != 3 or self.now() > int(parts[2]):  # noqa: PLR2004  run, attempt, time
            return None
        return parts[0], parts[1]

    def _signature(self, content: str) -> str:
        return hmac.new(self.key, content.encode(), hashlib.sha256).hexdigest()


def shared_key(engine: Engine) -> bytes:
    """The key that all servers on this store sign with, made by the first of them."""
    query = select(SECRETS.c.value).where(SECRETS.c.name == _KEY)
    try:
        with writing(engine) as connection:
            found = connection.scalar(query)
            if found is None:
                found = secrets.token_bytes(32)
                values = {"name": _KEY, "value": found}
                connection.execute(insert(SECRETS).values(values))
            return bytes(found)
    except IntegrityError:
        return shared_key(engine)


def tickets(request: Request) -> Tickets:
    """The application's tickets."""
    found = request.app.state.tickets
    if not isinstance(found, Tickets):
        raise TypeError
    return found
