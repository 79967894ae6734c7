"""What alignment makes of insertions, live on real pages.

Each page is loaded once, photographed, edited in the browser and photographed again: a
banner of random height on top, of the whole page, of a picture that is cut at the
bottom, and of a page whose header stays; a paragraph or a table row more in one place;
a narrow sidebar that collapses; with ``--others`` edits of twenty further kinds. A
baseline component is *untouched* where its pixels are equal after a displacement that
the browser reports for an element it touches. What is not untouched (text that wraps
anew, gradients drawn anew, what left through a cut edge) is counted, not judged. Per
edit: the share of untouched components that come out same or moved by that very
displacement, pages with no finding on untouched pixels elsewhere, and pages where what
came or went is one finding. A component that stays in the place of the edit and really
differs, such as a title whose header lets a banner shine through, is one of those that
are counted. The place of an edit is where it shows; one that is hidden altogether, as a
low banner beneath a fixed header, is left out and named.

usage: PYTHONPATH=. python -m benchmarks.alignment LIST.json --pkgs DIR [--pages 24]
       [--seed 1] [--keep DIR] [--others]
"""

import argparse
import pickle
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Error, sync_playwright

from benchmarks.edit_scripts import COMMON, OTHERS, WENT
from benchmarks.edits import Case, make
from benchmarks.pages import mean, name_of, read_list, served
from visual_gate.align import align_pages
from visual_gate.capture.browser import find_browser, is_root, launch_flags
from visual_gate.errors import ImageError
from visual_gate.records import (
    AlignedPage,
    Box,
    Match,
    Matched,
    Removed,
    State,
    state_of,
)
from visual_gate.segment import PixelSegmenter

CALM = (State.SAME, State.MOVED)
RIM_PX = 8
SAME_BOX = 0.5
Shift = tuple[int, int]


@dataclass(frozen=True)
class Outcome:
    """What came of one edit on one page.

    ``kept`` is a share of ``untouched``; ``outside`` counts findings on untouched
    components, ``inside`` those at the places of the edit, of which there are
    ``places``.
    """

    kept: float
    untouched: int
    touched: int
    outside: int
    inside: int
    places: int = 1


def shifts_of(box: Box, case: Case) -> list[Shift]:
    """Displacements of the elements that a component touches; the smallest first."""
    near = [(e.area, shift) for e, shift in case.moves if e.intersect(box).area]
    return list(dict.fromkeys(shift for _, shift in sorted(near)))


def true_shift(box: Box, case: Case) -> Shift | None:
    """The displacement under which a component is untouched, if any."""
    here = box.crop(case.before.image)
    for shift in shifts_of(box, case):
        there = box.shifted(*shift)
        seen = there.crop(case.after.image)
        if there.x >= 0 and there.y >= 0 and np.array_equal(here, seen):
            return shift
    return None


def place_of(match: Match, case: Case) -> Box:
    """Where a finding lies, on the page on which the edit shows."""
    if case.edit in WENT:
        return (
            match.baseline if isinstance(match, Matched | Removed) else match.expected
        )
    return match.expected if isinstance(match, Removed) else match.candidate


def is_part(box: Box, place: Box) -> bool:
    """Whether a finding belongs to the edit."""
    around = place.padded(RIM_PX)
    return place.area > 0 and 2 * around.intersect(box).area >= max(box.area, 1)


def judge(found: AlignedPage, case: Case) -> Outcome:
    """Hold an alignment against what the browser says."""
    components = PixelSegmenter().segment(case.before)
    truth = {c.box: true_shift(c.box, case) for c in components}
    untouched = {box: shift for box, shift in truth.items() if shift is not None}
    calm = {
        m.baseline: m.candidate
        for m in found.matches
        if isinstance(m, Matched) and state_of(m) in CALM
    }
    kept = [calm.get(box) == box.shifted(*s) for box, s in untouched.items()]
    extra = [m for m in found.matches if state_of(m) not in CALM]
    within = [
        m for m in extra if any(is_part(place_of(m, case), one) for one in case.places)
    ]
    touched = [box for box, shift in truth.items() if shift is None]
    inside = [m for m in within if not _is_touched(m, touched)]
    outside = [m for m in extra if m not in within and _is_false(m, untouched)]
    return Outcome(
        mean([float(ok) for ok in kept]),
        len(kept),
        len(truth) - len(kept),
        len(outside),
        len(inside),
        len(case.places),
    )


