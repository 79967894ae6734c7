"""Who may ask for what: tokens in a file that is read again when it changes."""

import base64
import binascii
import hashlib
import hmac
import logging
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from visual_gate.errors import ConfigError, MissingFileError, VisualGateError

LEAST_LENGTH = 8
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Token:
    """One caller. Only the SHA-256 of the secret is kept in memory."""

    name: str
    sha256: str
    namespaces: re.Pattern[str]
    decides: bool = True

    def may_ask_for(self, namespace: str) -> bool:
        """Whether a rollout in this namespace is this caller's."""
        return self.namespaces.fullmatch(namespace) is not None


ANYBODY = Token("anybody", "", re.compile(".*", re.DOTALL))
"""The caller of a server that asks for no token."""


@dataclass(slots=True)
class TokenFile:
    """The tokens in a file, as they are now.

    A file that is broken after a change is reported and the tokens before it stay.
    """

    path: Path
    _seen: tuple[int, ...] = ()
    _tokens: tuple[Token, ...] = field(default=(), repr=False)

    def load(self) -> None:
        """Read the file.

        Raises:
            MissingFileError: it is not there.
            ConfigError: it is no list of tokens.
        """
        self._seen = self._state()
        self._tokens = read_tokens(self.path)

    def find(self, secret: str) -> Token | None:
        """The caller with this secret, compared in constant time with every token."""
        self._refresh()
        digest = hashlib.sha256(secret.encode(errors="replace")).hexdigest()
        found = [
            token for token in self._tokens if hmac.compare_digest(token.sha256, digest)
        ]
        return found[0] if found else None

    def _refresh(self) -> None:
        state = self._state()
        if state == self._seen:
            return
        try:
            self.load()
        except VisualGateError as problem:
            self._seen = state
            _LOG.error("tokens stay as they were: %s", problem)

    def _state(self) -> tuple[int, ...]:
        try:
            found = self.path.stat()
        except OSError:
            return ()
        return found.st_ino, found.st_mtime_ns, found.st_size


def read_tokens(path: Path) -> tuple[Token, ...]:
    """The tokens in a file.

    Raises:
        MissingFileError: it is not there.
        ConfigError: it is no list of tokens.
    """
    if not path.is_file():
        raise MissingFileError(str(path), "the server's tokens, or set open = true")
    try:
        tables = tomllib.loads(path.read_text("utf-8")).get("tokens", [])
        found = tuple(_token(table) for table in tables)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise ConfigError(str(path), 0, "is no valid TOML") from problem
    except (AttributeError, KeyError, TypeError, ValueError, re.error) as problem:
        raise ConfigError(
            str(path),
            0,
            "each [[tokens]] needs name, token (8 signs or more) or sha256 (64 hex "
            "digits), and namespaces, a regular expression",
        ) from problem
    if not found:
        raise ConfigError(str(path), 0, "has no [[tokens]]; add one")
    return found


def _token(table: dict[str, Any]) -> Token:
    unknown = set(table) - {"name", "token", "sha256", "namespaces", "decide"}
    if unknown or ("token" in table) == ("sha256" in table):
        raise ValueError
    return Token(
        name=str(table["name"]),
        sha256=_digest(table),
        namespaces=re.compile(table["namespaces"], re.DOTALL),
        decides=bool(table.get("decide", True)),
    )


def _digest(table: dict[str, Any]) -> str:
    if "sha256" in table:
        digest = str(table["sha256"]).lower()
        if not re.fullmatch("[0-9a-f]{64}", digest):
            raise ValueError
        return digest
    secret = str(table["token"])
    if len(secret) < LEAST_LENGTH:
        raise ValueError
    return hashlib.sha256(secret.encode()).hexdigest()


def secret_in(authorization: str) -> str:
    """The secret in an ``Authorization`` header, Bearer or Basic; empty for none."""
    scheme, _, rest = authorization.strip().partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        decoded = base64.b64decode(rest.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return decoded.partition(":")[2]
