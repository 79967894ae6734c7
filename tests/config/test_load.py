from dataclasses import replace
from pathlib import Path

import pytest

from visual_gate.config import GateConfig, find_config, load_config, page_lines
from visual_gate.errors import ConfigError, ExitCode, MissingFileError
from visual_gate.records import (
    Box,
    CaptureSettings,
    Click,
    ColorScheme,
    Cookie,
    Correction,
    Fill,
    Policy,
    Viewport,
)

EVERYTHING = """\
[gate]
baseline = "http://stable.test"
threshold = 0.6
policy = "strict"
repeats = 2
most_repeats = 4
false_alarm_rate = 0.05
coverage = 0.9
component_floor = 0.4
correction = "holm"
viewports = ["desktop", "800x600@2"]
color_schemes = ["light", "dark"]
model = "crane"

[capture]
navigation_timeout_s = 5
settle_timeout_s = 2.5
target_timeout_s = 20
retries = 0
concurrency = 2
max_height_px = 9000
clock = 2025-01-01T00:00:00Z
locale = "de-DE"
timezone = "Europe/Berlin"
executable_path = "/opt/browser"
expected_status = [404]

[deployments.candidate]
url = "http://canary.test:8080"
headers = { Authorization = "Bearer ${TOKEN}", "x-canary" = "always" }
cookies = [{ name = "bucket", value = "${BUCKET}", path = "/shop" }]
storage_state = "login.json"
any_certificate = true

[thresholds]
text = 0.7

[baselines]
directory = "approved"
remote = "s3://bucket/prefix"

[[pages]]
path = "/"

[[pages]]
name = "checkout"
path = "/checkout?step=2"
viewports = ["phone"]
color_schemes = ["dark"]
selector = "main"
mask = [".clock"]
ignore = [[0, 10, 200, 40]]
steps = [
  { click = "#cookies" },
  { fill = "#q", value = "shoes" },
]
threshold = 0.9
critical = ["#total"]
optional = [".banner"]
"""


