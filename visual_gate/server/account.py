"""The user that captures run as, where the server itself is root."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from visual_gate.errors import UsageError


class AccountError(UsageError):
    """Captures cannot run as this user."""

    def __init__(self, user: str, problem: str) -> None:
        super().__init__(f"user = {user!r} in [server]: {problem}")


@dataclass(frozen=True, slots=True)
class Account:
    """A user and the user's own group, by number."""

    uid: int
    gid: int

    def own(self, folder: Path) -> None:
        """Give a folder to this user."""
        shutil.chown(folder, self.uid, self.gid)


def find_account(user: str) -> Account | None:
    """The account of this name; None where captures run as the server does.

    Raises:
        AccountError: there is no such user, or the server may not become another.
    """
    if not user:
        return None
    import pwd  # noqa: PLC0415  only where there are users of this kind

    try:
        found = pwd.getpwnam(user)
    except KeyError as problem:
        remedy = f"useradd --system --no-create-home {user}"
        raise AccountError(user, f"no such user; make one: {remedy}") from problem
    if found.pw_uid == 0:
        raise AccountError(user, "is root; name a user without privileges")
    if os.geteuid() not in {0, found.pw_uid}:
        raise AccountError(user, "only root can become another; leave it out")
    return Account(found.pw_uid, found.pw_gid)
