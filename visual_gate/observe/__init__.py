"""One target, looked at until it can be judged: captures, comparisons, repeats."""

from visual_gate.observe.observer import (
    KeepPictures as KeepPictures,
    Observation as Observation,
    Observer as Observer,
)