def _is_touched(match: Match, touched: Sequence[Box]) -> bool:
    """Whether a finding is a component of the baseline that really differs."""
    if not isinstance(match, Matched):
        return False
    return any(match.baseline.overlap(box) >= SAME_BOX for box in touched)


def _is_false(match: Match, untouched: Mapping[Box, Shift]) -> bool:
    """Whether a finding is most of an untouched component, or holds it."""
    if not isinstance(match, Matched | Removed):
        return True
    box = match.baseline
    return any(2 * box.intersect(one).area > box.area for one in untouched)


def cases(options: argparse.Namespace) -> Iterator[Case]:
    """Make all edits on the pages of a list."""
    chance = random.Random(options.seed)  # noqa: S311  heights, not secrets
    launch: dict[str, Any] = {"args": list(launch_flags(as_root=is_root()))}
    with sync_playwright() as tool:
        path = find_browser("").executable
        browser = tool.chromium.launch(executable_path=path, **launch)
        tab = browser.new_page(viewport={"width": 1280, "height": 800})
        for entry in read_list(options.list, options.pages):
            with served(entry, options.pkgs) as (origin, page):
                for edit in OTHERS if options.others else COMMON:
                    try:
                        case = make(tab, origin + page, edit, chance=chance)
                    except (Error, ImageError) as problem:
                        short = str(problem)[:80]
                        print(f"left out: {name_of(entry)} {edit}: {short}")
                        continue
                    if case is not None and not case.places:
                        print(f"left out: {name_of(entry)} {edit}: shows nowhere")
                    elif case is not None:
                        yield case


def report(results: Mapping[str, Sequence[tuple[str, Outcome]]]) -> None:
    """One line for each edit, then its worst pages."""
    for edit, found in results.items():
        outcomes = [outcome for _, outcome in found]
        kept = mean([outcome.kept for outcome in outcomes if outcome.untouched])
        clean = sum(outcome.outside == 0 for outcome in outcomes)
        one = sum(outcome.inside == outcome.places for outcome in outcomes)
        touched = sum(outcome.touched for outcome in outcomes)
        whole = touched + sum(outcome.untouched for outcome in outcomes)
        print(
            f"{edit:10} pages {len(found):3}  kept {kept:.4f}  "
            f"nothing elsewhere {clean}/{len(found)}  one finding {one}/{len(found)}  "
            f"touched components {touched}/{whole}"
        )
        for name, outcome in sorted(found, key=lambda item: item[1].kept)[:4]:
            print(f"    {name:60} {outcome}")


def main() -> None:
    """Run all edits on the pages of a list."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("list", type=Path)
    options.add_argument("--pkgs", type=Path, required=True)
    options.add_argument("--pages", type=int, default=24)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--keep", type=Path, help="folder for the pictures and places")
    options.add_argument("--others", action="store_true", help="edits of other kinds")
    given = options.parse_args()
    edits = OTHERS if given.others else COMMON
    results: dict[str, list[tuple[str, Outcome]]] = {edit: [] for edit in edits}
    for number, case in enumerate(cases(given)):
        if given.keep:
            given.keep.mkdir(parents=True, exist_ok=True)
            (given.keep / f"{number:03}.pickle").write_bytes(pickle.dumps(case))
        page = align_pages(case.before, case.after, PixelSegmenter())
        results[case.edit].append((case.name, judge(page, case)))
    report(results)


if __name__ == "__main__":
    main()
