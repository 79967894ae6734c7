"""The report as one HTML page that opens from disk and asks for nothing outside."""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from visual_gate.records import Finding, GateReport, State, TargetReport, Verdict
from visual_gate.report.captures import SIDES
from visual_gate.report.direction import apart, levelled, levelled_json
from visual_gate.report.document import Document, verdict_document
from visual_gate.report.wording import (
    HEADLINES,
    counted,
    findings_worst_first,
    listed,
    quiet_states,
    tally,
    tally_sentence,
    worst_first,
)

ASSETS = Path(__file__).parent / "assets"
SCRIPTS = (
    "dom.js",
    "state.js",
    "stage.js",
    "details.js",
    "viewer.js",
    "list.js",
    "keys.js",
)
"""In the order in which they are joined; each may use the ones before it."""

START = "main.js"

KEYBOARD = (
    (("j", "k"), "next, previous in the list"),
    (("n", "p"), "next, previous difference on the page"),
    (("1", "2", "3", "4", "5"), "side by side, swipe, blink, overlay, difference"),
    (("←", "→"), "move the swipe or overlay"),
    (("space",), "blink by hand"),
    (("b",), "boxes on and off"),
    (("f",), "full size, or fitted to the width"),
    (("+", "-", "0"), "larger, smaller, fitted"),
    (("g",), "findings or targets"),
    (("/",), "filter by text"),
    (("t",), "light or dark"),
    (("?",), "this list"),
)
_ICON_COLORS = {
    Verdict.PASS: "17753c",
    Verdict.REVIEW: "b87400",
    Verdict.FAIL: "c8232c",
    Verdict.ERROR: "6b3fb5",
}

Locate = Callable[[str], str]
"""From a picture's relative path to what the page refers to it by."""

Keyboard = tuple[tuple[tuple[str, ...], str], ...]
"""Keys with what they do, for the list that the page shows."""


@dataclass(frozen=True, slots=True)
class Additions:
    """What another room adds to the page, from files in its ``folder``.

    ``template`` extends ``page.html.j2``; ``scripts`` run before the page starts and
    may use all of the page's own; ``policy`` is added to its content policy.
    """

    folder: Path
    template: str
    scripts: tuple[str, ...] = ()
    style: str = ""
    policy: str = ""
    keyboard: Keyboard = ()
    data: Mapping[str, Any] = field(default_factory=dict)


PLAIN = Additions(ASSETS, "page.html.j2")


def to_html(report: GateReport, locate: Locate, additions: Additions = PLAIN) -> str:
    """The whole page. ``locate`` may turn a small picture into a ``data:`` URL."""
    script, style = _script(additions), _asset("style.css") + _added_style(additions)
    return _template(additions).render(
        report=report,
        headline=_headline(report),
        started=_readable(report.started),
        components=sum(len(target.components) for target in report.targets),
        tally=tally(report),
        tally_sentence=tally_sentence(report),
        findings=findings_shown(report),
        alone=targets_alone(report),
        targets=worst_first(report),
        states=[state.value for state in State],
        keyboard=(*additions.keyboard, *KEYBOARD),
        policy=additions.policy,
        icon_color=_ICON_COLORS[report.verdict],
        script=Markup(script),  # noqa: S704  our own file
        script_hash=_digest(script),
        style=Markup(style),  # noqa: S704  our own file
        style_hash=_digest(style),
        data=_embedded({**_page_data(report, locate), **additions.data}),
    )


def findings_shown(report: GateReport) -> list[Finding]:
    """The findings in the order of the page, which numbers them."""
    return findings_worst_first(report)


def targets_alone(report: GateReport) -> list[TargetReport]:
    """Targets that did not pass for a reason that no component shows."""
    shown = {place.target for found in report.findings for place in found.occurrences}
    return [
        target
        for target in worst_first(report)
        if target.verdict is not Verdict.PASS and target.target.key not in shown
    ]


def _template_environment(additions: Additions) -> Environment:
    environment = Environment(
        loader=FileSystemLoader([ASSETS, additions.folder]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=levelled,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["apart"] = apart
    environment.globals.update(where=_where, counts=_counts, percent=_percent)
    return environment


def _template(additions: Additions) -> Template:
    return _template_environment(additions).get_template(additions.template)


def _asset(name: str, folder: Path = ASSETS) -> str:
    return (folder / name).read_text("utf-8")


def _added_style(additions: Additions) -> str:
    return _asset(additions.style, additions.folder) if additions.style else ""


def _script(additions: Additions) -> str:
    own = [_asset(name) for name in SCRIPTS]
    added = [_asset(name, additions.folder) for name in additions.scripts]
    joined = "\n".join((*own, *added, _asset(START)))
    return f'(() => {{\n"use strict";\n{joined}\n}})();'


def _digest(text: str) -> str:
    """The hash by which the page's policy admits exactly this script or style."""
    digest = hashlib.sha256(text.encode()).digest()
    return "sha256-" + base64.b64encode(digest).decode()


def _embedded(data: Document) -> Markup:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(levelled_json(text))  # noqa: S704  no markup sign is left in it


def _page_data(report: GateReport, locate: Locate) -> Document:
    """The verdict document, lists worst first, with equal components only counted."""
    document = verdict_document(report)
    pages = {page["key"]: page for page in document["pages"]}
    return {
        "threshold": document["threshold"],
        "pages": [
            _page(pages[target.target.key], locate) for target in worst_first(report)
        ],
        "findings": [
            document["findings"][report.findings.index(found)]
            for found in findings_shown(report)
        ],
    }


def _page(page: Document, locate: Locate) -> Document:
    found = [part for part in page["components"] if part["state"] != State.SAME]
    pictures: Mapping[str, str] = page["pictures"]
    shown = {side: pictures[side] for side in SIDES}
    return {
        **{key: value for key, value in page.items() if key != "settings"},
        "components": found,
        "same": len(page["components"]) - len(found),
        "pictures": {
            side: locate(path) if path else "" for side, path in shown.items()
        },
    }


_WORDS = {
    Verdict.FAIL: ("fails", "fail"),
    Verdict.REVIEW: ("needs a look", "need a look"),
    Verdict.ERROR: ("could not be judged", "could not be judged"),
}


def _headline(report: GateReport) -> str:
    """What the run means, with how many targets say so."""
    meaning = HEADLINES[report.verdict]
    total = counted(len(report.targets), "target")
    worst = tally(report)[report.verdict]
    if report.verdict is Verdict.PASS or not worst:
        return f"{meaning}: {total} compared"
    words = _WORDS[report.verdict][worst > 1]
    if report.verdict is Verdict.ERROR:
        return f"{worst} of {total} {words}"
    return f"{worst} of {total} {words}. {meaning}"


def _where(found: Finding) -> str:
    return listed([place.target for place in found.occurrences])


def _counts(target: TargetReport) -> str:
    states = quiet_states(target).items()
    return ", ".join(f"{number} {state}" for state, number in states) or "nothing found"


def _readable(moment: str) -> str:
    """A moment in ISO 8601 as a person writes it; other text stays as it is."""
    try:
        parsed = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    return parsed.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"
