"""docs/configuration.md names every key, with the default that the program has."""

import re
from pathlib import Path

import pytest

from visual_gate.config import GateConfig, load_config
from visual_gate.config.schema import (
    CAPTURE,
    GATE,
    PAGE,
    THRESHOLDS,
    Surroundings,
    baselines_schema,
    deployment_schema,
)

TEXT = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text("utf-8")
AROUND = Surroundings(Path(), {})


@pytest.mark.parametrize(
    ("heading", "keys"),
    [
        ("[gate]", GATE),
        ("[[pages]]", PAGE),
        ("[thresholds]", THRESHOLDS),
        ("[deployments.baseline]", deployment_schema(AROUND)),
        ("[capture]", CAPTURE),
        ("[baselines]", baselines_schema(AROUND)),
    ],
)
def test_every_key_is_in_the_section_of_its_table(
    heading: str, keys: dict[str, object]
) -> None:
    section = TEXT.partition(f"## {heading}")[2].partition("\n## ")[0]
    assert not [key for key in keys if f"`{key}`" not in section]


def test_the_defaults_are_those_of_the_program() -> None:
    config = GateConfig()
    defaults = {
        "threshold": f"{config.threshold}",
        "repeats": f"{config.judge.repeats}",
        "most_repeats": f"{config.judge.most_repeats}",
        "false_alarm_rate": f"{config.judge.false_alarm_rate}",
        "coverage": f"{config.judge.coverage_floor}",
        "component_floor": f"{config.judge.component_floor}",
        "policy": f'`"{config.judge.policy}"`',
        "correction": f'`"{config.judge.correction}"`',
        "navigation_timeout_s": f"{config.capture.navigation_timeout_s:g}",
        "settle_timeout_s": f"{config.capture.settle_timeout_s:g}",
        "target_timeout_s": f"{config.capture.target_timeout_s:g}",
        "retries": f"{config.capture.retries}",
        "concurrency": f"{config.capture.concurrency}",
        "max_height_px": f"{config.capture.max_height_px}",
        "clock": f"`{config.capture.clock}`",
    }
    missing = [
        key for key, one in defaults.items() if f"| `{key}` | {one} |" not in TEXT
    ]
    assert not missing


def test_the_configuration_in_the_readme_loads(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    (text,) = re.findall(r"```toml\n(.*?)```", readme, re.DOTALL)
    path = tmp_path / "visual-gate.toml"
    path.write_text(text, "utf-8")
    config = load_config(path, {"CANARY_TOKEN": "t"})
    assert [page.name for page in config.pages] == ["home", "checkout"]
