"""The review's page: the report's own, with a desk for decisions."""

import html
import re
from pathlib import Path
from urllib.parse import quote

from visual_gate.report import Additions, to_html
from visual_gate.review.desk import Desk

ASSETS = Path(__file__).parent / "assets"

KEYBOARD = (
    (("a",), "accept: this is how it should be"),
    (("r",), "reject: this is a failure"),
    (("x",), "noise: this component differs like that by itself"),
    (("w",), "watch: show it again in the next run"),
    (("o",), "decide the whole group, or only the open place"),
    (("[", "]"), "previous, next place of the finding"),
    (("d",), "hide, or show, what is decided"),
    (("u",), "undo the last decision"),
    (("c",), "see what would be written, and write it"),
)
_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')


def review_page(desk: Desk) -> tuple[bytes, str]:
    """The page and the content policy to send with it."""
    run = desk.run
    places = [[place.target, place.component] for place in run.places]
    sizes = [len(subject.places) for subject in run.subjects]
    additions = Additions(
        folder=ASSETS,
        template="review.html.j2",
        scripts=("decide.js", "desk.js", "writing.js"),
        style="review.css",
        policy="; connect-src 'self'",
        keyboard=KEYBOARD,
        data={"review": {"places": places, "sizes": sizes, "state": desk.state()}},
    )
    text = to_html(run.report, quote, additions)
    found = _POLICY.search(text)
    policy = html.unescape(found[1]) if found else "default-src 'none'"
    return text.encode(), f"{policy}; frame-ancestors 'none'"
