"""How much a gate would catch on one's own pages: faults made there on purpose."""

from visual_gate.power.injected import Injected as Injected
from visual_gate.power.measure import (
    NothingInjectedError as NothingInjectedError,
    Ordered as Ordered,
    measure as measure,
)
from visual_gate.power.summary import (
    PageFaults as PageFaults,
    summarise as summarise,
)