def _write(folder: Path, text: str, name: str = "visual-gate.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def _problem(folder: Path, text: str) -> str:
    path = _write(folder, text)
    with pytest.raises(ConfigError) as caught:
        load_config(path, {})
    assert caught.value.exit_code is ExitCode.USAGE
    return str(caught.value).replace(str(path), "visual-gate.toml")


def test_every_key_reaches_its_record(tmp_path: Path) -> None:
    (tmp_path / "login.json").write_text("{}")
    environment = {"TOKEN": "s3cret", "BUCKET": "b"}
    config = load_config(_write(tmp_path, EVERYTHING), environment)
    assert config.baseline.url == "http://stable.test"
    assert config.candidate.url == "http://canary.test:8080"
    assert config.candidate.headers == {
        "Authorization": "Bearer s3cret",
        "x-canary": "always",
    }
    assert config.candidate.cookies == (Cookie("bucket", "b", "/shop"),)
    assert config.candidate.storage_state == str(tmp_path / "login.json")
    assert config.candidate.any_certificate
    assert config.threshold == 0.6
    assert config.thresholds == {"text": 0.7}
    assert config.model == "crane"
    assert config.judge.policy is Policy.STRICT
    assert config.judge.correction is Correction.HOLM
    assert (config.judge.repeats, config.judge.most_repeats) == (2, 4)
    assert config.judge.false_alarm_rate == 0.05
    assert (config.judge.coverage_floor, config.judge.component_floor) == (0.9, 0.4)
    assert config.capture == CaptureSettings(
        navigation_timeout_s=5,
        settle_timeout_s=2.5,
        target_timeout_s=20,
        retries=0,
        concurrency=2,
        max_height_px=9000,
        clock="2025-01-01T00:00:00+00:00",
        locale="de-DE",
        timezone="Europe/Berlin",
        executable_path="/opt/browser",
        expected_status=(404,),
    )
    assert config.baselines.directory == str(tmp_path / "approved")
    assert config.baselines.remote == "s3://bucket/prefix"
    assert config.path == str(tmp_path / "visual-gate.toml")


def test_targets_are_pages_times_viewports_times_schemes(tmp_path: Path) -> None:
    (tmp_path / "login.json").write_text("{}")
    path = _write(tmp_path, EVERYTHING)
    targets = load_config(path, {"TOKEN": "", "BUCKET": ""}).targets
    assert [target.key for target in targets] == [
        "home@desktop",
        "home@desktop-dark",
        "home@800x600@2",
        "home@800x600@2-dark",
        "checkout@phone-dark",
    ]
    assert targets[2].viewport == Viewport("800x600@2", 800, 600, 2.0)
    assert targets[0].threshold == 0.6
    checkout = targets[-1]
    assert checkout.threshold == 0.9
    assert checkout.thresholds == {"text": 0.7}
    assert checkout.color_scheme is ColorScheme.DARK
    assert checkout.steps == (Click("#cookies"), Fill("#q", "shoes"))
    assert checkout.masks == (".clock",)
    assert checkout.ignored == (Box(0, 10, 200, 40),)
    assert (checkout.critical, checkout.optional) == (("#total",), (".banner",))


def test_a_project_file_reads_the_same(tmp_path: Path) -> None:
    text = '[project]\nname = "x"\n[tool.visual_gate.gate]\nthreshold = 0.8\n'
    pages = '[[tool.visual_gate.pages]]\npath = "/"\n[[tool.visual_gate.pages]]\n'
    path = _write(tmp_path, f'{text}{pages}path = "/b"\n', "pyproject.toml")
    config = load_config(path, {})
    assert config.threshold == 0.8
    assert [page.name for page in config.pages] == ["home", "b"]
    assert page_lines(path) == (5, 7)


def test_the_nearest_file_is_found_from_below_and_not_past_the_repository(
    tmp_path: Path,
) -> None:
    _write(tmp_path, "", "visual-gate.toml")
    repository = tmp_path / "repository"
    inside = repository / "deep" / "er"
    inside.mkdir(parents=True)
    assert find_config(inside) == tmp_path / "visual-gate.toml"
    (repository / ".git").mkdir()
    assert find_config(inside) is None
    project = _write(repository, "[tool.visual_gate]\n", "pyproject.toml")
    assert find_config(inside) == project


def test_without_any_file_the_defaults_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    assert load_config() == GateConfig()


def test_a_login_in_an_address_becomes_a_header(tmp_path: Path) -> None:
    path = tmp_path / "visual-gate.toml"
    path.write_text("[gate]\nbaseline = 'http://Aladdin:open%20sesame@b.test'")
    baseline = load_config(path, {}).baseline
    assert baseline.url == "http://b.test"
    token = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    assert baseline.headers == {"Authorization": token}


def test_an_empty_file_sets_nothing_but_its_place(tmp_path: Path) -> None:
    config = load_config(_write(tmp_path, ""), {})
    assert config == replace(GateConfig(), path=config.path, baselines=config.baselines)
    assert config.baselines.directory == str(tmp_path / "baselines")


def test_a_named_file_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match=r"gone\.toml"):
        load_config(tmp_path / "gone.toml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[gate]\ntreshold = 0.5", ":2: unknown key 'treshold' in [gate]; did you"),
        ("[gates]\n", ":1: unknown key 'gates' in the file; did you mean 'gate'?"),
        ("[gate]\nzzz = 1", ":2: unknown key 'zzz' in [gate]; known are baseline,"),
        ("[gate]\n\nthreshold = 'high'", ":3: threshold must be a number, not a text"),
        ("[gate]\nthreshold = true", ":2: threshold must be a number, not a boolean"),
        ("[gate]\nthreshold = 1.5", ":2: threshold must be from 0 to 1, not 1.5"),
        ("[gate]\nthreshold = nan", ":2: threshold must be from 0 to 1, not nan"),
        ("[gate]\nfalse_alarm_rate = 0", ":2: false_alarm_rate must be more than 0"),
        ("[gate]\nrepeats = 0", ":2: repeats must be at least 1, not 0"),
        ("[gate]\npolicy = 'lax'", ":2: policy must be one of 'strict', 'balanced',"),
        ("[gate]\nviewports = ['desk']", ":2: viewports (item 1) 'desk' is no"),
        ("[gate]\nviewports = []", ":2: viewports is empty; name at least one"),
        ("[gate]\nviewports = 'phone'", ':2: viewports must be a list, e.g. ["ph'),
        ("[gate]\nbaseline = 'localhost:80'", ":2: baseline 'localhost:80' must start"),
        ("[gate]\nbaseline = 'http://'", ":2: baseline 'http://' names no host"),
        ("[gate]\nbaseline = 'http://a:b'", ":2: baseline 'http://a:b' is no URL"),
        ("[gate]\nbaseline = 'http://a b'", ":2: baseline 'http://a b' has a space"),
        ("[gate]\nviewports = ['10001x90']", ":2: viewports (item 1) '10001x90' is"),
        ("[capture]\ntimezone = 'UTD'", ":2: timezone 'UTD' is no time zone; did"),
        ("[capture]\nlocale = 'english!'", ":2: locale 'english!' is no language such"),
        ("gate = 3", ":1: [gate] must be a table, not a whole number"),
        ("[capture]\nclock = 'noon'", ":2: clock 'noon' is no time such as"),
        ("[capture]\nretries = 1.5", ":2: retries must be a whole number"),
        ("[capture]\nsettle_timeout_s = 0", ":2: settle_timeout_s must be more than 0"),
        ("[thresholds]\nfoot = 0.5", ":2: unknown key 'foot' in [thresholds]"),
        ("[pages]\npath = '/'", ":1: write each page as [[pages]], two brackets"),
        ("[[pages]]\nname = 'a'", ":1: [[pages]] needs a path"),
        ("\n[[page]]\npath = '/'", ":2: unknown key 'page' in the file; did you mean"),
        ("[[pages]]\npath = 'a'", ":2: path 'a' must start with '/'"),
        ("[[pages]]\npath = '/'\nname = 'a/b'", ":3: name 'a/b' may have letters"),
        ("[[pages]]\npath = '/'\nmask = [1]", ":3: mask (item 1) must be a text"),
        ("[[pages]]\npath = '/'\nignore = [[1, 2, 3]]", ":3: ignore (item 1) must be"),
        ("[[pages]]\npath = '/'\nsteps = [\n{ hover = 'a' },\n{ clik = 'b' },\n]",
         ":5: steps (item 2) is no step; write { click"),
        ("[deployments.canary]\nurl = ''", ":1: unknown key 'canary' in [deployments]"),
        ("[deployments.candidate]\nheaders = { a = '${GONE}' }",
         ":2: headers (a) needs the environment variable 'GONE'; set it"),
        ("[deployments.candidate]\n[deployments.candidate.headers]\nok = ''\na = 1",
         ":4: headers (a) must be a text in quotes, not a whole number"),
        ("[deployments.candidate]\nheaders = { 'x canary' = '1' }",
         ":2: headers (x canary) is no header's name; use letters"),
        ("[deployments.candidate]\nheaders = { a = 'b', c = \"d\\n\" }",
         ":2: headers (c) has a line break or control character in it; take it out"),
        ("[deployments.candidate]\ncookies = [{ name = 'a' }]",
         ":2: cookies (item 1) must be { name"),
        ("[deployments.candidate]\nhar = 'gone.har'",
         ":2: har names a file that is not there"),
        ("[gate]\nbaseline = 'http://a'\n[deployments.baseline]\nurl = 'http://b'",
         ":4: url differs from baseline in [gate]; keep one of the two"),
        ("[gate\n", ":1: no valid TOML"),
        ("a = 1\na = 2", ":2: no valid TOML"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_remedy(
    tmp_path: Path, text: str, told: str
) -> None:
    assert _problem(tmp_path, text).startswith(f"visual-gate.toml{told}")


def test_a_single_number_is_shown_as_the_list_that_was_meant(tmp_path: Path) -> None:
    problem = _problem(tmp_path, "[capture]\nexpected_status = 404")
    assert "expected_status must be a list, e.g. [404], not a whole number" in problem


def test_all_mistakes_are_told_together_in_the_order_of_the_file(
    tmp_path: Path,
) -> None:
    text = "[[pages]]\npath = '/'\n[[pages]]\npath = '/b'\nname = 'Home'\ncritcal = []"
    told = _problem(tmp_path, f"{text}\n[gate]\nrepeats = 0").splitlines()
    assert [line.split(": ")[0] for line in told] == [
        "visual-gate.toml:5",
        "visual-gate.toml:6",
        "visual-gate.toml:8",
    ]
    assert "a page named 'Home' is already there; rename one" in told[0]


def test_a_file_in_another_encoding_is_told_as_that(tmp_path: Path) -> None:
    path = tmp_path / "visual-gate.toml"
    path.write_bytes("# prüfen".encode("latin-1"))
    with pytest.raises(ConfigError, match="not UTF-8"):
        load_config(path, {})


def test_a_secret_with_a_line_break_is_refused_and_never_told(tmp_path: Path) -> None:
    text = "[deployments.candidate]\nheaders = { a = 'Bearer ${TOKEN}' }"
    with pytest.raises(ConfigError) as caught:
        load_config(_write(tmp_path, text), {"TOKEN": "s3cret\n"})
    assert ":2: headers (a) has a line break" in str(caught.value)
    assert "s3cret" not in str(caught.value)
