"""How often the gate fails what nobody minds, nuisance by nuisance.

Each run of the gate covers up to ``--together`` pages of a real site, and on each the
candidate shows one nuisance: text drawn with other settings, a part moved by a pixel or
less, other digits and dates, other photos. For text, another browser process draws the
candidate, other photos are served at the same addresses, and the rest is made in the
page. ``review`` is no failure, counted for itself; so are differences too slight for
the threshold, which pass. Pages on which a nuisance finds no place, or changes no
pixel, are left out. Where one makes a line wrap elsewhere, or anything else higher,
lower or wider, people may well mind: such targets count with all others, are called
``reflowed``, and ``same_layout`` has the rate without them.

usage: python -m benchmarks.nuisances LIST.json... --pkgs DIR... --log FILE.jsonl
       [--without WORD...] [--each 12] [--together 4] [--seed 1]
       [--only NUISANCE...] [--failed FOLDER] [--seconds 480]

``--each`` is how many runs there are of each nuisance at most, ``--only`` names some of
them. Both captures of each target that fails are written to ``--failed``.
"""

import argparse
import json
import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.changed_runs import Run, changed_targets, made
from benchmarks.changes import UNTOUCHED, dealt
from benchmarks.other_looks import open_looking, text_looks
from benchmarks.rates import Line, Log, slice_of, stated
from benchmarks.sites import RealSite, add_lists, open_any_gate, parts_of
from visual_gate.protocols import Browser
from visual_gate.records import VIEWPORTS

IN_THE_PAGE: Mapping[str, tuple[str, ...]] = {
    "antialiasing": ("geometric_text", "stem_weight", "reraster"),
    "nudge": ("nudge", "subpixel"),
    "digits": ("digits", "counter"),
    "photo": ("photo_reencoded",),
}
"""Nuisances made by script, in the groups that they are counted in."""

OTHER_WIDTHS = "text-autohint"
"""Another hinter makes text wider or narrower by some per cent: a group of its own.

The gate starts its browser without hinting; this is a browser that it did not start.
"""

SERVED = "photo_replaced"
"""All photos of the page, exchanged where they are served; of the group of photos."""

GROUPS = (*IN_THE_PAGE, OTHER_WIDTHS)


def main() -> None:
    """Make the runs that the log lacks until time is up, then count all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_lists(parser)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--each", type=int, default=12)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--failed", type=Path)
    parser.add_argument("--seconds", type=float, default=480)
    given = parser.parse_args()
    log = Log(given.log)
    if given.seconds > 0:
        _measure(given, log)
    print(json.dumps(summary(log.lines())))


def _measure(given: argparse.Namespace, log: Log) -> None:
    until, known = slice_of(given.seconds), log.known()
    left = [
        (name, site)
        for name, site in planned(parts_of(given), given.seed, given.each)
        if f"{name} {site.pages[0].name}" not in known
        and (not given.only or name in given.only)
    ]
    looks = text_looks()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        gate = stack.enter_context(open_any_gate())
        opened: dict[str, Browser] = {}
        for name, site in left:
            if name in looks and name not in opened:
                browser = open_looking(looks[name], folder)
                opened[name] = stack.enter_context(browser)
            run = _run(name, site, opened.get(name), seed=given.seed)
            log.add(made(run, gate, given.failed))
            if until.is_over:
                return


def planned(
    parts: Sequence[RealSite], seed: str, each: int
) -> Iterator[tuple[str, RealSite]]:
    """Nuisances in turn, each on parts of sites in an order of its own."""
    in_the_page = [kind for group in IN_THE_PAGE.values() for kind in group]
    names = [*text_looks(), *in_the_page, SERVED]
    orders = {name: list(parts) for name in names}
    for name, order in orders.items():
        random.Random(seed + name).shuffle(order)  # noqa: S311  no secret
    for turn in range(min(each, len(parts))):
        for name in names:
            yield name, orders[name][turn]


def _run(name: str, site: RealSite, browser: Browser | None, *, seed: str) -> Run:
    wishes = tuple(
        dealt((name,), f"{seed} {page.name}")
        if _is_made_in_the_page(name)
        else UNTOUCHED
        for page in site.pages
    )
    viewport = VIEWPORTS["desktop"]
    label = f"{name} {site.pages[0].name}"
    return Run(label, site, viewport, wishes, browser, other_photos=name == SERVED)


def summary(lines: Sequence[Line]) -> dict[str, Any]:
    """Verdicts by nuisance and by group, with exact 95 % intervals for ``fail``."""
    seen = [one for line in lines for one in changed_targets([_named(line)])]
    names = sorted({one["kind"] for one in seen})
    return {
        "all": _verdicts(seen),
        "same_layout": _verdicts([one for one in seen if not one["reflowed"]]),
        "groups": {
            group: _verdicts([one for one in seen if _group(one["kind"]) == group])
            for group in GROUPS
        },
        "each": {
            name: _verdicts([one for one in seen if one["kind"] == name])
            for name in names
        },
        "failed": [
            f"{one['kind']} on {one['target']}{' (reflowed)' * one['reflowed']}: "
            f"{'; '.join(one['reasons'])}"
            for one in seen
            if one["verdict"] == "fail"
        ],
    }


def _named(line: Line) -> Line:
    """With the nuisance named on each target, where a browser made it."""
    name = line["run"].partition(" ")[0]
    if _is_made_in_the_page(name):
        return line
    return {**line, "targets": [{**one, "kind": name} for one in line["targets"]]}


def _group(kind: str) -> str:
    """Of those that another browser process draws, all but one are antialiasing."""
    if kind == OTHER_WIDTHS:
        return OTHER_WIDTHS
    if kind == SERVED:
        return "photo"
    found = (group for group, kinds in IN_THE_PAGE.items() if kind in kinds)
    return next(found, "antialiasing")


def _is_made_in_the_page(name: str) -> bool:
    return any(name in kinds for kinds in IN_THE_PAGE.values())


def _verdicts(ones: Sequence[Line]) -> dict[str, Any]:
    counted = Counter(one["verdict"] for one in ones)
    return {
        "fail": stated(counted["fail"], len(ones)),
        "review": counted["review"],
        "pass": counted["pass"],
        "below_threshold": sum(one["below"] for one in ones),
        "reflowed": sum(one["reflowed"] for one in ones),
    }


if __name__ == "__main__":
    main()
