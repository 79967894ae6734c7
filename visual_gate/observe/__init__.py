"""One target, looked at until it can be judged: captures, comparisons, repeats."""

from visual_gate.observe.approved import Approved as Approved
from visual_gate.observe.memory import Memory as Memory, NoMemory as NoMemory
from visual_gate.observe.observer import (
    KeepPictures as KeepPictures,
    Observation as Observation,
    Observer as Observer,
    keep_nothing as keep_nothing,
)
