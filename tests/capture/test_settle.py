"""Pages that move, and that must hold still for their capture."""

import pytest

from tests.capture.shots import colour_at, colours_in, node, pixels, shot
from tests.site.server import Site
from visual_gate.capture.session import ChromiumBrowser, open_browser
from visual_gate.records import Box, CaptureSettings, Viewport

pytestmark = pytest.mark.browser

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 128, 0), (0, 0, 255), (255, 255, 255)
BOX = "<style>body{margin:0}#box{width:100px;height:100px}</style><div id=box></div>"


def test_the_page_sees_the_configured_moment(
    chromium: ChromiumBrowser, site: Site
) -> None:
    capture = shot(
        chromium,
        site,
        "<p id=now></p><script>now.textContent = new Date().toISOString()</script>",
    )
    assert node(capture, "#now").text == "2024-05-15T12:00:00.000Z"
    assert capture.facts.clock_held


def test_an_answer_that_no_script_reads_is_not_waited_for(site: Site) -> None:
    patient = CaptureSettings(settle_timeout_s=30, target_timeout_s=10, retries=0)
    html = "<h1>hello</h1><script>fetch('/track.txt')</script>"
    site.pages["/track.txt"] = "noted"
    with open_browser(patient) as chromium:
        assert shot(chromium, site, html).facts.unsettled == ""
    assert site.seen("/track.txt")


def test_a_page_that_asks_and_grows_without_end_is_said_to_be_restless(
    site: Site,
) -> None:
    settings = CaptureSettings(settle_timeout_s=0.3, target_timeout_s=20, retries=0)
    site.pages["/more.txt"] = "more"
    html = """<ol id=list style="padding-top: 2000px"></ol><script>
      const add = () => { list.append(document.createElement("li")); more(); };
      const more = () =>
        fetch("/slow/0.02/more.txt").then((one) => one.text()).then(add);
      more();
    </script>"""
    with open_browser(settings) as chromium:
        assert shot(chromium, site, html).facts.unsettled == "it keeps growing"


def test_chance_repeats(chromium: ChromiumBrowser, site: Site) -> None:
    html = """<p id=chance></p><script>
      const some = crypto.getRandomValues(new Uint8Array(8));
      chance.textContent = [Math.random(), [...some], crypto.randomUUID()].join(" ");
    </script>"""
    first, second = (node(shot(chromium, site, html), "#chance") for _ in range(2))
    assert first.text == second.text
    assert len(first.text.split()[-1]) == 36


def test_a_script_animation_always_ends_at_the_same_frame(
    chromium: ChromiumBrowser, site: Site
) -> None:
    html = """<p id=count></p><script>
      let frames = 0;
      const step = () => { count.textContent = ++frames; requestAnimationFrame(step); };
      step();
      setInterval(() => { document.title = frames; }, 7);
    </script>"""
    first, second = (shot(chromium, site, html) for _ in range(2))
    assert int(node(first, "#count").text) > 100
    assert first.encoded == second.encoded
    assert first.facts.unsettled == ""


def test_a_finite_animation_is_shown_at_its_end(
    chromium: ChromiumBrowser, site: Site
) -> None:
    capture = shot(
        chromium,
        site,
        BOX + "<style>@keyframes in{from{background:red}to{background:blue}}"
        "#box{animation:in 60s linear forwards}</style>",
    )
    assert colour_at(capture, 50, 50) == BLUE


def test_an_endless_animation_is_stopped(chromium: ChromiumBrowser, site: Site) -> None:
    capture = shot(
        chromium,
        site,
        BOX + "<style>@keyframes spin{from{background:red}to{background:blue}}"
        "#box{background:green;animation:spin 1s linear infinite}</style>",
    )
    assert colour_at(capture, 50, 50) == GREEN
    assert capture.facts.unsettled == ""


def test_a_transition_is_shown_at_its_end(
    chromium: ChromiumBrowser, site: Site
) -> None:
    capture = shot(
        chromium,
        site,
        BOX + "<style>#box{background:red;transition:background 60s}"
        "#box.on{background:blue}</style>"
        "<script>setTimeout(() => box.classList.add('on'), 100)</script>",
    )
    assert colour_at(capture, 50, 50) == BLUE


