"""How much a gate would catch on one's own pages: faults made there on purpose."""

from visual_gate.power.injected import (
    Injected as Injected,
    Ordered as Ordered,
    inject as inject,
    judged as judged,
)
from visual_gate.power.summary import (
    PageRow as PageRow,
    PowerReport as PowerReport,
    Share as Share,
    summarise as summarise,
)
