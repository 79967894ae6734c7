"""What belongs together becomes one; each caller says what belongs together."""

from collections.abc import Callable, Iterable
from typing import TypeVar

Item = TypeVar("Item")


def joined(
    items: Iterable[Item], join: Callable[[Item, Item], Item | None]
) -> list[Item]:
    """The items in order, each joined to the first one before it that takes it.

    Args:
        items: what may belong together.
        join: what a known item and a new one are together, None if they stay apart.
    """
    known: list[Item] = []
    for item in items:
        for at, other in enumerate(known):
            whole = join(other, item)
            if whole is not None:
                known[at] = whole
                break
        else:
            known.append(item)
    return known