def test_a_drawing_that_moves_by_itself_is_stopped(
    chromium: ChromiumBrowser, site: Site
) -> None:
    capture = shot(
        chromium,
        site,
        "<style>body{margin:0}</style><svg width=100 height=100>"
        "<rect width=100 height=100 fill=green><animate attributeName=fill "
        "values='blue;red' dur=0.2s repeatCount=indefinite /></rect></svg>",
    )
    assert colour_at(capture, 50, 50) == GREEN


@pytest.mark.parametrize("name", ["blink.gif", "blink.webp"])
def test_an_animated_picture_shows_its_first_frame(
    chromium: ChromiumBrowser, site: Site, name: str
) -> None:
    html = f"""<style>body{{margin:0}}</style><img src={name}><script>
      const began = performance.timeOrigin;
    </script><script src=/slow/0.3/wait.js></script>"""
    site.pages["/wait.js"] = ""
    assert colour_at(shot(chromium, site, html), 20, 20) == RED


def test_a_video_stands_at_its_beginning(chromium: ChromiumBrowser, site: Site) -> None:
    html = """<style>body{margin:0}</style><video src=colours.webm autoplay muted loop>
      </video><script src=/slow/1/wait.js></script>"""
    site.pages["/wait.js"] = ""
    first, second = (shot(chromium, site, html) for _ in range(2))
    red, green, _ = colour_at(first, 80, 48)
    assert (red < 60, green > 200) == (True, True)
    assert first.encoded == second.encoded
    assert first.facts.unsettled == ""


def test_caret_and_scroll_bars_are_hidden(
    chromium: ChromiumBrowser, site: Site
) -> None:
    capture = shot(
        chromium,
        site,
        "<style>body{margin:0}input{border:0;outline:0;display:block;font-size:60px;"
        "caret-color:red}#long{overflow-y:scroll;height:100px;background:green}"
        "#long::-webkit-scrollbar{width:20px;background:red}</style>"
        "<input autofocus><div id=long><div style='height:900px'></div></div>",
    )
    assert RED not in colours_in(capture, Box(0, 0, 400, 300))


def test_a_font_that_comes_late_is_waited_for(
    chromium: ChromiumBrowser, site: Site
) -> None:
    """``optional`` keeps the substitute when the font takes more than 100 ms."""
    capture = shot(
        chromium,
        site,
        "<style>@font-face{font-family:Blocks;src:url(/slow/0.6/blocks.ttf);"
        "font-display:optional}body{margin:0;font:40px/50px Blocks}</style>XXXX",
    )
    assert colours_in(capture, Box(4, 14, 150, 20)) == {(0, 0, 0)}
    assert [(font.family, font.loaded) for font in capture.facts.fonts] == [
        ("Blocks", True)
    ]


def test_a_font_that_never_comes_is_recorded(
    chromium: ChromiumBrowser, site: Site
) -> None:
    capture = shot(
        chromium,
        site,
        "<style>@font-face{font-family:Gone;src:url(/gone.woff2)}"
        "@font-face{font-family:Unused;src:url(/unused.woff2)}"
        "body{font-family:Gone}</style>text",
    )
    assert [(font.family, font.loaded) for font in capture.facts.fonts] == [
        ("Gone", False)
    ]


def test_a_family_without_any_face_is_recorded_as_fallen_back(
    chromium: ChromiumBrowser, site: Site
) -> None:
    """The style sheet that declared it is gone: document.fonts says all is loaded."""
    capture = shot(chromium, site, "<body style='font-family:Nowhere Sans'>text")
    assert [(font.family, font.loaded) for font in capture.facts.fonts] == [
        ("Nowhere Sans", False)
    ]


