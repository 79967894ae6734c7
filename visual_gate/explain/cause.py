"""All causes of a component's difference, the likeliest first."""

from collections.abc import Iterator, Sequence

from visual_gate.explain.page import PageCauses, Symptoms, page_causes, weigh
from visual_gate.explain.pairing import (
    Elements,
    Pairing,
    Region,
    elements_of,
    pair,
    share,
)
from visual_gate.explain.styles import style_causes
from visual_gate.records import (
    Added,
    Box,
    Capture,
    Cause,
    CauseKind,
    DomNode,
    Match,
    Matched,
    Removed,
)

MOST_CAUSES = 5
LONGEST_TEXT = 80

GONE_WEIGHT = 0.95
TEXT_WEIGHT = 0.9
MOVED_WEIGHT = 0.15


def explain_all(
    matches: Sequence[Match], baseline: Capture, candidate: Capture
) -> tuple[tuple[Cause, ...], ...]:
    """The causes of each component, in the order of the matches.

    At most five for each, the likeliest first. A style that children inherit is told
    once, of the outermost element that shows it.
    """
    if not (baseline.nodes and candidate.nodes):
        return tuple(() for _ in matches)
    pages = elements_of(baseline.nodes), elements_of(candidate.nodes)
    wide = page_causes(baseline.facts, candidate.facts)
    return tuple(_ranked(match, pages, wide) for match in matches)


def _ranked(
    match: Match, pages: tuple[Elements, Elements], wide: PageCauses
) -> tuple[Cause, ...]:
    baseline, candidate = pages
    region = _region(match)
    pairing = pair(baseline, candidate, region)
    styles = style_causes(baseline, candidate, pairing, region)
    changes = dict(_changes(baseline, candidate, pairing, region))
    nodes = [baseline.nodes[one] for one, _ in pairing.pairs]
    nodes.extend(baseline.nodes[one] for one in pairing.gone)
    nodes.extend(candidate.nodes[other] for other in pairing.new)
    symptoms = Symptoms(nodes, restyled=bool(styles), rewritten=bool(changes))
    weights = {**styles, **changes, **dict(weigh(wide, symptoms))}
    if not (styles or changes):
        weights.update(_moved(baseline, candidate, pairing, region))
    ranked = sorted(weights, key=lambda cause: -weights[cause])
    return tuple(ranked[:MOST_CAUSES])


def _region(match: Match) -> Region:
    match match:
        case Matched(baseline=baseline, candidate=candidate):
            return Region(baseline, candidate)
        case Removed(baseline=baseline, expected=expected):
            return Region(baseline, expected)
        case Added(candidate=candidate, expected=expected):
            return Region(expected, candidate)


def _changes(
    baseline: Elements, candidate: Elements, pairing: Pairing, region: Region
) -> Iterator[tuple[Cause, float]]:
    """Elements that came or went, and text that differs."""
    for index in _outermost(pairing.gone, baseline):
        node = baseline.nodes[index]
        text = _said(index, pairing.gone, baseline)
        cause = Cause(CauseKind.GONE, _name(node), node.selector, baseline=text)
        yield cause, GONE_WEIGHT * share(node.box, region.baseline)
    for index in _outermost(pairing.new, candidate):
        node = candidate.nodes[index]
        text = _said(index, pairing.new, candidate)
        cause = Cause(CauseKind.NEW, _name(node), node.selector, candidate=text)
        yield cause, GONE_WEIGHT * share(node.box, region.candidate)
    yield from _rewritten(baseline, candidate, pairing, region)


def _outermost(indices: Sequence[int], page: Elements) -> Iterator[int]:
    """Those of which no ancestor is listed as well."""
    listed = set(indices)
    return (index for index in indices if listed.isdisjoint(page.ancestors(index)))


def _said(index: int, listed: Sequence[int], page: Elements) -> str:
    """What an element says, or else the first of its listed parts that has a text."""
    parts = (one for one in sorted(listed) if index in page.ancestors(one))
    said = (page.nodes[one].text for one in (index, *parts))
    return _short(next(filter(None, said), ""))


def _rewritten(
    baseline: Elements, candidate: Elements, pairing: Pairing, region: Region
) -> Iterator[tuple[Cause, float]]:
    """Texts that differ; an element's text is its own, without that of its parts."""
    for one, other in pairing.pairs:
        before, after = baseline.nodes[one], candidate.nodes[other]
        if _plain(before.text) == _plain(after.text):
            continue
        texts = _short(before.text), _short(after.text)
        cause = Cause(CauseKind.TEXT, _name(before), before.selector, *texts)
        yield cause, TEXT_WEIGHT * share(before.box, region.baseline)


def _moved(
    baseline: Elements, candidate: Elements, pairing: Pairing, region: Region
) -> Iterator[tuple[Cause, float]]:
    """Elements that lie or extend elsewhere within the component, with their parts."""
    moved = {
        one: here
        for one, other in pairing.pairs
        if (here := region.on_baseline(candidate.nodes[other].box))
        != baseline.nodes[one].box
    }
    for one in _outermost(tuple(moved), baseline):
        node = baseline.nodes[one]
        places = _place(node.box), _place(moved[one])
        yield Cause(CauseKind.MOVED, _name(node), node.selector, *places), MOVED_WEIGHT


def _place(box: Box) -> str:
    return f"{box.width}x{box.height} at {box.x},{box.y}"


def _name(node: DomNode) -> str:
    return node.role or node.tag


def _plain(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    plain = _plain(text)
    return plain if len(plain) <= LONGEST_TEXT else f"{plain[: LONGEST_TEXT - 1]}…"
