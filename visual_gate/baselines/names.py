"""File names for targets: readable, and safe on every file system."""

import re
import unicodedata

from visual_gate.baselines.digests import sha256

MANIFESTS = "manifests"
OBJECTS = "objects"
AUDIT = "audit"
CACHE = ".cache"

LONGEST_SLUG = 60
"""Characters; with hash and suffix well under the 143 that encrypted disks allow."""

DEED_DIGITS = 16
"""Of the hash in the names of audit entries and reviews: their content's SHA-256."""

_HASH_DIGITS = 10
_NO_TIME = re.compile(r"[^0-9TZ-]+")
_UNSAFE = re.compile(r"[^a-z0-9@.]+")


def manifest_path(target: str) -> str:
    """Path of a target's manifest inside the store, by the target's key.

    A slug for people and a hash of the exact key, so that ``Home``, ``home`` and
    ``../home`` are three files, also where names ignore case.
    """
    plain = unicodedata.normalize("NFKD", target).encode("ascii", "ignore").decode()
    slug = _UNSAFE.sub("-", plain.lower()).strip("-.")[:LONGEST_SLUG] or "page"
    mark = sha256(target.encode("utf-8", "surrogatepass"))[:_HASH_DIGITS]
    return f"{MANIFESTS}/{slug}-{mark}.json"


def deed_name(when: str, digest: str) -> str:
    """The name of what was done then: sorted by name, deeds are sorted by time.

    Args:
        when: ISO 8601 in UTC; anything else is ``undated``.
        digest: SHA-256 of the file's content.
    """
    stamp = _NO_TIME.sub("-", when).strip("-") or "undated"
    return f"{stamp}-{digest[:DEED_DIGITS]}"


def object_path(name: str) -> str:
    """Path of an object, by its name: the SHA-256 of its bytes and a suffix."""
    return f"{OBJECTS}/{name[:2]}/{name[2:]}"


def object_name(content: bytes, suffix: str) -> str:
    """The name under which these bytes are stored."""
    return f"{sha256(content)}.{suffix}"
