"""One cause, one finding."""

from dataclasses import replace

from tests.judge.making import make_report, make_score
from visual_gate.judge import group
from visual_gate.records import (
    Box,
    Cause,
    CauseKind,
    ComponentScore,
    Finding,
    State,
    Verdict,
)

FAIL, REVIEW, PASS = Verdict.FAIL, Verdict.REVIEW, Verdict.PASS
RED = Cause(
    CauseKind.STYLE, "background-color", "button.buy", "rgb(0, 0, 255)", "rgb(9, 9, 9)"
)
LOST = Cause(CauseKind.REQUEST, "/site.css", candidate="HTTP 404")


def with_causes(part: ComponentScore, *causes: Cause) -> ComponentScore:
    return replace(part, causes=causes)


def only(found: tuple[Finding, ...]) -> Finding:
    (finding,) = found
    return finding


def test_the_same_style_on_several_targets_is_one_finding() -> None:
    parts = (with_causes(make_score(0.1), RED),)
    worse = (with_causes(make_score(0.05, number=3), RED),)
    finding = only(
        group(
            [
                make_report(FAIL, parts, page="a"),
                make_report(FAIL, worse, page="b"),
                make_report(FAIL, parts, page="c"),
            ]
        )
    )
    assert finding.title == (
        "button.buy: background-color rgb(0, 0, 255) -> rgb(9, 9, 9) on 3 targets"
    )
    assert finding.score == 0.05
    assert [one.target for one in finding.occurrences] == [
        "a@desktop",
        "b@desktop",
        "c@desktop",
    ]
    assert finding.occurrences[1].component == "c3"


def test_the_same_style_on_several_elements_is_one_finding() -> None:
    rules = [replace(RED, element=f"li:nth-of-type({row})") for row in (1, 2, 3)]
    parts = tuple(
        with_causes(make_score(number=number), rule)
        for number, rule in enumerate(rules)
    )
    assert only(group([make_report(FAIL, parts)])).title == (
        "li:nth-of-type(1) and 2 more: "
        "background-color rgb(0, 0, 255) -> rgb(9, 9, 9) on home@desktop"
    )


def test_a_changed_part_and_its_whole_are_one_finding_where_no_cause_is_known() -> None:
    label, button = Box(20, 20, 40, 10), Box(10, 10, 120, 40)
    page = Box(0, 0, 1280, 900)
    parts = tuple(
        make_score(box=box, number=number)
        for number, box in enumerate([label, button, page])
    )
    found = group([make_report(FAIL, parts)])
    assert sorted(len(one.occurrences) for one in found) == [1, 2]


def test_other_values_of_the_same_property_are_another_finding() -> None:
    green = replace(RED, candidate="rgb(0, 255, 0)")
    parts = (
        with_causes(make_score(number=0), RED),
        with_causes(make_score(number=1), green),
    )
    assert len(group([make_report(FAIL, parts)])) == 2


def test_a_lost_file_groups_whatever_it_spoils() -> None:
    spoiled = tuple(
        with_causes(make_score(0.1, number=number), LOST, replace(RED, name=name))
        for number, name in enumerate(["color", "display", "margin"])
    )
    finding = only(group([make_report(FAIL, spoiled)]))
    assert finding.title == "/site.css failed on home@desktop"
    assert len(finding.occurrences) == 3
    assert len(finding.causes) == 4


def test_without_causes_the_same_element_in_the_same_state_is_one_finding() -> None:
    gone = make_score(0.0, state=State.MISSING, element="img.logo")
    run = [make_report(FAIL, (gone,), page=page) for page in ("a", "b")]
    assert only(group(run)).title == "img.logo: missing on 2 targets"


def test_unnamed_components_are_not_lumped_together() -> None:
    parts = (make_score(number=0), make_score(number=1))
    assert len(group([make_report(FAIL, parts)])) == 2


