"""Without our options the plugin does nothing, and costs next to nothing."""

import json
import re
from pathlib import Path

import pytest

HEAVY = "torch cv2 playwright jinja2 skimage numpy click"


def test_a_plain_run_imports_nothing_heavy_and_needs_no_browser(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL_GATE_BROWSER", "/gone/browser")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    (pytester.path / "visual-gate.toml").write_text("[[pages]]\npath = '/'\n")
    pytester.makepyfile(
        f"""
        import sys

        def test_nothing_heavy_came_along(request):
            assert request.config.pluginmanager.hasplugin("visual_gate.plugin")
            assert not set({HEAVY!r}.split()) & set(sys.modules)
        """
    )
    result = pytester.runpytest_subprocess("-p", "visual_gate.plugin")
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*visual gate*")
    assert not (pytester.path / "visual-gate-report").exists()


def test_every_option_is_documented_and_no_other(pytester: pytest.Pytester) -> None:
    document = Path(__file__).parents[2] / "docs" / "pytest.md"
    option = re.compile(r"--visual-gate-[a-z]+")
    told = option.findall(pytester.runpytest("--help").stdout.str())
    assert set(option.findall(document.read_text("utf-8"))) == set(told)


def test_options_marker_and_fixture_explain_themselves(
    pytester: pytest.Pytester,
) -> None:
    told = pytester.runpytest("--help").stdout.str()
    for name in ("candidate", "baseline", "config", "report", "update", "viewport"):
        assert f"--visual-gate-{name}" in told
    pytester.runpytest("--markers").stdout.fnmatch_lines(["@*visual_gate(threshold,*"])
    pytester.runpytest("--fixtures").stdout.fnmatch_lines(
        ["visual_gate*", "*/checkout*"]
    )


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            ["--visual-gate-review=maybe"],
            "*--visual-gate-review must be fail or xfail*",
        ),
        (["--visual-gate-update=some"], "*invalid choice: 'some'*"),
        (
            ["--visual-gate-candidate=shop.test"],
            "*--visual-gate-candidate 'shop.test' must start with 'http://'*",
        ),
        (["--visual-gate-threshold=high"], "*--visual-gate-threshold must be a num*"),
        (["--visual-gate-viewport=big"], "*--visual-gate-viewport 'big' is no viewp*"),
        (["--visual-gate-config=gone.toml"], "*no file *gone.toml*"),
    ],
)
def test_a_wrong_option_is_a_wrong_call(
    pytester: pytest.Pytester, options: list[str], told: str
) -> None:
    result = pytester.runpytest(*options)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([told])


def test_a_broken_configuration_stops_the_collection_with_its_line(
    pytester: pytest.Pytester,
) -> None:
    (pytester.path / "visual-gate.toml").write_text("[gate]\ntreshold = 1\n")
    result = pytester.runpytest("visual-gate.toml")
    result.stdout.fnmatch_lines(["*visual-gate.toml:2: unknown key 'treshold'*"])
    result.stdout.no_fnmatch_line("*load_config*")
    result.assert_outcomes(errors=1)


def test_configurations_are_tests_only_when_a_gate_run_is_asked_for(
    pytester: pytest.Pytester,
) -> None:
    (pytester.path / "visual-gate.toml").write_text(
        "[gate]\nviewports = ['phone', 'desktop']\n[[pages]]\npath = '/'\n"
    )
    pytester.makepyfile("def test_nothing(): pass")
    assert "visual-gate.toml" not in pytester.runpytest("--co", "-q").stdout.str()
    named = pytester.runpytest("--co", "-q", "visual-gate.toml").stdout
    named.fnmatch_lines(
        ["visual-gate.toml::home@phone", "visual-gate.toml::home@desktop"]
    )
    asked = pytester.runpytest("--co", "-q", "--visual-gate-candidate", "http://a.test")
    asked.stdout.fnmatch_lines(["visual-gate.toml::home@phone"])
    wider = ["--visual-gate-viewport=wide", "visual-gate.toml"]
    pytester.runpytest("--co", "-q", *wider).stdout.fnmatch_lines(["*::home@wide"])


def test_a_lost_report_is_told_and_no_run_ends_well_without_it(
    pytester: pytest.Pytester,
) -> None:
    """A test that says it has checked a page, of which no process left a report."""
    pytester.makepyfile(
        """
        def test_page(record_property):
            record_property("visual_gate.home@phone.verdict", "pass")
        """
    )
    result = pytester.runpytest_subprocess()
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["No report came of 1 page."])


def test_a_run_in_which_nothing_could_be_judged_leaves_no_earlier_verdict(
    pytester: pytest.Pytester,
) -> None:
    verdict = pytester.path / "visual-gate-report" / "verdict.json"
    verdict.parent.mkdir()
    verdict.write_text("an earlier run")
    pytester.makepyfile("def test_page(visual_gate): visual_gate(42)")
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["No page was judged; there is no report."])
    assert not verdict.exists()


def test_pictures_go_to_allure_where_it_takes_part(pytester: pytest.Pytester) -> None:
    (pytester.path / "x.png").write_bytes(b"a picture")
    pytester.makepyfile(
        test_it="""
        import pathlib
        from visual_gate.plugin.attachments import PICTURES, AttachedPicture

        def test_page(request):
            picture = AttachedPicture("home baseline", pathlib.Path("x.png"))
            request.node.stash[PICTURES] = (picture,)

        def test_nothing():
            pass
        """
    )
    pytester.runpytest_subprocess("test_it.py", "--alluredir=out").assert_outcomes(
        passed=2
    )
    results = (pytester.path / "out").glob("*-result.json")
    found = {one["name"]: one for one in map(json.loads, map(Path.read_text, results))}
    assert "attachments" not in found["test_nothing"]
    (attached,) = found["test_page"]["attachments"]
    assert (attached["name"], attached["type"]) == ("home baseline", "image/png")
    assert (pytester.path / "out" / attached["source"]).read_bytes() == b"a picture"
