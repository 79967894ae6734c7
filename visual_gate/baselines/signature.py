"""Who changes baselines, when and why; read once by the front doors."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Signature:
    """The identity under which a change is recorded.

    ``who`` is ``Name <mail>`` as Git knows it, ``when`` ISO 8601 in UTC, ``commit`` the
    commit that was checked out and ``model`` the SHA-256 of the scorer's weights; each
    is empty where unknown.
    """

    who: str = ""
    when: str = ""
    commit: str = ""
    model: str = ""
    reason: str = ""

    def because(self, reason: str) -> "Signature":
        """The same person with this reason."""
        return replace(self, reason=reason)


UNSIGNED = Signature()