def test_lazy_pictures_and_what_waits_for_scrolling_are_shown(
    chromium: ChromiumBrowser, site: Site
) -> None:
    capture = shot(
        chromium,
        site,
        """<style>body{margin:0}.far{margin-top:4000px}img{display:block}
        #seen{width:40px;height:40px;background:red}</style>
        <div class=far></div><img loading=lazy src=blink.gif width=40 height=40>
        <div class=far></div><div id=seen></div><script>
        new IntersectionObserver((all) => {
          if (all.some((one) => one.isIntersecting)) {
            setTimeout(() => { seen.style.background = "blue"; }, 50);
          }
        }).observe(seen);
        </script>""",
    )
    assert colour_at(capture, 20, 4020) == RED
    assert colour_at(capture, 20, 8060) == BLUE


def test_lazy_pictures_are_shown_though_nothing_waits_for_scrolling(
    chromium: ChromiumBrowser, site: Site
) -> None:
    capture = shot(
        chromium,
        site,
        "<style>body{margin:0}img{display:block;margin-top:9000px}</style>"
        "<img loading=lazy src=blink.gif width=40 height=40>",
    )
    assert colour_at(capture, 20, 9020) == RED


def test_a_background_that_loads_late_is_waited_for(
    chromium: ChromiumBrowser, site: Site
) -> None:
    site.pages["/green.svg"] = (
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
        "<rect width='9' height='9' fill='green'/></svg>"
    )
    capture = shot(
        chromium,
        site,
        BOX
        + """<style>.late{background:url(/slow/1.2/green.svg)}</style><script>
        setTimeout(() => { box.className = "late"; }, 200);
        </script>""",
    )
    assert colour_at(capture, 50, 50) == GREEN


def test_a_frame_that_loads_late_is_waited_for(
    chromium: ChromiumBrowser, site: Site
) -> None:
    site.pages["/inner.html"] = "<body style='background:blue'>"
    capture = shot(
        chromium,
        site,
        """<style>body{margin:0}iframe{border:0;display:block}</style>
        <div id=place></div><script>setTimeout(() => {
          place.innerHTML = "<iframe src=/slow/0.5/inner.html></iframe>";
        }, 300);</script>""",
    )
    assert colour_at(capture, 50, 50) == BLUE


def test_sticky_and_fixed_parts_appear_once_and_heights_stay(
    chromium: ChromiumBrowser, site: Site
) -> None:
    capture = shot(
        chromium,
        site,
        """<style>body{margin:0;height:2000px}#top{position:sticky;top:0;height:20px;
        background:red}#hero{height:100vh;background:green}
        #bar{position:fixed;bottom:0;height:30px;width:100%;background:blue}</style>
        <div id=top></div><div id=hero></div><div id=bar></div>""",
    )
    image = pixels(capture)
    assert image.shape == (2000, 400, 3)
    column = [tuple(int(level) for level in row) for row in image[:, 200]]
    assert column.count(RED) == 20
    assert column.count(BLUE) == 30
    assert column[270:300] == [BLUE] * 30
    assert column[310] == GREEN
    assert column[321:] == [WHITE] * 1679


def test_the_page_hears_nothing_of_its_own_capture(
    chromium: ChromiumBrowser, site: Site
) -> None:
    """A shot beyond the viewport resizes the page to 1x1 and back."""
    html = """<style>body{margin:0;height:3000px}</style><p id=heard></p><script>
      const hear = (what) => { heard.textContent += what + " "; };
      addEventListener("resize", () => hear("resize"));
      onresize = () => hear("onresize");
      visualViewport.addEventListener("resize", () => hear("viewport"));
      matchMedia("(max-width: 200px)").onchange = () => hear("media");
      let first = true;
      new ResizeObserver(() => { first ? (first = false) : hear("observer"); })
        .observe(document.body);
    </script>"""
    texts = [one.text for _ in range(2) for one in shot(chromium, site, html).nodes]
    assert not [text for text in texts if text]


