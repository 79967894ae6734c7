"""Content that moved is drawn as before."""

import numpy as np
import pytest

from tests.capture.shots import pixels, shot
from tests.site.server import Site
from visual_gate.capture.session import ChromiumBrowser

pytestmark = pytest.mark.browser


def test_what_is_pushed_down_is_drawn_the_same(
    chromium: ChromiumBrowser, site: Site
) -> None:
    row = "<p><i></i> Free delivery over 60 <b>New</b></p>"
    page = f"""<style>body{{margin:0;font:15px/20px DejaVu Sans}} p{{margin:0}}
    i{{display:inline-block;width:14px;height:14px;border-radius:7px;background:#b96a48;
    box-shadow:inset 0 0 0 1px rgba(0,0,0,.12)}} b{{padding:1px 11px;background:#ddd;
    border-radius:12px}}</style><div style="height:%spx"></div>{row * 60}"""
    before = pixels(shot(chromium, site, page % 0))
    after = pixels(shot(chromium, site, page % 16))
    assert np.array_equal(after[16:], before)
