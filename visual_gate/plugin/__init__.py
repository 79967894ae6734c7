"""The pytest plugin: a fixture, a marker, and ``visual-gate.toml`` as tests.

pytest imports this in every run of every project that has visual_gate installed, so
nothing here imports more than pytest and the list of errors; what compares pages
(``engine`` and the modules it needs) is imported when the first page is checked.
"""

from visual_gate.plugin.fixture import visual_gate as visual_gate
from visual_gate.plugin.hooks import (
    pytest_addoption as pytest_addoption,
    pytest_collect_file as pytest_collect_file,
    pytest_configure as pytest_configure,
    pytest_configure_node as pytest_configure_node,
    pytest_report_header as pytest_report_header,
    pytest_runtest_makereport as pytest_runtest_makereport,
    pytest_sessionfinish as pytest_sessionfinish,
    pytest_terminal_summary as pytest_terminal_summary,
)