def test_observers_are_silent_during_the_shot(
    chromium: ChromiumBrowser, site: Site
) -> None:
    """The 1x1 moment is too short to be met each time: the page changes by itself."""
    capture = shot(
        chromium,
        site,
        """<p id=heard></p><div id=box style="width:9px;height:9px"></div><script>
        const hear = (what) => { heard.textContent += what + " "; };
        let first = true;
        new ResizeObserver(() => { first ? (first = false) : hear("resized"); })
          .observe(box);
        let seen = true;
        new IntersectionObserver(() => { seen ? (seen = false) : hear("gone"); })
          .observe(box);
        setTimeout(() => {
          hear("first");
          window[Symbol.for("visual-gate")].hold();
          box.style.width = "99px";
          box.style.marginTop = "-999px";
        }, 500);
        </script>""",
    )
    assert node(capture, "#heard").text == "first"


def test_a_canvas_is_captured(chromium: ChromiumBrowser, site: Site) -> None:
    capture = shot(
        chromium,
        site,
        """<style>body{margin:0}canvas{display:block}</style>
        <canvas id=flat width=100 height=100></canvas>
        <canvas id=deep width=100 height=100></canvas><script>
        const pen = flat.getContext("2d");
        pen.fillStyle = "blue";
        setTimeout(() => pen.fillRect(0, 0, 100, 100), 300);
        const gl = deep.getContext("webgl", { preserveDrawingBuffer: true });
        gl.clearColor(1, 0, 0, 1);
        gl.clear(gl.COLOR_BUFFER_BIT);
        </script>""",
    )
    assert colour_at(capture, 50, 50) == BLUE
    assert colour_at(capture, 50, 150) == RED
    assert capture.facts.unsettled == ""


def test_a_page_that_never_rests_is_said_to(
    chromium: ChromiumBrowser, site: Site
) -> None:
    capture = shot(
        chromium,
        site,
        """<p id=ticker>0</p><script>
        const channel = new MessageChannel();
        let turns = 0;
        channel.port1.onmessage = () => {
          ticker.textContent = ++turns;
          channel.port2.postMessage(0);
        };
        channel.port2.postMessage(0);
        </script>""",
    )
    assert capture.facts.unsettled == "#ticker keeps changing"


def test_a_canvas_that_never_rests_is_said_to(
    chromium: ChromiumBrowser, site: Site
) -> None:
    capture = shot(
        chromium,
        site,
        """<canvas id=paper></canvas><script>
        const pen = paper.getContext("2d");
        const channel = new MessageChannel();
        let hue = 0;
        channel.port1.onmessage = () => {
          pen.fillStyle = `hsl(${(hue += 7)}, 90%, 50%)`;
          pen.fillRect(0, 0, 300, 150);
          channel.port2.postMessage(0);
        };
        channel.port2.postMessage(0);
        </script>""",
    )
    assert "draws keeps changing" in capture.facts.unsettled


def test_a_page_that_cannot_live_with_held_time_is_captured_without(
    chromium: ChromiumBrowser, site: Site
) -> None:
    capture = shot(
        chromium,
        site,
        BOX
        + """<script>
        const until = performance.now() + 200;
        while (performance.now() < until) { /* spins until time passes */ }
        box.style.background = "blue";
        </script>""",
    )
    assert colour_at(capture, 50, 50) == BLUE
    assert not capture.facts.clock_held


def test_a_picture_that_never_arrives_makes_the_page_unsettled(
    chromium: ChromiumBrowser, site: Site
) -> None:
    capture = shot(chromium, site, "<p>text</p><img src=/hang/logo.png>")
    assert capture.facts.unsettled == "image /hang/logo.png never finished"


def test_a_long_poll_does_not_make_the_page_unsettled(
    chromium: ChromiumBrowser, site: Site
) -> None:
    capture = shot(chromium, site, "<p>text</p><script>fetch('/hang/poll')</script>")
    assert capture.facts.unsettled == ""


def test_a_page_that_fits_its_window_is_not_resized(
    chromium: ChromiumBrowser, site: Site
) -> None:
    capture = shot(chromium, site, "<p>short</p>", viewport=Viewport("odd", 333, 222))
    assert pixels(capture).shape == (222, 333, 3)


def test_a_wide_page_is_captured_whole(chromium: ChromiumBrowser, site: Site) -> None:
    capture = shot(
        chromium, site, "<style>body{margin:0}</style><p style='width:900px'>wide"
    )
    assert pixels(capture).shape == (300, 900, 3)
