import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.server import open_site
from visual_gate.cli import run
from visual_gate.cli.program import COMMANDS, program


def _start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "visual_gate", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_overview_lists_every_command_with_the_exit_codes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(f"  {name} " in said for name in COMMANDS)
    assert "0 pass, 1 fail, 2 wrong call, 3 review, 4 could not be judged" in said


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([name, "--help"]) == 0
    assert f"Usage: visual-gate {name}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["chek"],
        ["check", "--no-such"],
        ["compare"],
        ["compare", "a.png"],
        ["compare", "gone.png", "too.png"],
        ["compare", "--pairs", "gone.jsonl"],
        ["compare", "a.png", "b.png", "--threshold", "2"],
        ["check", "--config", "gone.toml"],
        ["init", "--pages", "0"],
        ["init", "http://a b.test"],
        ["check", "/"],
        ["check", "--candidate", "shop.test", "/"],
        ["check", "--candidate", "http://a.test"],
        ["check", "--candidate", "http://a.test", "/"],
        ["refresh"],
        ["audit", "log"],
        ["baselines", "list"],
        ["model", "promote"],
        ["bench", "gone.jsonl"],
    ],
)
def test_a_wrong_call_is_2_and_says_what_to_do(
    arguments: list[str], capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    assert run(arguments) == 2
    said = capsys.readouterr()
    assert not said.out
    assert "Traceback" not in said.err
    assert said.err.strip()
    assert list(folder.iterdir()) == [folder / ".git"]


def test_an_unexpected_error_is_one_sentence_and_4(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command = program.get_command(program.make_context("x", ["doctor"]), "doctor")
    assert command is not None

    def broken(**_: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(command, "callback", broken)
    assert run(["doctor"]) == 4
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert "unexpected ZeroDivisionError: oh; run again with --debug" in said
    assert run(["doctor", "--debug"]) == 4
    assert "Traceback" in capsys.readouterr().err


def test_the_program_starts_without_any_heavy_import() -> None:
    watched = (
        "import sys; from visual_gate.cli import run; run(['check', '--help']);"
        "known = {'torch', 'cv2', 'playwright', 'jinja2', 'skimage'};"
        "heavy = known & set(sys.modules);"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", watched], check=True, capture_output=True)


def test_ctrl_c_ends_with_130_and_no_traceback(tmp_path: Path) -> None:
    with open_site() as site:
        output = tmp_path / "visual-gate.toml"
        process = _start("init", f"{site.url}/hang", "--output", str(output))
        while not site.requests:
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        said, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert not said
    assert "Traceback" not in told
    assert not output.exists()
