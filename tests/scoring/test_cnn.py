import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.scoring.making import make_image, make_model, make_page, matched
from visual_gate.errors import ModelError
from visual_gate.protocols import Scorer
from visual_gate.records import Added, Box, Image, Kind, Match, Picture, Removed
from visual_gate.scoring import CnnScorer, open_scorer
from visual_gate.scoring.evidence import FEATURES
from visual_gate.scoring.registry import bundled_models, model_names

BOX = Box(40, 40, 100, 60)


@pytest.fixture(scope="module")
def scorer(tmp_path_factory: pytest.TempPathFactory) -> CnnScorer:
    folder = tmp_path_factory.mktemp("models")
    make_model(folder)
    return open_scorer(folder)


def changed(seed: int = 1) -> Image:
    image = make_image()
    BOX.crop(image)[:] = make_image(seed=seed)[40:100, 40:140]
    return image


def test_the_scorer_fills_the_seam(scorer: CnnScorer) -> None:
    seam: Scorer = scorer
    assert seam.model.name == "tiny"


def test_equal_components_score_exactly_one(scorer: CnnScorer) -> None:
    image = make_image()
    page = make_page(image, image, matched(BOX, identical=True))
    assert scorer.score(page) == (1.0,)


def test_each_match_has_a_score_between_0_and_1_in_order(scorer: CnnScorer) -> None:
    matches: Sequence[Match] = (
        matched(BOX, identical=True),
        matched(BOX),
        Removed(Kind.TEXT, BOX, BOX),
        Added(Kind.TEXT, BOX, BOX),
        matched(Box(0, 0, 320, 240)),
    )
    scores = scorer.score(make_page(make_image(), changed(), *matches))
    assert len(scores) == len(matches)
    assert all(0 <= score <= 1 for score in scores)
    assert scores[0] == 1.0
    assert all(score < 1 for score in scores[1:])


def test_the_same_page_scores_the_same_again(scorer: CnnScorer) -> None:
    page = make_page(make_image(), changed(), matched(BOX), matched(BOX.padded(9)))
    assert scorer.score(page) == scorer.score(page)


def test_a_component_moved_with_its_neighbours_scores_one(scorer: CnnScorer) -> None:
    image = make_image()
    moved = [
        matched(Box(10 + 60 * i, 20, 40, 20), identical=True, shift=(0, 7))
        for i in range(4)
    ]
    assert scorer.score(make_page(image, image, *moved)) == (1.0,) * 4


def test_an_equal_component_scores_one_even_where_it_slipped_alone(
    scorer: CnnScorer,
) -> None:
    image = make_image()
    still = [matched(Box(10 + 60 * i, 20, 40, 20), identical=True) for i in range(4)]
    slipped = matched(Box(20, 60, 40, 20), identical=True, shift=(9, 0))
    scores = scorer.score(make_page(image, image, *still, slipped))
    assert scores == (1.0,) * 5


def test_components_at_and_beyond_the_edge_are_scored(scorer: CnnScorer) -> None:
    outside = (Box(-10, -10, 30, 30), Box(310, 230, 40, 40), Box(500, 500, 9, 9))
    matches = [matched(box) for box in outside]
    scores = scorer.score(make_page(make_image(), changed(), *matches))
    assert all(0 <= score <= 1 for score in scores)


def test_pixels_under_ignored_boxes_do_not_count(scorer: CnnScorer) -> None:
    before, after = make_image(), changed()
    noisy = after.copy()
    BOX.crop(noisy)[:] = make_image(seed=5)[40:100, 40:140]
    big = matched(BOX.padded(20))
    page, other = make_page(before, after, big), make_page(before, noisy, big)
    ignoring = [
        replace(
            one,
            baseline=Picture(one.baseline.image, (), (BOX,)),
            candidate=Picture(one.candidate.image, (), (BOX,)),
        )
        for one in (page, other)
    ]
    assert scorer.score(page) != scorer.score(other)
    assert scorer.score(ignoring[0]) == scorer.score(ignoring[1])


def test_tampered_weights_are_refused_before_anything_is_seen(tmp_path: Path) -> None:
    make_model(tmp_path)
    path = tmp_path / "tiny" / "weights.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(ModelError, match=r"refusing .*SHA-256"):
        open_scorer(tmp_path)


def test_without_a_model_the_sentence_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no model is in use in .*visual-gate train"):
        open_scorer(tmp_path)


def test_a_model_that_knows_fewer_measures_still_scores(tmp_path: Path) -> None:
    make_model(tmp_path, features=FEATURES[3:60])
    page = make_page(make_image(), changed(), matched(BOX))
    (score,) = open_scorer(tmp_path).score(page)
    assert 0 <= score <= 1


def test_every_model_that_was_ever_in_use_still_scores() -> None:
    page = make_page(make_image(), changed(), matched(BOX))
    names = model_names(bundled_models())
    assert len(names) > 1
    for name in names:
        (score,) = open_scorer(name=name).score(page)
        assert 0 < score < 1


def test_a_model_that_wants_unknown_measures_is_refused(tmp_path: Path) -> None:
    make_model(tmp_path, features=("smell", *FEATURES))
    page = make_page(make_image(), changed(), matched(BOX))
    with pytest.raises(ModelError, match="given other measures"):
        open_scorer(tmp_path).score(page)


def test_the_map_shows_where_the_component_was_judged(scorer: CnnScorer) -> None:
    page = make_page(make_image(), changed(), matched(BOX))
    (place, heat), *others = scorer.heat(page, 0)
    assert not others
    assert place.contains(BOX)
    assert heat.shape == (place.height // 8, place.width // 8)
    assert 0 <= heat.min() <= heat.max() <= 1


CLEAN_RUN = """
import sys
import numpy as np
from visual_gate.records import AlignedPage, Box, Kind, Matched, Picture
from visual_gate.scoring import open_scorer
from pathlib import Path
image = np.zeros((50, 50, 3), np.uint8)
match = Matched(Kind.BLOCK, Box(0, 0, 9, 9), Box(0, 0, 9, 9), True)
page = AlignedPage(Picture(image), Picture(image.copy()), (match,))
assert open_scorer(Path(sys.argv[1])).score(page) == (1.0,)
loaded = {"torch", "torchvision", "skimage", "scipy.optimize"} & set(sys.modules)
assert not loaded, loaded
"""


def test_a_clean_page_imports_nothing_heavy(tmp_path: Path) -> None:
    make_model(tmp_path)
    command = [sys.executable, "-c", CLEAN_RUN, str(tmp_path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
