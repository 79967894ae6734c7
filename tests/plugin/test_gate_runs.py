"""Gate runs through pytest, in a real browser."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from tests.cli.doors import Doors

pytestmark = pytest.mark.browser

PLAYWRIGHT = ("-p", "no:playwright", "-p", "no:base_url")


def _verdicts(folder: Path) -> dict[str, str]:
    document = json.loads((folder / "verdict.json").read_bytes())
    return {
        f"{one['page']}@{one['viewport']['name']}": one["status"]
        for one in document["pages"]
    }


def _pictures(folder: Path) -> set[str]:
    """The candidate's pictures that the report names and that are there."""
    document = json.loads((folder / "verdict.json").read_bytes())
    named = {one["pictures"]["candidate"] for one in document["pages"]}
    return {name for name in named if (folder / name).is_file()}


def _properties(path: Path) -> dict[str, str]:
    found = ET.parse(path).iter("property")  # noqa: S314  written by pytest itself
    return {str(one.get("name")): str(one.get("value")) for one in found}


def _urls(doors: Doors) -> list[str]:
    return [
        f"--visual-gate-candidate={doors.candidate.url}",
        f"--visual-gate-baseline={doors.baseline.url}",
    ]


def test_a_configuration_alone_is_a_gate(
    project: pytest.Pytester, doors: Doors
) -> None:
    files = ["--junitxml=j.xml", "--html=h.html", "--self-contained-html"]
    call = ["visual-gate.toml", *_urls(doors), *PLAYWRIGHT, *files]
    result = project.runpytest_subprocess(*call)
    result.assert_outcomes(passed=1, failed=1)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    report = project.path / "visual-gate-report"
    result.stdout.fnmatch_lines(
        [
            f"visual-gate: candidate {doors.candidate.url}, baseline*",
            "buy@400x300: fail, score 0.0*, threshold 0.50",
            "*scores 0.0*",
            "*cause: *background-color: rgb(0, 102, 204) → rgb(204, 0, 0)*",
            f"*baseline * {report}/pictures/buy@400x300/baseline.png",
            f"*candidate * {report}/pictures/buy@400x300/candidate.png",
            f"*difference {report}/pictures/buy@400x300/difference.png",
            "*visual gate*",
            "*FAIL*",
            f"*report: {report}/index.html",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    assert _verdicts(report) == {"home@400x300": "pass", "buy@400x300": "fail"}
    properties = _properties(project.path / "j.xml")
    assert properties["visual_gate.buy@400x300.verdict"] == "fail"
    assert float(properties["visual_gate.home@400x300.score"]) == 1.0
    page = (project.path / "h.html").read_text("utf-8")
    assert page.count("data:image/png;base64,") >= 3
    assert not list(report.glob(".run-*"))


def _interrupted(
    project: pytest.Pytester, doors: Doors, first: str
) -> pytest.RunResult:
    """A run in which Ctrl-C comes after ``first``, where an earlier report lies."""
    folder = project.path / "visual-gate-report"
    folder.mkdir()
    for name in ("index.html", "verdict.json", "summary.md", "junit.xml"):
        (folder / name).write_text("an earlier run")
    project.makepyfile(
        test_shop=f"""
        def test_home(visual_gate):
            {first}
            raise KeyboardInterrupt
        def test_buy(visual_gate):
            visual_gate("buy")
        """
    )
    return project.runpytest_subprocess(*_urls(doors), *PLAYWRIGHT, "test_shop.py")


def test_an_interrupted_run_has_a_report_of_its_own_that_never_passes(
    project: pytest.Pytester, doors: Doors
) -> None:
    result = _interrupted(project, doors, "visual_gate('home')")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["! ERROR*", "*The run was stopped before its end; *"])
    report = project.path / "visual-gate-report"
    assert _verdicts(report) == {"home@400x300": "pass"}
    said = json.loads((report / "verdict.json").read_bytes())
    assert said["status"] == "error"
    assert "stopped before its end" in (report / "index.html").read_text("utf-8")
    assert not list(report.glob(".run-*"))


def test_a_run_in_which_the_gate_broke_never_passes(
    project: pytest.Pytester, doors: Doors
) -> None:
    project.makepyfile(
        test_shop="""
        def test_home(visual_gate):
            visual_gate("home")
        def test_mistyped(visual_gate):
            visual_gate("bui")
        """
    )
    call = [*_urls(doors), *PLAYWRIGHT, "--junitxml=j.xml", "test_shop.py"]
    result = project.runpytest_subprocess(*call)
    result.assert_outcomes(passed=1, errors=1)
    report = project.path / "visual-gate-report"
    said = json.loads((report / "verdict.json").read_bytes())
    assert said["status"] == "error"
    assert said["reasons"][0].startswith("1 test ended in an error of the gate before")
    assert (
        "did you mean 'buy'" in _properties(project.path / "j.xml")["visual_gate.error"]
    )


def test_a_run_that_is_killed_leaves_no_report_of_an_earlier_one(
    project: pytest.Pytester, doors: Doors
) -> None:
    killed = "visual_gate('home'); import os; os.kill(os.getpid(), 9)"
    _interrupted(project, doors, killed)
    report = project.path / "visual-gate-report"
    assert not [one.name for one in report.iterdir() if one.suffix]


def test_fixture_marker_and_option_each_overrule_the_next(
    project: pytest.Pytester, doors: Doors
) -> None:
    project.makepyfile(
        """
        import pytest

        pytestmark = pytest.mark.visual_gate(viewports=["320x240"])

        @pytest.mark.visual_gate(threshold=0.25)
        def test_the_marker_overrules_the_command_line(visual_gate):
            (report,) = visual_gate("/")
            assert report.target.key == "home@320x240"
            assert report.target.threshold == 0.25
            (other,) = visual_gate("home", threshold=0.75, viewports=["300x200"])
            assert other.target.key == "home@300x200"
            assert other.target.threshold == 0.75

        def test_the_command_line_overrules_the_file(visual_gate):
            (report,) = visual_gate("home")
            assert report.target.threshold == 0.6

        def test_a_wrong_setting_is_told(visual_gate):
            visual_gate("home", treshold=1)

        def test_a_page_that_is_not_there_is_an_error(visual_gate):
            visual_gate("/status/503")

        @pytest.mark.xfail
        def test_a_gate_that_cannot_judge_is_not_excused(visual_gate):
            visual_gate("/status/503")

        def test_something_else_than_a_page(visual_gate):
            visual_gate(42)

        @pytest.mark.visual_gate(0.7)
        def test_a_setting_without_its_name_is_told(visual_gate):
            visual_gate("/")
        """
    )
    options = ["--visual-gate-threshold=0.6", "-o", "visual_gate_threshold=0.1"]
    result = project.runpytest_subprocess(
        *_urls(doors), *PLAYWRIGHT, *options, "-k", "test_"
    )
    result.assert_outcomes(passed=2, errors=5)
    result.stdout.fnmatch_lines(
        [
            "*unknown key 'treshold'*did you mean 'threshold'*",
            "*status-503@320x240: error*",
            "*give a path such as '/checkout'*",
            "@pytest.mark.visual_gate(0.7): name each setting*",
        ]
    )


def test_workers_tell_the_same_in_one_report(
    project: pytest.Pytester, doors: Doors
) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("width", range(300, 306))
        def test_page(visual_gate, width):
            visual_gate("/", viewports=[f"{width}x200"])

        @pytest.mark.parametrize("path", ["/", "/buy"])
        def test_one_name(visual_gate, path):
            visual_gate(path, name="start")
        """,
    )
    call = [*_urls(doors), *PLAYWRIGHT]
    alone = project.runpytest_subprocess(*call)
    alone.assert_outcomes(passed=8, failed=2)
    report = project.path / "visual-gate-report"
    expected = _verdicts(report)
    assert len(expected) == 10
    test = "test_workers_tell_the_same_in_one_report.py-test_one_name"
    assert expected[f"start in {test}@400x300"] == "pass"
    assert expected[f"start in {test}-buy@400x300"] == "fail"
    assert len(_pictures(report)) == 10
    together = project.runpytest_subprocess(*call, "-n2")
    together.assert_outcomes(passed=8, failed=2)
    assert _verdicts(report) == expected
    assert len(_pictures(report)) == 10
    assert together.stdout.str().count("report: ") == 1
    assert not list(report.glob(".run-*"))


def test_stored_baselines_are_made_only_when_asked_for(
    project: pytest.Pytester, doors: Doors
) -> None:
    call = ["visual-gate.toml", *PLAYWRIGHT]
    good = f"--visual-gate-candidate={doors.baseline.url}"
    bad = f"--visual-gate-candidate={doors.candidate.url}"
    missing = project.runpytest_subprocess(*call, good)
    missing.assert_outcomes(failed=2)
    remedy = "*there is no baseline yet; make one with: pytest --visual-gate-update=*"
    missing.stdout.fnmatch_lines([remedy])
    assert not (project.path / "baselines").exists()

    made = project.runpytest_subprocess(*call, good, "--visual-gate-update=missing")
    made.assert_outcomes(passed=2)
    kept = _stored(project.path)
    broken = project.runpytest_subprocess(*call, bad, "--visual-gate-update=missing")
    broken.assert_outcomes(passed=1, failed=1)
    broken.stdout.fnmatch_lines(["*pytest --visual-gate-update"])
    assert _stored(project.path) == kept
    changed = project.runpytest_subprocess(*call, bad, "--visual-gate-update")
    changed.assert_outcomes(passed=2)
    now = _stored(project.path)
    assert {name for name in now if now[name] != kept[name]} == {"buy@400x300"}


def _stored(folder: Path) -> dict[str, Any]:
    from visual_gate.baselines import open_store  # noqa: PLC0415  in this test alone

    return {one.key: one.picture.pixels for one in open_store(folder / "baselines")}


def test_a_page_of_pytest_playwright_is_compared_as_it_stands(
    project: pytest.Pytester, doors: Doors
) -> None:
    project.makepyfile(
        f"""
        GOOD, BAD = {doors.baseline.url!r}, {doors.candidate.url!r}

        def test_typed(visual_gate, page):
            page.set_viewport_size({{"width": 400, "height": 300}})
            page.goto(GOOD + "/buy")
            (report,) = visual_gate(page)
            assert report.target.key == "test_it.py-test_typed-chromium@400x300"
            page.evaluate("document.querySelector('button').style.width = '350px'")
            (other,) = visual_gate(page, name="wide-button", threshold=0)
            assert other.score < 0.1

        def test_broken(visual_gate, page):
            page.goto(BAD + "/buy")
            visual_gate(page)
        """,
    )
    files = list(project.path.glob("test_*.py"))
    files[0].rename(project.path / "test_it.py")
    baseline = f"--visual-gate-baseline={doors.baseline.url}"
    result = project.runpytest_subprocess("test_it.py", baseline)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*cause: *background-color*"])


def test_review_fails_or_is_expected_by_policy(
    project: pytest.Pytester, doors: Doors
) -> None:
    project.makepyfile(
        """
        def test_broken(visual_gate):
            visual_gate("/buy")
        """
    )
    call = ["-k", "test_broken", *_urls(doors), *PLAYWRIGHT]
    advised = [*call, "--visual-gate-policy=advisory"]
    project.runpytest_subprocess(*advised).assert_outcomes(failed=1)
    excused = project.runpytest_subprocess(*advised, "--visual-gate-review=xfail")
    excused.assert_outcomes(xfailed=1)
    assert excused.ret == pytest.ExitCode.OK
