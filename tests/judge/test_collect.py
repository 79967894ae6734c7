"""Components are found again in repeats that were segmented anew."""

import pytest

from visual_gate.judge import IDENTICAL, Comparison, Repeats, collect
from visual_gate.records import Added, Box, Kind, Match, Matched, Removed

HERE, BELOW = Box(10, 10, 100, 20), Box(10, 60, 100, 20)
TEXT = Kind.TEXT


def matched(box: Box, to: Box | None = None, *, identical: bool = False) -> Matched:
    return Matched(TEXT, box, to or box, identical=identical)


def compared(*found: tuple[Match, float]) -> Comparison:
    return Comparison(tuple(m for m, _ in found), tuple(score for _, score in found))


def test_components_keep_their_order_scores_and_names() -> None:
    first = Comparison((matched(HERE), matched(BELOW)), (0.1, 1.0), ("h1", "p"))
    parts = collect(first)
    assert [(part.id, part.score, part.element) for part in parts] == [
        ("c0", 0.1, "h1"),
        ("c1", 1.0, "p"),
    ]


def test_identical_repeats_score_1_everywhere() -> None:
    repeats = Repeats((IDENTICAL,), (IDENTICAL, IDENTICAL), (IDENTICAL,))
    (part,) = collect(compared((matched(HERE), 0.1)), repeats)
    assert part.null_baseline == (1.0,)
    assert part.null_candidate == (1.0, 1.0)
    assert part.pairs == (1.0,)


def test_noise_of_a_side_is_looked_up_where_that_side_has_the_component() -> None:
    moved = matched(HERE, BELOW)
    repeats = Repeats(
        baseline=(compared((matched(HERE), 0.7), (matched(BELOW), 0.2)),),
        candidate=(compared((matched(HERE), 0.7), (matched(BELOW), 0.2)),),
    )
    (part,) = collect(compared((moved, 0.1)), repeats)
    assert part.null_baseline == (0.7,)
    assert part.null_candidate == (0.2,)


@pytest.mark.parametrize(
    ("there", "score"),
    [
        (HERE, 0.3),
        (Box(12, 10, 96, 20), 0.3),  # cut a little differently
        (Box(40, 12, 20, 10), 0.3),  # a part of it
        (Box(0, 0, 600, 400), 0.3),  # what holds it
        (Box(10, 300, 100, 20), 1.0),  # somewhere else
    ],
)
def test_a_component_is_found_by_place(there: Box, score: float) -> None:
    repeats = Repeats(baseline=(compared((matched(there), 0.3)),))
    (part,) = collect(compared((matched(HERE), 0.1)), repeats)
    assert part.null_baseline == (score,)


def test_the_same_component_counts_before_its_parts_and_its_frame() -> None:
    part, frame = Box(40, 12, 20, 10), Box(0, 0, 600, 400)
    again = compared((matched(part), 0.1), (matched(HERE), 0.8), (matched(frame), 0.2))
    (found,) = collect(compared((matched(HERE), 0.1)), Repeats(pairs=(again,)))
    assert found.pairs == (0.8,)


def test_of_several_that_could_be_it_the_worst_counts() -> None:
    alike = compared(
        (matched(Box(11, 10, 100, 20)), 0.9), (matched(Box(9, 10, 100, 20)), 0.4)
    )
    (found,) = collect(compared((matched(HERE), 0.1)), Repeats(pairs=(alike,)))
    assert found.pairs == (0.4,)


def test_of_several_parts_the_worst_counts() -> None:
    parts = compared(
        (matched(Box(12, 12, 10, 10)), 0.9), (matched(Box(60, 12, 10, 10)), 0.2)
    )
    (found,) = collect(compared((matched(HERE), 0.1)), Repeats(baseline=(parts,)))
    assert found.null_baseline == (0.2,)


def test_a_missing_component_is_missing_again_in_the_next_pair() -> None:
    gone = Removed(TEXT, HERE, HERE)
    repeats = Repeats(pairs=(compared((gone, 0.0)), compared((matched(HERE), 1.0))))
    (part,) = collect(compared((gone, 0.0)), repeats)
    assert part.pairs == (0.0, 1.0)


def test_a_component_that_comes_and_goes_on_the_baseline_is_its_noise() -> None:
    gone = Removed(TEXT, HERE, HERE)
    (part,) = collect(compared((gone, 0.0)), Repeats(baseline=(compared((gone, 0.0)),)))
    assert part.null_baseline == (0.0,)


def test_a_new_component_is_looked_up_where_the_candidate_has_it() -> None:
    new = Added(TEXT, HERE, BELOW)
    again = compared(
        (Added(TEXT, HERE, Box(10, 300, 9, 9)), 0.2), (matched(BELOW), 0.9)
    )
    once = compared((matched(HERE), 1.0))
    repeats = Repeats(candidate=(once,), pairs=(again,))
    (part,) = collect(compared((new, 0.1)), repeats)
    assert part.pairs == (0.2,)
    assert part.null_candidate == (1.0,)


def test_what_appears_only_sometimes_on_the_candidate_is_its_noise() -> None:
    new = Added(TEXT, HERE, BELOW)
    went = compared((Removed(TEXT, HERE, HERE), 0.0))
    (part,) = collect(compared((new, 0.1)), Repeats(candidate=(went,)))
    assert part.null_candidate == (0.0,)
