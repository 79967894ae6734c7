"""Another photo is content, wherever its component ends; what else differs is not."""

from dataclasses import replace

import numpy as np
import pytest

from tests.explain.test_explain import capture
from visual_gate.explain import Views, photos_only
from visual_gate.records import (
    Added,
    Box,
    Capture,
    DomNode,
    FailedRequest,
    Image,
    Kind,
    Match,
    Matched,
    Removed,
)

FRAME = Box(20, 20, 32, 32)
ROW = Box(20, 20, 160, 32)
"""A portrait with a name beside it, cut out as one component."""

SAME = Matched(Kind.TEXT, ROW, ROW, identical=False)
INSIDE = Box(30, 25, 10, 10)


def page(
    frame: Box = FRAME, tag: str = "img", text: str = "Ann", **styles: str
) -> Capture:
    said = {name.replace("_", "-"): value for name, value in styles.items()}
    return capture((DomNode("#face", tag, "", text, frame, styles=said),))


def drawn(
    seed: int, *, frame: Box = FRAME, name_x: int = 70, flat: bool = False
) -> Image:
    """A portrait of its own for each seed, and the same name."""
    image = np.full((80, 240, 3), 250, np.uint8)
    face = frame.crop(image)
    noise = np.random.default_rng(seed).integers(0, 256, face.shape, np.uint8)
    face[:] = 128 if flat else noise
    image[frame.y + 10 : frame.y + 20, name_x : name_x + 80 : 4] = 20
    return image


def views(
    after: Image, there: Capture | None = None, here: Capture | None = None
) -> Views:
    return Views(there or page(), here or page(), drawn(1), after)


def said(found: Views, match: Match = SAME) -> bool:
    return photos_only((match,), found)[0]


def test_another_portrait_beside_the_same_name_is_content() -> None:
    assert said(views(drawn(2)))


def test_another_portrait_with_words_of_its_own_for_those_who_cannot_see_it() -> None:
    assert said(views(drawn(2), here=page(text="Bob")))
    assert not said(views(drawn(2), here=page(text="Bob", image="cannot be shown")))


def test_a_row_that_moved_as_a_whole_is_seen_where_it_went() -> None:
    lower = FRAME.shifted(0, 15)
    moved = Matched(Kind.TEXT, ROW, ROW.shifted(0, 15), identical=False)
    assert said(views(drawn(2, frame=lower), here=page(lower)), moved)


@pytest.mark.parametrize(
    "match", [Removed(Kind.IMAGE, INSIDE, INSIDE), Added(Kind.IMAGE, INSIDE, INSIDE)]
)
def test_what_is_cut_out_of_one_photo_only_is_content(match: Match) -> None:
    assert said(views(drawn(2)), match)


def test_a_name_that_differs_too_is_no_content() -> None:
    assert not said(views(drawn(2, name_x=72)))


def test_a_frame_that_shows_nothing_any_more_is_no_content() -> None:
    assert not said(views(drawn(2, flat=True)))


@pytest.mark.parametrize(
    "here",
    [
        page(Box(20, 20, 32, 30)),
        page(opacity="0.5"),
        page(tag="canvas"),
        capture(()),
    ],
    ids=["other size", "other style", "no photo", "gone"],
)
def test_a_frame_that_differs_is_no_content(here: Capture) -> None:
    assert not said(views(drawn(2), here=here))


def test_a_badge_upon_a_photo_must_still_be_there() -> None:
    badge = DomNode("#sale", "b", "", "Sale", Box(22, 22, 12, 8))
    (face,) = page().nodes
    with_badge = capture((face, badge))
    other_badge = capture((face, replace(badge, text="Sold")))
    scrim = capture((face, replace(badge, text="", box=FRAME)))
    assert said(views(drawn(2), with_badge, with_badge))
    assert not said(views(drawn(2), scrim, page()))
    assert not said(views(drawn(2), with_badge, page()))
    assert not said(views(drawn(2), with_badge, other_badge))


def test_another_background_picture_is_content_and_another_gradient_is_not() -> None:
    photo = page(tag="div", background_image='url("/hero.jpg")')
    gradient = page(tag="div", background_image="linear-gradient(red, blue)")
    assert said(views(drawn(2), photo, photo))
    assert not said(views(drawn(2), gradient, gradient))


def test_a_drawing_of_a_script_is_no_photo() -> None:
    chart = page(tag="canvas")
    assert not said(views(drawn(2), there=chart, here=chart))


def test_while_a_picture_is_lost_no_photo_is_content() -> None:
    lost = FailedRequest("/ann.jpg", "image", 404)
    facts = replace(page().facts, failed_requests=(lost,))
    assert not said(views(drawn(2), here=replace(page(), facts=facts)))


def test_what_lies_in_no_frame_is_no_content() -> None:
    far = Box(120, 60, 20, 10)
    assert not said(views(drawn(2)), Matched(Kind.TEXT, far, far, identical=False))
