"""A small shop in two deployments, to see the gate at work without a site of one's own.

``site/baseline`` is the shop; ``site/candidate`` holds only the files that differ.
"""

from pathlib import Path

from visual_gate.demo.changes import (
    DEFECTS as DEFECTS,
    HARMLESS as HARMLESS,
    DemoChange as DemoChange,
    Effect as Effect,
)
from visual_gate.demo.checklist import DemoLine as DemoLine, check_list as check_list
from visual_gate.demo.deployments import open_demo as open_demo


def config_path() -> Path:
    """The demo's ``visual-gate.toml``: its four pages, without URLs."""
    return Path(__file__).parent / "visual-gate.toml"
