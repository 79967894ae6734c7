"""Who asks, and whether that rollout is theirs."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from visual_gate.server.tokens import ANYBODY, Token, TokenFile, secret_in


class RefusedError(Exception):
    """A caller who may not; ``status`` is 401 or 403."""

    def __init__(self, status: int, problem: str) -> None:
        super().__init__(problem)
        self.status = status


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    """Knows the tokens; without a file of tokens everybody may."""

    tokens: TokenFile | None

    def admit(self, secret: str) -> Token:
        """The caller with this secret.

        Raises:
            RefusedError: nobody has it.
        """
        if self.tokens is None:
            return ANYBODY
        found = self.tokens.find(secret) if secret else None
        if found is None:
            raise RefusedError(401, "a token is needed; send it as a Bearer token")
        return found


def refuse_foreign_namespace(token: Token, namespace: str) -> None:
    """Let only the token's own namespaces through; raises RefusedError."""
    if not token.may_ask_for(namespace):
        problem = f"the token {token.name} is not for the namespace {namespace!r}"
        raise RefusedError(403, problem)


def doorkeeper(request: Request) -> Doorkeeper:
    """The application's doorkeeper."""
    found = request.app.state.doorkeeper
    if not isinstance(found, Doorkeeper):
        raise TypeError
    return found


def header_secret(request: Request) -> str:
    """The secret in the request's header, empty for none."""
    return secret_in(request.headers.get("authorization", ""))


async def caller(request: Request) -> Token:
    """Who asks, by the request's header; raises RefusedError."""
    return doorkeeper(request).admit(header_secret(request))


Caller = Annotated[Token, Depends(caller)]
