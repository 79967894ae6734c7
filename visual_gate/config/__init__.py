"""The configuration: ``visual-gate.toml`` or ``[tool.visual_gate]``."""

from visual_gate.config.build import name_of_path as name_of_path
from visual_gate.config.load import (
    FILE_NAME as FILE_NAME,
    find_config as find_config,
    load_config as load_config,
    page_lines as page_lines,
)
from visual_gate.config.login import split_login as split_login
from visual_gate.config.override import (
    OverrideError as OverrideError,
    Overrides as Overrides,
    overridden as overridden,
    overridden_page as overridden_page,
    page_problem as page_problem,
    selected_targets as selected_targets,
)
from visual_gate.config.settings import (
    BaselineSettings as BaselineSettings,
    GateConfig as GateConfig,
    PageSettings as PageSettings,
)
from visual_gate.config.values import url_problem as url_problem
