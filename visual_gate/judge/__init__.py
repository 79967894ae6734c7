"""The verdict: noise priced, false alarms bounded, nothing passed on nothing."""

from visual_gate.judge.collect import (
    IDENTICAL as IDENTICAL,
    Comparison as Comparison,
    Repeats as Repeats,
    collect as collect,
)
from visual_gate.judge.evidence import (
    ComponentEvidence as ComponentEvidence,
    History as History,
    SideEvidence as SideEvidence,
    TargetEvidence as TargetEvidence,
    boxes_of as boxes_of,
    side_of as side_of,
)
from visual_gate.judge.grouping import group as group
from visual_gate.judge.guards import (
    GuardHit as GuardHit,
    GuardName as GuardName,
    guard as guard,
)
from visual_gate.judge.history import (
    NoiseProfile as NoiseProfile,
    observe as observe,
    recalled as recalled,
)
from visual_gate.judge.look import PageLook as PageLook, look as look
from visual_gate.judge.profile import (
    from_document as from_document,
    to_document as to_document,
)
from visual_gate.judge.repeats import (
    repeats_wanted as repeats_wanted,
    wants_repeats as wants_repeats,
)
from visual_gate.judge.run import Conclusion as Conclusion, conclude as conclude
from visual_gate.judge.spending import (
    rate_of_look as rate_of_look,
    settings_of_look as settings_of_look,
)
from visual_gate.judge.stale import (
    Drift as Drift,
    Likeness as Likeness,
    ThreeWay as ThreeWay,
    likeness_of as likeness_of,
    placed as placed,
    stale as stale,
    unapproved as unapproved,
)
from visual_gate.judge.target import (
    judge_target as judge_target,
    judge_targets as judge_targets,
)
