"""All that can be checked about a store, in one go."""

from dataclasses import dataclass

from visual_gate.baselines.chain import BrokenLink, audit, removed_entries
from visual_gate.baselines.git import open_repository
from visual_gate.baselines.place import Place
from visual_gate.baselines.repairing import Damage, damages


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of a store found.

    ``links`` is empty when the log is whole and explains every baseline, ``damages``
    when every object is whole. ``against_history`` says whether Git's history could be
    searched for entries that were removed from the end of the log.
    """

    entries: int
    links: tuple[BrokenLink, ...]
    damages: tuple[Damage, ...]
    against_history: bool

    @property
    def is_whole(self) -> bool:
        return not self.links and not self.damages


def verify(place: Place) -> Verified:
    """Check log, baselines and objects; with a remote, also what lies there."""
    shelf = place.shelf()
    audited = audit(shelf.files)
    links = audited.broken
    repository = open_repository(place.root)
    searched = repository is not None and not repository.is_shallow()
    if repository is not None and searched:
        links = (*links, *removed_entries(repository, place.root, shelf.files))
    return Verified(
        entries=len(audited.log),
        links=links,
        damages=damages(shelf),
        against_history=searched,
    )
