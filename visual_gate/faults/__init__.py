"""Known faults: scripts that make them on a live page, and how much of one shows."""

from visual_gate.faults.kinds import (
    FAULTS as FAULTS,
    LAYERS as LAYERS,
    SELDOM as SELDOM,
    SOLO as SOLO,
    Request as Request,
)
from visual_gate.faults.scripts import fault_scripts as fault_scripts
from visual_gate.faults.visibility import (
    Visible as Visible,
    visible_change as visible_change,
)