def test_an_inserted_block_is_one_finding_named_by_its_largest_part() -> None:
    block = [Box(0, 0, 600, 80), Box(10, 10, 200, 20), Box(10, 85, 200, 20)]
    parts = tuple(
        make_score(
            0.8,
            verdict=REVIEW,
            state=State.ADDED,
            box=box,
            number=number,
            element=f"e{number}",
        )
        for number, box in enumerate(reversed(block))
    )
    finding = only(group([make_report(REVIEW, parts)]))
    assert finding.title == "e2: added on home@desktop"
    assert len(finding.occurrences) == 3


def test_parts_that_only_a_later_part_joins_are_one_block() -> None:
    row = [Box(0, 0, 40, 20), Box(200, 0, 40, 20), Box(50, 0, 140, 20)]
    parts = tuple(
        make_score(state=State.MISSING, box=box, number=number)
        for number, box in enumerate(row)
    )
    assert len(group([make_report(FAIL, parts)])) == 1


def test_distant_insertions_and_other_states_stay_apart() -> None:
    far = make_score(state=State.ADDED, box=Box(0, 900, 40, 20), number=1)
    near = make_score(state=State.MISSING, box=Box(0, 10, 40, 20), number=2)
    here = make_score(state=State.ADDED, box=Box(0, 0, 40, 20), number=0)
    assert len(group([make_report(FAIL, (here, far, near))])) == 3


def test_what_passes_is_no_finding() -> None:
    moved = make_score(1.0, verdict=PASS, state=State.MOVED)
    assert group([make_report(PASS, (moved,))]) == ()


def test_the_worst_finding_comes_first() -> None:
    parts = (
        make_score(0.3, verdict=REVIEW, number=0),
        make_score(0.2, verdict=FAIL, number=1),
        make_score(0.1, verdict=FAIL, number=2),
    )
    found = group([make_report(FAIL, parts)])
    assert [(one.verdict, one.score) for one in found] == [
        (FAIL, 0.1),
        (FAIL, 0.2),
        (REVIEW, 0.3),
    ]


def test_every_kind_of_cause_has_words_for_a_title() -> None:
    for kind in CauseKind:
        cause = Cause(kind, "name", "div", "before", "after")
        finding = only(group([make_report(FAIL, (with_causes(make_score(), cause),))]))
        assert finding.title.endswith("on home@desktop")
        assert finding.causes == (cause,)


def test_a_long_value_is_cut_in_the_title_and_whole_in_the_cause() -> None:
    gradient = f"linear-gradient({', '.join(['rgb(1, 2, 3)'] * 60)})"
    cause = Cause(CauseKind.STYLE, "background-image", "#hero", "none", gradient)
    finding = only(group([make_report(FAIL, (with_causes(make_score(), cause),))]))
    assert len(finding.title) < 200
    assert finding.title.endswith("… on home@desktop")
    assert finding.causes[0].candidate == gradient


def looking(part: ComponentScore, look: str) -> ComponentScore:
    return replace(part, look=look)


def test_the_same_change_of_look_on_several_pages_is_one_finding() -> None:
    texts = [
        replace(RED, kind=CauseKind.TEXT, element=f"#price{page}", candidate=str(page))
        for page in range(3)
    ]
    pages = [
        make_report(
            FAIL, (looking(with_causes(make_score(), text), "f00d"),), page=text.element
        )
        for text in texts
    ]
    finding = only(group(pages))
    assert len(finding.occurrences) == 3
    assert finding.title.endswith("on 3 targets")


def test_looks_join_groups_that_neither_shares_a_cause_with() -> None:
    parts = (
        looking(with_causes(make_score(number=0), RED), "aaaa"),
        looking(with_causes(make_score(number=1), LOST), "bbbb"),
        looking(make_score(number=2, element="#one"), "aaaa"),
        looking(make_score(number=3, element="#one"), "bbbb"),
    )
    assert len(only(group([make_report(FAIL, parts)])).occurrences) == 4


def test_other_looks_and_none_at_all_join_nothing() -> None:
    parts = (
        looking(make_score(number=0, element="#a"), "aaaa"),
        looking(make_score(number=1, element="#b"), "bbbb"),
        make_score(number=2, element="#c"),
        make_score(number=3, element="#d"),
    )
    assert len(group([make_report(FAIL, parts)])) == 4
