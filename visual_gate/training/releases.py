"""The same page in a neighbouring release of its package, where it looks the same."""

from dataclasses import replace

from visual_gate.capture.studio import Look, StudioError, Studios
from visual_gate.faults import visible_change
from visual_gate.images import decode
from visual_gate.records import Box, Image
from visual_gate.training.corpus import CorpusPage
from visual_gate.training.live import LiveSession
from visual_gate.training.serving import find_file, served
from visual_gate.training.shots import Order


def released_page(page: CorpusPage) -> CorpusPage | None:
    """The page as its other release has it; None where that lacks or has no page."""
    if page.release is None:
        return None
    other = replace(page, folder=page.release, release=None)
    return other if find_file(other, other.path) else None


def unseen_release(
    order: Order, look: Look, studios: Studios, *, session: LiveSession
) -> str:
    """The picture of the other release, in the store, if nobody would tell them apart.

    A real change between two releases has no label, and most can be seen; a picture
    is used only where it shows less than a fault must, see ``visible_change``. Empty
    where that is not so, or where there is no other release that loads.
    """
    page = released_page(order.page)
    if page is None:
        return ""
    try:
        with (
            served(page) as url,
            studios.studio(look).open(url, order.viewport) as stage,
        ):
            encoded = stage.shoot(session.height)
    except StudioError:
        studios.restart(look)
        return ""
    return "" if _can_be_seen(session.base, encoded) else session.store.save(encoded)


def _can_be_seen(base: Image, encoded: bytes) -> bool:
    picture = decode(encoded)
    if picture.shape != base.shape:
        return True
    whole = Box(0, 0, base.shape[1], base.shape[0])
    return visible_change(base, picture, before=whole, after=whole).counts
