"""The command line: one small module for each command."""

from visual_gate.cli.program import main as main, run as run
