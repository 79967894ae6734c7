"""The server's configuration, and that only those who serve pay for the server."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.server.serving import write_config
from visual_gate.cli import run
from visual_gate.errors import ConfigError, ExitCode
from visual_gate.records import EgressRules
from visual_gate.server.app import create_application
from visual_gate.server.settings import ServerSettings, load_settings
from visual_gate.server.summary import LONGEST_REASON, one_line
from visual_gate.server.targets import TargetRefusedError, refuse_foreign


def test_what_is_left_out_has_its_default_below_the_file_s_folder(
    tmp_path: Path,
) -> None:
    settings = load_settings(write_config(tmp_path, port=0), {})
    assert settings.data == tmp_path / "data"
    assert settings.suites == {"default": tmp_path / "visual-gate.toml"}
    assert settings.store_url == f"sqlite:///{tmp_path}/data/runs.db"
    assert settings.hold_s == ServerSettings().hold_s


@pytest.mark.parametrize(
    ("found", "written", "problem"),
    [
        ("port = 0", "prot = 0", "did you mean 'port'"),
        ("port = 0", "hold_s = 9.0", "must be from 0 to 8"),
        ("port = 0", "port = 70000", "at most 65535"),
        ('hosts = ["*:*"]', "", "hosts is missing"),
        ('hosts = ["*:*"]', 'hosts = ["a b"]', "must be a host"),
        ('["127.0.0.0/8"]', '["127.0.0.1/8"]', "must be a network"),
        ("[suites.default]", "[suites]", "must be a table"),
        ('config = "visual-gate.toml"', 'config = "gone.toml"', "not there"),
        ("port = 0", 'store = "${NO_SUCH}"', "'NO_SUCH'; set it"),
    ],
)
def test_a_wrong_key_or_value_is_told_with_its_line(
    tmp_path: Path, found: str, written: str, problem: str
) -> None:
    config = write_config(tmp_path)
    text = config.read_text()
    assert found in text
    config.write_text(text.replace(found, written))
    with pytest.raises(ConfigError, match=r"server\.toml:\d+: ") as told:
        load_settings(config, {})
    assert problem in str(told.value)


def test_the_command_says_what_is_missing_and_exits_as_for_a_wrong_call(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = tmp_path / "gone.toml"
    assert run(["serve", "--config", str(gone)]) == ExitCode.USAGE
    assert "the server's configuration" in capsys.readouterr().err
    config = write_config(tmp_path)
    (tmp_path / "tokens.toml").unlink()
    assert run(["serve", "--config", str(config)]) == ExitCode.USAGE
    assert "set open = true" in capsys.readouterr().err


@pytest.mark.parametrize(
    "code",
    [
        "from visual_gate.cli import run; run(['--help'])",
        "from visual_gate.cli import run; run(['serve', '--help'])",
        "import visual_gate.plugin",
    ],
)
def test_nobody_pays_for_the_server_who_does_not_serve(code: str) -> None:
    heavy = "{'fastapi', 'uvicorn', 'sqlalchemy', 'prometheus_client', 'torch'}"
    check = f"import sys; {code}; assert not {heavy} & set(sys.modules), 'heavy'"
    subprocess.run([sys.executable, "-c", check], check=True, capture_output=True)


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        ("import visual_gate.server.serve", {"torch", "cv2", "PIL", "playwright"}),
        (
            "from visual_gate.server.readiness import look_for_all; look_for_all()",
            {"torch", "playwright"},
        ),
    ],
)
def test_the_server_leaves_to_its_workers_what_takes_long_to_import(
    code: str, heavy: set[str]
) -> None:
    check = f"import sys; {code}; assert not {heavy} & set(sys.modules), 'heavy'"
    subprocess.run([sys.executable, "-c", check], check=True, capture_output=True)


@pytest.mark.parametrize(
    "url",
    [
        "http://bank.test/",
        "http://web.shop:81/",
        "http://web.shop@bank.test/",
        "http://user:secret@web.shop/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://web.shop/" + "x" * 3000,
        "http://[::1]/",
        "",
    ],
)
def test_an_address_beyond_the_list_is_refused(url: str) -> None:
    rules = EgressRules.parse(["*.shop"], [])
    with pytest.raises(TargetRefusedError):
        refuse_foreign("candidate", url, rules=rules)
    refuse_foreign("candidate", "https://web.shop/path?q=1", rules=rules)


def test_workers_are_not_given_the_store_s_password(tmp_path: Path) -> None:
    settings = load_settings(
        write_config(tmp_path, store="sqlite:///${FOLDER}/x.db"),
        {"FOLDER": str(tmp_path)},
    )
    environ = {"FOLDER": str(tmp_path), "PATH": "/usr/bin", "API": "for-the-suite"}
    application = create_application(settings, environ=environ)
    given = application.front.crew.environ
    assert "FOLDER" not in given
    assert given.items() >= {"PATH": "/usr/bin", "API": "for-the-suite"}.items()
    application.front.store.engine.dispose()


def test_a_reason_is_one_short_line_whatever_a_page_said() -> None:
    said = one_line("a\nb\x1b[31m\u2028c " + "x" * 1000)
    assert said.startswith("a b [31m c x")
    assert len(said) == LONGEST_REASON
